//! Asks every check what it has to say about a table: the work of one pass.

use polars::prelude::{DataFrame, DataType, Expr, IntoLazy as _, LazyFrame, SortMultipleOptions, col};

use super::{Check, NoteRule, Probe, Scope, SetFact, Standing, TableView, expr};
use crate::engine;
use crate::error::Result;

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
    pub(super) compared: Vec<Compared>,
    pub(super) listened: Vec<Listened>,
    pub(super) facts: Vec<(&'static Check, SetFact)>,
}

/// Asks `checks`; table scopes are executed here, one after the other.
pub(super) fn gather(view: &TableView<'_>, checks: &[&'static Check]) -> Result<Work> {
    let mut work = Work::default();
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
            Scope::Table(ask) => {
                for probe in ask(view)? {
                    let broken = compact(probe.broken)?;
                    work.compared.push(Compared { check, field: probe.field, tested: probe.tested, broken });
                }
            }
            Scope::Set(ask) => work.facts.extend(ask(view)?.into_iter().map(|fact| (check, fact))),
        }
    }
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

/// Masks of the pass: one column for each different `tested`, and for each probe which of them is its own.
pub(super) struct Masks {
    pub(super) columns: Vec<Expr>,
    tested: Vec<Expr>,
}

impl Masks {
    pub(super) const fn new() -> Self {
        Self { columns: Vec::new(), tested: Vec::new() }
    }

    /// The number of the mask of these rows: `t{number}`.
    pub(super) fn tested(&mut self, rows: &Expr) -> usize {
        if let Some(known) = self.tested.iter().position(|known| known == rows) {
            return known;
        }
        let number = self.tested.len();
        self.tested.push(rows.clone());
        self.columns.push(rows.clone().alias(format!("t{number}")));
        number
    }

    /// Adds the mask `b{number}` of broken rows.
    pub(super) fn broken(&mut self, number: usize, probe: &Probe) {
        let rows = probe.tested.clone().and(probe.broken.clone());
        self.columns.push(rows.alias(format!("b{number}")));
    }

    /// How many `t` masks there are.
    pub(super) fn count(&self) -> usize {
        self.tested.len()
    }
}

/// The columns of the pass: addresses, every present field, masks.
pub(super) fn pass(view: &TableView<'_>, masks: &Masks) -> LazyFrame {
    let own = ["_row", "_part", "_line"].into_iter().map(col);
    let fields = view.context.present.iter().map(|field| expr::text(field));
    view.rows.clone().select(own.chain(fields).chain(masks.columns.iter().cloned()).collect::<Vec<_>>())
}
