//! Text to compact features, batch by batch: the table itself is never held.

use std::ops::Range;

use arrow::array::{Array as _, BinaryArray, StringArray};
use rayon::prelude::*;

use super::Columns;
use super::levels::date::Day;
use super::levels::{self, Cells, Compare, Reader};
use crate::dictionary::LinkModel;
use crate::error::{Error, Result};
use crate::memory;

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

/// What records say, so that it can be read in one place and taken in another.
pub(crate) struct Said {
    pub records: Records,
    /// The [`Reader::value`] of every comparison, those of one record side by side.
    pub values: BinaryArray,
}

/// The words of records, and what is new in them.
pub(crate) struct Numbered {
    /// Words of the records, those of one side by side.
    pub words: Vec<u32>,
    /// For each comparison and record its value, where it holds something that no record before it held.
    pub new: Vec<BinaryArray>,
}

/// The columns of a batch that a model reads.
struct Batch {
    rows: usize,
    columns: Vec<Option<StringArray>>,
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
        let batch = self.batch(rows, column);
        let inputs = self.inputs(&batch);
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
        let (words, records) = (self.woven(rows, &read), self.known(&batch));
        self.keep(&words, records);
    }

    /// What a batch of rows says: read as by [`Reading::push`], but not added.
    pub(crate) fn say(&mut self, rows: usize, column: impl Fn(&str) -> Option<StringArray>) -> Said {
        let batch = self.batch(rows, column);
        let inputs = self.inputs(&batch);
        let said: Vec<Vec<Vec<u8>>> = self
            .readers
            .par_iter_mut()
            .zip(&inputs)
            .map(|((reader, _), input)| (0..rows).map(|row| reader.value(Cells::new(input, row))).collect())
            .collect();
        let values = (0..rows).flat_map(|row| said.iter().map(move |values| values.get(row)));
        Said { records: self.known(&batch), values: values.collect() }
    }

    /// Gives the words of a batch of rows by what they said, as [`Reading::push`] would, but keeps them not; `None` where no
    /// rows of this model say such a thing.
    ///
    /// # Errors
    /// When memory runs out.
    pub(crate) fn number(&mut self, said: &Said) -> Result<Option<Numbered>> {
        memory::check()?;
        let (rows, every) = (said.records.filled.len(), self.readers.len());
        if said.records.newest.len() != rows || said.values.len() != rows * every {
            return Ok(None);
        }
        let read: Option<Vec<(Vec<u32>, Vec<bool>)>> = self
            .readers
            .par_iter_mut()
            .enumerate()
            .map(|(at, (reader, width))| {
                let (mut words, mut new) = (vec![0; rows * *width], Vec::with_capacity(rows));
                for (row, words) in words.chunks_exact_mut(*width).enumerate() {
                    new.push(reader.adopt(said.values.value(row * every + at), words)?);
                }
                Some((words, new))
            })
            .collect();
        let Some(read) = read else { return Ok(None) };
        let (read, new): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        let value = |at: usize, row: usize, new: bool| new.then(|| said.values.value(row * every + at));
        let new = new.into_iter().enumerate();
        let new = new.map(|(at, new)| new.into_iter().enumerate().map(|(row, new)| value(at, row, new)).collect());
        Ok(Some(Numbered { words: self.woven(rows, &read), new: new.collect() }))
    }

    /// Words of a record, all comparisons together.
    pub(crate) const fn width(&self) -> usize {
        self.store.width
    }

    /// Adds a batch of rows that [`Reading::number`] gave words; false where it gives none of the kind.
    ///
    /// # Errors
    /// When memory runs out.
    pub(crate) fn take(&mut self, records: Records, numbered: &Numbered) -> Result<bool> {
        memory::check()?;
        let (rows, width, words) = (records.filled.len(), self.store.width, &numbered.words);
        let whole = records.newest.len() == rows && words.len() == rows * width;
        if !whole || numbered.new.len() != self.readers.len() || numbered.new.iter().any(|new| new.len() != rows) {
            return Ok(false);
        }
        let starts = self.readers.iter().scan(0, |start, (_, width)| Some(std::mem::replace(start, *start + width)));
        let starts: Vec<usize> = starts.collect();
        let fit = self.readers.par_iter_mut().zip(&starts).zip(&numbered.new).all(|(((reader, own), start), new)| {
            words.chunks_exact(width.max(1)).zip(new).all(|(words, new)| {
                let words = words.get(*start..*start + *own).unwrap_or_default();
                let Some(value) = new else {
                    reader.again(words);
                    return true;
                };
                let mut adopted = vec![0; *own];
                reader.adopt(value, &mut adopted) == Some(true) && adopted == words
            })
        });
        if fit {
            self.keep(words, records);
        }
        Ok(fit)
    }

    fn batch(&self, rows: usize, column: impl Fn(&str) -> Option<StringArray>) -> Batch {
        Batch { rows, columns: self.fields.iter().map(|field| column(field)).collect() }
    }

    /// The column of a field.
    fn find<'b>(&self, batch: &'b Batch, field: &str) -> Option<&'b StringArray> {
        let place = self.fields.iter().position(|known| *known == field)?;
        batch.columns.get(place)?.as_ref()
    }

    /// The columns of every comparison.
    fn inputs<'b>(&self, batch: &'b Batch) -> Vec<Vec<Option<&'b StringArray>>> {
        let of = |fields: &[String]| fields.iter().map(|field| self.find(batch, field)).collect();
        self.model.comparisons.iter().map(|comparison| of(&comparison.fields)).collect()
    }

    /// What is known of the rows of a batch beside their features.
    fn known(&self, batch: &Batch) -> Records {
        let all: Vec<Option<&StringArray>> = batch.columns.iter().map(Option::as_ref).collect();
        let newest = [self.model.newest.as_ref().and_then(|field| self.find(batch, field))];
        let mut records = Records::default();
        for row in 0..batch.rows {
            let cells = Cells::new(&all, row);
            let filled = (0..all.len()).filter(|field| cells.get(*field).is_some()).count();
            records.filled.push(u8::try_from(filled).unwrap_or(u8::MAX));
            records.newest.push(Cells::new(&newest, row).get(0).and_then(Day::parse).map_or(0, Day::ordinal));
        }
        records
    }

    /// The words of a batch record by record, of those comparison by comparison.
    fn woven(&self, rows: usize, read: &[Vec<u32>]) -> Vec<u32> {
        let mut woven = Vec::with_capacity(rows * self.store.width);
        for row in 0..rows {
            for (words, (_, width)) in read.iter().zip(&self.readers) {
                woven.extend_from_slice(words.get(row * width..(row + 1) * width).unwrap_or_default());
            }
        }
        woven
    }

    /// Keeps the words of a batch, record by record.
    fn keep(&mut self, words: &[u32], records: Records) {
        let width = self.store.width;
        for row in 0..records.filled.len() {
            self.store.add().copy_from_slice(words.get(row * width..(row + 1) * width).unwrap_or_default());
        }
        self.records.filled.extend(records.filled);
        self.records.newest.extend(records.newest);
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
