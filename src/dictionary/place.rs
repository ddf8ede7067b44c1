//! Where something stands in the dictionary's files, and the list of everything found wrong there.

use std::sync::Arc;

use crate::error::Fault;
use crate::lang::Message;

/// Kinds of faults. A code is stable: never reused, never given another meaning. [`super::lint::FAULTS`] says each in
/// words.
pub(super) mod code {
    /// TOML that cannot be read.
    pub(in crate::dictionary) const SYNTAX: &str = "TD-001";
    /// A file that is too large, not UTF-8, out of place or missing.
    pub(in crate::dictionary) const FILE: &str = "TD-002";
    /// A key nobody knows.
    pub(in crate::dictionary) const UNKNOWN_KEY: &str = "TD-003";
    /// Something that must be there and is not.
    pub(in crate::dictionary) const MISSING: &str = "TD-004";
    /// A value of the wrong form.
    pub(in crate::dictionary) const FORM: &str = "TD-005";
    /// An id that cannot be used, or is not its file's name.
    pub(in crate::dictionary) const ID: &str = "TD-006";
    /// An id used twice.
    pub(in crate::dictionary) const DUPLICATE: &str = "TD-007";
    /// A reference to something that is not there.
    pub(in crate::dictionary) const REFERENCE: &str = "TD-008";
    /// A word outside its closed list.
    pub(in crate::dictionary) const WORD: &str = "TD-009";
    /// An example that is judged otherwise.
    pub(in crate::dictionary) const EXAMPLE: &str = "TD-010";
    /// A row of a code list.
    pub(in crate::dictionary) const ROW: &str = "TD-011";
    /// An opening rule.
    pub(in crate::dictionary) const OPEN: &str = "TD-012";
    /// A header that would mean two fields.
    pub(in crate::dictionary) const HEADER: &str = "TD-013";
    /// Something that comes back to itself.
    pub(in crate::dictionary) const CYCLE: &str = "TD-014";
    /// A linking model.
    pub(in crate::dictionary) const LINK: &str = "TD-015";
}

/// A place in a file of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The file, relative to the dictionary's folder.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
}

impl Place {
    /// A file as a whole: what is wrong with it, or that it is missing, is told at its first line.
    pub(super) fn whole(file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), line: 1 }
    }
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub place: Place,
}

/// Faults as they are found.
#[derive(Debug, Default, Clone)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes one fault of a kind.
    pub(super) fn add(&mut self, code: &'static str, place: &Place, vi: impl Into<String>, en: impl Into<String>) {
        let (file, line) = (place.file.to_string(), Some(place.line));
        self.0.push(Fault { code, file, line, message: Message::new(vi, en) });
    }

    /// Notes faults found elsewhere.
    pub(super) fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// How many so far.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// All faults, by file and line, each told once.
    pub(super) fn into_sorted(mut self) -> Vec<Fault> {
        self.0.sort_by(|a, b| (&a.file, a.line, &a.message.vi).cmp(&(&b.file, b.line, &b.message.vi)));
        self.0.dedup();
        self.0
    }
}

/// «có phải ý bạn là …»: the nearest of `known`, when one is near, as the end of a message.
pub(super) fn suggestion<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> (String, String) {
    match nearest(wanted, known) {
        Some(best) => (format!("; có phải ý bạn là «{best}»?"), format!("; did you mean \"{best}\"?")),
        None => (String::new(), String::new()),
    }
}

/// The nearest of `known` to what was written; `None` where none is near.
pub(super) fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wanted.len() > 200 {
        return None;
    }
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(wanted, name), name))
        .filter(|(near, _)| *near >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, name)| name)
}
