//! Checking apart: checks of single rows run on some rows each, anywhere; the others see the whole table; what both say is
//! put together as if one run had said it.

use std::collections::BTreeMap;
use std::iter::Peekable;

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::datatypes::UInt32Type;

use super::findings::{Line, Writer};
use super::gather::{Work, gather};
use super::settings::Setting;
use super::{Check, Checked, FINDINGS, Outcome, Request, Scope, UnitOutcome, by_unit, run};
use crate::dictionary::Entity;
use crate::error::{Error, Result};
use crate::files::{self, Scratch};
use crate::normalize::batches;

impl Check {
    /// Whether it judges a row by itself, with its notes: such checks may run on some rows of a table only. The others
    /// need rows that share a key ([`Scope::Group`]), the whole column or another table ([`Scope::Table`]), or the set
    /// ([`Scope::Set`]).
    pub const fn is_of_rows(&self) -> bool {
        matches!(self.scope, Scope::Cell(_) | Scope::Row(_) | Scope::Note(_))
    }
}

/// What checking some rows gave.
pub enum Told {
    /// A line of [`FINDINGS`].
    Finding(Finding),
    /// An outcome over those rows, with its place among all outcomes of checks of rows.
    Count(usize, Outcome),
    /// The same for the rows of one commune, without a place.
    Unit(UnitOutcome),
    /// So many rows were checked.
    Rows(u64),
}

/// A line of [`FINDINGS`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finding {
    /// Row; `None` for a fact of the set.
    pub row: Option<u32>,
    /// Check.
    pub code: String,
    /// Level.
    pub level: String,
    /// Field.
    pub field: String,
    /// Address.
    pub address: String,
    /// Value.
    pub value: Option<String>,
    /// What is said beside the title.
    pub detail: Option<String>,
    /// Proposed value.
    pub proposal: Option<String>,
    /// Who mends it.
    pub owner: String,
}

impl Finding {
    fn key(&self) -> (Option<u32>, &str, &str) {
        (self.row, &self.code, &self.field)
    }
}

/// The lines of `findings.parquet` in a table's folder.
///
/// # Errors
/// When it cannot be read.
pub fn lines(path: &std::path::Path) -> Result<impl Iterator<Item = Result<Finding>>> {
    Ok(batches(path)?.flat_map(|batch| match batch.and_then(|batch| of_batch(&batch)) {
        Ok(lines) => lines.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(error)],
    }))
}

fn of_batch(batch: &RecordBatch) -> Result<Vec<Finding>> {
    let missing = |name: &str| Error::stage("check", format!("findings.parquet: {name}"));
    let rows = batch.column_by_name(FINDINGS[3]).and_then(|column| column.as_primitive_opt::<UInt32Type>());
    let rows = rows.ok_or_else(|| missing(FINDINGS[3]))?;
    let text = |name: &str| {
        let texts = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        texts.ok_or_else(|| missing(name))
    };
    let [code, level, field, address] = [text("code")?, text("level")?, text("field")?, text("address")?];
    let [value, detail, proposal, owner] = [text("value")?, text("detail")?, text("proposal")?, text("owner")?];
    let some = |texts: &arrow::array::StringArray, at: usize| texts.is_valid(at).then(|| texts.value(at).to_owned());
    let line = |at: usize| Finding {
        row: rows.is_valid(at).then(|| rows.value(at)),
        code: code.value(at).to_owned(),
        level: level.value(at).to_owned(),
        field: field.value(at).to_owned(),
        address: address.value(at).to_owned(),
        value: some(value, at),
        detail: some(detail, at),
        proposal: some(proposal, at),
        owner: owner.value(at).to_owned(),
    };
    Ok((0..batch.num_rows()).map(line).collect())
}

