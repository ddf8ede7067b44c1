//! Normalizing apart from the files: what the whole of them decides is decided once and written down as a [`Plan`], the
//! rows are then normalized in any number of places, and put together again as if one run had made them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray, new_null_array};
use arrow::datatypes::{DataType, Field as Column, Schema, SchemaRef};
use serde::{Deserialize, Serialize};

use super::nested;
use super::run::{Learnt, Request, Work, column_of, layout, open, shown, too_much};
use super::tables::{Aside, Table, Tables, normal_schema};
use super::{CHANGES, Mapped, NOTES, NormalTable};
use crate::error::{Error, Result};
use crate::files;
use crate::source::{Decoded, RawBatch};

/// The rows of the files as they were read, beside the plan: `_row`, `_part`, `_line` (whole numbers), one text column a
/// mapped field, `_decoded` (list of `field`, `rule`, `before`: cells that had to be decoded).
pub const RAW: &str = "raw.parquet";

/// Columns of `_decoded`.
const DECODED: [&str; 3] = ["field", "rule", "before"];

/// What the files as a whole decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The table that will be: its parts, fields and rows are known, its changes and notes are not yet counted.
    pub table: NormalTable,
    /// For each part, what the first rows of its columns showed.
    shown: Vec<Learnt>,
}

impl Plan {
    fn mappings(&self) -> Vec<&[Mapped]> {
        self.table.parts.iter().map(|part| part.mapping.as_slice()).collect()
    }
}

/// Reads the files of a request: their rows go to `dir/`[`RAW`] as they are, what no field takes to `left_out.parquet` and
/// `unmapped.parquet` beside it. `progress` is told the rows done so far.
///
/// # Errors
/// When a file cannot be read, holds no table of the entity, or `dir` cannot be written.
pub fn survey(request: &Request<'_>, dir: &Path, progress: &mut dyn FnMut(u64)) -> Result<Plan> {
    let (taken, outside) = open(request)?;
    let mappings: Vec<&[Mapped]> = taken.iter().map(|(_, mapping)| mapping.as_slice()).collect();
    let (_, fields) = layout(request, &mappings);
    let mapped: Vec<String> = fields.iter().filter(|field| is_mapped(&mappings, field)).cloned().collect();
    let (schema, mut aside) = (raw_schema(&mapped), Aside::create(dir)?);
    let mut out = Table::create(&dir.join(RAW), schema.clone())?;
    let mut plan = Plan { table: NormalTable::begun(request, fields, dir), shown: Vec::new() };
    for (mut raw, mapping) in taken {
        let number = u16::try_from(plan.table.parts.len()).map_err(|_| too_much("65.536 vùng", "65,536 regions"))?;
        let (before, mut learnt) = (plan.table.rows, None);
        while let Some(batch) = raw.rows.next_batch()? {
            let own = || plan.table.fields.iter().filter_map(|id| request.entity.field(id));
            learnt.get_or_insert_with(|| shown(own(), &mapping, &batch));
            let first = u32::try_from(plan.table.rows).map_err(|_| too_much("4 tỷ dòng", "4 billion rows"))?;
            aside.unmapped(first, &mapping, &batch)?;
            out.write(&raw_batch(&schema, &mapped, first, number, &mapping, &batch)?)?;
            plan.table.rows += batch.lines.len() as u64;
            progress(plan.table.rows);
        }
        let rows = plan.table.rows - before;
        plan.table.parts.push(aside.part(raw, number, rows, mapping)?);
        plan.shown.push(learnt.unwrap_or_default());
    }
    plan.table.outside = aside.outside(&outside)?;
    aside.finish()?;
    out.finish()?;
    Ok(plan)
}

fn is_mapped(mappings: &[&[Mapped]], field: &str) -> bool {
    mappings.iter().any(|mapping| mapping.iter().any(|column| column.field.as_deref() == Some(field)))
}

fn raw_schema(mapped: &[String]) -> SchemaRef {
    let whole = |name: &str, kind| Column::new(name, kind, false);
    let places = [whole("_row", DataType::Int64), whole("_part", DataType::Int32), whole("_line", DataType::Int64)];
    let fields = mapped.iter().map(|field| Column::new(field, DataType::Utf8, true));
    let decoded = nested::column("_decoded", &DECODED);
    Arc::new(Schema::new(places.into_iter().chain(fields).chain([decoded]).collect::<Vec<_>>()))
}

