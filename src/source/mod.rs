//! Bytes → text cells, each with its address. Knows nothing of what a field means.

pub mod address;
pub mod extract;
pub mod form;
pub mod grid;
pub mod inspect;
mod legacy;
pub mod many;
mod open;
pub mod page;
pub mod postgres;
pub mod readers;
mod records;
pub mod region;
mod rows;
mod shown;
pub mod spoiled;
pub mod together;

pub use open::{open, read, set_aside};

/// The rows of a sheet as they are read from it: decoded, one after another.
pub(crate) fn decoded(sheet: &mut grid::Sheet) -> impl grid::RowSource + use<> {
    legacy::Decoded::of(sheet)
}

/// What the names of sheets end with that tudien itself adds to a workbook: they are no data of the unit and are not read.
pub const OWN_SHEET: &str = " (tudien)";

use std::borrow::Cow;
use std::path::PathBuf;

use arrow::array::StringArray;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::lang::Message;

/// Where a table came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The file as it was named.
    pub path: PathBuf,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// The reader's id: `xlsx`, `csv` …
    pub reader: String,
    /// Encoding of a text file (`utf-8`, `windows-1258`, `tcvn3` …).
    pub encoding: Option<String>,
    /// Sheet name in a workbook.
    pub sheet: Option<String>,
    /// Range of the table in the sheet (`A6:M420`), or lines in a text file (`3:1002`).
    pub region: String,
    /// Confidence of the reading, 0 to 1.
    pub confidence: f64,
    /// How it was read, decision by decision.
    pub decisions: Vec<Decision>,
}

/// One decision of the reading, for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided, and why.
    #[serde(flatten)]
    pub what: Message,
    /// How sure, 0 to 1; `None` where nothing was weighed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The reading that competed, best first, with its score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rival: Option<Rival>,
}

/// A reading that competed and lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rival {
    /// What would have been decided.
    #[serde(flatten)]
    pub what: Message,
    /// How sure, 0 to 1.
    pub score: f64,
}

/// A reading surer than this, and surer than its rival by [`AHEAD`], is not doubted.
const SURE: f64 = 0.6;
/// How far a reading must be ahead of the one that competed.
const AHEAD: f64 = 0.1;

/// What a person is told where a reading is not sure, or another one is nearly as good.
pub fn doubt(place: &str, decisions: &[Decision]) -> Option<Message> {
    let (first, score) = decisions.iter().find_map(|decision| Some((decision, decision.score?)))?;
    let rival = first.rival.as_ref();
    let near = rival.is_some_and(|rival| score - rival.score < AHEAD);
    if score >= SURE && !near {
        return None;
    }
    let percent = |share: f64| format!("{:.0} %", (share * 100.0).floor());
    let other = |pick: fn(&Message) -> &str| rival.map(|rival| (pick(&rival.what).to_owned(), percent(rival.score)));
    let or = |word: &str, other: Option<(String, String)>| {
        other.map(|(what, score)| format!("; {word}: {what} ({score})")).unwrap_or_default()
    };
    let (vi, en) = (or("cách đọc khác", other(|what| &what.vi)), or("another reading", other(|what| &what.en)));
    Some(Message::new(
        format!(
            "Chưa chắc cách đọc bảng {place}: {} ({}){vi}. Hãy xem bằng tudien inspect --html, rồi nêu --region và --header-rows nếu cần",
            first.what.vi,
            percent(score)
        ),
        format!(
            "The reading of table {place} is not sure: {} ({}){en}. Look at it with tudien inspect --html; state --region and --header-rows where needed",
            first.what.en,
            percent(score)
        ),
    ))
}

impl From<Message> for Decision {
    fn from(what: Message) -> Self {
        Self { what, score: None, rival: None }
    }
}

/// One column as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Header texts from the top level down; empty where there is no header.
    pub path: Vec<String>,
    /// Column letters in a workbook (`C`), number from 1 in a text file.
    pub letter: String,
    /// Hidden in the workbook.
    pub hidden: bool,
}

