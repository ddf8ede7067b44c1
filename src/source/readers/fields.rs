//! The columns that records turn out to have, in the order in which they are first met.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::source::grid::{Cell, Row};

/// Most columns of a table.
const MOST: usize = 4_096;

/// Paths of columns and their places.
#[derive(Debug, Default, Clone)]
pub(super) struct Fields {
    paths: Vec<Vec<String>>,
    places: BTreeMap<Vec<String>, u32>,
}

impl Fields {
    /// Notes a column.
    pub(super) fn note(&mut self, path: &[String]) {
        if !self.places.contains_key(path) && self.paths.len() <= MOST {
            self.places.insert(path.to_vec(), u32::try_from(self.paths.len()).unwrap_or(u32::MAX));
            self.paths.push(path.to_vec());
        }
    }

    /// Where a column stands.
    pub(super) fn place(&self, path: &[String]) -> Option<u32> {
        self.places.get(path).copied()
    }

    /// No column was met.
    pub(super) const fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The paths, where there are not too many to be columns.
    ///
    /// # Errors
    /// When keys are data themselves.
    pub(super) fn paths(&self, path: &Path) -> Result<Vec<Vec<String>>> {
        if self.paths.len() <= MOST {
            return Ok(self.paths.clone());
        }
        Err(Error::read(
            path,
            format!("các bản ghi có hơn {MOST} tên trường khác nhau: không phải một bảng"),
            format!("the records have more than {MOST} different fields: this is no table"),
        )
        .hint("Hãy xin nơi gửi dữ liệu dạng bảng (csv, xlsx).", "Ask the sender for the data as a table (csv, xlsx)."))
    }
}

/// Values of one record; several of one field are joined by `; `.
#[derive(Debug, Default)]
pub(super) struct Record(BTreeMap<u32, String>);

impl Record {
    /// Adds a value.
    pub(super) fn add(&mut self, place: u32, text: &str) {
        let value = self.0.entry(place).or_default();
        if !value.is_empty() && !text.is_empty() {
            value.push_str("; ");
        }
        value.push_str(text);
    }

    /// As a row.
    pub(super) fn row(&self, line: u32) -> Row {
        let mut row = Row::new(line);
        for (place, text) in &self.0 {
            row.push(Cell::at(*place), text);
        }
        row
    }
}
