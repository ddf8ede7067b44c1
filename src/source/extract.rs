//! The tables of a file as CSV files, with an account of every cell beside them.

use std::io::Write as _;
use std::path::Path;

use arrow::array::Array as _;
use serde::Serialize;

use super::spoiled::{Spoiled, Tally};
use super::{Balance, Column, Decision, LeftOut, Origin, RawTable, Reading, SheetSummary};
use crate::error::Result;
use crate::files::{self, Atomic};

/// What was written.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The file that was read.
    pub source: std::path::PathBuf,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its sheets.
    pub sheets: Vec<SheetSummary>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Cells outside every table.
    pub outside: Vec<LeftOut>,
}

/// One table that was written.
#[derive(Debug, Serialize)]
pub struct Table {
    /// Name of the CSV file.
    pub file: String,
    /// The reader.
    pub reader: String,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Sheet.
    pub sheet: Option<String>,
    /// Where it stands.
    pub region: String,
    /// 0 to 1.
    pub confidence: f64,
    /// How it was read.
    pub decisions: Vec<Decision>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Body rows.
    pub rows: u64,
    /// Cells that were decoded, by rule.
    pub decoded: std::collections::BTreeMap<String, u64>,
    /// Codes that a spreadsheet took for numbers, left as they are.
    pub spoiled: Vec<Spoiled>,
    /// Every non-empty cell is body, header or left out.
    pub balance: Balance,
    /// Cells left out, with the reason.
    pub left_out: Vec<LeftOut>,
}

impl Table {
    /// Sheet and range in one text.
    pub fn place(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{sheet}!{}", self.region),
            None => self.region.clone(),
        }
    }
}

/// Writes every table as `OUT/NAME.tK.csv` and the account as `OUT/NAME.json`; nothing is put in place before all is written.
pub fn write(reading: Reading, out: &Path, name: &str) -> Result<Summary> {
    let first = reading.tables.first().map(|table| table.origin.clone());
    let mut summary = Summary {
        source: first.as_ref().map(|origin| origin.path.clone()).unwrap_or_default(),
        sha256: first.map(|origin| origin.sha256).unwrap_or_default(),
        sheets: reading.sheets,
        tables: Vec::new(),
        outside: reading.outside,
    };
    let mut made = Vec::new();
    for (number, table) in (1..).zip(reading.tables) {
        let file = format!("{name}.t{number}.csv");
        let (atomic, table) = one(table, &out.join(&file), file)?;
        made.push(atomic);
        summary.tables.push(table);
    }
    let account = serde_json::to_vec_pretty(&summary).map_err(|cause| crate::error::Error::stage("json", cause))?;
    for atomic in made {
        atomic.commit()?;
    }
    files::write(&out.join(format!("{name}.json")), &account)?;
    Ok(summary)
}

fn one(mut table: RawTable, path: &Path, file: String) -> Result<(Atomic, Table)> {
    let mut atomic = Atomic::create(path)?;
    let (mut rows, mut decoded, mut tally) = (0_u64, std::collections::BTreeMap::new(), Tally::default());
    {
        let mut writer = csv::Writer::from_writer(&mut atomic);
        let unwritable = |cause: csv::Error| {
            crate::error::Error::write(
                path,
                format!("không ghi được ({cause})"),
                format!("cannot be written ({cause})"),
            )
        };
        writer.write_record(table.columns.iter().map(Column::header)).map_err(unwritable)?;
        while let Some(batch) = table.rows.next_batch()? {
            for row in 0..batch.lines.len() {
                let cells = batch.columns.iter().map(|column| if column.is_null(row) { "" } else { column.value(row) });
                writer.write_record(cells).map_err(unwritable)?;
            }
            tally.take(&batch, &table.columns, table.style);
            rows += batch.lines.len() as u64;
            for cell in batch.decoded {
                *decoded.entry(cell.rule.into_owned()).or_default() += 1;
            }
        }
        writer.flush().map_err(|cause| files::unwritable(path, &cause))?;
    }
    atomic.flush().map_err(|cause| files::unwritable(path, &cause))?;
    let (left_out, balance) = table.rows.end();
    let Origin { reader, encoding, sheet, region, confidence, decisions, .. } = table.origin;
    let columns = table.columns;
    Ok((
        atomic,
        Table {
            file,
            reader,
            encoding,
            sheet,
            region,
            confidence,
            decisions,
            columns,
            rows,
            decoded,
            spoiled: tally.end(),
            balance,
            left_out,
        },
    ))
}