impl Column {
    /// The header as one text: levels joined by ` > `.
    pub fn header(&self) -> String {
        self.path.join(" > ")
    }
}

/// Rows of a table: one array a column, all of one length.
pub struct RawBatch {
    /// Row number in the sheet, or line number in the text file, from 1.
    pub lines: Vec<u32>,
    /// Cell texts, decoded to Unicode, otherwise as stored. Null where the cell is empty.
    pub columns: Vec<StringArray>,
    /// The section a row stands under («Xã Ea Kao»), where the table has section rows.
    pub section: Option<StringArray>,
    /// Cells whose bytes or letters had to be decoded, for the change log.
    pub decoded: Vec<Decoded>,
}

/// A cell that was decoded from a legacy encoding or mojibake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Row within the batch.
    pub row: u32,
    /// Column.
    pub column: u32,
    /// Text before.
    pub before: String,
    /// `tcvn3`, `tcvn3_upper`, `vni`, `mojibake`, `windows-1258` …
    pub rule: Cow<'static, str>,
}

/// A cell that is not in the table, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Sheet name, where there is one.
    pub sheet: Option<String>,
    /// Cell address (`B3`), or `line:column` in a text file.
    pub cell: String,
    /// Its text.
    pub text: String,
    /// Why, from the closed list: `title`, `unit`, `column_numbers`, `repeated_header`, `section`, `subtotal`, `total`,
    /// `note`, `signature`, `outside`, `blank_header` …
    pub reason: String,
}

/// Every non-empty cell is accounted for: `non_empty == body + header + left_out`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Non-empty cells in the sheet or file region read.
    pub non_empty: u64,
    /// In body rows.
    pub body: u64,
    /// In the header.
    pub header: u64,
    /// Listed as left out.
    pub left_out: u64,
}

/// Gives the rows of a table, batch by batch.
pub trait Rows {
    /// The next rows, or `None` after the last.
    fn next_batch(&mut self) -> Result<Option<RawBatch>>;
    /// What was left out and the balance; complete only after the last batch.
    fn end(&mut self) -> (Vec<LeftOut>, Balance);
}

/// One table found in a file. Moves once.
pub struct RawTable {
    /// Where it came from.
    pub origin: Origin,
    /// Its columns.
    pub columns: Vec<Column>,
    /// How its cells are named.
    pub style: address::Style,
    /// Number of header rows.
    pub header_rows: u32,
    /// Cells of the header with their addresses.
    pub header: Vec<LeftOut>,
    /// Its rows.
    pub rows: Box<dyn Rows>,
}

/// Overrides of what the region detector would decide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadOptions {
    /// Only this sheet.
    pub sheet: Option<String>,
    /// Only this range (`A6:M420`).
    pub region: Option<String>,
    /// Header rows in it.
    pub header_rows: Option<u32>,
    /// Declared encoding.
    pub encoding: Option<String>,
    /// A saved reading ([`form::Form`]) that the file must agree with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<PathBuf>,
    /// A SELECT over the tables of an SQLite file, in place of its tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// A table of a PostgreSQL server, in place of a file.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub database: Option<postgres::Database>,
}

/// What a file holds: its tables, and the cells that belong to none.
pub struct Reading {
    /// Tables in the order of sheets and rows.
    pub tables: Vec<RawTable>,
    /// Cells outside every table, with the reason.
    pub outside: Vec<LeftOut>,
    /// Its sheets.
    pub sheets: Vec<SheetSummary>,
}

/// A sheet of a workbook, or a text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSummary {
    /// Name; `None` for a text file.
    pub name: Option<String>,
    /// Hidden in the workbook.
    pub hidden: bool,
    /// Non-empty cells among the first rows (all rows unless the sheet is very long).
    pub cells: u64,
    /// Cells of those that were decoded.
    pub decoded: u64,
    /// Tables found.
    pub tables: usize,
}
