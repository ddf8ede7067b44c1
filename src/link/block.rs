//! Blocking: which pairs are compared at all. Keys are sorted, equal keys stand together, pairs stream block by block.

use rayon::prelude::*;

use crate::dictionary::LinkModel;
use crate::link::intern;
use crate::link::levels::{self, Compare};

/// The keys of every row, a row's side by side; 0 is «no key». Keys are 32-bit fingerprints: what a chance equality
/// adds to a block is scored like any other pair.
pub(crate) struct Keys {
    rules: usize,
    keys: Vec<u32>,
}

/// Bits of the sieve that finds keys that stand alone.
const SIEVE: usize = 1 << 24;

/// A part of a blocking key: the feature and which of its keys.
type Part<'a> = (&'a dyn Compare, usize);

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
        let rules: Vec<Option<Vec<Part<'_>>>> =
            model.block.iter().map(|rule| rule.iter().map(|key| part(model, features, key)).collect()).collect();
        let mut keys = vec![0_u32; rows * rules.len()];
        keys.par_chunks_exact_mut(rules.len().max(1)).enumerate().for_each(|(row, keys)| {
            for (key, rule) in keys.iter_mut().zip(&rules) {
                *key = rule.as_ref().map_or(0, |parts| key_of(parts, row));
            }
        });
        Self { rules: rules.len(), keys }
    }

    /// How many rules there are.
    pub(crate) fn rules(&self) -> usize {
        self.rules
    }

    fn row(&self, row: u32) -> &[u32] {
        let start = row as usize * self.rules;
        self.keys.get(start..start + self.rules).unwrap_or_default()
    }

    /// Whether an earlier rule than `rule` gives the pair already.
    pub(crate) fn seen_before(&self, rule: usize, left: u32, right: u32) -> bool {
        self.row(left).iter().zip(self.row(right)).take(rule).any(|(left, right)| left == right && *left != 0)
    }

    /// The blocks of a rule.
    pub(crate) fn blocks(&self, rule: usize, largest: usize) -> Blocks {
        let shared = self.shared(rule);
        let mut keyed: Vec<u64> = self
            .column(rule)
            .zip(0_u64..)
            .filter(|(key, _)| *key != 0 && has_bit(&shared, *key))
            .map(|(key, row)| u64::from(key) << 32 | row)
            .collect();
        keyed.par_sort_unstable();
        let mut bounds = Vec::new();
        let mut start = 0;
        for group in keyed.chunk_by(|a, b| a >> 32 == b >> 32) {
            let end = start + group.len();
            if group.len() > 1 {
                bounds.push((u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX)));
            }
            start = end;
        }
        Blocks { rule, order: keyed.into_iter().map(|keyed| keyed as u32).collect(), bounds, largest }
    }

    fn column(&self, rule: usize) -> impl Iterator<Item = u32> + '_ {
        self.keys.iter().skip(rule).step_by(self.rules.max(1)).copied()
    }

    /// A bit for every key that more than one row may bear.
    fn shared(&self, rule: usize) -> Vec<u64> {
        let (mut once, mut twice) = (vec![0_u64; SIEVE / 64], vec![0_u64; SIEVE / 64]);
        for key in self.column(rule).filter(|key| *key != 0) {
            let (at, bit) = bit_of(key);
            if let (Some(once), Some(twice)) = (once.get_mut(at), twice.get_mut(at)) {
                *twice |= *once & bit;
                *once |= bit;
            }
        }
        twice
    }
}

const fn bit_of(key: u32) -> (usize, u64) {
    let at = key as usize % SIEVE;
    (at / 64, 1 << (at % 64))
}

fn has_bit(bits: &[u64], key: u32) -> bool {
    let (at, bit) = bit_of(key);
    bits.get(at).is_some_and(|word| word & bit != 0)
}

fn part<'a>(model: &LinkModel, features: &'a [Box<dyn Compare>], key: &str) -> Option<(&'a dyn Compare, usize)> {
    let (id, part) = key.split_once('.')?;
    let (at, comparison) = model.comparison(id)?;
    let part = levels::kind(&comparison.kind)?.parts.iter().position(|known| *known == part)?;
    Some((features.get(at)?.as_ref(), part))
}

fn key_of(parts: &[(&dyn Compare, usize)], row: usize) -> u32 {
    let mut key = intern::join(parts.len() as u64, 7);
    for (feature, part) in parts {
        match feature.key(*part, row) {
            Some(value) => key = intern::join(key, value),
            None => return 0,
        }
    }
    ((key >> 32) as u32).max(1)
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

    /// Calls `work` for every wanted pair that no earlier rule gives, in parallel over blocks, and joins what each part
    /// keeps in the order of the blocks.
    pub(crate) fn each<T: Send>(
        &self,
        keys: &Keys,
        wanted: impl Fn(u32, u32) -> bool + Sync,
        work: impl Fn(u32, u32, &mut Vec<T>) + Sync,
    ) -> Vec<T> {
        self.bounds
            .par_chunks(1024)
            .map(|chunk| {
                let mut kept = Vec::new();
                for (start, end) in chunk {
                    let rows = self.order.get(*start as usize..*end as usize).unwrap_or_default();
                    for (at, left) in rows.iter().enumerate() {
                        for right in rows.iter().skip(at + 1).take(self.largest) {
                            if wanted(*left, *right) && !keys.seen_before(self.rule, *left, *right) {
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
