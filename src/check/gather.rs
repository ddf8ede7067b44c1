//! Asks every check what it has to say about a table: the work of one pass.

use polars::prelude::{DataFrame, DataType, Expr, IntoLazy as _, LazyFrame, SortMultipleOptions, col};

use super::group::Groups;
use super::{Check, NoteRule, Probe, Scope, SetFact, Standing, TableView};
use crate::engine;
use crate::error::Result;

/// Rows judged at a time.
pub(super) const ROWS: usize = 65_536;

/// A probe of a check.
pub(super) struct Judged {
    pub(super) check: &'static Check,
    pub(super) probe: Probe,
}

/// The rows a check of the whole table found, in the order of `_row`.
pub(super) struct Compared {
    pub(super) check: &'static Check,
    pub(super) field: String,
    pub(super) tested: Expr,
    pub(super) broken: DataFrame,
}

/// What a check listens for among the notes.
pub(super) struct Listened {
    pub(super) check: &'static Check,
    pub(super) field: String,
    pub(super) rule: NoteRule,
}

/// Everything there is to do.
#[derive(Default)]
pub(super) struct Work {
    pub(super) judged: Vec<Judged>,
    pub(super) groups: Groups,
    pub(super) compared: Vec<Compared>,
    pub(super) listened: Vec<Listened>,
    pub(super) facts: Vec<(&'static Check, SetFact)>,
}

/// Asks `checks`; table scopes are executed here, one after the other.
pub(super) fn gather(view: &TableView<'_>, checks: &[&'static Check]) -> Result<Work> {
    let mut work = Work::default();
    let mut groups = Vec::new();
    for &check in checks.iter().filter(|check| matches!(check.standing, Standing::Stable { .. })) {
        match check.scope {
            Scope::Cell(ask) => {
                let probes = view.context.fields().filter_map(|field| ask(field, view.context));
                work.judged.extend(probes.map(|probe| Judged { check, probe }));
            }
            Scope::Row(ask) => work.judged.extend(ask(view.context).into_iter().map(|probe| Judged { check, probe })),
            Scope::Note(ask) => {
                let rules = view.context.fields().filter_map(|field| Some((field, ask(field)?)));
                work.listened.extend(rules.map(|(field, rule)| Listened { check, field: field.id.clone(), rule }));
            }
            Scope::Group(ask) => groups.extend(ask(view.context).into_iter().map(|rule| (check, rule))),
            Scope::Table(ask) => {
                for probe in ask(view)? {
                    let broken = compact(probe.broken)?;
                    work.compared.push(Compared { check, field: probe.field, tested: probe.tested, broken });
                }
            }
            Scope::Set(ask) => work.facts.extend(ask(view)?.into_iter().map(|fact| (check, fact))),
        }
    }
    work.groups = Groups::gather(view, groups)?;
    Ok(work)
}

/// The broken rows, each once, sorted.
fn compact(plan: LazyFrame) -> Result<DataFrame> {
    let columns =
        [col("_row").cast(DataType::UInt32), col("detail").cast(DataType::String), col("_at").cast(DataType::UInt64)];
    let found = engine::collect(plan.select(columns))?;
    let once = found.lazy().group_by([col("_row")]).agg([col("detail").min(), col("_at").min()]);
    engine::collect(once.sort(["_row"], SortMultipleOptions::default()))
}

/// Masks of the pass: one column for each different `tested`, and one for the broken rows of each probe.
pub(super) struct Masks {
    broken: Vec<Expr>,
    tested: Vec<Expr>,
}

impl Masks {
    pub(super) const fn new() -> Self {
        Self { broken: Vec::new(), tested: Vec::new() }
    }

    /// The number of the mask of these rows: `t{number}`.
    pub(super) fn tested(&mut self, rows: &Expr) -> usize {
        if let Some(known) = self.tested.iter().position(|known| known == rows) {
            return known;
        }
        self.tested.push(rows.clone());
        self.tested.len() - 1
    }

    /// Adds the mask `b{number}` of broken rows, counted from nought in the order of calls.
    pub(super) fn broken(&mut self, probe: &Probe) {
        let tested = self.tested(&probe.tested);
        self.broken.push(col(format!("t{tested}")).and(probe.broken.clone()).alias(format!("b{}", self.broken.len())));
    }

    /// How many `t` masks there are.
    pub(super) fn count(&self) -> usize {
        self.tested.len()
    }

    /// The pass: addresses, the fields named, masks. What is derived or tested is computed once, whoever asks.
    pub(super) fn plan(&self, rows: LazyFrame, fields: &[&str]) -> LazyFrame {
        let own = ["_row", "_part", "_line"].into_iter().chain(fields.iter().copied()).map(col);
        let tested = self.tested.iter().enumerate().map(|(at, rows)| rows.clone().alias(format!("t{at}")));
        let names = (0..self.tested.len()).map(|at| col(format!("t{at}")));
        let columns = own.chain(names).chain(self.broken.iter().cloned());
        rows.with_columns(tested.collect::<Vec<_>>()).select(columns.collect::<Vec<_>>())
    }
}
