//! `tudien text … --file`: steps over whole columns of a Parquet file, batch by batch.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch, StringArray};
use arrow::datatypes::{DataType, SchemaRef};
use cpu_time::ProcessTime;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde::Serialize;

use crate::console::Console;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::lang::Message;
use crate::text::memo::Memo;
use crate::text::{Step, column};

/// Rows in memory at once.
const BATCH: usize = 1 << 16;

/// Columns of a file, and where the mended file goes.
pub(super) struct Request<'a> {
    pub(super) file: &'a Path,
    /// Names; empty: every column of text.
    pub(super) columns: &'a [String],
    pub(super) out: Option<&'a PathBuf>,
    pub(super) steps: &'a [&'static Step],
}

/// What was done to a file.
#[derive(Debug, Serialize)]
struct Told {
    rows: usize,
    columns: Vec<Tally>,
    /// Seconds of all processors for reading, for the steps, and for writing.
    cpu_seconds_read: f64,
    cpu_seconds_steps: f64,
    cpu_seconds_write: f64,
}

#[derive(Debug, Serialize)]
struct Tally {
    column: String,
    /// Cells that hold something.
    cells: usize,
    changed: usize,
    #[serde(skip)]
    place: usize,
    /// Cells that the default pipeline mended before.
    #[serde(skip)]
    memo: Memo,
}

/// Runs the steps over the file and tells what changed.
pub(super) fn run(request: &Request<'_>, console: &Console) -> Result<()> {
    let mut reader = open(request.file)?;
    let schema = arrow::array::RecordBatchReader::schema(&reader);
    let mut told = Told {
        rows: 0,
        columns: chosen(request, &schema)?,
        cpu_seconds_read: 0.0,
        cpu_seconds_steps: 0.0,
        cpu_seconds_write: 0.0,
    };
    let mut writer = request.out.map(|path| create(path, &schema)).transpose()?;
    loop {
        let clock = ProcessTime::now();
        let batch = reader.next().transpose()?;
        told.cpu_seconds_read += clock.elapsed().as_secs_f64();
        let Some(batch) = batch else { break };
        let clock = ProcessTime::now();
        let batch = mend(&batch, request.steps, &mut told.columns)?;
        told.cpu_seconds_steps += clock.elapsed().as_secs_f64();
        told.rows += batch.num_rows();
        let clock = ProcessTime::now();
        if let Some(writer) = &mut writer {
            writer.write(&batch)?;
        }
        told.cpu_seconds_write += clock.elapsed().as_secs_f64();
        console.progress(&Message::new(format!("{} dòng", told.rows), format!("{} rows", told.rows)));
    }
    let clock = ProcessTime::now();
    if let Some(writer) = writer {
        writer.into_inner()?.commit()?;
    }
    told.cpu_seconds_write += clock.elapsed().as_secs_f64();
    if console.json { console.answer_json(&told) } else { console.answer(&table(&told, console)) }
}

/// Opens the file; text comes as Arrow's plain strings whatever wrote it.
fn open(path: &Path) -> Result<ParquetRecordBatchReader> {
    let wrong = |cause: parquet::errors::ParquetError| {
        Error::read(path, format!("không phải tệp Parquet ({cause})"), format!("not a Parquet file ({cause})")).hint(
            "Cách dùng này chỉ nhận tệp Parquet; với CSV hay bảng tính hãy dùng: tudien normalize",
            "Only Parquet files are taken here; for CSV or workbooks use: tudien normalize",
        )
    };
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(files::open(path)?, options).map_err(wrong)?;
    builder.with_batch_size(BATCH).build().map_err(wrong)
}

/// The columns to be mended.
fn chosen(request: &Request<'_>, schema: &SchemaRef) -> Result<Vec<Tally>> {
    let tally = |place: usize, column: &str| Tally {
        column: column.to_owned(),
        cells: 0,
        changed: 0,
        place,
        memo: Memo::default(),
    };
    let text: Vec<(usize, &String)> = schema
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| *field.data_type() == DataType::Utf8)
        .map(|(place, field)| (place, field.name()))
        .collect();
    if request.columns.is_empty() {
        return Ok(text.into_iter().map(|(place, name)| tally(place, name)).collect());
    }
    request
        .columns
        .iter()
        .map(|wanted| {
            text.iter().find(|(_, name)| *name == wanted).map(|(place, name)| tally(*place, name)).ok_or_else(|| {
                let known: Vec<&str> = text.iter().map(|(_, name)| name.as_str()).collect();
                let known = known.join(", ");
                Error::usage(
                    format!("Tệp không có cột văn bản nào tên là «{wanted}»"),
                    format!("The file has no text column named «{wanted}»"),
                )
                .hint(format!("Các cột văn bản: {known}."), format!("Its text columns: {known}."))
            })
        })
        .collect()
}

fn create(path: &Path, schema: &SchemaRef) -> Result<ArrowWriter<Atomic>> {
    let properties =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("tudien".to_owned()).build();
    Ok(ArrowWriter::try_new(Atomic::create(path)?, Arc::clone(schema), Some(properties))?)
}

/// The batch with its columns mended by every step in turn.
fn mend(batch: &RecordBatch, steps: &[&'static Step], columns: &mut [Tally]) -> Result<RecordBatch> {
    let mut arrays: Vec<ArrayRef> = batch.columns().to_vec();
    for tally in columns {
        let Some(array) = arrays.get_mut(tally.place) else { continue };
        let given: StringArray = array.as_string::<i32>().clone();
        let mut values = given.clone();
        let mut changed = Vec::new();
        for step in steps {
            let done = if step.id == "default" {
                column::default(&values, &tally.memo)?
            } else {
                column::apply(&values, step.apply)?
            };
            values = done.values;
            changed.extend(done.changed);
        }
        changed.sort_unstable();
        changed.dedup();
        tally.cells += given.len() - given.null_count();
        tally.changed += changed.len();
        *array = Arc::new(values);
    }
    Ok(RecordBatch::try_new(batch.schema(), arrays)?)
}

fn table(told: &Told, console: &Console) -> String {
    let head =
        [console.word("Cột", "Column"), console.word("Số ô có giá trị", "Cells"), console.word("Đã sửa", "Changed")];
    let width = told.columns.iter().map(|tally| tally.column.chars().count()).chain([head[0].chars().count()]).max();
    let width = width.unwrap_or(0);
    let row = |column: &str, cells: &str, changed: &str| format!("{column:width$}  {cells:>15}  {changed:>10}\n");
    let rows =
        told.columns.iter().map(|tally| row(&tally.column, &tally.cells.to_string(), &tally.changed.to_string()));
    std::iter::once(row(head[0], head[1], head[2])).chain(rows).collect()
}
