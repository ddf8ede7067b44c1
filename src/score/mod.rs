//! The six qualities from outcomes alone. A pure function; «chưa đo» is a state, never full marks.

mod card;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::Quality;

pub use card::{card, label};

/// A mark: how many were tested, how many broke, what that gives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Cells or rows judged.
    pub tested: u64,
    /// Broken ones, as counted.
    pub broken: u64,
    /// 0 to 100, floored to one decimal; `None`: not measured.
    pub score: Option<f64>,
    /// Weight in the mark above.
    pub weight: f64,
}

/// The card of a data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreCard {
    /// The data set.
    pub dataset: String,
    /// Its entity.
    pub entity: String,
    /// Rows.
    pub rows: u64,
    /// Mark of each quality: always all six.
    pub qualities: BTreeMap<Quality, Mark>,
    /// The whole.
    pub overall: Mark,
    /// Mark of each field, in the entity's order.
    pub fields: Vec<(String, BTreeMap<Quality, Mark>)>,
    /// «tốt», «không tốt», «kém», or «chưa đo».
    pub label: String,
    /// The formula with its numbers, for people to repeat.
    pub formula: String,
}
