//! What is finished of a run, kept beside its place: a run that was cut goes on with the next step.
//!
//! ```text
//! .tudien-run-<mark>/buoc.json  what the run is (sum of everything that decides its bytes), finished steps, their files
//! .tudien-run-<mark>/kq/        the folder in the making
//! ```
//!
//! A step counts as finished when its files are on the disk and `buoc.json` says so, in that order. Going on, whatever
//! the cut step had left is removed first. A run of anything else (job, file, day, dictionary, program, language) begins
//! anew, and so does one that reads a database: what a database said before it may no longer say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::engine::Cost;
use crate::error::{Error, Result};
use crate::files::{self, Workplace};

/// The file with the finished steps.
const STATE: &str = "buoc.json";

/// The folder in the making.
const RESULT: &str = "kq";

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    /// What the run is.
    key: String,
    /// Finished steps.
    done: BTreeMap<String, Done>,
    /// Files of the folder in the making with their size in bytes.
    files: BTreeMap<String, u64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Done {
    cost: Cost,
    /// What the step gave and left in no file.
    gave: serde_json::Value,
}

/// The steps of a run.
pub(super) struct Steps {
    workplace: Workplace,
    root: PathBuf,
    state: State,
}

impl Steps {
    /// Takes the workplace beside `out`. Steps of the same `key` that were finished there still count if `holds` says so,
    /// which is asked with the folder in the making and the test whether a step is finished.
    ///
    /// # Errors
    /// When another program works there, or it cannot be written.
    pub(super) fn open(
        out: &Path,
        key: String,
        holds: impl FnOnce(&Path, &dyn Fn(&str) -> bool) -> Result<bool>,
    ) -> Result<Self> {
        let workplace = Workplace::take(out)?;
        let root = workplace.path().join(RESULT);
        let left = files::read(&workplace.path().join(STATE)).ok();
        let known: Option<State> = left.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let whole = |state: &State| {
            state.key == key
                && state.files.iter().all(|(name, size)| files::stamp(&root.join(name)).is_some_and(|is| is.0 == *size))
        };
        if let Some(state) = known.filter(whole)
            && holds(&root, &|step| state.done.contains_key(step)).unwrap_or(false)
        {
            files::keep_only(&root, &|name| state.files.contains_key(name))?;
            return Ok(Self { workplace, root, state });
        }
        workplace.clear()?;
        files::create_folder(&root)?;
        Ok(Self { workplace, root, state: State { key, ..State::default() } })
    }

    /// The folder in the making.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Number of finished steps.
    pub(super) fn finished(&self) -> usize {
        self.state.done.len()
    }

    /// What a finished step cost and gave.
    pub(super) fn done(&self, step: &str) -> Option<(Cost, serde_json::Value)> {
        self.state.done.get(step).map(|done| (done.cost.clone(), done.gave.clone()))
    }

    /// Keeps a step that is finished.
    ///
    /// # Errors
    /// When its files or the list cannot be written.
    pub(super) fn keep(&mut self, cost: Cost, gave: serde_json::Value) -> Result<()> {
        self.workplace.still_there()?;
        for name in files::tree(&self.root)? {
            let path = self.root.join(&name);
            let size = files::stamp(&path).map(|stamp| stamp.0);
            if size.is_none() || size != self.state.files.get(&name).copied() {
                self.state.files.insert(name, files::settle(&path)?);
            }
        }
        self.state.done.insert(cost.stage.clone(), Done { cost, gave });
        let text = serde_json::to_vec(&self.state).map_err(|cause| Error::stage("json", cause))?;
        files::write(&self.workplace.path().join(STATE), &text)
    }

    /// Puts the folder in its place.
    ///
    /// # Errors
    /// When it cannot be put there; what stood there stands there still.
    pub(super) fn commit(self) -> Result<()> {
        let Self { workplace, root, .. } = self;
        workplace.commit(&root)
    }
}
