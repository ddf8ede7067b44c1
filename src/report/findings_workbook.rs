//! `phat_hien/<set>.xlsx`: the findings as stewards open them, with a filter and a header that stays.
//!
//! The list separator of a Vietnamese Excel is `;`, so a CSV opened by double click falls into one column; a workbook does not.

use std::path::Path;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::findings_file::{HEADERS, each};
use crate::dictionary::Entity;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::workbook::TextCell as _;

/// Rows of a sheet below its header (Excel: 1,048,576 rows).
const MOST: u32 = 1_048_575;
/// Letters of a cell (Excel: 32,767).
const LONGEST: usize = 32_000;
/// Widths of the columns, in digits.
const WIDTHS: [f64; HEADERS.len()] = [11.0, 36.0, 10.0, 18.0, 24.0, 22.0, 28.0, 48.0, 24.0, 28.0];
/// The column of the level.
const LEVEL: u16 = 2;

/// The findings of one set.
pub(super) struct Source<'a> {
    /// The name of its sheet.
    pub(super) name: &'a str,
    /// The findings (Parquet).
    pub(super) findings: &'a Path,
    /// The entity they are about.
    pub(super) entity: &'a Entity,
}

/// Writes the findings of `findings` (Parquet) to the workbook `out`, uncut: what does not fit one sheet goes on on the
/// next. Memory is bounded; the same findings give the same bytes. Answers how many there were. The file holds values as
/// they are: it is for those who mend them.
///
/// # Errors
/// When the findings cannot be read or the workbook cannot be written.
pub fn findings_xlsx(findings: &Path, entity: &Entity, out: &Path) -> Result<u64> {
    limited(&[Source { name: "Phát hiện", findings, entity }], out, MOST)
}

/// The same for several sets, each from a sheet of its own on.
pub(super) fn workbook(sources: &[Source<'_>], out: &Path) -> Result<u64> {
    limited(sources, out, MOST)
}

fn limited(sources: &[Source<'_>], out: &Path, most: u32) -> Result<u64> {
    let failed = |cause: XlsxError| unwritable(out, cause);
    let mut file = Atomic::create(out)?;
    let mut workbook = begin(out).map_err(failed)?;
    let styles = Styles::new();
    let mut told = 0;
    for source in sources {
        let (mut sheet, mut number, mut row) = (begun(&mut workbook, source.name, 1).map_err(failed)?, 1, 0);
        each(source.findings, source.entity, |record| {
            if row >= most {
                tail(&mut sheet, row).map_err(failed)?;
                workbook.push_worksheet(std::mem::take(&mut sheet));
                number += 1;
                sheet = begun(&mut workbook, source.name, number).map_err(failed)?;
                row = 0;
            }
            row += 1;
            told += 1;
            line(&mut sheet, row, &record, &styles).map_err(failed)
        })?;
        tail(&mut sheet, row).map_err(failed)?;
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_writer(&mut file).map_err(failed)?;
    file.commit()?;
    Ok(told)
}

/// A sheet with its header: the first of a set has its name, those behind it a number too.
fn begun(workbook: &mut Workbook, name: &str, number: u32) -> std::result::Result<Worksheet, XlsxError> {
    let short: String = name.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).take(24).collect();
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    head(&mut sheet)?;
    sheet.set_name(if number == 1 { short } else { format!("{short} ({number})") })?;
    Ok(sheet)
}

/// A workbook whose unfinished parts stay on the disk of the result, and whose date is the same every time.
fn begin(out: &Path) -> std::result::Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(out.parent().unwrap_or(Path::new(".")))?;
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(workbook)
}

fn head(sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold().set_background_color(Color::RGB(0x00D6_F0E1)).set_text_wrap();
    for (column, (name, width)) in (0_u16..).zip(HEADERS.iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.text(0, column, name, Some(&bold))?;
    }
    Ok(())
}

/// How the cell of the level looks.
struct Styles {
    error: Format,
    warning: Format,
}

impl Styles {
    fn new() -> Self {
        Self {
            error: Format::new().set_bold().set_font_color(Color::RGB(0x00B3_261E)),
            warning: Format::new().set_font_color(Color::RGB(0x008A_5A00)),
        }
    }
}

/// Cells are written as text: nothing is run, no zero is lost.
fn line(sheet: &mut Worksheet, row: u32, record: &[&str], styles: &Styles) -> std::result::Result<(), XlsxError> {
    for (column, text) in (0_u16..).zip(record) {
        let text = shown(text);
        match (column, text) {
            (_, "") => {}
            (LEVEL, "lỗi") => {
                sheet.text(row, column, text, Some(&styles.error))?;
            }
            (LEVEL, "cảnh báo") => {
                sheet.text(row, column, text, Some(&styles.warning))?;
            }
            _ => {
                sheet.text(row, column, text, None)?;
            }
        }
    }
    Ok(())
}

/// The beginning of a text that fits into a cell.
fn shown(text: &str) -> &str {
    text.char_indices().nth(LONGEST).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn tail(sheet: &mut Worksheet, last: u32) -> std::result::Result<(), XlsxError> {
    let column = u16::try_from(HEADERS.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, column)?;
    Ok(())
}

fn unwritable(out: &Path, cause: XlsxError) -> Error {
    match cause {
        XlsxError::IoError(cause) => files::unwritable(out, &cause),
        cause => Error::stage("xlsx", cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_letter() {
        assert_eq!(shown(&"Đ".repeat(40_000)).chars().count(), LONGEST);
        assert_eq!(shown("ngắn"), "ngắn");
    }
}
