//! Kernels for Vietnamese text: pure functions over `&str`, and over Arrow columns of text. Knows nothing of polars or
//! the dictionary.
//!
//! The order of repair is fixed (raw cell → legacy and mojibake → NFC and mark order → look-alikes → white space →
//! tone style → field rules): stripping or folding before decoding destroys letters.
//!
//! | file | holds |
//! |---|---|
//! | `letter`, `latin`, `syllable`, `words` | the alphabet, tables over Latin letters, possible syllables, walking words |
//! | `code_pages`, `legacy`, `detect`, `decode`, `mojibake`, `encoding` | code pages before Unicode: tables, cells, garbled text, files |
//! | `nfc`, `lookalike`, `space`, `tone`, `ethnic` | repair of Unicode text |
//! | `name`, `key`, `address_words` | steps of single fields |
//! | `right`, `worth` | telling whether a text is right, and which of two is more so |
//! | `pipeline`, `column`, `memo` | the whole pipeline of a text field, of one cell and of an Arrow column |
//! | `value` | kinds of value |

pub mod address_words;
mod code_pages;
pub mod column;
pub mod decode;
pub mod detect;
pub mod encoding;
pub mod ethnic;
pub mod key;
mod latin;
mod legacy;
pub mod letter;
pub mod lookalike;
pub mod memo;
pub mod mojibake;
pub mod name;
pub mod nfc;
pub mod pipeline;
mod right;
mod right_table;
pub mod space;
pub mod syllable;
pub mod tone;
pub mod value;
mod words;
mod worth;

use std::borrow::Cow;

pub use decode::decode;
pub use detect::{Context, Legacy, Score, detect, evident, is_plain, score};
pub use encoding::{Decoder, Encoding, decode_bytes, guess_bytes};
pub(crate) use key::folded_letters;
pub use key::{fold_header, search_key};
pub(crate) use latin::Latin;
pub(crate) use memo::ByWords;
pub use pipeline::{default, trace};
pub(crate) use right::is_right;
pub use syllable::{is_syllable, split_syllable};
pub use tone::undecided;

use crate::lang::Text;

/// A named step of text repair. Applied twice it changes nothing more; what is right stays and is borrowed.
pub struct Step {
    /// The name on the command line and in the change log.
    pub id: &'static str,
    /// Title in Vietnamese and English.
    pub title: Text,
    /// The kernel.
    pub apply: for<'a> fn(&'a str) -> Cow<'a, str>,
}

/// Every step, in the order in which `default` would apply them, then those applied only by name.
pub static STEPS: &[&Step] = &[
    &Step {
        id: "repair_mojibake",
        title: Text::new("Phục hồi chữ bị đọc sai bảng mã", "Repair text read in a wrong code page"),
        apply: mojibake::repair_mojibake,
    },
    &Step {
        id: "decode_tcvn3",
        title: Text::new("Giải mã TCVN3 (phông .Vn)", "Decode TCVN3 (.Vn fonts)"),
        apply: decode::decode_tcvn3,
    },
    &Step {
        id: "decode_tcvn3_upper",
        title: Text::new("Giải mã TCVN3 phông chữ hoa (.VnTimeH)", "Decode TCVN3 capitals fonts (.VnTimeH)"),
        apply: decode::decode_tcvn3_upper,
    },
    &Step { id: "decode_vni", title: Text::new("Giải mã VNI", "Decode VNI"), apply: decode::decode_vni },
    &Step {
        id: "nfc",
        title: Text::new("Ghép chữ và dấu (dựng sẵn)", "Compose letters and marks (NFC)"),
        apply: nfc::nfc,
    },
    &Step {
        id: "mark_order", title: Text::new("Xếp lại thứ tự dấu", "Put marks in order"), apply: nfc::mark_order
    },
    &Step {
        id: "lookalike",
        title: Text::new("Thay chữ nước ngoài trông giống chữ Việt", "Replace foreign letters that look Vietnamese"),
        apply: lookalike::lookalike,
    },
    &Step {
        id: "whitespace",
        title: Text::new("Bỏ khoảng trắng thừa và ký tự ẩn", "Remove extra space and invisible characters"),
        apply: space::whitespace,
    },
    &Step {
        id: "tone_ethnic",
        title: Text::new("Chuyển dấu đặt trên phụ âm về nguyên âm", "Move a tone mark from a consonant to its vowel"),
        apply: ethnic::tone_ethnic,
    },
    &Step {
        id: "tone_dup",
        title: Text::new("Bỏ dấu thanh gõ hai lần", "Drop a tone mark typed twice"),
        apply: tone::tone_dup,
    },
    &Step { id: "horn_pair", title: Text::new("Sửa uơ thành ươ", "Write ươ for uơ"), apply: tone::horn_pair },
    &Step {
        id: "tone_old",
        title: Text::new("Đặt dấu thanh kiểu cũ (hòa, thủy)", "Place tone marks in the old style (hòa, thủy)"),
        apply: tone::tone_old,
    },
    &Step {
        id: "default",
        title: Text::new("Toàn bộ các bước của một trường văn bản", "The whole pipeline of a text field"),
        apply: pipeline::default,
    },
    &Step {
        id: "tone_new",
        title: Text::new("Đặt dấu thanh kiểu mới (hoà, thuỷ)", "Place tone marks in the new style (hoà, thuỷ)"),
        apply: tone::tone_new,
    },
    &Step { id: "decode_viscii", title: Text::new("Giải mã VISCII", "Decode VISCII"), apply: decode::decode_viscii },
    &Step { id: "decode_vps", title: Text::new("Giải mã VPS", "Decode VPS"), apply: decode::decode_vps },
    &Step {
        id: "name_case",
        title: Text::new("Viết hoa chữ đầu của tên", "Capitalise the parts of a name"),
        apply: name::name_case,
    },
    &Step {
        id: "address_expand",
        title: Text::new("Viết đủ chữ viết tắt trong địa chỉ", "Expand abbreviations of addresses"),
        apply: address_words::address_expand,
    },
    &Step {
        id: "search_key",
        title: Text::new("Khóa tìm kiếm: chữ thường, không dấu", "Search key: small letters without marks"),
        apply: key::search_key,
    },
];

/// The step of that name.
pub fn step(id: &str) -> Option<&'static Step> {
    STEPS.iter().copied().find(|step| step.id == id)
}
