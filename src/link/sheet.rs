//! A table of text written as CSV and as Parquet at once.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::error::Result;
use crate::files::{self, Atomic};
use crate::normalize::Table;

/// Rows held before they go out.
const AT_ONCE: usize = 8192;

/// A table of text being written as CSV and as Parquet at once.
pub(in crate::link) struct Sheet {
    csv: csv::Writer<Atomic>,
    csv_path: PathBuf,
    parquet: Table,
    schema: SchemaRef,
    columns: Vec<StringBuilder>,
    held: usize,
    rows: u64,
}

impl Sheet {
    /// Begins `dir/<name>.csv` (UTF-8 with BOM, cells as they are) and `dir/<name>.parquet` (empty cells are null).
    pub(in crate::link) fn create(dir: &Path, name: &str, columns: &[&str]) -> Result<Self> {
        let csv_path = dir.join(format!("{name}.csv"));
        let fields: Vec<Field> = columns.iter().map(|column| Field::new(*column, DataType::Utf8, true)).collect();
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let mut file = Atomic::create(&csv_path)?;
        file.write_all("\u{feff}".as_bytes()).map_err(|cause| files::unwritable(&csv_path, &cause))?;
        let mut sheet = Self {
            csv: csv::Writer::from_writer(file),
            parquet: Table::create(&dir.join(format!("{name}.parquet")), schema.clone())?,
            schema,
            columns: columns.iter().map(|_| StringBuilder::new()).collect(),
            csv_path,
            held: 0,
            rows: 0,
        };
        sheet.record(columns.iter().copied())?;
        Ok(sheet)
    }

    fn record<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<()> {
        let path = &self.csv_path;
        self.csv.write_record(cells).map_err(|cause| files::unwritable(path, &std::io::Error::other(cause.to_string())))
    }

    /// Adds a row.
    pub(in crate::link) fn push<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<()> {
        let cells: Vec<&str> = cells.collect();
        self.record(cells.iter().copied())?;
        for (column, cell) in self.columns.iter_mut().zip(&cells) {
            column.append_option(Some(*cell).filter(|cell| !cell.is_empty()));
        }
        self.held += 1;
        self.rows += 1;
        if self.held < AT_ONCE { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<()> {
        let arrays: Vec<ArrayRef> =
            self.columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        if self.held > 0 {
            self.parquet.write(&RecordBatch::try_new(self.schema.clone(), arrays)?)?;
        }
        self.held = 0;
        Ok(())
    }

    /// Puts both files in their place; answers how many rows they have.
    pub(in crate::link) fn finish(mut self) -> Result<u64> {
        self.flush()?;
        self.parquet.finish()?;
        let path = &self.csv_path;
        let file = self.csv.into_inner().map_err(|cause| files::unwritable(path, cause.error()))?;
        file.commit()?;
        Ok(self.rows)
    }
}
