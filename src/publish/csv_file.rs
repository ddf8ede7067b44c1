//! CSV of the open rows: UTF-8 with BOM so that Excel reads the letters, and no cell that a spreadsheet would run.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use super::gate::OpenField;
use super::store::Column;
use crate::dictionary::Storage;
use crate::error::Result;
use crate::files;

/// A text that a spreadsheet will not take for a formula: an apostrophe is put before `=`, `+`, `-`, `@`, tab and line
/// ends at the beginning (OWASP, CSV Injection), also in their full-width forms.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let active = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.trim_start_matches(' ').starts_with(active) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A CSV writer as Excel and RFC 4180 like it; the BOM is already written.
pub(crate) fn writer<W: Write>(mut out: W, path: &Path) -> Result<csv::Writer<W>> {
    out.write_all("\u{feff}".as_bytes()).map_err(|cause| files::unwritable(path, &cause))?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
}

/// Why a CSV file could not be written.
pub(crate) fn unwritable(path: &Path, cause: csv::Error) -> crate::error::Error {
    match cause.into_kind() {
        csv::ErrorKind::Io(cause) => files::unwritable(path, &cause),
        cause => crate::error::Error::stage("csv", format!("{cause:?}")),
    }
}

/// Writes the rows in `order`. Answers the number of cells that were made harmless.
pub(super) fn write(
    out: impl Write,
    path: &Path,
    open: &[OpenField<'_>],
    columns: &[Column],
    order: &[u32],
) -> Result<u64> {
    let mut writer = writer(out, path)?;
    let mut protected = 0;
    writer.write_record(open.iter().map(|field| field.id.as_str())).map_err(|cause| unwritable(path, cause))?;
    for row in order {
        for (field, column) in open.iter().zip(columns) {
            let text = column.get(*row).unwrap_or_default();
            let cell = if field.storage == Storage::Text { harmless(text) } else { Cow::Borrowed(text) };
            protected += u64::from(matches!(cell, Cow::Owned(_)));
            writer.write_field(cell.as_ref()).map_err(|cause| unwritable(path, cause))?;
        }
        writer.write_record(None::<&[u8]>).map_err(|cause| unwritable(path, cause))?;
    }
    writer.flush().map_err(|cause| files::unwritable(path, &cause))?;
    Ok(protected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_do_not_run() {
        for text in ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"] {
            assert!(harmless(text).starts_with('\''), "{text:?}");
        }
        for text in ["", "Xã Ea Kao", "1-2", "a=b"] {
            assert_eq!(harmless(text), text);
        }
    }
}
