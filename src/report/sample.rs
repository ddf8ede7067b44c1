//! Whole counts and a few examples from tables of any length, in one reading each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow::array::{Array as _, StringArray};
use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::normalize::NormalTable;
use crate::publish::read::{TextBatches, value};

/// Examples kept of each group.
pub(super) const EXAMPLES: usize = 5;

/// A count and the first rows of a group.
#[derive(Default)]
pub(super) struct Group {
    /// Rows.
    pub(super) count: u64,
    /// The first few, cells in the order of the columns asked for.
    pub(super) first: Vec<Vec<String>>,
}

/// Groups the rows of a table by its first `keys` columns; keeps the first rows of each group.
pub(super) fn groups(path: &Path, columns: &[&str], keys: usize) -> Result<BTreeMap<Vec<String>, Group>> {
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    let mut last: Vec<String> = Vec::new();
    for batch in TextBatches::open(path, columns)? {
        let batch = batch?;
        let rows = batch.first().map_or(0, |column| column.len());
        let (key_columns, _) = batch.split_at_checked(keys).unwrap_or_default();
        for row in 0..rows {
            // Findings come check by check: the key is mostly that of the row before.
            let same =
                last.len() == keys && key_columns.iter().zip(&last).all(|(column, text)| cell(column, row) == text);
            if !same {
                last = key_columns.iter().map(|column| cell(column, row).to_owned()).collect();
            }
            if !groups.contains_key(&last) {
                groups.insert(last.clone(), Group::default());
            }
            let Some(group) = groups.get_mut(&last) else { continue };
            group.count += 1;
            if group.first.len() < EXAMPLES {
                group.first.push(batch.iter().map(|column| cell(column, row).to_owned()).collect());
            }
        }
    }
    Ok(groups)
}

fn cell(column: &StringArray, row: usize) -> &str {
    value(column, row).unwrap_or_default()
}

/// Part and line of some rows, by row number.
pub(super) fn places(table: &NormalTable, wanted: &BTreeSet<u32>) -> Result<FxHashMap<u32, (u16, u32)>> {
    let mut places = FxHashMap::default();
    if wanted.is_empty() {
        return Ok(places);
    }
    for batch in TextBatches::open(&table.dir.join("normal.parquet"), &["_row", "_part", "_line"])? {
        let batch = batch?;
        let [rows, parts, lines] = batch.as_slice() else {
            continue;
        };
        for at in 0..rows.len() {
            let Ok(row) = cell(rows, at).parse() else { continue };
            if wanted.contains(&row) {
                places.insert(row, (cell(parts, at).parse().unwrap_or(0), cell(lines, at).parse().unwrap_or(0)));
            }
        }
        if places.len() == wanted.len() {
            break;
        }
    }
    Ok(places)
}

/// Clusters by size.
pub(super) type Sizes = BTreeMap<u32, u64>;

/// Sizes of clusters and the rows of the first few: each with the survivor first.
pub(super) fn clusters(path: &Path) -> Result<(Sizes, Vec<Vec<u32>>)> {
    let mut members: FxHashMap<u32, u32> = FxHashMap::default();
    for batch in TextBatches::open(path, &["cluster"])? {
        let batch = batch?;
        let Some(column) = batch.first() else { continue };
        for row in 0..column.len() {
            if let Ok(cluster) = cell(column, row).parse() {
                *members.entry(cluster).or_default() += 1;
            }
        }
    }
    let mut sizes = BTreeMap::new();
    let mut several: Vec<u32> = members.iter().filter(|(_, size)| **size > 1).map(|(cluster, _)| *cluster).collect();
    several.sort_unstable();
    for size in several.iter().filter_map(|cluster| members.get(cluster)) {
        *sizes.entry(*size).or_default() += 1;
    }
    several.truncate(EXAMPLES);
    Ok((sizes, rows_of(path, &several)?))
}

fn rows_of(path: &Path, clusters: &[u32]) -> Result<Vec<Vec<u32>>> {
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); clusters.len()];
    for batch in TextBatches::open(path, &["_row", "cluster", "survivor"])? {
        let batch = batch?;
        let [row, cluster, survivor] = batch.as_slice() else {
            continue;
        };
        for at in 0..row.len() {
            let (Ok(number), Ok(cluster)) = (cell(row, at).parse(), cell(cluster, at).parse::<u32>()) else {
                continue;
            };
            let Some(list) = clusters.binary_search(&cluster).ok().and_then(|place| rows.get_mut(place)) else {
                continue;
            };
            if cell(survivor, at) == "true" {
                list.insert(0, number);
            } else {
                list.push(number);
            }
            list.truncate(EXAMPLES + 1);
        }
    }
    Ok(rows)
}
