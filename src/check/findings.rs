//! `findings.parquet`: written batch by batch, in the order of rows, the same bytes for the same findings.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringBuilder, UInt32Builder};
use arrow::datatypes::{DataType, Field as Slot, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::FINDINGS;
use crate::error::Result;
use crate::files::Atomic;

/// One line of the file. The order is that of [`FINDINGS`].
pub(super) struct Line<'a> {
    pub(super) code: &'a str,
    pub(super) level: &'a str,
    pub(super) field: &'a str,
    pub(super) row: Option<u32>,
    pub(super) address: &'a str,
    pub(super) value: Option<&'a str>,
    pub(super) detail: Option<&'a str>,
    pub(super) proposal: Option<&'a str>,
    pub(super) owner: &'a str,
}

/// Lines held before they go out.
const BATCH: usize = 65_536;

/// The file being written.
pub(super) struct Writer {
    out: ArrowWriter<Atomic>,
    schema: SchemaRef,
    texts: [StringBuilder; 8],
    rows: UInt32Builder,
    held: usize,
    count: u64,
}

impl Writer {
    /// Begins the file at `path`.
    pub(super) fn create(path: &Path) -> Result<Self> {
        let slots = FINDINGS.iter().map(|&name| match name {
            "_row" => Slot::new(name, DataType::UInt32, true),
            _ => Slot::new(name, DataType::Utf8, matches!(name, "value" | "detail" | "proposal")),
        });
        let schema: SchemaRef = Arc::new(Schema::new(slots.collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_max_row_group_row_count(Some(262_144))
            .build();
        let out = ArrowWriter::try_new(Atomic::create(path)?, schema.clone(), Some(properties))?;
        Ok(Self { out, schema, texts: Default::default(), rows: UInt32Builder::new(), held: 0, count: 0 })
    }

    /// Adds a line.
    pub(super) fn push(&mut self, line: &Line<'_>) -> Result<()> {
        let [code, level, field, address, value, detail, proposal, owner] = &mut self.texts;
        code.append_value(line.code);
        level.append_value(line.level);
        field.append_value(line.field);
        self.rows.append_option(line.row);
        address.append_value(line.address);
        value.append_option(line.value);
        detail.append_option(line.detail);
        proposal.append_option(line.proposal);
        owner.append_value(line.owner);
        self.held += 1;
        self.count += 1;
        if self.held >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let rows: ArrayRef = Arc::new(self.rows.finish());
        let mut columns: Vec<ArrayRef> =
            self.texts.iter_mut().map(|texts| Arc::new(texts.finish()) as ArrayRef).collect();
        columns.insert(3, rows);
        self.out.write(&RecordBatch::try_new(self.schema.clone(), columns)?)?;
        self.held = 0;
        Ok(())
    }

    /// Writes what is held, puts the file in its place and says how many lines it has.
    pub(super) fn finish(mut self) -> Result<u64> {
        self.flush()?;
        self.out.into_inner()?.commit()?;
        Ok(self.count)
    }
}
