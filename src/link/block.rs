//! Blocking: which pairs are compared at all. Keys are sorted, equal keys stand together, pairs stream block by block.
//!
//! No block is compared all with all beyond [`LinkModel::largest_block`] records: a larger one is narrowed with further
//! keys, and what none of them parts is a neighbourhood in the order of the table (after Hernández and Stolfo, 1995).
//! Where a rule gives far more pairs than records, as keys on a value that nearly every record bears do (a default date, one
//! commune), its blocks are narrowed from fewer records on. From how many, and how many pairs were left out, is told.

use rayon::prelude::*;

use super::features::Features;
use super::intern;
use super::levels::{self, Compare};
use crate::dictionary::LinkModel;

/// The keys of every row, a row's side by side; 0 is «no key». Keys are 32-bit fingerprints: what a chance equality
/// adds to a block is scored like any other pair. The lowest bit is set where the block was narrowed.
pub(crate) struct Keys<'a> {
    features: &'a Features,
    rules: usize,
    all: Vec<u32>,
    narrow: Vec<Part<'a>>,
    largest: usize,
}

/// Blocks compared between two looks at the folder of parts.
const BLOCKS: usize = 1 << 18;
/// Blocks that one thread takes at a time.
const CHUNK: usize = 128;
/// Pairs gathered before they are compared.
const PAIRS: usize = 512;
/// Pairs of a rule for each record from which its blocks are narrowed sooner: a record has far fewer repeats.
const PAIRS_PER_RECORD: u64 = 1;
/// So many pairs of a rule are compared whatever the number of records.
const FEW_PAIRS: u64 = 1 << 17;
/// By what the largest block is divided then, until the pairs are few enough.
const LESSENED: [usize; 4] = [1, 2, 4, 8];
/// Bits of the sieve that finds keys that stand alone.
const SIEVE: usize = 1 << 24;
/// Set on the key of a row whose block was narrowed: that another row bears it too does not mean that the two were
/// compared.
const NARROWED: u32 = 1;

/// A part of a blocking key: the comparison, the place of its words, and which of its keys.
type Part<'a> = (&'a dyn Compare, std::ops::Range<usize>, usize);

/// The blocks of one rule: rows, and where each block of two or more begins and ends.
pub(crate) struct Blocks {
    rule: usize,
    order: Vec<u32>,
    bounds: Vec<(u32, u32)>,
    largest: usize,
    count: Count,
}

/// Which keys of a rule are looked at.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// All.
    All,
    /// About this share of them, chosen by hash.
    Share(f64),
}

impl Wanted {
    fn takes(self, key: u32) -> bool {
        match self {
            Self::All => true,
            Self::Share(share) => intern::join(u64::from(key & !NARROWED), 11) <= (share * u64::MAX as f64) as u64,
        }
    }

    /// Pairs that a rule may give before its blocks are narrowed sooner.
    fn budget(self, rows: usize) -> u64 {
        let whole = (rows as u64 * PAIRS_PER_RECORD).max(FEW_PAIRS);
        match self {
            Self::All => whole,
            Self::Share(share) => (whole as f64 * share) as u64,
        }
    }
}

/// Pairs a rule gives before those of earlier rules are left out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    /// Pairs to be compared.
    pub pairs: u64,
    /// Pairs of narrowed blocks that are not compared.
    pub left_out: u64,
    /// Blocks that were narrowed.
    pub narrowed: u64,
    /// Blocks of more records than this were narrowed.
    pub largest: usize,
}

impl<'a> Keys<'a> {
    /// Computes the keys of all rows.
    pub(crate) fn new(model: &LinkModel, features: &'a Features) -> Self {
        let rules: Vec<Option<Vec<Part<'a>>>> =
            model.block.iter().map(|rule| rule.iter().map(|key| part(model, features, key)).collect()).collect();
        let narrow = model.narrow.iter().filter_map(|key| part(model, features, key)).collect();
        let mut keys = vec![0_u32; features.rows() * rules.len()];
        keys.par_chunks_exact_mut(rules.len().max(1)).enumerate().for_each(|(row, keys)| {
            let words = features.row(row as u32);
            for (key, rule) in keys.iter_mut().zip(&rules) {
                *key = rule.as_ref().map_or(0, |parts| key_of(parts, words));
            }
        });
        Self { features, rules: rules.len(), all: keys, narrow, largest: model.largest_block }
    }

    /// How many rules there are.
    pub(crate) fn rules(&self) -> usize {
        self.rules
    }

