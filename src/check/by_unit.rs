//! The same counts for the rows of each commune: they add up to those of the table, and across tables.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray as _, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::UInt64Type;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use polars::prelude::BooleanChunked;
use rustc_hash::FxHashMap;

use super::key::Cells;
use super::{Level, Outcome, UnitOutcome};
use crate::dictionary::Role;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::normalize::NormalTable;

/// The file in a table's folder.
const FILE: &str = "outcomes_by_unit.parquet";

/// Counts by commune in the making. Rows without the code of a commune are counted under an empty one.
pub(super) struct ByUnit {
    column: usize,
    names: Vec<String>,
    index: FxHashMap<String, u32>,
    /// Rows of each commune in the batch in hand.
    rows: Vec<u64>,
    tested: Vec<Vec<u64>>,
    broken: Vec<Vec<u64>>,
}

impl ByUnit {
    /// Counts for a table that has a commune code.
    pub(super) fn of(context: &super::Context<'_>, masks: usize, speakers: usize) -> Option<Self> {
        let field = context.role(Role::CommuneCode)?;
        let column = context.present.iter().position(|id| id == field)?;
        let (tested, broken) = (vec![Vec::new(); masks], vec![Vec::new(); speakers]);
        Some(Self { column, names: Vec::new(), index: FxHashMap::default(), rows: Vec::new(), tested, broken })
    }

    /// The place of the field that names the commune.
    pub(super) fn field(&self) -> usize {
        self.column
    }

    /// The commune of each row, as a number.
    pub(super) fn of_rows(&mut self, cells: &Cells, rows: usize) -> Vec<u32> {
        let mut units = Vec::with_capacity(rows);
        for row in 0..rows {
            let code = cells.get(self.column, row).filter(|code| is_code(code)).unwrap_or_default();
            units.push(self.number(code));
        }
        self.rows = vec![0; self.names.len()];
        for unit in &units {
            if let Some(count) = self.rows.get_mut(*unit as usize) {
                *count += 1;
            }
        }
        units
    }

    fn number(&mut self, code: &str) -> u32 {
        if let Some(&known) = self.index.get(code) {
            return known;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(code.to_owned());
        self.index.insert(code.to_owned(), number);
        number
    }

    /// Counts the rows of a batch that a mask says are judged.
    pub(super) fn tested(&mut self, number: usize, mask: &BooleanChunked, units: &[u32]) {
        let Some(counts) = self.tested.get_mut(number) else { return };
        counts.resize(self.names.len(), 0);
        if mask.sum().is_some_and(|sum| sum as usize == units.len()) {
            for (count, own) in counts.iter_mut().zip(&self.rows) {
                *count += own;
            }
            return;
        }
        for (unit, tested) in units.iter().zip(mask.iter()) {
            if let Some(count) = counts.get_mut(*unit as usize) {
                *count += u64::from(tested == Some(true));
            }
        }
    }

    /// Counts a broken row.
    pub(super) fn broken(&mut self, speaker: usize, unit: Option<u32>) {
        let (Some(counts), Some(unit)) = (self.broken.get_mut(speaker), unit) else { return };
        counts.resize(counts.len().max(self.names.len()), 0);
        if let Some(count) = counts.get_mut(unit as usize) {
            *count += 1;
        }
    }

    /// The outcomes of every commune, in the order of its code, given the check, field and mask of each speaker.
    pub(super) fn outcomes(&self, speakers: &[(Outcome, usize)]) -> Vec<UnitOutcome> {
        let mut units: Vec<(usize, &String)> = self.names.iter().enumerate().collect();
        units.sort_by_key(|(_, name)| *name);
        let count = |list: &[Vec<u64>], at: usize, unit: usize| {
            list.get(at).and_then(|counts| counts.get(unit)).copied().unwrap_or_default()
        };
        let mut found = Vec::new();
        for (unit, name) in units {
            for (number, (outcome, mask)) in speakers.iter().enumerate() {
                let broken = count(&self.broken, number, unit);
                let tested = count(&self.tested, *mask, unit).max(broken);
                if tested > 0 {
                    let outcome = Outcome { tested, broken, tolerated: false, ..outcome.clone() };
                    found.push(UnitOutcome { unit: name.clone(), outcome });
                }
            }
        }
        found
    }
}

fn is_code(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes the outcomes of communes into a table's folder.
pub(super) fn save(outcomes: &[UnitOutcome], folder: &Path) -> Result<()> {
    let texts = |of: fn(&UnitOutcome) -> &str| -> ArrayRef {
        Arc::new(outcomes.iter().map(|one| Some(of(one))).collect::<StringArray>())
    };
    let numbers =
        |of: fn(&UnitOutcome) -> u64| -> ArrayRef { Arc::new(UInt64Array::from_iter_values(outcomes.iter().map(of))) };
    let batch = RecordBatch::try_from_iter([
        ("unit", texts(|one| &one.unit)),
        ("code", texts(|one| &one.outcome.code)),
        ("field", texts(|one| &one.outcome.field)),
        ("level", texts(|one| one.outcome.level.as_str())),
        ("tested", numbers(|one| one.outcome.tested)),
        ("broken", numbers(|one| one.outcome.broken)),
    ])?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("tudien".to_owned())
        .build();
    let mut out = ArrowWriter::try_new(Atomic::create(&folder.join(FILE))?, batch.schema(), Some(properties))?;
    out.write(&batch)?;
    out.into_inner()?.commit()
}

/// What checking said of the rows of each commune; nothing for a table without communes.
///
/// # Errors
/// When the file was damaged.
pub fn load(table: &NormalTable) -> Result<Vec<UnitOutcome>> {
    let path = table.dir.join(FILE);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let damaged = || Error::stage("check", FILE);
    let mut found = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(files::open(&path)?)?.build()? {
        let batch = batch?;
        let text = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
        let number = |name: &str| batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<UInt64Type>());
        let (unit, code, field, level) = (text("unit"), text("code"), text("field"), text("level"));
        let (Some(unit), Some(code), Some(field), Some(level)) = (unit, code, field, level) else {
            return Err(damaged());
        };
        let (Some(tested), Some(broken)) = (number("tested"), number("broken")) else { return Err(damaged()) };
        for row in 0..batch.num_rows() {
            let outcome = Outcome {
                code: code.value(row).to_owned(),
                field: field.value(row).to_owned(),
                level: Level::named(level.value(row)).ok_or_else(damaged)?,
                tested: tested.value(row),
                broken: broken.value(row),
                tolerated: false,
            };
            found.push(UnitOutcome { unit: unit.value(row).to_owned(), outcome });
        }
    }
    Ok(found)
}
