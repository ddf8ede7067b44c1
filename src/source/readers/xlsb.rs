//! xlsb, read by calamine cell by cell: values and formulas; merged areas, hidden rows and fonts are not told by it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xlsb, XlsbError};

use super::{Reader, damaged, holds, locked};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Text;
use crate::source::ReadOptions;
use crate::source::grid::{Cell, Kind, Row, Sheet, Workbook};
use crate::source::shown;

/// Sổ tính Excel nhị phân.
pub(super) static READER: Reader = Reader {
    id: "xlsb",
    title: Text::new("Sổ tính Excel nhị phân (.xlsb)", "Excel binary workbook (.xlsb)"),
    endings: &["xlsb"],
    knows: |head| head.starts_with(b"PK") && holds(head, b"xl/workbook.bin"),
    open,
};

/// Last column that a sheet can have, from 0.
const LAST: u32 = 16_383;

type Book = Xlsb<Cursor<Vec<u8>>>;

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let bytes = files::read(path)?;
    // a damaged workbook may trip the decoder itself: that is an error about the file like any other
    super::guard::guard(|| workbook(path, bytes, options))
        .unwrap_or_else(|| Err(damaged(path, "xlsb", "nội dung không giải mã được / the content cannot be decoded")))
}

fn workbook(path: &Path, bytes: Vec<u8>, options: &ReadOptions) -> Result<Workbook> {
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|cause| match cause {
        XlsbError::Password => locked(path),
        other => damaged(path, "xlsb", other),
    })?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        let skipped = options.sheet.as_ref().is_some_and(|wanted| *wanted != meta.name);
        if skipped || matches!(meta.typ, SheetType::ChartSheet | SheetType::Vba | SheetType::DialogSheet) {
            continue;
        }
        let rows = rows(&mut book, &meta.name).map_err(|cause| damaged(path, "xlsb", cause))?;
        let hidden = meta.visible != SheetVisible::Visible;
        sheets.push(Sheet { name: Some(meta.name), hidden, rows, ..Sheet::default() });
    }
    if sheets.is_empty() && options.sheet.is_none() {
        return Err(Error::read(path, "sổ tính không có trang tính nào", "the workbook has no sheet")
            .hint("Hãy xin lại tệp gốc.", "Ask for the original file."));
    }
    Ok(Workbook { reader: READER.id, encoding: None, remarks: Vec::new(), sheets })
}

/// The filled cells alone: the room of a sheet with two cells far apart is never made.
fn rows(book: &mut Book, name: &str) -> std::result::Result<Vec<Row>, String> {
    let said = |cause: XlsbError| cause.to_string();
    let sums = sums(book, name).map_err(said)?;
    let mut made = BTreeMap::<u32, Row>::new();
    let mut cells = book.worksheet_cells_reader(name).map_err(said)?;
    while let Some(cell) = cells.next_cell().map_err(said)? {
        let (line, column) = cell.get_position();
        if column > LAST {
            return Err(format!("cột {column} không có / there is no column {column}"));
        }
        let sum = sums.contains(&(line, column));
        let line = line.saturating_add(1);
        let row = made.entry(line).or_insert_with(|| Row::new(line));
        push(row, Cell { sum, ..Cell::at(column) }, &Data::from(cell.get_value().clone()));
    }
    let mut rows: Vec<Row> = made.into_values().filter(|row| !row.is_empty()).collect();
    rows.iter_mut().for_each(Row::settle);
    Ok(rows)
}

/// Places of cells that sum over others.
fn sums(book: &mut Book, name: &str) -> std::result::Result<BTreeSet<(u32, u32)>, XlsbError> {
    let mut found = BTreeSet::new();
    let mut formulas = book.worksheet_cells_reader(name)?;
    while let Some(formula) = formulas.next_formula()? {
        if super::xlsx::sums(formula.get_value()) {
            found.insert(formula.get_position());
        }
    }
    Ok(found)
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
