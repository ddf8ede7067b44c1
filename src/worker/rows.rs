//! `normalize` over a partition, and its rows put together again.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray as _, RecordBatch, StringArray, UInt16Array, UInt32Array};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt16Type, UInt32Type};

use super::plan::Plan;
use super::stream::{Batch, Input, Output, signed, wrong};
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files::{self, Folder, Scratch};
use crate::normalize::{self, CHANGES, Facts, NOTES, NormalTable, Normalized, RawRows, Request, batches, nested};
use crate::source::ReadOptions;

/// The list columns beside the rows.
const NOTED: &str = "_notes";
const CHANGED: &str = "_changes";
/// Columns of `_decoded`.
const DECODED: [&str; 3] = ["field", "rule", "before"];

/// Raw rows in, normal rows out: see the table of streams in [`super`].
///
/// # Errors
/// When the stream is broken, lacks a column, or its rows are not those of the plan in their order.
pub fn normalize(plan: &Plan, dictionary: &Dictionary, from: impl Read, to: impl Write) -> Result<()> {
    let (read, mapping) = (ReadOptions::default(), BTreeMap::new());
    let request = Request {
        dataset: &plan.normal.table.dataset,
        files: &[],
        entity: plan.entity(dictionary)?,
        dictionary,
        as_of: plan.as_of()?,
        read: &read,
        mapping: &mapping,
    };
    let mapped: Vec<&str> = mapped(plan);
    let needed: Vec<&str> = ["_row", "_part", "_line"].into_iter().chain(mapped.iter().copied()).collect();
    let input = Input::open(from, &needed)?;
    let scratch = Scratch::create()?;
    let mut rows = input.flat_map(|batch| match batch.and_then(|batch| runs(&batch, &mapped)) {
        Ok(runs) => runs.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    });
    let table = normalize::worker(&request, &plan.normal, &mut rows, scratch.path())?;
    send(&table, to)
}

/// The fields that some part of the files has a column for, in the order of the table.
fn mapped(plan: &Plan) -> Vec<&str> {
    let parts = &plan.normal.table.parts;
    let has = |field: &String| {
        parts.iter().any(|part| part.mapping.iter().any(|column| column.field.as_ref() == Some(field)))
    };
    plan.normal.table.fields.iter().filter(|field| has(field)).map(String::as_str).collect()
}

/// A batch cut where the part changes or a row does not follow the one before.
fn runs(batch: &Batch, mapped: &[&str]) -> Result<Vec<RawRows>> {
    let (rows, parts, lines) = (batch.numbers("_row")?, batch.parts()?, batch.numbers("_line")?);
    let texts: Vec<StringArray> = mapped.iter().map(|field| batch.text(field)).collect::<Result<_>>()?;
    let (of, decoded) = match batch.0.column_by_name("_decoded") {
        Some(column) => nested::flat(&DECODED, &rows, column).ok_or_else(|| misshapen("_decoded", &DECODED))?,
        None => (Vec::new(), vec![StringArray::new_null(0); 3]),
    };
    let mut cells = of.iter().zip(texts_of(&decoded)).peekable();
    let mut found = Vec::new();
    let mut start = 0;
    while let (Some(&first), Some(&part)) = (rows.get(start), parts.get(start)) {
        let follows = |at: usize| {
            rows.get(at).is_some_and(|row| u64::from(*row) == u64::from(first) + (at - start) as u64)
                && parts.get(at) == Some(&part)
        };
        let end = (start + 1..rows.len()).find(|at| !follows(*at)).unwrap_or(rows.len());
        let last = rows.get(end - 1).copied().unwrap_or(first);
        let mut decoded = Vec::new();
        while let Some((row, [field, rule, before])) = cells.next_if(|(row, _)| (first..=last).contains(*row)) {
            decoded.push((row - first, field.to_owned(), rule.to_owned(), before.to_owned()));
        }
        found.push(RawRows {
            first,
            part,
            lines: lines.get(start..end).unwrap_or_default().to_vec(),
            cells: mapped
                .iter()
                .zip(&texts)
                .map(|(id, cells)| ((*id).to_owned(), cells.slice(start, end - start)))
                .collect(),
            decoded,
        });
        start = end;
    }
    Ok(found)
}

/// The three texts of each fact; a null is empty.
fn texts_of(columns: &[StringArray]) -> impl Iterator<Item = [&str; 3]> {
    let length = columns.first().map_or(0, arrow::array::Array::len);
    let cell = |column: usize, at: usize| columns.get(column).map(|column| column.value(at)).unwrap_or_default();
    (0..length).map(move |at| [cell(0, at), cell(1, at), cell(2, at)])
}

fn misshapen(name: &str, inside: &[&str]) -> Error {
    let inside = inside.join(", ");
    wrong(
        format!("cột «{name}» phải là danh sách cấu trúc ({inside})"),
        format!("column “{name}” must be a list of structures ({inside})"),
    )
}

