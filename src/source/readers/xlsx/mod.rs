//! xlsx: workbook, shared strings and styles, then the sheets as streams of rows.

mod aside;
mod cell;
mod ending;
mod scan;
mod sheet;
mod strings;
mod styles;
mod tail;

pub(super) use aside::sums;

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;

use super::formats::Styles;
use super::xml::{Node, Xml, attribute, flag};
use super::{Reader, damaged};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Text;
use crate::source::ReadOptions;
use crate::source::grid::{Sheet, Workbook};
use strings::Strings;

/// Sổ tính Excel từ 2007.
pub(super) static READER: Reader = Reader {
    id: "xlsx",
    title: Text::new("Sổ tính Excel (.xlsx, .xlsm)", "Excel workbook (.xlsx, .xlsm)"),
    endings: &["xlsx", "xlsm"],
    knows: |head| head.starts_with(b"PK"),
    open,
};

/// Most bytes of a part of the package that is read whole: workbook, relations, styles. Sheets and strings are streamed.
const LARGEST_PART: u64 = 64 << 20;

/// What cells refer to.
struct Shared {
    strings: Strings,
    styles: Styles,
    epoch_1904: bool,
}

/// A sheet as the workbook names it.
struct Named {
    name: String,
    hidden: bool,
    part: String,
}

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let mut archive = archive(path)?;
    let book = workbook(path, &mut archive)?;
    let strings = match place(&archive, "xl/sharedStrings.xml") {
        Some(place) => {
            let entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
            let bytes = entry.size();
            strings::read(entry, bytes).map_err(|cause| damaged(path, "xlsx", cause))?
        }
        None => Strings::default(),
    };
    let styles = match part(path, &mut archive, "xl/styles.xml")? {
        Some(bytes) => styles::read(&bytes).map_err(|cause| damaged(path, "xlsx", cause))?,
        None => Styles::default(),
    };
    drop(archive);
    let shared = Arc::new(Shared { strings, styles, epoch_1904: book.epoch_1904 });
    let sheets = book
        .sheets
        .into_iter()
        .filter(|named| options.sheet.as_ref().is_none_or(|wanted| *wanted == named.name))
        .map(|named| sheet::open(path, &named, &shared))
        .collect::<Result<Vec<Sheet>>>()?;
    Ok(Workbook { reader: READER.id, encoding: None, remarks: Vec::new(), sheets })
}

fn archive(path: &Path) -> Result<ZipArchive<BufReader<File>>> {
    ZipArchive::new(BufReader::new(files::open(path)?)).map_err(|cause| damaged(path, "xlsx", cause))
}

/// A part of the package, whole; `None` where there is none.
fn part(path: &Path, archive: &mut ZipArchive<BufReader<File>>, name: &str) -> Result<Option<Vec<u8>>> {
    let Some(place) = place(archive, name) else {
        return Ok(None);
    };
    let entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
    let mut bytes = Vec::new();
    entry.take(LARGEST_PART).read_to_end(&mut bytes).map_err(|cause| damaged(path, "xlsx", cause))?;
    if bytes.len() as u64 == LARGEST_PART {
        return Err(Error::read(
            path,
            format!("phần {name} lớn quá 64 MB"),
            format!("part {name} is larger than 64 MB"),
        )
        .hint("Hãy chia sổ tính thành nhiều tệp.", "Split the workbook into several files."));
    }
    Ok(Some(bytes))
}

/// Place of a part; names are compared without case, and `\` counts as `/`.
pub(super) fn place(archive: &ZipArchive<BufReader<File>>, name: &str) -> Option<usize> {
    archive.index_for_name(name).or_else(|| {
        archive
            .file_names_raw()
            .position(|found| String::from_utf8_lossy(found).replace('\\', "/").eq_ignore_ascii_case(name))
    })
}

struct Book {
    sheets: Vec<Named>,
    epoch_1904: bool,
}

fn workbook(path: &Path, archive: &mut ZipArchive<BufReader<File>>) -> Result<Book> {
    let Some(bytes) = part(path, archive, "xl/workbook.xml")? else {
        return Err(Error::read(
            path,
            "không phải sổ tính Excel (thiếu xl/workbook.xml)",
            "not an Excel workbook (no xl/workbook.xml)",
        )
        .hint(
            "Hãy mở tệp bằng chương trình đã tạo ra nó và lưu thành .xlsx.",
            "Open it in the program that made it and save it as .xlsx.",
        ));
    };
    let relations = match part(path, archive, "xl/_rels/workbook.xml.rels")? {
        Some(bytes) => relations(&bytes).map_err(|cause| damaged(path, "xlsx", cause))?,
        None => Vec::new(),
    };
    let book = book(&bytes, &relations).map_err(|cause| damaged(path, "xlsx", cause))?;
    let sheets = book.sheets.into_iter().filter(|named| place(archive, &named.part).is_some()).collect::<Vec<_>>();
    if sheets.is_empty() {
        return Err(damaged(path, "xlsx", "không còn trang tính nào / no sheet left"));
    }
    Ok(Book { sheets, ..book })
}

/// The relations of a workbook from their part: id and target within the package.
pub(super) fn relations_of(part: impl std::io::Read) -> std::result::Result<Vec<(String, String)>, String> {
    let mut bytes = Vec::new();
    part.take(LARGEST_PART).read_to_end(&mut bytes).map_err(|cause| cause.to_string())?;
    relations(&bytes)
}

fn relations(bytes: &[u8]) -> std::result::Result<Vec<(String, String)>, String> {
    let mut xml = Xml::new(bytes);
    let mut found = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag, _) if tag.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target")) {
                    let target = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                    found.push((id, target));
                }
            }
            Node::End => return Ok(found),
            _ => {}
        }
    }
}

fn book(bytes: &[u8], relations: &[(String, String)]) -> std::result::Result<Book, String> {
    let mut xml = Xml::new(bytes);
    let mut book = Book { sheets: Vec::new(), epoch_1904: false };
    loop {
        match xml.next()? {
            Node::Open(tag, _) => match tag.local_name().as_ref() {
                "workbookPr" => book.epoch_1904 = flag(&tag, "date1904"),
                "sheet" => {
                    let number = book.sheets.len() + 1;
                    let id = attribute(&tag, "id").unwrap_or_default();
                    let part = relations
                        .iter()
                        .find(|(relation, _)| *relation == id)
                        .map_or_else(|| format!("xl/worksheets/sheet{number}.xml"), |(_, target)| target.clone());
                    if part.contains("chartsheets/") || part.contains("dialogsheets/") {
                        continue;
                    }
                    let hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
                    book.sheets.push(Named { name: attribute(&tag, "name").unwrap_or_default(), hidden, part });
                }
                _ => {}
            },
            Node::End => return Ok(book),
            _ => {}
        }
    }
}
