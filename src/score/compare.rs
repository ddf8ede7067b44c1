//! Two cards side by side: two periods of one data set, or the same data set of two communes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Mark, ScoreCard};
use crate::check::Quality;

/// A mark here and there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The first mark; `None`: not measured.
    pub before: Option<f64>,
    /// The second.
    pub after: Option<f64>,
    /// Their difference in points, where both were measured.
    pub delta: Option<f64>,
}

impl Change {
    /// The change from one mark to another, in whole tenths.
    pub fn of(before: Option<f64>, after: Option<f64>) -> Self {
        let delta = before.zip(after).map(|(before, after)| (after * 10.0 - before * 10.0).round() / 10.0);
        Self { before, after, delta }
    }
}

/// What changed from one card to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The first data set and its rows.
    pub before: (String, u64),
    /// The second.
    pub after: (String, u64),
    /// The whole.
    pub overall: Change,
    /// Each quality.
    pub qualities: BTreeMap<Quality, Change>,
    /// Fields and qualities whose mark is not the same, worst first.
    pub fields: Vec<(String, Quality, Change)>,
    /// Both labels.
    pub labels: (String, String),
    /// Both ranks.
    pub ranks: (String, String),
}

/// Compares two cards.
pub fn compare(before: &ScoreCard, after: &ScoreCard) -> Comparison {
    let mark = |marks: &BTreeMap<Quality, Mark>, quality| marks.get(&quality).and_then(|mark| mark.score);
    let qualities = |one: &BTreeMap<Quality, Mark>, other: &BTreeMap<Quality, Mark>| {
        Quality::ALL.map(|quality| (quality, Change::of(mark(one, quality), mark(other, quality))))
    };
    let mut fields = Vec::new();
    for (field, marks) in &after.fields {
        let Some((_, earlier)) = before.fields.iter().find(|(known, _)| known == field) else { continue };
        let changed = qualities(earlier, marks).into_iter().filter(|(_, change)| change.before != change.after);
        fields.extend(changed.map(|(quality, change)| (field.clone(), quality, change)));
    }
    fields.sort_by(|one, other| {
        let delta = |one: &(String, Quality, Change)| one.2.delta.unwrap_or(0.0);
        delta(one).total_cmp(&delta(other)).then_with(|| (&one.0, one.1).cmp(&(&other.0, other.1)))
    });
    Comparison {
        before: (before.dataset.clone(), before.rows),
        after: (after.dataset.clone(), after.rows),
        overall: Change::of(before.overall.score, after.overall.score),
        qualities: qualities(&before.qualities, &after.qualities).into_iter().collect(),
        fields,
        labels: (before.label.clone(), after.label.clone()),
        ranks: (before.rank.clone(), after.rank.clone()),
    }
}
