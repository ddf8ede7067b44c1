//! Text to features, batch by batch: the table itself is never held.

use arrow::array::{Array as _, StringArray};
use rayon::prelude::*;

use crate::dictionary::LinkModel;
use crate::error::{Error, Result};
use crate::link::levels::date::Day;
use crate::link::levels::{self, Builder, Compare, cell};

/// Rows asked of a reader at a time.
pub(crate) const BATCH: usize = 16_384;

/// Features being read.
pub(crate) struct Reading<'a> {
    model: &'a LinkModel,
    builders: Vec<Box<dyn Builder>>,
    records: Records,
}

/// What is known of every record beside its features.
#[derive(Default)]
pub(crate) struct Records {
    /// Filled fields of each record among those the model reads.
    pub filled: Vec<u8>,
    /// Day of the last update as a number that grows with time, 0 where unknown.
    pub newest: Vec<u32>,
}

impl<'a> Reading<'a> {
    /// Begins to read for a model that has been validated.
    ///
    /// # Errors
    /// When the model names a kind that does not exist.
    pub(crate) fn new(model: &'a LinkModel) -> Result<Self> {
        let builders = model
            .comparisons
            .iter()
            .map(|comparison| {
                let kind = levels::kind(&comparison.kind).ok_or_else(|| {
                    Error::stage("link", format!("comparison `{}`: no kind `{}`", comparison.id, comparison.kind))
                })?;
                Ok((kind.build)(comparison))
            })
            .collect::<Result<_>>()?;
        Ok(Self { model, builders, records: Records::default() })
    }

    /// Adds a batch of `rows` rows. A field that the table does not have is missing everywhere.
    pub(crate) fn push(&mut self, rows: usize, column: impl Fn(&str) -> Option<StringArray>) {
        let fields = self.model.fields();
        let nothing = StringArray::new_null(rows);
        let columns: Vec<StringArray> =
            fields.iter().map(|field| column(field).unwrap_or_else(|| nothing.clone())).collect();
        let find = |field: &String| fields.iter().position(|known| known == field).and_then(|at| columns.get(at));
        let inputs: Vec<Vec<Option<&StringArray>>> =
            self.model.comparisons.iter().map(|comparison| comparison.fields.iter().map(find).collect()).collect();
        self.builders.par_iter_mut().zip(&inputs).for_each(|(builder, input)| builder.push(input));
        let all: Vec<Option<&StringArray>> = columns.iter().map(Some).collect();
        let newest = [self.model.newest.as_ref().and_then(find)];
        for row in 0..rows {
            let filled = (0..all.len()).filter(|at| cell(&all, *at, row).is_some()).count();
            self.records.filled.push(u8::try_from(filled).unwrap_or(u8::MAX));
            self.records.newest.push(cell(&newest, 0, row).and_then(Day::parse).map_or(0, Day::ordinal));
        }
    }

    /// The fields that will be asked for.
    pub(crate) fn fields(&self) -> Vec<&'a str> {
        self.model.fields()
    }

    /// All batches have been read.
    pub(crate) fn finish(self) -> (Vec<Box<dyn Compare>>, Records) {
        (self.builders.into_par_iter().map(Builder::finish).collect(), self.records)
    }
}

/// Adds whole columns, sliced into batches.
pub(crate) fn push_columns(reading: &mut Reading<'_>, columns: &super::Columns) {
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