/// Runs the checks that need more than a row on the whole table, and puts together with them what the checks of rows said
/// of all its rows, in the order of rows. Leaves the files that [`run`] leaves, with the same content.
///
/// # Errors
/// When what was said does not come in the order of rows, is not of all rows or of other checks, or as [`run`].
pub fn assemble(request: &Request<'_>, told: &mut dyn Iterator<Item = Result<Told>>) -> Result<Checked> {
    let (own, others): (Vec<&'static Check>, Vec<&'static Check>) =
        request.checks.iter().copied().partition(|check| check.is_of_rows());
    let whole = run::run(&Request { checks: &others, ..*request })?;
    let scratch = Scratch::create()?;
    let aside = scratch.path().join("findings.parquet");
    files::copy(&whole.path, &aside)?;
    let mut local = run::viewed(request, |view| Ok(Local::new(&gather(view, &own)?)))?;
    let mut out = Writer::create(&whole.path)?;
    let mut theirs = lines(&aside)?.peekable();
    let mut last = 0;
    for one in told {
        match one? {
            Told::Finding(line) => {
                let row = line.row.ok_or_else(|| foreign("a finding without a row"))?;
                if row < last || u64::from(row) >= request.table.rows {
                    return Err(foreign(&format!("row {row} after row {last}")));
                }
                last = row;
                upto(&mut theirs, &mut out, Some(&line))?;
                if local.tells(&line) {
                    push(&mut out, &line)?;
                }
            }
            Told::Count(at, outcome) => local.count(at, &outcome)?,
            Told::Unit(outcome) => local.unit(&outcome)?,
            Told::Rows(rows) => local.rows += rows,
        }
    }
    upto(&mut theirs, &mut out, None)?;
    let (rows, all) = (local.rows, request.table.rows);
    if rows != all {
        return Err(Error::usage(
            format!("kết quả kiểm tra của {rows} dòng, bảng có {all}"),
            format!("findings of {rows} rows, the table has {all}"),
        )
        .hint("Hãy đưa vào kết quả của mọi phần, mỗi phần một lần.", "Give it the result of every partition once."));
    }
    let units = local.units(request.entity, &by_unit::load(request.table)?);
    let mut outcomes = whole.outcomes;
    outcomes.extend(local.outcomes(request));
    outcomes.sort_by(|one, other| (&one.code, &one.field).cmp(&(&other.code, &other.field)));
    let findings = out.finish()?;
    run::save(Checked { outcomes, findings, path: whole.path }, &units, &request.table.dir)
}

fn foreign(what: &str) -> Error {
    Error::usage(
        format!("kết quả kiểm tra không khớp với bảng: {what}"),
        format!("the findings do not go with the table: {what}"),
    )
    .hint(
        "Hãy đưa vào kết quả của các phần theo thứ tự của _row, cùng kế hoạch và từ điển.",
        "Give it the results of the partitions in the order of _row, with the same plan and dictionary.",
    )
}

/// Writes lines up to one that is told elsewhere.
fn upto(
    lines: &mut Peekable<impl Iterator<Item = Result<Finding>>>,
    out: &mut Writer,
    end: Option<&Finding>,
) -> Result<()> {
    let before = |line: &Result<Finding>| match (line, end) {
        (Ok(line), Some(end)) => line.key() < end.key(),
        _ => true,
    };
    while let Some(line) = lines.next_if(before) {
        push(out, &line?)?;
    }
    Ok(())
}

fn push(out: &mut Writer, line: &Finding) -> Result<()> {
    out.push(&Line {
        code: &line.code,
        level: &line.level,
        field: &line.field,
        row: line.row,
        address: &line.address,
        value: line.value.as_deref(),
        detail: line.detail.as_deref(),
        proposal: line.proposal.as_deref(),
        owner: &line.owner,
    })
}

/// What checks of rows said, added up.
struct Local {
    /// In the order in which they speak; those of notes come last.
    speakers: Vec<(&'static Check, String)>,
    judged: usize,
    /// Told once for the set, and whether it was.
    once: BTreeMap<(String, String), bool>,
    /// Places among the speakers by code and field.
    sorted: Vec<usize>,
    counts: Vec<(u64, u64)>,
    units: BTreeMap<String, BTreeMap<usize, (u64, u64)>>,
    rows: u64,
}

impl Local {
    fn new(work: &Work) -> Self {
        let judged = work.judged.iter().map(|one| (one.check, one.probe.field.clone()));
        let listened = work.listened.iter().map(|one| (one.check, one.field.clone()));
        let speakers: Vec<_> = judged.chain(listened).collect();
        let once = work.judged.iter().filter(|one| one.probe.once);
        let once = once.map(|one| ((one.check.code.to_owned(), one.probe.field.clone()), false)).collect();
        let mut sorted: Vec<usize> = (0..speakers.len()).collect();
        sorted.sort_by_key(|at| speakers.get(*at).map(|(check, field)| (check.code, field)));
        let counts = vec![(0, 0); speakers.len()];
        Self { judged: work.judged.len(), speakers, once, sorted, counts, units: BTreeMap::new(), rows: 0 }
    }

