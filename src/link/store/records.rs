//! The records of a store and of a delivery, streamed: what is new, what changed, what is as it was.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use arrow::array::{Array as _, AsArray as _, BooleanArray, StringArray};
use arrow::compute::{cast, filter};
use arrow::datatypes::DataType;
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::link::merge::Input;
use crate::link::merge::source::Columns;
use crate::normalize;

/// The records' file.
pub(super) const RECORDS: &str = "ban_ghi.parquet";
/// Its own columns, before the fields.
pub(super) const OWN: [&str; 3] = ["_ma", "_nhom", "_lan"];

/// Some records: columns by field.
pub(super) struct Batch {
    /// How many.
    pub(super) len: usize,
    fields: Vec<(String, StringArray)>,
}

impl Batch {
    /// The column of a field, or of the store's own.
    pub(super) fn column(&self, field: &str) -> Option<&StringArray> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, column)| column)
    }

    /// The fields.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    fn cell(&self, field: &str, row: usize) -> &str {
        let column = self.column(field).filter(|column| column.is_valid(row));
        column.map_or("", |column| column.value(row))
    }

    /// The records that a mask names.
    pub(super) fn only(&self, mask: &[bool]) -> Result<Self> {
        let mask = BooleanArray::from(mask.to_vec());
        let kept = |(name, column): &(String, StringArray)| {
            Ok((name.clone(), filter(column, &mask)?.as_string::<i32>().clone()))
        };
        let fields = self.fields.iter().map(kept).collect::<Result<_>>()?;
        Ok(Self { len: mask.true_count(), fields })
    }

    /// A number over the filled fields of a record; equal for equal records, whatever the order of their columns.
    fn print(&self, row: usize) -> u64 {
        let own = |name: &str| OWN.contains(&name);
        let one = |(name, column): &(String, StringArray)| {
            let text = column.is_valid(row).then(|| column.value(row).trim()).filter(|text| !text.is_empty())?;
            let mut hasher = DefaultHasher::new();
            (name, text).hash(&mut hasher);
            Some(hasher.finish())
        };
        let filled = self.fields.iter().filter(|(name, _)| !own(name)).filter_map(one);
        filled.fold(0, u64::wrapping_add)
    }
}

/// What is known of each record of a store.
#[derive(Default)]
pub(super) struct Stored {
    /// Ids.
    pub(super) ids: Vec<String>,
    /// Clusters.
    pub(super) clusters: Vec<String>,
    prints: Vec<u64>,
}

/// Hands over the records of a store, batch by batch.
pub(super) fn stored(dir: &Path, take: &mut dyn FnMut(&Batch) -> Result<()>) -> Result<()> {
    let path: PathBuf = dir.join(RECORDS);
    if !path.is_file() {
        return Ok(());
    }
    for batch in normalize::batches(&path)? {
        let batch = batch?;
        let schema = batch.schema();
        let text = |(field, column): (&arrow::datatypes::FieldRef, &arrow::array::ArrayRef)| {
            Ok((field.name().clone(), cast(column, &DataType::Utf8)?.as_string::<i32>().clone()))
        };
        let fields = schema.fields().iter().zip(batch.columns()).map(text).collect::<Result<_>>()?;
        take(&Batch { len: batch.num_rows(), fields })?;
    }
    Ok(())
}

