//! Findings about a normal table. Never changes a cell, never prints.
//!
//! A check is a `static` in `rules/<code>_<slug>.rs` beside its page `rules/<code>_<slug>.md`; [`CHECKS`] lists them.

mod apart;
mod between;
mod by_unit;
mod expr;
mod findings;
mod flaws;
mod gather;
mod group;
mod key;
mod lines;
mod notes;
mod page;
mod pass;
mod prints;
mod quality;
mod repeat;
mod rules;
mod run;
mod settings;
mod versions;

use std::collections::BTreeMap;
use std::path::PathBuf;

use polars::prelude::{Expr, LazyFrame};
use serde::{Deserialize, Serialize};

use crate::dictionary::{Dictionary, Entity, Field, Role};
use crate::error::Result;
use crate::lang::Text;
use crate::normalize::NormalTable;

pub use apart::{Finding, Told, assemble, lines};
pub use by_unit::load as by_unit;
pub use group::{Breaks, GroupRule};
pub use key::{Part, Reading};
pub use rules::CHECKS;
pub use run::{Request, load, run};
pub use versions::{Versions, versions};

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
    /// Its page in both languages: what, why, how to mend, and the example, which is its test.
    pub page: &'static str,
    /// What it sees.
    pub scope: Scope,
}

/// What a check sees. It answers nothing when it is not concerned.
pub enum Scope {
    /// One field that the table has: a probe from the dictionary's entry.
    Cell(fn(&Field, &Context<'_>) -> Option<Probe>),
    /// Several fields of a row.
    Row(fn(&Context<'_>) -> Vec<Probe>),
    /// The verdicts of value kinds: which notes of this field break the rule.
    Note(fn(&Field) -> Option<NoteRule>),
    /// Rows judged against those that share a key with them.
    Group(fn(&Context<'_>) -> Vec<GroupRule>),
    /// Rows judged against the whole column or other tables.
    Table(fn(&TableView<'_>) -> Result<Vec<TableProbe>>),
    /// The data set as a whole: at most one finding for each fact.
    Set(fn(&TableView<'_>) -> Result<Vec<SetFact>>),
}

/// A probe over rows: `broken` is counted among the rows where `tested` holds. Null counts as false in both.
///
/// Beside the columns of text (`ho_ten`), expressions may use the columns derived from them: see [`expr`].
pub struct Probe {
    /// The field the finding is written on; empty for the row as a whole.
    pub field: String,
    /// Rows that are judged.
    pub tested: Expr,
    /// Rows that break the rule.
    pub broken: Expr,
    /// Fields whose values the finding shows beside its own.
    pub beside: Vec<String>,
    /// What the finding says, where the title of the check is not enough.
    pub says: Option<String>,
    /// Told once for the whole set, on the first row that breaks it; all of them are counted.
    pub once: bool,
}

/// Which notes break a rule.
#[derive(Debug, Clone, Copy)]
pub enum NoteRule {
    /// Any of these reason codes of [`crate::text::value`].
    Codes(&'static [&'static str]),
    /// Any of these reason codes, except on values that the function names: another check tells of those.
    CodesExcept(&'static [&'static str], fn(&str) -> bool),
    /// This status.
    Status(&'static str),
    /// One of these statuses, and no code that another check claims.
    Rest(&'static [&'static str]),
}

/// A probe over a table: a plan that gives the broken rows.
pub struct TableProbe {
    /// The field findings are written on; empty for the row as a whole.
    pub field: String,
    /// Rows that are judged, over the rows of the table.
    pub tested: Expr,
    /// `_row` (u32, each at most once), `detail` (text), `_at` (u64, null, or the place of the row it clashes with: see
    /// [`expr::place`]).
    pub broken: LazyFrame,
}

/// A fact about the data set as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFact {
    /// The field, or empty for the whole set.
    pub field: String,
    /// Things judged.
    pub tested: u64,
    /// Of those, broken. One finding is written when it is not zero.
    pub broken: u64,
    /// What is wrong, for people.
    pub detail: String,
}

/// What checks know beside the table.
pub struct Context<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// The entity the table holds.
    pub entity: &'a Entity,
    /// The day the data is judged for.
    pub as_of: chrono::NaiveDate,
    /// Fields present in the table.
    pub present: &'a [String],
    /// How many regions of files the table was read from.
    pub sources: usize,
}

impl<'a> Context<'a> {
    /// Whether the table has the field.
    pub fn has(&self, field: &str) -> bool {
        self.present.iter().any(|id| id == field)
    }

    /// The first field of that role, where the table has it.
    pub fn role(&self, role: Role) -> Option<&'a str> {
        let mut fields = self.entity.fields.iter().filter(|field| field.role == Some(role));
        fields.find(|field| self.has(&field.id)).map(|field| field.id.as_str())
    }

    /// Every field the table has, in the entity's order.
    pub fn fields(&self) -> impl Iterator<Item = &'a Field> {
        self.entity.fields.iter().filter(|field| self.has(&field.id))
    }
}

/// Rows read in one go: memory stays the same however long the table is.
const WINDOW: u32 = 1 << 19;

/// A table with what stands beside it.
pub struct TableView<'a> {
    /// What checks know.
    pub context: &'a Context<'a>,
    /// The table.
    pub table: &'a NormalTable,
    /// A scan of `normal.parquet` with the derived columns.
    pub rows: LazyFrame,
    /// Where `notes.parquet` stands, if it does.
    pub notes: Option<PathBuf>,
    /// A scan of `changes.parquet`, where it stands.
    pub changes: Option<LazyFrame>,
    /// Normal tables of the same job by entity id, for references.
    pub others: &'a BTreeMap<String, NormalTable>,
    /// Clusters (`_row`, `cluster`, `survivor`) from linking, when it has run.
    pub clusters: Option<LazyFrame>,
    /// What linking with other tables found (`_row`, `field`, `kind`, `detail`), when it has run.
    pub between: Option<LazyFrame>,
}

impl TableView<'_> {
    /// The table's rows with the derived columns, window by window, in order: one plan after the other, so that what a
    /// window took is given back before the next.
    fn windows(&self) -> Result<Vec<LazyFrame>> {
        let count = self.table.rows.div_ceil(u64::from(WINDOW));
        let window = |number: u64| {
            let rows = crate::engine::scan(&self.table.dir.join("normal.parquet"))?;
            let first = i64::try_from(number * u64::from(WINDOW)).unwrap_or(i64::MAX);
            Ok(expr::derive(rows.slice(first, WINDOW), self.context))
        };
        (0..count).map(window).collect()
    }
}

/// What one check said of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The check.
    pub code: String,
    /// The field, or empty for the row or table as a whole.
    pub field: String,
    /// How grave: the check's level, or what the dictionary says instead.
    pub level: Level,
    /// Cells or rows judged.
    pub tested: u64,
    /// Of those, broken.
    pub broken: u64,
    /// Broken, but no more than the dictionary tolerates: no alert.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tolerated: bool,
}

impl Outcome {
    /// Whether it calls for an alert at this level.
    pub fn alarms(&self, level: Level) -> bool {
        self.broken > 0 && !self.tolerated && self.level >= level
    }
}

/// What one check said of one field in the rows of one commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitOutcome {
    /// Code of the commune; empty where the row names none.
    pub unit: String,
    /// What was said.
    pub outcome: Outcome,
}

/// Columns of `findings.parquet`: complete, never cut.
pub const FINDINGS: [&str; 9] = ["code", "level", "field", "_row", "address", "value", "detail", "proposal", "owner"];

/// What checking left in the table's folder: `findings.parquet` and `outcomes.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// One entry for each check and field concerned.
    pub outcomes: Vec<Outcome>,
    /// Number of findings; one for each broken cell or row, and one for each broken fact of the set.
    pub findings: u64,
    /// Where they are.
    #[serde(skip)]
    pub path: PathBuf,
}
