//! The marks of one run after another: history and trend.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::ScoreCard;
use crate::check::Quality;
use crate::error::{Error, Result};
use crate::files;

/// The marks of a data set on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The data set.
    pub dataset: String,
    /// The day it was judged for, `2026-09-30`.
    pub as_of: String,
    /// Rows.
    pub rows: u64,
    /// Mark of the whole.
    pub overall: Option<f64>,
    /// Label.
    pub label: String,
    /// Rank.
    pub rank: String,
    /// Mark of each measured quality.
    pub qualities: BTreeMap<Quality, f64>,
}

impl Entry {
    /// What a card leaves in the history.
    pub fn of(card: &ScoreCard, as_of: &str) -> Self {
        let marks = card.qualities.iter().filter_map(|(quality, mark)| Some((*quality, mark.score?)));
        Self {
            dataset: card.dataset.clone(),
            as_of: as_of.to_owned(),
            rows: card.rows,
            overall: card.overall.score,
            label: card.label.clone(),
            rank: card.rank.clone(),
            qualities: marks.collect(),
        }
    }
}

/// The history of a job: one entry for each data set and day, in that order. A day judged again replaces its entry, so
/// that the same run leaves the same bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History(pub Vec<Entry>);

impl History {
    /// Reads a history; an empty one where there is none yet.
    ///
    /// # Errors
    /// When the file is there and is none.
    pub fn load(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Ok(Self::default());
        }
        serde_json::from_str(&files::read_text(path)?).map_err(|cause| {
            Error::read(path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})")).hint(
                "Hãy chuyển tệp này đi nơi khác rồi chạy lại; lịch sử sẽ bắt đầu lại từ đầu.",
                "Move the file elsewhere and run again; the history then starts anew.",
            )
        })
    }

    /// Writes it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|cause| Error::stage("score", cause))?;
        files::write(path, &text)
    }

    /// Adds an entry in its place.
    pub fn add(&mut self, entry: Entry) {
        self.0.retain(|known| (&known.dataset, &known.as_of) != (&entry.dataset, &entry.as_of));
        self.0.push(entry);
        self.0.sort_by(|one, other| (&one.dataset, &one.as_of).cmp(&(&other.dataset, &other.as_of)));
    }

    /// The latest entry of a data set before a day.
    pub fn before(&self, dataset: &str, as_of: &str) -> Option<&Entry> {
        self.0.iter().rfind(|entry| entry.dataset == dataset && entry.as_of.as_str() < as_of)
    }
}
