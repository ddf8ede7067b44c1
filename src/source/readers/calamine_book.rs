//! xls and xlsb, read by calamine: values, merged areas, formulas; hidden rows and fonts are not told by it.

use std::io::{Cursor, Read, Seek};
use std::path::Path;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError};

use super::{Reader, damaged, holds, locked};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Text;
use crate::source::ReadOptions;
use crate::source::grid::{Cell, Kind, Merge, Row, Sheet, Workbook};
use crate::source::shown;

/// Sổ tính Excel 97–2003.
pub(super) static XLS: Reader = Reader {
    id: "xls",
    title: Text::new("Sổ tính Excel 97–2003 (.xls)", "Excel 97–2003 workbook (.xls)"),
    endings: &["xls"],
    knows: |head| {
        head.starts_with(b"\xd0\xcf\x11\xe0")
            || head.starts_with(b"\x09\x08\x10\x00")
            || head.starts_with(b"\x09\x08\x08\x00")
    },
    open: open_xls,
};

/// Sổ tính Excel nhị phân.
pub(super) static XLSB: Reader = Reader {
    id: "xlsb",
    title: Text::new("Sổ tính Excel nhị phân (.xlsb)", "Excel binary workbook (.xlsb)"),
    endings: &["xlsb"],
    knows: |head| head.starts_with(b"PK") && holds(head, b"xl/workbook.bin"),
    open: open_xlsb,
};

fn open_xls(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let mut bytes = files::read(path)?;
    if holds(&bytes, &utf16("EncryptedPackage")) {
        return Err(locked(path));
    }
    // Some programs write less than the last sector; strict readers refuse the file for it.
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    guard(path, "xls", || {
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|cause| match cause {
            XlsError::Password => locked(path),
            other => damaged(path, "xls", other),
        })?;
        let merges = |book: &mut Xls<_>, name: &str| book.merge_cells_by_sheet_name(name).unwrap_or_default();
        workbook(path, "xls", &mut book, options, merges)
    })
}

fn open_xlsb(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let bytes = files::read(path)?;
    guard(path, "xlsb", || {
        let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|cause| match cause {
            XlsbError::Password => locked(path),
            other => damaged(path, "xlsb", other),
        })?;
        workbook(path, "xlsb", &mut book, options, |_, _| Vec::new())
    })
}

/// A damaged workbook may trip the decoder itself: that is an error about the file like any other.
fn guard(path: &Path, kind: &'static str, work: impl FnOnce() -> Result<Workbook>) -> Result<Workbook> {
    super::guard::guard(work)
        .unwrap_or_else(|| Err(damaged(path, kind, "nội dung không giải mã được / the content cannot be decoded")))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn workbook<RS, B>(
    path: &Path,
    kind: &'static str,
    book: &mut B,
    options: &ReadOptions,
    merges: impl Fn(&mut B, &str) -> Vec<calamine::Dimensions>,
) -> Result<Workbook>
where
    RS: Read + Seek,
    B: calamine::Reader<RS>,
    B::Error: std::fmt::Display,
{
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        let skipped = options.sheet.as_ref().is_some_and(|wanted| *wanted != meta.name);
        if skipped || matches!(meta.typ, SheetType::ChartSheet | SheetType::Vba | SheetType::DialogSheet) {
            continue;
        }
        let range = book.worksheet_range(&meta.name).map_err(|cause| damaged(path, kind, cause))?;
        let formulas = book.worksheet_formula(&meta.name).unwrap_or_default();
        let mut sheet =
            Sheet { name: Some(meta.name.clone()), hidden: meta.visible != SheetVisible::Visible, ..Sheet::default() };
        sheet.merges = merges(book, &meta.name).iter().filter_map(merge).collect();
        let (top, left) = range.start().unwrap_or_default();
        for (line, cells) in (top..).zip(range.rows()) {
            let mut row = Row::new(line.saturating_add(1));
            for (column, value) in (left..).zip(cells) {
                let sum = formulas.get_value((line, column)).is_some_and(|formula| super::xlsx::sums(formula));
                push(&mut row, Cell { sum, ..Cell::at(column) }, value);
            }
            if !row.is_empty() {
                sheet.rows.push(row);
            }
        }
        sheets.push(sheet);
    }
    if sheets.is_empty() && options.sheet.is_none() {
        return Err(Error::read(path, "sổ tính không có trang tính nào", "the workbook has no sheet")
            .hint("Hãy xin lại tệp gốc.", "Ask for the original file."));
    }
    Ok(Workbook { reader: kind, encoding: None, remarks: Vec::new(), sheets })
}

fn merge(area: &calamine::Dimensions) -> Option<Merge> {
    let (top, bottom) = (area.start.0.checked_add(1)?, area.end.0.checked_add(1)?);
    Some(Merge { top, left: area.start.1, bottom, right: area.end.1 })
}

fn push(row: &mut Row, cell: Cell, value: &Data) {
    match value {
        Data::Empty => {}
        Data::String(text) => row.push(cell, text),
        Data::Int(number) => row.push(cell.of(Kind::Number), &number.to_string()),
        Data::Float(number) => row.push(cell.of(Kind::Number), &number.to_string()),
        Data::Bool(truth) => row.push(cell.of(Kind::Bool), if *truth { "TRUE" } else { "FALSE" }),
        Data::Error(error) => row.push(cell.of(Kind::Error), &error.to_string()),
        Data::DateTimeIso(text) => row.push(cell.of(Kind::Date), text.trim_end_matches("T00:00:00")),
        Data::DurationIso(text) => row.push(cell.of(Kind::Date), text),
        Data::DateTime(moment) if moment.is_duration() || moment.as_f64() < 1.0 => {
            row.push(cell.of(Kind::Date), &shown::number(moment.as_f64(), shown::Format::Time, false).0);
        }
        Data::DateTime(moment) => {
            let text = moment.as_datetime().map_or_else(|| moment.as_f64().to_string(), shown::moment_text);
            row.push(cell.of(Kind::Date), &text);
        }
    }
}
