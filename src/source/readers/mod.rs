//! One file a reader, one shape for all. To add one: a file with a `READER`, its `mod` line, its place in [`READERS`].

mod bytes;
mod csv;
mod dialect;
pub(in crate::source) mod feed;
mod fields;
mod formats;
mod guard;
mod json;
mod ods;
mod parquet;
mod pdf;
mod sqlite;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xml_records;

pub(crate) use guard::guard;

use std::io::Read as _;
use std::path::Path;

use super::ReadOptions;
use super::grid::Workbook;
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Text;

/// A way to read one kind of file.
pub struct Reader {
    /// Name in origins and messages.
    pub id: &'static str,
    /// Title for people.
    pub title: Text,
    /// Usual endings of its files.
    pub endings: &'static [&'static str],
    /// The first bytes (up to 64 KB) look like its files.
    pub knows: fn(&[u8]) -> bool,
    /// Reads a file.
    pub open: fn(&Path, &ReadOptions) -> Result<Workbook>,
}

/// Every reader; the first that knows the bytes reads the file. The reader of text knows everything and is the last.
pub static READERS: &[&Reader] = &[
    &pdf::READER,
    &xlsb::READER,
    &ods::READER,
    &xlsx::READER,
    &xls::READER,
    &parquet::READER,
    &sqlite::READER,
    &json::READER,
    &xml_records::READER,
    &csv::READER,
];

/// Reads a file with the reader that knows its first bytes; the file's ending decides nothing.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let mut head = Vec::new();
    files::open(path)?.take(1 << 16).read_to_end(&mut head).map_err(|cause| files::unreadable(path, &cause))?;
    if head.is_empty() {
        return Err(Error::read(path, "tệp rỗng, không có byte nào", "the file is empty, not one byte").hint(
            "Hãy xin lại tệp từ nơi gửi, hoặc sao chép lại.",
            "Ask the sender for the file again, or copy it again.",
        ));
    }
    if let Some(error) = owner(path).or_else(|| foreign(path, &head)) {
        return Err(error);
    }
    READERS
        .iter()
        .find(|reader| (reader.knows)(&head))
        .map_or_else(|| Err(unknown(path)), |reader| (reader.open)(path, options))
}

/// The small file that an office program lays beside a workbook while somebody has it open.
fn owner(path: &Path) -> Option<Error> {
    let name = path.file_name()?.to_str()?;
    let workbook = name
        .strip_prefix("~$")
        .or_else(|| name.strip_prefix(".~lock.").and_then(|rest| rest.strip_suffix('#')))
        .filter(|rest| !rest.is_empty())?;
    let error = Error::read(
        path,
        "đây là tệp tạm cho biết sổ tính đang được mở, không phải sổ tính",
        "this is a temporary file that says a workbook is open, not the workbook",
    );
    Some(error.hint(
        format!("Hãy đọc tệp «{workbook}»; nếu nó đang mở, hãy lưu và đóng lại trước."),
        format!("Read the file '{workbook}'; if it is open, save and close it first."),
    ))
}

/// Kinds of file that are known but not read as tables.
fn foreign(path: &Path, head: &[u8]) -> Option<Error> {
    let (vi, en) = if head.starts_with(b"PK") && holds(head, b"word/") {
        ("đây là tệp Word", "this is a Word file")
    } else if head.starts_with(b"Rar!") || head.starts_with(b"7z\xbc\xaf") || head.starts_with(b"\x1f\x8b") {
        ("đây là tệp nén", "this is a compressed file")
    } else if looks_like_html(head) {
        ("đây là trang HTML, có thể mang đuôi .xls", "this is an HTML page, perhaps with the ending .xls")
    } else {
        return None;
    };
    Some(
        Error::read(
            path,
            format!("{vi}, chưa đọc được bảng từ dạng này"),
            format!("{en}, tables are not read from it yet"),
        )
        .hint(
            "Hãy mở tệp bằng chương trình của nó và lưu bảng thành .xlsx hoặc .csv.",
            "Open it in its program and save the table as .xlsx or .csv.",
        ),
    )
}

fn looks_like_html(head: &[u8]) -> bool {
    let start: Vec<u8> =
        head.iter().skip_while(|byte| byte.is_ascii_whitespace()).take(15).map(u8::to_ascii_lowercase).collect();
    start.starts_with(b"<html") || start.starts_with(b"<!doctype html")
}

/// Bytes hold this sequence.
fn holds(bytes: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(bytes, what).is_some()
}

fn unknown(path: &Path) -> Error {
    Error::read(path, "không nhận ra dạng tệp", "the kind of file is not known")
        .hint("Hãy lưu tệp thành .xlsx hoặc .csv.", "Save the file as .xlsx or .csv.")
}

/// A workbook that is cut short, damaged or not what it seems.
fn damaged(path: &Path, kind: &str, cause: impl std::fmt::Display) -> Error {
    Error::read(
        path,
        format!("tệp {kind} bị hỏng hoặc thiếu phần ({cause})"),
        format!("the {kind} file is damaged or incomplete ({cause})"),
    )
    .hint(
        "Hãy mở tệp bằng Excel hoặc LibreOffice và lưu lại, hoặc xin lại tệp gốc.",
        "Open it in Excel or LibreOffice and save it again, or ask for the original file.",
    )
}

/// A workbook that asks for a password.
fn locked(path: &Path) -> Error {
    Error::read(path, "sổ tính được đặt mật khẩu", "the workbook is protected by a password").hint(
        "Hãy mở tệp bằng mật khẩu, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ) rồi lưu lại.",
        "Open it with its password, remove the password (File > Info > Protect) and save it.",
    )
}
