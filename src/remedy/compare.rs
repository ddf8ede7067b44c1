//! What was sent against what came back: which findings are closed, by which cell, and what remains.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::align::{Aligned, Content, Contents, align};
use super::log::{Done, Entry, Named};
use super::rows;
use crate::check::{Checked, Level};
use crate::dictionary::Entity;
use crate::error::Result;
use crate::normalize::NormalTable;
use crate::report::faults;

/// A table with its findings.
pub(super) struct Side<'a> {
    pub(super) table: &'a NormalTable,
    pub(super) checked: &'a Checked,
}

/// A finding, compactly: row, check and field.
type Found = (Option<u32>, u16, u16);

/// Numbers for codes and fields.
#[derive(Default)]
struct Names {
    known: FxHashMap<String, u16>,
    list: Vec<String>,
}

impl Names {
    fn of(&mut self, name: &str) -> u16 {
        if let Some(number) = self.known.get(name) {
            return *number;
        }
        let number = u16::try_from(self.list.len()).unwrap_or(u16::MAX);
        self.known.insert(name.to_owned(), number);
        self.list.push(name.to_owned());
        number
    }

    fn get(&self, number: u16) -> &str {
        self.list.get(usize::from(number)).map_or("", String::as_str)
    }
}

/// What became of the findings that were sent, and of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Findings that were sent.
    pub sent: u64,
    /// Of those, closed: checked again, and no longer found.
    pub closed: u64,
    /// Of the closed, those whose cell was emptied instead of mended.
    pub emptied: u64,
    /// Of those sent, in cells that nobody touched.
    pub untouched: u64,
    /// Of those sent, in cells that were changed and are still wrong.
    pub still_wrong: u64,
    /// Of those sent, not closed because the check could not be made again (a column or a reference table is missing).
    pub unverified: u64,
    /// Of those sent, on rows that were deleted: closed only when the deletion is accepted.
    pub deleted: u64,
    /// Findings that were not sent: made while mending, or on added rows.
    pub new: u64,
    /// Findings now, by level.
    pub levels: BTreeMap<Level, u64>,
    /// Rows that were sent.
    pub rows_sent: u64,
    /// Rows now.
    pub rows_now: u64,
    /// Rows with a changed cell.
    pub rows_changed: u64,
    /// Rows that were added.
    pub rows_inserted: u64,
    /// Rows that were deleted.
    pub rows_deleted: u64,
    /// Rows that stand in another order.
    pub rows_moved: u64,
    /// Cells that were changed.
    pub cells_changed: u64,
    /// Fields whose column is no longer there.
    pub columns_missing: Vec<String>,
}

/// The outcome with the lines of the log and the mended cells (sheet, line, column).
pub(super) struct Compared {
    pub(super) outcome: Outcome,
    pub(super) entries: Vec<Entry>,
    pub(super) mended: Vec<Place>,
}

/// What the log says of every line.
pub(super) struct Stamp<'a> {
    pub(super) at: &'a str,
    pub(super) by: &'a str,
    pub(super) round: u32,
}

/// Compares two states of a table.
pub(super) fn compare(
    entity: &Entity,
    sent: &Side<'_>,
    back: &Side<'_>,
    stamp: &Stamp<'_>,
    accept_deleted: bool,
) -> Result<Compared> {
    let fields: Vec<String> = sent.table.fields.iter().filter(|id| back.table.fields.contains(id)).cloned().collect();
    let aligned = align(&rows::prints(sent.table, &fields)?, &rows::prints(back.table, &fields)?, |left, right| {
        let of = |table, wanted| rows::contents(table, &fields, &entity.key, wanted);
        Ok((of(sent.table, left)?, of(back.table, right)?))
    })?;
    let mut names = Names::default();
    let before = findings(sent, &mut names)?;
    let after = findings(back, &mut names)?;
    let mut work = Work { sent, back, fields, aligned, names, outcome: Outcome::default(), closing: BTreeMap::new() };
    work.outcome.columns_missing =
        sent.table.fields.iter().filter(|id| !back.table.fields.contains(id)).cloned().collect();
    let (changed, cells) = work.changes()?;
    work.judge(before, &after, &cells, accept_deleted);
    let (entries, mended) = work.entries(stamp, &changed, &cells)?;
    Ok(Compared { outcome: work.outcome, entries, mended })
}

fn findings(side: &Side<'_>, names: &mut Names) -> Result<BTreeMap<Found, (u64, Level)>> {
    let mut found = BTreeMap::new();
    faults::each(side.table, &side.checked.path, |fault| {
        let key = (fault.row, names.of(&fault.code), names.of(&fault.field));
        found.entry(key).or_insert((0, fault.level)).0 += 1;
        Ok(())
    })?;
    Ok(found)
}

/// A changed cell: the row sent and the field.
type Cell = (u32, String);
/// Changed cells with the text before and after.
type Cells = BTreeMap<Cell, (Option<String>, Option<String>)>;

/// Findings closed and findings left.
type Told = (Vec<Named>, Vec<Named>);
/// A cell of the workbook that came back: sheet, line, column.
pub(super) type Place = (String, u32, u32);

