//! What the page and the workbook say, for people who are no programmers.

use super::Reason;

/// Decisions as they are read and written: what is stored, and what is shown.
pub(super) const DECISIONS: [(&str, &str); 3] =
    [("trung", "trùng"), ("khong_trung", "không trùng"), ("chua_ro", "chưa rõ")];

/// Said in every file.
pub(super) const INTERNAL: &str =
    "DÙNG NỘI BỘ: tệp có dữ liệu cá nhân. Không gửi ra ngoài cơ quan, không đăng tải; xóa khi đã quyết định xong.";

/// Grades in words.
const GRADES: &[(&str, &str)] = &[
    ("chi_nam", "chỉ trùng năm"),
    ("cung_ho", "cùng họ"),
    ("cung_nam", "cùng năm"),
    ("cung_nganh", "cùng ngành"),
    ("cung_so_nha", "cùng số nhà"),
    ("cung_ten", "cùng tên"),
    ("cung_thon", "cùng thôn"),
    ("cung_xa", "cùng xã"),
    ("dao", "đảo ngày và tháng"),
    ("doi_dau", "khác dấu"),
    ("gan", "gần nhau"),
    ("giong", "giống"),
    ("giong_cu", "giống số cũ"),
    ("khac", "khác"),
    ("khac_cu", "khác số cũ"),
    ("khac_dem", "khác tên đệm"),
    ("khac_don_vi", "khác đơn vị"),
    ("khac_hop_le", "khác, cả hai hợp lệ"),
    ("khac_loai_hinh", "khác loại hình"),
    ("khac_so", "khác số"),
    ("khac_ten", "khác tên, cùng họ đệm"),
    ("khong_dau", "giống khi bỏ dấu"),
    ("mat_dau", "mất một phần dấu"),
    ("phan_cuoi", "giống phần cuối"),
    ("sai_mot_chu", "lệch một chữ"),
    ("sai_vai_chu", "lệch vài chữ"),
    ("sai_mot_so", "lệch một số"),
    ("sai_mot_so_cu", "lệch một số so với số cũ"),
    ("thieu_dem", "thiếu tên đệm"),
    ("viet_tat", "viết tắt"),
];

/// A grade in words; `None` is a value that is missing.
pub(in crate::link) fn grade(grade: Option<&str>) -> String {
    let Some(grade) = grade else { return "thiếu".to_owned() };
    GRADES.iter().find(|(id, _)| *id == grade).map_or_else(|| grade.replace('_', " "), |(_, word)| (*word).to_owned())
}

/// A reason in words.
pub(super) const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Split => "đủ điểm nhưng nhóm bị tách",
        Reason::Contradiction => "cùng nhóm nhưng mâu thuẫn",
        Reason::Between => "chưa đủ chắc",
        Reason::Several => "nhiều bản ghi cùng khớp",
        Reason::Reference => "cùng số nhưng khác hẳn",
    }
}

/// A weight in bits with its sign.
pub(super) fn bits(weight: f32) -> String {
    format!("{weight:+.1}").replace('-', "−").replace('.', ",")
}
