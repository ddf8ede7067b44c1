//! How duplicates of an entity are found, as data: `dictionary/link/<entity>.toml`.
//!
//! A Fellegi–Sunter model (Fellegi and Sunter, JASA 64, 1969): each comparison of two records ends in one grade, each
//! grade has the chance `m` among records of one thing and `u` among strangers. Beside strangers stand *lookalikes*
//! (twins, father and son, branches): pairs that resemble each other for a known reason and are yet two things.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::link_lines;
use super::place::code;
use super::survivorship::Survivorship;
use crate::error::Fault;
use crate::lang::Message;

/// Most comparisons a model may have: a pair's grades fit a fixed array.
pub const MAX_COMPARISONS: usize = 16;

/// The linking model of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkModel {
    /// What is linked, for people.
    pub title: String,
    /// Pairs of one thing expected for each record, before anything is seen.
    pub duplicates: f64,
    /// Probability from which a pair is a match: the precision expected of the weakest match.
    pub match_at: f64,
    /// Probability from which a person should look at a pair.
    pub review_at: f64,
    /// Records of one block compared all with all; a larger block is narrowed with `narrow`, and where even that leaves
    /// it larger, each record is compared with so many neighbours.
    pub largest_block: usize,
    /// Field that says which record is newest; survivors are chosen by it after completeness.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
    /// Blocking rules, joined: each is a list of keys `comparison.part`; records that agree on all of them are compared.
    pub block: Vec<Vec<String>>,
    /// Keys `comparison.part` with which a block that is too large is narrowed: records of it are compared where they
    /// agree on one of these too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narrow: Vec<String>,
    /// The deterministic tier: comparison → grades; a pair that has one of them in each is a match without weighing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certain: Vec<BTreeMap<String, Vec<String>>>,
    /// The comparisons.
    #[serde(rename = "comparison")]
    pub comparisons: Vec<Comparison>,
    /// Pairs that resemble each other and are two things.
    #[serde(rename = "lookalike", default, skip_serializing_if = "Vec::is_empty")]
    pub lookalikes: Vec<Lookalike>,
    /// Which value of records of one thing is kept.
    #[serde(default, skip_serializing_if = "Survivorship::is_empty")]
    pub survivor: Survivorship,
    /// Where it is written, for faults that are found later.
    #[serde(skip)]
    pub(super) origin: Origin,
}

/// The file of a model and its text; empty for a model made by the program. It says nothing of what the model is.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin(pub(super) Option<(Arc<str>, Arc<str>)>);

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// One comparison: fields, how they are compared, and the ladder of grades.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Id, used by blocking rules and lookalikes.
    pub id: String,
    /// Id of the level kind (the registry of `link`).
    pub kind: String,
    /// Fields, in the order the kind asks for; trailing ones may be left out.
    pub fields: Vec<String>,
    /// Other spellings of one value, folded: `viet = "kinh"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub synonyms: BTreeMap<String, String>,
    /// Grades that speak against two records standing in one cluster, even where others join them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradiction: Vec<String>,
    /// The ladder, best grade first. A missing value has no grade and no weight.
    pub levels: Vec<Rung>,
}

/// A grade and its chances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Grade of the kind.
    pub grade: String,
    /// Chance among records of one thing.
    pub m: f64,
    /// Chance among strangers.
    pub u: f64,
    /// Term frequency: `u` of a pair is this many times the share of its value, so that «Nguyễn» counts little.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tf: Option<f64>,
}

/// A reason why two things resemble each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookalike {
    /// Id.
    pub id: String,
    /// What they are, for people.
    pub title: String,
    /// Such pairs expected for each record.
    pub pairs: f64,
    /// Comparison → grade → chance. A comparison that is not named is as among strangers; a grade that is not named
    /// is nearly impossible.
    pub p: BTreeMap<String, BTreeMap<String, f64>>,
}

