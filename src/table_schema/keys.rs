//! Keys: values of one or several fields that must not repeat, or must stand in another table. What was seen is kept as
//! 128-bit hashes, so that memory grows with rows and not with texts.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::schema::{Field, ForeignKey};
use super::types::{self, Cell};
use crate::error::Result;
use crate::source::address::Style;
use crate::source::grid::Row;
use crate::source::{ReadOptions, readers};

/// A key of values, in the order of its fields.
pub(super) fn hash(values: &[String]) -> u128 {
    let half = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        values.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    (half(1) << 64) | half(2)
}

/// A key that must not repeat.
pub(super) struct Unique {
    /// Places of its fields.
    pub(super) fields: Vec<usize>,
    /// `unique`, `primaryKey` or `uniqueKeys`.
    pub(super) id: &'static str,
    seen: FxHashMap<u128, u32>,
}

impl Unique {
    /// A key of these fields.
    pub(super) fn of(id: &'static str, fields: Vec<usize>) -> Self {
        Self { fields, id, seen: FxHashMap::default() }
    }

    /// Takes a row; gives the line where the same values stood first. A row with an empty value is not compared.
    pub(super) fn repeats(&mut self, row: &[Option<Cell>], line: u32) -> Option<u32> {
        let key = key(&self.fields, row)?;
        match self.seen.entry(key) {
            std::collections::hash_map::Entry::Occupied(first) => Some(*first.get()),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}

/// The hash of a row's key; `None` where a value is empty or could not be read.
pub(super) fn key(fields: &[usize], row: &[Option<Cell>]) -> Option<u128> {
    let values = fields.iter().map(|field| row.get(*field)?.as_ref().map(Cell::canonical));
    values.collect::<Option<Vec<String>>>().map(|values| hash(&values))
}

/// The keys that a reference may name.
pub(super) fn targets(key: &ForeignKey, own: &Path, header_rows: u32) -> Result<FxHashSet<u128>> {
    let path = key.file.as_deref().unwrap_or(own);
    let mut places: Option<Vec<Option<usize>>> = None;
    let mut found = FxHashSet::default();
    each_row(path, &ReadOptions::default(), |_, row| {
        let Some(places) = &places else {
            // The last header row names the columns.
            if row.line >= header_rows {
                let header: Vec<String> = cells(row);
                let place = |name: &String| header.iter().position(|column| column == name);
                places = Some(key.targets.iter().map(|(name, _)| place(name)).collect());
            }
            return;
        };
        let texts = cells(row);
        let values = places.iter().zip(&key.targets).map(|(place, (_, descriptor))| {
            let text = place.and_then(|place| texts.get(place)).map_or("", String::as_str);
            if key.missing.iter().any(|missing| missing == text) {
                return None;
            }
            let kind = descriptor.get("type").and_then(serde_json::Value::as_str).and_then(types::find);
            (kind.unwrap_or(&types::ANY).read)(text, descriptor).map(|cell| cell.canonical())
        });
        found.extend(values.collect::<Option<Vec<String>>>().map(|values| hash(&values)));
    })?;
    Ok(found)
}

/// The texts of a row from the first column to its last one.
pub(super) fn cells(row: &Row) -> Vec<String> {
    let mut texts = Vec::new();
    for (cell, text) in row.iter().filter(|(cell, _)| cell.column < 16_384) {
        texts.resize(cell.column as usize, String::new());
        texts.push(text.to_owned());
    }
    texts
}

/// Goes through the rows of a file's first sheet, or the one named.
pub(super) fn each_row(path: &Path, options: &ReadOptions, mut see: impl FnMut(Style, &Row)) -> Result<()> {
    let book = readers::read(path, options)?;
    let Some(mut sheet) = book.sheets.into_iter().next() else {
        return Ok(());
    };
    let style = sheet.style();
    sheet.rows.iter().for_each(|row| see(style, row));
    if let Some(rest) = &mut sheet.rest {
        while let Some(row) = rest.next_row()? {
            see(style, &row);
        }
    }
    Ok(())
}

/// Every key of a schema that must not repeat.
pub(super) fn uniques(fields: &[Field], primary: &[usize], keys: &[Vec<usize>]) -> Vec<Unique> {
    let single = fields.iter().enumerate().filter(|(_, field)| field.unique);
    let mut all: Vec<Unique> = single.map(|(place, _)| Unique::of("unique", vec![place])).collect();
    if !primary.is_empty() {
        all.push(Unique::of("primaryKey", primary.to_vec()));
    }
    all.extend(keys.iter().filter(|key| !key.is_empty()).map(|key| Unique::of("uniqueKeys", key.clone())));
    all
}
