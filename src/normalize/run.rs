//! Files → the folder of a normal table, batch by batch.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array as _, StringArray};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::column::{FieldPlan, NormalColumn};
use super::derive::Derivation;
use super::facts::{Change, Changes, Merged, Note, notes_batch};
use super::mapping::{belongs, map_columns, no_table};
use super::membership::Membership;
use super::tables::{Tables, normal_batch, normal_schema};
use super::{Mapped, NormalTable};
use crate::dictionary::{Dictionary, Entity, Field};
use crate::error::{Error, Result};
use crate::files;
use crate::memory;
use crate::source::{self, Column, LeftOut, RawBatch, RawTable, ReadOptions};
use crate::text::value::{ColumnEvidence, Options};

/// What is to be normalized, and how.
pub struct Request<'a> {
    /// Id of the data set.
    pub dataset: &'a str,
    /// Its files, in order.
    pub files: &'a [PathBuf],
    /// What it should be.
    pub entity: &'a Entity,
    /// The dictionary of the entity.
    pub dictionary: &'a Dictionary,
    /// The day the data is judged for.
    pub as_of: NaiveDate,
    /// Overrides of the reading.
    pub read: &'a ReadOptions,
    /// Header → field id, over what the program would map; `-` keeps a column aside.
    pub mapping: &'a BTreeMap<String, String>,
}

/// Reads the files of a request and writes the normal table into `dir`, an existing folder.
/// `progress` is told the rows done so far.
///
/// # Errors
/// When a file cannot be read, holds no table of the entity, was changed while it was read, or `dir` cannot be written.
pub fn to_folder(request: &Request<'_>, dir: &Path, progress: &mut dyn FnMut(u64)) -> Result<NormalTable> {
    let stamps: Vec<_> = request.files.iter().map(|path| files::stamp(path)).collect();
    let (taken, outside) = open(request)?;
    let mappings: Vec<&[Mapped]> = taken.iter().map(|(_, mapping)| mapping.as_slice()).collect();
    let mut work = Work::new(request, &mappings, dir)?;
    for (table, mapping) in taken {
        work.part(table, mapping, progress)?;
    }
    for (path, before) in request.files.iter().zip(stamps) {
        files::refuse_changed(path, before)?;
    }
    work.finish(&outside)
}

/// Rows as they were read, with what their columns become: for stages that need no normal form.
pub struct Batch<'a> {
    /// Rows.
    pub rows: usize,
    /// The columns and the fields they became.
    pub mapping: &'a [Mapped],
    /// The cells, in the order of `mapping`.
    pub columns: &'a [StringArray],
}

impl Batch<'_> {
    /// The column of a field.
    pub fn field(&self, id: &str) -> Option<&StringArray> {
        self.columns.get(self.mapping.iter().position(|column| column.field.as_deref() == Some(id))?)
    }
}

/// Reads the files of a request and hands over their rows as they are, batch by batch.
///
/// # Errors
/// When a file cannot be read, holds no table of the entity, or `each` fails.
pub fn each_batch(request: &Request<'_>, each: &mut dyn FnMut(&Batch<'_>) -> Result<()>) -> Result<()> {
    let (taken, _) = open(request)?;
    for (mut raw, mapping) in taken {
        while let Some(batch) = raw.rows.next_batch()? {
            each(&Batch { rows: batch.lines.len(), mapping: &mapping, columns: &batch.columns })?;
        }
    }
    Ok(())
}

/// A table and what its columns become.
pub(super) type Taken = (RawTable, Vec<Mapped>);

/// Opens every file: the tables of the entity, and the cells that stand outside them.
pub(super) fn open(request: &Request<'_>) -> Result<(Vec<Taken>, Vec<LeftOut>)> {
    let (mut taken, mut outside) = (Vec::new(), Vec::new());
    // Thousands of files of one form have one header: what it becomes is looked for once.
    let mut known: Option<(Vec<Column>, Vec<Mapped>)> = None;
    for path in request.files {
        let mut reading = source::read(path, request.read)?;
        outside.append(&mut reading.outside);
        let (mut here, mut others) = (Vec::new(), Vec::new());
        for table in reading.tables {
            let mapping = match &known {
                Some((columns, mapping)) if *columns == table.columns => mapping.clone(),
                _ => map_columns(request, &table)?,
            };
            known = Some((table.columns.clone(), mapping.clone()));
            if belongs(&mapping) {
                here.push((table, mapping));
            } else {
                others.push(table);
            }
        }
        if here.is_empty() {
            return Err(no_table(request, path, &others));
        }
        for mut table in others {
            outside.append(&mut source::set_aside(&mut table)?);
        }
        taken.append(&mut here);
    }
    Ok((taken, outside))
}

