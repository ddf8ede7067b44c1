//! `phat_hien/<set>.xlsx`: the findings as stewards open them, with a filter and a header that stays.
//!
//! The list separator of a Vietnamese Excel is `;`, so a CSV opened by double click falls into one column; a workbook does not.

use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::findings_file::{Finding, HEADERS, Listing, each};
use crate::dictionary::Entity;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::normalize::read::rows_of;
use crate::workbook::{Book, REPEATING, TextCell as _};

/// The name of the sheet of one set.
const SHEET: &str = "Phát hiện";
/// Rows of a sheet below its header (Excel: 1,048,576 rows).
const MOST: u32 = 1_048_575;
/// Letters of a cell (Excel: 32,767).
const LONGEST: usize = 32_000;
/// Widths of the columns, in digits.
const WIDTHS: [f64; HEADERS.len()] = [11.0, 36.0, 10.0, 18.0, 24.0, 22.0, 28.0, 48.0, 24.0, 28.0];
/// The column of the level.
const LEVEL: usize = 2;
/// Columns below the heads in which the workbook shows how the cells of a level look.
const ERROR: u16 = 0;
/// The second of them.
const WARNING: u16 = 1;
/// The letters of the columns.
const LETTERS: [&str; HEADERS.len()] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
/// The place of the first cell that is a finding's own.
const OWN: usize = 5;

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
    limited(&[Source { name: SHEET, findings, entity }], out, MOST)
}

/// The same for several sets, each from a sheet of its own on.
pub(super) fn workbook(sources: &[Source<'_>], out: &Path) -> Result<u64> {
    limited(sources, out, MOST)
}

fn limited(sources: &[Source<'_>], out: &Path, most: u32) -> Result<u64> {
    let mut file = Atomic::create(out)?;
    let mut sheets = Sheets::begin(sources, &mut file, out, most)?;
    let mut told = 0;
    for source in sources {
        sheets.source()?;
        told += each(source.findings, source.entity, &mut sheets)?;
    }
    sheets.finish()?;
    file.commit()?;
    Ok(told)
}

/// The sheets of a workbook of findings in the making.
pub(super) struct Sheets<'p, W: Write + Seek> {
    book: Book<W>,
    path: &'p Path,
    /// Most rows of a sheet.
    most: u32,
    /// Rows of the sources that are not yet begun.
    sources: std::vec::IntoIter<u64>,
    /// Rows of the source in hand that are not on a sheet yet begun.
    left: u64,
    /// Rows of the sheet in hand.
    row: u32,
}

impl<'p, W: Write + Seek> Sheets<'p, W> {
    /// Begins the workbook of one set.
    pub(super) fn begin_one(findings: &Path, entity: &Entity, out: W, path: &'p Path) -> Result<Self> {
        let mut sheets = Self::begin(&[Source { name: SHEET, findings, entity }], out, path, MOST)?;
        sheets.source()?;
        Ok(sheets)
    }

    fn begin(sources: &[Source<'_>], out: W, path: &'p Path, most: u32) -> Result<Self> {
        let failed = |cause: XlsxError| unwritable(path, cause);
        let rows = sources.iter().map(|source| rows_of(source.findings)).collect::<Result<Vec<_>>>()?;
        let book = Book::begin(skeleton(sources, &rows, most).map_err(failed)?, out, REPEATING).map_err(failed)?;
        Ok(Self { book, path, most, sources: rows.into_iter(), left: 0, row: 0 })
    }

    /// Goes on with the next set, on a sheet of its own.
    fn source(&mut self) -> Result<()> {
        self.left = self.sources.next().unwrap_or(0);
        self.sheet()
    }

    fn sheet(&mut self) -> Result<()> {
        let here = self.left.min(u64::from(self.most));
        (self.left, self.row) = (self.left - here, 0);
        let last = LETTERS.last().copied().unwrap_or_default();
        self.book.sheet(&format!("A1:{last}{}", here + 1)).map_err(|cause| unwritable(self.path, cause))
    }

    /// Ends the workbook.
    pub(super) fn finish(self) -> Result<()> {
        self.book.finish().map_err(|cause| unwritable(self.path, cause))
    }
}

/// Cells as text: nothing is run, no zero is lost. What the dictionary and the checks say is shared by many, addresses and
/// values are not.
impl<W: Write + Seek> Listing for Sheets<'_, W> {
    type Shared = Vec<(&'static str, String)>;

    fn share(&mut self, first: usize, texts: &[&str]) -> Self::Shared {
        let look = |column: usize, text: &str| match text {
            "lỗi" if column == LEVEL => Some(usize::from(ERROR)),
            "cảnh báo" if column == LEVEL => Some(usize::from(WARNING)),
            _ => None,
        };
        let cells = LETTERS.iter().enumerate().skip(first).zip(texts);
        cells.map(|((column, letter), text)| (*letter, self.book.shared(shown(text), look(column, text)))).collect()
    }

    fn add(&mut self, finding: &Finding<'_, Self::Shared>) -> Result<()> {
        if self.row >= self.most {
            self.sheet()?;
        }
        self.row += 1;
        let Finding { check, level, field, own, owner } = finding;
        let book = &mut self.book;
        book.row(self.row + 1);
        [*check, *level, *field].into_iter().flatten().for_each(|(column, cell)| book.put(column, cell));
        LETTERS.iter().skip(OWN).zip(own).for_each(|(column, text)| book.put_own(column, shown(text)));
        owner.iter().for_each(|(column, cell)| book.put(column, cell));
        book.end_row().map_err(|cause| unwritable(self.path, cause))
    }
}

/// A workbook with the heads of every sheet, whose date is the same every time: the first sheet of a set has its name,
/// those behind it a number too.
fn skeleton(sources: &[Source<'_>], rows: &[u64], most: u32) -> std::result::Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for (source, rows) in sources.iter().zip(rows) {
        let short: String = source.name.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).take(24).collect();
        let sheets = rows.div_ceil(u64::from(most)).max(1);
        for number in 1..=sheets {
            let sheet = workbook.add_worksheet();
            head(sheet)?;
            sheet.write_blank(1, ERROR, &Format::new().set_bold().set_font_color(Color::RGB(0x00B3_261E)))?;
            sheet.write_blank(1, WARNING, &Format::new().set_font_color(Color::RGB(0x008A_5A00)))?;
            sheet.set_name(if number == 1 { short.clone() } else { format!("{short} ({number})") })?;
            let last = (rows - (number - 1) * u64::from(most)).min(u64::from(most));
            tail(sheet, u32::try_from(last).unwrap_or(most))?;
        }
    }
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

/// The beginning of a text that fits into a cell.
fn shown(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
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
