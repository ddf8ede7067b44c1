//! A fresh workbook that mirrors a file which is no workbook of that kind: the same cells at the same addresses.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::error::{Error, Result};
use crate::files::Atomic;
use crate::source::grid::{Kind, Row, Sheet};
use crate::source::{ReadOptions, readers};

/// The sheet of a file that has none.
pub(crate) const ONLY: &str = "Dữ liệu";
/// Rows of a sheet (Excel: 1,048,576).
const ROWS: u32 = 1_048_576;

/// Writes the mirror of `source` to `out`; answers the names of its sheets: as the file has them, and as they are now.
///
/// # Errors
/// When the file cannot be read, has more rows than a sheet holds, or the workbook cannot be written.
pub(crate) fn write(source: &Path, read: &ReadOptions, out: &Path) -> Result<Vec<(Option<String>, String)>> {
    let whole = ReadOptions { encoding: read.encoding.clone(), ..ReadOptions::default() };
    let book = readers::read(source, &whole)?;
    let failed = |cause: XlsxError| Error::stage("xlsx", cause);
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut names = Vec::new();
    for (number, mut sheet) in (1..).zip(book.sheets) {
        let name = sheet.name.as_deref().map_or_else(|| ONLY.to_owned(), |name| allowed(name, number));
        let made = workbook.add_worksheet();
        made.set_name(&name).map_err(failed)?;
        let bold = Format::new().set_bold();
        for row in &sheet.rows {
            line(made, row, &bold, source)?;
        }
        while let Some(row) = sheet.rest.as_mut().map(|rest| rest.next_row()).transpose()?.flatten() {
            line(made, &row, &bold, source)?;
        }
        merges(made, &sheet);
        names.push((sheet.name, name));
    }
    let mut file = Atomic::create(out)?;
    workbook.save_to_writer(&mut file).map_err(failed)?;
    file.commit()?;
    Ok(names)
}

fn line(sheet: &mut Worksheet, row: &Row, bold: &Format, source: &Path) -> Result<()> {
    if row.line > ROWS {
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
    let at = row.line - 1;
    for (cell, text) in row.iter() {
        let Ok(column) = u16::try_from(cell.column) else { continue };
        let plain = text.parse::<f64>().ok().filter(|value| cell.kind == Kind::Number && value.to_string() == text);
        let written = match (plain, cell.bold) {
            (Some(value), false) => sheet.write_number(at, column, value),
            (Some(value), true) => sheet.write_number_with_format(at, column, value, bold),
            (None, false) => sheet.write_string(at, column, text),
            (None, true) => sheet.write_string_with_format(at, column, text, bold),
        };
        written.map_err(|cause| Error::stage("xlsx", cause))?;
    }
    Ok(())
}

/// Merged areas, where a workbook may have them; the text stays that of the first cell.
fn merges(sheet: &mut Worksheet, of: &Sheet) {
    for area in &of.merges {
        let (Ok(left), Ok(right)) = (u16::try_from(area.left), u16::try_from(area.right)) else { continue };
        let text = of.rows.iter().find(|row| row.line == area.top).and_then(|row| row.get(area.left)).unwrap_or("");
        sheet.merge_range(area.top - 1, left, area.bottom - 1, right, text, &Format::new()).ok();
    }
}

/// A name that a workbook takes: at most 31 letters, without `[]:*?/\`.
fn allowed(name: &str, number: usize) -> String {
    let bare: String = name.chars().filter(|letter| !"[]:*?/\\".contains(*letter)).collect();
    let fits = bare == name && name.chars().count() <= 31 && !name.starts_with('\'') && !name.ends_with('\'');
    if fits { bare } else { format!("{number} {}", bare.trim_matches('\'').chars().take(24).collect::<String>()) }
}
