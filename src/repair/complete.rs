//! Completing missing cells from a register, keyed by an identifier.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::normalize::{NormalTable, Rows};

/// What a register knows of each identifier: a normal table with one row for each key.
pub struct Register {
    dataset: String,
    key: String,
    fields: Vec<String>,
    /// The cells of each key; `None` where the register has it twice and cannot say which holds.
    rows: FxHashMap<String, Option<Vec<Option<String>>>>,
}

impl Register {
    /// Reads the register in a normal table: `key` is the field that both tables have, `wanted` the fields to complete.
    ///
    /// # Errors
    /// When it has no such key, or cannot be read.
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
        let fields: Vec<String> = table.fields.iter().filter(known).cloned().collect();
        let names: Vec<&str> = std::iter::once(key).chain(fields.iter().map(String::as_str)).collect();
        let mut rows = FxHashMap::default();
        for batch in Rows::open(&table.dir.join("normal.parquet"), &names)? {
            let batch = batch?;
            for row in 0..batch.len() {
                let Some(id) = batch.cell(0, row) else { continue };
                let cells: Vec<Option<String>> =
                    (1..names.len()).map(|at| batch.cell(at, row).map(str::to_owned)).collect();
                rows.entry(id.to_owned())
                    .and_modify(|held: &mut Option<Vec<Option<String>>>| {
                        if held.as_ref() != Some(&cells) {
                            *held = None;
                        }
                    })
                    .or_insert(Some(cells));
            }
        }
        Ok(Self { dataset: table.dataset.clone(), key: key.to_owned(), fields, rows })
    }

    /// Proposes what the register knows for the empty cells of a row; what is filled is never touched.
    pub(super) fn fill(
        &self,
        fields: &[&str],
        cells: &[Option<&str>],
        found: &mut BTreeMap<usize, (String, String, String)>,
    ) {
        let place = |id: &str| fields.iter().position(|field| *field == id);
        let own = place(&self.key).and_then(|at| cells.get(at).copied().flatten());
        let Some(Some(known)) = own.and_then(|id| self.rows.get(id)) else { return };
        for (field, value) in self.fields.iter().zip(known) {
            let (Some(at), Some(value)) = (place(field), value) else { continue };
            if cells.get(at).copied().flatten().is_none() {
                let why = format!("Bảng gốc «{}» ghi như vậy cho {} này", self.dataset, self.key);
                found.entry(at).or_insert(("tu_bang_goc".to_owned(), value.clone(), why));
            }
        }
    }
}
