//! Every finding as Parquet: the columns of the findings with the set before them.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field as Slot, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::{Format, Input, Seen};
use crate::check::FINDINGS;
use crate::error::Result;
use crate::files::Atomic;
use crate::lang::Text;
use crate::normalize::read::{TextBatches, Texts};

pub(super) static FORMAT: Format = Format {
    id: "parquet",
    title: Text::new("Mọi phát hiện, Parquet", "Every finding, Parquet"),
    media: "application/vnd.apache.parquet",
    seen: Seen::Inside,
    page: include_str!("parquet.md"),
    write,
};

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let slots = ["dataset"].into_iter().chain(FINDINGS).map(|name| Slot::new(name, DataType::Utf8, true));
    let schema: SchemaRef = Arc::new(Schema::new(slots.collect::<Vec<_>>()));
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?)).build();
    let mut out = ArrowWriter::try_new(Atomic::create(path)?, schema.clone(), Some(properties))?;
    for set in input.sets {
        for batch in TextBatches::open(&set.checked.path, &FINDINGS)? {
            let batch = batch?;
            let rows = batch.first().map_or(0, Texts::len);
            let name: ArrayRef = Arc::new(StringArray::from(vec![set.table.dataset.as_str(); rows]));
            let columns = batch.iter().map(Texts::array);
            let columns = std::iter::once(Ok(name)).chain(columns).collect::<Result<_>>()?;
            out.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
        }
    }
    out.into_inner()?.commit()
}