/// Hands over the records of a delivery, batch by batch: its fields, and its ids as `_ma`.
pub(super) fn delivered(
    input: &Input<'_>,
    id: &str,
    prefix: &str,
    take: &mut dyn FnMut(&Batch) -> Result<()>,
) -> Result<()> {
    let wanted = crate::text::fold_header(id);
    input.each(&mut Columns::default(), &mut |columns, batch| {
        let headed = columns.0.iter().position(|column| crate::text::fold_header(&column.header) == wanted);
        let place = headed.or_else(|| columns.0.iter().position(|column| column.field.as_deref() == Some(id)));
        let Some(place) = place else {
            let known: Vec<&str> = columns.0.iter().map(|column| column.header.as_str()).collect();
            let known = known.join(", ");
            return Err(Error::usage(
                format!("Bảng không có cột mã bản ghi «{id}»; có: {known}"),
                format!("The table has no column of record ids “{id}”; there are: {known}"),
            )
            .hint("Hãy nêu tên cột mã bản ghi bằng --id.", "Name the column of record ids with --id."));
        };
        let cell = |column: usize, row: usize| Some(batch.cell(column, row)).filter(|text| !text.is_empty());
        let named = |row: usize| cell(place, row).map(|text| format!("{prefix}{}", text.trim()));
        let ids: StringArray = (0..batch.len).map(named).collect();
        let mut fields = vec![(OWN[0].to_owned(), ids)];
        for (at, column) in columns.0.iter().enumerate() {
            if let Some(field) = &column.field {
                fields.push((field.clone(), (0..batch.len).map(|row| cell(at, row)).collect()));
            }
        }
        take(&Batch { len: batch.len, fields })
    })
}

impl Stored {
    /// Reads what a store knows of its records.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        let mut all = Self::default();
        stored(dir, &mut |some| {
            for row in 0..some.len {
                all.ids.push(some.cell(OWN[0], row).to_owned());
                all.clusters.push(some.cell(OWN[1], row).to_owned());
                all.prints.push(some.print(row));
            }
            Ok(())
        })?;
        Ok(all)
    }
}

/// What a delivery brings.
pub(super) struct Sorted {
    /// For each record of the store whether it stays as it is.
    pub(super) stays: Vec<bool>,
    /// For each record of the delivery whether it is taken: new, or changed.
    pub(super) taken: Vec<bool>,
    /// Ids of the records taken, with the cluster a changed one stands in.
    pub(super) ids: Vec<(String, Option<String>)>,
    /// Changed records.
    pub(super) changed: u64,
}

/// Sorts a delivery against a store.
///
/// # Errors
/// When records have no id, or one id stands for two different records.
pub(super) fn sort(store: &Stored, input: &Input<'_>, id: &str, prefix: &str) -> Result<Sorted> {
    let mut there: FxHashMap<&str, usize> = FxHashMap::default();
    for (row, known) in store.ids.iter().enumerate() {
        there.insert(known, row);
    }
    let mut sorted = Sorted { stays: vec![true; store.ids.len()], taken: Vec::new(), ids: Vec::new(), changed: 0 };
    let mut met: FxHashMap<String, u64> = FxHashMap::default();
    let (mut nameless, mut doubled) = (0_u64, Vec::new());
    delivered(input, id, prefix, &mut |some| {
        for row in 0..some.len {
            let (name, print) = (some.cell(OWN[0], row), some.print(row));
            let mut take = false;
            if name.is_empty() {
                nameless += 1;
            } else if let Some(before) = met.insert(name.to_owned(), print) {
                if before != print && doubled.len() < 5 {
                    doubled.push(name.to_owned());
                }
            } else {
                let known = there.get(name).copied();
                take = known.and_then(|row| store.prints.get(row)) != Some(&print);
                if take {
                    let cluster = known.and_then(|row| store.clusters.get(row)).cloned();
                    if let Some(stays) = known.and_then(|row| sorted.stays.get_mut(row)) {
                        *stays = false;
                        sorted.changed += 1;
                    }
                    sorted.ids.push((name.to_owned(), cluster));
                }
            }
            sorted.taken.push(take);
        }
        Ok(())
    })?;
    if nameless > 0 || !doubled.is_empty() {
        let shown = doubled.join(", ");
        return Err(Error::usage(
            format!(
                "Cột mã «{id}» chưa dùng được: {nameless} dòng không có mã; mã đứng ở hai bản ghi khác nhau: {shown}"
            ),
            format!("Column “{id}” cannot serve: {nameless} rows have no id; ids of two different records: {shown}"),
        )
        .hint(
            "Hãy nêu cột mã riêng của từng bản ghi bằng --id; kho nhận ra bản ghi tháng sau bằng mã ấy.",
            "Name a column whose ids are each record's own with --id: the store knows records again by it.",
        ));
    }
    Ok(sorted)
}