/// A normal table being made.
pub(super) struct Work<'a> {
    plans: Vec<FieldPlan<'a>>,
    derivation: Option<Derivation>,
    pub(super) tables: Tables,
    pub(super) table: NormalTable,
}

impl<'a> Work<'a> {
    /// Begins the table of regions with these mappings in `dir`.
    pub(super) fn new(request: &'a Request<'a>, mappings: &[&[Mapped]], dir: &Path) -> Result<Self> {
        let (derivation, fields) = layout(request, mappings);
        let plans = (0_u16..).zip(&fields).filter_map(|(at, id)| plan(request, at, id)).collect();
        let tables = Tables::create(dir, &fields)?;
        let table = NormalTable::begun(request, fields, dir);
        Ok(Self { plans, derivation, tables, table })
    }

    /// Normalizes one region of one file.
    fn part(&mut self, mut raw: RawTable, mapping: Vec<Mapped>, progress: &mut dyn FnMut(u64)) -> Result<()> {
        let number = u16::try_from(self.table.parts.len()).map_err(|_| too_much("65.536 vùng", "65,536 regions"))?;
        let before = self.table.rows;
        let mut fresh = true;
        while let Some(batch) = raw.rows.next_batch()? {
            if fresh {
                let fields = self.plans.iter().map(FieldPlan::field);
                self.learn(&shown(fields, &mapping, &batch));
                fresh = false;
            }
            self.batch(number, &mapping, &batch)?;
            progress(self.table.rows);
        }
        let rows = self.table.rows - before;
        self.table.parts.push(self.tables.aside.part(raw, number, rows, mapping)?);
        Ok(())
    }

    /// Lays over the plans what the columns of a region show.
    pub(super) fn learn(&mut self, shown: &Learnt) {
        for plan in &mut self.plans {
            if let Some(options) = shown.get(&plan.field().id) {
                plan.learn(options.clone());
            }
        }
    }

