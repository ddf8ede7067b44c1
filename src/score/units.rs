//! Marks of communes, departments and the province, from counts that add up.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::tally::{Counts, Weights, points, tally, totals};
use super::{Mark, label, rank};
use crate::check::{Outcome, Quality, UnitOutcome};
use crate::dictionary::Scoring;
use crate::units::Units;

/// What kind of unit a mark is of, from the smallest up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A commune: the rows of every data set that lie there.
    Xa,
    /// A department: the data sets it owns.
    So,
    /// The province: all data sets.
    Tinh,
}

/// The marks of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitScore {
    /// What kind of unit.
    pub kind: UnitKind,
    /// Code of the commune; name of the department; empty for the province.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Data sets counted.
    pub sets: Vec<String>,
    /// Counts of each quality: those of two units add up.
    pub counts: BTreeMap<Quality, Counts>,
    /// Marks of each quality.
    pub qualities: BTreeMap<Quality, Mark>,
    /// The whole; `None`: not measured.
    pub overall: Option<f64>,
    /// Label.
    pub label: String,
    /// Rank.
    pub rank: String,
}

/// What is known of a data set.
pub struct Scored<'a> {
    /// Its id.
    pub dataset: &'a str,
    /// The department that owns it.
    pub owner: &'a str,
    /// All outcomes.
    pub outcomes: &'a [Outcome],
    /// The outcomes of each commune.
    pub by_unit: &'a [UnitOutcome],
}

/// Sums of one unit in the making.
#[derive(Default)]
struct Sum {
    sets: Vec<String>,
    counts: BTreeMap<Quality, Counts>,
}

impl Sum {
    fn add<'a>(&mut self, dataset: &str, outcomes: impl Iterator<Item = &'a Outcome>, scoring: &Scoring) {
        for (quality, counts) in totals(&tally(outcomes, scoring)) {
            let sum = self.counts.entry(quality).or_default();
            *sum = sum.join(counts);
        }
        if !self.sets.iter().any(|known| known == dataset) {
            self.sets.push(dataset.to_owned());
        }
    }

    fn score(self, kind: UnitKind, id: String, name: String, scoring: &Scoring) -> UnitScore {
        let weights = Weights::new(&self.counts, scoring);
        let overall = weights.mean().map(points);
        let marks = self.counts.iter().map(|(quality, counts)| (*quality, counts.mark(weights.share(*quality))));
        UnitScore {
            kind,
            id,
            name,
            qualities: marks.collect(),
            sets: self.sets,
            counts: self.counts,
            overall,
            label: label(overall, scoring).to_owned(),
            rank: rank(overall, scoring).to_owned(),
        }
    }
}

/// Marks of every commune that has a row, of every department that owns a set, and of the province; in that order.
/// Facts of a data set as a whole count for its department and the province, not for a commune.
pub fn units(sets: &[Scored<'_>], as_of: NaiveDate, scoring: &Scoring) -> Vec<UnitScore> {
    let (mut communes, mut departments) = (BTreeMap::<&str, Sum>::new(), BTreeMap::<&str, Sum>::new());
    let mut province = Sum::default();
    for set in sets {
        let mut rows: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
        for one in set.by_unit {
            rows.entry(one.unit.as_str()).or_default().push(&one.outcome);
        }
        for (unit, outcomes) in rows {
            communes.entry(unit).or_default().add(set.dataset, outcomes.into_iter(), scoring);
        }
        departments.entry(set.owner).or_default().add(set.dataset, set.outcomes.iter(), scoring);
        province.add(set.dataset, set.outcomes.iter(), scoring);
    }
    let names = Units::builtin();
    let commune = |(id, sum): (&str, Sum)| {
        let name =
            names.commune(id, as_of).map_or(if id.is_empty() { "(không rõ xã)" } else { id }, |unit| unit.name());
        sum.score(UnitKind::Xa, id.to_owned(), name.to_owned(), scoring)
    };
    let communes = communes.into_iter().map(commune);
    let departments =
        departments.into_iter().map(|(name, sum)| sum.score(UnitKind::So, name.to_owned(), name.to_owned(), scoring));
    let province = province.score(UnitKind::Tinh, String::new(), "Toàn tỉnh".to_owned(), scoring);
    communes.chain(departments).chain(std::iter::once(province)).collect()
}
