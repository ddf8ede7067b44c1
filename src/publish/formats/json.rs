//! JSON: a list of objects, one a record; empty cells are null, so that every object has every column.

use std::io::Write as _;
use std::path::Path;

use super::cell::{Cell, cell};
use super::{Format, Table, Written, fits};
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::lang::Text;

pub(super) static FORMAT: Format = Format {
    id: "json",
    title: Text::new("JSON, một danh sách", "JSON, one list"),
    ending: "json",
    media: "application/json",
    page: include_str!("json.md"),
    usual: false,
    unfit: fits,
    write,
    beside: None,
};

fn write(table: &Table<'_>, rows: &[u32], out: &mut Atomic, path: &Path) -> Result<Written> {
    let names = names(table)?;
    let mut text = String::from("[");
    for (place, row) in rows.iter().enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        object(table, &names, *row, &mut text)?;
        put(out, &mut text, path)?;
    }
    text.push_str("\n]\n");
    put(out, &mut text, path)?;
    Ok(Written::default())
}

/// The names of the columns as JSON writes them.
pub(super) fn names(table: &Table<'_>) -> Result<Vec<String>> {
    table.open.iter().map(|field| quoted(&field.id)).collect()
}

/// Puts a record behind a text.
pub(super) fn object(table: &Table<'_>, names: &[String], row: u32, text: &mut String) -> Result<()> {
    text.push('{');
    for (place, ((field, column), name)) in table.fields().zip(names).enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(name);
        text.push(':');
        match column.get(row).and_then(|value| cell(field.storage, value)) {
            None => text.push_str("null"),
            Some(Cell::Bare(value)) => text.push_str(&value),
            Some(Cell::Text(value)) => text.push_str(&quoted(&value)?),
        }
    }
    text.push('}');
    Ok(())
}

/// Writes what was gathered and begins anew.
pub(super) fn put(out: &mut Atomic, text: &mut String, path: &Path) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(|cause| files::unwritable(path, &cause))?;
    text.clear();
    Ok(())
}

fn quoted(text: &str) -> Result<String> {
    serde_json::to_string(text).map_err(|cause| Error::stage("json", cause))
}
