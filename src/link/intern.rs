//! Values as small numbers: one number a value, with how often it stands.

use rustc_hash::FxHashMap;

/// A 64-bit hash of bytes, the same on every machine and run.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0x9E37_79B9_7F4A_7C15 ^ (bytes.len() as u64);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = mix(state ^ u64::from_le_bytes(*word));
    }
    let mut last = [0_u8; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(state ^ u64::from_le_bytes(last))
}

/// Mixes one number into another.
pub(crate) fn join(left: u64, right: u64) -> u64 {
    mix(left.rotate_left(23) ^ mix(right ^ 0x2545_F491_4F6C_DD1D))
}

fn mix(value: u64) -> u64 {
    let wide = u128::from(value ^ 0xA076_1D64_78BD_642F) * 0xE703_7ED1_A0B4_28DB;
    ((wide >> 64) ^ (wide & u128::from(u64::MAX))) as u64
}

/// Numbers given to values by the order of first sight, from 1; 0 is «missing». Values are known by their hash: among
/// ten million values two are taken for one with a chance of 3 in a million.
#[derive(Default)]
pub(crate) struct Interner {
    numbers: FxHashMap<u64, u32>,
    counts: Vec<u32>,
}

impl Interner {
    /// The number of a value and whether it is new; counts one more record.
    pub(crate) fn add(&mut self, key: u64) -> (u32, bool) {
        let next = u32::try_from(self.counts.len()).unwrap_or(u32::MAX - 1).saturating_add(1);
        let number = *self.numbers.entry(key).or_insert(next);
        let new = number == next;
        if new {
            self.counts.push(0);
        }
        self.again(number);
        (number, new)
    }

    /// Counts one more record of a value known by its number.
    pub(crate) fn again(&mut self, number: u32) {
        if let Some(count) = (number as usize).checked_sub(1).and_then(|at| self.counts.get_mut(at)) {
            *count += 1;
        }
    }

    /// What is left when all rows are read.
    pub(crate) fn finish(self, rows: usize) -> Shares {
        Shares { counts: self.counts, rows: rows.max(2) as f32 }
    }
}

/// How often each value stands.
#[derive(Default)]
pub(crate) struct Shares {
    counts: Vec<u32>,
    rows: f32,
}

impl Shares {
    /// The chance that another record holds the value too, taking the commoner of two values.
    pub(crate) fn of(&self, left: u32, right: u32) -> f32 {
        let count =
            |number: u32| (number as usize).checked_sub(1).and_then(|at| self.counts.get(at)).map_or(1, |count| *count);
        share(if left == right { count(left) } else { count(left).max(count(right)) }, self.rows)
    }
}

/// The chance that another of so many rows holds a value that stands so often.
pub(crate) fn share(count: u32, rows: f32) -> f32 {
    (count as f32 - 1.0).max(0.5) / (rows - 1.0).max(1.0)
}

/// Slots of a row of a [`Tally`]'s sketch.
const SLOTS: usize = 1 << 22;
/// Values that a [`Tally`] counts one by one: above, its map would weigh more than the sketch saves.
const APART: usize = 1 << 18;

/// How often values stand, in bounded memory, for fields in which nearly every record has a value of its own: each value
/// counted while they are few, then a count–min sketch (Cormode and Muthukrishnan, 2005) of two rows, by which a count may
/// come out a little too high, never too low.
#[derive(Default)]
pub(crate) struct Tally {
    apart: FxHashMap<u64, u32>,
    sketch: Vec<u32>,
    rows: f32,
}

impl Tally {
    /// Counts one more record of a value known by its hash.
    pub(crate) fn add(&mut self, key: u64) {
        if self.sketch.is_empty() {
            *self.apart.entry(key).or_insert(0) += 1;
            if self.apart.len() <= APART {
                return;
            }
            self.sketch = vec![0; SLOTS * 2];
            let apart = std::mem::take(&mut self.apart);
            self.count(apart.into_iter());
        } else {
            self.count(std::iter::once((key, 1)));
        }
    }

    /// Counts values in the sketch, in any order.
    fn count(&mut self, values: impl Iterator<Item = (u64, u32)>) {
        for (key, more) in values {
            for slot in slots(key) {
                if let Some(count) = self.sketch.get_mut(slot) {
                    *count = count.saturating_add(more);
                }
            }
        }
    }

    /// All so many rows are read.
    pub(crate) fn finish(&mut self, rows: usize) {
        self.rows = rows as f32;
    }

    /// The chance that another record holds the value too, taking the commoner of two values.
    pub(crate) fn of(&self, left: u64, right: u64) -> f32 {
        let count = |key: u64| {
            let apart = || self.apart.get(&key).copied();
            slots(key).iter().filter_map(|slot| self.sketch.get(*slot).copied()).min().or_else(apart).unwrap_or(1)
        };
        share(if left == right { count(left) } else { count(left).max(count(right)) }, self.rows)
    }
}

const fn slots(key: u64) -> [usize; 2] {
    [key as usize % SLOTS, SLOTS + (key >> 32) as usize % SLOTS]
}

/// What texts were read as, for those seen often: a text of a value is parsed once. Holds no more than so many.
pub(crate) struct Memory<T> {
    seen: FxHashMap<u64, T>,
    most: usize,
}

impl<T: Copy> Memory<T> {
    /// Remembers up to `most` texts.
    pub(crate) fn new(most: usize) -> Self {
        Self { seen: FxHashMap::default(), most }
    }

    /// What the text of that hash was read as.
    pub(crate) fn get(&self, key: u64) -> Option<T> {
        self.seen.get(&key).copied()
    }

    /// Keeps what a text was read as, as long as there is room.
    pub(crate) fn keep(&mut self, key: u64, value: T) {
        if self.seen.len() < self.most {
            self.seen.insert(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_counts_each_of_few_and_no_less_than_there_are_of_many() {
        for (others, most) in [(100_000, 999.0), (APART as u64 + 9, 1_005.0)] {
            let mut tally = Tally::default();
            (0..499).for_each(|_| tally.add(hash(b"common")));
            (0..others).for_each(|at| tally.add(hash(&at.to_le_bytes())));
            (0..500).for_each(|_| tally.add(hash(b"common")));
            let rows = others as usize + 999;
            tally.finish(rows);
            let count = tally.of(hash(b"common"), hash(b"common")) * (rows as f32 - 1.0) + 1.0;
            assert!((998.9..most + 0.1).contains(&count), "{count} of {rows}");
        }
    }
}
