//! The sheet of a workbook that explains its columns.

use rust_xlsxwriter::{Format as Style, Worksheet, XlsxError};

use super::Table;
use crate::dictionary::Storage;

/// Its name.
const SHEET: &str = "Từ điển";
/// Its columns with their widths in digits.
const COLUMNS: [(&str, f64); 6] =
    [("Cột", 24.0), ("Tên", 32.0), ("Ý nghĩa", 48.0), ("Kiểu", 12.0), ("Cách mở", 22.0), ("Căn cứ", 60.0)];

/// Fills the sheet: what the set is, then a line for each column.
pub(super) fn explain(
    sheet: &mut Worksheet,
    table: &Table<'_>,
    head: &Style,
    text: &Style,
) -> std::result::Result<(), XlsxError> {
    sheet.set_name(SHEET)?;
    for (place, (_, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(place, width)?;
    }
    let catalog = &table.input.dictionary.catalog;
    let facts = [
        ("Tập dữ liệu", table.package.title.clone()),
        ("Đơn vị cung cấp", table.input.provider().to_owned()),
        ("Cơ quan công bố", catalog.publisher.clone()),
        ("Giấy phép", table.input.licence().to_owned()),
        ("Dữ liệu tính đến ngày", table.input.as_of.format("%d/%m/%Y").to_string()),
        ("Từ điển", format!("{} {}", table.input.dictionary.version, table.input.dictionary.fingerprint)),
    ];
    let mut row = 0_u32;
    for (name, value) in &facts {
        sheet.write_string_with_format(row, 0, *name, head)?;
        sheet.write_string_with_format(row, 1, value, text)?;
        row += 1;
    }
    row += 1;
    for (place, (name, _)) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(row, place, name, head)?;
    }
    for (field, column) in table.open.iter().zip(&table.package.columns) {
        row += 1;
        let cells = [
            field.id.as_str(),
            &column.title,
            &field.field.description,
            kind(field.storage),
            &column.method,
            &column.reason,
        ];
        for (place, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, place, cell, text)?;
        }
    }
    Ok(())
}

const fn kind(storage: Storage) -> &'static str {
    match storage {
        Storage::Text => "văn bản",
        Storage::Date => "ngày",
        Storage::Datetime => "thời điểm",
        Storage::Integer => "số nguyên",
        Storage::Number => "số",
        Storage::Boolean => "đúng/sai",
    }
}
