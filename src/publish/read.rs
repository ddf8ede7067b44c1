//! Columns of a Parquet file as text, batch by batch: what publishing and reports read.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array as _, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::error::{Error, Result};
use crate::files;

/// Rows in a batch: a few megabytes of text.
const BATCH: usize = 16_384;

/// One batch: one text array for each column asked for, in the order asked for.
pub(crate) type TextBatch = Vec<Arc<StringArray>>;

/// The names of a Parquet file's columns.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn names_of(path: &Path) -> Result<Vec<String>> {
    Ok(builder(path)?.parquet_schema().columns().iter().map(|column| column.path().string()).collect())
}

/// How many rows a Parquet file has.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn rows_of(path: &Path) -> Result<u64> {
    let rows = builder(path)?.metadata().file_metadata().num_rows();
    u64::try_from(rows).map_err(|cause| Error::stage("parquet", cause))
}

fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ParquetRecordBatchReaderBuilder::try_new_with_options(files::open(path)?, options)
        .map_err(|cause| damaged(path, &cause))
}

/// Gives named columns of a Parquet file as text.
pub(crate) struct TextBatches {
    reader: ParquetRecordBatchReader,
    names: Vec<String>,
}

impl TextBatches {
    /// Opens `path` for the named columns.
    ///
    /// # Errors
    /// When the file cannot be read, or has no column of one of the names.
    pub(crate) fn open(path: &Path, names: &[&str]) -> Result<Self> {
        let builder = builder(path)?;
        let schema = builder.parquet_schema();
        for name in names {
            if !schema.columns().iter().any(|column| column.path().string() == *name) {
                return Err(Error::read(
                    path,
                    format!("không có cột «{name}»"),
                    format!("there is no column “{name}”"),
                )
                .hint("Hãy chạy lại công đoạn đã ghi tệp này.", "Run the stage that wrote this file again."));
            }
        }
        let mask = ProjectionMask::columns(schema, names.iter().copied());
        let reader =
            builder.with_projection(mask).with_batch_size(BATCH).build().map_err(|cause| damaged(path, &cause))?;
        Ok(Self { reader, names: names.iter().map(|name| (*name).to_owned()).collect() })
    }

    fn text(&self, batch: &RecordBatch) -> Result<TextBatch> {
        self.names.iter().map(|name| as_text(batch, name)).collect()
    }
}

impl Iterator for TextBatches {
    type Item = Result<TextBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.reader.next()? {
            Ok(batch) => Some(self.text(&batch)),
            Err(cause) => Some(Err(cause.into())),
        }
    }
}

fn as_text(batch: &RecordBatch, name: &str) -> Result<Arc<StringArray>> {
    let column = batch
        .column_by_name(name)
        .ok_or_else(|| ArrowError::SchemaError(format!("column {name} is not in the batch")))?;
    let text = cast(column, &DataType::Utf8)?;
    text.as_any()
        .downcast_ref::<StringArray>()
        .map(|array| Arc::new(array.clone()))
        .ok_or_else(|| ArrowError::CastError(format!("column {name} is not text")).into())
}

/// The value at a row; `None` where the cell is empty or there is no such row.
pub(crate) fn value(array: &StringArray, row: usize) -> Option<&str> {
    (row < array.len() && array.is_valid(row)).then(|| array.value(row)).filter(|text| !text.is_empty())
}

fn damaged(path: &Path, cause: &parquet::errors::ParquetError) -> Error {
    Error::read(
        path,
        format!("không đọc được tệp Parquet ({cause})"),
        format!("the Parquet file cannot be read ({cause})"),
    )
    .hint("Hãy chạy lại công đoạn đã ghi tệp này.", "Run the stage that wrote this file again.")
}