struct Work<'a> {
    sent: &'a Side<'a>,
    back: &'a Side<'a>,
    fields: Vec<String>,
    aligned: Aligned,
    names: Names,
    outcome: Outcome,
    /// Where findings are told in the log: closed and left, by row sent and field; no row: the set.
    closing: BTreeMap<(Option<u32>, String), Told>,
}

impl Work<'_> {
    fn now(&self, row: u32) -> Option<u32> {
        self.aligned.now.get(row as usize).copied().flatten()
    }

    /// Rows whose content differs, and their cells that do.
    fn changes(&mut self) -> Result<(Vec<(u32, u32)>, Cells)> {
        let (left, right) =
            (rows::prints(self.sent.table, &self.fields)?, rows::prints(self.back.table, &self.fields)?);
        let differs = |(row, with): &(u32, u32)| left.get(*row as usize) != right.get(*with as usize);
        let pairs: Vec<(u32, u32)> =
            (0..).zip(&self.aligned.now).filter_map(|(row, now)| Some((row, (*now)?))).filter(differs).collect();
        let set = |of: fn(&(u32, u32)) -> u32| pairs.iter().map(of).collect::<FxHashSet<u32>>();
        let (olds, news) = (set(|pair| pair.0), set(|pair| pair.1));
        let contents = |table, wanted: &FxHashSet<u32>| rows::contents(table, &self.fields, &[], wanted);
        let (old, new): (Contents, Contents) = (contents(self.sent.table, &olds)?, contents(self.back.table, &news)?);
        let (raw_old, raw_new) = (rows::written(self.sent.table, &olds)?, rows::written(self.back.table, &news)?);
        let nothing = Content::default();
        let mut cells = Cells::new();
        for (row, with) in &pairs {
            let (one, other) = (old.get(row).unwrap_or(&nothing), new.get(with).unwrap_or(&nothing));
            for ((field, before), after) in self.fields.iter().zip(&one.values).zip(&other.values) {
                if before != after {
                    let text = |raw: &FxHashMap<(u32, String), String>, row: u32, now: &Option<String>| {
                        raw.get(&(row, field.clone())).cloned().or_else(|| now.clone())
                    };
                    let texts = (text(&raw_old, *row, before), text(&raw_new, *with, after));
                    cells.insert((*row, field.clone()), texts);
                }
            }
        }
        let outcome = &mut self.outcome;
        outcome.rows_sent = self.sent.table.rows;
        outcome.rows_now = self.back.table.rows;
        outcome.rows_changed = pairs.len() as u64;
        outcome.cells_changed = cells.len() as u64;
        outcome.rows_inserted = self.aligned.inserted.len() as u64;
        outcome.rows_moved = self.aligned.moved.len() as u64;
        outcome.rows_deleted = self.aligned.now.iter().filter(|now| now.is_none()).count() as u64;
        Ok((pairs, cells))
    }

    /// What became of each finding that was sent.
    fn judge(
        &mut self,
        before: BTreeMap<Found, (u64, Level)>,
        after: &BTreeMap<Found, (u64, Level)>,
        cells: &Cells,
        accept_deleted: bool,
    ) {
        let again: BTreeSet<(&str, &str)> =
            self.back.checked.outcomes.iter().map(|one| (one.code.as_str(), one.field.as_str())).collect();
        let mut expected: BTreeMap<Found, u64> = BTreeMap::new();
        for ((row, code, field), (count, _)) in before {
            self.outcome.sent += count;
            let named = Named { code: self.names.get(code).to_owned(), field: self.names.get(field).to_owned() };
            let place = (row, named.field.clone());
            let now = row.and_then(|row| self.now(row));
            if let (Some(row), None) = (row, now) {
                self.outcome.deleted += count;
                self.outcome.closed += if accept_deleted { count } else { 0 };
                let (closes, leaves) = self.closing.entry((Some(row), String::new())).or_default();
                if accept_deleted { closes } else { leaves }.push(named);
                continue;
            }
            let left = after.get(&(now, code, field)).map_or(0, |(count, _)| *count).min(count);
            *expected.entry((now, code, field)).or_default() += left;
            let cell = row.and_then(|row| cells.get(&(row, named.field.clone())));
            if left > 0 {
                let touched = cell.is_some();
                *(if touched { &mut self.outcome.still_wrong } else { &mut self.outcome.untouched }) += left;
                self.closing.entry(place.clone()).or_default().1.push(named.clone());
            }
            let gone = count - left;
            if gone == 0 {
                continue;
            }
            let emptied = cell.is_some_and(|(_, after)| after.is_none());
            if again.contains(&(named.code.as_str(), named.field.as_str())) || emptied {
                self.outcome.closed += gone;
                self.outcome.emptied += if emptied { gone } else { 0 };
                self.closing.entry(place).or_default().0.push(named);
            } else {
                self.outcome.unverified += gone;
                self.closing.entry(place).or_default().1.push(named);
            }
        }
        for (found, (count, level)) in after {
            self.outcome.new += count - expected.get(found).copied().unwrap_or(0).min(*count);
            *self.outcome.levels.entry(*level).or_default() += count;
        }
    }

    /// The lines of the log, in the order of the rows that were sent; and the cells that were mended.
    fn entries(
        &mut self,
        stamp: &Stamp<'_>,
        changed: &[(u32, u32)],
        cells: &Cells,
    ) -> Result<(Vec<Entry>, Vec<Place>)> {
        self.gather_on_cells(cells);
        let mut wanted: Vec<u32> = self.closing.keys().filter_map(|(row, _)| *row).collect();
        wanted.extend(changed.iter().map(|(row, _)| *row));
        wanted.extend(&self.aligned.moved);
        wanted.extend((0..).zip(&self.aligned.now).filter(|(_, now)| now.is_none()).map(|(row, _)| row));
        let old = rows::places(self.sent.table, wanted.clone())?;
        let mut nows: Vec<u32> = wanted.iter().filter_map(|row| self.now(*row)).collect();
        nows.extend(&self.aligned.inserted);
        let new = rows::places(self.back.table, nows)?;
        let address = |table: &NormalTable, places: &BTreeMap<u32, (u16, u32)>, row: u32, field: &str| {
            places.get(&row).map_or_else(String::new, |(part, line)| table.address(*part, *line, field))
        };
        let made = |done: Done, row: Option<u32>, field: &str| Entry {
            at: stamp.at.to_owned(),
            by: stamp.by.to_owned(),
            round: stamp.round,
            done,
            sent: row.map_or_else(String::new, |row| address(self.sent.table, &old, row, field)),
            now: row
                .and_then(|row| self.now(row))
                .map_or_else(String::new, |row| address(self.back.table, &new, row, field)),
            field: field.to_owned(),
            before: None,
            after: None,
            closes: Vec::new(),
            leaves: Vec::new(),
            previous: String::new(),
        };
        let mut entries: BTreeMap<(u32, u8, String), Entry> = BTreeMap::new();
        let mut mended = Vec::new();
        for ((row, field), (before, after)) in cells {
            let mut entry =
                Entry { before: before.clone(), after: after.clone(), ..made(Done::Cell, Some(*row), field) };
            if let Some((closes, leaves)) = self.closing.get(&(Some(*row), field.clone())) {
                (entry.closes, entry.leaves) = (closes.clone(), leaves.clone());
            }
            if !entry.closes.is_empty() {
                mended.extend(self.place_now(*row, field, &new));
            }
            entries.insert((*row, 1, field.clone()), entry);
        }
        for (row, _) in (0..).zip(&self.aligned.now).filter(|(_, now)| now.is_none()) {
            let mut entry = made(Done::RowDeleted, Some(row), "");
            if let Some((closes, leaves)) = self.closing.get(&(Some(row), String::new())) {
                (entry.closes, entry.leaves) = (closes.clone(), leaves.clone());
            }
            entries.insert((row, 0, String::new()), entry);
        }
        for row in &self.aligned.moved {
            entries.insert((*row, 2, String::new()), made(Done::RowMoved, Some(*row), ""));
        }
        for ((row, field), (closes, _)) in self.closing.iter().filter(|(_, (closes, _))| !closes.is_empty()) {
            let told = row.is_some_and(|row| {
                cells.contains_key(&(row, field.clone())) || (field.is_empty() && self.now(row).is_none())
            });
            if !told {
                let entry = Entry { closes: closes.clone(), ..made(Done::Elsewhere, *row, field) };
                entries.insert((row.unwrap_or(u32::MAX), 3, field.clone()), entry);
            }
        }
        let mut list: Vec<Entry> = entries.into_values().collect();
        for row in &self.aligned.inserted {
            let now = address(self.back.table, &new, *row, "");
            list.push(Entry { now, ..made(Done::RowInserted, None, "") });
        }
        Ok((list, mended))
    }

    /// A finding that was closed by a change elsewhere in its row is told on the first cell of the row that was changed.
    fn gather_on_cells(&mut self, cells: &Cells) {
        let keys: Vec<(Option<u32>, String)> = self.closing.keys().cloned().collect();
        for key in keys {
            let Some(row) = key.0.filter(|row| self.now(*row).is_some()) else { continue };
            if cells.contains_key(&(row, key.1.clone())) {
                continue;
            }
            let first =
                cells.range((row, String::new())..(row + 1, String::new())).next().map(|((_, field), _)| field.clone());
            if let (Some(field), Some((closes, _))) = (first, self.closing.get_mut(&key)) {
                let mut closes = std::mem::take(closes);
                self.closing.entry((Some(row), field)).or_default().0.append(&mut closes);
            }
        }
    }

    /// Sheet, line and column of a cell now.
    fn place_now(&self, row: u32, field: &str, places: &BTreeMap<u32, (u16, u32)>) -> Option<Place> {
        let (part, line) = places.get(&self.now(row)?)?;
        let sheet = self.back.table.parts.get(usize::from(*part))?.origin.sheet.clone()?;
        Some((sheet, *line, faults::column(self.back.table, *part, field)))
    }
}
