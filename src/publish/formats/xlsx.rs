//! A workbook of the open rows: codes as text, days as days, numbers as numbers, a sheet that explains the columns.
//!
//! Nothing in it runs: every text is written as text, and one that begins like a formula carries the mark with which
//! Excel keeps it a text when the cell is edited (`quotePrefix`); its value is unchanged.

use std::path::Path;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

use super::cell::significant;
use super::xlsx_dictionary::explain;
use super::{Format, Table, Written};
use crate::dictionary::Storage;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::lang::{Message, Text};
use crate::publish::csv_file::is_active;
use crate::publish::open::{day, moment};

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
    book(table, rows, out, path, MOST).map_err(|cause| unwritable(path, cause))?;
    Ok(Written::default())
}

fn book(
    table: &Table<'_>,
    rows: &[u32],
    out: &mut Atomic,
    path: &Path,
    most: usize,
) -> std::result::Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    // unfinished sheets stay on the disk of the result
    workbook.set_tempdir(path.parent().unwrap_or(Path::new(".")))?;
    // the same data gives the same bytes: the date is the data's, not the clock's
    let date = ExcelDateTime::parse_from_str(&table.input.as_of.to_string())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date).set_title(&table.package.title));
    let styles = Styles::new();
    let parts: Vec<&[u32]> = if rows.is_empty() { vec![&[]] } else { rows.chunks(most).collect() };
    for (number, part) in (1..).zip(parts) {
        let mut sheet = workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(if number == 1 { SHEET.to_owned() } else { format!("{SHEET} ({number})") })?;
        head(&mut sheet, table, &styles)?;
        for (line, row) in (1_u32..).zip(part) {
            for (place, (field, column)) in (0_u16..).zip(table.fields()) {
                if let Some(text) = column.get(*row) {
                    styles.put(&mut sheet, (line, place), field.storage, text)?;
                }
            }
        }
        tail(&mut sheet, part.len(), table.open.len())?;
        workbook.push_worksheet(sheet);
    }
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    explain(&mut sheet, table, &styles.head, &styles.text)?;
    workbook.push_worksheet(sheet);
    workbook.save_to_writer(out)
}

/// How cells look.
struct Styles {
    head: Style,
    text: Style,
    guarded: Style,
    day: Style,
    moment: Style,
}

impl Styles {
    fn new() -> Self {
        let text = Style::new().set_num_format("@");
        Self {
            head: Style::new().set_bold().set_background_color(Color::RGB(0x00D6_F0E1)).set_num_format("@"),
            guarded: text.clone().set_quote_prefix(),
            text,
            day: Style::new().set_num_format("dd/mm/yyyy"),
            moment: Style::new().set_num_format("dd/mm/yyyy hh:mm:ss"),
        }
    }

    /// Writes a cell. What a spreadsheet would not keep to the digit is written as text: numbers of more than 15 digits,
    /// days before March 1900 (its calendar has a 29 February 1900), fractions of a second.
    fn put(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        storage: Storage,
        text: &str,
    ) -> std::result::Result<(), XlsxError> {
        let early = text.get(..7).is_none_or(|month| month < "1900-03");
        match storage {
            Storage::Integer | Storage::Number if significant(text) <= DIGITS => {
                if let Ok(number) = text.parse::<f64>() {
                    sheet.write_number(row, column, number)?;
                    return Ok(());
                }
            }
            Storage::Boolean => {
                sheet.write_boolean(row, column, text == "true")?;
                return Ok(());
            }
            Storage::Date if !early && day(text).is_some() => {
                sheet.write_datetime_with_format(row, column, &ExcelDateTime::parse_from_str(text)?, &self.day)?;
                return Ok(());
            }
            Storage::Datetime if !early => {
                if let Some(whole) = moment(text).filter(|moment| moment.and_utc().timestamp_subsec_nanos() == 0) {
                    let text = whole.format("%Y-%m-%dT%H:%M:%S").to_string();
                    let stamp = ExcelDateTime::parse_from_str(&text)?;
                    sheet.write_datetime_with_format(row, column, &stamp, &self.moment)?;
                    return Ok(());
                }
            }
            _ => {}
        }
        let style = if is_active(text) { &self.guarded } else { &self.text };
        sheet.write_string_with_format(row, column, text, style)?;
        Ok(())
    }
}

fn head(sheet: &mut Worksheet, table: &Table<'_>, styles: &Styles) -> std::result::Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    for (place, field) in (0_u16..).zip(table.open) {
        let width = match field.storage {
            Storage::Text => 24.0,
            Storage::Datetime => 20.0,
            _ => 14.0,
        };
        sheet.set_column_width(place, width)?;
        sheet.write_string_with_format(0, place, &field.id, &styles.head)?;
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