/// The schema of normal rows with these fields.
fn schema(fields: &[String]) -> SchemaRef {
    let whole = |name: &str, kind| Field::new(name, kind, false);
    let places = [whole("_row", DataType::Int64), whole("_part", DataType::Int32), whole("_line", DataType::Int64)];
    let fields = fields.iter().map(|field| Field::new(field, DataType::Utf8, true));
    let facts = [nested::column(NOTED, &NOTES[1..]), nested::column(CHANGED, &CHANGES[1..])];
    Arc::new(Schema::new(places.into_iter().chain(fields).chain(facts).collect::<Vec<_>>()))
}

/// Streams a normal table with what was noted and changed beside each row.
fn send(table: &NormalTable, to: impl Write) -> Result<()> {
    let mut out = Output::create(to, &schema(&table.fields))?;
    let mut notes = Facts::open(&table.dir.join("notes.parquet"))?;
    let mut changes = Facts::open(&table.dir.join("changes.parquet"))?;
    for batch in batches(&table.dir.join("normal.parquet"))? {
        let batch = batch?;
        let rows = nested::rows_of(&batch)?;
        let Some(&last) = rows.last() else { continue };
        let beside = |facts: &mut Facts, names: &[&str]| -> Result<ArrayRef> {
            let found = facts.until(last)?;
            let Some(first) = found.first() else {
                let none = names.iter().map(|_| Arc::new(StringArray::new_null(0)) as ArrayRef).collect();
                return nested::of(names, rows, std::iter::empty(), none);
            };
            let whole = concat_batches(&first.schema(), &found)?;
            let texts = whole.columns().get(1..).unwrap_or_default().to_vec();
            nested::of(names, rows, nested::rows_of(&whole)?.iter().copied(), texts)
        };
        let (noted, changed) = (beside(&mut notes, &NOTES[1..])?, beside(&mut changes, &CHANGES[1..])?);
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(batch.num_columns() + 2);
        for (at, column) in batch.columns().iter().enumerate() {
            columns.push(match at {
                0 | 2 => Arc::new(signed(column.as_primitive::<UInt32Type>())),
                1 => Arc::new(column.as_primitive::<UInt16Type>().unary::<_, arrow::datatypes::Int32Type>(i32::from)),
                _ => column.clone(),
            });
        }
        columns.extend([noted, changed]);
        if !out.write(columns)? {
            return Ok(());
        }
    }
    out.finish()
}

/// Normal rows of a stream, batch by batch.
pub(super) fn normal_rows(
    plan: &Plan,
    from: impl Read,
    with_changes: bool,
) -> Result<impl Iterator<Item = Result<Normalized>>> {
    let fields: Vec<String> = plan.normal.table.fields.clone();
    let beside = [NOTED, CHANGED].into_iter().take(1 + usize::from(with_changes));
    let needed: Vec<&str> =
        ["_row", "_part", "_line"].into_iter().chain(fields.iter().map(String::as_str)).chain(beside).collect();
    let input = Input::open(from, &needed)?;
    Ok(input.map(move |batch| normalized(&batch?, &fields, with_changes)))
}

fn normalized(batch: &Batch, fields: &[String], with_changes: bool) -> Result<Normalized> {
    let rows = batch.numbers("_row")?;
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from(rows.clone())),
        Arc::new(UInt16Array::from(batch.parts()?)),
        Arc::new(UInt32Array::from(batch.numbers("_line")?)),
    ];
    for field in fields {
        columns.push(Arc::new(batch.text(field)?));
    }
    let names = ["_row", "_part", "_line"].into_iter().chain(fields.iter().map(String::as_str));
    let normal = RecordBatch::try_from_iter(names.zip(columns))?;
    let facts = |column: &str, names: &[&'static str]| -> Result<RecordBatch> {
        let column_there = batch.0.column_by_name(column).ok_or_else(|| misshapen(column, &names[1..]))?;
        let found = nested::flat(&names[1..], &rows, column_there);
        let (of, texts) = found.ok_or_else(|| misshapen(column, &names[1..]))?;
        normalize::facts_of(names, of, texts)
    };
    let changes = if with_changes {
        facts(CHANGED, &CHANGES)?
    } else {
        normalize::facts_of(&CHANGES, Vec::new(), vec![StringArray::new_null(0); 4])?
    };
    Ok(Normalized { rows: normal, notes: facts(NOTED, &NOTES)?, changes })
}

/// Normal rows of all partitions in, in the order of `_row`; a normal table in the folder `out`, as `tudien normalize`
/// leaves it.
///
/// # Errors
/// When a row is missing, comes twice or out of order, or `out` cannot be written or is somebody else's.
pub fn gather_normalize(plan: &Plan, place: &Path, from: impl Read, out: &Path) -> Result<NormalTable> {
    files::refuse_foreign(out, "table.json")?;
    let folder = Folder::create(out)?;
    let mut rows = normal_rows(plan, from, true)?;
    let table = normalize::assemble(&plan.normal, Some(place), &mut rows, folder.path())?;
    folder.commit()?;
    Ok(NormalTable { dir: out.to_owned(), ..table })
}
