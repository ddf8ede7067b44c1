//! Parquet of the open rows: typed, sorted, compressed, with the dictionary's words beside the data.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field as ArrowField, Schema, TimeUnit};
use arrow::record_batch::RecordBatch;
use chrono::NaiveDate;
use parquet::arrow::arrow_writer::{ArrowWriter, ArrowWriterOptions};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::gate::OpenField;
use super::open::{day, moment};
use super::store::Column;
use crate::dictionary::Storage;
use crate::error::Result;

/// Rows in a row group: small enough to skip, large enough to compress.
const ROW_GROUP: usize = 131_072;
/// Rows turned into arrays at a time.
const BATCH: usize = 16_384;

/// Writes the rows in `order`; `texts` goes into the file's metadata in that order, `sorted` are the leading sort columns.
pub(super) fn write(
    out: impl Write + Send,
    open: &[OpenField<'_>],
    columns: &[Column],
    order: &[u32],
    sorted: &[usize],
    texts: Vec<(String, String)>,
) -> Result<()> {
    let schema = Arc::new(schema(open));
    let options = ArrowWriterOptions::new().with_properties(properties(sorted, texts)?).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(out, Arc::clone(&schema), options)?;
    for rows in order.chunks(BATCH) {
        let arrays: Vec<ArrayRef> =
            open.iter().zip(columns).map(|(field, column)| array(field.storage, column, rows)).collect();
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), arrays)?)?;
    }
    writer.close()?;
    Ok(())
}

fn schema(open: &[OpenField<'_>]) -> Schema {
    Schema::new(open.iter().map(|field| ArrowField::new(&field.id, data_type(field.storage), true)).collect::<Vec<_>>())
}

const fn data_type(storage: Storage) -> DataType {
    match storage {
        Storage::Text => DataType::Utf8,
        Storage::Date => DataType::Date32,
        Storage::Datetime => DataType::Timestamp(TimeUnit::Microsecond, None),
        Storage::Integer => DataType::Int64,
        Storage::Number => DataType::Float64,
        Storage::Boolean => DataType::Boolean,
    }
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

/// Days since 1 January 1970.
fn days(date: NaiveDate) -> Option<i32> {
    i32::try_from(date.signed_duration_since(NaiveDate::default()).num_days()).ok()
}
