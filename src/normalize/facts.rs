//! Notes and changes of a batch, and their tables.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Field as Column, Schema, SchemaRef};

use super::{CHANGES, NOTES};
use crate::error::Result;
use crate::text::value::{Status, Verdict};

/// A verdict that is not plainly valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) row: u32,
    pub(super) field: u16,
    pub(super) status: Status,
    pub(super) codes: String,
    pub(super) output: Option<String>,
    pub(super) candidates: String,
}

impl Note {
    /// The note that a verdict leaves on a cell.
    pub(super) fn new(row: u32, field: u16, verdict: Verdict) -> Self {
        Self {
            row,
            field,
            status: verdict.status,
            codes: verdict.codes.join(" "),
            output: verdict.output,
            candidates: verdict.candidates.join(";"),
        }
    }
}

/// A change of a cell by one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) row: u32,
    pub(super) field: u16,
    /// The rule, or several that worked together, joined by `+`.
    pub(super) rule: Cow<'static, str>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// Schema of `notes.parquet`.
pub(super) fn notes_schema() -> SchemaRef {
    schema(NOTES.as_slice())
}

/// Schema of `changes.parquet`.
pub(super) fn changes_schema() -> SchemaRef {
    schema(CHANGES.as_slice())
}

/// A schema of text columns led by `_row`.
fn schema(names: &[&str]) -> SchemaRef {
    let columns = names.iter().map(|&name| {
        let kind = if name == "_row" { DataType::UInt32 } else { DataType::Utf8 };
        Column::new(name, kind, name != "_row")
    });
    Arc::new(Schema::new(columns.collect::<Vec<_>>()))
}

/// Facts with these columns ([`NOTES`] or [`CHANGES`]): the row of each, and its texts.
pub(crate) fn facts_of(names: &[&'static str], rows: Vec<u32>, texts: Vec<StringArray>) -> Result<RecordBatch> {
    let rows: ArrayRef = Arc::new(UInt32Array::from(rows));
    let columns = std::iter::once(rows).chain(texts.into_iter().map(|texts| Arc::new(texts) as ArrayRef));
    Ok(RecordBatch::try_new(schema(names), columns.collect())?)
}

/// Notes as rows, in the order of row and field.
pub(super) fn notes_batch(notes: &[Note], fields: &[String]) -> Result<RecordBatch> {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from_iter_values(notes.iter().map(|note| note.row))),
        Arc::new(notes.iter().map(|note| fields.get(usize::from(note.field))).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(notes.iter().map(|note| note.status.as_str()))),
        Arc::new(StringArray::from_iter_values(notes.iter().map(|note| note.codes.as_str()))),
        Arc::new(notes.iter().map(|note| note.output.as_deref()).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(notes.iter().map(|note| note.candidates.as_str()))),
    ];
    Ok(RecordBatch::try_new(notes_schema(), columns)?)
}

/// Changes as rows, in the order of row, field and step.
pub(super) fn changes_batch(changes: &[Change], fields: &[String]) -> Result<RecordBatch> {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from_iter_values(changes.iter().map(|change| change.row))),
        Arc::new(changes.iter().map(|change| fields.get(usize::from(change.field))).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(changes.iter().map(|change| &*change.rule))),
        Arc::new(changes.iter().map(|change| change.before.as_deref()).collect::<StringArray>()),
        Arc::new(changes.iter().map(|change| change.after.as_deref()).collect::<StringArray>()),
    ];
    Ok(RecordBatch::try_new(changes_schema(), columns)?)
}
