//! Two versions of a data set, row by row: what came, what went, which cells changed.

use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::col;
use rustc_hash::{FxHashMap, FxHashSet};

use super::gather::ROWS;
use super::key::{Cells, Key, Part};
use crate::dictionary::Entity;
use crate::engine;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::normalize::NormalTable;

/// Changed rows whose old cells are held at a time.
const HELD: usize = 100_000;

/// What changed from one version to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Versions {
    /// Fields of the key by which rows are told apart.
    pub key: Vec<String>,
    /// Rows with a key that only the new version has.
    pub added: u64,
    /// Rows with a key that only the old version has.
    pub removed: u64,
    /// Rows with a key of both and some cell that differs.
    pub changed: u64,
    /// Rows with a key of both, the same in every common field.
    pub same: u64,
    /// Rows that cannot be told apart: a part of the key is empty, or another row has the same; in the old and the new.
    pub unkeyed: (u64, u64),
    /// Changed cells of each field.
    pub cells: BTreeMap<String, u64>,
    /// Fields that only the old, and only the new version has.
    pub fields: (Vec<String>, Vec<String>),
}

/// What is known of a key in the old version.
struct Old {
    row: u32,
    print: u64,
    /// Met in the new version.
    met: bool,
}

/// Compares two normal tables of an entity by its key, and writes every difference to `out` as CSV: `khac` (thêm, bớt,
/// sửa), the cell's address in the new version (in the old where it went), field, value before and after.
///
/// # Errors
/// When the entity has no key, a version lacks a field of it, or a file cannot be read or written.
pub fn versions(entity: &Entity, old: &NormalTable, new: &NormalTable, out: Option<&Path>) -> Result<Versions> {
    let common: Vec<String> = old.fields.iter().filter(|field| new.fields.contains(field)).cloned().collect();
    let parts: Vec<Part> = entity.key.iter().map(|field| Part::text(field)).collect();
    let Some(key) = Key::of(&parts, &common).filter(|_| !parts.is_empty()) else {
        return Err(Error::usage(
            format!("hai bản không cùng có khóa của «{}»: {}", entity.id, entity.key.join(", ")),
            format!("the two versions do not both have the key of “{}”: {}", entity.id, entity.key.join(", ")),
        )
        .hint("Hãy so hai bản của cùng một thực thể.", "Compare two versions of one entity."));
    };
    let only = |one: &NormalTable, other: &NormalTable| {
        one.fields.iter().filter(|field| !other.fields.contains(field)).cloned().collect::<Vec<_>>()
    };
    let mut found =
        Versions { key: entity.key.clone(), fields: (only(old, new), only(new, old)), ..Versions::default() };
    let whole = Key::whole(&common);
    let (mut known, twice) = index(old, &common, &key, &whole)?;
    found.unkeyed.0 = old.rows - u64::try_from(known.len()).unwrap_or_default();
    let mut list = out.map(List::create).transpose()?;
    let (mut pairs, mut added) = (Vec::new(), Vec::new());
    let mut seen = FxHashSet::default();
    each(new, &common, |cells, rows, _| {
        for (at, row) in rows.iter().enumerate() {
            let print = key.print(cells, at, 1).filter(|print| !twice.contains(print));
            let Some(print) = print.filter(|print| seen.insert(*print)) else {
                found.unkeyed.1 += 1;
                continue;
            };
            match (known.get_mut(&print), whole.print(cells, at, 1)) {
                (None, _) => added.push(*row),
                (Some(old), whole) => {
                    old.met = true;
                    if Some(old.print) == whole { found.same += 1 } else { pairs.push((old.row, *row)) }
                }
            }
        }
        Ok(())
    })?;
    let mut removed: Vec<u32> = known.into_values().filter(|one| !one.met).map(|one| one.row).collect();
    removed.sort_unstable();
    found.added = added.len() as u64;
    found.removed = removed.len() as u64;
    found.changed = pairs.len() as u64;
    let sides = Sides { old, new, common: &common, key: &entity.key };
    if let Some(list) = &mut list {
        sides.rows(new, &added, "thêm", list)?;
        sides.rows(old, &removed, "bớt", list)?;
    }
    for some in pairs.chunks(HELD) {
        sides.changes(some, &mut found.cells, list.as_mut())?;
    }
    list.map(List::finish).transpose()?;
    Ok(found)
}

/// The rows of the old version by the print of their key; and the prints that stand there twice.
fn index(
    table: &NormalTable,
    common: &[String],
    key: &Key,
    whole: &Key,
) -> Result<(FxHashMap<u64, Old>, FxHashSet<u64>)> {
    let (mut known, mut twice) = (FxHashMap::default(), FxHashSet::default());
    each(table, common, |cells, rows, _| {
        for (at, row) in rows.iter().enumerate() {
            let Some(print) = key.print(cells, at, 1) else { continue };
            let old = Old { row: *row, print: whole.print(cells, at, 1).unwrap_or_default(), met: false };
            if known.insert(print, old).is_some() {
                twice.insert(print);
            }
        }
        Ok(())
    })?;
    known.retain(|print, _| !twice.contains(print));
    Ok((known, twice))
}

