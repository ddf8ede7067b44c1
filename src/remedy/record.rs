//! The folder of a return: what was sent, what came back, what is known of both.
//!
//! ```text
//! FOLDER/tra_lai.json        what was sent: program, dictionary, files with their sums
//! FOLDER/<file>_can_sua.xlsx the workbook for the unit
//! FOLDER/danh_sach_loi.csv   every finding, uncut
//! FOLDER/noi_bo/             the table and its findings as they were sent, for the house
//! FOLDER/nhat_ky.jsonl       the remediation log, from the first resubmission on; nhat_ky.csv is the same for people
//! FOLDER/lan_1/ …            each resubmission: result, table, what remains and the workbook for it
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::send::Returned;
use crate::error::{Error, Result};
use crate::files;
use crate::source::ReadOptions;

/// The file that marks the folder of a return.
pub const RECORD: &str = "tra_lai.json";
/// Where the table stands as it was sent or came back.
pub const INSIDE: &str = "noi_bo";

/// What was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the program.
    pub program: String,
    /// Version of the dictionary.
    pub dictionary: String,
    /// SHA-256 of the dictionary.
    pub fingerprint: String,
    /// The data set.
    pub dataset: String,
    /// Its entity.
    pub entity: String,
    /// The body that delivered it, or empty.
    pub unit: String,
    /// The day the data was judged for, ISO 8601.
    pub as_of: String,
    /// How its files were read.
    pub read: ReadOptions,
    /// Header → field, over what the program maps.
    pub map: BTreeMap<String, String>,
    /// Linking had run.
    pub linked: bool,
    /// Folders of the other tables of the job, by entity, for references.
    pub others: BTreeMap<String, PathBuf>,
    /// Findings.
    pub findings: u64,
    /// The workbooks.
    pub workbooks: Vec<Returned>,
}

impl Record {
    /// Reads the record of a folder.
    ///
    /// # Errors
    /// When the folder is not that of a return.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(RECORD);
        if !path.is_file() {
            return Err(Error::read(
                folder,
                "không phải thư mục trả lại (không có tra_lai.json)",
                "not the folder of a return (no tra_lai.json)",
            )
            .hint("Hãy nêu thư mục do «tudien return» tạo ra.", "Name the folder that “tudien return” has made."));
        }
        serde_json::from_slice(&files::read(&path)?).map_err(|cause| {
            Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
                .hint("Hãy chạy lại tudien return.", "Run tudien return again.")
        })
    }

    /// How many times it has come back so far, and where the table of the last time stands.
    pub fn last(folder: &Path) -> (u32, PathBuf) {
        let mut round = 0;
        while round_folder(folder, round + 1).join(super::resubmit::RESULT).is_file() {
            round += 1;
        }
        let place = if round == 0 { folder.to_owned() } else { round_folder(folder, round) };
        (round, place.join(INSIDE))
    }
}

/// The folder of a resubmission.
pub fn round_folder(folder: &Path, round: u32) -> PathBuf {
    folder.join(format!("lan_{round}"))
}
