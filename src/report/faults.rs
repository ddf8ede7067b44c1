//! The findings of a table with the place of their cells, in the order of the rows.

use std::path::Path;

use crate::check::{Check, Level};
use crate::error::Result;
use crate::normalize::NormalTable;
use crate::normalize::read::{TextBatch, TextBatches, Texts, value};
use crate::source::address::parse_cell;

/// A finding and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The check.
    pub(crate) code: String,
    /// How grave.
    pub(crate) level: Level,
    /// The field, or empty for a row or the set as a whole.
    pub(crate) field: String,
    /// The row of the normal table; `None` for the set as a whole.
    pub(crate) row: Option<u32>,
    /// The region it was read from.
    pub(crate) part: u16,
    /// The line in the sheet or file; 0 for the set as a whole.
    pub(crate) line: u32,
    /// The column from 0; the first of the table where the field has none.
    pub(crate) column: u32,
    /// The address for people.
    pub(crate) address: String,
    /// The value.
    pub(crate) value: String,
    /// What the check says of it.
    pub(crate) detail: String,
    /// The value proposed, or empty.
    pub(crate) proposal: String,
    /// Who mends it.
    pub(crate) owner: String,
}

impl Fault {
    /// The title of the check.
    pub(crate) fn title(&self) -> &'static str {
        Check::find(&self.code).map_or("", |check| check.title.vi)
    }
}

/// The level of that name.
pub(crate) fn level(text: &str) -> Level {
    match text {
        "error" => Level::Error,
        "warning" => Level::Warning,
        _ => Level::Info,
    }
}

/// Gives every finding of a table with its place: those of the set first, then in the order of the rows.
///
/// # Errors
/// When the files of the table cannot be read.
pub(crate) fn each(table: &NormalTable, findings: &Path, mut give: impl FnMut(Fault) -> Result<()>) -> Result<()> {
    let columns = ["code", "level", "field", "_row", "address", "value", "detail", "proposal", "owner"];
    let mut places = Places::open(table)?;
    for batch in TextBatches::open(findings, &columns)? {
        let batch = batch?;
        for at in 0..batch.first().map_or(0, Texts::len) {
            let cells: Vec<&str> = batch.iter().map(|column| value(column, at).unwrap_or_default()).collect();
            let [code, grave, field, row, address, value, detail, proposal, owner] = cells.as_slice() else { continue };
            let row = row.parse().ok();
            let (part, line) = match row {
                Some(row) => places.of(row)?.unwrap_or_default(),
                None => (0, 0),
            };
            give(Fault {
                code: (*code).to_owned(),
                level: level(grave),
                field: (*field).to_owned(),
                row,
                part,
                line,
                column: column(table, part, field),
                address: (*address).to_owned(),
                value: (*value).to_owned(),
                detail: (*detail).to_owned(),
                proposal: (*proposal).to_owned(),
                owner: (*owner).to_owned(),
            })?;
        }
    }
    Ok(())
}

/// The column of a field in a region, from 0; that of its first mapped column where it has none.
pub(crate) fn column(table: &NormalTable, part: u16, field: &str) -> u32 {
    let Some(part) = table.parts.get(usize::from(part)) else { return 0 };
    let own = part.mapping.iter().find(|mapped| mapped.field.as_deref() == Some(field));
    let first = || part.mapping.iter().find(|mapped| mapped.field.is_some());
    own.or_else(first).and_then(|mapped| from_letter(&mapped.letter)).unwrap_or(0)
}

/// `C` or `3` as a column from 0.
fn from_letter(letter: &str) -> Option<u32> {
    match letter.parse::<u32>() {
        Ok(number) => number.checked_sub(1),
        Err(_) => parse_cell(&format!("{letter}1")).map(|(_, column)| column),
    }
}

/// Part and line of rows asked for in their order, in one reading.
pub(crate) struct Places {
    batches: TextBatches,
    batch: TextBatch,
    at: usize,
}

impl Places {
    /// Begins to read.
    pub(crate) fn open(table: &NormalTable) -> Result<Self> {
        let batches = TextBatches::open(&table.dir.join("normal.parquet"), &["_row", "_part", "_line"])?;
        Ok(Self { batches, batch: Vec::new(), at: 0 })
    }

    /// The place of a row that is not before the one asked for last.
    pub(crate) fn of(&mut self, row: u32) -> Result<Option<(u16, u32)>> {
        loop {
            let [rows, parts, lines] = self.batch.as_slice() else {
                match self.batches.next() {
                    Some(batch) => {
                        (self.batch, self.at) = (batch?, 0);
                        continue;
                    }
                    None => return Ok(None),
                }
            };
            while self.at < rows.len() {
                let here: u32 = value(rows, self.at).and_then(|text| text.parse().ok()).unwrap_or(0);
                if here > row {
                    return Ok(None);
                }
                if here == row {
                    let number = |column| value(column, self.at);
                    let part = number(parts).and_then(|text| text.parse().ok()).unwrap_or(0);
                    let line = number(lines).and_then(|text| text.parse().ok()).unwrap_or(0);
                    return Ok(Some((part, line)));
                }
                self.at += 1;
            }
            self.batch.clear();
        }
    }
}
