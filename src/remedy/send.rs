//! Return to sender: the workbooks of a table with their faulty cells painted, noted and listed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::book::{self, Note, Paint, SheetWork};
use super::choices::lists;
use super::gathered::{Gathered, gather};
use super::mirror::{self, Mirrored};
use super::words::{About, Words, summary};
use crate::dictionary::{Dictionary, Entity};
use crate::error::{Error, Result};
use crate::files::{self, Atomic, Scratch};
use crate::normalize::{NormalTable, Part};
use crate::publish::words::grouped;
use crate::report::faults::Fault;
use crate::source::{ReadOptions, postgres};

/// Notes on a sheet: beyond that spreadsheets become slow.
const NOTED: usize = 10_000;
/// What is to be returned.
pub struct Request<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// The entity of the table.
    pub entity: &'a Entity,
    /// The table, checked.
    pub table: &'a NormalTable,
    /// Its findings.
    pub findings: &'a Path,
    /// The day the data was judged for.
    pub as_of: NaiveDate,
    /// The body that delivered it, or empty.
    pub unit: &'a str,
    /// How its files were read.
    pub read: &'a ReadOptions,
    /// Folder in which the files are looked for by name, where they are not at their place.
    pub sources: Option<&'a Path>,
    /// How many times it has come back, and the cells mended this time: sheet, line, column.
    pub mended: (u32, &'a [(String, u32, u32)]),
}

/// A workbook for the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Its name in the folder.
    pub workbook: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The file it was made from.
    pub source: PathBuf,
    /// SHA-256 of that.
    pub source_sha256: String,
    /// A fresh workbook with the same cells, not a copy of the unit's own.
    pub mirrored: bool,
    /// Findings told in it.
    pub findings: u64,
    /// Cells painted in it.
    pub cells: u64,
    /// What the unit should know.
    pub remarks: Vec<String>,
}

/// How a workbook that comes back is read: as the file was, where it has the same sheets and lines; else by itself.
pub(super) fn read_back(request: &Request<'_>) -> ReadOptions {
    let like_a_sheet = |part: &Part| matches!(part.origin.reader.as_str(), "xlsx" | "xlsb" | "xls" | "ods" | "csv");
    if request.table.parts.iter().all(like_a_sheet) {
        return ReadOptions { database: None, query: None, ..request.read.clone() };
    }
    ReadOptions::default()
}

/// Writes one workbook for each file of the table into `dir`. The same table gives the same bytes.
///
/// # Errors
/// When a file is no longer what was read, or a workbook cannot be written.
pub fn workbooks(request: &Request<'_>, dir: &Path) -> Result<Vec<Returned>> {
    let mut paths: Vec<&PathBuf> = Vec::new();
    for part in &request.table.parts {
        if !paths.contains(&&part.origin.path) {
            paths.push(&part.origin.path);
        }
    }
    let mut found = gather(request, &paths)?;
    let mut made = Vec::new();
    for (number, (path, gathered)) in paths.iter().zip(&mut found).enumerate() {
        let name = name(path, made.iter().map(|one: &Returned| one.workbook.as_str()), number);
        made.push(one(request, path, gathered, &dir.join(name))?);
    }
    Ok(made)
}

/// The name of a workbook: that of the file with `_can_sua`.
fn name<'n>(path: &Path, mut taken: impl Iterator<Item = &'n str>, number: usize) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.strip_suffix("_can_sua").unwrap_or(&stem);
    let macros = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsm"));
    let ending = if macros { "xlsm" } else { "xlsx" };
    let name = format!("{stem}_can_sua.{ending}");
    if taken.any(|one| one == name) { format!("{stem}_{}_can_sua.{ending}", number + 1) } else { name }
}

