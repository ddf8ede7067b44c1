//! Codes of communes and provinces: brought over the merger where it was whole, and filled from the address beside them.

use std::sync::Arc;

use arrow::array::{Array as _, StringArray};
use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::column::NormalColumn;
use super::facts::{Change, Note};
use crate::dictionary::{Entity, Role};
use crate::error::Result;
use crate::text::value::{Status, Verdict, reason};
use crate::units::{Outcome, Resolved, Resolver, Standing, Units};

/// Option of a commune code's field that names the address it belongs to.
const FROM: &str = "from";

/// Fills the codes of a record's commune and province from its address, and notes addresses that cannot decide.
/// Only an address that resolves to one commune fills anything; what stands in the code's own column stays, unless its
/// commune went whole into one other. Everything done is in the change log.
pub(super) struct Derivation {
    commune: String,
    province: Option<String>,
    address: Option<String>,
    units: &'static Units,
    resolver: Resolver<'static>,
    as_of: NaiveDate,
}

impl Derivation {
    /// What an entity asks for, given the fields that a source has.
    pub(super) fn of(entity: &Entity, present: &impl Fn(&str) -> bool, as_of: NaiveDate) -> Option<Self> {
        let commune = entity.role(Role::CommuneCode)?;
        let address = commune.options.get(FROM).filter(|field| present(field)).cloned();
        if address.is_none() && !present(&commune.id) {
            return None;
        }
        let units = Units::builtin();
        Some(Self {
            commune: commune.id.clone(),
            province: entity.role(Role::ProvinceCode).map(|field| field.id.clone()),
            address,
            units,
            resolver: Resolver::new(units, as_of),
            as_of,
        })
    }

    /// Whether this fills a field that no source has.
    pub(super) fn fills(&self, field: &str) -> bool {
        self.commune == field || self.province.as_deref() == Some(field)
    }

    /// Works on the columns of a batch whose first row is `first`.
    ///
    /// # Errors
    /// When a column outgrows an Arrow column.
    pub(super) fn apply(&mut self, first: u32, fields: &[String], columns: &mut [NormalColumn]) -> Result<()> {
        let at = |id: &str| fields.iter().position(|field| field == id);
        let Some(commune) = at(&self.commune) else { return Ok(()) };
        if let Some(column) = columns.get_mut(commune) {
            self.carry_over(first, column)?;
        }
        if let Some(address) = self.address.as_deref().and_then(at) {
            self.fill_communes(first, address, commune, columns)?;
        }
        if let Some(province) = self.province.as_deref().and_then(at) {
            self.fill_provinces(first, commune, province, columns)?;
        }
        Ok(())
    }

    /// Codes retired by the merger become the one code that took their place; divided ones stay, with their candidates.
    fn carry_over(&self, first: u32, column: &mut NormalColumn) -> Result<()> {
        let (mut new, mut kept) = (Vec::new(), Vec::new());
        for note in std::mem::take(&mut column.notes) {
            let code = note.output.as_deref().filter(|_| note.status == Status::Retired);
            match code.map(|code| self.units.status_of_commune_code(code, self.as_of)) {
                Some(Standing::Retired { successors: [successor] }) => {
                    let place = column.changes.hold([Arc::new(Change {
                        rule: "don_vi_sau_sap_xep".into(),
                        before: note.output.map(Into::into),
                        after: Some(successor.clone()),
                    })]);
                    column.changes.give(note.row, place);
                    new.push(((note.row - first) as usize, &**successor));
                }
                _ => kept.push(note),
            }
        }
        column.notes = kept;
        column.overlay(&new)
    }

    /// Fills empty commune codes from the address; notes the addresses that cannot decide.
    fn fill_communes(
        &mut self,
        first: u32,
        address: usize,
        commune: usize,
        columns: &mut [NormalColumn],
    ) -> Result<()> {
        let (Some(addresses), Some(codes)) = (columns.get(address), columns.get(commune)) else {
            return Ok(());
        };
        let (texts, codes) = (addresses.values.clone(), codes.values.clone());
        let (mut new, mut notes) = (Vec::new(), Vec::new());
        for at in empty(&codes) {
            let Some(text) = texts.is_valid(at).then(|| texts.value(at)) else { continue };
            let resolved = self.resolver.resolve(text);
            if let Some(code) = resolved.code {
                new.push((at, code));
            } else if let Some(verdict) = undecided(&resolved) {
                let row = first + u32::try_from(at).unwrap_or(u32::MAX);
                notes.push(Note::new(row, u16::try_from(address).unwrap_or(u16::MAX), verdict));
            }
        }
        if let Some(column) = columns.get_mut(address) {
            column.notes.append(&mut notes);
        }
        fill(first, commune, "xa_tu_dia_chi", &new, columns)
    }

    /// Fills empty province codes from the commune's.
    fn fill_provinces(&self, first: u32, commune: usize, province: usize, columns: &mut [NormalColumn]) -> Result<()> {
        let (Some(communes), Some(provinces)) = (columns.get(commune), columns.get(province)) else {
            return Ok(());
        };
        let communes = communes.values.clone();
        // a province has some hundred communes, a table millions of rows
        let mut known: FxHashMap<&str, Option<&str>> = FxHashMap::default();
        let mut new = Vec::new();
        for at in empty(&provinces.values) {
            let Some(code) = communes.is_valid(at).then(|| communes.value(at)) else { continue };
            let found = known.entry(code).or_insert_with(|| self.units.province_of_commune(code, self.as_of));
            new.extend(found.map(|province| (at, province)));
        }
        fill(first, province, "tinh_tu_xa", &new, columns)
    }
}

/// The places of the empty cells.
fn empty(cells: &StringArray) -> impl Iterator<Item = usize> {
    (0..cells.len()).filter(|at| cells.is_null(*at))
}

/// Puts new values into the empty cells of a column and logs them; they stand in the order of their places.
fn fill(first: u32, at: usize, rule: &'static str, new: &[(usize, &str)], columns: &mut [NormalColumn]) -> Result<()> {
    let Some(column) = columns.get_mut(at) else { return Ok(()) };
    let mut held: FxHashMap<&str, u32> = FxHashMap::default();
    for (at, text) in new {
        let changes = &mut column.changes;
        let place = *held.entry(text).or_insert_with(|| {
            changes.hold([Arc::new(Change { rule: rule.into(), before: None, after: Some((*text).into()) })])
        });
        changes.give(first + u32::try_from(*at).unwrap_or(u32::MAX), place);
    }
    column.overlay(new)
}

/// What an address that names no single commune leaves as a note.
fn undecided(resolved: &Resolved<'_>) -> Option<Verdict> {
    let (status, code) = match resolved.status {
        Outcome::Divided => (Status::Ambiguous, reason::DIVIDED),
        Outcome::Ambiguous => (Status::Ambiguous, reason::SEVERAL_UNITS),
        Outcome::Unknown => (Status::Warn, reason::UNKNOWN_UNIT),
        Outcome::Whole | Outcome::Current => return None,
    };
    let candidates = resolved.candidates.iter().map(|&code| code.to_owned()).collect();
    Some(Verdict { candidates, ..Verdict::new(status, None).code(code) })
}
