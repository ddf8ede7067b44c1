//! Kinds of value: what a cell of a type may hold, its canonical form, and what is wrong with it.
//!
//! One file a kind; [`KINDS`] lists them all. A kind knows nothing of tables: it sees one text.

use serde::Serialize;
use std::collections::BTreeMap;

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be; `output` is its canonical form.
    Valid,
    /// Well formed, a part is doubtful.
    Warn,
    /// Not valid as it stands; `output` is the only sensible mending: proposed, never applied silently.
    Repair,
    /// Was valid until its list changed.
    Retired,
    /// Several readings are possible; `candidates` holds them.
    Ambiguous,
    /// Cannot be a value of this kind.
    Invalid,
    /// Nothing was there.
    Missing,
}

impl Status {
    /// The word used in JSON and in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Warn => "warn",
            Self::Repair => "repair",
            Self::Retired => "retired",
            Self::Ambiguous => "ambiguous",
            Self::Invalid => "invalid",
            Self::Missing => "missing",
        }
    }
}

/// What a kind says of one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Canonical form, the proposal for [`Status::Repair`], or `None`.
    pub output: Option<String>,
    /// What became of it.
    pub status: Status,
    /// Reasons, from the closed list [`reason`] (`checksum`, `length` …).
    pub codes: Vec<&'static str>,
    /// Possible readings where the text cannot decide.
    pub candidates: Vec<String>,
}

impl Verdict {
    /// A verdict without reasons or candidates.
    pub fn new(status: Status, output: Option<String>) -> Self {
        Self { output, status, codes: Vec::new(), candidates: Vec::new() }
    }

    /// A valid value in canonical form.
    pub fn valid(output: impl Into<String>) -> Self {
        Self::new(Status::Valid, Some(output.into()))
    }

    /// Nothing was there.
    pub fn missing() -> Self {
        Self::new(Status::Missing, None)
    }

    /// Not a value of this kind, for one reason.
    pub fn invalid(code: &'static str) -> Self {
        Self::new(Status::Invalid, None).code(code)
    }

    /// The same verdict with one more reason.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.codes.push(code);
        self
    }
}

/// Settings of a kind, by name (`unit`, `version`, `serial`, `century` …), from the dictionary or the command line.
pub type Options = BTreeMap<String, String>;

/// A kind of value. Declared as a `static` in its own file, listed in [`KINDS`].
pub struct Kind {
    /// The name a dictionary type refers to; also the `--type` of `tudien value`.
    pub id: &'static str,
    /// Title in Vietnamese and English.
    pub title: crate::lang::Text,
    /// True when the text is valid and canonical as it stands: the fast path over columns. Must agree with `parse`.
    pub canonical: fn(&str, &Options) -> bool,
    /// Judges one text (already in Unicode; not necessarily trimmed or NFC).
    pub parse: fn(&str, &Options) -> Verdict,
}

/// Every kind, sorted by id.
pub static KINDS: &[&Kind] = &[];

/// The kind of that name.
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.id == id)
}
