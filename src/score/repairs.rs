//! The five cheapest repairs: which broken rule, mended, gains most points for each cell that somebody must touch.

use serde::{Deserialize, Serialize};

use super::tally::{Tallies, tally, thousandths, totals};
use crate::check::{Outcome, Quality};
use crate::dictionary::Scoring;

/// How many are named.
const NAMED: usize = 5;

/// A repair and what it brings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repair {
    /// The check that would have nothing left to say.
    pub code: String,
    /// The field, or empty.
    pub field: String,
    /// Cells or rows to mend.
    pub cells: u64,
    /// Points of the whole that are gained, floored to thousandths.
    pub gain: f64,
}

/// The repairs with the most points for each cell; among equals the one with more points, then by code and field.
pub(super) fn cheapest(outcomes: &[Outcome], scoring: &Scoring) -> Vec<Repair> {
    let now = mean(&tally(outcomes.iter(), scoring), scoring);
    let gain = |outcome: &Outcome| {
        let mended = Outcome { broken: 0, ..outcome.clone() };
        let same = |one: &Outcome| one.code == outcome.code && one.field == outcome.field;
        let after: Vec<Outcome> =
            outcomes.iter().map(|one| if same(one) { mended.clone() } else { one.clone() }).collect();
        let gain = mean(&tally(after.iter(), scoring), scoring)? - now?;
        let gain = (gain * 1000.0 + 1e-6).floor() / 1000.0;
        let (code, field) = (outcome.code.clone(), outcome.field.clone());
        (gain > 0.0).then_some(Repair { code, field, cells: outcome.broken, gain })
    };
    let mut repairs: Vec<Repair> = outcomes.iter().filter(|outcome| outcome.broken > 0).filter_map(gain).collect();
    let each = |repair: &Repair| repair.gain / repair.cells as f64;
    repairs.sort_by(|one, other| {
        let by_cell = each(other).total_cmp(&each(one));
        let by_gain = other.gain.total_cmp(&one.gain);
        by_cell.then(by_gain).then_with(|| (&one.code, &one.field).cmp(&(&other.code, &other.field)))
    });
    repairs.truncate(NAMED);
    repairs
}

/// The whole, exact: the mean of the measured qualities by their weights.
fn mean(tallies: &Tallies<'_>, scoring: &Scoring) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (quality, counts) in totals(tallies) {
        let weight = thousandths(weight(quality, scoring)) as f64;
        if let Some(score) = counts.exact().filter(|_| weight > 0.0) {
            sum += weight * score;
            weights += weight;
        }
    }
    (weights > 0.0).then(|| sum / weights)
}

fn weight(quality: Quality, scoring: &Scoring) -> f64 {
    scoring.weights.get(quality.prefix()).copied().unwrap_or(1.0)
}
