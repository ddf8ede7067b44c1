//! What changed between two dictionaries, how much it matters, and which version follows.
//!
//! The steps are those of semantic versioning, in the words of the national framework: *simple* (nobody need act),
//! *incremental* (something new, what was valid stays valid), *breaking* (data or programs that were right may now be
//! wrong).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::diff_entity::entity_changes;
use super::model::{CodeList, Dictionary, ValueType};
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
        !self.changes.is_empty() && parts(&self.new) < parts(&self.proposed)
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
}

/// Compares two dictionaries.
pub fn diff(old: &Dictionary, new: &Dictionary) -> Diff {
    let mut changes = Changes::default();
    both(&old.entities, &new.entities, "", ("thực thể", "entity"), &mut changes, |id, old, new, changes| {
        entity_changes(id, old, new, changes);
    });
    both(&old.types, &new.types, "types.", ("kiểu", "type"), &mut changes, type_changes);
    both(&old.codes, &new.codes, "codes.", ("danh mục", "code list"), &mut changes, code_changes);
    both(
        &old.concepts,
        &new.concepts,
        "concepts.",
        ("khái niệm", "concept"),
        &mut changes,
        |id, old, new, changes| {
            changes.value(Step::Simple, id, ("tên", "title"), &old.title.vi, &new.title.vi);
            changes.value(Step::Simple, id, ("nghĩa", "meaning"), &old.description, &new.description);
            changes.value(
                Step::Incremental,
                id,
                ("các tên gọi", "names"),
                &old.aliases.join("; "),
                &new.aliases.join("; "),
            );
        },
    );
    both(&old.groups, &new.groups, "groups.", ("nhóm dữ liệu", "group"), &mut changes, |id, old, new, changes| {
        changes.value(Step::Simple, id, ("tên", "title"), &old.title.vi, &new.title.vi);
        changes.value(
            Step::Incremental,
            id,
            ("thực thể", "entities"),
            &old.entities.join(", "),
            &new.entities.join(", "),
        );
    });
    let weights = |dictionary: &Dictionary| format!("{:?}", dictionary.scoring);
    if weights(old) != weights(new) {
        changes.add(
            Step::Breaking,
            "scoring",
            "trọng số, ngưỡng chấm điểm đã đổi",
            "weights or thresholds have changed",
        );
    }
    let mut changes = changes.0;
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

fn type_changes(id: &str, old: &ValueType, new: &ValueType, changes: &mut Changes) {
    changes.value(Step::Simple, id, ("tên", "title"), &old.title.vi, &new.title.vi);
    changes.value(Step::Simple, id, ("mô tả", "description"), &old.description, &new.description);
    changes.value(Step::Breaking, id, ("loại giá trị", "kind"), old.kind.id, new.kind.id);
    let storage = |found: &ValueType| format!("{:?}", found.storage);
    changes.value(Step::Breaking, id, ("cách lưu", "storage"), &storage(old), &storage(new));
    let options = |found: &ValueType| format!("{:?}", found.options);
    changes.value(Step::Breaking, id, ("tùy chọn", "options"), &options(old), &options(new));
}

fn code_changes(id: &str, old: &CodeList, new: &CodeList, changes: &mut Changes) {
    changes.value(Step::Simple, id, ("tên", "title"), &old.title.vi, &new.title.vi);
    changes.value(Step::Simple, id, ("phiên bản", "version"), &old.version, &new.version);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    changes.value(Step::Incremental, id, ("hết hiệu lực", "in force until"), &day(old.valid_to), &day(new.valid_to));
    let by_code = |list: &CodeList| -> BTreeMap<String, (String, String)> {
        let entry = |entry: &super::model::Code| {
            let until = format!("{} {}", day(entry.valid_to), entry.successors.join(";"));
            (entry.code.clone(), (entry.label.clone(), until.trim().to_owned()))
        };
        list.entries.iter().map(entry).collect()
    };
    both(&by_code(old), &by_code(new), &format!("{id}."), ("mã", "code"), changes, |what, old, new, changes| {
        changes.value(Step::Simple, what, ("nhãn", "label"), &old.0, &new.0);
        changes.value(Step::Incremental, what, ("hiệu lực", "validity"), &old.1, &new.1);
    });
}

fn parts(version: &str) -> [u64; 3] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| parts.next().unwrap_or(0))
}

/// The version after `version` for a step.
fn follow(version: &str, step: Option<Step>) -> String {
    let [major, minor, patch] = parts(version);
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
        assert!(parts("1.10.0") > parts("1.9.9"));
    }
}
