//! The folder that a run has left, opened again: what was asked for, and every set with its facts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::model::Publication;
use crate::check::{self, Checked};
use crate::error::{Error, Result};
use crate::files;
use crate::link::Linked;
use crate::link::asked::{Joining, Linking};
use crate::normalize::NormalTable;
use crate::score::{ScoreCard, UNITS, UnitScore};
use crate::source::ReadOptions;

/// The file that marks a folder as the result of a run.
pub const RUN: &str = "chay.json";

/// A run that is done.
#[derive(Debug, Clone, Deserialize)]
pub struct RunFolder {
    /// Its folder.
    #[serde(skip)]
    pub dir: PathBuf,
    /// What was asked for.
    pub job: JobRecord,
    /// Version of the program.
    pub program: String,
    /// Version of the dictionary.
    pub dictionary: String,
    /// SHA-256 of the dictionary.
    pub fingerprint: String,
    /// Files of decisions with their SHA-256.
    #[serde(default)]
    pub decisions: BTreeMap<PathBuf, String>,
    sets: Vec<SetRecord>,
}

/// The job of a run.
#[derive(Debug, Clone, Deserialize)]
pub struct JobRecord {
    /// Its title.
    pub title: String,
    /// The day the data was judged for, ISO 8601.
    pub as_of: String,
    /// Its data sets.
    pub datasets: Vec<DatasetRecord>,
    /// Which of them were linked with each other.
    #[serde(default)]
    pub between: Vec<Joining>,
}

/// A data set of the job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetRecord {
    /// Its id.
    pub id: String,
    /// Its entity.
    pub entity: String,
    /// The body that delivered it.
    pub provider: Option<String>,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// Header → field, over what the program maps.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// Overrides of the reading.
    #[serde(default)]
    pub read: ReadOptions,
    /// What was known of its duplicates.
    #[serde(default, skip_serializing_if = "Linking::is_empty")]
    pub link: Linking,
}

#[derive(Debug, Clone, Deserialize)]
struct SetRecord {
    linked: Option<Linked>,
    published: Publication,
}

/// A set of a run with its facts.
pub struct RunSet {
    /// Its table.
    pub table: NormalTable,
    /// Its checks.
    pub checked: Checked,
    /// Its marks.
    pub card: ScoreCard,
    /// Its duplicates.
    pub linked: Option<Linked>,
    /// What became of publishing.
    pub publication: Publication,
}

impl RunFolder {
    /// Whether a folder is the result of a run.
    pub fn is_one(dir: &Path) -> bool {
        dir.join(RUN).is_file()
    }

    /// Opens the folder of a run.
    ///
    /// # Errors
    /// When it is none, or one of another version.
    pub fn open(dir: &Path) -> Result<Self> {
        let mut run: Self = read_json(&dir.join(RUN))?;
        dir.clone_into(&mut run.dir);
        Ok(run)
    }

    /// The folder of the normal table of a set.
    pub fn table_folder(&self, set: &str) -> PathBuf {
        self.dir.join("noi_bo").join(set)
    }

    /// Marks of communes, departments and the province.
    ///
    /// # Errors
    /// When their file is missing or damaged.
    pub fn units(&self) -> Result<Vec<UnitScore>> {
        read_json(&self.dir.join(UNITS))
    }

    /// A set with its facts, by its place in the job.
    ///
    /// # Errors
    /// When a file of the set is missing or damaged.
    pub fn set(&self, place: usize) -> Result<RunSet> {
        let (Some(dataset), Some(record)) = (self.job.datasets.get(place), self.sets.get(place)) else {
            return Err(Error::stage("run", "set"));
        };
        let dir = self.table_folder(&dataset.id);
        let table = NormalTable::open(&dir)?;
        let mut linked = record.linked.clone();
        if let Some(linked) = &mut linked {
            dir.clone_into(&mut linked.dir);
        }
        Ok(RunSet {
            checked: check::load(&table)?,
            card: read_json(&dir.join("score.json"))?,
            table,
            linked,
            publication: record.published.clone(),
        })
    }
}

fn read_json<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T> {
    serde_json::from_slice(&files::read(path)?).map_err(|cause| {
        Error::read(path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
            .hint("Hãy chạy lại tudien run.", "Run tudien run again.")
    })
}
