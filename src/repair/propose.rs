//! Proposals from what is already known: the kinds' own repairs, the commune from the address, the province from the
//! commune, and missing cells from a register.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Proposal;
use super::complete::{Completing, Register};
use crate::dictionary::{Entity, Role};
use crate::error::Result;
use crate::normalize::{NOTES, NormalTable, Rows};
use crate::text::value::reason::reason;
use crate::units::{Outcome, Resolver, Standing, Units};

/// Gives every proposal for a table in the order of rows and fields; a cell gets one at most, the first in the order of
/// the rules above.
///
/// # Errors
/// When a file of the table or a register cannot be read.
pub fn propose(
    table: &NormalTable,
    entity: &Entity,
    as_of: NaiveDate,
    registers: &mut [Register],
    mut give: impl FnMut(Proposal) -> Result<()>,
) -> Result<()> {
    let fields: Vec<&str> = table.fields.iter().map(String::as_str).collect();
    let mut notes = Noted::open(table)?;
    let mut rules = Rules::of(entity, &fields, as_of);
    let completing = registers.iter_mut().filter_map(|register| Completing::open(register, table).transpose());
    let mut completing = completing.collect::<Result<Vec<_>>>()?;
    for batch in Rows::open(&table.dir.join("normal.parquet"), &fields)? {
        let batch = batch?;
        for row in 0..batch.len() {
            let place = batch.place(row);
            let cells: Vec<Option<&str>> = (0..fields.len()).map(|at| batch.cell(at, row)).collect();
            let mut found: BTreeMap<usize, (String, String, String)> = BTreeMap::new();
            for (field, after, why) in notes.of(place.row)? {
                if let Some(at) = fields.iter().position(|known| *known == field) {
                    found.entry(at).or_insert(("gia_tri_de_xuat".to_owned(), after, why));
                }
            }
            rules.units(&cells, &mut found);
            for register in &mut completing {
                register.fill(place.row, &fields, &cells, &mut found)?;
            }
            for (at, (rule, after, why)) in found {
                let (Some(field), before) = (fields.get(at), cells.get(at).copied().flatten()) else { continue };
                if before == Some(after.as_str()) {
                    continue;
                }
                let address = table.address(place.part, place.line, field);
                let (field, before) = ((*field).to_owned(), before.map(str::to_owned));
                give(Proposal { row: place.row, field, address, before, after, rule, why })?;
            }
        }
    }
    Ok(())
}

/// The repairs that value kinds propose, in the order of rows.
struct Noted {
    rows: std::iter::Peekable<std::vec::IntoIter<(u32, String, String, String)>>,
    batches: Option<Rows>,
}

impl Noted {
    fn open(table: &NormalTable) -> Result<Self> {
        let path = table.dir.join("notes.parquet");
        let batches = path.is_file().then(|| Rows::open(&path, &NOTES[1..5])).transpose()?;
        Ok(Self { rows: Vec::new().into_iter().peekable(), batches })
    }

    /// Field, proposed value and reason of each note of a row.
    fn of(&mut self, row: u32) -> Result<Vec<(String, String, String)>> {
        let mut found = Vec::new();
        loop {
            while let Some((_, field, after, why)) = self.rows.next_if(|note| note.0 <= row) {
                found.push((field, after, why));
            }
            if self.rows.peek().is_some() {
                return Ok(found);
            }
            let Some(batch) = self.batches.as_mut().and_then(Iterator::next) else { return Ok(found) };
            let batch = batch?;
            let note = |at: usize| {
                let (field, status, codes) = (batch.cell(0, at)?, batch.cell(1, at)?, batch.cell(2, at)?);
                let after = batch.cell(3, at).filter(|_| status == "repair")?;
                let says = |code: &str| reason(code).map_or_else(|| code.to_owned(), |known| known.text.vi.to_owned());
                let why = codes.split(' ').filter(|code| !code.is_empty()).map(says).collect::<Vec<_>>().join("; ");
                Some((batch.place(at).row, field.to_owned(), after.to_owned(), why))
            };
            self.rows = (0..batch.len()).filter_map(note).collect::<Vec<_>>().into_iter().peekable();
        }
    }
}

/// Communes and provinces.
struct Rules {
    address: Option<usize>,
    commune: Option<usize>,
    province: Option<usize>,
    resolver: Resolver<'static>,
    as_of: NaiveDate,
}

impl Rules {
    fn of(entity: &Entity, fields: &[&str], as_of: NaiveDate) -> Self {
        let at = |role| entity.role(role).and_then(|field| fields.iter().position(|known| *known == field.id));
        let (address, commune, province) = (at(Role::Address), at(Role::CommuneCode), at(Role::ProvinceCode));
        Self { address, commune, province, resolver: Resolver::new(Units::builtin(), as_of), as_of }
    }

    /// Proposes a commune where its code is missing or none in force and the address names one; a province where it is
    /// missing or is not that of the commune.
    fn units(&mut self, cells: &[Option<&str>], found: &mut BTreeMap<usize, (String, String, String)>) {
        let units = Units::builtin();
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at).copied().flatten());
        let mut commune = cell(self.commune).map(str::to_owned);
        let current = |code: &String| matches!(units.status_of_commune_code(code, self.as_of), Standing::Current);
        if let (Some(at), Some(address)) = (self.commune, cell(self.address))
            && !commune.as_ref().is_some_and(current)
        {
            let resolved = self.resolver.resolve(address);
            let sure = matches!(resolved.status, Outcome::Current | Outcome::Whole);
            if let Some(code) = resolved.code.filter(|_| sure) {
                let why = format!("Địa chỉ «{address}» thuộc xã, phường mang mã {code}");
                found.entry(at).or_insert(("xa_tu_dia_chi".to_owned(), code.to_owned(), why));
                commune = Some(code.to_owned());
            }
        }
        let own = commune.as_deref().and_then(|code| units.province_of_commune(code, self.as_of));
        if let (Some(at), Some(own)) = (self.province, own)
            && cell(self.province) != Some(own)
        {
            let why = format!("Xã, phường mang mã {} thuộc tỉnh mang mã {own}", commune.unwrap_or_default());
            found.entry(at).or_insert(("tinh_tu_xa".to_owned(), own.to_owned(), why));
        }
    }
}
