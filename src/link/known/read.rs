//! Files of decisions: the review's workbook, CSV and JSON.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{COLUMNS, Decision, Decisions, Verdict};
use crate::error::{Error, Fault, Result};
use crate::files;
use crate::lang::Message;
use crate::link::review::HEADS;
use crate::source::grid::{Row, Sheet};
use crate::source::{ReadOptions, readers};
use crate::text::fold_header;

/// What the page's JSON calls itself.
const KIND: &str = "tudien.link.decisions";

#[derive(Deserialize)]
struct Saved {
    kind: String,
    decisions: Vec<BTreeMap<String, String>>,
}

/// A decision as it is written, with its place.
struct Written {
    line: u32,
    cells: [String; 6],
}

/// Adds the decisions of a file.
pub(super) fn read(path: &Path, into: &mut Decisions) -> Result<()> {
    let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let written = if json { saved(path)? } else { tabled(path)? };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut faults = Vec::new();
    for Written { line, cells } in written {
        let mut fault = |vi: String, en: String| {
            faults.push(Fault { code: "", file: name.clone(), line: Some(line), message: Message::new(vi, en) });
        };
        let [left, right, decision, by, date, note] = cells;
        if decision.is_empty() {
            continue;
        }
        let Some(verdict) = verdict(&decision) else {
            fault(
                format!("quyết định «{decision}» không hiểu được; chỉ có: trùng, không trùng, chưa rõ"),
                format!("decision “{decision}” is not known; there are: trùng, không trùng, chưa rõ"),
            );
            continue;
        };
        if left.is_empty() || right.is_empty() || (left == right && !into.sided) {
            fault("cần mã của hai bản ghi khác nhau".into(), "the ids of two records are needed".into());
            continue;
        }
        if let Some(before) = into.add(Decision { left, right, verdict, by, date, note }) {
            let Decision { left, right, .. } = &before;
            fault(
                format!("cặp {left}, {right} được quyết định hai lần, trái ngược, cùng một ngày"),
                format!("pair {left}, {right} is decided twice, oppositely, on one day"),
            );
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faulty(path, faults)) }
}

fn faulty(path: &Path, faults: Vec<Fault>) -> Error {
    let count = faults.len();
    Error::read(path, format!("{count} quyết định có lỗi"), format!("{count} faulty decision(s)"))
        .with_faults(faults)
        .hint(
            "Hãy sửa các dòng ấy trong tệp quyết định rồi chạy lại.",
            "Mend these lines of the file of decisions and run again.",
        )
}

/// `trung`, «Trùng», …
fn verdict(text: &str) -> Option<Verdict> {
    match fold_header(text).replace('_', " ").as_str() {
        "trung" => Some(Verdict::Same),
        "khong trung" => Some(Verdict::Apart),
        "chua ro" => Some(Verdict::Unsure),
        _ => None,
    }
}

fn saved(path: &Path) -> Result<Vec<Written>> {
    let strange = || {
        Error::read(path, "không phải tệp quyết định do trang xem lại lưu", "not decisions saved by a review page")
            .hint("Hãy mở trang xem lại và chọn «Lưu JSON».", "Open the review page and choose «Lưu JSON».")
    };
    let saved: Saved = serde_json::from_slice(&files::read(path)?).map_err(|_| strange())?;
    if saved.kind != KIND {
        return Err(strange());
    }
    let cell = |row: &BTreeMap<String, String>, name: &str| row.get(name).map_or("", |text| text.trim()).to_owned();
    let written =
        |(line, row): (u32, &BTreeMap<String, String>)| Written { line, cells: COLUMNS.map(|name| cell(row, name)) };
    Ok((1..).zip(&saved.decisions).map(written).collect())
}

/// The sheet that has the columns: of a CSV, a row a pair; of the workbook, two rows under each other.
fn tabled(path: &Path) -> Result<Vec<Written>> {
    let book = readers::read(path, &ReadOptions::default())?;
    for mut sheet in book.sheets {
        let rows = whole(&mut sheet)?;
        let Some((head, body)) = rows.split_first() else { continue };
        let place = |name: &str| {
            let wanted = fold_header(name);
            head.iter()
                .find(|(_, text)| fold_header(text.trim_start_matches('\u{feff}')) == wanted)
                .map(|(cell, _)| cell.column)
        };
        if let [Some(left), Some(right), Some(decision), by, date, note] = COLUMNS.map(place) {
            let places = [Some(left), Some(right), Some(decision), by, date, note];
            return Ok(body
                .iter()
                .map(|row| Written { line: row.line, cells: places.map(|at| cell(row, at)) })
                .collect());
        }
        let [pair, record, decision, by, date, note] = [0, 1, 2, 3, 4, 5].map(|at| place(HEADS[at].0));
        if pair.is_some() && record.is_some() && decision.is_some() {
            return Ok(under_each_other(body, [pair, record, decision, by, date, note]));
        }
    }
    let wanted = COLUMNS.join(", ");
    Err(Error::read(path, format!("không có các cột {wanted}"), format!("the columns {wanted} are not there")).hint(
        "Hãy dùng sổ tính, CSV hoặc JSON do «tudien link review» lập.",
        "Use the workbook, CSV or JSON that “tudien link review” made.",
    ))
}

/// Pairs of the workbook: rows of one number belong together, the decision stands on either.
fn under_each_other(rows: &[Row], places: [Option<u32>; 6]) -> Vec<Written> {
    let [pair, record, rest @ ..] = places;
    let mut found: Vec<(String, Written)> = Vec::new();
    for row in rows {
        let (number, id) = (cell(row, pair), cell(row, record));
        if let Some((_, written)) = found.last_mut().filter(|(known, _)| *known == number) {
            written.cells[1] = id;
            for (at, place) in (2..).zip(rest) {
                if let Some(text) = written.cells.get_mut(at).filter(|text| text.is_empty()) {
                    *text = cell(row, place);
                }
            }
        } else {
            let [decision, by, date, note] = rest.map(|at| cell(row, at));
            found.push((number, Written { line: row.line, cells: [id, String::new(), decision, by, date, note] }));
        }
    }
    found.into_iter().map(|(_, written)| written).collect()
}

fn cell(row: &Row, place: Option<u32>) -> String {
    place.and_then(|at| row.get(at)).unwrap_or_default().trim().to_owned()
}

fn whole(sheet: &mut Sheet) -> Result<Vec<Row>> {
    let mut rows = std::mem::take(&mut sheet.rows);
    if let Some(rest) = &mut sheet.rest {
        while let Some(row) = rest.next_row()? {
            rows.push(row);
        }
    }
    Ok(rows)
}
