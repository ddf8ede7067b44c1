//! Normalized tables in, pairs and clusters out, as Parquet.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, BooleanArray, Float32Array, RecordBatch, StringArray, UInt32Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use rayon::prelude::*;

use super::features::{BATCH, Reading};
use super::levels::{self, MISSING};
use super::score::{Scorer, Terms};
use super::{Clustered, Pair, Prepared};
use crate::error::Result;
use crate::files;
use crate::memory;
use crate::normalize::NormalTable;

/// Rows written at a time.
const ROWS: usize = 65_536;

/// Reads the model's fields, each from the column that `named` says, and gives each row's `_row`.
pub(super) fn read(
    table: &NormalTable,
    reading: &mut Reading<'_>,
    named: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<u32>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(files::open(&table.dir.join("normal.parquet"))?)?;
    let mut wanted: Vec<String> = reading.fields().into_iter().filter_map(named).collect();
    wanted.push("_row".to_owned());
    let mask = ProjectionMask::columns(builder.parquet_schema(), wanted.iter().map(String::as_str));
    let mut rows = Vec::new();
    for batch in builder.with_projection(mask).with_batch_size(BATCH).build()? {
        memory::check()?;
        let batch = batch?;
        let start = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        match batch.column_by_name("_row").map(|column| cast(column, &DataType::UInt32)).transpose()? {
            Some(column) => match column.as_any().downcast_ref::<UInt32Array>() {
                Some(numbers) => rows.extend(numbers.iter().map(|number| number.unwrap_or(u32::MAX))),
                None => rows.extend((start..).take(batch.num_rows())),
            },
            None => rows.extend((start..).take(batch.num_rows())),
        }
        reading.push(batch.num_rows(), |field| {
            let column = cast(batch.column_by_name(&named(field)?)?, &DataType::Utf8).ok()?;
            column.as_any().downcast_ref::<StringArray>().cloned()
        });
    }
    Ok(rows)
}

/// Writes the pairs with the grade and weight of every comparison, as [`super::Linked`] says.
pub(super) fn write_pairs(path: &Path, found: &Clustered, prepared: &Prepared) -> Result<()> {
    let scorer = prepared.scorer(&found.model);
    let mut fields = vec![
        Field::new("row_l", DataType::UInt32, false),
        Field::new("row_r", DataType::UInt32, false),
        Field::new("weight", DataType::Float32, false),
        Field::new("probability", DataType::Float32, false),
        Field::new("tier", DataType::Utf8, false),
        Field::new("decision", DataType::Utf8, false),
    ];
    for comparison in &found.model.comparisons {
        fields.push(Field::new(&comparison.id, DataType::Utf8, true));
        fields.push(Field::new(format!("{}_weight", comparison.id), DataType::Float32, false));
    }
    fields.push(Field::new("lookalike_weight", DataType::Float32, false));
    let metadata = HashMap::from([("prior".to_owned(), scorer.prior().to_string())]);
    let schema = Arc::new(Schema::new_with_metadata(fields, metadata));
    let batches = found.pairs.chunks(ROWS).map(|part| pair_columns(part, found, prepared, &scorer));
    write(path, &schema, batches)
}

fn pair_columns(part: &[Pair], found: &Clustered, prepared: &Prepared, scorer: &Scorer) -> Vec<ArrayRef> {
    let row = |at: u32| prepared.rows.get(at as usize).copied().unwrap_or(at);
    let terms: Vec<_> = part.par_iter().map(|pair| scorer.terms(&prepared.features, pair.left, pair.right)).collect();
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from_iter_values(part.iter().map(|pair| row(pair.left)))),
        Arc::new(UInt32Array::from_iter_values(part.iter().map(|pair| row(pair.right)))),
        Arc::new(Float32Array::from_iter_values(part.iter().map(|pair| pair.weight))),
        Arc::new(Float32Array::from_iter_values(part.iter().map(Pair::probability))),
        Arc::new(StringArray::from_iter_values(part.iter().map(Pair::tier))),
        Arc::new(StringArray::from_iter_values(part.iter().map(Pair::decision))),
    ];
    for (at, comparison) in found.model.comparisons.iter().enumerate() {
        let grade = |terms: &Terms| levels::name_of(&comparison.kind, terms.grades.get(at).copied().unwrap_or(MISSING));
        columns.push(Arc::new(terms.iter().map(grade).collect::<StringArray>()));
        let weights = terms.iter().map(|terms| terms.weights.get(at).copied().unwrap_or(0.0));
        columns.push(Arc::new(Float32Array::from_iter_values(weights)));
    }
    columns.push(Arc::new(Float32Array::from_iter_values(terms.iter().map(|terms| terms.lookalike))));
    columns
}

/// Writes `_row`, `cluster` (the `_row` of its first record) and `survivor`.
pub(super) fn write_clusters(path: &Path, found: &Clustered, prepared: &Prepared) -> Result<()> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("_row", DataType::UInt32, false),
        Field::new("cluster", DataType::UInt32, false),
        Field::new("survivor", DataType::Boolean, false),
    ]));
    let rows = &prepared.rows;
    let row = |at: u32| rows.get(at as usize).copied().unwrap_or(at);
    let parts = found.clusters.chunks(ROWS).zip(found.survivors.chunks(ROWS)).zip(rows.chunks(ROWS));
    let batches = parts.map(|((clusters, survivors), rows)| {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(UInt32Array::from_iter_values(rows.iter().copied())),
            Arc::new(UInt32Array::from_iter_values(clusters.iter().map(|root| row(*root)))),
            Arc::new(BooleanArray::from(survivors.to_vec())),
        ];
        columns
    });
    write(path, &schema, batches)
}

fn write(path: &Path, schema: &Arc<Schema>, batches: impl Iterator<Item = Vec<ArrayRef>>) -> Result<()> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("tudien".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(files::Atomic::create(path)?, Arc::clone(schema), Some(properties))?;
    for columns in batches {
        writer.write(&RecordBatch::try_new(Arc::clone(schema), columns)?)?;
    }
    writer.into_inner()?.commit()
}
