//! Words of the report: reasons, rules, numbers, both languages.

use crate::check::Level;
use crate::lang::{Lang, Text};
use crate::publish::words::grouped;

/// One of two words.
pub(super) const fn t(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// A whole number: `1.234.567`, or `1,234,567` in English.
pub(super) fn count(lang: Lang, number: u64) -> String {
    let text = grouped(number);
    if lang == Lang::En { text.replace('.', ",") } else { text }
}

/// A mark with one decimal; «chưa đo» where nothing was measured.
pub(super) fn mark(lang: Lang, score: Option<f64>) -> String {
    score.map_or_else(|| t(lang, "chưa đo", "not measured").to_owned(), |score| decimal(lang, score))
}

/// A number with one decimal.
pub(super) fn decimal(lang: Lang, number: f64) -> String {
    let text = format!("{number:.1}");
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

/// A level as a class of the style sheet.
pub(super) const fn level_class(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

/// Why a cell was left out, in words; an unknown reason is told as it is.
pub(super) fn left_out(reason: &str, lang: Lang) -> String {
    let text = match reason {
        "title" => Text::new("Tiêu đề, quốc hiệu phía trên bảng", "Title block above the table"),
        "unit" => Text::new("Dòng đơn vị tính", "Unit of measure"),
        "column_numbers" => Text::new("Dòng đánh số cột", "Row of column numbers"),
        "repeated_header" => Text::new("Đầu bảng lặp lại", "Repeated header"),
        "section" => Text::new("Dòng nhóm (xã, thôn …)", "Section row"),
        "subtotal" => Text::new("Dòng cộng nhóm", "Subtotal"),
        "total" => Text::new("Dòng tổng cộng", "Total"),
        "note" => Text::new("Ghi chú dưới bảng", "Note"),
        "signature" => Text::new("Phần ký tên", "Signature block"),
        "outside" => Text::new("Ngoài bảng", "Outside the table"),
        "page_number" => Text::new("Số trang", "Page number"),
        "page_header" => Text::new("Dòng lặp ở đầu, cuối trang", "Running title"),
        "watermark" => Text::new("Chữ chìm, dấu đóng", "Watermark or stamp"),
        "rotated" => Text::new("Chữ xoay ngoài bảng", "Turned text outside the table"),
        "separator" => Text::new("Dòng khai báo dấu phân cách", "Line that names the separator"),
        "blank_header" => Text::new("Cột không có đầu đề", "Column without a header"),
        other => return other.to_owned(),
    };
    text.get(lang).to_owned()
}

/// A moment at midnight is a day to people: `2026-08-01T00:00:00` → `2026-08-01`.
pub(super) fn plain_moment(value: &str) -> &str {
    value.strip_suffix("T00:00:00").unwrap_or(value)
}

/// A rule of change in words; several that worked together are joined by `+`.
pub(super) fn rule(rule: &str, lang: Lang) -> String {
    rule.split('+').map(|part| one_rule(part, lang)).collect::<Vec<_>>().join("; ")
}

fn one_rule(rule: &str, lang: Lang) -> String {
    let text = match rule {
        "don_vi_sau_sap_xep" => Text::new("Mã xã cũ thành mã xã sau sắp xếp", "Old commune code to the new one"),
        "xa_tu_dia_chi" => Text::new("Điền mã xã từ địa chỉ", "Commune code filled from the address"),
        "tinh_tu_xa" => Text::new("Điền mã tỉnh từ mã xã", "Province code filled from the commune"),
        other => {
            let step = crate::text::step(other).map(|step| step.title.get(lang).to_owned());
            return step.or_else(|| kind_rule(other, lang)).unwrap_or_else(|| other.to_owned());
        }
    };
    text.get(lang).to_owned()
}

/// A value rewritten in the form of its kind.
fn kind_rule(id: &str, lang: Lang) -> Option<String> {
    let title = crate::text::value::kind(id)?.title.get(lang);
    Some(format!("{title}: {}", t(lang, "viết theo dạng chuẩn", "written in canonical form")))
}

/// How a column was mapped, in words.
pub(super) fn how(how: &str, lang: Lang) -> String {
    let text = match how {
        "id" => Text::new("theo mã trường", "by id"),
        "title" => Text::new("theo tên trường", "by title"),
        "alias" => Text::new("theo tên khác", "by alias"),
        "folded" => Text::new("gần giống khi bỏ dấu", "without marks"),
        "similar" => Text::new("gần giống", "similar"),
        "path" => Text::new("theo đầu đề nhiều tầng", "by a header of several levels"),
        "running_number" => Text::new("cột số thứ tự", "running number"),
        "proposed" => Text::new("mới là đề xuất, chờ người xác nhận", "proposed, for a person to confirm"),
        "taken" => Text::new("trường đã có cột khác", "the field has another column"),
        "override" => Text::new("do người dùng chỉ định", "by the user"),
        "none" => Text::new("không nhận ra", "not known"),
        other => return other.to_owned(),
    };
    text.get(lang).to_owned()
}

/// Why records were set aside from the open set, in words.
pub(super) fn aside(reason: &str, lang: Lang) -> String {
    let text = match reason {
        "trung_lap" => Text::new("bản ghi trùng", "duplicate records"),
        "loi_khoa" => Text::new("bản ghi lỗi khóa", "with errors in the key"),
        "thieu_khoa" => Text::new("bản ghi thiếu khóa", "without a key"),
        "ho_kinh_doanh" => Text::new("hộ kinh doanh (gắn với một người)", "household businesses (bound to a person)"),
        "khong_con_gia_tri" => {
            Text::new("bản ghi không còn giá trị nào sau ẩn danh", "with nothing left after anonymization")
        }
        other => return other.to_owned(),
    };
    text.get(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_in_words() {
        assert_eq!(rule("gioi_tinh", Lang::Vi), "Giới tính: viết theo dạng chuẩn");
        assert!(!rule("nfc+khoang_trang", Lang::Vi).contains('+'));
        assert_eq!(rule("xa_tu_dia_chi", Lang::En), "Commune code filled from the address");
    }

    #[test]
    fn midnight_is_a_day() {
        assert_eq!(plain_moment("2026-08-01T00:00:00"), "2026-08-01");
        assert_eq!(plain_moment("2026-08-01T10:00:00"), "2026-08-01T10:00:00");
    }
}
