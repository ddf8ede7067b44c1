//! Decisions as rows of a table, as clustering needs them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Decision, Decisions, Verdict};
use crate::error::{Error, Fault, Result};
use crate::lang::Message;
use crate::link::RecordIds;

/// What is known of pairs of rows, the lower row first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Decided to be one.
    pub same: BTreeSet<(u32, u32)>,
    /// Decided to be two.
    pub apart: BTreeSet<(u32, u32)>,
    /// Decided to be unclear: nothing joins them by weight.
    pub unsure: BTreeSet<(u32, u32)>,
    /// Joined by an earlier linking, and not taken apart since.
    pub kept: Vec<(u32, u32)>,
    /// To be weighed again, though blocking or the delivery would not ask for it.
    pub again: Vec<(u32, u32)>,
    /// Rows that each row must not stand with.
    against: BTreeMap<u32, Vec<u32>>,
}

/// A decision that could not be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// Decisions about records that are not there.
    pub absent: usize,
    /// Decisions about ids that several records bear.
    pub shared: usize,
}

impl Decisions {
    /// The decisions as rows of a table whose record ids are `ids`, in the order of its rows.
    ///
    /// # Errors
    /// When decisions contradict each other: a joined to b, b to c, and a apart from c.
    pub fn known<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Result<(Known, Lost)> {
        let mut lost = Lost { absent: 0, shared: 0 };
        let mut known = Known::default();
        if self.is_empty() {
            return Ok((known, lost));
        }
        let wanted: BTreeSet<&str> = self.iter().flat_map(|one| [one.left.as_str(), one.right.as_str()]).collect();
        let mut places: FxHashMap<&str, Option<u32>> = FxHashMap::default();
        for (row, id) in (0_u32..).zip(ids).filter(|(_, id)| wanted.contains(id)) {
            places.entry(id).and_modify(|place| *place = None).or_insert(Some(row));
        }
        for Decision { left, right, verdict, .. } in self.iter() {
            match (places.get(left.as_str()), places.get(right.as_str())) {
                (Some(Some(left)), Some(Some(right))) => known.add(*verdict, *left, *right),
                (None, _) | (_, None) => lost.absent += 1,
                _ => lost.shared += 1,
            }
        }
        known.refuse_contradictions(|row| {
            places.iter().find(|(_, place)| **place == Some(row)).map_or("", |(id, _)| id)
        })?;
        Ok((known, lost))
    }
}

impl Decisions {
    /// Decisions about pairs of two tables, as rows of both behind each other.
    ///
    /// # Errors
    /// When decisions contradict each other.
    pub fn known_across(&self, here: &RecordIds, there: &RecordIds) -> Result<(Known, Lost)> {
        let (mut known, mut lost) = (Known::default(), Lost { absent: 0, shared: 0 });
        if self.is_empty() {
            return Ok((known, lost));
        }
        let places = |ids: &RecordIds, first: u32| {
            let mut places: FxHashMap<String, Option<u32>> = FxHashMap::default();
            for (row, id) in (first..).zip(ids.iter()) {
                places.entry(id.to_owned()).and_modify(|place| *place = None).or_insert(Some(row));
            }
            places
        };
        let split = u32::try_from(here.len()).unwrap_or(u32::MAX);
        let (here, there) = (places(here, 0), places(there, split));
        for Decision { left, right, verdict, .. } in self.iter() {
            match (here.get(left), there.get(right)) {
                (Some(Some(left)), Some(Some(right))) => known.add(*verdict, *left, *right),
                (None, _) | (_, None) => lost.absent += 1,
                _ => lost.shared += 1,
            }
        }
        Ok((known, lost))
    }
}

impl Known {
    /// Adds what is known of two rows.
    pub(in crate::link) fn add(&mut self, verdict: Verdict, left: u32, right: u32) {
        let pair = (left.min(right), left.max(right));
        match verdict {
            Verdict::Same => drop(self.same.insert(pair)),
            Verdict::Apart => {
                self.against.entry(pair.0).or_default().push(pair.1);
                self.against.entry(pair.1).or_default().push(pair.0);
                self.apart.insert(pair);
            }
            Verdict::Unsure => drop(self.unsure.insert(pair)),
        }
    }

    /// What was decided of a pair.
    pub fn verdict(&self, left: u32, right: u32) -> Option<Verdict> {
        let pair = (left.min(right), left.max(right));
        if self.apart.contains(&pair) {
            Some(Verdict::Apart)
        } else if self.unsure.contains(&pair) {
            Some(Verdict::Unsure)
        } else if self.same.contains(&pair) {
            Some(Verdict::Same)
        } else {
            None
        }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Rows that a row must not stand with.
    pub(in crate::link) fn against(&self, row: u32) -> &[u32] {
        self.against.get(&row).map_or(&[], Vec::as_slice)
    }

    fn refuse_contradictions<'a>(&self, id: impl Fn(u32) -> &'a str) -> Result<()> {
        let mut group: BTreeMap<u32, u32> = BTreeMap::new();
        let root = |group: &BTreeMap<u32, u32>, mut row: u32| {
            while let Some(up) = group.get(&row) {
                row = *up;
            }
            row
        };
        for (left, right) in &self.same {
            let (left, right) = (root(&group, *left), root(&group, *right));
            if left != right {
                group.insert(left.max(right), left.min(right));
            }
        }
        let torn = self.apart.iter().filter(|(left, right)| root(&group, *left) == root(&group, *right));
        let faults: Vec<Fault> = torn
            .map(|(left, right)| {
                let (left, right) = (id(*left), id(*right));
                let message = Message::new(
                    format!("{left} và {right} được tách, nhưng các quyết định «trùng» khác lại nối chúng"),
                    format!("{left} and {right} are apart, but other decisions “trùng” join them"),
                );
                Fault { code: "", file: "quyết định".to_owned(), line: None, message }
            })
            .collect();
        if faults.is_empty() {
            return Ok(());
        }
        Err(Error::usage("Các quyết định mâu thuẫn với nhau", "The decisions contradict each other")
            .with_faults(faults)
            .hint("Hãy xem lại các cặp ấy và sửa tệp quyết định.", "Look at these pairs again and mend the decisions."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(pairs: &[(&str, &str, Verdict)]) -> Decisions {
        let mut all = Decisions::new(false);
        for (left, right, verdict) in pairs {
            let text = |text: &&str| (*text).to_owned();
            let (by, date, note) = (String::new(), String::new(), String::new());
            all.add(Decision { left: text(left), right: text(right), verdict: *verdict, by, date, note });
        }
        all
    }

    #[test]
    fn decisions_go_with_ids() {
        let decisions = decided(&[("c", "a", Verdict::Same), ("a", "x", Verdict::Apart), ("d", "a", Verdict::Apart)]);
        let (known, lost) = decisions.known(["a", "b", "c", "d", "d"].into_iter()).unwrap();
        assert_eq!(known.same, BTreeSet::from([(0, 2)]));
        assert_eq!((known.apart.len(), lost), (0, Lost { absent: 1, shared: 1 }));
    }

    #[test]
    fn decisions_that_contradict_each_other_are_refused() {
        let decisions = decided(&[("a", "b", Verdict::Same), ("b", "c", Verdict::Same), ("a", "c", Verdict::Apart)]);
        let error = decisions.known(["a", "b", "c"].into_iter()).unwrap_err();
        assert!(error.faults[0].message.vi.contains("a và c"), "{error:?}");
    }
}
