//! A fresh workbook that mirrors a file which is no workbook of that kind: the same cells, decoded, at the same addresses
//! where a sheet has such addresses; else one row after another, under the names of their columns.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::error::{Error, Result};
use crate::files::Atomic;
use crate::source::address::Style;
use crate::source::grid::{Kind, Row, RowSource as _, Sheet};
use crate::source::{self, ReadOptions, readers};
use crate::workbook::TextCell as _;

/// The sheet of a file that has none.
pub(crate) const ONLY: &str = "Dữ liệu";
/// Rows of a sheet (Excel: 1,048,576).
const ROWS: u32 = 1_048_576;

/// A sheet of the mirror.
pub(crate) struct Mirrored {
    /// Its name in the file.
    pub(crate) own: Option<String>,
    /// Its name in the mirror.
    pub(crate) now: String,
    place: Place,
}

/// Texts of cells by line and column.
type Texts = BTreeMap<(u32, u32), String>;

/// Where the rows of a file stand in its mirror.
enum Place {
    /// On their own lines.
    Same,
    /// So many lines below, under the names of their columns.
    Below(u32),
    /// One after another: the lines of the file in order.
    Packed(Vec<u32>),
}

impl Mirrored {
    /// The line in the mirror of a line of the file.
    pub(crate) fn line(&self, line: u32) -> u32 {
        match &self.place {
            Place::Same => line,
            Place::Below(by) => line.saturating_add(*by),
            Place::Packed(lines) => lines.binary_search(&line).map_or(0, |at| u32::try_from(at + 1).unwrap_or(0)),
        }
    }

    /// Cells have another address here than in the file.
    pub(crate) fn moved(&self) -> bool {
        !matches!(self.place, Place::Same)
    }
}

/// Writes the mirror of `source` to `out`.
///
/// # Errors
/// When the file cannot be read, has more rows than a sheet holds, or the workbook cannot be written.
pub(crate) fn write(source: &Path, read: &ReadOptions, out: &Path) -> Result<Vec<Mirrored>> {
    let whole = ReadOptions { encoding: read.encoding.clone(), query: read.query.clone(), ..ReadOptions::default() };
    let book = readers::read(source, &whole)?;
    let failed = |cause: XlsxError| Error::stage("xlsx", cause);
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut made = Vec::new();
    for (number, mut sheet) in (1..).zip(book.sheets) {
        let now = sheet.name.as_deref().map_or_else(|| only(number), |name| allowed(name, number));
        let page = workbook.add_worksheet();
        page.set_name(&now).map_err(failed)?;
        let mut corners = sheet.merges.iter().map(|area| ((area.top, area.left), String::new())).collect();
        let place = rows(page, &mut sheet, &mut corners, source)?;
        merges(page, &sheet, &place, &corners);
        made.push(Mirrored { own: sheet.name, now, place });
    }
    let mut file = Atomic::create(out)?;
    workbook.save_to_writer(&mut file).map_err(failed)?;
    file.commit()?;
    Ok(made)
}

/// The name of a sheet that has none.
fn only(number: usize) -> String {
    if number == 1 { ONLY.to_owned() } else { format!("{ONLY} {number}") }
}

/// Writes the rows of a sheet, under its columns where the source itself names them.
fn rows(page: &mut Worksheet, sheet: &mut Sheet, corners: &mut Texts, source: &Path) -> Result<Place> {
    let bold = Format::new().set_bold();
    let paged = sheet.style() == Style::Pages;
    let below = u32::from(sheet.records.is_some());
    if let Some(columns) = sheet.records.take() {
        for (column, path) in (0..).zip(columns) {
            let written = page.text(0, column, &path.join(" > "), Some(&bold));
            written.map_err(|cause| Error::stage("xlsx", cause))?;
        }
    }
    let (mut rows, mut packed) = (source::decoded(sheet), Vec::new());
    while let Some(row) = rows.next_row()? {
        let at = if paged { packed.len().try_into().unwrap_or(u32::MAX) } else { row.line + below - 1 };
        line(page, at, &row, &bold, source)?;
        packed.extend(paged.then_some(row.line));
        for (cell, text) in row.iter() {
            if let Some(corner) = corners.get_mut(&(row.line, cell.column)) {
                text.clone_into(corner);
            }
        }
    }
    Ok(match below {
        _ if paged => Place::Packed(packed),
        0 => Place::Same,
        below => Place::Below(below),
    })
}

/// Writes a row at a line from 0.
fn line(sheet: &mut Worksheet, at: u32, row: &Row, bold: &Format, source: &Path) -> Result<()> {
    if at >= ROWS {
        return Err(Error::read(
            source,
            "có nhiều dòng hơn một trang tính chứa được (1.048.576)",
            "has more rows than a sheet holds (1,048,576)",
        )
        .hint(
            "Hãy gửi lại danh sách phát hiện dạng CSV, hoặc chia tệp rồi trả lại từng phần.",
            "Send the list of findings as CSV, or split the file and return each part.",
        ));
    }
    for (cell, text) in row.iter() {
        let Ok(column) = u16::try_from(cell.column) else { continue };
        let plain = text.parse::<f64>().ok().filter(|value| cell.kind == Kind::Number && value.to_string() == text);
        let written = match (plain, cell.bold) {
            (Some(value), false) => sheet.write_number(at, column, value).map(drop),
            (Some(value), true) => sheet.write_number_with_format(at, column, value, bold).map(drop),
            (None, bolder) => sheet.text(at, column, text, bolder.then_some(bold)),
        };
        written.map_err(|cause| Error::stage("xlsx", cause))?;
    }
    Ok(())
}

/// Merged areas, where a workbook may have them; the text stays that of the first cell.
fn merges(sheet: &mut Worksheet, of: &Sheet, place: &Place, texts: &Texts) {
    for area in of.merges.iter().filter(|_| matches!(place, Place::Same)) {
        let (Ok(left), Ok(right)) = (u16::try_from(area.left), u16::try_from(area.right)) else { continue };
        let text = texts.get(&(area.top, area.left)).map_or("", String::as_str);
        sheet.merge_range(area.top - 1, left, area.bottom - 1, right, text, &Format::new()).ok();
    }
}

/// A name that a workbook takes: at most 31 letters, without `[]:*?/\`.
fn allowed(name: &str, number: usize) -> String {
    let bare: String = name.chars().filter(|letter| !"[]:*?/\\".contains(*letter)).collect();
    let fits = bare == name && name.chars().count() <= 31 && !name.starts_with('\'') && !name.ends_with('\'');
    if fits { bare } else { format!("{number} {}", bare.trim_matches('\'').chars().take(24).collect::<String>()) }
}
