//! From outcomes to marks, in whole numbers: nothing is rounded up, and a person can repeat it with a calculator.

use std::collections::BTreeMap;

use super::{Mark, ScoreCard};
use crate::check::{Outcome, Quality};
use crate::dictionary::{Entity, Scoring};

/// What was judged of one field under one quality, in thousandths where levels weigh less than one.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    tested: u64,
    broken: u64,
    lost: u128,
}

const THOUSAND: u128 = 1000;

impl Tally {
    /// Adds a check: the cells of a field are counted once however many checks judged them, what they lost adds up.
    fn add(&mut self, outcome: &Outcome, weight: u128) {
        self.tested = self.tested.max(outcome.tested);
        self.broken = self.broken.saturating_add(outcome.broken);
        self.lost = self.lost.saturating_add(u128::from(outcome.broken).saturating_mul(weight));
    }

    /// A cell that breaks several rules is lost once at most.
    fn capped(self) -> Self {
        Self { lost: self.lost.min(u128::from(self.tested).saturating_mul(THOUSAND)), ..self }
    }

    fn join(self, other: Self) -> Self {
        Self {
            tested: self.tested.saturating_add(other.tested),
            broken: self.broken.saturating_add(other.broken),
            lost: self.lost.saturating_add(other.lost),
        }
    }

    /// Tenths of a point, floored; `None` where nothing was tested.
    fn tenths(self) -> Option<u32> {
        let whole = u128::from(self.tested).checked_mul(THOUSAND).filter(|whole| *whole > 0)?;
        let kept = whole.saturating_sub(self.lost);
        u32::try_from(kept.saturating_mul(THOUSAND) / whole).ok()
    }

    fn mark(self, weight: f64) -> Mark {
        Mark { tested: self.tested, broken: self.broken, score: self.tenths().map(points), weight }
    }
}

fn points(tenths: u32) -> f64 {
    f64::from(tenths) / 10.0
}

type Tallies<'a> = BTreeMap<&'a str, BTreeMap<Quality, Tally>>;

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
    let tallies = tally(outcomes, scoring);
    let totals: BTreeMap<Quality, Tally> =
        Quality::ALL.into_iter().map(|quality| (quality, total(&tallies, quality))).collect();
    let weights = Weights::new(&totals, scoring);
    let qualities: BTreeMap<Quality, Mark> =
        totals.iter().map(|(&quality, tally)| (quality, tally.mark(weights.share(quality)))).collect();
    let whole = totals.values().fold(Tally::default(), |sum, tally| sum.join(*tally));
    let tenths = weights.mean();
    let overall = Mark { tested: whole.tested, broken: whole.broken, score: tenths.map(points), weight: 1.0 };
    let weakest = weakest(entity, &tallies);
    ScoreCard {
        dataset: dataset.to_owned(),
        entity: entity.id.clone(),
        rows,
        fields: entity.fields.iter().map(|field| (field.id.clone(), of_field(&tallies, &totals, &field.id))).collect(),
        label: label(least(overall.score, weakest.as_ref()), scoring).to_owned(),
        formula: formula(&totals, &weights, overall.score, weakest.as_ref()),
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

/// The lowest mark of a field that records cannot do without.
struct Weakest<'a> {
    title: &'a str,
    quality: Quality,
    tenths: u32,
}

/// The weakest mark of the required fields and those of the key; among equals the first in the entity's order.
fn weakest<'a>(entity: &'a Entity, tallies: &Tallies<'_>) -> Option<Weakest<'a>> {
    let needed = entity.fields.iter().filter(|field| field.required || entity.key.contains(&field.id));
    let marks = needed.flat_map(|field| {
        let own = tallies.get(field.id.as_str()).into_iter().flatten();
        own.filter_map(|(&quality, tally)| Some(Weakest { title: &field.title.vi, quality, tenths: tally.tenths()? }))
    });
    marks.min_by_key(|mark| mark.tenths)
}

fn least(overall: Option<f64>, weakest: Option<&Weakest<'_>>) -> Option<f64> {
    let overall = overall?;
    Some(weakest.map_or(overall, |mark| overall.min(points(mark.tenths))))
}

fn tally<'a>(outcomes: &'a [Outcome], scoring: &Scoring) -> Tallies<'a> {
    let mut tallies = Tallies::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.tested > 0) {
        let weight = thousandths(scoring.levels.get(outcome.level.as_str()).copied().unwrap_or(1.0));
        if let (Some(quality), 1..) = (Quality::of(&outcome.code), weight) {
            tallies.entry(outcome.field.as_str()).or_default().entry(quality).or_default().add(outcome, weight);
        }
    }
    for tally in tallies.values_mut().flat_map(BTreeMap::values_mut) {
        *tally = tally.capped();
    }
    tallies
}