    /// Normalizes rows of a region and writes them. Their numbers go on from `table.rows`.
    pub(super) fn batch(&mut self, part: u16, mapping: &[Mapped], batch: &RawBatch) -> Result<()> {
        memory::check()?;
        let rows = batch.lines.len();
        let first = u32::try_from(self.table.rows).map_err(|_| too_much("4 tỷ dòng", "4 billion rows"))?;
        let mut columns: Vec<NormalColumn> = self
            .plans
            .par_iter_mut()
            .map(|plan| match column_of(mapping, batch, &plan.field().id) {
                Some(cells) => plan.apply(cells, first),
                None => Ok(NormalColumn::empty(rows)),
            })
            .collect::<Result<_>>()?;
        self.log_decoded(first, mapping, batch, &mut columns);
        if let Some(derivation) = &mut self.derivation {
            derivation.apply(first, &self.table.fields, &mut columns)?;
        }
        self.tables.aside.unmapped(first, mapping, batch)?;
        let (mut values, mut marks, mut changes, mut notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for mut column in columns {
            values.push(column.values);
            marks.push(column.marks);
            changes.push(column.changes);
            notes.append(&mut column.notes);
        }
        self.write_notes(notes)?;
        self.write_changes(&Merged::of(first, rows, &changes))?;
        let schema = normal_schema(&self.table.fields);
        // before the fields stand the three columns of places
        let marks: Vec<_> = [None; 3].into_iter().chain(marks.iter().map(Option::as_deref)).collect();
        self.tables.normal.write_marked(&normal_batch(schema, first, part, &batch.lines, values)?, &marks)?;
        self.table.rows += rows as u64;
        Ok(())
    }

    /// The reader has already decoded legacy letters: the log says which cells, before every other step.
    fn log_decoded(&self, first: u32, mapping: &[Mapped], batch: &RawBatch, columns: &mut [NormalColumn]) {
        let mut found: BTreeMap<usize, Changes> = BTreeMap::new();
        for cell in &batch.decoded {
            let Some(field) = mapping.get(cell.column as usize).and_then(|column| column.field.as_deref()) else {
                continue;
            };
            let Some(at) = self.table.fields.iter().position(|id| id == field) else {
                continue;
            };
            let after = batch.columns.get(cell.column as usize).filter(|values| values.len() > cell.row as usize);
            let change = Change {
                rule: cell.rule.clone(),
                before: Some(cell.before.as_str().into()),
                after: after.map(|values| values.value(cell.row as usize).into()),
            };
            let changes = found.entry(at).or_default();
            let place = changes.hold([Arc::new(change)]);
            changes.give(first + cell.row, place);
        }
        for (at, changes) in found {
            if let Some(column) = columns.get_mut(at) {
                column.changes.precede(changes);
            }
        }
    }

    /// Writes notes in the order of row and field, and counts them.
    fn write_notes(&mut self, mut notes: Vec<Note>) -> Result<()> {
        notes.sort_by_key(|note| (note.row, note.field));
        for note in &notes {
            *self.table.noted.entry(note.status.as_str().to_owned()).or_default() += 1;
        }
        self.tables.notes.write(&notes_batch(&notes, &self.table.fields)?)
    }

    /// Writes changes and counts them.
    fn write_changes(&mut self, changes: &Merged<'_>) -> Result<()> {
        changes.count(|rule, count| *self.table.changed.entry(rule.to_owned()).or_default() += count);
        let marks = changes.marks();
        let texts = Some(marks.as_slice());
        self.tables.changes.write_marked(&changes.batch(&self.table.fields)?, &[None, None, texts, texts, texts])
    }

    /// Puts every file in its place.
    pub(super) fn finish(mut self, outside: &[LeftOut]) -> Result<NormalTable> {
        self.table.outside = self.tables.aside.outside(outside)?;
        self.tables.finish()?;
        self.table.save()?;
        Ok(self.table)
    }
}

/// What is derived, and the fields that a table of regions with these mappings has, in the entity's order.
pub(super) fn layout(request: &Request<'_>, mappings: &[&[Mapped]]) -> (Option<Derivation>, Vec<String>) {
    let present = |field: &str| {
        mappings.iter().any(|mapping| mapping.iter().any(|column| column.field.as_deref() == Some(field)))
    };
    let derivation = Derivation::of(request.entity, &present, request.as_of);
    let fields = request
        .entity
        .fields
        .iter()
        .filter(|field| present(&field.id) || derivation.as_ref().is_some_and(|made| made.fills(&field.id)))
        .map(|field| field.id.clone())
        .collect();
    (derivation, fields)
}

/// The plan of a field, with its code list where it has one.
fn plan<'a>(request: &Request<'a>, at: u16, id: &str) -> Option<FieldPlan<'a>> {
    let field = request.entity.field(id)?;
    let list = field.codes.as_ref().and_then(|codes| request.dictionary.codes.get(codes));
    let members = list.map(|list| Membership::new(list, request.as_of));
    let mut options = field.options.clone();
    options.entry("as_of".to_owned()).or_insert_with(|| request.as_of.to_string());
    Some(FieldPlan::new(field, at, options, members))
}

/// What the columns of a region show together that a single cell cannot decide: options by field.
pub(super) type Learnt = BTreeMap<String, Options>;

/// What the first rows of a region show of these fields («1.234», lost zeros, day and month).
pub(super) fn shown<'f>(fields: impl Iterator<Item = &'f Field>, mapping: &[Mapped], batch: &RawBatch) -> Learnt {
    let of = |field: &'f Field| {
        let cells = column_of(mapping, batch, &field.id)?;
        let mut evidence = ColumnEvidence::new(field.kind);
        cells.iter().flatten().for_each(|cell| evidence.observe(cell));
        Some((field.id.clone(), evidence.options()))
    };
    fields.filter_map(of).collect()
}

pub(super) fn column_of<'b>(mapping: &[Mapped], batch: &'b RawBatch, field: &str) -> Option<&'b StringArray> {
    let at = mapping.iter().position(|column| column.field.as_deref() == Some(field))?;
    batch.columns.get(at)
}

pub(super) fn too_much(vi: &str, en: &str) -> Error {
    Error::stage("normalize", format!("> {vi} / {en}"))
        .hint("Hãy chia dữ liệu thành nhiều bộ nhỏ hơn.", "Split the data into smaller sets.")
}
