//! Reading a table's files batch by batch: places and text cells.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array as _, AsArray as _, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, UInt16Type, UInt32Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::error::{Error, Result};
use crate::files;

/// Rows in a batch: a few megabytes of text.
const BATCH: usize = 8192;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Row of the normal table.
    pub row: u32,
    /// Region of the source; nought where the file does not say.
    pub part: u16,
    /// Line there; nought where the file does not say.
    pub line: u32,
}

/// Some text columns of a Parquet file with its `_row`.
pub struct Rows {
    reader: ParquetRecordBatchReader,
    names: Vec<String>,
}

/// One batch of [`Rows`].
pub struct RowBatch {
    batch: RecordBatch,
    texts: Vec<Arc<StringArray>>,
}

impl Rows {
    /// Opens a file for the named columns.
    ///
    /// # Errors
    /// When the file cannot be read, or lacks one of them.
    pub fn open(path: &Path, names: &[&str]) -> Result<Self> {
        let builder = open(path)?;
        let schema = builder.parquet_schema();
        let has = |name: &str| schema.columns().iter().any(|column| column.path().string() == name);
        if let Some(name) = names.iter().find(|name| !has(name)) {
            return Err(Error::read(path, format!("không có cột «{name}»"), format!("there is no column “{name}”"))
                .hint("Hãy chạy lại công đoạn đã ghi tệp này.", "Run the stage that wrote this file again."));
        }
        let own = ["_row", "_part", "_line"].into_iter().filter(|name| has(name));
        let mask = ProjectionMask::columns(schema, own.chain(names.iter().copied()));
        let reader = builder.with_projection(mask).with_batch_size(BATCH).build()?;
        Ok(Self { reader, names: names.iter().map(|name| (*name).to_owned()).collect() })
    }
}

impl Iterator for Rows {
    type Item = Result<RowBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = match self.reader.next()? {
            Ok(batch) => batch,
            Err(cause) => return Some(Err(cause.into())),
        };
        let text = |name: &String| -> Result<Arc<StringArray>> {
            let column = batch.column_by_name(name).ok_or_else(|| Error::stage("read", name))?;
            let column = cast(column, &DataType::Utf8)?;
            Ok(Arc::new(column.as_string::<i32>().clone()))
        };
        let texts = self.names.iter().map(text).collect::<Result<Vec<_>>>();
        Some(texts.map(|texts| RowBatch { batch, texts }))
    }
}

impl RowBatch {
    /// Rows in the batch.
    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell of a column, in the order asked for.
    pub fn cell(&self, column: usize, row: usize) -> Option<&str> {
        let texts = self.texts.get(column)?;
        texts.is_valid(row).then(|| texts.value(row))
    }

    /// The row's number, where it has one.
    pub fn row(&self, row: usize) -> Option<u32> {
        let rows = self.batch.column_by_name("_row")?.as_primitive_opt::<UInt32Type>()?;
        rows.is_valid(row).then(|| rows.value(row))
    }

    /// Where a row stands.
    pub fn place(&self, row: usize) -> Place {
        let part = self.batch.column_by_name("_part").and_then(|column| column.as_primitive_opt::<UInt16Type>());
        let line = self.batch.column_by_name("_line").and_then(|column| column.as_primitive_opt::<UInt32Type>());
        Place {
            row: self.row(row).unwrap_or_default(),
            part: part.map_or(0, |part| part.value(row)),
            line: line.map_or(0, |line| line.value(row)),
        }
    }
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<std::fs::File>> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    Ok(ParquetRecordBatchReaderBuilder::try_new_with_options(files::open(path)?, options)?)
}

/// All columns of a Parquet file, batch by batch.
///
/// # Errors
/// When the file cannot be read.
pub fn batches(path: &Path) -> Result<impl Iterator<Item = Result<RecordBatch>> + use<>> {
    let reader = open(path)?.with_batch_size(BATCH).build()?;
    Ok(reader.map(|batch| Ok(batch?)))
}
