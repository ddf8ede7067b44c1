//! Which drafted fields are personal data, and of which kind (Law 91/2025/QH15 on the protection of personal data, article
//! 2; criterion 5 of Decision 20/2025/QĐ-TTg).

use serde_json::json;

use super::draft::Draft;
use crate::dictionary::{Field, OpenMethod, fold};
use crate::lang::Text;

/// Kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Basic.
    Basic,
    /// Sensitive.
    Sensitive,
}

/// Words of headers that tell of sensitive data.
const SENSITIVE: [&str; 18] = [
    "ton giao",
    "suc khoe",
    "benh",
    "nhom mau",
    "khuyet tat",
    "hiv",
    "tien an",
    "tien su",
    "van tay",
    "mong mat",
    "sinh trac",
    "xu huong tinh",
    "quan diem chinh tri",
    "thu nhap",
    "so tai khoan",
    "tai khoan ngan hang",
    "luong",
    "toa do nha",
];
/// Words of headers that tell of basic personal data.
const BASIC: [&str; 16] = [
    "ho ten",
    "ho va ten",
    "nguoi dai dien",
    "chu ho",
    "ngay sinh",
    "nam sinh",
    "noi sinh",
    "que quan",
    "thuong tru",
    "tam tru",
    "so dien thoai",
    "dien thoai",
    "email",
    "cccd",
    "cmnd",
    "ho chieu",
];
/// Types whose values tell a person.
const TYPES: [&str; 9] = [
    "so_dinh_danh",
    "so_cmnd",
    "so_ho_chieu",
    "ten_nguoi",
    "so_dien_thoai",
    "email",
    "so_the_bhyt",
    "ma_so_bhxh",
    "bien_so_xe",
];

/// The class of a field by its header and type; `None`: nothing tells of a person.
pub(super) fn class(header: &str, type_id: &str) -> Option<Class> {
    let folded = format!(" {} ", fold(header));
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(&format!(" {word} ")));
    if has(&SENSITIVE) {
        return Some(Class::Sensitive);
    }
    (has(&BASIC) || TYPES.contains(&type_id)).then_some(Class::Basic)
}

impl Class {
    /// The class in words.
    pub(super) const fn why(self) -> Text {
        match self {
            Self::Basic => Text::new("cơ bản, lớp 5.1", "basic, class 5.1"),
            Self::Sensitive => Text::new("nhạy cảm, lớp 5.2", "sensitive, class 5.2"),
        }
    }
}

/// Classifies the field begun last, and closes it to open data.
pub(super) fn classify(draft: &mut Draft, class: Class) {
    let personal = if class == Class::Basic { "5.1" } else { "5.2" };
    draft.set_field("classification", json!({ "personal": personal }));
    let reason = "Có vẻ là dữ liệu cá nhân; không đưa vào dữ liệu mở (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15).";
    draft.set_field("open", json!({ "method": "drop", "reason": reason }));
}

/// Makes the field begun last like one the dictionary has.
pub(super) fn as_there(draft: &mut Draft, field: &Field) {
    draft.set_field("type", json!(field.type_id));
    if let Some(codes) = &field.codes {
        draft.set_field("codes", json!(codes));
    }
    if let Some(concept) = &field.concept {
        draft.set_field("concept", json!(concept));
    }
    let class = &field.classification;
    let mut classes = serde_json::Map::new();
    for (key, value) in [
        ("sharing", &class.sharing),
        ("importance", &class.importance),
        ("personal", &class.personal),
        ("secrecy", &class.secrecy),
    ] {
        classes.extend(value.as_ref().map(|value| (key.to_owned(), json!(value))));
    }
    if !classes.is_empty() {
        draft.set_field("classification", classes.into());
    }
    // Only what is closed stays closed: what opens must be decided for the new set.
    if let Some(rule) = field.open.as_ref().filter(|rule| rule.method == OpenMethod::Drop) {
        draft.set_field("open", json!({ "method": "drop", "reason": rule.reason }));
    }
}
