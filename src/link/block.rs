//! Blocking: which pairs are compared at all. Keys are sorted, equal keys stand together, pairs stream block by block.

use rayon::prelude::*;

use crate::dictionary::LinkModel;
use crate::link::intern;
use crate::link::levels::{self, Compare};

/// The keys of every rule, a column a rule; 0 is «no key».
pub(crate) struct Keys {
    columns: Vec<Vec<u64>>,
}

/// The blocks of one rule: rows sorted by key, and where each block of two or more begins and ends.
pub(crate) struct Blocks {
    rule: usize,
    order: Vec<u32>,
    bounds: Vec<(u32, u32)>,
    largest: usize,
}

/// Pairs a rule gives before those of earlier rules are left out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    pub pairs: u64,
    pub windowed: u64,
}

impl Keys {
    /// Computes the keys of all rows.
    pub(crate) fn new(model: &LinkModel, features: &[Box<dyn Compare>], rows: usize) -> Self {
        let columns = model
            .block
            .iter()
            .map(|rule| {
                let parts: Vec<(&dyn Compare, usize)> = rule.iter().filter_map(|key| part(model, features, key)).collect();
                let whole = parts.len() == rule.len();
                (0..rows).into_par_iter().map(|row| if whole { key_of(&parts, row) } else { 0 }).collect()
            })
            .collect();
        Self { columns }
    }

    /// How many rules there are.
    pub(crate) fn rules(&self) -> usize {
        self.columns.len()
    }

    /// Whether an earlier rule than `rule` gives the pair already.
    pub(crate) fn seen_before(&self, rule: usize, left: u32, right: u32) -> bool {
        self.columns.iter().take(rule).any(|column| {
            let key = column.get(left as usize).copied().unwrap_or(0);
            key != 0 && column.get(right as usize).copied() == Some(key)
        })
    }

    /// The blocks of a rule.
    pub(crate) fn blocks(&self, rule: usize, largest: usize) -> Blocks {
        let column = self.columns.get(rule).map_or(&[][..], Vec::as_slice);
        let mut keyed: Vec<(u64, u32)> =
            column.iter().zip(0_u32..).filter(|(key, _)| **key != 0).map(|(key, row)| (*key, row)).collect();
        keyed.par_sort_unstable();
        let mut bounds = Vec::new();
        let mut start = 0;
        for group in keyed.chunk_by(|a, b| a.0 == b.0) {
            let end = start + group.len();
            if group.len() > 1 {
                bounds.push((u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX)));
            }
            start = end;
        }
        Blocks { rule, order: keyed.into_iter().map(|(_, row)| row).collect(), bounds, largest }
    }
}

fn part<'a>(model: &LinkModel, features: &'a [Box<dyn Compare>], key: &str) -> Option<(&'a dyn Compare, usize)> {
    let (id, part) = key.split_once('.')?;
    let (at, comparison) = model.comparison(id)?;
    let part = levels::kind(&comparison.kind)?.parts.iter().position(|known| *known == part)?;
    Some((features.get(at)?.as_ref(), part))
}

fn key_of(parts: &[(&dyn Compare, usize)], row: usize) -> u64 {
    let mut key = parts.len() as u64;
    for (feature, part) in parts {
        match feature.key(*part, row) {
            Some(value) => key = intern::join(key, value),
            None => return 0,
        }
    }
    key.max(1)
}

impl Blocks {
    /// How many pairs the blocks give; known before any is compared.
    pub(crate) fn count(&self) -> Count {
        let mut count = Count::default();
        for (start, end) in &self.bounds {
            let size = u64::from(end - start);
            let all = size * (size - 1) / 2;
            let largest = self.largest as u64;
            if size <= largest {
                count.pairs += all;
            } else {
                let window = size * largest - largest * (largest + 1) / 2;
                count.pairs += window.min(all);
                count.windowed += all - window.min(all);
            }
        }
        count
    }

    /// Calls `work` for every pair that no earlier rule gives, in parallel over blocks, and joins what each part keeps.
    pub(crate) fn each<T: Send>(&self, keys: &Keys, work: impl Fn(u32, u32, &mut Vec<T>) + Sync) -> Vec<T> {
        self.bounds
            .par_chunks(1024)
            .map(|chunk| {
                let mut kept = Vec::new();
                for (start, end) in chunk {
                    let rows = self.order.get(*start as usize..*end as usize).unwrap_or_default();
                    for (at, left) in rows.iter().enumerate() {
                        for right in rows.iter().skip(at + 1).take(self.largest) {
                            if !keys.seen_before(self.rule, *left, *right) {
                                work(*left, *right, &mut kept);
                            }
                        }
                    }
                }
                kept
            })
            .reduce(Vec::new, |mut all, mut part| {
                all.append(&mut part);
                all
            })
    }
}
