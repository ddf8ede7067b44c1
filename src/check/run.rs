//! Checks a table: what needs other rows is counted first, then one streaming pass judges every row.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use polars::prelude::LazyFrame;

use super::findings::Writer;
use super::gather::{ROWS, gather};
use super::pass::Pass;
use super::{CHECKS, Check, Checked, Context, TableView, UnitOutcome, by_unit, expr, settings};
use crate::dictionary::{Dictionary, Entity};
use crate::error::{Error, Result};
use crate::link::between;
use crate::normalize::NormalTable;
use crate::{engine, files};

/// What to check, by what.
pub struct Request<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// The entity the table holds.
    pub entity: &'a Entity,
    /// The table.
    pub table: &'a NormalTable,
    /// Normal tables of the same job by entity id, for references.
    pub others: &'a BTreeMap<String, NormalTable>,
    /// The day the data is judged for.
    pub as_of: NaiveDate,
    /// The checks to run, sorted by code.
    pub checks: &'a [&'static Check],
}

impl<'a> Request<'a> {
    /// All checks of a table.
    pub fn new(
        dictionary: &'a Dictionary,
        entity: &'a Entity,
        table: &'a NormalTable,
        others: &'a BTreeMap<String, NormalTable>,
        as_of: NaiveDate,
    ) -> Self {
        Self { dictionary, entity, table, others, as_of, checks: CHECKS }
    }
}

/// Runs the checks and leaves `findings.parquet` (sorted by `_row`, code, field; facts of the set first, without a row)
/// `outcomes.json` and `outcomes_by_unit.parquet` in the table's folder. `clusters.parquet` is used where linking has left it there.
///
/// # Errors
/// When a file of the table cannot be read, or the findings cannot be written.
pub fn run(request: &Request<'_>) -> Result<Checked> {
    viewed(request, |view| checked(request, view))
}

fn checked(request: &Request<'_>, view: &TableView<'_>) -> Result<Checked> {
    let table = request.table;
    settings::known(&request.entity.checks)?;
    let work = gather(view, request.checks)?;
    let path = table.dir.join("findings.parquet");
    let mut pass = Pass::new(view, work, Writer::create(&path)?)?;
    pass.facts()?;
    for rows in view.windows()? {
        engine::batches(pass.plan(rows), ROWS, |batch| pass.take(&batch))?;
    }
    let (outcomes, units, findings) = pass.finish()?;
    save(Checked { outcomes, findings, path }, &units, &table.dir)
}

/// Looks at a table with what stands beside it.
pub(super) fn viewed<T>(request: &Request<'_>, look: impl FnOnce(&TableView<'_>) -> Result<T>) -> Result<T> {
    let table = request.table;
    let context = Context {
        dictionary: request.dictionary,
        entity: request.entity,
        as_of: request.as_of,
        present: &table.fields,
        sources: table.parts.len(),
    };
    let rows = expr::derive(engine::scan(&table.dir.join("normal.parquet"))?, &context);
    let view = TableView {
        context: &context,
        table,
        rows,
        notes: there(table, "notes.parquet"),
        changes: scan_if_there(table, "changes.parquet")?,
        others: request.others,
        clusters: scan_if_there(table, "clusters.parquet")?,
        between: scan_if_there(table, between::FACTS)?,
    };
    look(&view)
}

/// Writes the outcomes into a table's folder.
pub(super) fn save(checked: Checked, units: &[UnitOutcome], folder: &Path) -> Result<Checked> {
    by_unit::save(units, folder)?;
    let text = serde_json::to_vec_pretty(&checked).map_err(|cause| Error::stage("check", cause))?;
    files::write(&folder.join("outcomes.json"), &text)?;
    Ok(checked)
}

/// Reads what [`run`] left in a table's folder.
///
/// # Errors
/// When the table was not checked, or its file was damaged.
pub fn load(table: &NormalTable) -> Result<Checked> {
    let path = table.dir.join("outcomes.json");
    let mut checked: Checked = serde_json::from_str(&files::read_text(&path)?).map_err(|cause| {
        Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
    })?;
    checked.path = table.dir.join("findings.parquet");
    Ok(checked)
}

fn there(table: &NormalTable, name: &str) -> Option<PathBuf> {
    Some(table.dir.join(name)).filter(|path| path.is_file())
}

fn scan_if_there(table: &NormalTable, name: &str) -> Result<Option<LazyFrame>> {
    there(table, name).map(|path| engine::scan(&path)).transpose()
}
