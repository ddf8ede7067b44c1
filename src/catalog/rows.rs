//! The published rows, read back from the package: what gates measure and versions are compared by.

use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rustc_hash::FxHashMap;
use twox_hash::XxHash64;

use super::distribution::Counters;
use super::record::{Column, FileLine};
use crate::error::{Error, Result};
use crate::files;
use crate::normalize::read::{TextBatches, Texts, value};

/// The files of a package that together hold all its rows, once: one file, or the parts of a large set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Data {
    /// Columns.
    Parquet(Vec<PathBuf>),
    /// Text.
    Csv(Vec<PathBuf>),
}

impl Data {
    /// The files of the package in `dir` to read rows from; `None` where it has none that this program reads.
    pub(super) fn of(dir: &Path, files: &[FileLine]) -> Option<Self> {
        let found = |kind: &str, format: &str| {
            let of_kind = || files.iter().filter(|file| file.media_type == kind);
            let whole = of_kind().find(|file| !file.name.contains('/'));
            let part =
                |file: &&FileLine| file.name.split('/').nth(1) == Some(format) && file.name.matches('/').count() > 1;
            let files: Vec<&FileLine> = match whole {
                Some(file) => vec![file],
                None => of_kind().filter(part).collect(),
            };
            let paths: Vec<PathBuf> = files.into_iter().map(|file| dir.join(&file.name)).collect();
            Some(paths).filter(|paths| !paths.is_empty())
        };
        found("application/vnd.apache.parquet", "parquet")
            .map(Self::Parquet)
            .or_else(|| found("text/csv", "csv").map(Self::Csv))
    }

    /// The columns as the files themselves tell them, for a package whose descriptor has no table.
    pub(super) fn columns(&self) -> Result<Vec<Column>> {
        match self {
            Self::Parquet(paths) => paths.first().map_or_else(|| Ok(Vec::new()), |path| columns(path)),
            Self::Csv(_) => Ok(Vec::new()),
        }
    }

    /// Reads the named columns of every row.
    pub(super) fn each(&self, columns: &[Column], mut row: impl FnMut(&[Option<&str>])) -> Result<()> {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        match self {
            Self::Parquet(paths) => paths.iter().try_for_each(|path| each_row(path, &names, &mut row)),
            Self::Csv(paths) => paths.iter().try_for_each(|path| each_line(path, &names, &mut row)),
        }
    }
}

/// The columns of a Parquet file with their types in the words of Table Schema.
fn columns(path: &Path) -> Result<Vec<Column>> {
    use arrow::datatypes::DataType;
    let builder = ParquetRecordBatchReaderBuilder::try_new(files::open(path)?)?;
    let fields = builder.schema().fields().iter();
    let flat = fields.filter(|field| !field.data_type().is_nested() && !matches!(field.data_type(), DataType::Binary));
    Ok(flat
        .map(|field| Column {
            name: field.name().clone(),
            kind: match field.data_type() {
                DataType::Int64 => "integer",
                DataType::Float64 => "number",
                DataType::Boolean => "boolean",
                DataType::Date32 => "date",
                DataType::Timestamp(..) => "datetime",
                _ => "string",
            }
            .to_owned(),
            title: field.name().clone(),
            description: String::new(),
        })
        .collect())
}

fn each_row(path: &Path, names: &[&str], mut row: impl FnMut(&[Option<&str>])) -> Result<()> {
    for batch in TextBatches::open(path, names)? {
        let batch = batch?;
        let rows = batch.first().map_or(0, Texts::len);
        for at in 0..rows {
            let cells: Vec<Option<&str>> = batch.iter().map(|column| value(column, at)).collect();
            row(&cells);
        }
    }
    Ok(())
}

