//! The plan: what is decided once, on the driver, and what workers must agree with it in.

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::dictionary::{Dictionary, Entity};
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::normalize::{self, Request};

/// The file of the plan in its folder; marks the folder as ours.
const FILE: &str = "plan.json";

/// A plan with the program and the dictionary that it was made with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of the program.
    program: String,
    /// SHA-256 over the dictionary's files.
    fingerprint: String,
    /// What the files decide.
    #[serde(flatten)]
    pub normal: normalize::Plan,
}

/// Reads the files of a request and leaves their plan in the folder `out`: `plan.json`, `raw.parquet`, `left_out.parquet`,
/// `unmapped.parquet`. `progress` is told the rows done so far.
///
/// # Errors
/// When a file cannot be read or holds no such table, or `out` cannot be written or is somebody else's.
pub fn make(request: &Request<'_>, out: &Path, progress: &mut dyn FnMut(u64)) -> Result<Plan> {
    files::refuse_foreign(out, FILE)?;
    let folder = Folder::create(out)?;
    let normal = normalize::survey(request, folder.path(), progress)?;
    let (program, fingerprint) = (env!("CARGO_PKG_VERSION").to_owned(), request.dictionary.fingerprint.clone());
    let plan = Plan { program, fingerprint, normal };
    let text = serde_json::to_vec_pretty(&plan).map_err(|cause| Error::stage("plan", cause))?;
    files::write(&folder.path().join(FILE), &text)?;
    folder.commit()?;
    Ok(plan)
}

impl Plan {
    /// Opens the plan in a folder, or the file of a plan that was sent to a worker.
    ///
    /// # Errors
    /// When there is none, or it was made with another program or dictionary.
    pub fn open(place: &Path, dictionary: &Dictionary) -> Result<Self> {
        let path = if place.is_dir() { place.join(FILE) } else { place.to_owned() };
        let plan: Self = serde_json::from_slice(&files::read(&path)?).map_err(|cause| {
            Error::read(&path, format!("không phải kế hoạch ({cause})"), format!("not a plan ({cause})"))
                .hint("Hãy lập lại: tudien worker plan.", "Make it again: tudien worker plan.")
        })?;
        same(&path, &plan.program, &plan.fingerprint, dictionary)?;
        Ok(plan)
    }

    /// The entity of its rows.
    ///
    /// # Errors
    /// When the dictionary does not have it.
    pub(super) fn entity<'d>(&self, dictionary: &'d Dictionary) -> Result<&'d Entity> {
        let id = &self.normal.table.entity;
        dictionary.entities.get(id).ok_or_else(|| Error::stage("worker", format!("entity {id}")))
    }

    /// The day its data is judged for.
    ///
    /// # Errors
    /// When it is no day.
    pub(super) fn as_of(&self) -> Result<NaiveDate> {
        day(&self.normal.table.as_of)
    }
}

/// A day as a plan writes it.
pub(super) fn day(text: &str) -> Result<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|cause| Error::stage("worker", format!("{text}: {cause}")))
}

/// Refuses what was made with another program or dictionary: the result would not be that of one machine.
pub(super) fn same(path: &Path, program: &str, fingerprint: &str, dictionary: &Dictionary) -> Result<()> {
    let own = env!("CARGO_PKG_VERSION");
    let error = if program != own {
        Error::read(
            path,
            format!("được lập bằng tudien {program}, chương trình này là {own}"),
            format!("made with tudien {program}, this program is {own}"),
        )
    } else if fingerprint != dictionary.fingerprint {
        Error::read(
            path,
            format!("được lập với một từ điển khác (dấu {fingerprint:.12}, ở đây là {:.12})", dictionary.fingerprint),
            format!(
                "made with another dictionary (fingerprint {fingerprint:.12}, here {:.12})",
                dictionary.fingerprint
            ),
        )
    } else {
        return Ok(());
    };
    Err(error.hint(
        "Mọi máy phải dùng cùng một tudien và cùng một --dictionary; rồi lập lại: tudien worker plan.",
        "Every machine must use one tudien and one --dictionary; then make it again: tudien worker plan.",
    ))
}
