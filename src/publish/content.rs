//! The rows of a package in memory: read once, each judged, each value opened.

use std::collections::BTreeMap;

use arrow::array::UInt32Array;

use super::gate::{OpenField, is_personal};
use super::open::Opener;
use super::package::PublishInput;
use super::rows;
use super::scan::{self, Withheld};
use super::store::{Column, EMPTY};
use super::terms::Audience;
use crate::dictionary::{Field, OpenMethod, Role, Storage};
use crate::error::{Error, Result};
use crate::memory;
use crate::normalize::read::{Memo, NumberBatches, TextBatches, Texts, rows_of, value};
use crate::privacy::traces::Known;

/// The rows that go out and what was counted on the way. Columns counted for anonymity hold their values as they came, so
/// that each can still be generalized as far as is needed.
pub(super) struct Content {
    pub(super) columns: Vec<Column>,
    /// Cells emptied because their value is not valid or cannot be generalized, by column.
    pub(super) blanked: Vec<u64>,
    /// Cells emptied because checking found an error in them, by column.
    pub(super) wrong: Vec<u64>,
    /// Cells in which a person was found, by column.
    pub(super) withheld: Vec<u64>,
    /// What was found of persons.
    pub(super) found: BTreeMap<(usize, crate::privacy::traces::Trace), u64>,
    pub(super) known: Known,
    pub(super) rows_in: u64,
    pub(super) set_aside: BTreeMap<String, u64>,
}

/// What the rows are judged by.
struct Judging<'a> {
    open: &'a [OpenField<'a>],
    judged: rows::Judged,
    /// Places of published columns in which checking found errors.
    touched: Vec<bool>,
    /// Places of published columns that tell a household business; none where it may be told of.
    households: Vec<usize>,
}

impl<'a> Judging<'a> {
    fn of(input: &PublishInput<'_>, open: &'a [OpenField<'a>]) -> Result<Self> {
        let ids: Vec<&str> = open.iter().map(|field| field.field.id.as_str()).collect();
        let mut judged = rows::judged(input.entity, &ids, input.checked, input.linked)?;
        if input.terms.audience == Audience::Internal {
            // The owner's house must see what it has to mend.
            judged.wrong.clear();
        }
        let found: std::collections::BTreeSet<usize> = judged.wrong.iter().map(|(_, place)| *place).collect();
        let touched = (0..open.len()).map(|place| found.contains(&place)).collect();
        let telling = open.iter().enumerate().filter(|(_, open)| rows::tells_household(open.field));
        let households =
            if input.terms.audience == Audience::Open { telling.map(|(place, _)| place).collect() } else { Vec::new() };
        Ok(Self { open, judged, touched, households })
    }

    /// Why a record stays at home.
    fn aside(&self, id: u32, row: usize, cells: &[Texts], key: &[Texts]) -> Option<&'static str> {
        let keyless = || key.iter().any(|column| value(column, row).is_none());
        let household = |place: &usize| {
            let told = self.open.get(*place).zip(cells.get(*place));
            told.is_some_and(|(open, cell)| rows::household(open.field, value(cell, row)))
        };
        self.judged.aside.get(&id).copied().or_else(|| {
            let own = keyless().then_some(rows::KEY_MISSING);
            own.or_else(|| self.households.iter().any(household).then_some(rows::HOUSEHOLD))
        })
    }

    /// True where checking found an error in a cell.
    fn wrong(&self, id: u32, place: usize) -> bool {
        self.touched.get(place).copied().unwrap_or(false) && self.judged.wrong.contains(&(id, place))
    }
}

/// True for a field whose values are looked for in all others: names, and the numbers of persons.
fn tells_persons(field: &Field) -> bool {
    let number = field.storage == Storage::Text && field.codes.is_none() && !field.kind.id.starts_with("ngay");
    named(field) || (is_personal(field) && number && field.role != Some(Role::Address))
}

fn named(field: &Field) -> bool {
    field.role == Some(Role::PersonName) || field.kind.id == "ten_nguoi"
}

/// What the table itself says of persons, of all its records.
fn known(input: &PublishInput<'_>) -> Result<Known> {
    let fields = input.entity.fields.iter();
    let persons: Vec<&Field> =
        fields.filter(|field| input.table.fields.contains(&field.id) && tells_persons(field)).collect();
    let asked: Vec<&str> = persons.iter().map(|field| field.id.as_str()).collect();
    let mut known = Known::default();
    if asked.is_empty() {
        return Ok(known);
    }
    let mut told: Vec<Memo<()>> = persons.iter().map(|_| Memo::default()).collect();
    for batch in TextBatches::open(&input.table.dir.join("normal.parquet"), &asked)? {
        memory::check()?;
        for ((field, column), told) in persons.iter().zip(&batch?).zip(&mut told) {
            let mut told = told.over(column);
            for row in 0..column.len() {
                told.at(row, |text| match text {
                    Some(text) if named(field) => known.add_name(text),
                    Some(text) => known.add_value(text),
                    None => {}
                });
            }
        }
    }
    known.settle();
    Ok(known)
}

