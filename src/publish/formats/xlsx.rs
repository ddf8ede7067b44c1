//! A workbook of the open rows: codes as text, days as days, numbers as numbers, a sheet that explains the columns.
//!
//! Nothing in it runs: every text is written as text, and one that begins like a formula carries the mark with which
//! Excel keeps it a text when the cell is edited (`quotePrefix`); its value is unchanged.

use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError, utility};

use super::cell::significant;
use super::xlsx_dictionary::explain;
use super::{Format, Table, Written};
use crate::dictionary::Storage;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::lang::{Message, Text};
use crate::publish::csv_file::is_active;
use crate::publish::open::{day, moment};
use crate::publish::store::Column;
use crate::workbook::{Book, REPEATING, VARIED};

pub(super) static FORMAT: Format = Format {
    id: "xlsx",
    title: Text::new("Sổ tính Excel", "Excel workbook"),
    ending: "xlsx",
    media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    page: include_str!("xlsx.md"),
    usual: true,
    unfit,
    write,
    beside: None,
};

/// Rows of a sheet below its header (Excel: 1,048,576 rows).
const MOST: usize = 1_048_575;
/// UTF-16 units of a cell (Excel).
const LONGEST: usize = 32_767;
/// Digits of a number that Excel keeps.
const DIGITS: usize = 15;
/// Name of the first sheet; those behind it bear a number too.
const SHEET: &str = "Dữ liệu";

/// A cell that is too long is not cut: the format is left out.
fn unfit(table: &Table<'_>, asked: bool) -> Option<Message> {
    let long = |text: &str| text.len() > LONGEST && text.encode_utf16().count() > LONGEST;
    if let Some((field, _)) = table.fields().find(|(_, column)| column.values().any(long)) {
        return Some(Message::new(
            format!("cột «{}» có ô dài hơn 32.767 ký tự, bảng tính không giữ đủ", field.id),
            format!("column “{}” has a cell of more than 32,767 characters, which a workbook cannot hold", field.id),
        ));
    }
    (!asked && table.package.rows_out > MOST as u64).then(|| {
        Message::new(
            "nhiều hơn 1.048.575 bản ghi, không vừa một trang tính; nếu vẫn cần, hãy nêu xlsx trong --formats",
            "more than 1,048,575 records do not fit one sheet; if it is wanted all the same, name xlsx in --formats",
        )
    })
}

fn write(table: &Table<'_>, rows: &[u32], out: &mut Atomic, path: &Path) -> Result<Written> {
    book(table, rows, out, MOST).map_err(|cause| unwritable(path, cause))?;
    Ok(Written::default())
}

fn book(table: &Table<'_>, rows: &[u32], out: &mut Atomic, most: usize) -> std::result::Result<(), XlsxError> {
    let parts: Vec<&[u32]> = if rows.is_empty() { vec![&[]] } else { rows.chunks(most).collect() };
    let letters: Vec<String> =
        (0_u16..).zip(table.open).map(|(place, _)| utility::column_number_to_name(place)).collect();
    let mut columns: Vec<Cells<'_>> = table.fields().map(|(field, column)| Cells::of(field.storage, column)).collect();
    let level = if columns.iter().all(|cells| cells.made.is_some()) { REPEATING } else { VARIED };
    let mut book = Book::begin(skeleton(table, &parts)?, out, level)?;
    for part in parts {
        let last = letters.last().map_or("A", String::as_str);
        book.sheet(&format!("A1:{last}{}", part.len() + 1))?;
        for (number, row) in (2_u32..).zip(part) {
            book.row(number);
            for (letter, cells) in letters.iter().zip(&mut columns) {
                cells.put(&mut book, letter, *row)?;
            }
            book.end_row()?;
        }
    }
    book.whole_sheet()?;
    book.finish()
}

/// A workbook with the head of every sheet, how cells look below the first, and the sheet that explains the columns.
fn skeleton(table: &Table<'_>, parts: &[&[u32]]) -> std::result::Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // the same data gives the same bytes: the date is the data's, not the clock's
    let date = ExcelDateTime::parse_from_str(&table.input.as_of.to_string())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date).set_title(&table.package.title));
    let text = Style::new().set_num_format("@");
    let bold = Style::new().set_bold().set_background_color(Color::RGB(0x00D6_F0E1)).set_num_format("@");
    for (number, part) in (1..).zip(parts) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(if number == 1 { SHEET.to_owned() } else { format!("{SHEET} ({number})") })?;
        head(sheet, table, &bold)?;
        tail(sheet, part.len(), table.open.len())?;
        if number == 1 {
            // in the order of `Look`
            sheet.write_blank(1, 0, &text)?;
            sheet.write_blank(1, 1, &text.clone().set_quote_prefix())?;
            sheet.write_blank(1, 2, &Style::new().set_num_format("dd/mm/yyyy"))?;
            sheet.write_blank(1, 3, &Style::new().set_num_format("dd/mm/yyyy hh:mm:ss"))?;
        }
    }
    explain(workbook.add_worksheet(), table, &bold, &text)?;
    Ok(workbook)
}