fn each_line(path: &Path, names: &[&str], mut row: impl FnMut(&[Option<&str>])) -> Result<()> {
    let faulty =
        |cause: csv::Error| Error::read(path, format!("không đọc được ({cause})"), format!("cannot be read ({cause})"));
    let mut reader = csv::ReaderBuilder::new().from_reader(files::open(path)?);
    let header = reader.headers().map_err(faulty)?.clone();
    let place = |name: &&str| {
        let found = header.iter().position(|known| known.trim_start_matches('\u{feff}') == *name);
        found.ok_or_else(|| Error::read(path, format!("không có cột «{name}»"), format!("there is no column “{name}”")))
    };
    let places: Vec<usize> = names.iter().map(place).collect::<Result<_>>()?;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(faulty)? {
        let cells: Vec<Option<&str>> =
            places.iter().map(|place| record.get(*place).filter(|text| !text.is_empty())).collect();
        row(&cells);
    }
    Ok(())
}

/// 64 bits of some cells: equal cells in the same order have the same.
pub(super) fn hash<'c>(cells: impl IntoIterator<Item = Option<&'c str>>) -> u64 {
    let mut bytes = Vec::with_capacity(128);
    for cell in cells {
        match cell {
            Some(text) => {
                bytes.push(1);
                bytes.extend_from_slice(text.as_bytes());
                bytes.push(0);
            }
            None => bytes.push(2),
        }
    }
    XxHash64::oneshot(0, &bytes)
}

/// What is kept of a table's rows: the hash of the key (of the whole row where there is none) and of the row.
pub(super) struct Rows {
    /// Sorted pairs.
    pub(super) pairs: Vec<(u64, u64)>,
    /// The smallest group of equal quasi-identifiers.
    pub(super) smallest: Option<u64>,
    /// Some rows.
    pub(super) preview: Vec<Vec<String>>,
    /// The values of each column; not counted where no preview was asked for.
    pub(super) values: Option<Counters>,
}

/// Rows of a preview.
const SHOWN: usize = 20;

impl Rows {
    /// Reads a table once.
    pub(super) fn read(data: &Data, columns: &[Column], key: &[String], quasi: &[String]) -> Result<Self> {
        Self::over(data, columns, key, quasi, (0, None))
    }

    /// The same, with a preview of rows spread over the `expected` ones (neighbours are much alike in a sorted table), and
    /// the values of each column counted.
    pub(super) fn spread(
        data: &Data,
        columns: &[Column],
        key: &[String],
        quasi: &[String],
        expected: u64,
    ) -> Result<Self> {
        Self::over(data, columns, key, quasi, (expected, Some(Counters::new(columns, key))))
    }

    fn over(
        data: &Data,
        columns: &[Column],
        key: &[String],
        quasi: &[String],
        (expected, values): (u64, Option<Counters>),
    ) -> Result<Self> {
        let step = usize::try_from(expected).unwrap_or(usize::MAX).div_ceil(SHOWN).max(1);
        let places = |names: &[String]| -> Vec<usize> {
            names.iter().filter_map(|name| columns.iter().position(|column| column.name == *name)).collect()
        };
        let (key, quasi) = (places(key), places(quasi));
        let mut rows = Self { pairs: Vec::new(), smallest: None, preview: Vec::new(), values };
        let mut groups: FxHashMap<u64, u64> = FxHashMap::default();
        data.each(columns, |cells| {
            let whole = hash(cells.iter().copied());
            let some = |places: &[usize]| hash(places.iter().map(|place| cells.get(*place).copied().flatten()));
            rows.pairs.push((if key.is_empty() { whole } else { some(&key) }, whole));
            if !quasi.is_empty() {
                *groups.entry(some(&quasi)).or_default() += 1;
            }
            if let Some(values) = &mut rows.values {
                values.count(cells);
            }
            if rows.preview.len() < SHOWN && (rows.pairs.len() - 1).is_multiple_of(step) {
                rows.preview.push(cells.iter().map(|cell| cell.unwrap_or_default().to_owned()).collect());
            }
        })?;
        rows.pairs.sort_unstable();
        rows.smallest = groups.values().copied().min();
        Ok(rows)
    }
}
