//! Why a PDF is not read, and what to do.

use std::path::Path;

use crate::error::Error;

/// Why a document cannot be read rightly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It asks for a password.
    Locked,
    /// It stops before its end.
    CutShort,
    /// A part of it is damaged.
    Damaged(String),
    /// It inflates to more than can be held.
    TooLarge,
    /// It took too long.
    Slow,
    /// It opens with fewer pages than it has.
    FewerPages {
        /// Pages that open.
        found: u32,
        /// Pages that it has.
        said: u32,
    },
    /// Pages are pictures.
    Scanned(Vec<u32>),
    /// Letters are drawn as outlines.
    Outlined(Vec<u32>),
    /// The font does not say what its glyphs stand for.
    Mute(String),
    /// Letters without meaning.
    Garbled(u32),
    /// Rows that do not come out clearly.
    Unclear {
        /// Lines of text whose row is not clear.
        doubtful: usize,
        /// Lines of text in rows.
        of: usize,
    },
    /// Letters that were neither placed nor listed.
    Lost(usize),
    /// No text at all.
    Blank,
}

const ASK: (&str, &str) = (
    "Hãy xin nơi gửi tệp gốc (Excel hoặc Word), hoặc bản PDF xuất thẳng từ tệp gốc.",
    "Ask the sender for the original (Excel or Word), or for a PDF exported from it.",
);

fn listed(pages: &[u32]) -> String {
    let shown: Vec<String> = pages.iter().take(8).map(u32::to_string).collect();
    let more = if pages.len() > 8 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

impl Refusal {
    /// As an error about the file.
    pub(super) fn error(&self, path: &Path) -> Error {
        let (vi, en) = self.words();
        let (do_vi, do_en) = self.next();
        Error::read(path, vi, en).hint(do_vi, do_en)
    }

    fn words(&self) -> (String, String) {
        let both = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
        match self {
            Self::Locked => both("tệp PDF được đặt mật khẩu", "the PDF is protected by a password"),
            Self::CutShort => both("tệp PDF bị cắt ngang: thiếu phần cuối", "the PDF is cut short: its end is missing"),
            Self::Damaged(cause) => (format!("tệp PDF bị hỏng ({cause})"), format!("the PDF is damaged ({cause})")),
            Self::TooLarge => both(
                "tệp PDF bung ra lớn quá mức: có thể là tệp phá hoại",
                "the PDF inflates beyond all measure: it may be hostile",
            ),
            Self::Slow => both("đọc tệp PDF quá lâu nên đã dừng", "reading the PDF took too long and was stopped"),
            Self::FewerPages { found, said } => (
                format!("tệp PDF có {said} trang nhưng chỉ mở được {found} trang"),
                format!("the PDF has {said} pages but only {found} can be opened"),
            ),
            Self::Scanned(pages) => (
                format!("trang {} là ảnh quét, không có chữ để đọc", listed(pages)),
                format!("page(s) {} are scanned pictures without text", listed(pages)),
            ),
            Self::Outlined(pages) => (
                format!("chữ ở trang {} được vẽ thành nét, không còn là chữ", listed(pages)),
                format!("the letters of page(s) {} are drawn as outlines and no longer text", listed(pages)),
            ),
            Self::Mute(font) => (
                format!("phông «{font}» trong tệp không cho biết hình nào là chữ nào (thiếu ToUnicode)"),
                format!("the font '{font}' does not say which shape is which letter (no ToUnicode)"),
            ),
            Self::Garbled(page) => (
                format!("chữ ở trang {page} không đọc được: tệp nhúng phông nhưng thiếu bảng chữ (ToUnicode)"),
                format!(
                    "the letters of page {page} make no sense: fonts are embedded without their table of letters (ToUnicode)"
                ),
            ),
            Self::Unclear { doubtful, of } => (
                format!(
                    "không chắc chữ nào thuộc dòng nào: {doubtful} trong {of} dòng chữ nằm lẫn giữa hai hàng của bảng"
                ),
                format!(
                    "it is not clear which text belongs to which row: {doubtful} of {of} lines stand between two rows"
                ),
            ),
            Self::Lost(letters) => (
                format!("{letters} chữ trong tệp không xếp được vào đâu"),
                format!("{letters} letters of the file found no place"),
            ),
            Self::Blank => both("tệp PDF không có chữ nào", "the PDF holds no text"),
        }
    }

    fn next(&self) -> (&'static str, &'static str) {
        match self {
            Self::Locked => (
                "Hãy mở tệp bằng mật khẩu rồi in ra PDF mới không có mật khẩu, hoặc xin tệp gốc.",
                "Open it with its password and print it to a new PDF without one, or ask for the original.",
            ),
            Self::CutShort | Self::Damaged(_) | Self::FewerPages { .. } => (
                "Hãy tải hoặc sao chép lại tệp; nếu vẫn vậy, hãy xin lại tệp từ nơi gửi, tốt nhất là tệp Excel gốc.",
                "Download or copy it again; if that does not help, ask the sender again, best for the original Excel file.",
            ),
            Self::Scanned(_) => (
                "Chương trình không đoán chữ từ ảnh. Hãy xin nơi gửi tệp gốc (Excel hoặc Word), hoặc nhập lại bảng.",
                "Letters are not guessed from pictures. Ask the sender for the original (Excel or Word), or type the table in.",
            ),
            _ => ASK,
        }
    }
}
