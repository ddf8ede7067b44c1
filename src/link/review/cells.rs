//! Cells of a few records, as they stand in the source.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array as _, StringArray};

use crate::dictionary::Entity;
use crate::error::Result;
use crate::normalize::{self, NormalTable, Request, Rows};

/// The cells of some rows under the headings of their table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordCells {
    /// Headings, in the order in which they stand.
    pub headers: Vec<String>,
    rows: BTreeMap<u32, Vec<(usize, String)>>,
}

impl RecordCells {
    /// Cells that were gathered already: by row, the place of its heading and the text.
    pub fn new(headers: Vec<String>, rows: BTreeMap<u32, Vec<(usize, String)>>) -> Self {
        Self { headers, rows }
    }

    /// Reads the wanted rows of the files of a request, as they are written there.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn from_files(request: &Request<'_>, wanted: &BTreeSet<u32>) -> Result<Self> {
        let mut cells = Self::default();
        let mut start = 0_u32;
        normalize::each_batch(request, &mut |batch| {
            let places: Vec<usize> = batch.mapping.iter().map(|column| cells.place(&column.header)).collect();
            let end = start.saturating_add(u32::try_from(batch.rows).unwrap_or(u32::MAX));
            for row in wanted.range(start..end) {
                let at = (row - start) as usize;
                let text = |column: &StringArray| {
                    (at < column.len() && column.is_valid(at)).then(|| column.value(at).to_owned())
                };
                let filled =
                    places.iter().zip(batch.columns).filter_map(|(place, column)| Some((*place, text(column)?)));
                cells.rows.insert(*row, filled.collect());
            }
            start = end;
            Ok(())
        })?;
        Ok(cells)
    }

    /// Reads the wanted rows of a normal table, counted from its first.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn from_table(table: &NormalTable, entity: &Entity, wanted: &BTreeSet<u32>) -> Result<Self> {
        let fields: Vec<&str> = table.fields.iter().map(String::as_str).collect();
        let title = |id: &&str| entity.field(id).map_or_else(|| (*id).to_owned(), |field| field.title.vi.clone());
        let mut cells = Self { headers: fields.iter().map(title).collect(), rows: BTreeMap::new() };
        let mut start = 0_u32;
        for batch in Rows::open(&table.dir.join("normal.parquet"), &fields)? {
            let batch = batch?;
            let end = start.saturating_add(u32::try_from(batch.len()).unwrap_or(u32::MAX));
            for row in wanted.range(start..end) {
                let at = (row - start) as usize;
                let filled = (0..fields.len()).filter_map(|column| Some((column, batch.cell(column, at)?.to_owned())));
                cells.rows.insert(*row, filled.collect());
            }
            start = end;
        }
        Ok(cells)
    }

    /// The cells of a row, one for each heading.
    pub fn row(&self, row: u32) -> Vec<String> {
        let mut cells = vec![String::new(); self.headers.len()];
        for (place, text) in self.rows.get(&row).into_iter().flatten() {
            if let Some(cell) = cells.get_mut(*place) {
                cell.clone_from(text);
            }
        }
        cells
    }

    fn place(&mut self, header: &str) -> usize {
        self.headers.iter().position(|known| known == header).unwrap_or_else(|| {
            self.headers.push(header.to_owned());
            self.headers.len() - 1
        })
    }
}
