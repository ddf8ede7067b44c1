//! The review as a workbook: a pair in two rows under each other, differences coloured, a drop-down for the decision.

use std::path::Path;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{Case, Contrast, Review, contrast, words};
use crate::error::{Error, Result};
use crate::files;
use crate::workbook::TextCell as _;

/// Letters of a cell (Excel: 32,767).
const LONGEST: usize = 32_000;
/// The columns before the cells of the records, with their widths in digits.
pub(in crate::link) const HEADS: [(&str, f64); 8] = [
    ("Cặp", 6.0),
    ("Mã bản ghi", 16.0),
    ("Quyết định", 13.0),
    ("Người quyết định", 18.0),
    ("Ngày quyết định", 14.0),
    ("Ghi chú", 24.0),
    ("Lý do xem lại", 24.0),
    ("Xác suất", 9.0),
];

const GUIDE: [&str; 7] = [
    "XEM LẠI CẶP NGHI TRÙNG",
    words::INTERNAL,
    "Trang «Cặp»: mỗi cặp là hai dòng liền nhau, cùng số ở cột «Cặp». Ô tô vàng: hai bản ghi khác nhau. Ô tô xám: một bên trống.",
    "Ghi ở dòng trên của mỗi cặp: «Quyết định» (chọn trong danh sách: trùng, không trùng, chưa rõ), «Người quyết định», «Ngày quyết định» (2026-10-05 hoặc 05/10/2026), «Ghi chú» nếu cần.",
    "Không sửa cột «Cặp» và «Mã bản ghi»: quyết định đi theo mã bản ghi.",
    "Các cột bên phải: mỗi so sánh cộng hay trừ bao nhiêu bit (dòng trên) và vì sao (dòng dưới). Cộng 1 bit: khả năng là một tăng gấp đôi.",
    "Hai dòng là một người (doanh nghiệp, thửa đất) chỉ khi chắc; sinh đôi, cha con trùng tên là hai người. Không chắc thì chọn «chưa rõ».",
];

struct Styles {
    head: Format,
    text: Format,
    own: Format,
    differ: Format,
    empty: Format,
    bits: Format,
    against: Format,
    percent: Format,
}

/// Writes the review to `path`. The same review gives the same bytes.
///
/// # Errors
/// When the file cannot be written.
pub fn workbook(review: &Review, path: &Path) -> Result<()> {
    let bytes = made(review).map_err(|cause| Error::stage("xlsx", cause))?;
    files::write(path, &bytes)
}

fn styles() -> Styles {
    let text = || Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap();
    let number = || Format::new().set_num_format("+0.0;-0.0;0").set_align(FormatAlign::Top);
    Styles {
        head: Format::new().set_bold().set_background_color(Color::RGB(0x00D6_F0E1)).set_text_wrap(),
        text: text(),
        own: text().set_background_color(Color::RGB(0x00FF_FFE0)).set_unlocked(),
        differ: text().set_background_color(Color::RGB(0x00FD_E08A)),
        empty: text().set_background_color(Color::RGB(0x00E4_E8EC)),
        bits: number().set_font_color(Color::RGB(0x001A_7F4E)),
        against: number().set_font_color(Color::RGB(0x00B3_261E)),
        percent: Format::new().set_num_format("0.0%").set_align(FormatAlign::Top),
    }
}

fn made(review: &Review) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The date is the same every time, so that the same review gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day).set_title("Xem lại cặp nghi trùng"));
    let styles = styles();
    guide(book.add_worksheet(), review)?;
    pairs(book.add_worksheet(), review, &styles)?;
    book.save_to_buffer()
}

fn guide(sheet: &mut Worksheet, review: &Review) -> std::result::Result<(), XlsxError> {
    sheet.set_name("Đọc trước")?.set_column_width(0, 120)?;
    let bold = Format::new().set_bold().set_font_size(14);
    let wrap = Format::new().set_text_wrap();
    let alarm = Format::new().set_bold().set_font_color(Color::RGB(0x00B3_261E)).set_text_wrap();
    let mut lines: Vec<String> = GUIDE.iter().map(|line| (*line).to_owned()).collect();
    lines.push(format!("Thực thể: {}. Số cặp trong sổ: {}.", review.title, review.cases.len()));
    if review.later > 0 {
        lines.push(format!("Còn {} cặp nữa: sẽ hiện khi các cặp này đã có quyết định.", review.later));
    }
    if review.keyless > 0 {
        lines.push(format!("{} cặp không đưa vào đây vì bản ghi thiếu mã hoặc trùng mã.", review.keyless));
    }
    for (row, line) in (0_u32..).zip(&lines) {
        let style = match row {
            0 => &bold,
            1 => &alarm,
            _ => &wrap,
        };
        sheet.text(row, 0, line, Some(style))?;
    }
    Ok(())
}

