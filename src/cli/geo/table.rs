//! `tudien geo convert --file`: two columns of a table, row by row.

use std::path::Path;
use std::process::ExitCode;

use arrow::array::Array as _;
use serde::Serialize;

use super::convert::Way;
use crate::console::Console;
use crate::error::{Error, Result};
use crate::files::Atomic;
use crate::geo::provinces::Home;
use crate::lang::Message;
use crate::publish::csv_file::{Lines, harmless};
use crate::source::{self, RawTable, ReadOptions};
use crate::text::fold_header;

/// The column that says what is odd.
const DOUBT: &str = "nghi_van_toa_do";

/// What is to be converted.
pub(super) struct Request<'a> {
    pub(super) file: &'a Path,
    pub(super) x: &'a str,
    pub(super) y: &'a str,
    pub(super) out: &'a Path,
    pub(super) way: Way,
    pub(super) home: Home<'a>,
    pub(super) options: ReadOptions,
}

/// What became of the rows.
#[derive(Debug, Default, Serialize)]
struct Told {
    rows: u64,
    converted: u64,
    /// Of these, with something odd.
    doubtful: u64,
    empty: u64,
    /// Rows with something that is no coordinate.
    unreadable: u64,
}

/// Converts the only table of the file. Ends with status 1 where something is odd or cannot be read.
pub(super) fn run(request: &Request<'_>, console: &Console) -> Result<ExitCode> {
    let mut table = only(request)?;
    let places = [column(&table, request.x)?, column(&table, request.y)?];
    let mut file = Atomic::create(request.out)?;
    let told = write(request, &mut table, places, &mut file)?;
    file.commit()?;
    console.status(&request.way.message());
    if told.doubtful + told.unreadable > 0 {
        let (doubtful, unreadable) = (told.doubtful, told.unreadable);
        console.warn(&Message::new(
            format!("{doubtful} điểm đáng ngờ, {unreadable} dòng không đọc được tọa độ: xem cột {DOUBT}"),
            format!(
                "{doubtful} doubtful points, {unreadable} rows without readable coordinates: see the column {DOUBT}"
            ),
        ));
    }
    if console.json {
        console.answer_json(&told)?;
    } else {
        let (rows, converted, empty) = (told.rows, told.converted, told.empty);
        console.answer(&match console.lang {
            crate::lang::Lang::Vi => format!("{rows} dòng: {converted} điểm đã chuyển, {empty} dòng không có tọa độ\n"),
            crate::lang::Lang::En => {
                format!("{rows} rows: {converted} points converted, {empty} rows without coordinates\n")
            }
        })?;
    }
    Ok(ExitCode::from(u8::from(told.doubtful + told.unreadable > 0)))
}

/// The table of the file, where it has but one.
fn only(request: &Request<'_>) -> Result<RawTable> {
    let mut tables = source::read(request.file, &request.options)?.tables;
    let count = tables.len();
    match (tables.pop(), count) {
        (Some(table), 1) => Ok(table),
        _ => Err(Error::read(
            request.file,
            format!("có {count} bảng, cần đúng một"),
            format!("holds {count} tables, one is needed"),
        )
        .hint("Nêu bảng cần chuyển bằng --sheet hoặc --region.", "Name the table by --sheet or --region.")),
    }
}

/// Place of the column with that header, or with that letter or number.
fn column(table: &RawTable, name: &str) -> Result<usize> {
    let wanted = fold_header(name);
    let headed = table.columns.iter().position(|column| fold_header(&column.header()) == wanted);
    headed.or_else(|| table.columns.iter().position(|column| column.letter == name)).ok_or_else(|| {
        let known = table.columns.iter().map(source::Column::header).collect::<Vec<_>>().join(", ");
        Error::usage(format!("Bảng không có cột «{name}»"), format!("The table has no column “{name}”"))
            .hint(format!("Các cột: {known}."), format!("Its columns: {known}."))
    })
}

fn write(request: &Request<'_>, table: &mut RawTable, places: [usize; 2], file: &mut Atomic) -> Result<Told> {
    let mut told = Told::default();
    let mut out = Lines::begin(file, request.out)?;
    let header: Vec<String> = table.columns.iter().map(source::Column::header).collect();
    let added = request.way.names().into_iter().chain([DOUBT]);
    out.record(header.iter().map(String::as_str).chain(added))?;
    while let Some(batch) = table.rows.next_batch()? {
        for row in 0..batch.lines.len() {
            let cell = |place: usize| {
                batch.columns.get(place).filter(|cells| !cells.is_null(row)).map_or("", |cells| cells.value(row))
            };
            for place in 0..batch.columns.len() {
                out.field(&harmless_unless_number(cell(place)));
            }
            let [first, second, doubt] = one(request, cell(places[0]), cell(places[1]), &mut told);
            for text in [first, second, doubt] {
                out.field(&text);
            }
            out.end(1)?;
        }
    }
    Ok(told)
}

/// A negative number stays a number.
fn harmless_unless_number(text: &str) -> std::borrow::Cow<'_, str> {
    if text.parse::<f64>().is_ok() { text.into() } else { harmless(text) }
}

/// The three new cells of a row.
fn one(request: &Request<'_>, first: &str, second: &str, told: &mut Told) -> [String; 3] {
    told.rows += 1;
    if first.trim().is_empty() && second.trim().is_empty() {
        told.empty += 1;
        return [String::new(), String::new(), String::new()];
    }
    let Some(point) = request.way.convert(first, second, request.home) else {
        told.unreadable += 1;
        return [String::new(), String::new(), "không đọc được tọa độ".to_owned()];
    };
    told.converted += 1;
    told.doubtful += u64::from(point.doubt.is_some());
    [point.first, point.second, point.doubt.map(|doubt| doubt.vi).unwrap_or_default()]
}
