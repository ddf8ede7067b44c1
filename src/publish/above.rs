//! The codes above a code: in its own list, then in the lists of communes and provinces, where a province's list of
//! villages names their communes.

use rustc_hash::FxHashMap;

use crate::dictionary::{Code, Dictionary, Field};

/// Lists in which a code may stand that a list names as its parent and does not hold itself.
const WIDER: [&str; 2] = ["xa", "tinh"];
/// Most steps up: no list is as deep; it ends a list whose codes stand above each other.
const DEEPEST: usize = 8;

/// The entries of a field's list and of the lists above it, by code.
pub(super) struct Above<'d> {
    own: FxHashMap<&'d str, &'d Code>,
    wider: FxHashMap<&'d str, &'d Code>,
}

impl<'d> Above<'d> {
    /// Those of a field; `None` where it has no code list.
    pub(super) fn of(dictionary: &'d Dictionary, field: &Field) -> Option<Self> {
        let entries = |id: &str| dictionary.codes.get(id).into_iter().flat_map(|list| &list.entries);
        let by_code = |entry: &'d Code| (entry.code.as_str(), entry);
        let list = field.codes.as_deref().filter(|id| dictionary.codes.contains_key(*id))?;
        let own: FxHashMap<&str, &Code> = entries(list).map(by_code).collect();
        let leaves = own.values().any(|entry| entry.parent.as_deref().is_some_and(|above| !own.contains_key(above)));
        let wider = WIDER.into_iter().filter(|_| leaves).flat_map(entries).map(by_code).collect();
        Some(Self { own, wider })
    }

    /// The codes of the field's own list.
    pub(super) fn codes(&self) -> impl Iterator<Item = &'d str> + '_ {
        self.own.keys().copied()
    }

    /// The codes above a code, the nearest first.
    pub(super) fn chain<'s>(&'s self, code: &str) -> impl Iterator<Item = &'d str> + 's {
        let entry = |code: &str| self.own.get(code).or_else(|| self.wider.get(code)).copied();
        let first = self.own.get(code).and_then(|entry| entry.parent.as_deref());
        std::iter::successors(first, move |code| entry(code)?.parent.as_deref()).take(DEEPEST)
    }

    /// What stands for a code of the own list `level` steps up: the label of a code of the own list; a code of another
    /// list as it is, for names of communes repeat. A code with fewer above it becomes the topmost.
    pub(super) fn at(&self, code: &str, level: u32) -> Option<String> {
        let own = self.own.get(code)?;
        let above = self.chain(code).take(level as usize).last();
        Some(above.map_or(&*own.label, |above| self.own.get(above).map_or(above, |code| &code.label)).to_owned())
    }
}