/// The models inside the binary, by entity.
static BUILTIN: [(&str, &str); 4] = [
    ("cong_dan", include_str!("../../dictionary/link/cong_dan.toml")),
    ("doanh_nghiep", include_str!("../../dictionary/link/doanh_nghiep.toml")),
    ("giay_phep_xay_dung", include_str!("../../dictionary/link/giay_phep_xay_dung.toml")),
    ("thua_dat", include_str!("../../dictionary/link/thua_dat.toml")),
];

impl LinkModel {
    /// Reads a model.
    ///
    /// # Errors
    /// What is wrong and at which line.
    pub fn parse(text: &str) -> Result<Self, Message> {
        toml::from_str(text).map_err(|cause| {
            let line = cause
                .span()
                .map_or(0, |span| text.get(..span.start).map_or(0, |before| before.matches('\n').count() + 1));
            let cause = cause.message();
            Message::new(format!("dòng {line}: {cause}"), format!("line {line}: {cause}"))
        })
    }

    /// Reads a model of a file: its faults will name the file and the line.
    ///
    /// # Errors
    /// As [`LinkModel::parse`].
    pub fn parse_file(file: &str, text: &str) -> Result<Self, Message> {
        let origin = Origin(Some((Arc::from(file), Arc::from(text))));
        Self::parse(text).map(|model| Self { origin, ..model })
    }

    /// The built-in model of an entity.
    pub fn builtin(entity: &str) -> Option<Self> {
        let (_, text) = BUILTIN.iter().find(|(id, _)| *id == entity)?;
        Self::parse(text).ok()
    }

    /// Entities with a built-in model.
    pub fn builtin_ids() -> Vec<&'static str> {
        BUILTIN.iter().map(|(id, _)| *id).collect()
    }

    /// Every fault of the model against the entity's field ids, in the order of the file; empty when it is sound. What
    /// the kinds of comparison know (their grades and keys) is checked by `link`, which owns them.
    pub fn validate(&self, field_ids: &[&str]) -> Vec<Message> {
        let mut faults = Vec::new();
        self.validate_numbers(&mut faults);
        let mut seen = BTreeSet::new();
        for comparison in &self.comparisons {
            if !seen.insert(comparison.id.as_str()) {
                fault(
                    &mut faults,
                    format!("so sánh `{}` khai hai lần", comparison.id),
                    format!("comparison `{}` stands twice", comparison.id),
                );
            }
            comparison.validate(field_ids, &mut faults);
        }
        if let Some(newest) = self.newest.as_deref().filter(|id| !field_ids.contains(id)) {
            fault(
                &mut faults,
                format!("`newest`: không có trường `{newest}`"),
                format!("`newest`: no field `{newest}`"),
            );
        }
        for key in self.block.iter().flatten().chain(&self.narrow) {
            self.validate_key(key, &mut faults);
        }
        for rule in &self.certain {
            for (id, grades) in rule {
                self.validate_grades("certain", id, grades.iter(), &mut faults);
            }
        }
        for lookalike in &self.lookalikes {
            for (id, grades) in &lookalike.p {
                self.validate_grades(&lookalike.id, id, grades.keys(), &mut faults);
            }
        }
        faults
    }

    /// A fault of the model as one of its file, at the line that it is about where the model was read from a file.
    pub fn fault(&self, message: Message) -> Fault {
        match &self.origin.0 {
            Some((file, text)) => {
                let line = Some(link_lines::place(file, text, &message).line);
                Fault { code: code::LINK, file: file.to_string(), line, message }
            }
            None => Fault { code: code::LINK, file: format!("link/{}", self.title), line: None, message },
        }
    }

    /// The comparison of that id and its place.
    pub fn comparison(&self, id: &str) -> Option<(usize, &Comparison)> {
        self.comparisons.iter().enumerate().find(|(_, comparison)| comparison.id == id)
    }

    /// Every field the model reads, each once, in the order of first use.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = Vec::new();
        let used = self.comparisons.iter().flat_map(|comparison| &comparison.fields).chain(&self.newest);
        for field in used.map(String::as_str) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        fields
    }

    fn validate_numbers(&self, faults: &mut Vec<Message>) {
        if !(self.duplicates > 0.0 && self.duplicates.is_finite()) {
            fault(faults, "`duplicates` phải là số dương".into(), "`duplicates` must be a positive number".into());
        }
        if !(0.0 < self.review_at && self.review_at <= self.match_at && self.match_at < 1.0) {
            fault(
                faults,
                "cần 0 < `review_at` ≤ `match_at` < 1".into(),
                "0 < `review_at` ≤ `match_at` < 1 is needed".into(),
            );
        }
        if self.largest_block < 2 {
            fault(faults, "`largest_block` phải từ 2".into(), "`largest_block` must be at least 2".into());
        }
        if self.comparisons.is_empty() || self.comparisons.len() > MAX_COMPARISONS {
            fault(
                faults,
                format!("cần từ 1 đến {MAX_COMPARISONS} so sánh"),
                format!("1 to {MAX_COMPARISONS} comparisons are needed"),
            );
        }
        if self.block.is_empty() || self.block.iter().any(Vec::is_empty) {
            fault(faults, "`block` trống".into(), "`block` is empty".into());
        }
        for lookalike in &self.lookalikes {
            let chances = lookalike.p.values().flat_map(BTreeMap::values);
            if !(lookalike.pairs > 0.0 && lookalike.pairs.is_finite() && chances.copied().all(is_chance)) {
                let id = &lookalike.id;
                fault(
                    faults,
                    format!("`{id}`: xác suất phải trong (0, 1]"),
                    format!("`{id}`: chances must be in (0, 1]"),
                );
            }
        }
    }

    fn validate_key(&self, key: &str, faults: &mut Vec<Message>) {
        let found = key.split_once('.').and_then(|(id, _)| self.comparison(id));
        if found.is_none() {
            fault(faults, format!("khóa gộp khối `{key}` không có"), format!("blocking key `{key}` does not exist"));
        }
    }

    fn validate_grades<'a>(
        &self,
        place: &str,
        id: &str,
        grades: impl Iterator<Item = &'a String>,
        faults: &mut Vec<Message>,
    ) {
        let Some((_, comparison)) = self.comparison(id) else {
            fault(faults, format!("`{place}`: không có so sánh `{id}`"), format!("`{place}`: no comparison `{id}`"));
            return;
        };
        for grade in grades.filter(|grade| !comparison.levels.iter().any(|rung| rung.grade == **grade)) {
            fault(
                faults,
                format!("`{place}`: so sánh `{id}` không có bậc `{grade}`"),
                format!("`{place}`: comparison `{id}` has no grade `{grade}`"),
            );
        }
    }
}

