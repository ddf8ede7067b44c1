//! What an entity says otherwise about single checks: level, tolerance, owner.

use std::collections::BTreeSet;

use serde::Serialize;

use super::file::Attributes;
use super::place::{At, Faults, code as fault};
use super::resolve::field_exists;

/// What an entity says otherwise about a check: how grave it is, how much is tolerated, who mends it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckRule {
    /// The check.
    pub code: String,
    /// Only on this field.
    pub field: Option<String>,
    /// Its level here: `error`, `warning` or `info`.
    pub level: Option<String>,
    /// Up to so many broken cells are tolerated: told and counted, but no alert.
    pub tolerance: Option<Tolerance>,
    /// Who mends what it finds.
    pub owner: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// How many broken cells or rows are tolerated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tolerance {
    /// So many.
    Rows(u64),
    /// So many in a hundred of those judged.
    PerCent(f64),
}

impl Tolerance {
    /// Whether so many broken ones among those judged are tolerated.
    pub fn holds(self, broken: u64, tested: u64) -> bool {
        match self {
            Self::Rows(most) => broken <= most,
            Self::PerCent(most) => broken as f64 * 100.0 <= most * tested as f64,
        }
    }
}

/// Resolves a `[[check]]`. Whether its code is a check is for the checks to say.
pub(super) fn resolve(written: &Attributes, ids: &BTreeSet<&str>, faults: &mut Faults) -> Option<CheckRule> {
    written.needs(&["code"], faults);
    let own = |key: &str| written.text(key).map(|text| text.value.clone());
    if let Some(field) = written.text("field") {
        field_exists(field, ids, faults);
    }
    if let Some(level) =
        written.text("level").filter(|level| !["error", "warning", "info"].contains(&level.value.as_str()))
    {
        let shown: String = level.value.chars().take(60).collect();
        faults.add(
            fault::WORD,
            &level.place,
            format!("«{shown}» không phải một mức; hãy dùng error, warning hoặc info"),
            format!("\"{shown}\" is no level; use error, warning or info"),
        );
    }
    Some(CheckRule {
        code: own("code")?,
        field: own("field"),
        level: own("level"),
        tolerance: written.text("tolerance").and_then(|text| tolerance(text, faults)),
        owner: own("owner"),
        reason: own("reason"),
    })
}

/// `10` (rows) or `2 %`.
fn tolerance(text: &At<String>, faults: &mut Faults) -> Option<Tolerance> {
    let value = text.value.trim();
    let read = match value.strip_suffix('%') {
        Some(share) => {
            let share = share.trim().replace(',', ".").parse::<f64>().ok();
            share.filter(|share| (0.0..=100.0).contains(share)).map(Tolerance::PerCent)
        }
        None => value.parse::<u64>().ok().map(Tolerance::Rows),
    };
    if read.is_none() {
        let shown: String = value.chars().take(60).collect();
        faults.add(
            fault::FORM,
            &text.place,
            format!("«{shown}» không phải một dung sai; hãy viết số dòng như 10, hoặc phần trăm như \"2 %\""),
            format!("\"{shown}\" is no tolerance; write rows such as 10, or a share such as \"2 %\""),
        );
    }
    read
}
