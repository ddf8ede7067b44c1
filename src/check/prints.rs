//! Which of many prints (numbers of 64 bits) are there more than once, in little memory.

use rustc_hash::FxHashMap;

/// A set of small numbers.
#[derive(Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether a number is there.
    pub(super) fn holds(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Adds a number; whether it was there.
    fn add(&mut self, number: usize) -> bool {
        let Some(word) = self.0.get_mut(number / 64) else { return false };
        let bit = 1 << (number % 64);
        let there = *word & bit != 0;
        *word |= bit;
        there
    }
}

/// The prints that are there more than once, how often, and their rows. Nought is no print.
pub(super) fn repeated(prints: &[u64]) -> (FxHashMap<u64, u32>, Bits) {
    // sixteen slots for each print: few that are there once share theirs with another
    let slots = prints.len().saturating_mul(16).next_power_of_two();
    let slot = |print: u64| usize::try_from(print).unwrap_or_default() & (slots - 1);
    let (mut once, mut again) = (Bits::new(slots), Bits::new(slots));
    for print in prints.iter().filter(|print| **print != 0) {
        if once.add(slot(*print)) {
            again.add(slot(*print));
        }
    }
    let mut suspects: Vec<u64> =
        prints.iter().copied().filter(|print| *print != 0 && again.holds(slot(*print))).collect();
    suspects.sort_unstable();
    let runs = suspects.chunk_by(u64::eq).filter(|run| run.len() > 1);
    let found: FxHashMap<u64, u32> =
        runs.filter_map(|run| Some((*run.first()?, u32::try_from(run.len()).unwrap_or(u32::MAX)))).collect();
    let mut rows = Bits::new(prints.len());
    for (row, print) in prints.iter().enumerate() {
        if again.holds(slot(*print)) && found.contains_key(print) {
            rows.add(row);
        }
    }
    (found, rows)
}
