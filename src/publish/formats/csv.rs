//! CSV of the open rows: UTF-8 with BOM so that Excel reads the letters, and no cell that a spreadsheet would run.

use std::borrow::Cow;
use std::path::Path;

use super::{Format, Table, Written, fits};
use crate::dictionary::Storage;
use crate::error::Result;
use crate::files::{self, Atomic};
use crate::lang::Text;
use crate::publish::csv_file::{harmless, unwritable, writer};

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
    let failed = |cause| unwritable(path, cause);
    let mut writer = writer(out, path)?;
    let mut protected = 0;
    writer.write_record(table.open.iter().map(|field| field.id.as_str())).map_err(failed)?;
    for row in rows {
        for (field, column) in table.fields() {
            let text = column.get(*row).unwrap_or_default();
            let cell = if field.storage == Storage::Text { harmless(text) } else { Cow::Borrowed(text) };
            protected += u64::from(matches!(cell, Cow::Owned(_)));
            writer.write_field(cell.as_ref()).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.flush().map_err(|cause| files::unwritable(path, &cause))?;
    Ok(Written { protected, located: None })
}