    /// Whether a finding is told: of what is told once only the first is.
    fn tells(&mut self, line: &Finding) -> bool {
        if self.once.is_empty() {
            return true;
        }
        let told = self.once.get_mut(&(line.code.clone(), line.field.clone()));
        told.is_none_or(|told| !std::mem::replace(told, true))
    }

    fn count(&mut self, at: usize, outcome: &Outcome) -> Result<()> {
        let speaker = self.sorted.get(at).copied().filter(|at| self.is(*at, outcome));
        let Some(count) = speaker.and_then(|at| self.counts.get_mut(at)) else {
            return Err(foreign(&format!("{} {}", outcome.code, outcome.field)));
        };
        count.0 += outcome.tested;
        count.1 += outcome.broken;
        Ok(())
    }

    fn is(&self, at: usize, outcome: &Outcome) -> bool {
        self.speakers.get(at).is_some_and(|(check, field)| check.code == outcome.code && *field == outcome.field)
    }

    fn unit(&mut self, one: &UnitOutcome) -> Result<()> {
        let speaker = (0..self.speakers.len()).find(|at| self.is(*at, &one.outcome));
        let speaker = speaker.ok_or_else(|| foreign(&format!("{} {}", one.outcome.code, one.outcome.field)))?;
        let unit = self.units.entry(one.unit.clone()).or_default().entry(speaker).or_default();
        unit.0 += one.outcome.tested;
        unit.1 += one.outcome.broken;
        Ok(())
    }

    fn outcomes(&self, request: &Request<'_>) -> Vec<Outcome> {
        let of = |at: &usize| {
            let ((check, field), (tested, broken)) = (self.speakers.get(*at)?, *self.counts.get(*at)?);
            let setting = Setting::of(request.entity, check, field);
            Some(Outcome {
                code: check.code.to_owned(),
                field: field.clone(),
                level: setting.level,
                tested,
                broken,
                tolerated: setting.tolerates(broken, tested),
            })
        };
        self.sorted.iter().filter_map(of).collect()
    }

    /// The outcomes of communes, those of the whole table among them: speakers of notes come last.
    fn units(&self, entity: &Entity, whole: &[UnitOutcome]) -> Vec<UnitOutcome> {
        let mut theirs: BTreeMap<&str, Vec<&UnitOutcome>> = BTreeMap::new();
        for one in whole {
            theirs.entry(&one.unit).or_default().push(one);
        }
        let names = theirs.keys().copied().chain(self.units.keys().map(String::as_str));
        let names: std::collections::BTreeSet<&str> = names.collect();
        let mut found = Vec::new();
        for unit in names {
            let own = self.units.get(unit);
            let of = |listened: bool| {
                let counts = own.into_iter().flatten().filter(move |(at, _)| (**at >= self.judged) == listened);
                counts.filter_map(|(at, count)| self.unit_outcome(entity, unit, *at, *count))
            };
            found.extend(of(false));
            found.extend(theirs.get(unit).into_iter().flatten().map(|one| (*one).clone()));
            found.extend(of(true));
        }
        found
    }

    fn unit_outcome(
        &self,
        entity: &Entity,
        unit: &str,
        at: usize,
        (tested, broken): (u64, u64),
    ) -> Option<UnitOutcome> {
        let (check, field) = self.speakers.get(at)?;
        let level = Setting::of(entity, check, field).level;
        let outcome =
            Outcome { code: check.code.to_owned(), field: field.clone(), level, tested, broken, tolerated: false };
        Some(UnitOutcome { unit: unit.to_owned(), outcome })
    }
}
