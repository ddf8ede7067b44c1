//! Applying confirmed proposals, and undoing them from the log. Both write another folder.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::Proposal;
use super::log::{self, Entry};
use crate::dictionary::{Dictionary, Entity};
use crate::error::{Error, Result};
use crate::files;
use crate::normalize::{Judge, NOTES, NormalTable, NoteCells, Overlay, Rows, overlay_notes, overlay_rows};

/// Confirmed proposals, and who confirmed them when.
pub struct Confirmed<'a> {
    /// What is to be changed.
    pub proposals: &'a [Proposal],
    /// Who confirms.
    pub by: &'a str,
    /// The day, `2026-09-30`.
    pub on: &'a str,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Applied {
    /// Cells changed.
    pub cells: u64,
    /// Of those, by rule.
    pub by_rule: BTreeMap<String, u64>,
}

type Cell = (u32, String);

/// Writes the repaired table into `folder`, with its log. The cells of `table` must still hold what the proposals say.
///
/// # Errors
/// When a proposal names a cell that is not there, holds another value now, or is named twice; nothing is kept then.
pub fn apply(
    table: &NormalTable,
    entity: &Entity,
    dictionary: &Dictionary,
    confirmed: &Confirmed<'_>,
    folder: &Path,
) -> Result<Applied> {
    let as_of = chrono::NaiveDate::parse_from_str(&table.as_of, "%Y-%m-%d");
    let as_of = as_of.map_err(|cause| Error::stage("repair", format!("table.json as_of: {cause}")))?;
    let judge = Judge::new(dictionary, entity, &table.fields, as_of);
    let mut wanted: BTreeMap<Cell, &Proposal> = BTreeMap::new();
    for one in confirmed.proposals {
        if !table.fields.contains(&one.field) || u64::from(one.row) >= table.rows {
            return Err(stale(one, "bảng không có ô này", "the table has no such cell"));
        }
        if wanted.insert((one.row, one.field.clone()), one).is_some() {
            return Err(stale(one, "ô này được xác nhận hai lần", "this cell is confirmed twice"));
        }
    }
    compare(table, &wanted)?;
    let mut entries = Vec::new();
    let mut changes = Overlay::new();
    let mut notes: BTreeMap<Cell, Option<NoteCells>> = BTreeMap::new();
    let mut by_rule: BTreeMap<String, u64> = BTreeMap::new();
    for (cell, one) in &wanted {
        changes.insert(cell.clone(), Some(one.after.clone()));
        notes.insert(cell.clone(), judge.note(&one.field, &one.after));
        *by_rule.entry(one.rule.clone()).or_default() += 1;
        entries.push(Entry {
            row: one.row,
            field: one.field.clone(),
            kind: "change".to_owned(),
            rule: Some(one.rule.clone()),
            before: one.before.clone(),
            after: Some(one.after.clone()),
            why: Some(one.why.clone()),
            by: confirmed.by.to_owned(),
            on: confirmed.on.to_owned(),
        });
    }
    for (cell, note) in taken(table, &notes)? {
        entries.push(Entry {
            row: cell.0,
            field: cell.1,
            kind: "note".to_owned(),
            rule: note.output,
            before: Some(note.status),
            after: Some(note.codes),
            why: note.candidates,
            by: confirmed.by.to_owned(),
            on: confirmed.on.to_owned(),
        });
    }
    entries.sort_by(|one, other| (one.row, &one.field, &one.kind).cmp(&(other.row, &other.field, &other.kind)));
    let notes = notes.into_iter().map(|(cell, note)| (cell, note.into_iter().collect())).collect();
    rewrite(table, &changes, &notes, folder)?;
    log::save(&entries, folder)?;
    Ok(Applied { cells: u64::try_from(wanted.len()).unwrap_or(u64::MAX), by_rule })
}

