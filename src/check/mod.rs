//! Findings about a normal table. Never changes a cell, never prints.
//!
//! A check is a `static` in `rules/<code>_<slug>.rs` beside its page `rules/<code>_<slug>.md`; [`CHECKS`] lists them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use polars::prelude::{Expr, LazyFrame};
use serde::{Deserialize, Serialize};

use crate::dictionary::{Dictionary, Entity, Field};
use crate::error::Result;
use crate::lang::Text;
use crate::normalize::NormalTable;

/// One of the six qualities, from the prefix of a check's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Quality {
    /// Đúng: correct.
    Dung,
    /// Đủ: complete.
    Du,
    /// Sạch: clean.
    Sach,
    /// Sống: alive, current.
    Song,
    /// Thống nhất: consistent.
    Nhat,
    /// Dùng chung: shared.
    Chung,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Probably wrong, or a rule without legal force.
    Warning,
    /// Wrong.
    Error,
}

/// Whether a code may be used. A code lives for ever and is never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In use since a version.
    Stable {
        /// The first version.
        since: &'static str,
    },
    /// No longer run, with the reason.
    Retired {
        /// The last version.
        since: &'static str,
        /// Why.
        reason: &'static str,
    },
}

/// A check.
pub struct Check {
    /// `<QUALITY>-<NNN>`.
    pub code: &'static str,
    /// The pattern it finds, in both languages.
    pub title: Text,
    /// How grave.
    pub level: Level,
    /// Whether it is in use.
    pub standing: Standing,
    /// Its page: Điều kiểm, Vì sao, Cách sửa, Ví dụ. The example is its test.
    pub page: &'static str,
    /// What it sees.
    pub scope: Scope,
}

/// A probe over rows: `broken` is counted among the rows where `tested` holds.
pub struct Probe {
    /// The field the finding is written on.
    pub field: String,
    /// Rows that are judged.
    pub tested: Expr,
    /// Rows that break the rule (only counted where `tested`).
    pub broken: Expr,
    /// What else the message shows (values of other fields), as an expression of text.
    pub detail: Option<Expr>,
}

/// What a check sees. It answers nothing when it is not concerned.
pub enum Scope {
    /// One field: a probe from the dictionary's entry.
    Cell(fn(&Field, &Context) -> Option<Probe>),
    /// Several fields of a row.
    Row(fn(&Entity, &Context) -> Vec<Probe>),
    /// The verdicts of value kinds: a note counts when it has one of these codes (and, if given, the status).
    Note(fn(&Field) -> Option<NoteRule>),
    /// The whole table: rows (`_row`, `field`, `value`, `detail`) that break the rule, and how many were tested.
    Table(fn(&TableView<'_>) -> Result<Vec<TableProbe>>),
}

/// Which notes break a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRule {
    /// Reason codes of [`crate::text::value`].
    pub codes: &'static [&'static str],
}

/// A probe over a table: a plan that gives the broken rows.
pub struct TableProbe {
    /// The field findings are written on.
    pub field: String,
    /// Rows tested.
    pub tested: u64,
    /// `_row` (u32), `value` (text), `detail` (text).
    pub broken: LazyFrame,
}

/// What checks know beside the table.
pub struct Context {
    /// The day the data is judged for.
    pub as_of: chrono::NaiveDate,
    /// Fields present in the table.
    pub present: Vec<String>,
}

/// A table with what stands beside it.
pub struct TableView<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// Its entity.
    pub entity: &'a Entity,
    /// The table.
    pub table: &'a NormalTable,
    /// A scan of `normal.parquet`.
    pub rows: LazyFrame,
    /// Normal tables of the same job by entity id, for references.
    pub others: &'a BTreeMap<String, NormalTable>,
    /// Clusters (`_row`, `cluster`, `survivor`) from linking, when it has run.
    pub clusters: Option<LazyFrame>,
    /// What checks know.
    pub context: &'a Context,
}

/// What one check said of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The check.
    pub code: String,
    /// The field, or empty for the row or table as a whole.
    pub field: String,
    /// How grave.
    pub level: Level,
    /// Cells or rows judged.
    pub tested: u64,
    /// Of those, broken.
    pub broken: u64,
}

/// Columns of `findings.parquet`: complete, never cut.
pub const FINDINGS: [&str; 9] = ["code", "level", "field", "_row", "address", "value", "detail", "proposal", "owner"];

/// What checking left in the table's folder: `findings.parquet` and `outcomes.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// One entry for each check and field concerned.
    pub outcomes: Vec<Outcome>,
    /// Number of findings.
    pub findings: u64,
    /// Where they are.
    #[serde(skip)]
    pub path: PathBuf,
}

/// Every check, sorted by code.
pub static CHECKS: &[&Check] = &[];
