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
        if let Some(count) = self.counts.get_mut(number as usize - 1) {
            *count += 1;
        }
        (number, new)
    }

    /// What is left when all rows are read.
    pub(crate) fn finish(self, rows: usize) -> Shares {
        Shares { counts: self.counts, rows: rows.max(2) as f32 }
    }
}

/// How often each value stands.
pub(crate) struct Shares {
    counts: Vec<u32>,
    rows: f32,
}

impl Shares {
    /// The chance that another record holds the value too, taking the commoner of two values.
    pub(crate) fn of(&self, left: u32, right: u32) -> f32 {
        let count =
            |number: u32| (number as usize).checked_sub(1).and_then(|at| self.counts.get(at)).map_or(1, |count| *count);
        let most = count(left).max(count(right));
        (most as f32 - 1.0).max(0.5) / (self.rows - 1.0)
    }
}
