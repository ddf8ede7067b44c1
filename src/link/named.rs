//! What linking found, told with the table's own record ids: `record_id,cluster_id`, and the pairs.

use std::io::Write as _;
use std::path::Path;

use arrow::array::{Array as _, ArrayBuilder as _, StringArray, StringBuilder, UInt32Array};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rustc_hash::FxHashMap;

use super::Clustered;
use crate::error::{Error, Result};
use crate::files;
use crate::normalize::{Mapped, NormalTable, Rows};
use crate::text::fold_header;

/// The ids of a table's records, in the order of its rows; empty where a record has none.
pub struct RecordIds(StringArray);

/// Ids being collected while the rows are read.
pub(super) struct Collected {
    header: String,
    wanted: String,
    ids: StringBuilder,
}

impl Collected {
    /// Takes the ids of a batch, from the column that bears the header (one that no field took comes first), or the
    /// field of that id.
    ///
    /// # Errors
    /// When there is no such column, with those there are.
    pub(super) fn push(&mut self, mapping: &[Mapped], columns: &[StringArray], rows: usize) -> Result<()> {
        let headed = |column: &Mapped| fold_header(&column.header) == self.wanted;
        let place = mapping
            .iter()
            .position(|column| column.field.is_none() && headed(column))
            .or_else(|| mapping.iter().position(headed))
            .or_else(|| mapping.iter().position(|column| column.field.as_deref() == Some(&self.header)));
        let Some(column) = place.and_then(|place| columns.get(place)) else {
            return Err(no_column(mapping.iter(), &self.header));
        };
        for row in 0..rows {
            self.ids.append_value(if column.is_valid(row) { column.value(row) } else { "" });
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> RecordIds {
        RecordIds(self.ids.finish())
    }
}

impl RecordIds {
    /// Begins to collect ids from the column `header`.
    pub(super) fn collect(header: &str) -> Collected {
        Collected { header: header.to_owned(), wanted: fold_header(header), ids: StringBuilder::new() }
    }

    /// The address of each row of a normal table, for tables whose records have no id of their own.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn addresses(table: &NormalTable) -> Result<Self> {
        let name = |part: u16| table.parts.get(usize::from(part)).map(|part| &part.origin.path);
        let several = (1..table.parts.len()).any(|at| u16::try_from(at).is_ok_and(|at| name(at) != name(0)));
        let mut ids = StringBuilder::new();
        for batch in Rows::open(&table.dir.join("normal.parquet"), &[])? {
            let batch = batch?;
            for row in 0..batch.len() {
                let place = batch.place(row);
                let address = table.address(place.part, place.line, "");
                let file = name(place.part).filter(|_| several).and_then(|path| path.file_name());
                match file {
                    Some(file) => ids.append_value(format!("{}: {address}", file.to_string_lossy())),
                    None => ids.append_value(address),
                }
            }
        }
        Ok(Self(ids.finish()))
    }

    /// Ids that are known already.
    pub(super) fn of(ids: &[String]) -> Self {
        Self(StringArray::from_iter_values(ids))
    }

    /// The ids of two tables behind each other.
    #[must_use]
    pub fn behind(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(other.0.iter()).collect())
    }

    /// Reads the column `header` of a normal table: one that no field took, as it was written, or a field of the entity,
    /// as it was normalized.
    ///
    /// # Errors
    /// When the source had no such column, with those it had.
    pub fn read(table: &NormalTable, header: &str) -> Result<Self> {
        let wanted = fold_header(header);
        let columns = || table.parts.iter().flat_map(|part| &part.mapping);
        if let Some(column) = columns().find(|column| column.field.is_none() && fold_header(&column.header) == wanted) {
            return unmapped(table, &column.header).map(Self);
        }
        let field = columns()
            .find(|column| fold_header(&column.header) == wanted)
            .and_then(|column| column.field.as_deref())
            .or_else(|| table.fields.iter().map(String::as_str).find(|field| *field == header));
        match field {
            Some(field) => normal(table, field).map(Self),
            None => Err(no_column(columns(), header)),
        }
    }

    /// Writes `record_id,cluster_id`, a row for each record in the table's order. The cluster is named by the id of its
    /// first record.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_clusters(&self, found: &Clustered, path: &Path) -> Result<()> {
        let mut out = csv::Writer::from_writer(files::Atomic::create(path)?);
        out.write_record(["record_id", "cluster_id"]).map_err(|cause| unwritable(path, &cause))?;
        for (row, root) in found.clusters.iter().enumerate() {
            out.write_record([self.id(row), self.id(*root as usize)]).map_err(|cause| unwritable(path, &cause))?;
        }
        finish(out, path)
    }

    /// Writes `record_id_l,record_id_r,weight,probability,tier,decision`, a row for each pair kept.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_pairs(&self, found: &Clustered, path: &Path) -> Result<()> {
        let mut out = csv::Writer::from_writer(files::Atomic::create(path)?);
        let header = ["record_id_l", "record_id_r", "weight", "probability", "tier", "decision"];
        out.write_record(header).map_err(|cause| unwritable(path, &cause))?;
        for pair in &found.pairs {
            let (weight, probability) = (format!("{:.3}", pair.weight), format!("{:.6}", pair.probability()));
            let (left, right) = (self.id(pair.left as usize), self.id(pair.right as usize));
            out.write_record([left, right, &weight, &probability, pair.tier(), pair.decision()])
                .map_err(|cause| unwritable(path, &cause))?;
        }
        finish(out, path)
    }

    /// The row of a record by its id, the first where several bear it.
    pub fn row(&self, id: &str) -> Option<u32> {
        self.0.iter().position(|known| known == Some(id)).and_then(|row| u32::try_from(row).ok())
    }

    /// All ids in the order of the rows.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Option::unwrap_or_default)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The id of a row.
    pub fn id(&self, row: usize) -> &str {
        if row < self.0.len() { self.0.value(row) } else { "" }
    }
}

