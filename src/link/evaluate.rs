//! What linking found against the truth: pairwise and B-cubed precision, recall and F1.

use std::path::Path;

use arrow::array::{Array as _, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::files;

/// How right and how complete.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measure {
    /// Of what was found, the share that is right, 0 to 1.
    pub precision: f64,
    /// Of what there is, the share that was found, 0 to 1.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Measure {
    fn new(right: f64, found: f64, there: f64) -> Self {
        let (precision, recall) =
            (if found > 0.0 { right / found } else { 1.0 }, if there > 0.0 { right / there } else { 1.0 });
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

/// What joining from a probability on would give, pair by pair, before clusters are made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Threshold {
    /// The probability.
    pub probability: f64,
    /// Pairs from it on.
    pub pairs: u64,
    /// How right and complete they are.
    pub measure: Measure,
}

/// Clusters against the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Records of the truth.
    pub records: u64,
    /// Pairs of one thing.
    pub true_pairs: u64,
    /// Pairs put in one cluster.
    pub predicted_pairs: u64,
    /// Over unordered pairs of records.
    pub pairwise: Measure,
    /// Mean over records (Bagga and Baldwin, 1998).
    pub b_cubed: Measure,
    /// The table of thresholds, where pairs were given.
    pub thresholds: Vec<Threshold>,
}

/// Thresholds of the table.
const THRESHOLDS: [f64; 10] = [0.2, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99, 0.999, 0.9999];

/// Compares clusters (`record_id`, `cluster_id`) with the truth of the same columns, CSV or Parquet. A record of the
/// truth that has no cluster counts as a cluster of its own; `pairs` is what `RecordIds::write_pairs` writes.
///
/// # Errors
/// When a file cannot be read or lacks a column.
pub fn evaluate(clusters: &Path, truth: &Path, pairs: Option<&Path>) -> Result<Evaluation> {
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut there: Vec<u32> = Vec::new();
    let mut names: FxHashMap<String, u32> = FxHashMap::default();
    read(truth, ["record_id", "cluster_id"], &mut |[record, cluster]| {
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let cluster = *names.entry(cluster.to_owned()).or_insert(next);
        let next = u32::try_from(there.len()).unwrap_or(u32::MAX);
        if numbers.insert(record.to_owned(), next).is_none() {
            there.push(cluster);
        }
    })?;
    let alone = u32::MAX;
    let mut found = vec![alone; there.len()];
    names.clear();
    read(clusters, ["record_id", "cluster_id"], &mut |[record, cluster]| {
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let place = numbers.get(record).and_then(|at| found.get_mut(*at as usize));
        if let Some(place) = place.filter(|place| **place == alone && !cluster.is_empty()) {
            *place = *names.entry(cluster.to_owned()).or_insert(next);
        }
    })?;
    let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
    for (next, cluster) in (next..).zip(found.iter_mut().filter(|cluster| **cluster == alone)) {
        *cluster = next;
    }
    let mut evaluation = measure(&there, &found);
    if let Some(pairs) = pairs {
        evaluation.thresholds = thresholds(pairs, &numbers, &there, evaluation.true_pairs)?;
    }
    Ok(evaluation)
}

fn measure(there: &[u32], found: &[u32]) -> Evaluation {
    let count = |keys: &mut dyn Iterator<Item = u64>| {
        let mut counts: FxHashMap<u64, u64> = FxHashMap::default();
        keys.for_each(|key| *counts.entry(key).or_default() += 1);
        counts
    };
    let both = |(there, found): (&u32, &u32)| u64::from(*there) << 32 | u64::from(*found);
    let of_truth = count(&mut there.iter().map(|cluster| u64::from(*cluster)));
    let of_found = count(&mut found.iter().map(|cluster| u64::from(*cluster)));
    let shared = count(&mut there.iter().zip(found).map(both));
    let pairs = |counts: &FxHashMap<u64, u64>| counts.values().map(|count| count * (count - 1) / 2).sum::<u64>();
    let (true_pairs, predicted_pairs, right) = (pairs(&of_truth), pairs(&of_found), pairs(&shared));
    let (mut precision, mut recall) = (0.0, 0.0);
    for (there, found) in there.iter().zip(found) {
        let size = |counts: &FxHashMap<u64, u64>, key: u64| counts.get(&key).copied().unwrap_or(1) as f64;
        let together = size(&shared, both((there, found)));
        precision += together / size(&of_found, u64::from(*found));
        recall += together / size(&of_truth, u64::from(*there));
    }
    let records = there.len().max(1) as f64;
    let (precision, recall) = (precision / records, recall / records);
    let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    Evaluation {
        records: there.len() as u64,
        true_pairs,
        predicted_pairs,
        pairwise: Measure::new(right as f64, predicted_pairs as f64, true_pairs as f64),
        b_cubed: Measure { precision, recall, f1 },
        thresholds: Vec::new(),
    }
}

