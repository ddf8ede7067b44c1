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

/// Slots of a [`Tally`] row.
const SLOTS: usize = 1 << 22;

/// How often values stand, in bounded memory, for fields in which nearly every record has a value of its own: a
/// count–min sketch (Cormode and Muthukrishnan, 2005) of two rows. A count may come out a little too high, never too low.
#[derive(Default)]
pub(crate) struct Tally {
    counts: Vec<u32>,
    rows: f32,
}

impl Tally {
    /// Counts one more record of a value known by its hash.
    pub(crate) fn add(&mut self, key: u64) {
        if self.counts.is_empty() {
            self.counts = vec![0; SLOTS * 2];
        }
        for slot in slots(key) {
            if let Some(count) = self.counts.get_mut(slot) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// All so many rows are read.
    pub(crate) fn finish(&mut self, rows: usize) {
        self.rows = rows as f32;
    }

    /// The chance that another record holds the value too, taking the commoner of two values.
    pub(crate) fn of(&self, left: u64, right: u64) -> f32 {
        let count =
            |key: u64| slots(key).iter().filter_map(|slot| self.counts.get(*slot)).min().map_or(1, |count| *count);
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
    fn a_sketch_counts_no_less_than_there_are() {
        let mut tally = Tally::default();
        for at in 0..100_000_u64 {
            tally.add(hash(&at.to_le_bytes()));
        }
        (0..999).for_each(|_| tally.add(hash(b"common")));
        tally.finish(100_999);
        let share = tally.of(hash(b"common"), hash(b"common")) * 100_998.0;
        assert!((998.0..1_005.0).contains(&share), "{share}");
    }
}
