//! Parquet of the open rows: typed, sorted, compressed, with the dictionary's words beside the data.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{Field as ArrowField, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_writer::{ArrowWriter, ArrowWriterOptions};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::cell::days;
use super::{Format, Table, Written, fits};
use crate::dictionary::Storage;
use crate::error::Result;
use crate::exchange::arrow_type;
use crate::files::Atomic;
use crate::lang::Text;
use crate::publish::metadata;
use crate::publish::open::{day, moment};
use crate::publish::store::Column;

pub(super) static FORMAT: Format = Format {
    id: "parquet",
    title: Text::new("Parquet, có từ điển bên trong", "Parquet, with the dictionary inside"),
    ending: "parquet",
    media: MEDIA,
    page: include_str!("parquet.md"),
    usual: true,
    unfit: fits,
    write,
    beside: None,
};

/// The media type of Parquet (IANA).
pub(super) const MEDIA: &str = "application/vnd.apache.parquet";
/// Rows in a row group: small enough to skip, large enough to compress.
const ROW_GROUP: usize = 131_072;
/// Rows turned into arrays at a time.
pub(super) const BATCH: usize = 16_384;

fn write(table: &Table<'_>, rows: &[u32], out: &mut Atomic, _: &Path) -> Result<Written> {
    let schema = Arc::new(Schema::new(fields(table)));
    let mut writer = writer(table, &schema, out)?;
    for rows in rows.chunks(BATCH) {
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), arrays(table, rows))?)?;
    }
    writer.close()?;
    Ok(Written::default())
}

/// A writer with the dictionary's words in the file's metadata.
pub(super) fn writer<'o>(
    table: &Table<'_>,
    schema: &Arc<Schema>,
    out: &'o mut Atomic,
) -> Result<ArrowWriter<&'o mut Atomic>> {
    let texts = metadata::texts(table.input, table.package, table.open);
    let options =
        ArrowWriterOptions::new().with_properties(properties(table.key, texts)?).with_skip_arrow_metadata(true);
    Ok(ArrowWriter::try_new_with_options(out, Arc::clone(schema), options)?)
}

/// The published columns.
pub(super) fn fields(table: &Table<'_>) -> Vec<ArrowField> {
    table.open.iter().map(|field| ArrowField::new(&field.id, arrow_type(field.storage), true)).collect()
}

/// Their cells in some rows.
pub(super) fn arrays(table: &Table<'_>, rows: &[u32]) -> Vec<ArrayRef> {
    table.fields().map(|(field, column)| array(field.storage, column, rows)).collect()
}

fn properties(sorted: &[usize], texts: Vec<(String, String)>) -> Result<WriterProperties> {
    let sorting = sorted
        .iter()
        .filter_map(|place| i32::try_from(*place).ok())
        .map(|column_idx| SortingColumn { column_idx, descending: false, nulls_first: false })
        .collect();
    Ok(WriterProperties::builder()
        .set_created_by(concat!("tudien version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(9)?))
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_sorting_columns(Some(sorting))
        .set_key_value_metadata(Some(texts.into_iter().map(|(key, text)| KeyValue::new(key, text)).collect()))
        .build())
}

/// The cells of some rows as an array; what cannot be read as the type is null (there is none: values were judged).
fn array(storage: Storage, column: &Column, rows: &[u32]) -> ArrayRef {
    let texts = rows.iter().map(|row| column.get(*row));
    match storage {
        Storage::Text => Arc::new(texts.collect::<StringArray>()),
        Storage::Date => Arc::new(texts.map(|text| text.and_then(day).and_then(days)).collect::<Date32Array>()),
        Storage::Datetime => Arc::new(
            texts
                .map(|text| text.and_then(moment).map(|moment| moment.and_utc().timestamp_micros()))
                .collect::<TimestampMicrosecondArray>(),
        ),
        Storage::Integer => Arc::new(texts.map(|text| text?.parse().ok()).collect::<Int64Array>()),
        Storage::Number => Arc::new(texts.map(|text| text?.parse().ok()).collect::<Float64Array>()),
        Storage::Boolean => Arc::new(texts.map(|text| text?.parse().ok()).collect::<BooleanArray>()),
    }
}