    fn row(&self, row: u32) -> &[u32] {
        let start = row as usize * self.rules;
        self.all.get(start..start + self.rules).unwrap_or_default()
    }

    /// Whether an earlier rule than `rule` gives the pair already. A pair of a narrowed block may come twice.
    fn seen_before(&self, rule: usize, left: u32, right: u32) -> bool {
        self.row(left)
            .iter()
            .zip(self.row(right))
            .take(rule)
            .any(|(left, right)| left == right && *left != 0 && left & NARROWED == 0)
    }

    /// The blocks of a rule. Rules must be asked for in their order.
    pub(crate) fn blocks(&mut self, rule: usize, wanted: Wanted) -> Blocks {
        let keyed = self.keyed(rule, wanted);
        let groups = || keyed.chunk_by(|a, b| a >> 32 == b >> 32).filter(|group| group.len() > 1);
        let largest = self.largest_of(groups().map(<[u64]>::len), wanted);
        let mut blocks = Blocks {
            rule,
            order: Vec::new(),
            bounds: Vec::new(),
            largest,
            count: Count { largest, ..Count::default() },
        };
        let mut narrowed = Vec::new();
        for group in groups() {
            let rows = group.iter().map(|keyed| *keyed as u32);
            if group.len() <= largest {
                blocks.push(rows);
                continue;
            }
            let before = blocks.count.pairs;
            self.narrow(&rows.clone().collect::<Vec<_>>(), 0, &mut blocks);
            blocks.count.left_out += pairs_of(group.len()).saturating_sub(blocks.count.pairs - before);
            blocks.count.narrowed += 1;
            narrowed.extend(rows);
        }
        for row in narrowed {
            if let Some(key) = self.all.get_mut(row as usize * self.rules + rule) {
                *key |= NARROWED;
            }
        }
        blocks
    }

    /// Key and row of every row whose key another may bear too, equal keys side by side.
    fn keyed(&self, rule: usize, wanted: Wanted) -> Vec<u64> {
        let column = self.all.iter().skip(rule).step_by(self.rules.max(1)).copied();
        let keyed = column.zip(0_u64..).filter(|(key, _)| *key != 0 && wanted.takes(*key));
        let mut keyed: Vec<u64> = keyed.map(|(key, row)| u64::from(key) << 32 | row).collect();
        let shared = shared(&keyed);
        keyed.retain(|keyed| has_bit(&shared, (keyed >> 32) as u32));
        keyed.par_sort_unstable();
        keyed
    }

    /// Records of the largest block that is compared all with all, so that the rule keeps to its budget of pairs.
    fn largest_of(&self, sizes: impl Iterator<Item = usize>, wanted: Wanted) -> usize {
        let limits = LESSENED.map(|by| (self.largest / by).max(2));
        let mut pairs = [0; LESSENED.len()];
        for size in sizes {
            for (pairs, limit) in pairs.iter_mut().zip(limits) {
                *pairs += if size <= limit { pairs_of(size) } else { 0 };
            }
        }
        let budget = wanted.budget(self.features.rows());
        let kept = |(limit, pairs): (usize, u64)| (pairs <= budget).then_some(limit);
        limits.into_iter().zip(pairs).find_map(kept).unwrap_or(limits[LESSENED.len() - 1])
    }

    /// Parts a block that is too large by each further key; what is still too large, by the keys after that one. What no
    /// key parts is one block again.
    fn narrow(&self, rows: &[u32], from: usize, blocks: &mut Blocks) {
        let mut parted = false;
        for (part, next) in self.narrow.iter().zip(1..).skip(from) {
            let key = |row: &u32| (key_of(std::slice::from_ref(part), self.features.row(*row)), *row);
            let mut keyed: Vec<(u32, u32)> = rows.iter().map(key).filter(|(key, _)| *key != 0).collect();
            keyed.sort_unstable();
            for group in keyed.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() < rows.len()) {
                parted = true;
                let rows = group.iter().map(|(_, row)| *row);
                if group.len() > blocks.largest {
                    self.narrow(&rows.collect::<Vec<_>>(), next, blocks);
                } else if group.len() > 1 {
                    blocks.push(rows);
                }
            }
        }
        if !parted {
            blocks.push(rows.iter().copied());
        }
    }
}

/// A bit for every key that more than one row may bear.
fn shared(keyed: &[u64]) -> Vec<u64> {
    let (mut once, mut twice) = (vec![0_u64; SIEVE / 64], vec![0_u64; SIEVE / 64]);
    for keyed in keyed {
        let (at, bit) = bit_of((keyed >> 32) as u32);
        if let (Some(once), Some(twice)) = (once.get_mut(at), twice.get_mut(at)) {
            *twice |= *once & bit;
            *once |= bit;
        }
    }
    twice
}

