//! A normal table written anew with other cells and notes; what is not named stays as it is, to the byte.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray as _, RecordBatch, StringArray};
use arrow::datatypes::UInt32Type;
use rustc_hash::FxHashMap;

use super::facts::notes_schema;
use super::rows::{Rows, batches};
use super::tables::{Table, normal_schema};
use super::{NOTES, NormalTable};
use crate::error::{Error, Result};

/// New values of cells, by row and field.
pub type Overlay = BTreeMap<(u32, String), Option<String>>;

/// What a note says of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteCells {
    /// Status.
    pub status: String,
    /// Reason codes, with blanks between.
    pub codes: String,
    /// The value proposed.
    pub output: Option<String>,
    /// Values it may stand for.
    pub candidates: Option<String>,
}

/// Writes `normal.parquet` of `table` into `folder` with other values in some cells.
///
/// # Errors
/// When a file cannot be read or written.
pub fn overlay_rows(table: &NormalTable, changes: &Overlay, folder: &Path) -> Result<()> {
    let mut by_field: Vec<FxHashMap<u32, Option<&str>>> = vec![FxHashMap::default(); table.fields.len()];
    for ((row, field), value) in changes {
        if let Some(at) = table.fields.iter().position(|known| known == field)
            && let Some(cells) = by_field.get_mut(at)
        {
            cells.insert(*row, value.as_deref());
        }
    }
    let schema = normal_schema(&table.fields);
    let mut out = Table::create(&folder.join("normal.parquet"), schema.clone())?;
    for batch in batches(&table.dir.join("normal.parquet"))? {
        let batch = batch?;
        let rows = batch.column_by_name("_row").and_then(|column| column.as_primitive_opt::<UInt32Type>());
        let rows = rows.ok_or_else(|| Error::stage("repair", "normal.parquet: _row"))?.values().clone();
        let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
        for (field, cells) in table.fields.iter().zip(&by_field) {
            if rows.iter().all(|row| !cells.contains_key(row)) {
                continue;
            }
            let Ok(at) = batch.schema().index_of(field) else { continue };
            let Some(column) = columns.get_mut(at) else { continue };
            let old = column.as_string::<i32>();
            let new = rows.iter().zip(old.iter()).map(|(row, cell)| cells.get(row).copied().unwrap_or(cell));
            *column = Arc::new(new.collect::<StringArray>());
        }
        out.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    out.finish()
}

/// Writes `notes.parquet` and `table.json` of `table` into `folder`, with these notes in place of those of the same cells.
///
/// # Errors
/// When a file cannot be read or written.
pub fn overlay_notes(
    table: &NormalTable,
    notes: &BTreeMap<(u32, String), Vec<NoteCells>>,
    folder: &Path,
) -> Result<()> {
    let place = |field: &str| table.fields.iter().position(|known| known == field).unwrap_or(usize::MAX);
    let mut fresh: Vec<(u32, usize, &str, &NoteCells)> = notes
        .iter()
        .flat_map(|((row, field), notes)| notes.iter().map(move |note| (*row, place(field), field.as_str(), note)))
        .collect();
    fresh.sort_by_key(|(row, place, ..)| (*row, *place));
    let mut fresh = fresh.into_iter().peekable();
    let mut out = Notes::create(folder)?;
    let path = table.dir.join("notes.parquet");
    let old = path.is_file().then(|| Rows::open(&path, &NOTES[1..])).transpose()?;
    for batch in old.into_iter().flatten() {
        let batch = batch?;
        for at in 0..batch.len() {
            let row = batch.place(at).row;
            let cell = |column: usize| batch.cell(column, at);
            let field = cell(0).unwrap_or_default();
            while let Some((row, _, field, note)) = fresh.next_if(|one| (one.0, one.1) < (row, place(field))) {
                out.push(row, field, note)?;
            }
            if !notes.contains_key(&(row, field.to_owned())) {
                let text = |column: usize| cell(column).map(str::to_owned);
                let (status, codes) = (text(1).unwrap_or_default(), text(2).unwrap_or_default());
                out.push(row, field, &NoteCells { status, codes, output: text(3), candidates: text(4) })?;
            }
        }
    }
    for (row, _, field, note) in fresh {
        out.push(row, field, note)?;
    }
    let noted = out.finish()?;
    NormalTable { dir: folder.to_owned(), noted, ..table.clone() }.save()
}

/// `notes.parquet` being written, and its notes by status.
struct Notes {
    out: Table,
    held: Vec<(u32, String, NoteCells)>,
    noted: BTreeMap<String, u64>,
}

impl Notes {
    fn create(folder: &Path) -> Result<Self> {
        let out = Table::create(&folder.join("notes.parquet"), notes_schema())?;
        Ok(Self { out, held: Vec::new(), noted: BTreeMap::new() })
    }

    fn push(&mut self, row: u32, field: &str, note: &NoteCells) -> Result<()> {
        *self.noted.entry(note.status.clone()).or_default() += 1;
        self.held.push((row, field.to_owned(), note.clone()));
        if self.held.len() >= 8192 { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let rows = arrow::array::UInt32Array::from_iter_values(self.held.iter().map(|one| one.0));
        let text = |of: fn(&(u32, String, NoteCells)) -> Option<&str>| -> ArrayRef {
            Arc::new(self.held.iter().map(of).collect::<StringArray>())
        };
        let columns: Vec<ArrayRef> = vec![
            Arc::new(rows),
            text(|one| Some(&one.1)),
            text(|one| Some(&one.2.status)),
            text(|one| Some(&one.2.codes)),
            text(|one| one.2.output.as_deref()),
            text(|one| one.2.candidates.as_deref()),
        ];
        let batch = RecordBatch::try_new(notes_schema(), columns)?;
        self.held.clear();
        self.out.write(&batch)
    }

    fn finish(mut self) -> Result<BTreeMap<String, u64>> {
        self.flush()?;
        self.out.finish()?;
        Ok(self.noted)
    }
}
