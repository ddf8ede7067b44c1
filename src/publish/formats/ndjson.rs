//! JSON Lines: one object a line, for programs that read record by record.

use std::path::Path;

use super::json::{names, object, put};
use super::{Format, Table, Written, fits};
use crate::error::Result;
use crate::files::Atomic;
use crate::lang::Text;

pub(super) static FORMAT: Format = Format {
    id: "ndjson",
    title: Text::new("JSON từng dòng", "JSON, one record a line"),
    ending: "ndjson",
    media: "application/x-ndjson",
    page: include_str!("ndjson.md"),
    usual: false,
    unfit: fits,
    write,
    beside: None,
};

fn write(table: &Table<'_>, rows: &[u32], out: &mut Atomic, path: &Path) -> Result<Written> {
    let names = names(table)?;
    let mut text = String::new();
    for row in rows {
        object(table, &names, *row, &mut text)?;
        text.push('\n');
        put(out, &mut text, path)?;
    }
    Ok(Written::default())
}
