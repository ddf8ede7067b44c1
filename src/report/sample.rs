//! Whole counts and a few examples from tables of any length, in one reading each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::normalize::NormalTable;
use crate::normalize::read::{Memo, NumberBatches, TextBatches, Texts, value};

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

/// Groups the rows of a table by its first `keys` columns; keeps the first rows of each group. The other columns are read
/// of those alone.
pub(super) fn groups(path: &Path, columns: &[&str], keys: usize) -> Result<BTreeMap<Vec<String>, Group>> {
    let found = numbered(path, columns.get(..keys).unwrap_or_default())?;
    let wanted: BTreeSet<usize> = found.iter().flat_map(|(_, group)| group.first.iter().copied()).collect();
    let mut read = FxHashMap::default();
    if columns.len() > keys {
        let mut numbers = wanted.iter();
        for batch in TextBatches::open_rows(path, columns, &wanted)? {
            let batch = batch?;
            for (row, number) in (0..batch.first().map_or(0, Texts::len)).zip(numbers.by_ref()) {
                let cells: Vec<String> = batch.iter().map(|column| cell(column, row).to_owned()).collect();
                read.insert(*number, cells);
            }
        }
    }
    let whole = |group: Numbered| Group {
        count: group.count,
        first: group.first.iter().filter_map(|number| read.get(number).cloned()).collect(),
    };
    Ok(found.into_iter().map(|(key, group)| (key, whole(group))).collect())
}

/// A group whose first rows are told by their number, from 0.
struct Numbered {
    count: u64,
    first: Vec<usize>,
}

/// A column by which rows are grouped.
#[derive(Default)]
struct Key {
    /// Its texts, numbered as they come.
    texts: FxHashMap<String, u32>,
    memo: Memo<u32>,
    /// The groups by those of the columns before it and by its text, numbered as they come.
    pairs: FxHashMap<(u32, u32), u32>,
}

fn numbered(path: &Path, keys: &[&str]) -> Result<Vec<(Vec<String>, Numbered)>> {
    let mut known: Vec<Key> = keys.iter().map(|_| Key::default()).collect();
    let mut groups: Vec<(Vec<String>, Numbered)> = Vec::new();
    let mut number = 0;
    for batch in TextBatches::open(path, keys)? {
        let batch = batch?;
        let mut columns: Vec<_> = batch
            .iter()
            .zip(&mut known)
            .map(|(column, Key { texts, memo, pairs })| (memo.over(column), texts, pairs))
            .collect();
        for row in 0..batch.first().map_or(0, Texts::len) {
            let mut place = None;
            for (memo, texts, pairs) in &mut columns {
                let text = *memo.at(row, |text| {
                    let next = next(texts.len());
                    *texts.entry(text.unwrap_or_default().to_owned()).or_insert(next)
                });
                place = Some(match place {
                    None => text,
                    Some(before) => {
                        let next = next(pairs.len());
                        *pairs.entry((before, text)).or_insert(next)
                    }
                });
            }
            let place = place.unwrap_or(0) as usize;
            if place == groups.len() {
                let words = batch.iter().map(|column| cell(column, row).to_owned()).collect();
                groups.push((words, Numbered { count: 0, first: Vec::new() }));
            }
            if let Some((_, group)) = groups.get_mut(place) {
                group.count += 1;
                if group.first.len() < EXAMPLES {
                    group.first.push(number);
                }
            }
            number += 1;
        }
    }
    Ok(groups)
}

fn next(known: usize) -> u32 {
    u32::try_from(known).unwrap_or(u32::MAX)
}

fn cell(column: &Texts, row: usize) -> &str {
    value(column, row).unwrap_or_default()
}

/// Part and line of some rows, by row number.
pub(super) fn places(table: &NormalTable, wanted: &BTreeSet<u32>) -> Result<FxHashMap<u32, (u16, u32)>> {
    let mut places = FxHashMap::default();
    if wanted.is_empty() {
        return Ok(places);
    }
    for batch in NumberBatches::open(&table.dir.join("normal.parquet"), &["_row", "_part", "_line"])? {
        let batch = batch?;
        let [rows, parts, lines] = batch.as_slice() else {
            continue;
        };
        for ((row, part), line) in rows.values().iter().zip(parts.values()).zip(lines.values()) {
            if wanted.contains(row) {
                places.insert(*row, (u16::try_from(*part).unwrap_or(0), *line));
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
