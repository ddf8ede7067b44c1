//! A file judged by a schema, row by row.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::keys::{cells, each_row, key, targets, uniques};
use super::schema::{Loaded, Schema};
use super::types::Cell;
use super::{columns, keys};
use crate::error::{Error, Result};
use crate::lang::Message;
use crate::source::ReadOptions;
use crate::source::address::{self, Style};

/// Letters of a value that are shown.
const SHOWN: usize = 80;

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was broken: the constraint's name, `type`, `fieldsMatch`, `primaryKey`, `foreignKeys` …
    pub code: &'static str,
    /// The field, or fields of a key.
    pub field: String,
    /// Where: `B3` in a sheet, `line:column` in a text file; empty for the file as a whole.
    pub cell: String,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub message: Message,
}

/// Findings of one code at one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The code.
    pub code: &'static str,
    /// The field.
    pub field: String,
    /// How many cells or rows are broken.
    pub broken: u64,
    /// The first of them.
    pub first: Finding,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// Rows judged.
    pub rows: u64,
    /// Things found.
    pub found: u64,
    /// By code and field.
    pub groups: Vec<Group>,
}

/// Judges a file; every finding is handed to `tell` in the order of rows.
///
/// # Errors
/// When the file, or one that a foreign key refers to, cannot be read.
pub fn validate(
    loaded: &Loaded,
    path: &Path,
    options: &ReadOptions,
    tell: &mut dyn FnMut(&Finding) -> Result<()>,
) -> Result<Verdict> {
    let options = ReadOptions {
        sheet: options.sheet.clone().or_else(|| loaded.sheet.clone()),
        encoding: options.encoding.clone().or_else(|| loaded.encoding.clone()),
        ..options.clone()
    };
    let header_rows = options.header_rows.unwrap_or(loaded.header_rows);
    let schema = &loaded.schema;
    let known: Vec<FxHashSet<u128>> =
        schema.foreign_keys.iter().map(|key| targets(key, path, header_rows)).collect::<Result<_>>()?;
    let mut work = Work {
        schema,
        known,
        unique: uniques(&schema.fields, &schema.primary_key, &schema.unique_keys),
        places: (header_rows == 0).then(|| (0..schema.fields.len()).map(Some).collect()),
        rows: 0,
        groups: BTreeMap::new(),
        tell,
        failed: None,
    };
    each_row(path, &options, |style, row| {
        if work.failed.is_some() {
            return;
        }
        let texts = cells(row);
        match &work.places {
            None if row.line >= header_rows => work.header(style, row.line, &texts),
            None => {}
            Some(_) => work.row(style, row.line, &texts),
        }
    })?;
    if let Some(error) = work.failed {
        return Err(error);
    }
    if work.places.is_none() {
        return Err(Error::read(path, "không có dòng tiêu đề", "there is no header row").hint(
            "Hãy thêm một dòng tên cột ở đầu tệp, như lược đồ nêu.",
            "Add a row with the names of the columns, as in the schema, at the top of the file.",
        ));
    }
    let groups: Vec<Group> = work.groups.into_values().collect();
    Ok(Verdict { rows: work.rows, found: groups.iter().map(|group| group.broken).sum(), groups })
}

struct Work<'a> {
    schema: &'a Schema,
    known: Vec<FxHashSet<u128>>,
    unique: Vec<keys::Unique>,
    places: Option<Vec<Option<usize>>>,
    rows: u64,
    groups: BTreeMap<(String, &'static str), Group>,
    tell: &'a mut dyn FnMut(&Finding) -> Result<()>,
    failed: Option<Error>,
}

