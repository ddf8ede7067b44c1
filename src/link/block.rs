//! Blocking: which pairs are compared at all. Keys are sorted, equal keys stand together, pairs stream block by block.
//!
//! No block is compared all with all beyond [`LinkModel::largest_block`] records: a larger one is narrowed (see [`narrow`]).
//! A rule keeps to a budget of about one pair a record, so that pairs grow with the table and not with its square: where it
//! would give more, as keys on a value that nearly every record bears do (a default date, one commune) and any key in a
//! table that is large enough, its blocks are narrowed from fewer records on. From how many, and how many pairs were left
//! out, is told.

use rayon::prelude::*;

use super::features::Features;
use super::intern;
use super::levels::{self, Compare};
use super::narrow::{self, Found, LIMITS, Limit, pairs_of};
use crate::dictionary::LinkModel;

/// The keys by which records are put together: computed from the features when they are asked for, since all of them
/// together are as large as the features.
pub(crate) struct Keys<'a> {
    pub(super) features: &'a Features,
    /// The parts that rules and narrowing use, each once.
    pub(super) parts: Vec<Part<'a>>,
    /// By rule the places of its parts; `None` where one is not known.
    rules: Vec<Option<Vec<usize>>>,
    /// The parts with which blocks are narrowed.
    pub(super) narrow: Vec<usize>,
    /// By rule a bit for each row whose block was narrowed: that another row bears its key does not mean that the two were
    /// compared.
    narrowed: Vec<Vec<u64>>,
    largest: usize,
}

/// A part of a blocking key: the comparison, the place of its words, and which of its keys.
pub(super) struct Part<'a> {
    comparison: usize,
    compare: &'a dyn Compare,
    span: std::ops::Range<usize>,
    at: usize,
    /// A bit for itself and for each part that agrees wherever it does.
    pub(super) implied: u128,
}

impl Part<'_> {
    pub(super) fn key(&self, words: &[u32]) -> Option<u64> {
        self.compare.key(self.at, words.get(self.span.clone())?)
    }
}

/// Blocks compared between two looks at the folder of parts.
const BLOCKS: usize = 1 << 18;
/// Blocks that one thread takes at a time.
const CHUNK: usize = 128;
/// Different parts that the rules of a model may use: a bit for each.
pub(super) const KEYS: usize = 128;
/// Blocks whose rows are asked for at once.
const AHEAD: usize = 16;
/// Pairs of a rule for each record from which its blocks are narrowed sooner: a record has far fewer repeats.
const PAIRS_PER_RECORD: u64 = 1;
/// So many pairs of a rule are compared whatever the number of records.
const FEW_PAIRS: u64 = 1 << 17;
/// Bits of the sieve that finds keys that stand alone.
const SIEVE: usize = 1 << 24;
/// Keys that one thread sorts out at a time.
const SLICE: usize = 1 << 14;
/// Fewer keys are sorted by comparing them.
const FEW_KEYS: usize = 1 << 12;

