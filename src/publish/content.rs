//! The rows of a package in memory: read once, each judged, each value opened.

use std::collections::BTreeMap;

use arrow::array::Array as _;

use super::gate::{OpenField, is_personal};
use super::open::Opener;
use super::package::PublishInput;
use super::read::{TextBatch, TextBatches, value};
use super::rows;
use super::scan::{self, Withheld};
use super::store::Column;
use super::terms::Audience;
use crate::dictionary::{Field, OpenMethod, Role, Storage};
use crate::error::{Error, Result};
use crate::memory;
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

/// The columns read from the normal table.
struct Wanted<'a> {
    open: &'a [OpenField<'a>],
    key: &'a [&'a str],
    /// Fields that tell of persons, to be looked for elsewhere.
    persons: &'a [&'a Field],
}

impl<'a> Wanted<'a> {
    fn columns(&self) -> Vec<&'a str> {
        let open = self.open.iter().map(|field| field.field.id.as_str());
        let persons = self.persons.iter().map(|field| field.id.as_str());
        std::iter::once("_row").chain(open).chain(self.key.iter().copied()).chain(persons).collect()
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

impl Content {
    /// Reads the table once: judges each record, opens each value of those kept.
    pub(super) fn read(input: &PublishInput<'_>, open: &[OpenField<'_>]) -> Result<Self> {
        let ids: Vec<&str> = open.iter().map(|field| field.field.id.as_str()).collect();
        let mut judged = rows::judged(input.entity, &ids, input.checked, input.linked)?;
        if input.terms.audience == Audience::Internal {
            // The owner's house must see what it has to mend.
            judged.wrong.clear();
        }
        let present = |id: &String| input.table.fields.contains(id);
        let key: Vec<&str> = input.entity.key.iter().filter(|id| present(id)).map(String::as_str).collect();
        let persons: Vec<&Field> =
            input.entity.fields.iter().filter(|field| present(&field.id) && tells_persons(field)).collect();
        let wanted = Wanted { open, key: &key, persons: &persons };
        let key_of = input.terms.key.as_ref();
        let mut openers: Vec<Opener<'_>> = open
            .iter()
            .map(|field| Opener::new(field.field, &field.rule.method, input.dictionary, input.as_of, key_of))
            .collect();
        let mut content = Self {
            columns: open.iter().map(|_| Column::default()).collect(),
            blanked: vec![0; open.len()],
            wrong: vec![0; open.len()],
            withheld: vec![0; open.len()],
            found: BTreeMap::new(),
            known: Known::default(),
            rows_in: 0,
            set_aside: BTreeMap::new(),
        };
        let households = input.terms.audience == Audience::Open;
        for batch in TextBatches::open(&input.table.dir.join("normal.parquet"), &wanted.columns())? {
            memory::check()?;
            content.add(&batch?, &wanted, &judged, &mut openers, households)?;
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
        batch: &TextBatch,
        wanted: &Wanted<'_>,
        judged: &rows::Judged,
        openers: &mut [Opener<'_>],
        households: bool,
    ) -> Result<()> {
        let Some((number, rest)) = batch.split_first() else {
            return Ok(());
        };
        let (cells, rest) = rest.split_at_checked(wanted.open.len()).unwrap_or_default();
        let (key, persons) = rest.split_at_checked(wanted.key.len()).unwrap_or_default();
        for row in 0..number.len() {
            self.rows_in += 1;
            for (field, column) in wanted.persons.iter().zip(persons) {
                match value(column, row) {
                    Some(text) if named(field) => self.known.add_name(text),
                    Some(text) => self.known.add_value(text),
                    None => {}
                }
            }
            let id = rows::number(value(number, row).unwrap_or_default())?;
            let keyless = key.iter().any(|column| value(column, row).is_none());
            let household = households
                && wanted.open.iter().zip(cells).any(|(open, cell)| rows::household(open.field, value(cell, row)));
            let own = keyless.then_some(rows::KEY_MISSING).or(household.then_some(rows::HOUSEHOLD));
            if let Some(reason) = judged.aside.get(&id).copied().or(own) {
                *self.set_aside.entry(reason.to_owned()).or_default() += 1;
                continue;
            }
            for (place, (cell, opener)) in cells.iter().zip(openers.iter_mut()).enumerate() {
                let mut before = value(cell, row);
                if judged.wrong.contains(&(id, place)) {
                    if let (Some(wrong), Some(_)) = (self.wrong.get_mut(place), before) {
                        *wrong += 1;
                    }
                    before = None;
                }
                let after = before.and_then(|text| opener.open(text));
                if let Some(blanked) = self.blanked.get_mut(place) {
                    *blanked += u64::from(before.is_some() && after.is_none());
                }
                let quasi = wanted.open.get(place).is_some_and(|field| field.quasi);
                if let Some(column) = self.columns.get_mut(place) {
                    column.push(if quasi { before.filter(|_| after.is_some()) } else { after.as_deref() });
                }
            }
        }
        Ok(())
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