const fn bit_of(key: u32) -> (usize, u64) {
    let at = key as usize / 2 % SIEVE;
    (at / 64, 1 << (at % 64))
}

fn has_bit(bits: &[u64], key: u32) -> bool {
    let (at, bit) = bit_of(key);
    bits.get(at).is_some_and(|word| word & bit != 0)
}

const fn pairs_of(rows: usize) -> u64 {
    let rows = rows as u64;
    rows * rows.saturating_sub(1) / 2
}

fn part<'a>(model: &LinkModel, features: &'a Features, key: &str) -> Option<Part<'a>> {
    let (id, part) = key.split_once('.')?;
    let (at, comparison) = model.comparison(id)?;
    let part = levels::kind(&comparison.kind)?.parts.iter().position(|known| *known == part)?;
    let (compare, span) = features.comparison(at)?;
    Some((compare, span, part))
}

/// The fingerprint of a row under a rule, its lowest bit free; 0 where a part is missing.
fn key_of(parts: &[Part<'_>], words: &[u32]) -> u32 {
    let mut key = intern::join(parts.len() as u64, 7);
    for (compare, span, part) in parts {
        match words.get(span.clone()).and_then(|words| compare.key(*part, words)) {
            Some(value) => key = intern::join(key, value),
            None => return 0,
        }
    }
    ((key >> 32) as u32 & !NARROWED).max(2)
}

impl Blocks {
    fn push(&mut self, rows: impl Iterator<Item = u32>) {
        let start = self.order.len();
        self.order.extend(rows);
        let (size, largest) = (self.order.len() - start, self.largest);
        let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.bounds.push((bound(start), bound(self.order.len())));
        // a window slides over what is larger than the largest block
        let windowed = (size * largest).saturating_sub(largest * (largest + 1) / 2) as u64;
        self.count.pairs += if size <= largest { pairs_of(size) } else { windowed.min(pairs_of(size)) };
    }

    /// How many pairs the blocks give; known before any is compared.
    pub(crate) const fn count(&self) -> Count {
        self.count
    }

    /// How many pieces they come in.
    pub(crate) const fn pieces(&self) -> usize {
        self.bounds.len().div_ceil(BLOCKS)
    }

    /// Calls `work` for every pair of a piece that no earlier rule gives, in parallel over blocks, and joins what each
    /// part keeps in the order of the blocks.
    pub(crate) fn each<T: Send>(
        &self,
        keys: &Keys<'_>,
        piece: usize,
        work: impl Fn(u32, u32, &mut Vec<T>) + Sync,
    ) -> Vec<T> {
        let end = self.bounds.len().min((piece + 1) * BLOCKS);
        let parts: Vec<Vec<T>> = self
            .bounds
            .get(piece * BLOCKS..end)
            .unwrap_or_default()
            .par_chunks(CHUNK)
            .map(|chunk| {
                let rows = |(start, end): &(u32, u32)| {
                    self.order.get(*start as usize..*end as usize).unwrap_or_default().iter().copied()
                };
                touch(chunk.iter().flat_map(rows).map(|row| keys.row(row)));
                let (mut pairs, mut kept) = (Vec::new(), Vec::new());
                let mut compare = |pairs: &mut Vec<(u32, u32)>| {
                    touch(pairs.iter().flat_map(|(left, right)| [*left, *right]).map(|row| keys.features.row(row)));
                    pairs.drain(..).for_each(|(left, right)| work(left, right, &mut kept));
                };
                for block in chunk {
                    for (at, left) in rows(block).enumerate() {
                        for right in rows(block).skip(at + 1).take(self.largest) {
                            if !keys.seen_before(self.rule, left, right) {
                                pairs.push((left.min(right), left.max(right)));
                            }
                        }
                        if pairs.len() >= PAIRS {
                            compare(&mut pairs);
                        }
                    }
                }
                compare(&mut pairs);
                kept
            })
            .collect();
        let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        for mut part in parts {
            all.append(&mut part);
        }
        all
    }
}

/// Reads a little of many rows. Rows lie anywhere in memory, and the wait for many that are asked for at once is the wait
/// for one.
fn touch<'a>(rows: impl Iterator<Item = &'a [u32]>) {
    let ends = |words: &[u32]| words.first().copied().unwrap_or(0) ^ words.last().copied().unwrap_or(0);
    std::hint::black_box(rows.fold(0, |sum, words| sum ^ ends(words)));
}
