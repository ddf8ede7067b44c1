//! Text to compact features, batch by batch: the table itself is never held.

use std::ops::Range;

use arrow::array::{Array as _, StringArray};
use rayon::prelude::*;

use super::Columns;
use super::levels::date::Day;
use super::levels::{self, Cells, Compare, Reader};
use crate::dictionary::LinkModel;
use crate::error::{Error, Result};

/// Rows asked of a reader at a time.
pub(crate) const BATCH: usize = 16_384;
/// Records of one piece of memory.
const PIECE: usize = 1 << 15;

/// Every record as a few words, those of one record side by side, and how they are compared.
pub(crate) struct Features {
    compare: Vec<Box<dyn Compare>>,
    spans: Vec<Range<usize>>,
    store: Store,
}

/// Words of records in pieces, so that growing never copies what is there.
struct Store {
    width: usize,
    rows: usize,
    pieces: Vec<Vec<u32>>,
}

impl Store {
    fn row(&self, row: usize) -> &[u32] {
        let start = row % PIECE * self.width;
        self.pieces.get(row / PIECE).and_then(|piece| piece.get(start..start + self.width)).unwrap_or_default()
    }

    /// Adds a record with its words 0.
    fn add(&mut self) -> &mut [u32] {
        if self.rows.is_multiple_of(PIECE) {
            self.pieces.push(Vec::with_capacity(PIECE * self.width));
        }
        self.rows += 1;
        let width = self.width;
        let Some(piece) = self.pieces.last_mut() else { return &mut [] };
        let start = piece.len();
        piece.resize(start + width, 0);
        piece.get_mut(start..).unwrap_or_default()
    }
}

impl Features {
    /// How many records there are.
    pub(crate) fn rows(&self) -> usize {
        self.store.rows
    }

    /// The words of a record.
    pub(crate) fn row(&self, row: u32) -> &[u32] {
        self.store.row(row as usize)
    }

    /// The comparisons in the order of the model, each with the place of its words.
    pub(crate) fn comparisons(&self) -> impl Iterator<Item = (&dyn Compare, &Range<usize>)> {
        self.compare.iter().map(AsRef::as_ref).zip(&self.spans)
    }

    /// One comparison and the place of its words.
    pub(crate) fn comparison(&self, at: usize) -> Option<(&dyn Compare, Range<usize>)> {
        Some((self.compare.get(at)?.as_ref(), self.spans.get(at)?.clone()))
    }
}

/// What is known of every record beside its features.
#[derive(Default)]
pub(crate) struct Records {
    /// Filled fields of each record among those the model reads.
    pub filled: Vec<u8>,
    /// Day of the last update as a number that grows with time, 0 where unknown.
    pub newest: Vec<u32>,
}

/// Features being read.
pub(crate) struct Reading<'a> {
    model: &'a LinkModel,
    fields: Vec<&'a str>,
    readers: Vec<(Box<dyn Reader>, usize)>,
    store: Store,
    records: Records,
}

impl<'a> Reading<'a> {
    /// Begins to read for a model that has been validated.
    ///
    /// # Errors
    /// When the model names a kind that does not exist.
    pub(crate) fn new(model: &'a LinkModel) -> Result<Self> {
        let readers: Vec<(Box<dyn Reader>, usize)> = model
            .comparisons
            .iter()
            .map(|comparison| {
                let kind = levels::kind(&comparison.kind).ok_or_else(|| {
                    Error::stage("link", format!("comparison `{}`: no kind `{}`", comparison.id, comparison.kind))
                })?;
                Ok(((kind.build)(comparison), kind.words))
            })
            .collect::<Result<_>>()?;
        let width = readers.iter().map(|(_, words)| words).sum();
        let store = Store { width, rows: 0, pieces: Vec::new() };
        Ok(Self { model, fields: model.fields(), readers, store, records: Records::default() })
    }

    /// Adds a batch of `rows` rows. A field that the table does not have is missing everywhere.
    pub(crate) fn push(&mut self, rows: usize, column: impl Fn(&str) -> Option<StringArray>) {
        let columns: Vec<Option<StringArray>> = self.fields.iter().map(|field| column(field)).collect();
        let find = |field: &String| {
            let place = self.fields.iter().position(|known| known == field)?;
            columns.get(place)?.as_ref()
        };
        let inputs: Vec<Vec<Option<&StringArray>>> =
            self.model.comparisons.iter().map(|comparison| comparison.fields.iter().map(find).collect()).collect();
        let read: Vec<Vec<u32>> = self
            .readers
            .par_iter_mut()
            .zip(&inputs)
            .map(|((reader, width), input)| {
                let mut words = vec![0; rows * *width];
                for (row, words) in words.chunks_exact_mut(*width).enumerate() {
                    reader.read(Cells::new(input, row), words);
                }
                words
            })
            .collect();
        let all: Vec<Option<&StringArray>> = columns.iter().map(Option::as_ref).collect();
        let newest = [self.model.newest.as_ref().and_then(find)];
        for row in 0..rows {
            let mut rest = self.store.add();
            for (words, (_, width)) in read.iter().zip(&self.readers) {
                let (own, others) = std::mem::take(&mut rest).split_at_mut(*width);
                own.copy_from_slice(words.get(row * width..(row + 1) * width).unwrap_or_default());
                rest = others;
            }
            let cells = Cells::new(&all, row);
            let filled = (0..all.len()).filter(|field| cells.get(*field).is_some()).count();
            self.records.filled.push(u8::try_from(filled).unwrap_or(u8::MAX));
            self.records.newest.push(Cells::new(&newest, row).get(0).and_then(Day::parse).map_or(0, Day::ordinal));
        }
    }

    /// The fields that will be asked for.
    pub(crate) fn fields(&self) -> Vec<&'a str> {
        self.fields.clone()
    }

    /// All batches have been read.
    pub(crate) fn finish(self) -> (Features, Records) {
        let (mut start, mut spans) = (0, Vec::new());
        for (_, width) in &self.readers {
            spans.push(start..start + width);
            start += width;
        }
        let rows = self.store.rows;
        let compare = self.readers.into_par_iter().map(|(reader, _)| reader.finish(rows)).collect();
        (Features { compare, spans, store: self.store }, self.records)
    }
}

/// Adds whole columns, sliced into batches.
pub(crate) fn push_columns(reading: &mut Reading<'_>, columns: &Columns) {
    let mut start = 0;
    while start < columns.rows {
        let length = BATCH.min(columns.rows - start);
        reading.push(length, |field| {
            let column = columns.text.get(field)?;
            (start + length <= column.len()).then(|| column.slice(start, length))
        });
        start += length;
    }
}
