//! What changed between two dictionaries, how much it matters, and which version follows.
//!
//! The steps are those of semantic versioning, in the words of the national framework: *simple* (nobody need act),
//! *incremental* (something new, what was valid stays valid), *breaking* (data or programs that were right may now be
//! wrong).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::diff_entity::entity_changes;
use super::diff_parts as parts;
use super::model::Dictionary;
use crate::lang::{Lang, Message};

/// How much a change matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Words only.
    Simple,
    /// Something new; what was valid stays valid.
    Incremental,
    /// What was right may now be wrong.
    Breaking,
}

impl Step {
    /// The step in words.
    pub const fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Simple, Lang::Vi) => "đơn giản",
            (Self::Simple, Lang::En) => "simple",
            (Self::Incremental, Lang::Vi) => "bổ sung",
            (Self::Incremental, Lang::En) => "incremental",
            (Self::Breaking, Lang::Vi) => "phá vỡ",
            (Self::Breaking, Lang::En) => "breaking",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How much it matters.
    pub step: Step,
    /// What changed: `cong_dan.ho_ten`, `codes.tinh.01`.
    pub what: String,
    /// How.
    pub message: Message,
}

/// Two dictionaries compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The older version.
    pub old: String,
    /// The version the newer one states.
    pub new: String,
    /// The version that follows from the changes.
    pub proposed: String,
    /// The changes, the heaviest first.
    pub changes: Vec<Change>,
}

impl Diff {
    /// The heaviest step; `None` where nothing changed.
    pub fn step(&self) -> Option<Step> {
        self.changes.iter().map(|change| change.step).max()
    }

    /// True where the newer dictionary states a version that is too low for what changed in it.
    pub fn is_understated(&self) -> bool {
        !self.changes.is_empty() && numbers(&self.new) < numbers(&self.proposed)
    }
}

/// Collects changes.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    /// Notes one.
    pub(super) fn add(&mut self, step: Step, what: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.0.push(Change { step, what: what.to_owned(), message: Message::new(vi, en) });
    }

    /// Notes a value that is not what it was.
    pub(super) fn value(&mut self, step: Step, what: &str, name: (&str, &str), before: &str, after: &str) {
        if before != after {
            let short = |text: &str| -> String {
                let cut: String = text.chars().take(80).collect();
                if cut.is_empty() { "∅".to_owned() } else { cut }
            };
            let (before, after, (vi, en)) = (short(before), short(after), name);
            self.add(step, what, format!("{vi}: «{before}» → «{after}»"), format!("{en}: \"{before}\" → \"{after}\""));
        }
    }

    /// Notes what of the same aspects, in the same order, is not what it was.
    pub(super) fn aspects(&mut self, what: &str, old: &[Aspect], new: &[Aspect]) {
        for (old, new) in old.iter().zip(new) {
            self.value(new.step, what, new.name, &old.text, &new.text);
        }
    }

    /// Notes what a list gained and lost, each with its step.
    pub(super) fn list(&mut self, what: &str, name: (&str, &str), old: &[String], new: &[String], steps: [Step; 2]) {
        let without = |list: &[String], other: &[String]| -> String {
            list.iter().filter(|text| !other.contains(text)).cloned().collect::<Vec<_>>().join("; ")
        };
        let (added, removed, (vi, en)) = (without(new, old), without(old, new), name);
        if !added.is_empty() {
            self.add(steps[0], what, format!("{vi}: thêm «{added}»"), format!("{en}: \"{added}\" added"));
        }
        if !removed.is_empty() {
            self.add(steps[1], what, format!("{vi}: bỏ «{removed}»"), format!("{en}: \"{removed}\" removed"));
        }
    }

    /// Takes over what was noted elsewhere, none of it heavier than `most`.
    pub(super) fn soften(&mut self, others: Self, most: Step) {
        self.0.extend(others.0.into_iter().map(|change| Change { step: change.step.min(most), ..change }));
    }
}

/// One thing that is said of something, and how much it matters where it changes.
pub(super) struct Aspect {
    step: Step,
    name: (&'static str, &'static str),
    text: String,
}

/// An aspect: its step, its name in Vietnamese and English, what is said.
pub(super) fn aspect(step: Step, vi: &'static str, en: &'static str, text: impl Into<String>) -> Aspect {
    Aspect { step, name: (vi, en), text: text.into() }
}

/// Compares two dictionaries.
pub fn diff(old: &Dictionary, new: &Dictionary) -> Diff {
    let mut all = Changes::default();
    let changes = &mut all;
    both(&old.entities, &new.entities, "", ("thực thể", "entity"), changes, entity_changes);
    both(&old.types, &new.types, "types.", ("kiểu", "type"), changes, parts::type_changes);
    both(&old.codes, &new.codes, "codes.", ("danh mục", "code list"), changes, parts::code_changes);
    both(&old.concepts, &new.concepts, "concepts.", ("khái niệm", "concept"), changes, parts::concept_changes);
    both(&old.groups, &new.groups, "groups.", ("nhóm dữ liệu", "group"), changes, parts::group_changes);
    parts::catalog_changes(&old.catalog, &new.catalog, changes);
    parts::scoring_changes(&old.scoring, &new.scoring, changes);
    let mut changes = all.0;
    changes.sort_by(|a, b| {
        b.step.cmp(&a.step).then_with(|| a.what.cmp(&b.what)).then_with(|| a.message.vi.cmp(&b.message.vi))
    });
    let proposed = follow(&old.version, changes.first().map(|change| change.step));
    Diff { old: old.version.clone(), new: new.version.clone(), proposed, changes }
}

/// What was removed (breaking), added (incremental) or is in both.
pub(super) fn both<T>(
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
    prefix: &str,
    noun: (&str, &str),
    changes: &mut Changes,
    compare: impl Fn(&str, &T, &T, &mut Changes),
) {
    let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for id in ids {
        let what = format!("{prefix}{id}");
        match (old.get(id), new.get(id)) {
            (Some(old), Some(new)) => compare(&what, old, new, changes),
            (Some(_), None) => {
                changes.add(Step::Breaking, &what, format!("bỏ {}", noun.0), format!("{} removed", noun.1));
            }
            _ => changes.add(Step::Incremental, &what, format!("thêm {}", noun.0), format!("{} added", noun.1)),
        }
    }
}

fn numbers(version: &str) -> [u64; 3] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| parts.next().unwrap_or(0))
}

/// The version after `version` for a step.
fn follow(version: &str, step: Option<Step>) -> String {
    let [major, minor, patch] = numbers(version);
    match step {
        None => version.to_owned(),
        Some(Step::Simple) => format!("{major}.{minor}.{}", patch + 1),
        Some(Step::Incremental) => format!("{major}.{}.0", minor + 1),
        Some(Step::Breaking) => format!("{}.0.0", major + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_their_step() {
        assert_eq!(follow("1.2.3", None), "1.2.3");
        assert_eq!(follow("1.2.3", Some(Step::Simple)), "1.2.4");
        assert_eq!(follow("1.2.3", Some(Step::Incremental)), "1.3.0");
        assert_eq!(follow("0.2.3", Some(Step::Breaking)), "1.0.0");
        assert!(numbers("1.10.0") > numbers("1.9.9"));
    }
}
