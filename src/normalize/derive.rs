//! Codes of communes and provinces: brought over the merger where it was whole, and filled from the address beside them.

use arrow::array::Array as _;
use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::column::NormalColumn;
use super::facts::{Change, Note};
use crate::dictionary::{Entity, Role};
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
    pub(super) fn apply(&mut self, first: u32, fields: &[String], columns: &mut [NormalColumn]) {
        let at = |id: &str| fields.iter().position(|field| field == id);
        let Some(commune) = at(&self.commune) else { return };
        self.carry_over(first, commune, columns);
        if let Some(address) = self.address.as_deref().and_then(at) {
            self.fill_communes(first, address, commune, columns);
        }
        if let Some(province) = self.province.as_deref().and_then(at) {
            self.fill_provinces(first, commune, province, columns);
        }
    }

    /// Codes retired by the merger become the one code that took their place; divided ones stay, with their candidates.
    fn carry_over(&self, first: u32, at: usize, columns: &mut [NormalColumn]) {
        let Some(column) = columns.get_mut(at) else { return };
        let (mut new, mut kept) = (FxHashMap::default(), Vec::new());
        for note in std::mem::take(&mut column.notes) {
            let code = note.output.as_deref().filter(|_| note.status == Status::Retired);
            match code.map(|code| self.units.status_of_commune_code(code, self.as_of)) {
                Some(Standing::Retired { successors: [successor] }) => {
                    column.changes.push(Change {
                        row: note.row,
                        field: note.field,
                        rule: "don_vi_sau_sap_xep".into(),
                        before: note.output,
                        after: Some(successor.to_string()),
                    });
                    new.insert(note.row, successor.to_string());
                }
                _ => kept.push(note),
            }
        }
        column.notes = kept;
        column.overlay(first, &new);
    }

    /// Fills empty commune codes from the address; notes the addresses that cannot decide.
    fn fill_communes(&mut self, first: u32, address: usize, commune: usize, columns: &mut [NormalColumn]) {
        let (Some(addresses), Some(codes)) = (columns.get(address), columns.get(commune)) else {
            return;
        };
        let (texts, codes) = (addresses.values.clone(), codes.values.clone());
        let (mut new, mut notes) = (FxHashMap::default(), Vec::new());
        for (row, text) in (first..).zip(texts.iter()) {
            let empty = codes.is_null((row - first) as usize);
            let (Some(text), true) = (text, empty) else { continue };
            let resolved = self.resolver.resolve(text);
            if let Some(code) = resolved.code {
                new.insert(row, code.to_owned());
            } else if let Some(verdict) = undecided(&resolved) {
                notes.push(Note::new(row, u16::try_from(address).unwrap_or(u16::MAX), verdict));
            }
        }
        if let Some(column) = columns.get_mut(address) {
            column.notes.append(&mut notes);
        }
        fill(first, commune, "xa_tu_dia_chi", &new, columns);
    }

    /// Fills empty province codes from the commune's.
    fn fill_provinces(&self, first: u32, commune: usize, province: usize, columns: &mut [NormalColumn]) {
        let (Some(communes), Some(provinces)) = (columns.get(commune), columns.get(province)) else {
            return;
        };
        let mut new = FxHashMap::default();
        for ((row, code), filled) in (first..).zip(communes.values.iter()).zip(provinces.values.iter()) {
            let found = code.filter(|_| filled.is_none());
            if let Some(code) = found.and_then(|code| self.units.province_of_commune(code, self.as_of)) {
                new.insert(row, code.to_owned());
            }
        }
        fill(first, province, "tinh_tu_xa", &new, columns);
    }
}

/// Puts new values into the empty cells of a column and logs them.
fn fill(first: u32, at: usize, rule: &'static str, new: &FxHashMap<u32, String>, columns: &mut [NormalColumn]) {
    let Some(column) = columns.get_mut(at) else { return };
    let field = u16::try_from(at).unwrap_or(u16::MAX);
    let mut rows: Vec<u32> = new.keys().copied().collect();
    rows.sort_unstable();
    column.changes.extend(rows.into_iter().map(|row| Change {
        row,
        field,
        rule: rule.into(),
        before: None,
        after: new.get(&row).cloned(),
    }));
    column.overlay(first, new);
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
