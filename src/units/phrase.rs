//! Where a name may stand in an address: a word for its kind and the name, read from the right.

use std::cell::Cell;

use super::key::{Gap, Tokens};
use super::kind::{Kinds, word_before};
use super::names::{LONGEST, Names, Written};

/// An address as it is read.
pub(super) struct Address<'a> {
    /// Its tokens.
    pub(super) tokens: &'a Tokens,
    /// Whether it has marks at all.
    pub(super) marks: bool,
    /// Whether nothing but spaces parts its units.
    pub(super) free: bool,
    /// Whether something was looked for further left than it goes.
    left: Cell<bool>,
}

/// A place where a known name stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase<'a> {
    /// First token, the word for the kind included.
    pub(super) start: usize,
    /// The name.
    pub(super) name: Written<'a>,
    /// It is a number alone: it may be that of a house.
    pub(super) doubt: bool,
}

/// Words after which a name is that of a street or hamlet (bare spelling).
const LOCAL: [&str; 24] = [
    "duong", "pho", "ngo", "ngach", "hem", "kiet", "thon", "buon", "bon", "ap", "khom", "ban", "plei", "lang", "to",
    "xom", "doi", "so", "khu", "kp", "tdp", "t", "cho", "quoclo",
];

impl<'a> Address<'a> {
    /// An address from its tokens.
    pub(super) fn new(tokens: &'a Tokens) -> Self {
        Self { tokens, marks: tokens.has_marks(), free: !tokens.are_parted(), left: Cell::new(false) }
    }

    /// Says that something was looked for further left than the address goes.
    pub(super) fn look_left(&self) {
        self.left.set(true);
    }

    /// Whether the same would be read if more stood before it, behind a comma.
    pub(super) fn is_closed(&self) -> bool {
        self.marks && !self.free && !self.left.get()
    }

    /// Where names of `names` end right before token `end`, longest first. `level`: the kinds that the level has;
    /// `bare`: whether a name may stand without a word for its kind.
    pub(super) fn phrases(&self, names: &Names, end: usize, level: Kinds, bare: bool) -> Vec<Phrase<'a>> {
        if end == 0 {
            self.look_left();
        }
        let mut found: Vec<Phrase<'a>> =
            self.starts(end).filter_map(|start| self.phrase(names, start..end, level, bare)).collect();
        found.reverse();
        found
    }

    /// Tokens at which a name that ends before `end` may begin, nearest first: none goes across a comma.
    fn starts(&self, end: usize) -> impl Iterator<Item = usize> {
        let gap = |at: usize| self.tokens.get(at).map(|token| token.gap);
        let mut open = true;
        (end.saturating_sub(LONGEST)..end).rev().take_while(move |at| {
            let now = open;
            open = open && gap(*at) != Some(Gap::Comma);
            now
        })
    }

    fn phrase(&self, names: &Names, range: std::ops::Range<usize>, level: Kinds, bare: bool) -> Option<Phrase<'a>> {
        let start = range.start;
        let written = self.tokens.bare(range.clone());
        if !names.knows(written) {
            return None;
        }
        let joined = self.tokens.get(start)?.gap == Gap::None;
        let word = if joined { word_before(self.tokens, start) } else { None };
        let number = written.bytes().all(|byte| byte.is_ascii_digit());
        let (start, kinds) = match word {
            Some((start, kinds)) if kinds.fit(level) => (start, kinds),
            Some(_) => return None,
            None if !bare
                || number && (joined || self.tokens.get(range.end).is_none_or(|next| next.gap == Gap::None)) =>
            {
                return None;
            }
            None if joined && (!self.free || self.is_local(start)) => return None,
            None => (start, Kinds::default()),
        };
        let name = Written { bare: written, marked: self.tokens.marked(range), kinds, marks: self.marks };
        Some(Phrase { start, name, doubt: number && word.is_none() })
    }

    fn is_local(&self, start: usize) -> bool {
        start.checked_sub(1).is_some_and(|before| LOCAL.contains(&self.tokens.bare(before..start)))
    }
}
