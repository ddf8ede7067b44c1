//! `check` over a partition, and all findings put together.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, Int32Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::plan::{Plan, day};
use super::rows::normal_rows;
use super::stream::{Batch, Input, Output, wrong};
use crate::check::{self, CHECKS, Check, Checked, Finding, Level, Outcome, Request, Told, UnitOutcome};
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files::Scratch;
use crate::normalize::{self, NormalTable};

/// Rows of the stream written at a time.
const ROWS: usize = 8192;

/// Text columns of the stream, in their order.
const TEXTS: [&str; 10] = ["kind", "code", "level", "field", "address", "value", "detail", "proposal", "owner", "unit"];

/// What a row of the stream tells.
const FINDING: &str = "finding";
const COUNT: &str = "count";
const UNIT: &str = "unit";
const COUNTED: &str = "rows";

/// Normal rows in, findings and counts of the checks of single rows out: see the table of streams in [`super`].
///
/// # Errors
/// When the stream is broken, lacks a column, or its rows are out of order.
pub fn check(plan: &Plan, dictionary: &Dictionary, from: impl Read, to: impl Write) -> Result<()> {
    let entity = plan.entity(dictionary)?;
    let scratch = Scratch::create()?;
    let mut rows = normal_rows(plan, from, false)?;
    let table = normalize::assemble(&plan.normal, None, &mut rows, scratch.path())?;
    let checks: Vec<&'static Check> = CHECKS.iter().copied().filter(|check| check.is_of_rows()).collect();
    let others = BTreeMap::new();
    let request = Request { checks: &checks, ..Request::new(dictionary, entity, &table, &others, plan.as_of()?) };
    let checked = check::run(&request)?;
    let mut out = Sent::create(to)?;
    for line in check::lines(&checked.path)? {
        if !out.push(Told::Finding(line?))? {
            return Ok(());
        }
    }
    for (at, outcome) in checked.outcomes.into_iter().enumerate() {
        out.push(Told::Count(at, outcome))?;
    }
    for unit in check::by_unit(&table)? {
        out.push(Told::Unit(unit))?;
    }
    out.push(Told::Rows(table.rows))?;
    out.finish()
}

/// Findings and counts on their way out.
struct Sent<W: Write> {
    out: Output<W>,
    held: Vec<Told>,
}

fn schema() -> SchemaRef {
    let texts = TEXTS.map(|name| Field::new(name, DataType::Utf8, name != "kind"));
    let numbers =
        [("_row", DataType::Int64), ("_at", DataType::Int32), ("tested", DataType::Int64), ("broken", DataType::Int64)]
            .map(|(name, kind)| Field::new(name, kind, true));
    Arc::new(Schema::new(texts.into_iter().chain(numbers).collect::<Vec<_>>()))
}

impl<W: Write> Sent<W> {
    fn create(to: W) -> Result<Self> {
        Ok(Self { out: Output::create(to, &schema())?, held: Vec::new() })
    }

    /// False when nobody reads any more.
    fn push(&mut self, one: Told) -> Result<bool> {
        self.held.push(one);
        if self.held.len() < ROWS { Ok(true) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<bool> {
        let held = std::mem::take(&mut self.held);
        let text = |name: &&str| Arc::new(held.iter().map(|one| cell(one, name)).collect::<StringArray>()) as ArrayRef;
        let whole = |number: u64| i64::try_from(number).ok();
        let row = |one: &Told| match one {
            Told::Finding(line) => line.row.map(i64::from),
            _ => None,
        };
        let at = |one: &Told| match one {
            Told::Count(at, _) => i32::try_from(*at).ok(),
            _ => None,
        };
        let tested = |one: &Told| match one {
            Told::Finding(_) => None,
            Told::Count(_, outcome) | Told::Unit(UnitOutcome { outcome, .. }) => whole(outcome.tested),
            Told::Rows(rows) => whole(*rows),
        };
        let broken = |one: &Told| match one {
            Told::Count(_, outcome) | Told::Unit(UnitOutcome { outcome, .. }) => whole(outcome.broken),
            Told::Finding(_) | Told::Rows(_) => None,
        };
        let mut columns: Vec<ArrayRef> = TEXTS.iter().map(text).collect();
        columns.extend([
            Arc::new(held.iter().map(row).collect::<Int64Array>()) as ArrayRef,
            Arc::new(held.iter().map(at).collect::<Int32Array>()),
            Arc::new(held.iter().map(tested).collect::<Int64Array>()),
            Arc::new(held.iter().map(broken).collect::<Int64Array>()),
        ]);
        self.out.write(columns)
    }

    fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.out.finish()
    }
}

/// A text of a row of the stream.
fn cell<'t>(one: &'t Told, name: &str) -> Option<&'t str> {
    match one {
        Told::Finding(line) => match name {
            "kind" => Some(FINDING),
            "code" => Some(&line.code),
            "level" => Some(&line.level),
            "field" => Some(&line.field),
            "address" => Some(&line.address),
            "value" => line.value.as_deref(),
            "detail" => line.detail.as_deref(),
            "proposal" => line.proposal.as_deref(),
            "owner" => Some(&line.owner),
            _ => None,
        },
        Told::Count(_, outcome) => counted(COUNT, outcome, name),
        Told::Unit(UnitOutcome { unit, .. }) if name == "unit" => Some(unit),
        Told::Unit(UnitOutcome { outcome, .. }) => counted(UNIT, outcome, name),
        Told::Rows(_) => (name == "kind").then_some(COUNTED),
    }
}

