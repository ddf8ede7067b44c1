//! CSV of the open rows: UTF-8 with BOM so that Excel reads the letters, and no cell that a spreadsheet would run.

use std::borrow::Cow;
use std::path::Path;

use super::{Format, Table, Written, fits};
use crate::dictionary::Storage;
use crate::error::Result;
use crate::files::Atomic;
use crate::lang::Text;
use crate::publish::csv_file::{Lines, harmless};

pub(super) static FORMAT: Format = Format {
    id: "csv",
    title: Text::new("CSV, mở được bằng Excel", "CSV that Excel opens"),
    ending: "csv",
    media: "text/csv",
    page: include_str!("csv.md"),
    usual: true,
    unfit: fits,
    write,
    beside: None,
};

fn write(table: &Table<'_>, rows: &[u32], out: &mut Atomic, path: &Path) -> Result<Written> {
    let mut protected = 0;
    let mut lines = Lines::begin(out, path)?;
    lines.record(table.open.iter().map(|field| field.id.as_str()))?;
    // open rows are sorted and generalized: many are the same
    for same in rows.chunk_by(|left, right| table.columns.iter().all(|column| column.is_same(*left, *right))) {
        for (field, column) in table.fields() {
            let text = same.first().and_then(|row| column.get(*row)).unwrap_or_default();
            let cell = if field.storage == Storage::Text { harmless(text) } else { Cow::Borrowed(text) };
            protected += if matches!(cell, Cow::Owned(_)) { same.len() as u64 } else { 0 };
            lines.field(&cell);
        }
        lines.end(same.len())?;
    }
    Ok(Written { protected, located: None })
}
