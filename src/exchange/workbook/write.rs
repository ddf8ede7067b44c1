//! Rows → workbook: headings that stay, cells that are text, drop-downs of permitted values.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError,
};

use super::choices::{Choice, choices};
use super::rows::{Sheet, sheets as all_sheets};
use super::sheets;
use crate::error::{Error, Result};
use crate::exchange::{Artefact, View};
use crate::workbook::TextCell as _;

/// Rows below the last one that have drop-downs already.
const SPARE: u32 = 1_000;
/// Letters of a cell (Excel: 32,767).
const LONGEST: usize = 32_767;
/// The hidden sheet of permitted values.
const CHOICES: &str = "Lựa chọn";

const GUIDE: [&str; 11] = [
    "TỪ ĐIỂN DỮ LIỆU DÙNG CHUNG",
    "Mỗi trang là một phần của từ điển; mỗi dòng một thực thể, trường, kiểu, danh mục, mã, quan hệ, quy tắc.",
    "Dòng 1 là tên cột, đổi được. Dòng 2 là khóa của cột: không sửa, không xóa dòng này.",
    "Cột có khóa kết thúc bằng [] nhận nhiều giá trị, cách nhau bằng dấu chấm phẩy «;»; giá trị có dấu chấm phẩy thì viết «\\;».",
    "Cột có khóa kết thúc bằng [=] nhận các cặp trường=trường, cách nhau bằng «;».",
    "Cột có khóa kết thúc bằng ? chỉ nhận «có» hoặc để trống.",
    "Ô có mũi tên: chọn trong danh sách. Mọi ô là văn bản, nên mã như 066 giữ được số 0.",
    "Thêm: viết vào dòng trống dưới cùng. Bỏ: xóa cả dòng.",
    "Thêm một danh mục: một dòng ở trang «Danh mục» (cột header[] ghi các cột: code; label; label_en; aliases; valid_from; valid_to; successors), các mã ở trang «Mã».",
    "Ngày viết dạng 2025-07-01. Mã viết chữ thường không dấu, nối bằng gạch dưới: so_dinh_danh.",
    "Nhập lại: tudien dictionary import tu_dien.xlsx --out tu_dien_tinh. Lỗi được chỉ ra theo trang và ô.",
];

/// The workbook of a dictionary.
pub(super) fn workbook(view: &View<'_>) -> Result<Vec<Artefact>> {
    let bytes = made(view).map_err(|cause| Error::stage("xlsx", cause))?;
    Ok(vec![Artefact { name: "tu_dien.xlsx".to_owned(), bytes }])
}

struct Styles {
    head: Format,
    key: Format,
    text: Format,
}

fn made(view: &View<'_>) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The date is the same every time, so that the same dictionary gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day).set_title("Từ điển dữ liệu"));
    let styles = Styles {
        head: Format::new().set_bold().set_background_color(Color::RGB(0x00D6_F0E1)).set_text_wrap(),
        key: Format::new().set_italic().set_font_color(Color::RGB(0x0080_8080)).set_font_size(8),
        text: Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top),
    };
    guide(book.add_worksheet(), view)?;
    let choices = choices();
    for sheet in all_sheets(view) {
        one(book.add_worksheet(), &sheet, &choices, &styles)?;
    }
    let hidden = book.add_worksheet();
    hidden.set_name(CHOICES)?.set_hidden(true);
    for (column, choice) in (0_u16..).zip(&choices) {
        for (row, word) in (0_u32..).zip(&choice.words) {
            hidden.text(row, column, word, None)?;
        }
    }
    book.save_to_buffer()
}

fn guide(sheet: &mut Worksheet, view: &View<'_>) -> std::result::Result<(), XlsxError> {
    sheet.set_name("Đọc trước")?;
    sheet.set_column_width(0, 120)?;
    let (bold, wrap) = (Format::new().set_bold().set_font_size(14), Format::new().set_text_wrap());
    let version = format!("Phiên bản {}", view.source.dictionary.version);
    let lines = GUIDE.iter().copied().chain(std::iter::once(version.as_str()));
    for (row, line) in (0_u32..).zip(lines) {
        sheet.text(row, 0, line, Some(if row == 0 { &bold } else { &wrap }))?;
    }
    Ok(())
}

fn one(
    place: &mut Worksheet,
    sheet: &Sheet,
    choices: &[Choice],
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    place.set_name(sheet.name)?;
    place.set_freeze_panes(2, 2)?;
    place.set_row_height(0, 32)?;
    let last = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX).saturating_add(1);
    for (column, (heading, notation, width)) in (0_u16..).zip(&sheet.columns) {
        place.set_column_width(column, *width)?;
        place.set_column_format(column, &styles.text)?;
        place.text(0, column, heading, Some(&styles.head))?;
        place.text(1, column, &notation.notation, Some(&styles.key))?;
        if let Some(source) = source(sheet.name, &notation.notation, choices) {
            let rule = DataValidation::new()
                .allow_list_formula(Formula::new(source))
                .set_error_title("Không có trong danh sách")?
                .set_error_message("Hãy chọn một giá trị trong danh sách của ô.")?;
            place.add_data_validation(2, column, last.saturating_add(SPARE), column, &rule)?;
        }
    }
    for (row, cells) in (2_u32..).zip(&sheet.rows) {
        for (column, text) in (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            if text.chars().count() > LONGEST {
                return Err(XlsxError::MaxStringLengthExceeded);
            }
            place.text(row, column, text, Some(&styles.text))?;
        }
    }
    let columns = u16::try_from(sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    place.autofilter(1, 0, last, columns)?;
    Ok(())
}

/// Where a column's permitted values stand: a column of the hidden sheet, or the ids of another sheet.
fn source(sheet: &str, notation: &str, choices: &[Choice]) -> Option<String> {
    let ids = |name: &str| format!("='{name}'!$A$3:$A$5000");
    match (sheet, notation) {
        (_, "entity_id") | (sheets::RELATIONS, "entity") => return Some(ids(sheets::ENTITIES)),
        (_, "list_id") => return Some(ids(sheets::LISTS)),
        (sheets::FIELDS, "type") => return Some(ids(sheets::TYPES)),
        (sheets::FIELDS, "codes") | (sheets::LISTS, "predecessor" | "successors_in") => {
            return Some(ids(sheets::LISTS));
        }
        (sheets::FIELDS, "concept") => return Some(ids(sheets::CONCEPTS)),
        _ => {}
    }
    let wanted = match (sheet, notation) {
        (sheets::CHECKS, "level") => "check.level",
        _ if notation.ends_with('?') => "flag",
        _ => notation,
    };
    let place = choices.iter().position(|choice| choice.keys.contains(&wanted))?;
    let letter = crate::source::address::letters(u32::try_from(place).ok()?);
    Some(format!("='{CHOICES}'!${letter}$1:${letter}${}", choices.get(place)?.words.len()))
}
