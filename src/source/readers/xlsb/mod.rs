//! xlsb, the binary workbook of Excel from 2007: records in the parts of a package ([MS-XLSB]); calamine is its oracle in
//! tests.

mod globals;
mod records;
mod sheet;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::formats::Styles;
use super::{Reader, damaged, holds, xlsx};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Text;
use crate::source::ReadOptions;
use crate::source::grid::Workbook;

/// Sổ tính Excel nhị phân.
pub(super) static READER: Reader = Reader {
    id: "xlsb",
    title: Text::new("Sổ tính Excel nhị phân (.xlsb)", "Excel binary workbook (.xlsb)"),
    endings: &["xlsb"],
    knows: |head| head.starts_with(b"PK") && holds(head, b"xl/workbook.bin"),
    open,
};

/// What cells refer to.
struct Shared {
    strings: Vec<String>,
    styles: Styles,
    epoch_1904: bool,
}

type Archive = ZipArchive<BufReader<File>>;

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let fault = |cause: String| damaged(path, "xlsb", cause);
    let mut archive =
        ZipArchive::new(BufReader::new(files::open(path)?)).map_err(|cause| damaged(path, "xlsb", cause))?;
    let relations = match part(&mut archive, "xl/_rels/workbook.bin.rels").map_err(fault)? {
        Some(entry) => xlsx::relations_of(entry).map_err(fault)?,
        None => Vec::new(),
    };
    let Some(entry) = part(&mut archive, "xl/workbook.bin").map_err(fault)? else {
        return Err(fault("xl/workbook.bin".to_owned()));
    };
    let (named, epoch_1904) = globals::book(BufReader::new(entry)).map_err(fault)?;
    let strings = match part(&mut archive, "xl/sharedStrings.bin").map_err(fault)? {
        Some(entry) => globals::strings(BufReader::new(entry)).map_err(fault)?,
        None => Vec::new(),
    };
    let styles = match part(&mut archive, "xl/styles.bin").map_err(fault)? {
        Some(entry) => globals::styles(BufReader::new(entry)).map_err(fault)?,
        None => Styles::default(),
    };
    let shared = Shared { strings, styles, epoch_1904 };
    let mut sheets = Vec::new();
    for named in named {
        let target = relations.iter().find(|(id, _)| *id == named.relation).map(|(_, target)| target.as_str());
        // charts, dialogues and modules hold no cells
        let Some(target) = target.filter(|target| target.contains("worksheets/")) else { continue };
        if options.sheet.as_ref().is_some_and(|wanted| *wanted != named.name) {
            continue;
        }
        let Some(entry) = part(&mut archive, target).map_err(fault)? else { continue };
        let mut sheet = sheet::read(BufReader::new(entry), &shared).map_err(fault)?;
        (sheet.name, sheet.hidden) = (Some(named.name), named.hidden);
        sheets.push(sheet);
    }
    if sheets.is_empty() && options.sheet.is_none() {
        return Err(Error::read(path, "sổ tính không có trang tính nào", "the workbook has no sheet")
            .hint("Hãy xin lại tệp gốc.", "Ask for the original file."));
    }
    Ok(Workbook { reader: READER.id, encoding: None, remarks: Vec::new(), sheets })
}

/// A part of the package; `None` where there is none.
fn part<'a>(archive: &'a mut Archive, name: &str) -> std::result::Result<Option<ZipFile<'a, BufReader<File>>>, String> {
    let Some(place) = xlsx::place(archive, name) else { return Ok(None) };
    archive.by_index(place).map(Some).map_err(|cause| cause.to_string())
}