impl Comparison {
    fn validate(&self, field_ids: &[&str], faults: &mut Vec<Message>) {
        let id = &self.id;
        if self.fields.is_empty() || self.levels.is_empty() {
            fault(
                faults,
                format!("so sánh `{id}`: thiếu trường hoặc bậc"),
                format!("comparison `{id}`: no fields or no grades"),
            );
        }
        for field in self.fields.iter().filter(|field| !field_ids.contains(&field.as_str())) {
            fault(
                faults,
                format!("so sánh `{id}`: không có trường `{field}`"),
                format!("comparison `{id}`: no field `{field}`"),
            );
        }
        for rung in &self.levels {
            let grade = &rung.grade;
            if !is_chance(rung.m) || !is_chance(rung.u) || !rung.tf.is_none_or(|tf| tf > 0.0 && tf.is_finite()) {
                fault(
                    faults,
                    format!("so sánh `{id}`, bậc `{grade}`: m và u phải trong (0, 1]"),
                    format!("comparison `{id}`, grade `{grade}`: m and u must be in (0, 1]"),
                );
            }
        }
        for grade in self.contradiction.iter().filter(|grade| !self.levels.iter().any(|rung| rung.grade == **grade)) {
            fault(
                faults,
                format!("so sánh `{id}`: không có bậc `{grade}`"),
                format!("comparison `{id}`: no grade `{grade}`"),
            );
        }
    }
}

fn is_chance(value: f64) -> bool {
    value > 0.0 && value <= 1.0
}

fn fault(faults: &mut Vec<Message>, vi: String, en: String) {
    faults.push(Message { vi, en });
}