fn raw_batch(
    schema: &SchemaRef,
    mapped: &[String],
    first: u32,
    part: u16,
    mapping: &[Mapped],
    batch: &RawBatch,
) -> Result<RecordBatch> {
    let rows = batch.lines.len();
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from_iter_values((i64::from(first)..).take(rows))),
        Arc::new(Int32Array::from(vec![i32::from(part); rows])),
        Arc::new(batch.lines.iter().copied().map(i64::from).collect::<Int64Array>()),
    ];
    for field in mapped {
        let cells = column_of(mapping, batch, field).map(|cells| Arc::new(cells.clone()) as ArrayRef);
        columns.push(cells.unwrap_or_else(|| new_null_array(&DataType::Utf8, rows)));
    }
    let of_field = |cell: &Decoded| mapping.get(cell.column as usize).and_then(|column| column.field.clone());
    let mut decoded: Vec<(u32, String, &Decoded)> =
        batch.decoded.iter().filter_map(|cell| Some((cell.row, of_field(cell)?, cell))).collect();
    decoded.sort_by_key(|(row, ..)| *row);
    let texts: [ArrayRef; 3] = [
        Arc::new(StringArray::from_iter_values(decoded.iter().map(|(_, field, _)| field))),
        Arc::new(StringArray::from_iter_values(decoded.iter().map(|(.., cell)| &cell.rule))),
        Arc::new(StringArray::from_iter_values(decoded.iter().map(|(.., cell)| &cell.before))),
    ];
    let rows: Vec<u32> = (0..).take(rows).collect();
    columns.push(nested::of(&DECODED, &rows, decoded.iter().map(|(row, ..)| *row), texts.to_vec())?);
    Ok(RecordBatch::try_new(schema.clone(), columns)?)
}

/// Rows of one part that follow one another, as they were read.
pub struct Rows {
    /// Number of the first.
    pub first: u32,
    /// Their part.
    pub part: u16,
    /// Their lines.
    pub lines: Vec<u32>,
    /// Field ids and cells.
    pub cells: Vec<(String, StringArray)>,
    /// Cells that had to be decoded: row among these, field, rule, text before; sorted by row.
    pub decoded: Vec<(u32, String, String, String)>,
}