/// The file where it was, or in the folder named; it must be the one that was read.
fn source(request: &Request<'_>, path: &Path, sha256: &str) -> Result<PathBuf> {
    if postgres::is_place(path) {
        return Err(Error::read(
            path,
            "bảng lấy từ cơ sở dữ liệu, không có tệp nào để trả lại",
            "the table came from a database: there is no file to return",
        )
        .hint(
            "Hãy gửi danh sách phát hiện (phat_hien/*.xlsx), hoặc xuất bảng ra tệp CSV rồi kiểm tra và trả lại tệp ấy.",
            "Send the list of findings (phat_hien/*.xlsx), or export the table as CSV, check and return that file.",
        ));
    }
    let moved = request.sources.zip(path.file_name()).map(|(folder, name)| folder.join(name));
    let place = moved.filter(|place| place.is_file()).unwrap_or_else(|| path.to_owned());
    let (now, _) = files::fingerprint(&place).map_err(|error| {
        error.hint(
            "Hãy nêu thư mục đang giữ tệp gốc bằng --source.",
            "Name the folder that holds the original file with --source.",
        )
    })?;
    if now == sha256 {
        return Ok(place);
    }
    Err(Error::read(
        &place,
        "không còn là tệp đã kiểm tra: nội dung đã thay đổi",
        "is no longer the file that was checked: its content has changed",
    )
    .hint(
        "Hãy kiểm tra lại tệp này rồi trả lại, hoặc nêu thư mục giữ bản đã kiểm tra bằng --source.",
        "Check the file again and then return it, or name the folder with the copy that was checked with --source.",
    ))
}

fn one(request: &Request<'_>, path: &Path, gathered: &mut Gathered, out: &Path) -> Result<Returned> {
    let parts: Vec<(u16, &Part)> =
        (0..).zip(&request.table.parts).filter(|(_, part)| part.origin.path == *path).collect();
    let origin = parts.first().map(|(_, part)| &part.origin).ok_or_else(|| Error::stage("return", "part"))?;
    let source = source(request, path, &origin.sha256)?;
    let scratch = Scratch::create()?;
    let copy = scratch.path().join("mirror.xlsx");
    let mut remarks = remarks(request, gathered);
    if origin.reader == "xlsx" {
        let names = |part: &Part| part.origin.sheet.clone();
        match build(request, path, &parts, gathered, &names, &source, &remarks, out) {
            Ok(cells) => return returned(path, origin, gathered, out, (false, cells), remarks),
            Err(cause) if cause.kind == crate::error::Kind::Stage => remarks.push(
                "Sổ tính gốc thuộc loại không sửa tại chỗ được, nên đây là bản chép lại giá trị, cùng địa chỉ ô."
                    .to_owned(),
            ),
            Err(cause) => return Err(cause),
        }
    } else {
        remarks.push("Tệp gốc không phải sổ tính .xlsx, nên đây là bản chép lại giá trị, cùng dòng và cột.".to_owned());
    }
    let sheets = mirror::write(&source, request.read, &copy)?;
    let sheet_of = |part: &Part| sheets.iter().find(|sheet| sheet.own == part.origin.sheet).or(sheets.first());
    if parts.iter().any(|(_, part)| sheet_of(part).is_some_and(Mirrored::moved)) {
        remarks.pop();
        remarks.push(
            "Tệp gốc không phải sổ tính, nên đây là bản chép lại giá trị; địa chỉ ở tệp gốc nằm ở cột «Ở tệp gốc» của trang danh sách."
                .to_owned(),
        );
        gathered.move_to(|number| parts.iter().find(|(own, _)| *own == number).and_then(|(_, part)| sheet_of(part)));
    }
    let names = |part: &Part| sheet_of(part).map(|sheet| sheet.now.clone());
    let cells = build(request, path, &parts, gathered, &names, &copy, &remarks, out)?;
    returned(path, origin, gathered, out, (true, cells), remarks)
}

fn remarks(request: &Request<'_>, gathered: &Gathered) -> Vec<String> {
    let mut remarks = Vec::new();
    let listed = gathered.faults.len() as u64;
    if gathered.counts.findings > listed {
        remarks.push(format!(
            "Trang danh sách ghi {} phát hiện đầu; {} phát hiện còn lại đã tô màu và có trong tệp danh_sach_loi.csv.",
            grouped(listed),
            grouped(gathered.counts.findings - listed)
        ));
    }
    if request.mended.0 > 0 {
        remarks.push("Ô màu xanh lá đã được nhận là sửa xong ở lần này.".to_owned());
    }
    remarks
}

fn returned(
    path: &Path,
    origin: &crate::source::Origin,
    gathered: &Gathered,
    out: &Path,
    (mirrored, cells): (bool, u64),
    remarks: Vec<String>,
) -> Result<Returned> {
    let (sha256, _) = files::fingerprint(out)?;
    Ok(Returned {
        workbook: out.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        sha256,
        source: path.to_owned(),
        source_sha256: origin.sha256.clone(),
        mirrored,
        findings: gathered.counts.findings,
        cells,
        remarks,
    })
}

