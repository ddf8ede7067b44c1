//! The pass over a table.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch, UInt32Array};
use parquet::arrow::ArrowWriter;

/// `clusters.parquet` from `_row,cluster,survivor`.
pub(super) fn write_clusters(path: &Path, csv: &str) {
    let columns = super::table::columns(csv);
    let numbers = |at: usize| -> ArrayRef {
        Arc::new(UInt32Array::from_iter_values(columns[at].1.iter().map(|cell| cell.as_deref().unwrap().parse().unwrap())))
    };
    let survivor = BooleanArray::from_iter(columns[2].1.iter().map(|cell| Some(cell.as_deref() == Some("true"))));
    let arrays: [(&str, ArrayRef); 3] = [("_row", numbers(0)), ("cluster", numbers(1)), ("survivor", Arc::new(survivor))];
    let batch = RecordBatch::try_from_iter(arrays).unwrap();
    let file = std::fs::OpenOptions::new().create(true).truncate(true).write(true).open(path).unwrap();
    let mut out = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    out.write(&batch).unwrap();
    out.close().unwrap();
}