/// The blocks of one rule: rows, and where each block of two or more ends.
pub(crate) struct Blocks {
    rule: usize,
    order: Vec<u32>,
    ends: Vec<u32>,
    limit: Limit,
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
            Self::Share(share) => intern::join(u64::from(key), 11) <= (share * u64::MAX as f64) as u64,
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    /// The keys of a model.
    pub(crate) fn new<'m>(model: &'m LinkModel, features: &'a Features) -> Self {
        let mut names: Vec<&str> = Vec::new();
        let mut parts: Vec<Part<'a>> = Vec::new();
        let mut place = |key: &'m str| {
            let known = names.iter().position(|name| *name == key);
            known.or_else(|| {
                parts.push(part(model, features, key)?);
                names.push(key);
                Some(names.len() - 1)
            })
        };
        let rules: Vec<Option<Vec<usize>>> =
            model.block.iter().map(|rule| rule.iter().map(|key| place(key)).collect()).collect();
        let narrow = model.narrow.iter().filter_map(|key| place(key)).collect();
        let implied = |own: &Part<'_>| {
            let agrees = |(_, other): &(usize, &Part<'_>)| {
                own.comparison == other.comparison
                    && (own.at == other.at || own.compare.implied(own.at).contains(&other.at))
            };
            parts.iter().enumerate().filter(agrees).fold(0, |bits, (at, _)| bits | 1_u128 << at)
        };
        let implied: Vec<u128> = parts.iter().map(implied).collect();
        parts.iter_mut().zip(implied).for_each(|(part, implied)| part.implied = implied);
        let narrowed = vec![Vec::new(); rules.len()];
        Self { features, parts, rules, narrow, narrowed, largest: model.largest_block }
    }

    /// How many rules there are.
    pub(crate) fn rules(&self) -> usize {
        self.rules.len()
    }

    /// The parts of a rule.
    fn parts_of(&self, rule: usize) -> Option<impl Iterator<Item = &Part<'a>> + Clone> {
        let places = self.rules.get(rule)?.as_ref()?;
        Some(places.iter().filter_map(|at| self.parts.get(*at)))
    }

    /// A bit for each part of a rule; `None` where it has no blocks.
    pub(super) fn needed(&self, rule: usize) -> Option<u128> {
        Some(self.rules.get(rule)?.as_ref()?.iter().fold(0, |needed, at| needed | 1 << at))
    }

    /// A bit for each part on which the rows of a block of a rule agree.
    pub(super) fn agreed(&self, rule: usize) -> u128 {
        self.parts_of(rule).into_iter().flatten().fold(0, |agreed, part| agreed | part.implied)
    }

    /// Whether a rule before `rule` gives the pair. A pair of a narrowed block may come twice.
    pub(crate) fn given_before(&self, rule: usize, left: u32, right: u32) -> bool {
        let (one, other) = (self.features.row(left), self.features.row(right));
        let equal = |part: &Part<'_>| part.key(one).is_some_and(|key| part.key(other) == Some(key));
        let (mut seen, mut same) = (0_u128, 0_u128);
        let mut agrees = |at: &usize| {
            let bit = 1_u128 << at;
            if seen & bit == 0 {
                seen |= bit;
                same |= if self.parts.get(*at).is_some_and(equal) { bit } else { 0 };
            }
            same & bit != 0
        };
        let mut before = self.rules.iter().zip(&self.narrowed).take(rule);
        before.any(|(parts, narrowed)| {
            parts.as_ref().is_some_and(|parts| parts.iter().all(&mut agrees)) && !has_bit(narrowed, left as usize)
        })
    }

    /// The blocks of a rule. Rules must be asked for in their order.
    pub(crate) fn blocks(&mut self, rule: usize, wanted: Wanted) -> Blocks {
        let keyed = self.keyed(rule, wanted);
        let slices = slices(&keyed);
        let limit = self.limit_of(rule, &slices, wanted);
        let found: Vec<Found> = slices.par_iter().map(|slice| narrow::cut(self, rule, slice, limit)).collect();
        drop(keyed);
        let mut blocks = Blocks {
            rule,
            order: Vec::with_capacity(found.iter().map(|found| found.order.len()).sum()),
            ends: Vec::with_capacity(found.iter().map(|found| found.ends.len()).sum()),
            limit,
            count: Count { largest: limit.whole, ..Count::default() },
        };
        let mut bits = Vec::new();
        if found.iter().any(|found| !found.narrowed.is_empty()) {
            bits = vec![0_u64; self.features.rows().div_ceil(64)];
        }
        for mut part in found {
            for row in part.narrowed.drain(..) {
                set_bit(&mut bits, row as usize);
            }
            blocks.append(part);
        }
        if let Some(narrowed) = self.narrowed.get_mut(rule) {
            *narrowed = bits;
        }
        blocks
    }

    /// Key and row of every row whose key another may bear too, equal keys side by side.
    fn keyed(&self, rule: usize, wanted: Wanted) -> Vec<u64> {
        let Some(parts) = self.parts_of(rule) else { return Vec::new() };
        let mut keyed = vec![0_u64; self.features.rows()];
        keyed.par_chunks_mut(SLICE).enumerate().for_each(|(piece, chunk)| {
            for (row, slot) in ((piece * SLICE) as u64..).zip(chunk) {
                let key = key_of(parts.clone(), self.features.row(row as u32));
                *slot = if key != 0 && wanted.takes(key) { u64::from(key) << 32 | row } else { 0 };
            }
        });
        keyed.retain(|keyed| *keyed != 0);
        let shared = shared(&keyed);
        keyed.retain(|keyed| has_bit(&shared, (keyed >> 32) as usize % SIEVE));
        sort(&mut keyed);
        keyed
    }

    /// From how many records on blocks are narrowed, so that the rule keeps to its budget of pairs. What whole blocks give is
    /// counted; what narrowed ones give is judged by the first slice: keys are hashes, so it is as good as drawn.
    fn limit_of(&self, rule: usize, slices: &[&[u64]], wanted: Wanted) -> Limit {
        let limits = LIMITS.map(|by| Limit::of(self.largest, by));
        let mut whole = [0; LIMITS.len()];
        let mut most = 0;
        for group in slices.iter().flat_map(|slice| groups(slice)) {
            most = most.max(group.len());
            for (pairs, limit) in whole.iter_mut().zip(&limits) {
                *pairs += if group.len() <= limit.whole { pairs_of(group.len()) } else { 0 };
            }
        }
        let budget = wanted.budget(self.features.rows());
        let sample = slices.first().copied().unwrap_or_default();
        let all: usize = slices.iter().map(|slice| slice.len()).sum();
        let narrowed = |limit: Limit| {
            let narrowed = || narrow::cut_large(self, rule, sample, limit).pairs as f64;
            if most > limit.whole { narrowed() * all as f64 / sample.len().max(1) as f64 } else { 0.0 }
        };
        let fits =
            |(limit, pairs): &(Limit, u64)| *pairs <= budget && *pairs as f64 + narrowed(*limit) <= budget as f64;
        limits.into_iter().zip(whole).find(fits).map_or(limits[LIMITS.len() - 1], |(limit, _)| limit)
    }
}

