//! What a kernel made of cells seen before. A column repeats its cells: the same name, the same commune, the same slip.

use std::borrow::Cow;
use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::words::without_figures;

/// Parts with a lock each, so that the cores seldom wait for one another.
const PARTS: usize = 16;
/// Cells remembered in a part; further ones are worked out anew.
const CELLS: usize = 1 << 11;
/// Bytes of the longest cell that is remembered: longer ones seldom repeat.
const LONGEST: usize = 256;

/// A cell and what became of it; `None` where it stays.
type Part = FxHashMap<Box<str>, Option<Box<str>>>;

/// Results of one kernel by cell, at most 32,768 of them. What it answers is what the kernel answers.
#[derive(Debug, Default)]
pub struct Memo {
    parts: [Mutex<Part>; PARTS],
}

impl Memo {
    /// What the kernel makes of the text, looked up or worked out. Ask a memo with one kernel only.
    pub(super) fn recall<'t>(&self, text: &'t str, kernel: impl Fn(&'t str) -> Cow<'t, str>) -> Cow<'t, str> {
        let hash = usize::try_from(FxBuildHasher.hash_one(text) >> 32).unwrap_or_default();
        let Some(part) = self.parts.get(hash % PARTS).filter(|_| text.len() <= LONGEST) else {
            return kernel(text);
        };
        let lock = || part.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(text) {
            return known.as_deref().map_or(Cow::Borrowed(text), |text| Cow::Owned(text.to_owned()));
        }
        // worked out without the lock: two cores may do the same work, neither waits
        let made = kernel(text);
        let mut part = lock();
        if part.len() < CELLS {
            part.insert(text.into(), (made != text).then(|| made.as_ref().into()));
        }
        made
    }
}

/// What steps of mending say of texts, worked out once for all that differ in their figures only.
#[derive(Debug)]
pub(crate) struct ByWords<T> {
    known: FxHashMap<Box<[u8]>, T>,
    /// The words at hand.
    words: Vec<u8>,
}

impl<T> Default for ByWords<T> {
    fn default() -> Self {
        Self { known: FxHashMap::default(), words: Vec::new() }
    }
}

impl<T: Copy> ByWords<T> {
    /// What `work` says of the text, or said of one with the same words.
    pub(crate) fn get(&mut self, text: &str, work: impl FnOnce(&str) -> T) -> T {
        if text.len() > LONGEST || !without_figures(text, &mut self.words) {
            return work(text);
        }
        if let Some(known) = self.known.get(&*self.words) {
            return *known;
        }
        let made = work(text);
        if self.known.len() < PARTS * CELLS {
            self.known.insert(self.words.as_slice().into(), made);
        }
        made
    }

    /// How many are remembered.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_cell_is_worked_out_once() {
        let (memo, worked) = (Memo::default(), AtomicUsize::new(0));
        let trim = |text: &'static str| {
            worked.fetch_add(1, Ordering::Relaxed);
            Cow::Borrowed(text.trim())
        };
        for _ in 0..3 {
            assert_eq!(memo.recall(" a ", trim), "a");
            assert_eq!(memo.recall("a", trim), "a");
        }
        assert_eq!(worked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_memo_stays_small() {
        let memo = Memo::default();
        let long = "x".repeat(LONGEST + 1);
        for text in (0..PARTS * CELLS * 2).map(|number| number.to_string()).chain([long]) {
            assert_eq!(memo.recall(&text, |text| Cow::Owned(format!("{text}!"))), format!("{text}!"));
        }
        let held: usize = memo.parts.iter().map(|part| part.lock().unwrap().len()).sum();
        assert!(held <= PARTS * CELLS && held > PARTS * CELLS / 2, "{held}");
    }
}
