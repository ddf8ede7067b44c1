//! Text cells → the normal table: fields of an entity, every value in canonical text, every change written down.
//!
//! A normal table lives in a folder: `normal.parquet` (`_row` u32, `_part` u16, `_line` u32, then one Utf8 column a field
//! in canonical text: ISO dates `2024-03-05` (partial `2024-03`, `2024`), numbers with `.` decimals and no grouping,
//! booleans `true`/`false`, codes of code lists; null = missing; a value that cannot be read stays as it was written),
//! `notes.parquet` ([`NOTES`]), `changes.parquet` ([`CHANGES`]), `left_out.parquet`, `unmapped.parquet` (`_row`, `header`,
//! `value`: columns that no field took) and `table.json` ([`NormalTable`]).

mod apart;
mod coded;
mod column;
mod derive;
mod distinct;
mod facts;
mod judge;
mod known;
mod mapping;
mod membership;
pub(crate) mod nested;
mod overlay;
pub(crate) mod read;
mod rows;
mod run;
mod tables;

pub use apart::{Facts, Normalized, Plan, RAW, Rows as RawRows, assemble, survey, worker};
pub(crate) use facts::facts_of;
pub use judge::Judge;
pub use overlay::{NoteCells, Overlay, overlay_notes, overlay_rows};
pub use rows::{Place, RowBatch, Rows, batches};
pub use run::{Batch, Request, each_batch, to_folder};
pub use tables::Table;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::files;
use crate::source::address::{self, Style};
use crate::source::{Balance, Origin};

/// Columns of `notes.parquet`: one row for each value whose verdict is not `valid`.
pub const NOTES: [&str; 6] = ["_row", "field", "status", "codes", "output", "candidates"];

/// Columns of `changes.parquet`: one row for each change of a cell, in the order of the steps.
pub const CHANGES: [&str; 5] = ["_row", "field", "rule", "before", "after"];

/// A normalized table on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NormalTable {
    /// Its folder.
    #[serde(skip)]
    pub dir: PathBuf,
    /// Id of the data set in the job.
    pub dataset: String,
    /// The entity its columns belong to.
    pub entity: String,
    /// The day it was judged for, `2026-09-30`.
    #[serde(default)]
    pub as_of: String,
    /// Rows in `normal.parquet`.
    pub rows: u64,
    /// The regions it was read from, indexed by `_part`.
    pub parts: Vec<Part>,
    /// Field ids in the order of the columns, only those present in a source.
    pub fields: Vec<String>,
    /// Changes by rule.
    pub changed: std::collections::BTreeMap<String, u64>,
    /// Notes by status.
    pub noted: std::collections::BTreeMap<String, u64>,
    /// Cells outside every table that was taken, by reason.
    #[serde(default)]
    pub outside: std::collections::BTreeMap<String, u64>,
}

/// One region of one file, and how its columns were mapped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Where it stands.
    pub origin: Origin,
    /// Rows it gave.
    pub rows: u64,
    /// Its columns and the fields they became.
    pub mapping: Vec<Mapped>,
    /// The cell balance.
    pub balance: Balance,
    /// Left-out cells by reason.
    pub left_out: std::collections::BTreeMap<String, u64>,
}

/// A column and what it became.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mapped {
    /// Header as one text.
    pub header: String,
    /// Column letters.
    pub letter: String,
    /// The field, or `None`: kept aside under its header.
    pub field: Option<String>,
    /// Confidence of the mapping, 0 to 1.
    pub confidence: f64,
    /// How it was found: `id`, `title`, `alias`, `folded`, `similar`, `override`, `none`.
    pub how: String,
    /// Competing fields, best first.
    pub rivals: Vec<String>,
}

impl NormalTable {
    /// Opens the normal table in a folder.
    ///
    /// # Errors
    /// When the folder holds none, or one of another version.
    pub fn open(dir: &Path) -> Result<Self> {
        let path = dir.join("table.json");
        let mut table: Self = serde_json::from_slice(&files::read(&path)?).map_err(|cause| {
            Error::read(
                &path,
                format!("không phải bảng đã chuẩn hóa ({cause})"),
                format!("not a normalized table ({cause})"),
            )
            .hint("Hãy chạy lại tudien normalize.", "Run tudien normalize again.")
        })?;
        dir.clone_into(&mut table.dir);
        Ok(table)
    }

    /// A table of these fields without rows.
    fn begun(request: &Request<'_>, fields: Vec<String>, dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            dataset: request.dataset.to_owned(),
            entity: request.entity.id.clone(),
            as_of: request.as_of.to_string(),
            rows: 0,
            parts: Vec::new(),
            fields,
            changed: std::collections::BTreeMap::new(),
            noted: std::collections::BTreeMap::new(),
            outside: std::collections::BTreeMap::new(),
        }
    }

    /// Writes `table.json` beside the tables.
    fn save(&self) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|cause| Error::stage("normalize", cause))?;
        files::write(&self.dir.join("table.json"), &text)
    }

    /// The cell's address for people: `Danh sách!C122`, or `tep.csv:122` where there is no sheet.
    pub fn address(&self, part: u16, line: u32, field: &str) -> String {
        let (before, after) = self.address_around(part, field);
        format!("{before}{}{after}", self.line(part, line))
    }

    /// A row's number as people read it: page and line (`tr2:15`) in a PDF.
    pub fn line(&self, part: u16, line: u32) -> String {
        let paged = self.parts.get(usize::from(part)).is_some_and(|part| part.origin.reader == "pdf");
        address::row(if paged { Style::Pages } else { Style::Lines }, line)
    }

    /// What stands before and after the number of the line in the addresses of a field's cells.
    pub fn address_around(&self, part: u16, field: &str) -> (String, String) {
        let Some(part) = self.parts.get(usize::from(part)) else {
            return ("?:".to_owned(), String::new());
        };
        let letter = part
            .mapping
            .iter()
            .find(|mapped| mapped.field.as_deref() == Some(field))
            .map_or("", |mapped| mapped.letter.as_str());
        if let Some(sheet) = &part.origin.sheet {
            return (format!("{sheet}!{letter}"), String::new());
        }
        let name = part.origin.path.file_name().unwrap_or_default().to_string_lossy();
        let after = if letter.is_empty() { String::new() } else { format!(":{letter}") };
        (format!("{name}:"), after)
    }
}
