//! The tables of many files of one form as one CSV file, every row with its source, and an account beside it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use arrow::array::Array as _;
use serde::Serialize;

use super::many::{Apart, Gathered, aligned};
use super::{Balance, LeftOut, RawTable, ReadOptions};
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::lang::Message;

/// Columns before those of the form: where a row comes from.
pub const SOURCE: [&str; 3] = ["Tệp", "Trang tính", "Dòng"];

/// What was written.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Name of the CSV file.
    pub file: String,
    /// Header texts of its columns, those of the source apart.
    pub columns: Vec<Vec<String>>,
    /// Rows of all files.
    pub rows: u64,
    /// The tables it holds, in order.
    pub parts: Vec<Part>,
    /// Tables of these files that are of another form: nothing of them is in the file.
    pub other_tables: Vec<Other>,
    /// Files that are of another form or cannot be read.
    pub apart: Vec<Apart>,
    /// Files passed over by their ending.
    pub passed: Vec<PathBuf>,
}

/// One table of one file.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Sheet.
    pub sheet: Option<String>,
    /// Where it stands.
    pub region: String,
    /// Body rows.
    pub rows: u64,
    /// Its columns stood in another order and were put in the form's.
    pub reordered: bool,
    /// Every non-empty cell is body, header or left out.
    pub balance: Balance,
    /// Cells left out, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Cells of the file outside every table; with its first table.
    pub outside: Vec<LeftOut>,
}

/// A table of another form in a file that also holds the form.
#[derive(Debug, Serialize)]
pub struct Other {
    /// The file.
    pub path: PathBuf,
    /// Sheet.
    pub sheet: Option<String>,
    /// Where it stands.
    pub region: String,
    /// Its columns.
    pub columns: Vec<Vec<String>>,
}

/// Writes `OUT/NAME.csv` and its account `OUT/NAME.json`. `tell` is told each file before it is read.
///
/// # Errors
/// When a file cannot be read any more, or `out` cannot be written; then neither file is put in place.
pub fn write(
    gathered: Gathered,
    passed: Vec<PathBuf>,
    options: &ReadOptions,
    out: &Path,
    name: &str,
    tell: &mut dyn FnMut(&Message),
) -> Result<Summary> {
    let file = format!("{name}.csv");
    let path = out.join(&file);
    let mut atomic = Atomic::create(&path)?;
    let mut summary = Summary {
        file,
        columns: gathered.columns,
        rows: 0,
        parts: Vec::new(),
        other_tables: Vec::new(),
        apart: gathered.apart,
        passed,
    };
    {
        let mut writer = csv::Writer::from_writer(&mut atomic);
        let names = summary.columns.iter().map(|path| path.join(" > "));
        let header: Vec<String> = SOURCE.iter().map(|name| (*name).to_owned()).chain(names).collect();
        writer.write_record(&header).map_err(|cause| unwritable(&path, &cause))?;
        let total = gathered.files.len();
        for (number, source) in (1..).zip(&gathered.files) {
            let shown = source.display();
            tell(&Message::new(format!("{number}/{total} {shown}"), format!("{number}/{total} {shown}")));
            one_file(source, options, &mut summary, &mut writer, &path)?;
        }
        writer.flush().map_err(|cause| files::unwritable(&path, &cause))?;
    }
    let account = serde_json::to_vec_pretty(&summary).map_err(|cause| Error::stage("json", cause))?;
    atomic.flush().map_err(|cause| files::unwritable(&path, &cause))?;
    atomic.commit()?;
    files::write(&out.join(format!("{name}.json")), &account)?;
    Ok(summary)
}

fn unwritable(path: &Path, cause: &csv::Error) -> Error {
    Error::write(path, format!("không ghi được ({cause})"), format!("cannot be written ({cause})"))
}

fn one_file<W: std::io::Write>(
    source: &Path,
    options: &ReadOptions,
    summary: &mut Summary,
    writer: &mut csv::Writer<W>,
    path: &Path,
) -> Result<()> {
    let options = ReadOptions { reading: None, ..options.clone() };
    let reading = super::read(source, &options)?;
    let mut outside = reading.outside;
    for table in reading.tables {
        let Some(places) = aligned(&summary.columns, &table.columns) else {
            summary.other_tables.push(Other {
                path: source.to_owned(),
                sheet: table.origin.sheet.clone(),
                region: table.origin.region.clone(),
                columns: table.columns.into_iter().map(|column| column.path).collect(),
            });
            continue;
        };
        let mut part = append(table, &places, writer, path)?;
        part.outside = std::mem::take(&mut outside);
        summary.rows += part.rows;
        summary.parts.push(part);
    }
    Ok(())
}

fn append<W: std::io::Write>(
    mut table: RawTable,
    places: &[usize],
    writer: &mut csv::Writer<W>,
    path: &Path,
) -> Result<Part> {
    let name = table.origin.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sheet = table.origin.sheet.clone().unwrap_or_default();
    let mut rows = 0_u64;
    while let Some(batch) = table.rows.next_batch()? {
        for (row, line) in batch.lines.iter().enumerate() {
            let line = super::address::row(table.style, *line);
            let cells = places.iter().filter_map(|place| batch.columns.get(*place));
            let cells = cells.map(|column| if column.is_null(row) { "" } else { column.value(row) });
            let record = [name.as_str(), sheet.as_str(), line.as_str()].into_iter().chain(cells);
            writer.write_record(record).map_err(|cause| unwritable(path, &cause))?;
        }
        rows += batch.lines.len() as u64;
    }
    let (left_out, balance) = table.rows.end();
    Ok(Part {
        path: table.origin.path,
        sha256: table.origin.sha256,
        sheet: table.origin.sheet,
        region: table.origin.region,
        rows,
        reordered: !places.is_sorted(),
        balance,
        left_out,
        outside: Vec::new(),
    })
}