impl Work<'_> {
    fn found(&mut self, code: &'static str, field: &str, cell: String, value: &str, vi: String, en: String) {
        let value = value.chars().take(SHOWN).collect();
        let finding = Finding { code, field: field.to_owned(), cell, value, message: Message::new(vi, en) };
        if let Err(error) = (self.tell)(&finding) {
            self.failed.get_or_insert(error);
        }
        let group = self.groups.entry((field.to_owned(), code));
        let first = || Group { code, field: field.to_owned(), broken: 0, first: finding };
        group.or_insert_with(first).broken += 1;
    }

    fn header(&mut self, style: Style, line: u32, header: &[String]) {
        let names: Vec<String> = self.schema.fields.iter().map(|field| field.name.clone()).collect();
        let (places, faults) = columns::matched(&self.schema.fields_match, &names, header);
        self.places = Some(places);
        for fault in faults {
            let column = fault.column.and_then(|column| u32::try_from(column).ok());
            let cell = column.map_or_else(String::new, |column| address::cell(style, line, column));
            let value = fault.column.and_then(|column| header.get(column)).cloned().unwrap_or_default();
            self.found("fieldsMatch", &fault.name, cell, &value, fault.message.vi, fault.message.en);
        }
    }

    fn row(&mut self, style: Style, line: u32, texts: &[String]) {
        self.rows += 1;
        let schema = self.schema;
        let places = self.places.clone().unwrap_or_default();
        let at = |place: Option<usize>| {
            let column = place.and_then(|place| u32::try_from(place).ok()).unwrap_or_default();
            address::cell(style, line, column)
        };
        let mut values: Vec<Option<Cell>> = Vec::with_capacity(schema.fields.len());
        for (number, (field, place)) in schema.fields.iter().zip(&places).enumerate() {
            let text = place.and_then(|place| texts.get(place)).map_or("", String::as_str);
            // A column that the file need not have is not judged where it has none.
            let Some(read) = place.and_then(|_| field.read(text)) else {
                let keyed = schema.primary_key.contains(&number);
                if place.is_some() && (field.required || keyed) {
                    let code = if field.required { "required" } else { "primaryKey" };
                    self.found(
                        code,
                        &field.name,
                        at(*place),
                        text,
                        "ô trống".to_owned(),
                        "the cell is empty".to_owned(),
                    );
                }
                values.push(None);
                continue;
            };
            let Ok(value) = read else {
                let kind = field.kind.id;
                let (vi, en) = (format!("không phải kiểu {kind}"), format!("is not of the type {kind}"));
                self.found("type", &field.name, at(*place), text, vi, en);
                values.push(None);
                continue;
            };
            for constraint in field.constraints.iter().filter(|constraint| !constraint.holds(&value, text)) {
                let (id, wanted) = (constraint.id(), constraint.told());
                let (vi, en) = (format!("trái với {id} {wanted}"), format!("breaks {id} {wanted}"));
                self.found(id, &field.name, at(*place), text, vi.trim_end().to_owned(), en.trim_end().to_owned());
            }
            values.push(Some(value));
        }
        self.keys(&values, &places, style, line, texts);
    }

    fn keys(&mut self, values: &[Option<Cell>], places: &[Option<usize>], style: Style, line: u32, texts: &[String]) {
        let schema = self.schema;
        let name = |fields: &[usize]| {
            let names = fields.iter().filter_map(|field| schema.fields.get(*field)).map(|field| field.name.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        let shown = |fields: &[usize]| {
            let cells = fields.iter().filter_map(|field| texts.get((*places.get(*field)?)?));
            cells.map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        let at = |fields: &[usize]| {
            let place = fields.first().and_then(|field| *places.get(*field)?);
            address::cell(style, line, place.and_then(|place| u32::try_from(place).ok()).unwrap_or_default())
        };
        let mut found = Vec::new();
        for unique in &mut self.unique {
            if let Some(first) = unique.repeats(values, line) {
                let (vi, en) = (format!("đã có ở dòng {first}"), format!("stands already in row {first}"));
                found.push((unique.id, unique.fields.clone(), vi, en));
            }
        }
        for (reference, known) in schema.foreign_keys.iter().zip(&self.known) {
            if key(&reference.fields, values).is_some_and(|key| !known.contains(&key)) {
                let there = if reference.resource.is_empty() { "bảng này" } else { &reference.resource };
                let there_en = if reference.resource.is_empty() { "this table" } else { &reference.resource };
                let (vi, en) = (format!("không có trong {there}"), format!("does not stand in {there_en}"));
                found.push(("foreignKeys", reference.fields.clone(), vi, en));
            }
        }
        for (code, fields, vi, en) in found {
            self.found(code, &name(&fields), at(&fields), &shown(&fields), vi, en);
        }
    }
}