fn thresholds(path: &Path, numbers: &FxHashMap<String, u32>, there: &[u32], true_pairs: u64) -> Result<Vec<Threshold>> {
    let mut tallies = [(0_u64, 0_u64); THRESHOLDS.len()];
    read(path, ["record_id_l", "record_id_r", "probability"], &mut |[left, right, probability]| {
        let cluster = |id: &str| numbers.get(id).and_then(|at| there.get(*at as usize));
        let right = cluster(left).is_some() && cluster(left) == cluster(right);
        let probability: f64 = probability.parse().unwrap_or(0.0);
        for (tally, _) in tallies.iter_mut().zip(THRESHOLDS).filter(|(_, from)| probability >= *from) {
            tally.0 += 1;
            tally.1 += u64::from(right);
        }
    })?;
    let threshold = |((pairs, right), probability): ((u64, u64), f64)| Threshold {
        probability,
        pairs,
        measure: Measure::new(right as f64, pairs as f64, true_pairs as f64),
    };
    Ok(tallies.into_iter().zip(THRESHOLDS).map(threshold).collect())
}

/// Hands over some columns of a CSV or Parquet file, row by row.
pub(super) fn read<const N: usize>(path: &Path, columns: [&str; N], take: &mut dyn FnMut([&str; N])) -> Result<()> {
    let no_column = |name: &str| {
        Error::read(path, format!("không có cột {name}"), format!("there is no column {name}"))
            .hint("Hãy xem lại tệp: tudien link evaluate --help.", "Check the file: tudien link evaluate --help.")
    };
    if path.extension().is_some_and(|ending| ending == "parquet") {
        for batch in ParquetRecordBatchReaderBuilder::try_new(files::open(path)?)?.build()? {
            let batch = batch?;
            let mut found: Vec<StringArray> = Vec::new();
            for name in columns {
                let column = cast(batch.column_by_name(name).ok_or_else(|| no_column(name))?, &DataType::Utf8)?;
                found.extend(column.as_any().downcast_ref::<StringArray>().cloned());
            }
            let cell = |at: usize, row: usize| {
                found.get(at).filter(|column| column.is_valid(row)).map_or("", |column| column.value(row))
            };
            (0..batch.num_rows()).for_each(|row| take(std::array::from_fn(|at| cell(at, row))));
        }
        return Ok(());
    }
    let unreadable = |cause: csv::Error| files::unreadable(path, &std::io::Error::other(cause.to_string()));
    let mut reader = csv::ReaderBuilder::new().from_reader(std::io::BufReader::new(files::open(path)?));
    let headers = reader.headers().map_err(unreadable)?.clone();
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(columns) {
        let bare = |header: &str| header.trim_start_matches('\u{feff}') == name;
        *place = headers.iter().position(bare).ok_or_else(|| no_column(name))?;
    }
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(unreadable)? {
        take(places.map(|place| record.get(place).unwrap_or_default()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_a_small_case() {
        // truth {0,1,2} {3,4} {5}; found {0,1} {2,3} {4} {5}
        let found = measure(&[0, 0, 0, 1, 1, 2], &[0, 0, 1, 1, 2, 3]);
        assert_eq!((found.true_pairs, found.predicted_pairs), (4, 2));
        assert!((found.pairwise.precision - 0.5).abs() < 1e-9 && (found.pairwise.recall - 0.25).abs() < 1e-9);
        let (precision, recall) =
            ((1.0 + 1.0 + 0.5 + 0.5 + 1.0 + 1.0) / 6.0, (2.0 / 3.0 * 2.0 + 1.0 / 3.0 + 0.5 * 2.0 + 1.0) / 6.0);
        assert!((found.b_cubed.precision - precision).abs() < 1e-9 && (found.b_cubed.recall - recall).abs() < 1e-9);
    }
}