/// Normalizes some rows of the files that a plan was made of and leaves them in `dir` as a normal table.
///
/// # Errors
/// When the rows do not come in their order, name a part that the plan does not have, or `dir` cannot be written.
pub fn worker(
    request: &Request<'_>,
    plan: &Plan,
    rows: &mut dyn Iterator<Item = Result<Rows>>,
    dir: &Path,
) -> Result<NormalTable> {
    let mut work: Option<(u16, Work<'_>)> = None;
    let (mut next, mut count) = (0_u64, 0);
    for rows in rows {
        let rows = rows?;
        let Some(part) = plan.table.parts.get(usize::from(rows.part)) else {
            return Err(Error::usage(
                format!("dòng {}: kế hoạch không có vùng {}", rows.first, rows.part),
                format!("row {}: the plan has no part {}", rows.first, rows.part),
            )
            .hint(
                "Hãy dùng kế hoạch đã lập cùng các dòng này: tudien worker plan.",
                "Use the plan that was made with these rows: tudien worker plan.",
            ));
        };
        if u64::from(rows.first) < next {
            return Err(out_of_order(u64::from(rows.first)));
        }
        let mut at_work = match work.take() {
            Some(work) => work,
            None => (0, Work::new(request, &plan.mappings(), dir)?),
        };
        // What a part's columns showed counts for the parts behind it too, as in one run.
        while at_work.0 <= rows.part {
            if let Some(learnt) = plan.shown.get(usize::from(at_work.0)) {
                at_work.1.learn(learnt);
            }
            at_work.0 += 1;
        }
        if at_work.0 != rows.part + 1 {
            return Err(out_of_order(u64::from(rows.first)));
        }
        let mapping: Vec<Mapped> = part.mapping.iter().filter(|column| column.field.is_some()).cloned().collect();
        let batch = as_read(&mapping, &rows);
        at_work.1.table.rows = u64::from(rows.first);
        at_work.1.batch(rows.part, &mapping, &batch)?;
        next = at_work.1.table.rows;
        count += rows.lines.len() as u64;
        work = Some(at_work);
    }
    let mut work = match work {
        Some((_, work)) => work,
        None => Work::new(request, &plan.mappings(), dir)?,
    };
    work.table.rows = count;
    work.table.parts.clone_from(&plan.table.parts);
    work.finish(&[])
}

fn as_read(mapping: &[Mapped], rows: &Rows) -> RawBatch {
    let cells = |column: &Mapped| {
        let found = rows.cells.iter().find(|(field, _)| column.field.as_ref() == Some(field));
        found.map_or_else(|| StringArray::new_null(rows.lines.len()), |(_, cells)| cells.clone())
    };
    let place = |field: &str| mapping.iter().position(|column| column.field.as_deref() == Some(field));
    let decoded = rows.decoded.iter().filter_map(|(row, field, rule, before)| {
        let column = u32::try_from(place(field)?).ok()?;
        Some(Decoded { row: *row, column, before: before.clone(), rule: rule.clone().into() })
    });
    RawBatch {
        lines: rows.lines.clone(),
        columns: mapping.iter().map(cells).collect(),
        section: None,
        decoded: decoded.collect(),
    }
}

fn out_of_order(row: u64) -> Error {
    Error::usage(
        format!("dòng {row} không đến theo thứ tự của _row"),
        format!("row {row} does not come in the order of _row"),
    )
    .hint(
        "Mỗi phần phải xếp theo _row: sortWithinPartitions(\"_row\") trước mapInArrow.",
        "Each partition must be sorted by _row: sortWithinPartitions(\"_row\") before mapInArrow.",
    )
}

/// Rows made normal with what was noted of them and changed in them.
pub struct Normalized {
    /// `_row` (u32), `_part` (u16), `_line` (u32), the fields.
    pub rows: RecordBatch,
    /// Rows of [`NOTES`].
    pub notes: RecordBatch,
    /// Rows of [`CHANGES`].
    pub changes: RecordBatch,
}

/// Puts rows that were normalized apart together in `dir`, as one run over the files of the plan at `from` would. Without
/// `from` they are some of the rows only.
///
/// # Errors
/// When a row is missing, comes twice or out of order, or `dir` cannot be written.
pub fn assemble(
    plan: &Plan,
    from: Option<&Path>,
    batches: &mut dyn Iterator<Item = Result<Normalized>>,
    dir: &Path,
) -> Result<NormalTable> {
    let mut table = NormalTable { dir: dir.to_owned(), ..plan.table.clone() };
    let mut tables = Tables::create(dir, &table.fields)?;
    let schema = normal_schema(&table.fields);
    let (mut next, mut count_of_rows) = (0_u64, 0_u64);
    for batch in batches {
        let batch = batch?;
        for row in nested::rows_of(&batch.rows)? {
            let row = u64::from(*row);
            if row < next || (from.is_some() && row != next) {
                return Err(out_of_order(row));
            }
            next = row + 1;
            count_of_rows += 1;
        }
        count(&mut table.noted, &batch.notes, NOTES[2], None)?;
        count(&mut table.changed, &batch.changes, CHANGES[2], Some('+'))?;
        tables.normal.write(&RecordBatch::try_new(schema.clone(), batch.rows.columns().to_vec())?)?;
        tables.notes.write(&batch.notes)?;
        tables.changes.write(&batch.changes)?;
    }
    if from.is_some() && next != table.rows {
        let rows = table.rows;
        return Err(Error::usage(
            format!("thiếu dòng: có {next} trên {rows}"),
            format!("rows are missing: {next} of {rows} are here"),
        )
        .hint("Hãy đưa vào kết quả của mọi phần.", "Give it the result of every partition."));
    }
    tables.finish()?;
    table.rows = count_of_rows;
    if let Some(from) = from {
        for name in Aside::FILES {
            files::copy(&from.join(name), &dir.join(name))?;
        }
    }
    table.save()?;
    Ok(table)
}

/// Counts the texts of a column; one that `apart` parts is several.
fn count(into: &mut BTreeMap<String, u64>, facts: &RecordBatch, name: &str, apart: Option<char>) -> Result<()> {
    for text in nested::texts(facts, name)?.iter().flatten() {
        for one in text.split(|sign| Some(sign) == apart) {
            match into.get_mut(one) {
                Some(count) => *count += 1,
                None => *into.entry(one.to_owned()).or_default() += 1,
            }
        }
    }
    Ok(())
}

/// The notes or changes of a normal table, to be read beside its rows.
pub struct Facts {
    batches: Box<dyn Iterator<Item = Result<RecordBatch>>>,
    held: Option<RecordBatch>,
}

impl Facts {
    /// Opens `notes.parquet` or `changes.parquet`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self { batches: Box::new(super::batches(path)?), held: None })
    }

    /// The facts of rows up to `last` that were not taken yet, as batches.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn until(&mut self, last: u32) -> Result<Vec<RecordBatch>> {
        let mut taken = Vec::new();
        loop {
            let batch = match self.held.take() {
                Some(batch) => batch,
                None => match self.batches.next() {
                    Some(batch) => batch?,
                    None => return Ok(taken),
                },
            };
            let count = nested::rows_of(&batch)?.partition_point(|row| *row <= last);
            if count > 0 {
                taken.push(batch.slice(0, count));
            }
            if count < batch.num_rows() {
                self.held = Some(batch.slice(count, batch.num_rows() - count));
                return Ok(taken);
            }
        }
    }
}
