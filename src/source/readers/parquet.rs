//! parquet: columns of any type as text, batch by batch.

use std::path::{Path, PathBuf};

use arrow::array::{Array as _, ArrayRef, AsArray as _, StructArray};
use arrow::datatypes::{DataType, Float32Type, Float64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::guard::guard;
use super::{Reader, damaged};
use crate::error::Result;
use crate::files;
use crate::lang::Text;
use crate::source::ReadOptions;
use crate::source::grid::{Cell, HEAD, Row, RowSource, Sheet, Workbook};

/// Dữ liệu Parquet.
pub(super) static READER: Reader = Reader {
    id: "parquet",
    title: Text::new("Dữ liệu Parquet (.parquet)", "Parquet data (.parquet)"),
    endings: &["parquet"],
    knows: |head| head.starts_with(b"PAR1"),
    open,
};

/// Rows of a batch.
const BATCH: usize = 8_192;

fn open(path: &Path, _: &ReadOptions) -> Result<Workbook> {
    let file = files::open(path)?;
    let opened = guard(|| -> std::result::Result<_, parquet::errors::ParquetError> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(BATCH);
        let schema = builder.schema().clone();
        Ok((builder.build()?, schema))
    });
    let (reader, schema) = opened
        .ok_or_else(|| damaged(path, "parquet", "nội dung không giải mã được / the content cannot be decoded"))?
        .map_err(|cause| damaged(path, "parquet", cause))?;
    let mut paths = Vec::new();
    for field in schema.fields() {
        columns(field.name(), field.data_type(), &mut Vec::new(), &mut paths);
    }
    let mut rows = Records { reader, path: path.to_owned(), batch: Vec::new(), at: 0, length: 0, count: 0 };
    let mut sheet = Sheet { records: Some(paths), ..Sheet::default() };
    while sheet.rows.len() < HEAD {
        match rows.next_row()? {
            Some(row) => sheet.rows.push(row),
            None => {
                return Ok(Workbook { reader: READER.id, encoding: None, remarks: Vec::new(), sheets: vec![sheet] });
            }
        }
    }
    sheet.rest = Some(Box::new(rows));
    Ok(Workbook { reader: READER.id, encoding: None, remarks: Vec::new(), sheets: vec![sheet] })
}

/// Paths of the columns under a field: those of its fields where it has some.
fn columns(name: &str, kind: &DataType, above: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    above.push(name.to_owned());
    match kind {
        DataType::Struct(fields) => {
            for field in fields {
                columns(field.name(), field.data_type(), above, paths);
            }
        }
        _ => paths.push(above.clone()),
    }
    above.pop();
}

/// The records of a file.
struct Records {
    reader: ParquetRecordBatchReader,
    path: PathBuf,
    batch: Vec<Vec<Option<String>>>,
    at: usize,
    length: usize,
    count: u32,
}

impl Records {
    fn load(&mut self) -> Result<bool> {
        let wrong = |cause: String| damaged(&self.path, "parquet", cause);
        let next = guard(|| self.reader.next())
            .ok_or_else(|| wrong("nội dung không giải mã được / the content cannot be decoded".to_owned()))?;
        let Some(batch) = next.transpose().map_err(|cause| wrong(cause.to_string()))? else { return Ok(false) };
        let mut made = Vec::new();
        for column in batch.columns() {
            texts(column, None, &mut made).map_err(|cause| wrong(cause.to_string()))?;
        }
        (self.batch, self.at, self.length) = (made, 0, batch.num_rows());
        Ok(true)
    }
}

impl RowSource for Records {
    fn next_row(&mut self) -> Result<Option<Row>> {
        while self.at >= self.length {
            if !self.load()? {
                return Ok(None);
            }
        }
        self.count = self.count.saturating_add(1);
        let mut row = Row::new(self.count);
        for (place, column) in (0..).zip(&self.batch) {
            if let Some(Some(text)) = column.get(self.at) {
                row.push(Cell::at(place), text);
            }
        }
        self.at += 1;
        Ok(Some(row))
    }
}

/// A column as texts; the fields of a record one after another, nothing where the record itself is missing.
fn texts(
    column: &ArrayRef,
    above: Option<&StructArray>,
    made: &mut Vec<Vec<Option<String>>>,
) -> std::result::Result<(), arrow::error::ArrowError> {
    if let Some(record) = column.as_struct_opt() {
        for field in record.columns() {
            texts(field, Some(record), made)?;
        }
        return Ok(());
    }
    let missing = |row: usize| column.is_null(row) || above.is_some_and(|record| record.is_null(row));
    let options = FormatOptions::default().with_display_error(false);
    let shown = ArrayFormatter::try_new(column, &options)?;
    let mut values = Vec::with_capacity(column.len());
    for row in 0..column.len() {
        values.push(if missing(row) { None } else { Some(text(column, &shown, row)?) });
    }
    made.push(values);
    Ok(())
}

fn text(
    column: &ArrayRef,
    shown: &ArrayFormatter<'_>,
    row: usize,
) -> std::result::Result<String, arrow::error::ArrowError> {
    Ok(match column.data_type() {
        // the shortest text that reads back as the same number, without an exponent
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Float32 => column.as_primitive::<Float32Type>().value(row).to_string(),
        DataType::Boolean => if column.as_boolean().value(row) { "TRUE" } else { "FALSE" }.to_owned(),
        DataType::Timestamp(..) | DataType::Date64 => {
            let text = shown.value(row).try_to_string()?;
            let text = text.replacen('T', " ", 1);
            text.strip_suffix(" 00:00:00").map_or_else(|| text.clone(), str::to_owned)
        }
        _ => shown.value(row).try_to_string()?,
    })
}
