//! Counts that can be added up, and the marks they give, in whole numbers: nothing is rounded up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Mark;
use crate::check::{Outcome, Quality};
use crate::dictionary::Scoring;

pub(super) const THOUSAND: u128 = 1000;

/// What was judged under one quality. Counts of two data sets, or of two communes, add up to those of both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Cells or rows judged.
    pub tested: u64,
    /// Broken ones, as counted.
    pub broken: u64,
    /// What they cost, in thousandths of a cell: an error 1000, other levels by their weight.
    pub lost: u64,
}

impl Counts {
    /// Adds a check: the cells of a field are counted once however many checks judged them, what they lost adds up.
    pub(super) fn add(&mut self, outcome: &Outcome, weight: u128) {
        self.tested = self.tested.max(outcome.tested);
        self.broken = self.broken.saturating_add(outcome.broken);
        let lost = u128::from(outcome.broken).saturating_mul(weight);
        self.lost = self.lost.saturating_add(u64::try_from(lost).unwrap_or(u64::MAX));
    }

    /// A cell that breaks several rules is lost once at most.
    fn capped(self) -> Self {
        Self { lost: self.lost.min(self.tested.saturating_mul(1000)), ..self }
    }

    /// The counts of both.
    #[must_use]
    pub const fn join(self, other: Self) -> Self {
        Self {
            tested: self.tested.saturating_add(other.tested),
            broken: self.broken.saturating_add(other.broken),
            lost: self.lost.saturating_add(other.lost),
        }
    }

    /// Tenths of a point, floored; `None` where nothing was tested.
    pub(super) fn tenths(self) -> Option<u32> {
        let whole = u128::from(self.tested).checked_mul(THOUSAND).filter(|whole| *whole > 0)?;
        let kept = whole.saturating_sub(u128::from(self.lost));
        u32::try_from(kept.saturating_mul(THOUSAND) / whole).ok()
    }

    /// The exact score, 0 to 100.
    pub(super) fn exact(self) -> Option<f64> {
        (self.tested > 0).then(|| (100.0 - self.lost as f64 / self.tested as f64 / 10.0).max(0.0))
    }

    pub(super) fn mark(self, weight: f64) -> Mark {
        Mark { tested: self.tested, broken: self.broken, score: self.tenths().map(points), weight }
    }
}

pub(super) fn points(tenths: u32) -> f64 {
    f64::from(tenths) / 10.0
}

/// Counts of each field and quality.
pub(super) type Tallies<'a> = BTreeMap<&'a str, BTreeMap<Quality, Counts>>;

pub(super) fn tally<'a>(outcomes: impl Iterator<Item = &'a Outcome>, scoring: &Scoring) -> Tallies<'a> {
    let mut tallies = Tallies::new();
    let weights: BTreeMap<&str, u128> =
        scoring.levels.iter().map(|(level, weight)| (level.as_str(), thousandths(*weight))).collect();
    for outcome in outcomes.filter(|outcome| outcome.tested > 0) {
        let weight = weights.get(outcome.level.as_str()).copied().unwrap_or(THOUSAND);
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
pub(super) fn thousandths(weight: f64) -> u128 {
    let scaled = (weight.clamp(0.0, 1000.0) * 1000.0 - 1e-9).ceil().max(0.0);
    format!("{scaled:.0}").parse().unwrap_or(0)
}

/// The counts of all fields, quality by quality.
pub(super) fn totals(tallies: &Tallies<'_>) -> BTreeMap<Quality, Counts> {
    let total = |quality| {
        tallies.values().filter_map(|of| of.get(&quality)).fold(Counts::default(), |sum, tally| sum.join(*tally))
    };
    Quality::ALL.into_iter().map(|quality| (quality, total(quality))).collect()
}

/// Weights of the measured qualities, in thousandths, with their marks in tenths.
pub(super) struct Weights {
    pub(super) measured: Vec<(Quality, u128, u32)>,
}

impl Weights {
    pub(super) fn new(totals: &BTreeMap<Quality, Counts>, scoring: &Scoring) -> Self {
        let weight = |quality: Quality| scoring.weights.get(quality.prefix()).copied().unwrap_or(1.0);
        let measured = totals.iter().filter_map(|(&quality, tally)| {
            let weight = thousandths(weight(quality));
            Some((quality, weight, tally.tenths()?)).filter(|_| weight > 0)
        });
        Self { measured: measured.collect() }
    }

    pub(super) fn sum(&self) -> u128 {
        self.measured.iter().map(|(_, weight, _)| weight).sum()
    }

    /// The share of a quality among the measured; nought where it is not.
    pub(super) fn share(&self, quality: Quality) -> f64 {
        let own = self.measured.iter().find(|(measured, ..)| *measured == quality).map_or(0, |(_, weight, _)| *weight);
        if own == 0 { 0.0 } else { own as f64 / self.sum() as f64 }
    }

    /// The mean in tenths, floored.
    pub(super) fn mean(&self) -> Option<u32> {
        let sum: u128 = self.measured.iter().map(|(_, weight, tenths)| weight * u128::from(*tenths)).sum();
        sum.checked_div(self.sum()).and_then(|mean| u32::try_from(mean).ok())
    }
}
