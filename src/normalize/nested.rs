//! Facts about rows (several, one or none a row) as a list column beside the rows, and back.

use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, ListArray, RecordBatch, StringArray, StructArray};
use arrow::buffer::{OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, Field, Fields, UInt32Type};

use crate::error::{Error, Result};

fn inner(names: &[&str]) -> Fields {
    names.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect()
}

/// The list column `name` of facts with these text columns.
pub(crate) fn column(name: &str, names: &[&str]) -> Field {
    let item = Field::new_struct("element", inner(names), true);
    Field::new_list(name, Arc::new(item), true)
}

/// A list for each of `rows` (in their order) of its facts. `of` is the row of each fact, in the same order; `texts` are the
/// text columns of all facts.
pub(crate) fn of(
    names: &[&str],
    rows: &[u32],
    of: impl Iterator<Item = u32>,
    texts: Vec<ArrayRef>,
) -> Result<ArrayRef> {
    let mut of = of.peekable();
    let (mut offsets, mut end) = (vec![0_i32], 0_i32);
    for row in rows {
        while of.next_if_eq(row).is_some() {
            end += 1;
        }
        offsets.push(end);
    }
    let all = texts.first().map_or(0, arrow::array::Array::len);
    if of.peek().is_some() || usize::try_from(end).ok() != Some(all) {
        return Err(Error::stage("normalize", "facts out of the order of their rows"));
    }
    let facts = StructArray::try_new(inner(names), texts, None)?;
    let item = Arc::new(Field::new_struct("element", inner(names), true));
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Ok(Arc::new(ListArray::try_new(item, offsets, Arc::new(facts), None)?))
}

/// The rows and text columns of facts in a list column beside `rows`; `None` where it is no list of structures with them.
pub(crate) fn flat(names: &[&str], rows: &[u32], column: &ArrayRef) -> Option<(Vec<u32>, Vec<StringArray>)> {
    let lists = column.as_list_opt::<i32>()?;
    let mut of = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let length = if lists.is_null(at) { 0 } else { lists.value_length(at) };
        of.extend(std::iter::repeat_n(*row, usize::try_from(length).unwrap_or_default()));
    }
    let (start, end) = (*lists.value_offsets().first()?, *lists.value_offsets().last()?);
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    let facts = lists.values().slice(start, end - start);
    let facts = facts.as_struct_opt()?;
    // A null list may still hold facts between its offsets: nothing that we write does.
    if facts.len() != of.len() {
        return None;
    }
    let text = |name: &&str| {
        let texts = arrow::compute::cast(facts.column_by_name(name)?, &DataType::Utf8).ok()?;
        Some(texts.as_string_opt::<i32>()?.clone())
    };
    Some((of, names.iter().map(text).collect::<Option<_>>()?))
}

/// The column `_row` of a batch.
pub(crate) fn rows_of(batch: &RecordBatch) -> Result<&[u32]> {
    let rows = batch.column_by_name("_row").and_then(|column| column.as_primitive_opt::<UInt32Type>());
    rows.map(|rows| &rows.values()[..]).ok_or_else(|| Error::stage("normalize", "_row"))
}

/// A text column of a batch.
pub(crate) fn texts<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b StringArray> {
    let texts = batch.column_by_name(name).and_then(|column| column.as_string_opt());
    texts.ok_or_else(|| Error::stage("normalize", name))
}