/// Edits the workbook at `from` into `out`; answers the cells painted.
#[expect(clippy::too_many_arguments, reason = "one file of a request, with what was found in it")]
fn build(
    request: &Request<'_>,
    path: &Path,
    parts: &[(u16, &Part)],
    gathered: &Gathered,
    name_of: &dyn Fn(&Part) -> Option<String>,
    from: &Path,
    remarks: &[String],
    out: &Path,
) -> Result<u64> {
    let words = Words { dictionary: request.dictionary, entity: request.entity };
    let names: BTreeMap<u16, String> =
        parts.iter().filter_map(|(number, part)| Some((*number, name_of(part)?))).collect();
    let mut work: BTreeMap<String, SheetWork> = BTreeMap::new();
    let mut painted = 0;
    for (part, cells) in &gathered.cells {
        let Some(name) = names.get(part) else { continue };
        let sheet =
            work.entry(name.clone()).or_insert_with(|| SheetWork { name: name.clone(), ..SheetWork::default() });
        sheet.cells.extend_from_slice(cells);
        let mut places: Vec<(u32, u32)> = cells.iter().map(|(line, column, _)| (*line, *column)).collect();
        places.sort_unstable();
        places.dedup();
        painted += places.len() as u64;
    }
    for (sheet, line, column) in request.mended.1 {
        if let Some(name) = names.values().find(|name| *name == sheet) {
            let sheet =
                work.entry(name.clone()).or_insert_with(|| SheetWork { name: name.clone(), ..SheetWork::default() });
            if !sheet.cells.iter().any(|(at, of, _)| (at, of) == (line, column)) {
                sheet.cells.push((*line, *column, Paint::Mended));
            }
        }
    }
    for name in names.values() {
        work.entry(name.clone()).or_insert_with(|| SheetWork { name: name.clone(), ..SheetWork::default() });
    }
    let mut remarks = remarks.to_vec();
    notes(&words, gathered, &names, &mut work, &mut remarks);
    let lists = lists(request, gathered, &names, &mut work);
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let about = About {
        file: &file,
        unit: request.unit,
        as_of: &request.as_of.to_string(),
        remarks: &remarks,
        round: request.mended.0,
        closed: request.mended.1.len() as u64,
    };
    let mut own = vec![
        summary(&words, &gathered.counts, &about),
        words.list(&gathered.faults, |fault| fault.row.and_then(|_| names.get(&fault.part).cloned())),
    ];
    own.extend(lists);
    let work: Vec<SheetWork> = work.into_values().collect();
    let file = Atomic::create(out)?;
    let (file, _) = book::edit(from, &work, &own, file).map_err(|cause| Error::stage("return", cause))?;
    file.commit()?;
    Ok(painted)
}

/// One note for each faulty cell.
fn notes(
    words: &Words<'_>,
    gathered: &Gathered,
    names: &BTreeMap<u16, String>,
    work: &mut BTreeMap<String, SheetWork>,
    remarks: &mut Vec<String>,
) {
    let mut cells: BTreeMap<(&str, u32, u32), Vec<&Fault>> = BTreeMap::new();
    for fault in gathered.faults.iter().filter(|fault| fault.row.is_some() && fault.line > 0) {
        if let Some(name) = names.get(&fault.part) {
            cells.entry((name, fault.line, fault.column)).or_default().push(fault);
        }
    }
    let mut left = 0_u64;
    for ((name, ..), faults) in cells {
        let Some(sheet) = work.get_mut(name) else { continue };
        let made: Option<Note> = words.note(&faults);
        if sheet.notes.len() < NOTED {
            sheet.notes.extend(made);
        } else {
            left += 1;
        }
    }
    if left > 0 {
        let (most, left) = (grouped(NOTED as u64), grouped(left));
        remarks.push(format!(
            "Mỗi trang có nhiều nhất {most} ghi chú; {left} ô khác được tô màu, lý do ở trang danh sách."
        ));
    }
}

/// Writes every finding of a table as CSV, uncut, beside the workbooks.
pub(super) fn list_csv(request: &Request<'_>, out: &Path) -> Result<u64> {
    crate::report::findings_csv(request.findings, request.entity, out)
}