fn counted<'t>(kind: &'static str, outcome: &'t Outcome, name: &str) -> Option<&'t str> {
    match name {
        "kind" => Some(kind),
        "code" => Some(&outcome.code),
        "field" => Some(&outcome.field),
        "level" => Some(outcome.level.as_str()),
        _ => None,
    }
}

/// What workers said of all rows in, in the order of `_row`; the files that `tudien check` leaves in the folder of the
/// normal table, those of the checks that need more than one row among them.
///
/// # Errors
/// When a partition is missing or out of order, or the folder holds no normal table.
pub fn gather_check(dictionary: &Dictionary, folder: &Path, from: impl Read) -> Result<Checked> {
    let table = NormalTable::open(folder)?;
    let entity = dictionary.entities.get(&table.entity).ok_or_else(|| Error::stage("worker", &table.entity))?;
    let others = BTreeMap::new();
    let needed: Vec<&str> = TEXTS.into_iter().chain(["_row", "_at", "tested", "broken"]).collect();
    let mut told = Input::open(from, &needed)?.flat_map(|batch| match batch.and_then(|batch| all_of(&batch)) {
        Ok(told) => told.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    });
    check::assemble(&Request::new(dictionary, entity, &table, &others, day(&table.as_of)?), &mut told)
}

fn all_of(batch: &Batch) -> Result<Vec<Told>> {
    let texts: Vec<StringArray> = TEXTS.iter().map(|name| batch.text(name)).collect::<Result<_>>()?;
    let [rows, at, tested, broken] =
        [batch.whole("_row")?, batch.whole("_at")?, batch.whole("tested")?, batch.whole("broken")?];
    let mut found = Vec::with_capacity(batch.0.num_rows());
    for row in 0..batch.0.num_rows() {
        let some = |name: &str| {
            let texts = TEXTS.iter().position(|known| *known == name).and_then(|at| texts.get(at))?;
            texts.is_valid(row).then(|| texts.value(row).to_owned())
        };
        let text = |name: &str| some(name).unwrap_or_default();
        let number = |of: &Int64Array| of.is_valid(row).then(|| u64::try_from(of.value(row)).ok()).flatten();
        let outcome = || -> Result<Outcome> {
            let level = Level::named(&text("level")).ok_or_else(|| unknown(&text("level")))?;
            let (tested, broken) = (number(&tested).unwrap_or_default(), number(&broken).unwrap_or_default());
            Ok(Outcome { code: text("code"), field: text("field"), level, tested, broken, tolerated: false })
        };
        found.push(match text("kind").as_str() {
            FINDING => Told::Finding(Finding {
                row: number(&rows).and_then(|row| u32::try_from(row).ok()),
                code: text("code"),
                level: text("level"),
                field: text("field"),
                address: text("address"),
                value: some("value"),
                detail: some("detail"),
                proposal: some("proposal"),
                owner: text("owner"),
            }),
            COUNT => Told::Count(number(&at).and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX), outcome()?),
            UNIT => Told::Unit(UnitOutcome { unit: text("unit"), outcome: outcome()? }),
            COUNTED => Told::Rows(number(&tested).unwrap_or_default()),
            other => return Err(unknown(other)),
        });
    }
    Ok(found)
}

fn unknown(what: &str) -> Error {
    wrong(
        format!("không hiểu «{what}» trong kết quả kiểm tra"),
        format!("“{what}” among the findings is not understood"),
    )
}
