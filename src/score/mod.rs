//! The six qualities from outcomes alone. «chưa đo» is a state, never full marks.
//!
//! Marks come from counts that can be added up ([`Counts`]): of fields to a data set, of data sets to a department and
//! the province, of the rows of a commune across data sets. [`save`] and [`load`] keep the card in a table's folder.

mod card;
mod compare;
mod formula;
mod history;
mod interval;
mod repairs;
mod standards;
mod tally;
mod units;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::check::Quality;
use crate::error::{Error, Result};
use crate::files;

pub use card::{card, label, label_in, rank};
pub use compare::{Change, Comparison, compare};
pub use history::{Entry, History};
pub use interval::interval;
pub use repairs::Repair;
pub use standards::{Standard, standard};
pub use tally::Counts;
pub use units::{Scored, UnitKind, UnitScore, units};

/// The file of the card in a table's folder.
pub const FILE: &str = "score.json";
/// The marks of one run after another, in the folder of a run.
pub const HISTORY: &str = "lich_su.json";
/// The marks of communes, departments and the province, in the folder of a run.
pub const UNITS: &str = "diem_don_vi.json";

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
    /// `A`, `B`, `C`, or a dash.
    #[serde(default)]
    pub rank: String,
    /// The formula with its numbers, for people to repeat.
    pub formula: String,
    /// The same in English.
    #[serde(default)]
    pub formula_en: String,
    /// The five cheapest repairs by points gained.
    #[serde(default)]
    pub repairs: Vec<Repair>,
}

/// Leaves the card in a table's folder.
///
/// # Errors
/// When it cannot be written.
pub fn save(card: &ScoreCard, folder: &Path) -> Result<()> {
    let text = serde_json::to_vec_pretty(card).map_err(|cause| Error::stage("score", cause))?;
    files::write(&folder.join(FILE), &text)
}

/// The card of a table's folder.
///
/// # Errors
/// When the table was not scored yet, or its file was damaged, with the command to run.
pub fn load(folder: &Path) -> Result<ScoreCard> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Err(Error::read(folder, format!("chưa có {FILE}"), format!("there is no {FILE} yet"))
            .hint("Hãy chạy trước: tudien score.", "First run: tudien score."));
    }
    serde_json::from_str(&files::read_text(&path)?).map_err(|cause| {
        Error::read(&path, format!("không đọc được ({cause})"), format!("cannot be read ({cause})"))
            .hint("Hãy chạy lại: tudien score.", "Run again: tudien score.")
    })
}
