//! Completing missing cells from a register, keyed by an identifier, in fixed memory whatever the size of either table.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::normalize::{NormalTable, Rows};

/// Keys held at a time, unless told otherwise: the register is read once for each so many incomplete rows.
const HELD: usize = 250_000;

/// What is held of a key: its cells once met; `None` where the register has it twice and cannot say which holds.
type Known = Option<Vec<Option<String>>>;

/// What a register knows of each identifier: a normal table with one row for each key.
pub struct Register {
    dataset: String,
    path: PathBuf,
    key: String,
    fields: Vec<String>,
    at_once: usize,
    /// The keys asked for, with what the register says of those it has.
    held: FxHashMap<String, Option<Known>>,
}

impl Register {
    /// The register in a normal table: `key` is the field that both tables have, `wanted` the fields to complete.
    ///
    /// # Errors
    /// When it has no such key.
    pub fn open(table: &NormalTable, key: &str, wanted: &[String]) -> Result<Self> {
        if !table.fields.iter().any(|field| field == key) {
            return Err(Error::usage(
                format!("bảng gốc «{}» không có trường «{key}»", table.dataset),
                format!("register “{}” has no field “{key}”", table.dataset),
            )
            .hint(
                format!("Các trường: {}.", table.fields.join(", ")),
                format!("Its fields: {}.", table.fields.join(", ")),
            ));
        }
        let known = |field: &&String| **field != key && wanted.contains(field);
        Ok(Self {
            dataset: table.dataset.clone(),
            path: table.dir.join("normal.parquet"),
            key: key.to_owned(),
            fields: table.fields.iter().filter(known).cloned().collect(),
            at_once: HELD,
            held: FxHashMap::default(),
        })
    }

    /// Holds so many keys at a time, at least one.
    #[must_use]
    pub fn holding(self, keys: usize) -> Self {
        Self { at_once: keys.max(1), ..self }
    }

    /// Looks up the keys of the next incomplete rows.
    fn look_up(&mut self, keys: Vec<String>) -> Result<()> {
        self.held = keys.into_iter().map(|key| (key, None)).collect();
        if self.held.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> =
            std::iter::once(self.key.as_str()).chain(self.fields.iter().map(String::as_str)).collect();
        for batch in Rows::open(&self.path, &names)? {
            let batch = batch?;
            for row in 0..batch.len() {
                let Some(known) = batch.cell(0, row).and_then(|id| self.held.get_mut(id)) else { continue };
                let cells: Vec<Option<String>> =
                    (1..names.len()).map(|at| batch.cell(at, row).map(str::to_owned)).collect();
                match known {
                    None => *known = Some(Some(cells)),
                    Some(held) if held.as_ref() != Some(&cells) => *held = None,
                    Some(_) => {}
                }
            }
        }
        Ok(())
    }

    /// Proposes what the register knows for the empty cells of a row; what is filled is never touched.
    fn fill(&self, fields: &[&str], cells: &[Option<&str>], found: &mut BTreeMap<usize, (String, String, String)>) {
        let place = |id: &str| fields.iter().position(|field| *field == id);
        let own = place(&self.key).and_then(|at| cells.get(at).copied().flatten());
        let Some(Some(Some(known))) = own.and_then(|id| self.held.get(id)) else { return };
        for (field, value) in self.fields.iter().zip(known) {
            let (Some(at), Some(value)) = (place(field), value) else { continue };
            if cells.get(at).copied().flatten().is_none() {
                let why = format!("Bảng gốc «{}» ghi như vậy cho {} này", self.dataset, self.key);
                found.entry(at).or_insert(("tu_bang_goc".to_owned(), value.clone(), why));
            }
        }
    }
}

/// A register beside a table, row by row: a second reading of the table runs ahead and says which keys come next.
pub(super) struct Completing<'r> {
    register: &'r mut Register,
    ahead: Rows,
    /// The first row of which nothing was looked up yet.
    until: u64,
}

impl<'r> Completing<'r> {
    /// `None` where the table lacks the key, or every field that could be completed.
    pub(super) fn open(register: &'r mut Register, table: &NormalTable) -> Result<Option<Self>> {
        register.fields.retain(|field| table.fields.contains(field));
        if register.fields.is_empty() || !table.fields.contains(&register.key) {
            return Ok(None);
        }
        let names = std::iter::once(&register.key).chain(&register.fields).map(String::as_str);
        let ahead = Rows::open(&table.dir.join("normal.parquet"), &names.collect::<Vec<_>>())?;
        Ok(Some(Self { register, ahead, until: 0 }))
    }

    /// Proposes for a row; rows come in their order.
    pub(super) fn fill(
        &mut self,
        row: u32,
        fields: &[&str],
        cells: &[Option<&str>],
        found: &mut BTreeMap<usize, (String, String, String)>,
    ) -> Result<()> {
        while u64::from(row) >= self.until && self.advance()? {}
        self.register.fill(fields, cells, found);
        Ok(())
    }

    /// Reads ahead until enough keys of incomplete rows are known, and looks them up; `false` at the end of the table.
    fn advance(&mut self) -> Result<bool> {
        let mut keys = Vec::new();
        let before = self.until;
        while keys.len() < self.register.at_once {
            let Some(batch) = self.ahead.next() else { break };
            let batch = batch?;
            for row in 0..batch.len() {
                self.until = u64::from(batch.place(row).row) + 1;
                let incomplete = (0..self.register.fields.len()).any(|at| batch.cell(at + 1, row).is_none());
                keys.extend(batch.cell(0, row).filter(|_| incomplete).map(str::to_owned));
            }
        }
        self.register.look_up(keys)?;
        Ok(self.until > before)
    }
}
