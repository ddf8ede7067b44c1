//! Rows of a normal table for comparing: fingerprints of all, contents of some.

use std::collections::BTreeMap;
use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::align::{Content, Contents};
use crate::error::Result;
use crate::normalize::NormalTable;
use crate::normalize::read::{TextBatches, Texts, value};

/// One number for each row over these fields.
pub(super) fn prints(table: &NormalTable, fields: &[String]) -> Result<Vec<u64>> {
    let names: Vec<&str> = fields.iter().map(String::as_str).collect();
    let mut prints = Vec::new();
    if names.is_empty() {
        return Ok(prints);
    }
    for batch in TextBatches::open(&table.dir.join("normal.parquet"), &names)? {
        let batch = batch?;
        for row in 0..batch.first().map_or(0, Texts::len) {
            let mut hasher = FxHasher::default();
            for column in &batch {
                match value(column, row) {
                    Some(text) => hasher.write(text.as_bytes()),
                    None => hasher.write_u8(0xff),
                }
                hasher.write_u8(0x1f);
            }
            prints.push(hasher.finish());
        }
    }
    Ok(prints)
}

/// The contents of some rows over these fields.
pub(super) fn contents(
    table: &NormalTable,
    fields: &[String],
    key: &[String],
    wanted: &FxHashSet<u32>,
) -> Result<Contents> {
    let names: Vec<&str> = fields.iter().map(String::as_str).collect();
    let mut found = Contents::default();
    let mut number = 0_u32;
    for batch in TextBatches::open(&table.dir.join("normal.parquet"), &names)? {
        let batch = batch?;
        for row in 0..batch.first().map_or(0, Texts::len) {
            if wanted.contains(&number) {
                let values: Vec<Option<String>> =
                    batch.iter().map(|column| value(column, row).map(str::to_owned)).collect();
                let part = |id: &String| {
                    let at = fields.iter().position(|field| field == id)?;
                    values.get(at).cloned().flatten()
                };
                let whole: Option<Vec<String>> = key.iter().map(part).collect();
                let key = whole.filter(|parts| !parts.is_empty()).map(|parts| parts.join("\u{1f}"));
                found.insert(number, Content { values, key });
            }
            number += 1;
        }
    }
    Ok(found)
}

/// The cells of some rows as they were written, before anything was put in form: by row and field.
pub(super) fn written(table: &NormalTable, wanted: &FxHashSet<u32>) -> Result<FxHashMap<(u32, String), String>> {
    let mut found = FxHashMap::default();
    for batch in TextBatches::open(&table.dir.join("changes.parquet"), &["_row", "field", "before"])? {
        let batch = batch?;
        let [rows, fields, before] = batch.as_slice() else { continue };
        for at in 0..rows.len() {
            let row = value(rows, at).and_then(|text| text.parse().ok());
            if let (Some(row), Some(field), Some(text)) = (row, value(fields, at), value(before, at))
                && wanted.contains(&row)
            {
                found.entry((row, field.to_owned())).or_insert_with(|| text.to_owned());
            }
        }
    }
    Ok(found)
}

/// Part and line of some rows.
pub(super) fn places(table: &NormalTable, mut wanted: Vec<u32>) -> Result<BTreeMap<u32, (u16, u32)>> {
    wanted.sort_unstable();
    wanted.dedup();
    let mut reader = crate::report::faults::Places::open(table)?;
    let mut found = BTreeMap::new();
    for row in wanted {
        if let Some(place) = reader.of(row)? {
            found.insert(row, place);
        }
    }
    Ok(found)
}
