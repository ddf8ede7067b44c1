//! A table of the population behind the records: how many people of the whole population share each group's quasi-identifiers.
//!
//! One line a kind of people: a column for each quasi-identifier, called by its field's id, and `so_nguoi`, their number.
//! `tuoi`, whole years on the day of the data, may stand for a day of birth: its year is then the day's less the age.

use std::path::Path;

use chrono::Datelike as _;
use rustc_hash::FxHashMap;

use super::content::Content;
use super::gate::OpenField;
use super::open::Opener;
use super::package::PublishInput;
use super::store::EMPTY;
use crate::dictionary::{Role, fold};
use crate::error::{Error, Result};
use crate::files;
use crate::privacy::{Journalist, journalist};

/// The column of numbers of people.
const COUNT: &str = "so_nguoi";
/// The column of ages.
const AGE: &str = "tuoi";

/// What one line of the table says: the quasi-identifiers as they are published, and the number of people.
type Kind = (Vec<Option<String>>, u64);

/// The risk of one who does not know who is in the data; `None` where nothing is counted, or no table is named. Columns of
/// quasi-identifiers are as they go out.
///
/// # Errors
/// When the table cannot be read, lacks a quasi-identifier, or holds a value that is none of the field's.
pub(super) fn risk(input: &PublishInput<'_>, open: &[OpenField<'_>], content: &Content) -> Result<Option<Journalist>> {
    let Some(path) = &input.terms.population else { return Ok(None) };
    let places: Vec<usize> =
        (0..open.len()).filter(|place| open.get(*place).is_some_and(|field| field.quasi)).collect();
    if places.is_empty() {
        return Ok(None);
    }
    let fields: Vec<&OpenField<'_>> = places.iter().filter_map(|place| open.get(*place)).collect();
    let kinds = read(input, &fields, path)?;
    let mut whole: FxHashMap<&[Option<String>], u64> = FxHashMap::default();
    for (kind, people) in &kinds {
        *whole.entry(kind).or_default() += people;
    }
    let groups = groups(content, &places);
    let sizes = groups.iter().map(|(group, records)| {
        let people = if group.iter().all(Option::is_some) {
            whole.get(group.as_slice()).copied().unwrap_or(0)
        } else {
            // An emptied cell may hold anything.
            let fits =
                |kind: &[Option<String>]| group.iter().zip(kind).all(|(own, other)| own.is_none() || own == other);
            kinds.iter().filter(|(kind, _)| fits(kind)).map(|(_, people)| people).sum()
        };
        (*records, people)
    });
    Ok(Some(journalist(&sizes.collect::<Vec<_>>(), kinds.iter().map(|(_, people)| people).sum())))
}

/// The groups of what goes out with their sizes.
fn groups(content: &Content, places: &[usize]) -> Vec<(Vec<Option<String>>, u64)> {
    let columns: Vec<_> = places.iter().filter_map(|place| content.columns.get(*place)).collect();
    let rows = columns.first().map_or(0, |column| column.cells().len());
    let mut sizes: FxHashMap<Vec<u32>, u64> = FxHashMap::default();
    for row in 0..rows {
        let codes = columns.iter().map(|column| column.cells().get(row).copied().unwrap_or(EMPTY)).collect();
        *sizes.entry(codes).or_default() += 1;
    }
    let text = |codes: Vec<u32>| {
        columns.iter().zip(codes).map(|(column, code)| column.text(code).map(str::to_owned)).collect::<Vec<_>>()
    };
    sizes.into_iter().map(|(codes, size)| (text(codes), size)).collect()
}

fn read(input: &PublishInput<'_>, fields: &[&OpenField<'_>], path: &Path) -> Result<Vec<Kind>> {
    let text = files::read_text(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let semicolon = text.lines().next().is_some_and(|line| line.contains(';'));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolon { b';' } else { b',' })
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let unreadable = |cause: &csv::Error| Error::read(path, cause.to_string(), cause.to_string());
    let header: Vec<String> =
        reader.headers().map_err(|cause| unreadable(&cause))?.iter().map(|name| fold(name).replace(' ', "_")).collect();
    let at = |name: &str| header.iter().position(|known| known == name);
    let mut columns = Vec::new();
    for field in fields {
        let age = || at(AGE).filter(|_| field.field.role == Some(Role::BirthDate)).map(|place| (place, true));
        let place = at(&field.field.id).map(|place| (place, false)).or_else(age);
        columns.push(place.ok_or_else(|| lacks(path, &field.field.id))?);
    }
    let count = at(COUNT).ok_or_else(|| lacks(path, COUNT))?;
    let mut openers: Vec<Opener<'_>> = fields
        .iter()
        .map(|field| Opener::new(field.field, &field.rule.method, input.dictionary, input.as_of, None))
        .collect();
    let mut kinds = Vec::new();
    for (line, record) in (2_u64..).zip(reader.records()) {
        let record = record.map_err(|cause| unreadable(&cause))?;
        let cell = |place: usize| record.get(place).unwrap_or_default();
        let mut kind = Vec::with_capacity(columns.len());
        for ((field, opener), (place, age)) in fields.iter().zip(&mut openers).zip(&columns) {
            let written = cell(*place);
            let value = if *age { year_of(written, input.as_of.year()) } else { Some(written.to_owned()) };
            let canonical = |text: &str| (field.field.kind.parse)(text, &field.field.options).output;
            let opened = value.and_then(|value| opener.open(&value).or_else(|| opener.open(&canonical(&value)?)));
            kind.push(Some(opened.ok_or_else(|| wrong(path, line, &field.field.id))?));
        }
        let people = cell(count).replace(['.', ' '], "").parse().map_err(|_| wrong(path, line, COUNT))?;
        kinds.push((kind, people));
    }
    Ok(kinds)
}

/// The year of birth of an age.
fn year_of(age: &str, year: i32) -> Option<String> {
    age.parse::<u8>().ok().map(|age| (year - i32::from(age)).to_string())
}

fn lacks(path: &Path, column: &str) -> Error {
    Error::read(
        path,
        format!("bảng dân số không có cột «{column}»"),
        format!("the table of the population has no column “{column}”"),
    )
    .hint(
        "Bảng cần một cột cho mỗi trường định danh gián tiếp (tên cột là mã trường; «tuoi» thay được ngày sinh) và cột so_nguoi.",
        "The table needs a column for each quasi-identifier (called by the field's id; “tuoi” may stand for a birth date) and so_nguoi.",
    )
}

fn wrong(path: &Path, line: u64, column: &str) -> Error {
    Error::read(
        path,
        format!("dòng {line}: giá trị ở cột «{column}» không đọc được"),
        format!("line {line}: the value of column “{column}” cannot be read"),
    )
    .hint("Hãy sửa dòng đó rồi chạy lại.", "Mend that line and run again.")
}
