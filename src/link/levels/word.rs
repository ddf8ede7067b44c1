//! Any text or code, compared after folding: the same, one the tail of the other, or different.

use std::collections::BTreeMap;

use super::{Cells, Compare, Kind, MISSING, Reader, at, one_slip, put};
use crate::lang::Text;
use crate::link::clean::clean;
use crate::link::fold::folded;
use crate::link::intern::{Interner, Memory, Shares, hash};

const SAME: u8 = 1;
const TAIL: u8 = 2;
const SLIP: u8 = 3;
const OTHER: u8 = 4;

/// Any text or code.
pub static KIND: Kind = Kind {
    id: "word",
    title: Text::new("Chữ hoặc mã, so sau khi bỏ dấu", "A text or code, compared after folding"),
    fields: &["text"],
    grades: &["giong", "phan_cuoi", "sai_mot_chu", "khac"],
    parts: &["gia_tri"],
    words: 1,
    page: include_str!("word.md"),
    build: |comparison| Box::new(Words::new(comparison.synonyms.clone(), grade)),
};

/// Two texts that differ → their grade.
type Grader = fn(&[u8], &[u8]) -> u8;

/// Texts interned after folding, graded by one rule or another.
pub(super) struct Words {
    differ: Grader,
    synonyms: BTreeMap<String, String>,
    memory: Memory<u32>,
    interner: Interner,
    texts: Vec<u8>,
    ends: Vec<u32>,
    shares: Shares,
    /// The grade of each two texts, where there are few: most pairs compare the same few again.
    grades: Vec<u8>,
}

fn grade(left: &[u8], right: &[u8]) -> u8 {
    if left.ends_with(right) || right.ends_with(left) {
        TAIL
    } else if left.len().min(right.len()) > 4 && one_slip(left, right) {
        SLIP
    } else {
        OTHER
    }
}

/// Texts of which each two are graded beforehand.
const FEW: usize = 256;
/// Texts remembered as they were written.
const REMEMBERED: usize = 1 << 16;

impl Words {
    /// A reader of texts; `differ` grades two that are not the same, which is grade 1.
    pub(super) fn new(synonyms: BTreeMap<String, String>, differ: Grader) -> Self {
        let (interner, shares) = (Interner::default(), Shares::default());
        Self {
            differ,
            synonyms,
            memory: Memory::new(REMEMBERED),
            interner,
            texts: Vec::new(),
            ends: Vec::new(),
            shares,
            grades: Vec::new(),
        }
    }

    fn text(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let start = at.checked_sub(2).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = at.checked_sub(1).and_then(|at| self.ends.get(at)).copied().unwrap_or(0);
        self.texts.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The number of a text; counts one more record.
    fn number(&mut self, text: &str) -> u32 {
        let raw = hash(text.as_bytes());
        if let Some(number) = self.memory.get(raw) {
            self.interner.again(number);
            return number;
        }
        let word = self.word(text);
        let (number, _) = self.add(&word);
        self.memory.keep(raw, number);
        number
    }

    /// What a text is compared by.
    fn word(&self, text: &str) -> String {
        let folded = folded(&clean(text));
        self.synonyms.get(&folded).cloned().unwrap_or(folded)
    }

    /// The number of what a text is compared by, and whether it is new; counts one more record.
    fn add(&mut self, word: &str) -> (u32, bool) {
        if word.is_empty() {
            return (0, false);
        }
        let (number, new) = self.interner.add(hash(word.as_bytes()));
        if new {
            self.texts.extend_from_slice(word.as_bytes());
            self.ends.push(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        }
        (number, new)
    }
}

impl Reader for Words {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        if let Some(text) = cells.get(0) {
            put(words, 0, self.number(text));
        }
    }

    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        cells.get(0).map_or_else(Vec::new, |text| self.word(text).into_bytes())
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        let (number, new) = self.add(std::str::from_utf8(value).ok()?);
        put(words, 0, number);
        Some(new)
    }

    fn again(&mut self, words: &[u32]) {
        self.interner.again(at(words, 0));
    }

    fn finish(mut self: Box<Self>, rows: usize) -> Box<dyn Compare> {
        self.shares = std::mem::take(&mut self.interner).finish(rows);
        self.memory = Memory::new(0);
        let few = self.ends.len();
        if few <= FEW {
            let texts = 1..=u32::try_from(few).unwrap_or(0);
            let grade = |(left, right): (u32, u32)| (self.differ)(self.text(left), self.text(right));
            self.grades =
                texts.clone().flat_map(|left| texts.clone().map(move |right| (left, right))).map(grade).collect();
        }
        self
    }
}

impl Compare for Words {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        let (left, right) = (at(left, 0), at(right, 0));
        if left == 0 || right == 0 {
            return MISSING;
        }
        if left == right {
            return SAME;
        }
        let known = self.grades.get((left as usize - 1) * self.ends.len() + right as usize - 1);
        known.copied().unwrap_or_else(|| (self.differ)(self.text(left), self.text(right)))
    }

    fn key(&self, _part: usize, words: &[u32]) -> Option<u64> {
        Some(u64::from(at(words, 0))).filter(|number| *number != 0)
    }

    fn share(&self, _grade: u8, left: &[u32], right: &[u32]) -> f32 {
        self.shares.of(at(left, 0), at(right, 0))
    }
}
