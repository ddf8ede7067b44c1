//! Units by name: from the bare spelling of a name to every unit that bears or bore it.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher as _;

use super::key::{Likeness, Tokens, likeness};
use super::kind::{Kind, Kinds, split};
use super::list::{List, UnitId};

const NONE: u32 = u32::MAX;

/// Most tokens in a name.
pub(super) const LONGEST: usize = 8;

/// One name of one unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The unit in its list.
    pub(super) unit: UnitId,
    /// The kind that the name says.
    pub(super) kind: Option<Kind>,
    /// Whether it is an official name and not an alias.
    pub(super) official: bool,
    bare: (u32, u32),
    marked: (u32, u32),
    next: u32,
}

/// The names of a list.
#[derive(Debug, Default)]
pub(super) struct Names {
    text: String,
    entries: Vec<Entry>,
    heads: FxHashMap<u64, u32>,
}

impl Names {
    /// Every name and alias of the units of a list.
    pub(super) fn of(list: &List) -> Self {
        let mut names = Self { entries: Vec::with_capacity(list.len()), ..Self::default() };
        names.text.reserve(list.len() * 24);
        names.heads.reserve(list.len());
        let mut tokens = Tokens::default();
        for (id, unit) in list.iter() {
            for period in &unit.periods {
                names.add(&mut tokens, id, &period.label, true);
            }
            for alias in &unit.aliases {
                names.add(&mut tokens, id, alias, false);
            }
        }
        names
    }

    fn add(&mut self, tokens: &mut Tokens, unit: UnitId, label: &str, official: bool) {
        let (kind, name) = split(label);
        tokens.read(name);
        let (bare, marked) = (tokens.bare(0..tokens.len()), tokens.marked(0..tokens.len()));
        if bare.is_empty() {
            return;
        }
        let place = Self::hash(bare);
        let next = self.heads.get(&place).copied().unwrap_or(NONE);
        let bare = put(&mut self.text, bare);
        let marked = put(&mut self.text, marked);
        if let Ok(at) = u32::try_from(self.entries.len()) {
            self.entries.push(Entry { unit, kind, official, bare, marked, next });
            self.heads.insert(place, at);
        }
    }

    fn hash(bare: &str) -> u64 {
        FxBuildHasher.hash_one(bare)
    }

    fn text(&self, (start, end): (u32, u32)) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Every entry with that bare spelling.
    pub(super) fn find<'a>(&'a self, bare: &'a str) -> impl Iterator<Item = &'a Entry> {
        let mut at = self.heads.get(&Self::hash(bare)).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let entry = self.entries.get(at as usize)?;
            at = entry.next;
            Some(entry)
        })
        .filter(move |entry| self.text(entry.bare) == bare)
    }

    /// Whether any unit has that bare spelling.
    pub(super) fn knows(&self, bare: &str) -> bool {
        self.find(bare).next().is_some()
    }

    /// How well an entry agrees with a written name.
    pub(super) fn likeness(&self, entry: &Entry, marked: &str) -> Likeness {
        likeness(self.text(entry.marked), marked)
    }
}

fn put(text: &mut String, part: &str) -> (u32, u32) {
    let start = u32::try_from(text.len()).unwrap_or(NONE);
    text.push_str(part);
    (start, u32::try_from(text.len()).unwrap_or(NONE))
}

/// The units that a written name means, and whether its marks speak against it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Meant {
    /// Units, without repetition.
    pub(super) units: Vec<UnitId>,
    /// The best of them has other marks than were written.
    pub(super) doubt: bool,
}

/// A name as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    /// Without marks.
    pub(super) bare: &'a str,
    /// With its marks.
    pub(super) marked: &'a str,
    /// What its word says of its kind.
    pub(super) kinds: Kinds,
    /// Whether the address it stands in has marks at all; if not, no name is nearer than another.
    pub(super) marks: bool,
}

impl Names {
    /// The units meant by a written name, among those that `among` admits.
    ///
    /// The nearest spelling wins; then the kind that is written. Where spelling and kind speak for different units, or
    /// the spelling is right for none of several, all are meant: nothing is picked silently.
    pub(super) fn meant(&self, written: Written<'_>, among: impl Fn(UnitId) -> bool) -> Meant {
        let mut found: Vec<(Likeness, bool, &Entry)> = self
            .find(written.bare)
            .filter(|entry| among(entry.unit))
            .map(|entry| (self.rank(entry, written), written.kinds.allow(entry.kind), entry))
            .collect();
        let Some(best) = found.iter().map(|(rank, _, _)| *rank).min() else {
            return Meant::default();
        };
        let spelling = |entry: &Entry| self.text(entry.marked);
        let alike = best < Likeness::Fewer
            || !written.marks
            || found.windows(2).all(|pair| matches!(pair, [one, two] if spelling(one.2) == spelling(two.2)));
        if alike && found.iter().any(|(rank, kind, _)| *rank == best && *kind) {
            found.retain(|(rank, kind, _)| *rank == best && *kind);
        } else {
            found.retain(|(rank, kind, _)| *rank == best || *kind);
        }
        if found.iter().any(|(_, _, entry)| entry.official) {
            found.retain(|(_, _, entry)| entry.official);
        }
        let mut units: Vec<UnitId> = found.iter().map(|(_, _, entry)| entry.unit).collect();
        units.sort_unstable();
        units.dedup();
        Meant { units, doubt: best == Likeness::Contrary }
    }

    fn rank(&self, entry: &Entry, written: Written<'_>) -> Likeness {
        match self.likeness(entry, written.marked) {
            Likeness::Contrary => Likeness::Contrary,
            _ if !written.marks => Likeness::Fewer,
            found => found,
        }
    }
}
