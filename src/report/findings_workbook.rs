//! `phat_hien/<set>.xlsx`: the findings as stewards open them, with a filter and a header that stays.
//!
//! The list separator of a Vietnamese Excel is `;`, so a CSV opened by double click falls into one column; a workbook does not.

use std::path::Path;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::findings_file::{HEADERS, each};
use crate::dictionary::Entity;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};

/// Rows of a sheet below its header, but for one that tells of what does not fit (Excel: 1,048,576 rows).
const MOST: u64 = 1_048_574;
/// Letters of a cell (Excel: 32,767).
const LONGEST: usize = 32_000;
/// Widths of the columns, in digits.
const WIDTHS: [f64; HEADERS.len()] = [11.0, 36.0, 10.0, 18.0, 24.0, 22.0, 28.0, 48.0, 24.0, 28.0];
/// The column of the level.
const LEVEL: u16 = 2;

/// What the workbook holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Findings in the workbook.
    pub told: u64,
    /// Findings that did not fit and stand in the CSV alone; the last row says so.
    pub cut: u64,
}

/// Writes the findings of `findings` (Parquet) to the workbook `out`. Memory is bounded; the same findings give the same
/// bytes. The file holds values as they are: it is for those who mend them.
///
/// # Errors
/// When the findings cannot be read or the workbook cannot be written.
pub fn findings_xlsx(findings: &Path, entity: &Entity, out: &Path) -> Result<Told> {
    limited(findings, entity, out, MOST)
}

fn limited(findings: &Path, entity: &Entity, out: &Path, most: u64) -> Result<Told> {
    let failed = |cause: XlsxError| unwritable(out, cause);
    let mut file = Atomic::create(out)?;
    let mut workbook = begin(out).map_err(failed)?;
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
    head(sheet).map_err(failed)?;
    let styles = Styles::new();
    let mut told = Told { told: 0, cut: 0 };
    each(findings, entity, |record| {
        if told.told >= most {
            told.cut += 1;
            return Ok(());
        }
        told.told += 1;
        line(sheet, u32::try_from(told.told).unwrap_or(u32::MAX), &record, &styles).map_err(failed)
    })?;
    tail(sheet, told).map_err(failed)?;
    workbook.save_to_writer(&mut file).map_err(failed)?;
    file.commit()?;
    Ok(told)
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
    sheet.set_name("Phát hiện")?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold().set_background_color(Color::RGB(0x00D6_F0E1)).set_text_wrap();
    for (column, (name, width)) in (0_u16..).zip(HEADERS.iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, *name, &bold)?;
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
                sheet.write_string_with_format(row, column, text, &styles.error)?;
            }
            (LEVEL, "cảnh báo") => {
                sheet.write_string_with_format(row, column, text, &styles.warning)?;
            }
            _ => {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    Ok(())
}

/// The beginning of a text that fits into a cell.
fn shown(text: &str) -> &str {
    text.char_indices().nth(LONGEST).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn tail(sheet: &mut Worksheet, told: Told) -> std::result::Result<(), XlsxError> {
    let last = u32::try_from(told.told).unwrap_or(u32::MAX);
    let column = u16::try_from(HEADERS.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, column)?;
    if told.cut > 0 {
        let text =
            format!("Còn {} phát hiện không vừa trang tính này: xem tệp CSV cùng tên, có đủ mọi phát hiện.", told.cut);
        sheet.write_string(last.saturating_add(1), 0, text)?;
    }
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

    #[test]
    fn what_does_not_fit_is_told() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        tail(sheet, Told { told: 2, cut: 5 }).expect("written");
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("a.xlsx");
        let mut file = Atomic::create(&out).expect("a file");
        workbook.save_to_writer(&mut file).expect("saved");
        file.commit().expect("in place");
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(&out).expect("a workbook");
        let range = calamine::Reader::worksheet_range_at(&mut book, 0).expect("a sheet").expect("cells");
        assert!(range.get_value((3, 0)).is_some_and(|cell| cell.to_string().starts_with("Còn 5 phát hiện")));
    }
}
