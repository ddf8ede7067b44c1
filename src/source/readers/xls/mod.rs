//! xls, the workbook of Excel 5 to 2003: records in a stream of a compound file ([MS-XLS]); calamine is its oracle in tests.

mod container;
mod globals;
mod records;
mod sheet;
pub(super) use sheet::{error_name, packed, sums};

use std::path::Path;

use self::globals::Fault;
use super::{Reader, damaged, holds, locked};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Text;
use crate::source::ReadOptions;
use crate::source::grid::Workbook;

/// Sổ tính Excel 97–2003.
pub(super) static READER: Reader = Reader {
    id: "xls",
    title: Text::new("Sổ tính Excel 97–2003 (.xls)", "Excel 97–2003 workbook (.xls)"),
    endings: &["xls"],
    knows: |head| {
        head.starts_with(b"\xd0\xcf\x11\xe0")
            || head.starts_with(b"\x09\x08\x10\x00")
            || head.starts_with(b"\x09\x08\x08\x00")
    },
    open,
};

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let bytes = files::read(path)?;
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if holds(&bytes, &encrypted) {
        return Err(locked(path));
    }
    let stream = if bytes.starts_with(container::MAGIC) {
        container::stream(&bytes, &["Workbook", "Book"]).map_err(|cause| damaged(path, "xls", cause))?
    } else {
        bytes
    };
    let globals = globals::read(&stream).map_err(|fault| refused(path, fault))?;
    let wanted = |name: &String| options.sheet.as_ref().is_none_or(|sheet| sheet == name);
    let sheets = globals
        .sheets
        .iter()
        .filter(|named| named.cells && wanted(&named.name))
        .map(|named| sheet::read(&stream, named, &globals).map_err(|cause| damaged(path, "xls", cause)))
        .collect::<Result<Vec<_>>>()?;
    if sheets.is_empty() && options.sheet.is_none() {
        return Err(Error::read(path, "sổ tính không có trang tính nào", "the workbook has no sheet")
            .hint("Hãy xin lại tệp gốc.", "Ask for the original file."));
    }
    Ok(Workbook { reader: READER.id, encoding: None, remarks: Vec::new(), sheets })
}

fn refused(path: &Path, fault: Fault) -> Error {
    match fault {
        Fault::Locked => locked(path),
        Fault::Damaged(cause) => damaged(path, "xls", cause),
        Fault::Ancient => Error::read(
            path,
            "sổ tính của Excel cũ hơn bản 5.0, hoặc tệp bị hỏng",
            "a workbook of an Excel older than 5.0, or a damaged file",
        )
        .hint(
            "Hãy mở tệp bằng Excel hoặc LibreOffice và lưu lại thành .xlsx.",
            "Open it in Excel or LibreOffice and save it as .xlsx.",
        ),
    }
}
