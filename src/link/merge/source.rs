//! The records that are merged, streamed: of a file as they are written there, of a normal table as they are there.

use arrow::array::{Array as _, StringArray};

use crate::error::Result;
use crate::normalize::{self, NormalTable, Rows};

/// Where the records come from.
pub enum Input<'a> {
    /// A file.
    Files(&'a normalize::Request<'a>),
    /// A normal table.
    Table(&'a NormalTable),
}

/// A column of the merged table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::link) struct Column {
    /// Its name, no two alike.
    pub(in crate::link) name: String,
    /// Its heading in the input.
    pub(in crate::link) header: String,
    /// The field it is.
    pub(in crate::link) field: Option<String>,
}

/// Columns met so far, and where the heading of each stands.
#[derive(Debug, Clone, Default)]
pub(in crate::link) struct Columns(pub(in crate::link) Vec<Column>);

impl Columns {
    /// The place of the `nth` column of that heading.
    fn place(&mut self, header: &str, field: Option<&str>, nth: usize) -> usize {
        let same = |column: &&Column| column.header == header;
        let alike = self.0.iter().enumerate().filter(|(_, column)| same(column)).nth(nth);
        if let Some((place, _)) = alike {
            return place;
        }
        let mut name = if header.is_empty() { "(không tên)".to_owned() } else { header.to_owned() };
        let mut number = 2;
        while self.0.iter().any(|column| column.name == name) {
            name = format!("{header} ({number})");
            number += 1;
        }
        self.0.push(Column { name, header: header.to_owned(), field: field.map(str::to_owned) });
        self.0.len() - 1
    }
}

/// Some rows.
pub(in crate::link) struct Batch<'b> {
    /// The number of the first.
    pub(in crate::link) first: u32,
    /// How many.
    pub(in crate::link) len: usize,
    columns: Vec<Option<&'b StringArray>>,
    sources: Vec<Option<String>>,
}

impl Batch<'_> {
    /// The cell of a column; empty where there is none.
    pub(in crate::link) fn cell(&self, column: usize, row: usize) -> &str {
        let cells = self.columns.get(column).copied().flatten();
        cells.filter(|cells| row < cells.len() && cells.is_valid(row)).map_or("", |cells| cells.value(row))
    }

    /// The file a row came from, where the table has several.
    pub(in crate::link) fn source(&self, row: usize) -> Option<&str> {
        self.sources.get(row)?.as_deref()
    }
}

impl Input<'_> {
    /// Hands over all rows, batch by batch. The columns grow with the tables of the file.
    pub(in crate::link) fn each(
        &self,
        columns: &mut Columns,
        take: &mut dyn FnMut(&Columns, &Batch<'_>) -> Result<()>,
    ) -> Result<()> {
        match self {
            Self::Files(request) => {
                let mut first = 0_u32;
                normalize::each_batch(request, &mut |batch| {
                    let mut seen: Vec<&str> = Vec::new();
                    let mut cells: Vec<Option<&StringArray>> = Vec::new();
                    for (column, array) in batch.mapping.iter().zip(batch.columns) {
                        let nth = seen.iter().filter(|header| **header == column.header).count();
                        seen.push(&column.header);
                        let place = columns.place(&column.header, column.field.as_deref(), nth);
                        cells.resize(cells.len().max(place + 1), None);
                        if let Some(cell) = cells.get_mut(place) {
                            *cell = Some(array);
                        }
                    }
                    let some = Batch { first, len: batch.rows, columns: cells, sources: Vec::new() };
                    first = first.saturating_add(u32::try_from(batch.rows).unwrap_or(u32::MAX));
                    take(columns, &some)
                })
            }
            Self::Table(table) => each_of(table, columns, take),
        }
    }
}

fn each_of(
    table: &NormalTable,
    columns: &mut Columns,
    take: &mut dyn FnMut(&Columns, &Batch<'_>) -> Result<()>,
) -> Result<()> {
    let fields: Vec<&str> = table.fields.iter().map(String::as_str).collect();
    for field in &fields {
        columns.place(field, Some(field), 0);
    }
    let names: Vec<String> = table
        .parts
        .iter()
        .map(|part| part.origin.path.file_stem().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    let several = names.windows(2).any(|pair| matches!(pair, [a, b] if a != b));
    let mut first = 0_u32;
    for batch in Rows::open(&table.dir.join("normal.parquet"), &fields)? {
        let batch = batch?;
        let arrays: Vec<StringArray> =
            (0..fields.len()).map(|column| (0..batch.len()).map(|row| batch.cell(column, row)).collect()).collect();
        let source = |row: usize| names.get(usize::from(batch.place(row).part)).cloned();
        let sources = if several { (0..batch.len()).map(source).collect() } else { Vec::new() };
        let some = Batch { first, len: batch.len(), columns: arrays.iter().map(Some).collect(), sources };
        first = first.saturating_add(u32::try_from(batch.len()).unwrap_or(u32::MAX));
        take(columns, &some)?;
    }
    Ok(())
}