/// How cells look.
#[derive(Clone, Copy)]
enum Look {
    Text,
    /// A text that begins like a formula.
    Guarded,
    Day,
    Moment,
}

/// The cells of a column; one that many rows share is made once.
struct Cells<'c> {
    storage: Storage,
    column: &'c Column,
    /// Made so far, by the number of the text; none where texts hardly repeat.
    made: Option<Vec<Option<String>>>,
}

impl<'c> Cells<'c> {
    fn of(storage: Storage, column: &'c Column) -> Self {
        let values = column.values().count();
        let made = (values.saturating_mul(4) <= column.cells().len()).then(|| vec![None; values + 1]);
        Self { storage, column, made }
    }

    /// Puts the cell of a row into the book.
    fn put<W: Write + Seek>(
        &mut self,
        book: &mut Book<W>,
        letter: &str,
        row: u32,
    ) -> std::result::Result<(), XlsxError> {
        let Some(text) = self.column.get(row) else { return Ok(()) };
        let code = self.column.cells().get(row as usize).copied().unwrap_or_default();
        let mut once = None;
        let known = self.made.as_mut().and_then(|made| made.get_mut(code as usize));
        let shared = known.is_some();
        let slot = known.unwrap_or(&mut once);
        if slot.is_none() {
            *slot = Some(cell(book, self.storage, text, shared)?);
        }
        book.put(letter, slot.as_deref().unwrap_or_default());
        Ok(())
    }
}

/// Makes a cell. What a spreadsheet would not keep to the digit is written as text: numbers of more than 15 digits, days
/// before March 1900 (its calendar has a 29 February 1900), fractions of a second.
fn cell<W: Write + Seek>(
    book: &mut Book<W>,
    storage: Storage,
    text: &str,
    shared: bool,
) -> std::result::Result<String, XlsxError> {
    let early = text.get(..7).is_none_or(|month| month < "1900-03");
    match storage {
        Storage::Integer | Storage::Number if significant(text) <= DIGITS => {
            if let Ok(number) = text.parse::<f64>() {
                return Ok(book.number(number, false, None));
            }
        }
        Storage::Boolean => return Ok(book.number(f64::from(u8::from(text == "true")), true, None)),
        Storage::Date if !early && day(text).is_some() => {
            let serial = ExcelDateTime::parse_from_str(text)?.to_excel();
            return Ok(book.number(serial, false, Some(Look::Day as usize)));
        }
        Storage::Datetime if !early => {
            if let Some(whole) = moment(text).filter(|moment| moment.and_utc().timestamp_subsec_nanos() == 0) {
                let text = whole.format("%Y-%m-%dT%H:%M:%S").to_string();
                let serial = ExcelDateTime::parse_from_str(&text)?.to_excel();
                return Ok(book.number(serial, false, Some(Look::Moment as usize)));
            }
        }
        _ => {}
    }
    let look = Some(if is_active(text) { Look::Guarded } else { Look::Text } as usize);
    Ok(if shared { book.shared(text, look) } else { book.own(text, look) })
}

fn head(sheet: &mut Worksheet, table: &Table<'_>, bold: &Style) -> std::result::Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    for (place, field) in (0_u16..).zip(table.open) {
        let width = match field.storage {
            Storage::Text => 24.0,
            Storage::Datetime => 20.0,
            _ => 14.0,
        };
        sheet.set_column_width(place, width)?;
        sheet.write_string_with_format(0, place, &field.id, bold)?;
    }
    Ok(())
}

fn tail(sheet: &mut Worksheet, rows: usize, columns: usize) -> std::result::Result<(), XlsxError> {
    let last = u32::try_from(rows).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX))?;
    Ok(())
}

fn unwritable(path: &Path, cause: XlsxError) -> Error {
    match cause {
        XlsxError::IoError(cause) => files::unwritable(path, &cause),
        cause => Error::stage("xlsx", cause),
    }
}