/// A weight in thousandths, upwards: a mark may come out too low by that, never too high.
fn thousandths(weight: f64) -> u128 {
    let scaled = (weight.clamp(0.0, 1000.0) * 1000.0 - 1e-9).ceil().max(0.0);
    format!("{scaled:.0}").parse().unwrap_or(0)
}

fn total(tallies: &Tallies<'_>, quality: Quality) -> Tally {
    tallies.values().filter_map(|of| of.get(&quality)).fold(Tally::default(), |sum, tally| sum.join(*tally))
}

fn of_field(tallies: &Tallies<'_>, totals: &BTreeMap<Quality, Tally>, field: &str) -> BTreeMap<Quality, Mark> {
    let own = |quality| tallies.get(field).and_then(|of| of.get(&quality)).copied().unwrap_or_default();
    let share = |quality, tally: Tally| match totals.get(&quality) {
        Some(total) if total.tested > 0 => tally.tested as f64 / total.tested as f64,
        _ => 0.0,
    };
    Quality::ALL.into_iter().map(|quality| (quality, own(quality).mark(share(quality, own(quality))))).collect()
}

/// Weights of the measured qualities, as whole millionths.
struct Weights {
    measured: Vec<(Quality, u128, u32)>,
}

impl Weights {
    fn new(totals: &BTreeMap<Quality, Tally>, scoring: &Scoring) -> Self {
        let weight = |quality: Quality| scoring.weights.get(quality.prefix()).copied().unwrap_or(1.0);
        let measured = totals.iter().filter_map(|(&quality, tally)| {
            let weight = thousandths(weight(quality));
            Some((quality, weight, tally.tenths()?)).filter(|_| weight > 0)
        });
        Self { measured: measured.collect() }
    }

    fn sum(&self) -> u128 {
        self.measured.iter().map(|(_, weight, _)| weight).sum()
    }

    /// The share of a quality among the measured; nought where it is not.
    fn share(&self, quality: Quality) -> f64 {
        let own = self.measured.iter().find(|(measured, ..)| *measured == quality).map_or(0, |(_, weight, _)| *weight);
        if own == 0 { 0.0 } else { own as f64 / self.sum() as f64 }
    }

    /// The mean in tenths, floored.
    fn mean(&self) -> Option<u32> {
        let sum: u128 = self.measured.iter().map(|(_, weight, tenths)| weight * u128::from(*tenths)).sum();
        sum.checked_div(self.sum()).and_then(|mean| u32::try_from(mean).ok())
    }
}

/// A number as Vietnamese readers write it.
fn decimal(value: f64) -> String {
    format!("{value}").replace('.', ",")
}

fn formula(
    totals: &BTreeMap<Quality, Tally>,
    weights: &Weights,
    overall: Option<f64>,
    weakest: Option<&Weakest<'_>>,
) -> String {
    let mut lines = Vec::new();
    for (quality, tally) in totals {
        let name = quality.title().vi;
        lines.push(match tally.tenths() {
            None => format!("{name}: chưa đo"),
            Some(tenths) => {
                let lost = decimal(tally.lost as f64 / 1000.0);
                let tested = tally.tested;
                format!("{name} = 100 × ({tested} − {lost}) ÷ {tested} = {}", decimal(points(tenths)))
            }
        });
    }
    if let Some(overall) = overall {
        let weight = |weight: u128| decimal(weight as f64 / 1000.0);
        let terms =
            weights.measured.iter().map(|(_, own, tenths)| format!("{} × {}", decimal(points(*tenths)), weight(*own)));
        let terms: Vec<String> = terms.collect();
        lines.push(format!("Chung = ({}) ÷ {} = {}", terms.join(" + "), weight(weights.sum()), decimal(overall)));
        if let Some(Weakest { title, quality, tenths }) = weakest {
            let (name, mark) = (quality.title().vi, decimal(points(*tenths)));
            lines.push(format!("Trường bắt buộc yếu nhất: «{title}», {name} = {mark}; nhãn lấy theo điểm thấp hơn."));
        }
        lines.push("Mọi điểm đều bỏ phần sau chữ số thập phân thứ nhất, không làm tròn lên.".to_owned());
    }
    lines.join("\n")
}
