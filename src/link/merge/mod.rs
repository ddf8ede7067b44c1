//! Records of one thing made one: the merged table, where each of its values comes from, and how to take it back.
//!
//! ```text
//! OUT/hop_nhat.csv, .parquet       the merged table: a golden record stands where the first record of its cluster stood
//! OUT/nguon_gia_tri.csv, .parquet  every value of every golden record: from which record, by which rule
//! OUT/nhat_ky.csv, .parquet        every record that was merged, whole, as it was
//! OUT/giu_lai.csv                  clusters that were not merged, and why
//! OUT/goc/<file>                   the input, byte for byte
//! OUT/hop_nhat.json                what was merged, what was undone, the sums of the files
//! ```
//!
//! A merge is undone from the merged table and the log alone; with the last one the input stands there again.

mod folder;
mod golden;
mod plan;
pub(in crate::link) mod source;
mod undo;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::RecordIds;
use crate::dictionary::{Dictionary, Entity, LinkModel};
use crate::error::{Error, Result};
use crate::files::{self, Folder};
pub use folder::{MANIFEST, Manifest};
pub use plan::{Hold, Plan, Reason};
pub use source::Input;
pub use undo::{Undone, undo};

/// A merge of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Id: that of its first record.
    pub id: String,
    /// Its rows in the input, from 0.
    pub rows: Vec<u32>,
    /// Their record ids.
    pub records: Vec<String>,
    /// The record whose id the golden record bears.
    pub survivor: String,
    /// Who took it back, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undoing>,
}

/// Who took a merge back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoing {
    /// Who.
    pub by: String,
    /// When.
    pub date: String,
    /// Why.
    pub note: String,
}

/// A cluster that was not merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Its record ids.
    pub records: Vec<String>,
    /// Why.
    pub reason: Reason,
    /// The pairs that speak against it.
    pub pairs: Vec<[String; 2]>,
}

/// What is merged, by what.
pub struct Request<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// What the records are.
    pub entity: &'a Entity,
    /// The model, with its rules for survivors.
    pub model: &'a LinkModel,
    /// The day the data is judged for.
    pub as_of: chrono::NaiveDate,
    /// The records.
    pub input: Input<'a>,
    /// Their ids.
    pub ids: &'a RecordIds,
    /// Heading of the column of ids.
    pub id: &'a str,
    /// Heading of the column that names each record's source.
    pub source: Option<&'a str>,
    /// For each row whether it stands for its cluster.
    pub survivors: &'a [bool],
    /// What is to be merged.
    pub plan: &'a Plan,
}

/// What was merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// Records of the input.
    pub records: u64,
    /// Records of the merged table.
    pub left: u64,
    /// Merges.
    pub merges: usize,
    /// Clusters held back, by reason.
    pub held: BTreeMap<Reason, usize>,
    /// Values of golden records by the rule that chose them.
    pub rules: BTreeMap<String, u64>,
}

/// Merges the clusters of the plan into the folder `out`.
///
/// # Errors
/// When the model's rules are not sound, the input cannot be read, or `out` cannot be written or is somebody else's.
pub fn apply(request: &Request<'_>, out: &Path) -> Result<Applied> {
    files::refuse_foreign(out, MANIFEST)?;
    golden::refuse_rules(request.model, request.entity)?;
    let made = Folder::create(out)?;
    let applied = folder::write(request, made.path())?;
    made.commit()?;
    Ok(applied)
}

/// Reads what [`apply`] left in a folder.
///
/// # Errors
/// When the folder holds no merge.
pub fn open(dir: &Path) -> Result<Manifest> {
    let path = dir.join(MANIFEST);
    if !path.is_file() {
        return Err(Error::read(
            dir,
            "không phải thư mục do «link apply» tạo ra",
            "not a folder that “link apply” made",
        )
        .hint("Hãy nêu thư mục --out của lần hợp nhất.", "Name the --out folder of the merge."));
    }
    serde_json::from_slice(&files::read(&path)?).map_err(|cause| {
        Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
            .hint("Hãy chạy lại: tudien link apply.", "Run again: tudien link apply.")
    })
}