/// Reads the common fields of a table batch by batch, with row numbers and places (part and line).
fn each(
    table: &NormalTable,
    common: &[String],
    mut take: impl FnMut(&Cells, &[u32], &[(u16, u32)]) -> Result<()>,
) -> Result<()> {
    let own = ["_row", "_part", "_line"].into_iter().chain(common.iter().map(String::as_str)).map(col);
    let plan = engine::scan(&table.dir.join("normal.parquet"))?.select(own.collect::<Vec<_>>());
    engine::batches(plan, ROWS, |batch| {
        let rows: Vec<u32> = batch.column("_row")?.u32()?.iter().map(Option::unwrap_or_default).collect();
        let parts = batch.column("_part")?.u16()?.iter().map(Option::unwrap_or_default);
        let lines = batch.column("_line")?.u32()?.iter().map(Option::unwrap_or_default);
        take(&Cells::of(&batch, common)?, &rows, &parts.zip(lines).collect::<Vec<_>>())
    })
}

/// Both versions, to be read again for the rows that differ.
struct Sides<'a> {
    old: &'a NormalTable,
    new: &'a NormalTable,
    common: &'a [String],
    key: &'a [String],
}

impl Sides<'_> {
    /// Lists rows that came or went, by their key.
    fn rows(&self, table: &NormalTable, wanted: &[u32], what: &str, list: &mut List<'_>) -> Result<()> {
        let first = self.key.first().map_or("", String::as_str);
        each(table, self.common, |cells, rows, places| {
            for (at, _) in rows.iter().enumerate().filter(|(_, row)| wanted.binary_search(row).is_ok()) {
                let (part, line) = places.get(at).copied().unwrap_or_default();
                let address = table.address(part, line, first);
                let text = self.key_text(cells, at);
                let (before, after) = if what == "bớt" { (text.as_str(), "") } else { ("", text.as_str()) };
                list.push([what, &address, &self.key.join("+"), before, after])?;
            }
            Ok(())
        })
    }

    fn key_text(&self, cells: &Cells, row: usize) -> String {
        let at = |field: &String| self.common.iter().position(|known| known == field);
        let texts = self.key.iter().filter_map(at).map(|at| cells.get(at, row).unwrap_or_default());
        texts.collect::<Vec<_>>().join("+")
    }

    /// Counts and lists the cells that differ in some pairs of rows (old, new), in the order of the new rows.
    fn changes(
        &self,
        pairs: &[(u32, u32)],
        counts: &mut BTreeMap<String, u64>,
        mut list: Option<&mut List<'_>>,
    ) -> Result<()> {
        let wanted: FxHashSet<u32> = pairs.iter().map(|(old, _)| *old).collect();
        let mut held: FxHashMap<u32, Vec<Option<String>>> = FxHashMap::default();
        each(self.old, self.common, |cells, rows, _| {
            for (at, row) in rows.iter().enumerate().filter(|(_, row)| wanted.contains(row)) {
                let texts = (0..self.common.len()).map(|field| cells.get(field, at).map(str::to_owned));
                held.insert(*row, texts.collect());
            }
            Ok(())
        })?;
        let pairs: FxHashMap<u32, u32> = pairs.iter().map(|(old, new)| (*new, *old)).collect();
        each(self.new, self.common, |cells, rows, places| {
            for (at, row) in rows.iter().enumerate() {
                let Some(before) = pairs.get(row).and_then(|old| held.get(old)) else { continue };
                let (part, line) = places.get(at).copied().unwrap_or_default();
                for (number, (field, before)) in self.common.iter().zip(before).enumerate() {
                    let after = cells.get(number, at);
                    if before.as_deref() == after {
                        continue;
                    }
                    *counts.entry(field.clone()).or_default() += 1;
                    if let Some(list) = list.as_deref_mut() {
                        let address = self.new.address(part, line, field);
                        let before = before.as_deref().unwrap_or_default();
                        list.push(["sửa", &address, field, before, after.unwrap_or_default()])?;
                    }
                }
            }
            Ok(())
        })
    }
}

/// The list of differences.
struct List<'a> {
    out: csv::Writer<Atomic>,
    place: &'a Path,
}

impl<'a> List<'a> {
    fn create(place: &'a Path) -> Result<Self> {
        use std::io::Write as _;
        let mut file = Atomic::create(place)?;
        file.write_all("\u{feff}".as_bytes()).map_err(|cause| files::unwritable(place, &cause))?;
        let mut list = Self { out: csv::Writer::from_writer(file), place };
        list.push(["Khác", "Ô", "Trường", "Giá trị cũ", "Giá trị mới"])?;
        Ok(list)
    }

    /// Adds a line; a value that a spreadsheet would run gets an apostrophe.
    fn push(&mut self, cells: [&str; 5]) -> Result<()> {
        let safe = cells.map(|cell| {
            if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
        });
        self.out.write_record(&safe).map_err(|cause| files::unwritable(self.place, &std::io::Error::other(cause)))
    }

    fn finish(self) -> Result<()> {
        let place = self.place;
        let file = self
            .out
            .into_inner()
            .map_err(|cause| files::unwritable(place, &std::io::Error::other(cause.error().to_string())))?;
        file.commit()
    }
}
