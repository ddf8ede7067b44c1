//! A Parquet or CSV file as it is, apart from the dictionary: columns of small numbers for measuring and protecting.

use std::path::Path;

use super::csv_file::{Lines, harmless};
use super::store::{Column, EMPTY};
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::normalize::read::{TextBatches, names_of, value};

/// A table as it is.
pub struct PlainTable {
    names: Vec<String>,
    columns: Vec<Column>,
}

impl PlainTable {
    /// Reads a table: `.parquet`, otherwise CSV (UTF-8, separated by comma, semicolon or tab).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(path: &Path) -> Result<Self> {
        let parquet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
        if parquet { Self::read_parquet(path) } else { Self::read_csv(path) }
    }

    fn read_parquet(path: &Path) -> Result<Self> {
        let names = names_of(path)?;
        let asked: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut columns: Vec<Column> = names.iter().map(|_| Column::default()).collect();
        for batch in TextBatches::open(path, &asked)? {
            for (cells, column) in batch?.iter().zip(&mut columns) {
                for row in 0..cells.len() {
                    column.push(value(cells, row));
                }
            }
        }
        Ok(Self { names, columns })
    }

    fn read_csv(path: &Path) -> Result<Self> {
        let bytes = files::read(path)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| {
            Error::read(path, "không phải UTF-8", "it is not UTF-8").hint(
                "Hãy chuẩn hóa tệp trước: tudien extract TỆP --out THƯ_MỤC.",
                "Extract it first: tudien extract FILE --out FOLDER.",
            )
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let head = text.lines().next().unwrap_or_default();
        let count = |mark: char| head.matches(mark).count();
        let delimiter = [',', ';', '\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(',');
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter as u8).from_reader(text.as_bytes());
        let damaged = |cause: csv::Error| {
            Error::read(path, format!("CSV hỏng ({cause})"), format!("the CSV is damaged ({cause})"))
        };
        let names: Vec<String> = reader.headers().map_err(damaged)?.iter().map(str::to_owned).collect();
        let mut columns: Vec<Column> = names.iter().map(|_| Column::default()).collect();
        for record in reader.records() {
            for (cell, column) in record.map_err(damaged)?.iter().zip(&mut columns) {
                column.push(Some(cell).filter(|cell| !cell.is_empty()));
            }
        }
        Ok(Self { names, columns })
    }

    /// The columns' names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells().len())
    }

    /// The places of named columns.
    ///
    /// # Errors
    /// Names the column that is not there, and those that are.
    pub fn places(&self, names: &[String]) -> Result<Vec<usize>> {
        let place = |name: &String| {
            self.names.iter().position(|known| known == name).ok_or_else(|| {
                let known = self.names.join(", ");
                Error::usage(format!("bảng không có cột «{name}»"), format!("the table has no column “{name}”"))
                    .hint(format!("Các cột: {known}."), format!("The columns: {known}."))
            })
        };
        names.iter().map(place).collect()
    }

    /// The cells of a column.
    pub fn cells(&self, place: usize) -> &[u32] {
        self.columns.get(place).map_or(&[], Column::cells)
    }

    /// The different texts of a column, the first numbered 1.
    pub fn values(&self, place: usize) -> impl Iterator<Item = &str> {
        self.columns.get(place).into_iter().flat_map(Column::values)
    }

    /// The order of a column's values where every one is a number; the empty cell comes first.
    pub fn ranks(&self, place: usize) -> Option<Vec<u32>> {
        let numbers: Vec<f64> = self
            .values(place)
            .map(|text| text.parse().ok().filter(|number: &f64| number.is_finite()))
            .collect::<Option<_>>()?;
        let mut sorted = numbers.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        let rank = |number: &f64| sorted.binary_search_by(|other| other.total_cmp(number)).ok();
        let ranks = numbers.iter().filter_map(rank).filter_map(|rank| u32::try_from(rank + 1).ok());
        Some(std::iter::once(0).chain(ranks).collect())
    }

    /// Rows of a column whose value is one of those marked, from 1.
    pub fn rows_marked(&self, place: usize, marked: &[bool]) -> Vec<u64> {
        let hit = |code: &u32| code.checked_sub(1).and_then(|at| marked.get(at as usize)).copied().unwrap_or(false);
        (1..).zip(self.cells(place)).filter(|(_, code)| hit(code)).map(|(row, _)| row).collect()
    }

    /// Puts other texts in a column: `texts` by number, from 0 for the empty cell; rows not `kept` become empty.
    pub fn replace(&mut self, place: usize, texts: &[Option<String>], kept: &[bool]) {
        let mut changed = Column::default();
        for (code, keep) in self.cells(place).iter().zip(kept) {
            changed.push(texts.get(*code as usize).and_then(Option::as_deref).filter(|_| *keep));
        }
        if let Some(column) = self.columns.get_mut(place) {
            *column = changed;
        }
    }

    /// Writes the table as CSV, its rows in the order of their values: the order in which they came tells nothing.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_csv(&self, path: &Path) -> Result<()> {
        let storages = vec![crate::dictionary::Storage::Text; self.columns.len()];
        let order = super::store::order(&self.columns, &storages, &[]);
        let mut file = Atomic::create(path)?;
        let mut lines = Lines::begin(&mut file, path)?;
        lines.record(&self.names)?;
        for row in order {
            lines.record(self.columns.iter().map(|column| harmless(column.get(row).unwrap_or_default())))?;
        }
        file.commit()
    }

    /// Cells of a column that are empty.
    pub fn empty(&self, place: usize) -> u64 {
        self.cells(place).iter().filter(|code| **code == EMPTY).count() as u64
    }
}
