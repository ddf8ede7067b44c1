//! Decisions that people took about pairs of records: read from what a review gave back, kept, and applied to every
//! linking after. They go with record ids, never with rows, so that they hold for the next delivery too.

mod read;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::files;
pub use rows::{Known, Lost};

/// What a person said of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Both are one thing.
    #[serde(rename = "trung")]
    Same,
    /// They are two things.
    #[serde(rename = "khong_trung")]
    Apart,
    /// Not to be told yet: nothing is joined, and it is asked again.
    #[serde(rename = "chua_ro")]
    Unsure,
}

impl Verdict {
    /// As it is stored.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Same => "trung",
            Self::Apart => "khong_trung",
            Self::Unsure => "chua_ro",
        }
    }
}

/// A decision with who took it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// One record.
    #[serde(rename = "record_id_l")]
    pub left: String,
    /// The other.
    #[serde(rename = "record_id_r")]
    pub right: String,
    /// What was said.
    #[serde(rename = "decision")]
    pub verdict: Verdict,
    /// Who.
    pub by: String,
    /// When, as it was written.
    pub date: String,
    /// Why.
    pub note: String,
}

/// The columns of a file of decisions, as the review's page saves them.
pub const COLUMNS: [&str; 6] = ["record_id_l", "record_id_r", "decision", "by", "date", "note"];

/// Decisions, one a pair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    pairs: BTreeMap<(String, String), Decision>,
    /// Whether a pair is of two tables, so that its sides may not be exchanged.
    sided: bool,
}

impl Decisions {
    /// Decisions about pairs of one table, or (`sided`) of two.
    pub fn new(sided: bool) -> Self {
        Self { pairs: BTreeMap::new(), sided }
    }

    /// Adds what a file holds: a workbook or CSV of `link review`, or the JSON its page saves. Of two decisions about one
    /// pair the later counts.
    ///
    /// # Errors
    /// When the file cannot be read; every faulty line at once; two opposite decisions of one day.
    pub fn read(&mut self, path: &Path) -> Result<()> {
        read::read(path, self)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// All, by ids.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.pairs.values()
    }

    /// What was said of a pair.
    pub fn get(&self, left: &str, right: &str) -> Option<&Decision> {
        self.pairs.get(&self.key(left, right))
    }

    /// Takes a decision; answers the earlier one of the same day that says the opposite.
    pub(super) fn add(&mut self, decision: Decision) -> Option<Decision> {
        let key = self.key(&decision.left, &decision.right);
        let day = |decision: &Decision| {
            super::levels::date::Day::parse(&decision.date).map_or(0, super::levels::date::Day::ordinal)
        };
        if let Some(before) = self.pairs.get(&key) {
            if before.verdict != decision.verdict && day(before) == day(&decision) {
                return Some(before.clone());
            }
            if day(before) > day(&decision) {
                return None;
            }
        }
        self.pairs.insert(key, decision);
        None
    }

    /// Takes a decision over every earlier one about its pair.
    pub fn put(&mut self, decision: Decision) {
        self.pairs.insert(self.key(&decision.left, &decision.right), decision);
    }

    /// Takes a decision, unless the one there is of a later day.
    pub fn put_later(&mut self, decision: Decision) {
        if let Some(before) = self.add(decision.clone()).filter(|before| before.verdict != decision.verdict) {
            // two of one day: the one given now was given after
            drop(before);
            self.put(decision);
        }
    }

    /// Writes all as CSV that [`Decisions::read`] reads back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let unwritable = |cause: csv::Error| files::unwritable(path, &std::io::Error::other(cause.to_string()));
        out.write_record(COLUMNS).map_err(unwritable)?;
        for Decision { left, right, verdict, by, date, note } in self.iter() {
            out.write_record([left, right, verdict.id(), by, date, note]).map_err(unwritable)?;
        }
        let bytes = out.into_inner().map_err(|cause| files::unwritable(path, cause.error()))?;
        files::write(path, &bytes)
    }

    fn key(&self, left: &str, right: &str) -> (String, String) {
        if self.sided || left <= right {
            (left.to_owned(), right.to_owned())
        } else {
            (right.to_owned(), left.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(left: &str, right: &str, verdict: Verdict, date: &str) -> Decision {
        let text = str::to_owned;
        Decision { left: text(left), right: text(right), verdict, by: text("Tổ"), date: text(date), note: text("") }
    }

    /// The later decision counts, whichever was read first; two opposite ones of one day are told.
    #[test]
    fn the_later_decision_counts() {
        let mut decisions = Decisions::new(false);
        assert_eq!(decisions.add(decision("b", "a", Verdict::Same, "2026-10-05")), None);
        assert_eq!(decisions.add(decision("a", "b", Verdict::Apart, "2026-09-01")), None);
        assert_eq!(decisions.get("a", "b").map(|known| known.verdict), Some(Verdict::Same));
        assert_eq!(decisions.add(decision("a", "b", Verdict::Apart, "06/10/2026")), None);
        assert_eq!(decisions.get("b", "a").map(|known| known.verdict), Some(Verdict::Apart));
        assert!(decisions.add(decision("a", "b", Verdict::Same, "2026-10-06")).is_some());
        assert_eq!(decisions.len(), 1);
    }
}
