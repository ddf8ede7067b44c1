//! From outcomes to marks, in whole numbers: nothing is rounded up, and a person can repeat it with a calculator.

use std::collections::BTreeMap;

use super::formula::formula;
use super::tally::{Counts, Tallies, Weights, points, tally, totals};
use super::{Mark, ScoreCard, repairs};
use crate::check::{Outcome, Quality};
use crate::dictionary::{Entity, Scoring};
use crate::lang::{Lang, Message};

/// The card of a data set.
///
/// For a field and a quality: tested = the most cells any check judged, lost = Σ broken × weight of the check's level,
/// at most tested; score = 100 × (tested − lost) ÷ tested. A quality joins its fields by adding tested and lost. The
/// whole is the mean of the measured qualities by their weights. Every score is floored to one decimal. Checks whose
/// level weighs nothing neither lower a score nor count as measuring.
///
/// The label is that of the whole or of the weakest mark of a required field, whichever is worse: thousands of sound
/// cells elsewhere do not make up for identifiers that nobody can use.
pub fn card(dataset: &str, entity: &Entity, rows: u64, outcomes: &[Outcome], scoring: &Scoring) -> ScoreCard {
    let tallies = tally(outcomes.iter(), scoring);
    let totals = totals(&tallies);
    let weights = Weights::new(&totals, scoring);
    let qualities: BTreeMap<Quality, Mark> =
        totals.iter().map(|(&quality, tally)| (quality, tally.mark(weights.share(quality)))).collect();
    let whole = totals.values().fold(Counts::default(), |sum, tally| sum.join(*tally));
    let overall = Mark { tested: whole.tested, broken: whole.broken, score: weights.mean().map(points), weight: 1.0 };
    let weakest = weakest(entity, &tallies);
    let judged = least(overall.score, weakest.as_ref());
    let formula = formula(&totals, &weights, overall.score, weakest.as_ref());
    ScoreCard {
        dataset: dataset.to_owned(),
        entity: entity.id.clone(),
        rows,
        fields: entity.fields.iter().map(|field| (field.id.clone(), of_field(&tallies, &totals, &field.id))).collect(),
        label: label(judged, scoring).to_owned(),
        rank: rank(judged, scoring).to_owned(),
        formula: formula.vi,
        formula_en: formula.en,
        repairs: repairs::cheapest(outcomes, scoring),
        qualities,
        overall,
    }
}

/// «tốt», «không tốt», «kém» (requirement 23 of the data platform), or «chưa đo».
pub fn label(score: Option<f64>, scoring: &Scoring) -> &'static str {
    match score {
        None => "chưa đo",
        Some(score) if score >= scoring.good => "tốt",
        Some(score) if score >= scoring.poor => "không tốt",
        Some(_) => "kém",
    }
}

/// A label in the words of a language; the law's own words are the Vietnamese ones.
pub fn label_in(label: &str, lang: Lang) -> &str {
    match (lang, label) {
        (Lang::En, "tốt") => "good",
        (Lang::En, "không tốt") => "not good",
        (Lang::En, "kém") => "poor",
        (Lang::En, "chưa đo") => "not measured",
        (_, label) => label,
    }
}

/// A, B or C by the thresholds of `scoring.toml`; a dash where nothing was measured.
pub fn rank(score: Option<f64>, scoring: &Scoring) -> &'static str {
    match score {
        None => "–",
        Some(score) if score >= scoring.rank_a => "A",
        Some(score) if score >= scoring.rank_b => "B",
        Some(_) => "C",
    }
}

/// The lowest mark of a field that records cannot do without.
pub(super) struct Weakest<'a> {
    pub(super) title: &'a Message,
    pub(super) quality: Quality,
    pub(super) tenths: u32,
}

/// The weakest mark of the required fields and those of the key; among equals the first in the entity's order.
fn weakest<'a>(entity: &'a Entity, tallies: &Tallies<'_>) -> Option<Weakest<'a>> {
    let needed = entity.fields.iter().filter(|field| field.required || entity.key.contains(&field.id));
    let marks = needed.flat_map(|field| {
        let own = tallies.get(field.id.as_str()).into_iter().flatten();
        own.filter_map(|(&quality, tally)| Some(Weakest { title: &field.title, quality, tenths: tally.tenths()? }))
    });
    marks.min_by_key(|mark| mark.tenths)
}

fn least(overall: Option<f64>, weakest: Option<&Weakest<'_>>) -> Option<f64> {
    let overall = overall?;
    Some(weakest.map_or(overall, |mark| overall.min(points(mark.tenths))))
}

fn of_field(tallies: &Tallies<'_>, totals: &BTreeMap<Quality, Counts>, field: &str) -> BTreeMap<Quality, Mark> {
    let own = |quality| tallies.get(field).and_then(|of| of.get(&quality)).copied().unwrap_or_default();
    let share = |quality, tally: Counts| match totals.get(&quality) {
        Some(total) if total.tested > 0 => tally.tested as f64 / total.tested as f64,
        _ => 0.0,
    };
    Quality::ALL.into_iter().map(|quality| (quality, own(quality).mark(share(quality, own(quality))))).collect()
}