/// Writes the table as it was before the repairs of `log` into `folder`: the same bytes.
///
/// # Errors
/// When the log cannot be read, or the table does not hold what the log says it put there.
pub fn undo(table: &NormalTable, log: &Path, folder: &Path) -> Result<Applied> {
    let entries = log::load(log)?;
    let mut changes = Overlay::new();
    let mut notes: BTreeMap<Cell, Vec<NoteCells>> = BTreeMap::new();
    let mut by_rule: BTreeMap<String, u64> = BTreeMap::new();
    let mut held = Vec::new();
    for one in entries {
        let cell = (one.row, one.field.clone());
        if one.kind == "change" {
            changes.insert(cell.clone(), one.before.clone());
            notes.entry(cell).or_default();
            *by_rule.entry(one.rule.clone().unwrap_or_default()).or_default() += 1;
            held.push(Proposal {
                row: one.row,
                field: one.field,
                address: String::new(),
                before: one.after,
                after: one.before.unwrap_or_default(),
                rule: one.rule.unwrap_or_default(),
                why: String::new(),
            });
        } else {
            notes.entry(cell).or_default().push(NoteCells {
                status: one.before.unwrap_or_default(),
                codes: one.after.unwrap_or_default(),
                output: one.rule,
                candidates: one.why,
            });
        }
    }
    compare(table, &held.iter().map(|one| ((one.row, one.field.clone()), one)).collect())?;
    rewrite(table, &changes, &notes, folder)?;
    Ok(Applied { cells: u64::try_from(changes.len()).unwrap_or(u64::MAX), by_rule })
}

/// Compares the cells with what the proposals say of them.
fn compare(table: &NormalTable, wanted: &BTreeMap<Cell, &Proposal>) -> Result<()> {
    let mut fields: Vec<&str> = wanted.values().map(|one| one.field.as_str()).collect();
    fields.sort_unstable();
    fields.dedup();
    let mut rows: FxHashMap<u32, Vec<&Proposal>> = FxHashMap::default();
    for one in wanted.values() {
        rows.entry(one.row).or_default().push(one);
    }
    for batch in Rows::open(&table.dir.join("normal.parquet"), &fields)? {
        let batch = batch?;
        for row in 0..batch.len() {
            for one in rows.get(&batch.place(row).row).into_iter().flatten() {
                let at = fields.iter().position(|field| *field == one.field).unwrap_or_default();
                if batch.cell(at, row) != one.before.as_deref() {
                    return Err(stale(one, "ô này nay mang giá trị khác", "this cell holds another value now"));
                }
            }
        }
    }
    Ok(())
}

fn stale(one: &Proposal, vi: &str, en: &str) -> Error {
    let (row, field) = (one.row, &one.field);
    Error::usage(format!("dòng {row}, trường {field}: {vi}"), format!("row {row}, field {field}: {en}")).hint(
        "Hãy lập lại danh sách: tudien repair THƯ_MỤC --proposals TỆP.",
        "Make the list again: tudien repair FOLDER --proposals FILE.",
    )
}

/// The notes of the cells that change.
fn taken(table: &NormalTable, cells: &BTreeMap<Cell, Option<NoteCells>>) -> Result<Vec<(Cell, NoteCells)>> {
    let path = table.dir.join("notes.parquet");
    let mut found = Vec::new();
    if !path.is_file() {
        return Ok(found);
    }
    for batch in Rows::open(&path, &NOTES[1..])? {
        let batch = batch?;
        for at in 0..batch.len() {
            let text = |column: usize| batch.cell(column, at).map(str::to_owned);
            let cell = (batch.place(at).row, text(0).unwrap_or_default());
            if cells.contains_key(&cell) {
                let (status, codes) = (text(1).unwrap_or_default(), text(2).unwrap_or_default());
                found.push((cell, NoteCells { status, codes, output: text(3), candidates: text(4) }));
            }
        }
    }
    Ok(found)
}

/// Writes the folder of the table with other cells and notes; what is beside them is copied.
fn rewrite(
    table: &NormalTable,
    changes: &Overlay,
    notes: &BTreeMap<Cell, Vec<NoteCells>>,
    folder: &Path,
) -> Result<()> {
    overlay_rows(table, changes, folder)?;
    overlay_notes(table, notes, folder)?;
    for name in ["changes.parquet", "left_out.parquet", "unmapped.parquet", "table.json"] {
        let from = table.dir.join(name);
        if from.is_file() {
            files::copy(&from, &folder.join(name))?;
        }
    }
    Ok(())
}