/// Equal keys side by side, two or more.
pub(super) fn groups(keyed: &[u64]) -> impl Iterator<Item = &[u64]> {
    keyed.chunk_by(|a, b| a >> 32 == b >> 32).filter(|group| group.len() > 1)
}

/// Sorted keys cut into slices; equal keys stay together.
fn slices(keyed: &[u64]) -> Vec<&[u64]> {
    let (mut slices, mut rest) = (Vec::new(), keyed);
    while let Some(last) = rest.get(..SLICE.min(rest.len())).and_then(<[u64]>::last) {
        let (slice, next) = rest.split_at(rest.partition_point(|keyed| keyed >> 32 <= last >> 32));
        slices.push(slice);
        rest = next;
    }
    slices
}

/// Sorts by key, rows of one key in their order, as they come: by digits of the key from the lowest on.
fn sort(keyed: &mut Vec<u64>) {
    if keyed.len() < FEW_KEYS {
        keyed.sort_unstable();
        return;
    }
    let mut other = vec![0_u64; keyed.len()];
    for shift in [32, 43, 54] {
        let digit = |keyed: u64| (keyed >> shift & 0x7ff) as usize;
        let mut places = [0_usize; 1 << 11];
        for one in keyed.iter() {
            places[digit(*one)] += 1;
        }
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        for one in keyed.iter() {
            let place = &mut places[digit(*one)];
            other[*place] = *one;
            *place += 1;
        }
        std::mem::swap(keyed, &mut other);
    }
}

/// A bit for every key that more than one row may bear.
fn shared(keyed: &[u64]) -> Vec<u64> {
    let (mut once, mut twice) = (vec![0_u64; SIEVE / 64], vec![0_u64; SIEVE / 64]);
    for keyed in keyed {
        let at = (keyed >> 32) as usize % SIEVE;
        if has_bit(&once, at) {
            set_bit(&mut twice, at);
        } else {
            set_bit(&mut once, at);
        }
    }
    twice
}

fn set_bit(bits: &mut [u64], at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

fn has_bit(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn part<'a>(model: &LinkModel, features: &'a Features, key: &str) -> Option<Part<'a>> {
    let (id, part) = key.split_once('.')?;
    let (at, comparison) = model.comparison(id)?;
    let part = levels::kind(&comparison.kind)?.parts.iter().position(|known| *known == part)?;
    let (compare, span) = features.comparison(at)?;
    Some(Part { comparison: at, compare, span, at: part, implied: 0 })
}

