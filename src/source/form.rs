//! A saved reading: how a form was read once (`reading.toml`), used again for the next file of the same form and refused,
//! with the differences, when the form has changed.
//!
//! ```toml
//! version = 1
//! [read]                 # what a person stated: sheet, region, header_rows, encoding
//! region = "A6:M"
//! [[table]]
//! sheet = "Biểu 01"
//! header_rows = 2
//! columns = [["STT"], ["Diện tích", "Đất ở"], ["Diện tích", "Đất khác"]]
//! ```

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::region::words::fold;
use super::{Column, RawTable, ReadOptions, Reading, address};
use crate::error::{Error, Fault, Kind, Result};
use crate::files;
use crate::lang::Message;

/// Version of the file's shape.
const VERSION: u32 = 1;

/// A saved reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Version of this file's shape.
    pub version: u32,
    /// What a person stated when the form was read.
    #[serde(default)]
    pub read: ReadOptions,
    /// Its tables, in order.
    pub table: Vec<FormTable>,
}

/// One table of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormTable {
    /// Sheet, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Number of header rows.
    pub header_rows: u32,
    /// Header texts of each column from the top level down.
    pub columns: Vec<Vec<String>>,
}

impl Form {
    /// The form of a file that was read. Ends of stated regions are opened: next month's table may be longer.
    pub fn of(reading: &Reading, options: &ReadOptions) -> Self {
        let region = options.region.as_deref().map(address::without_end);
        let read = ReadOptions { region, reading: None, ..options.clone() };
        let table = reading.tables.iter().map(FormTable::of).collect();
        Self { version: VERSION, read, table }
    }

    /// Reads a saved reading.
    ///
    /// # Errors
    /// When it cannot be read or is not one.
    pub fn open(path: &Path) -> Result<Self> {
        let text = files::read_text(path)?;
        let form: Self = toml::from_str(&text).map_err(|cause| {
            let why = cause.message().to_owned();
            not_a_form(path, &why)
        })?;
        if form.version != VERSION {
            return Err(not_a_form(path, &format!("version = {}", form.version)));
        }
        Ok(form)
    }

    /// Writes it.
    pub fn save(&self, path: &Path) -> Result<()> {
        let text = toml::to_string(self).map_err(|cause| Error::stage("toml", cause))?;
        files::write(path, text.as_bytes())
    }

    /// What was stated then, under what is stated now.
    pub fn options(&self, now: &ReadOptions) -> ReadOptions {
        ReadOptions {
            sheet: now.sheet.clone().or_else(|| self.read.sheet.clone()),
            region: now.region.clone().or_else(|| self.read.region.clone()),
            header_rows: now.header_rows.or(self.read.header_rows),
            encoding: now.encoding.clone().or_else(|| self.read.encoding.clone()),
            reading: now.reading.clone(),
            query: now.query.clone().or_else(|| self.read.query.clone()),
            database: now.database.clone(),
        }
    }

    /// The tables of a reading that are the form's, in the form's order; the others are handed back beside them.
    ///
    /// # Errors
    /// Every difference, when a table of the form is not there as it was.
    pub fn check(&self, path: &Path, tables: Vec<RawTable>) -> Result<(Vec<RawTable>, Vec<RawTable>)> {
        let mut left: Vec<Option<RawTable>> = tables.into_iter().map(Some).collect();
        let (mut taken, mut faults) = (Vec::new(), Vec::new());
        for (number, wanted) in (1..).zip(&self.table) {
            let same = |found: &RawTable| wanted.differences(&found.columns).is_empty();
            let here = |found: &RawTable| wanted.sheet.is_none() || found.origin.sheet == wanted.sheet;
            let place = left
                .iter()
                .position(|found| found.as_ref().is_some_and(|found| here(found) && same(found)))
                .or_else(|| left.iter().position(|found| found.as_ref().is_some_and(same)));
            if let Some(found) = place.and_then(|place| left.get_mut(place)).and_then(Option::take) {
                taken.push(found);
                continue;
            }
            let nearest = left
                .iter()
                .flatten()
                .min_by_key(|found| (wanted.differences(&found.columns).len(), !here(found)))
                .map(|found| wanted.differences(&found.columns));
            faults.extend(wanted.faults(number, nearest));
        }
        if faults.is_empty() {
            return Ok((taken, left.into_iter().flatten().collect()));
        }
        let count = faults.len();
        let mut error = Error::read(
            path,
            format!("biểu mẫu đã khác với cách đọc đã lưu ({count} điểm khác)"),
            format!("the form is not the one of the saved reading ({count} difference(s))"),
        )
        .hint(
            "Hãy xem tệp bằng tudien inspect; nếu biểu mẫu mới là đúng, lưu lại cách đọc bằng --save.",
            "Look at the file with tudien inspect; if the new form is right, save its reading again with --save.",
        );
        error.kind = Kind::Read;
        error.faults = faults;
        Err(error)
    }
}

impl FormTable {
    /// The form of one table.
    pub fn of(table: &RawTable) -> Self {
        Self {
            sheet: table.origin.sheet.clone(),
            header_rows: table.header_rows,
            columns: table.columns.iter().map(|column| column.path.clone()).collect(),
        }
    }

    /// How columns differ from the form's, one sentence each. Headers are compared folded: spaces, case and marks apart.
    pub fn differences(&self, columns: &[Column]) -> Vec<Message> {
        let key = |path: &[String]| path.iter().map(|level| fold(level)).collect::<Vec<_>>();
        let wanted: Vec<_> = self.columns.iter().map(|path| (key(path), path.join(" > "))).collect();
        let found: Vec<_> = columns.iter().map(|column| (key(&column.path), column.header())).collect();
        if wanted.iter().map(|(key, _)| key).eq(found.iter().map(|(key, _)| key)) {
            return Vec::new();
        }
        let missing = wanted.iter().filter(|(key, _)| !found.iter().any(|(other, _)| key == other));
        let added = found.iter().filter(|(key, _)| !wanted.iter().any(|(other, _)| key == other));
        let mut made: Vec<_> = missing
            .map(|(_, name)| Message::new(format!("thiếu cột «{name}»"), format!("column '{name}' is missing")))
            .chain(added.map(|(_, name)| Message::new(format!("thêm cột «{name}»"), format!("column '{name}' is new"))))
            .collect();
        if made.is_empty() {
            let order = |names: &[(Vec<String>, String)]| {
                names.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" | ")
            };
            let (before, after) = (order(&wanted), order(&found));
            made.push(Message::new(
                format!("thứ tự hoặc số cột khác: trước «{before}», nay «{after}»"),
                format!("columns stand in another order or number: before '{before}', now '{after}'"),
            ));
        }
        made
    }

    fn faults(&self, number: u32, nearest: Option<Vec<Message>>) -> Vec<Fault> {
        let file = match &self.sheet {
            Some(sheet) => format!("{number} ({sheet})"),
            None => number.to_string(),
        };
        let fault = |message| Fault { code: "", file: file.clone(), line: None, message };
        let missing = || vec![fault(Message::new("không có bảng này", "the table is not there"))];
        nearest.map_or_else(missing, |messages| messages.into_iter().map(fault).collect())
    }
}

fn not_a_form(path: &Path, why: &str) -> Error {
    Error::read(path, format!("không phải cách đọc đã lưu ({why})"), format!("not a saved reading ({why})")).hint(
        "Hãy tạo lại bằng tudien inspect TỆP --save reading.toml.",
        "Make it again with tudien inspect FILE --save reading.toml.",
    )
}