/// The clusters that a file (`record_id`, `cluster_id`) gives to the records: for each row the lowest row of its cluster.
/// A record that the file does not name stands alone.
///
/// # Errors
/// When the file cannot be read, or names no record of the table.
pub fn named_clusters(path: &Path, ids: &RecordIds) -> Result<Vec<u32>> {
    let mut of_record: FxHashMap<String, String> = FxHashMap::default();
    super::evaluate::read(path, ["record_id", "cluster_id"], &mut |[record, cluster]| {
        of_record.insert(record.to_owned(), cluster.to_owned());
    })?;
    let mut first: FxHashMap<&str, u32> = FxHashMap::default();
    let mut met = 0_usize;
    let mut clusters = Vec::with_capacity(ids.len());
    for (row, id) in (0_u32..).zip(ids.iter()) {
        let cluster = of_record.get(id).filter(|cluster| !cluster.is_empty());
        met += usize::from(cluster.is_some());
        clusters.push(cluster.map_or(row, |cluster| *first.entry(cluster.as_str()).or_insert(row)));
    }
    if met == 0 && !ids.is_empty() {
        return Err(Error::read(path, "không có mã bản ghi nào của bảng", "names no record of the table")
            .hint("Hãy xem lại tệp nhóm và cột --id.", "Check the file of clusters and the column --id."));
    }
    Ok(clusters)
}

/// A field of the entity.
fn normal(table: &NormalTable, field: &str) -> Result<StringArray> {
    let mut ids = StringBuilder::new();
    each(&table.dir.join("normal.parquet"), |_, text| {
        let Some(column) = text(field) else { return };
        column.iter().for_each(|cell| ids.append_value(cell.unwrap_or_default()));
    })?;
    Ok(ids.finish())
}

/// A column that no field took. Its cells stand in the order of the rows; empty ones are not there.
fn unmapped(table: &NormalTable, header: &str) -> Result<StringArray> {
    let mut ids = StringBuilder::new();
    each(&table.dir.join("unmapped.parquet"), |rows, text| {
        let (Some(headers), Some(values), Some(rows)) = (text("header"), text("value"), rows) else { return };
        let cells = rows.iter().zip(headers.iter()).zip(values.iter());
        for ((row, _), value) in cells.filter(|((_, named), _)| *named == Some(header)) {
            let row = row.map_or(usize::MAX, |row| row as usize);
            // A second column of the same header comes after the first: the first one counts.
            if row < ids.len() || row == usize::MAX {
                continue;
            }
            (ids.len()..row).for_each(|_| ids.append_value(""));
            ids.append_value(value.unwrap_or_default());
        }
    })?;
    Ok(ids.finish())
}

/// Hands over a Parquet file batch by batch: its row numbers, and its text columns by name.
fn each(path: &Path, mut take: impl FnMut(Option<&UInt32Array>, &dyn Fn(&str) -> Option<StringArray>)) -> Result<()> {
    for batch in ParquetRecordBatchReaderBuilder::try_new(files::open(path)?)?.build()? {
        let batch = batch?;
        let rows = batch.column_by_name("_row").and_then(|column| column.as_any().downcast_ref::<UInt32Array>());
        take(rows, &|name| batch.column_by_name(name)?.as_any().downcast_ref::<StringArray>().cloned());
    }
    Ok(())
}

fn no_column<'a>(mapping: impl Iterator<Item = &'a Mapped>, header: &str) -> Error {
    let columns: Vec<&str> = mapping.map(|column| column.header.as_str()).collect();
    let columns = columns.join(", ");
    Error::usage(
        format!("Bảng không có cột mã bản ghi «{header}»; có: {columns}"),
        format!("The table has no column of record ids “{header}”; there are: {columns}"),
    )
    .hint("Hãy nêu tên cột mã bản ghi bằng --id.", "Name the column of record ids with --id.")
}

fn finish(out: csv::Writer<files::Atomic>, path: &Path) -> Result<()> {
    let mut file = out.into_inner().map_err(|cause| files::unwritable(path, cause.error()))?;
    file.flush().map_err(|cause| files::unwritable(path, &cause))?;
    file.commit()
}

fn unwritable(path: &Path, cause: &csv::Error) -> Error {
    files::unwritable(path, &std::io::Error::other(cause.to_string()))
}
