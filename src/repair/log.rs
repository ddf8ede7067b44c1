//! `repairs.parquet`: every change of a table by repair, and every note it took away or brought, so that it can be undone.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};

use crate::error::Result;
use crate::normalize::{Rows, Table};

/// Name of the log in a table's folder.
pub const FILE: &str = "repairs.parquet";

/// Columns after `_row`. `kind` is `change` (a cell, `before` and `after`) or `note` (a note that was taken away: its
/// status, codes, output and candidates in `before`, `after`, `rule` and `why`).
const COLUMNS: [&str; 8] = ["field", "kind", "rule", "before", "after", "why", "by", "on"];

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) row: u32,
    pub(super) field: String,
    pub(super) kind: String,
    pub(super) rule: Option<String>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) why: Option<String>,
    pub(super) by: String,
    pub(super) on: String,
}

/// Writes the log.
pub(super) fn save(entries: &[Entry], folder: &Path) -> Result<()> {
    let row = Field::new("_row", DataType::UInt32, false);
    let texts = COLUMNS.iter().map(|name| Field::new(*name, DataType::Utf8, true));
    let schema = Arc::new(Schema::new(std::iter::once(row).chain(texts).collect::<Vec<_>>()));
    let mut out = Table::create(&folder.join(FILE), schema.clone())?;
    for part in entries.chunks(8192) {
        let text =
            |of: fn(&Entry) -> Option<&str>| -> ArrayRef { Arc::new(part.iter().map(of).collect::<StringArray>()) };
        let columns = vec![
            Arc::new(UInt32Array::from_iter_values(part.iter().map(|one| one.row))) as ArrayRef,
            text(|one| Some(&one.field)),
            text(|one| Some(&one.kind)),
            text(|one| one.rule.as_deref()),
            text(|one| one.before.as_deref()),
            text(|one| one.after.as_deref()),
            text(|one| one.why.as_deref()),
            text(|one| Some(&one.by)),
            text(|one| Some(&one.on)),
        ];
        out.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    out.finish()
}

/// Reads the log of a folder.
pub(super) fn load(path: &Path) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for batch in Rows::open(path, &COLUMNS)? {
        let batch = batch?;
        for at in 0..batch.len() {
            let cell = |column: usize| batch.cell(column, at).map(str::to_owned);
            entries.push(Entry {
                row: batch.place(at).row,
                field: cell(0).unwrap_or_default(),
                kind: cell(1).unwrap_or_default(),
                rule: cell(2),
                before: cell(3),
                after: cell(4),
                why: cell(5),
                by: cell(6).unwrap_or_default(),
                on: cell(7).unwrap_or_default(),
            });
        }
    }
    Ok(entries)
}