impl Content {
    /// Reads what the table knows of persons, then judges each record and opens each value of those kept.
    pub(super) fn read(input: &PublishInput<'_>, open: &[OpenField<'_>]) -> Result<Self> {
        let judging = Judging::of(input, open)?;
        let present = |id: &String| input.table.fields.contains(id);
        let key = input.entity.key.iter().filter(|id| present(id)).map(String::as_str);
        let asked: Vec<&str> = open.iter().map(|field| field.field.id.as_str()).chain(key).collect();
        let key_of = input.terms.key.as_ref();
        let mut openers: Vec<(Opener<'_>, Memo<u32>)> = open
            .iter()
            .map(|field| Opener::new(field.field, &field.rule.method, input.dictionary, input.as_of, key_of))
            .map(|opener| (opener, Memo::default()))
            .collect();
        let mut content = Self {
            columns: open.iter().map(|_| Column::default()).collect(),
            blanked: vec![0; open.len()],
            wrong: vec![0; open.len()],
            withheld: vec![0; open.len()],
            found: BTreeMap::new(),
            known: known(input)?,
            rows_in: 0,
            set_aside: BTreeMap::new(),
        };
        let normal = input.table.dir.join("normal.parquet");
        let rows = usize::try_from(rows_of(&normal)?.min(input.table.rows)).unwrap_or(0);
        content.columns.iter_mut().for_each(|column| column.reserve(rows));
        for (ids, batch) in NumberBatches::open(&normal, &["_row"])?.zip(TextBatches::open(&normal, &asked)?) {
            memory::check()?;
            let (ids, batch) = (ids?, batch?);
            if let (Some(ids), Some((cells, key))) = (ids.first(), batch.split_at_checked(open.len())) {
                content.add(&judging, ids, cells, key, &mut openers);
            }
        }
        if content.rows_in != input.table.rows {
            return Err(Error::stage(
                "publish",
                format!("normal.parquet: {} / table.json: {}", content.rows_in, input.table.rows),
            ));
        }
        Ok(content)
    }

    fn add(
        &mut self,
        judging: &Judging<'_>,
        ids: &UInt32Array,
        cells: &[Texts],
        key: &[Texts],
        openers: &mut [(Opener<'_>, Memo<u32>)],
    ) {
        let mut kept: Vec<(usize, u32)> = Vec::with_capacity(ids.len());
        for (row, id) in ids.values().iter().enumerate() {
            match judging.aside(*id, row, cells, key) {
                Some(reason) => *self.set_aside.entry(reason.to_owned()).or_default() += 1,
                None => kept.push((row, *id)),
            }
        }
        self.rows_in += ids.len() as u64;
        let counts = self.wrong.iter_mut().zip(&mut self.blanked);
        let columns = self.columns.iter_mut().zip(counts).zip(openers).zip(judging.open).zip(cells);
        for (place, ((((column, (wrong, blanked)), (opener, memo)), open), cells)) in columns.enumerate() {
            let mut opened = memo.over(cells);
            for (row, id) in &kept {
                if judging.wrong(*id, place) && value(cells, *row).is_some() {
                    *wrong += 1;
                    column.push_code(EMPTY);
                    continue;
                }
                let code = *opened.at(*row, |text| {
                    let after = text.and_then(|text| opener.open(text));
                    column.intern_or_empty(if open.quasi { text.filter(|_| after.is_some()) } else { after.as_deref() })
                });
                *blanked += u64::from(code == EMPTY && value(cells, *row).is_some());
                column.push_code(code);
            }
        }
    }

    /// Takes out the cells and records in which a person is found.
    ///
    /// # Errors
    /// Refuses a column with too many.
    pub(super) fn withhold(&mut self, input: &PublishInput<'_>, open: &[OpenField<'_>]) -> Result<()> {
        let place =
            |id: &String| open.iter().position(|field| field.field.id == *id && field.rule.method == OpenMethod::Keep);
        let key: Vec<usize> = input.entity.key.iter().filter_map(place).collect();
        let Withheld { cells, rows, found } = scan::search(input.entity, open, &mut self.columns, &self.known, &key)?;
        self.take_out(&rows, super::rows::TRACE);
        (self.withheld, self.found) = (cells, found);
        Ok(())
    }

    /// Takes out the rows marked, for a reason.
    pub(super) fn take_out(&mut self, gone: &[bool], reason: &str) {
        let count = gone.iter().filter(|gone| **gone).count() as u64;
        if count > 0 {
            let kept: Vec<bool> = gone.iter().map(|gone| !gone).collect();
            self.columns.iter_mut().for_each(|column| column.retain(&kept));
            *self.set_aside.entry(reason.to_owned()).or_default() += count;
        }
    }
}