/// The fingerprint of a row under a rule; 0 where a part is missing. What a chance equality of 32 bits adds to a block is
/// scored like any other pair.
fn key_of<'p, 'a: 'p>(parts: impl Iterator<Item = &'p Part<'a>>, words: &[u32]) -> u32 {
    let mut key = 7;
    for part in parts {
        match part.key(words) {
            Some(value) => key = intern::join(key, value),
            None => return 0,
        }
    }
    ((key >> 32) as u32).max(1)
}

impl Blocks {
    fn append(&mut self, mut found: Found) {
        let base = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        self.order.append(&mut found.order);
        self.ends.extend(found.ends.iter().map(|end| end.saturating_add(base)));
        self.count.pairs += found.pairs;
        self.count.left_out += found.left_out;
        self.count.narrowed += found.blocks;
    }

    /// How many pairs the blocks give; known before any is compared.
    pub(crate) const fn count(&self) -> Count {
        self.count
    }

    /// How many pieces they come in.
    pub(crate) const fn pieces(&self) -> usize {
        self.ends.len().div_ceil(BLOCKS)
    }

    /// Whether an earlier rule gives a pair of these blocks.
    pub(crate) fn given_before(&self, keys: &Keys<'_>, left: u32, right: u32) -> bool {
        keys.given_before(self.rule, left, right)
    }

    /// Calls `work` for every pair of a piece, the lower row first, in parallel over blocks, and joins what each part keeps
    /// in the order of the blocks.
    pub(crate) fn each<T: Send>(
        &self,
        keys: &Keys<'_>,
        piece: usize,
        work: impl Fn(u32, u32, &mut Vec<T>) + Sync,
    ) -> Vec<T> {
        let (first, last) = (piece * BLOCKS, self.ends.len().min((piece + 1) * BLOCKS));
        let block = |at: usize| {
            let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
            let end = self.ends.get(at).copied().unwrap_or(start);
            self.order.get(start as usize..end as usize).unwrap_or_default()
        };
        let parts: Vec<Vec<T>> = (first..last)
            .into_par_iter()
            .step_by(CHUNK)
            .map(|start| {
                let mut kept = Vec::new();
                for ahead in (start..last.min(start + CHUNK)).step_by(AHEAD) {
                    let blocks = ahead..last.min(start + CHUNK).min(ahead + AHEAD);
                    touch(blocks.clone().flat_map(block).map(|row| keys.features.row(*row)));
                    for rows in blocks.map(block) {
                        for (at, left) in (1..).zip(rows) {
                            for right in rows.iter().skip(at).take(self.limit.within) {
                                work(*left.min(right), *left.max(right), &mut kept);
                            }
                        }
                    }
                }
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
pub(super) fn touch<'a>(rows: impl Iterator<Item = &'a [u32]>) {
    let ends = |words: &[u32]| words.first().copied().unwrap_or(0) ^ words.last().copied().unwrap_or(0);
    std::hint::black_box(rows.fold(0, |sum, words| sum ^ ends(words)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sorted_by_digits_stand_as_keys_sorted_by_comparing_and_equal_ones_stay_in_one_slice() {
        // every key twice in a row of its own, the last key from the middle of a slice on to the end
        let keys = (0..50_000_u64).map(|row| intern::join(row / 2 % 9_000, 5) >> 32 << 32 | row);
        let mut keyed: Vec<u64> = keys.chain((50_000..70_000).map(|row| 0xffff_ffff << 32 | row)).collect();
        let mut wanted = keyed.clone();
        wanted.sort_unstable();
        sort(&mut keyed);
        assert!(keyed == wanted);
        let slices = slices(&keyed);
        assert!(slices.len() > 2);
        assert!(slices.concat() == keyed);
        for pair in slices.windows(2) {
            assert_ne!(pair[0].last().map(|keyed| keyed >> 32), pair[1].first().map(|keyed| keyed >> 32));
        }
    }
}