fn pairs(sheet: &mut Worksheet, review: &Review, styles: &Styles) -> std::result::Result<(), XlsxError> {
    sheet.set_name("Cặp")?.set_freeze_panes(1, 2)?;
    let widths = HEADS.iter().map(|(head, width)| ((*head).to_owned(), *width));
    let cells = review.headers.iter().map(|header| (header.clone(), 20.0));
    let named = |id: &String| review.comparisons.get(id).unwrap_or(id).clone();
    let steps = review.cases.first().map(|case| &case.explanation.steps);
    let steps = steps.into_iter().flatten().map(|step| (format!("± {}", named(&step.comparison)), 14.0));
    let heads: Vec<(String, f64)> =
        widths.chain(cells).chain(steps).chain([("± tổng (bit)".to_owned(), 10.0)]).collect();
    for (column, (head, width)) in (0_u16..).zip(&heads) {
        sheet.set_column_width(column, *width)?;
        sheet.text(0, column, &cut(head), Some(&styles.head))?;
    }
    let last = u32::try_from(review.cases.len() * 2).unwrap_or(u32::MAX).max(1);
    let words: Vec<&str> = words::DECISIONS.iter().map(|(_, word)| *word).collect();
    let rule = DataValidation::new()
        .allow_list_strings(&words)?
        .set_error_title("Không có trong danh sách")?
        .set_error_message("Hãy chọn: trùng, không trùng hoặc chưa rõ.")?;
    sheet.add_data_validation(1, 2, last, 2, &rule)?;
    for (at, case) in review.cases.iter().enumerate() {
        one(sheet, at, case, review.headers.len(), styles)?;
    }
    sheet.autofilter(0, 0, last, u16::try_from(heads.len() - 1).unwrap_or(u16::MAX))?;
    Ok(())
}

fn one(
    sheet: &mut Worksheet,
    at: usize,
    case: &Case,
    columns: usize,
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    let top = u32::try_from(at * 2 + 1).unwrap_or(u32::MAX);
    let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
    let first = u16::try_from(HEADS.len()).unwrap_or(u16::MAX);
    for (row, side) in (top..).zip(&case.sides) {
        sheet.write_number(row, 0, number)?;
        sheet.text(row, 1, &cut(&side.id), Some(&styles.text))?;
    }
    for column in 2..6 {
        sheet.write_blank(top, column, &styles.own)?;
    }
    sheet.text(top, 6, words::reason(case.reason), Some(&styles.text))?;
    sheet.write_number_with_format(top, 7, f64::from(case.explanation.probability), &styles.percent)?;
    for (column, place) in (0..columns).zip(first..) {
        let (left, right) = case.pair(column);
        let style = match contrast(left, right) {
            Contrast::Same => &styles.text,
            Contrast::OneEmpty => &styles.empty,
            Contrast::Differ => &styles.differ,
        };
        for (row, text) in [(top, left), (top + 1, right)] {
            sheet.text(row, place, &cut(text), Some(style))?;
        }
    }
    let start = first.saturating_add(u16::try_from(columns).unwrap_or(u16::MAX));
    let style = |weight: f32| if weight < 0.0 { &styles.against } else { &styles.bits };
    let steps = &case.explanation.steps;
    for (step, place) in steps.iter().zip(start..) {
        sheet.write_number_with_format(top, place, f64::from(step.weight), style(step.weight))?;
        let word = words::grade(step.grade.as_deref());
        sheet.text(top + 1, place, &word, Some(&styles.text))?;
    }
    let (sum, place) = (case.explanation.weight, start.saturating_add(u16::try_from(steps.len()).unwrap_or(u16::MAX)));
    sheet.write_number_with_format(top, place, f64::from(sum), style(sum))?;
    Ok(())
}

/// A text that fits a cell; what is cut is told by its end.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain("… (còn nữa)".chars()).collect()
}
