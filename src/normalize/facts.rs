//! Notes and changes of a batch, and their tables.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayBuilder as _, ArrayRef, AsArray as _, DictionaryArray, RecordBatch, StringArray, StringBuilder,
    UInt32Array,
};
use arrow::compute::concat;
use arrow::datatypes::{DataType, Field as Column, Schema, SchemaRef};

use super::coded::Mark;
use super::{CHANGES, NOTES};
use crate::error::Result;
use crate::text::value::{Status, Verdict};

/// A verdict that is not plainly valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) row: u32,
    pub(super) field: u16,
    pub(super) status: Status,
    pub(super) codes: String,
    pub(super) output: Option<String>,
    pub(super) candidates: String,
}

impl Note {
    /// The note that a verdict leaves on a cell.
    pub(super) fn new(row: u32, field: u16, verdict: Verdict) -> Self {
        Self {
            row,
            field,
            status: verdict.status,
            codes: verdict.codes.join(" "),
            output: verdict.output,
            candidates: verdict.candidates.join(";"),
        }
    }
}

/// A change of a cell by one rule, whatever the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The rule, or several that worked together, joined by `+`.
    pub(super) rule: Cow<'static, str>,
    pub(super) before: Option<Box<str>>,
    pub(super) after: Option<Box<str>>,
}

/// Changes as columns of their rules and texts.
#[derive(Debug, Clone)]
pub(super) struct Made {
    rules: StringArray,
    before: StringArray,
    after: StringArray,
}

/// Changes that are held for long, one after another.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The number of the first.
    first: u32,
    rules: StringBuilder,
    before: StringBuilder,
    after: StringBuilder,
    /// As columns, until there are more.
    made: Option<Made>,
}

impl Book {
    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.rules.len()).unwrap_or(u32::MAX)
    }

    /// An empty one whose numbers begin behind those of another.
    pub(super) fn after(other: &Self) -> Self {
        Self { first: other.numbers().end, ..Self::default() }
    }

    /// Their numbers.
    pub(super) fn numbers(&self) -> Range<u32> {
        self.first..self.first.saturating_add(self.len())
    }

    pub(super) fn push(&mut self, change: &Change) {
        self.rules.append_value(&change.rule);
        self.before.append_option(change.before.as_deref());
        self.after.append_option(change.after.as_deref());
        self.made = None;
    }

    /// All of them.
    pub(super) fn made(&mut self) -> &Made {
        let Self { rules, before, after, made, .. } = self;
        made.get_or_insert_with(|| Made {
            rules: rules.finish_cloned(),
            before: before.finish_cloned(),
            after: after.finish_cloned(),
        })
    }

    /// All of them and some more behind them.
    ///
    /// # Errors
    /// When they outgrow an Arrow column.
    pub(super) fn with(&mut self, more: &mut Self) -> Result<Made> {
        let made = self.made().clone();
        if more.rules.is_empty() {
            return Ok(made);
        }
        let more = more.made();
        let both = |first: &StringArray, second: &StringArray| -> Result<StringArray> {
            Ok(concat(&[first, second])?.as_string::<i32>().clone())
        };
        Ok(Made {
            rules: both(&made.rules, &more.rules)?,
            before: both(&made.before, &more.before)?,
            after: both(&made.after, &more.after)?,
        })
    }
}

/// The changes of the cells of one column. Cells repeat, and so do their changes: each is held once.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Row of the table and place among those held, in the order in which the changes of a row were made.
    at: Vec<(u32, u32)>,
    /// Those that the column holds for long come first.
    held: Option<Made>,
    /// The numbers of the first of them, by which they are known in every batch.
    numbers: Range<u32>,
    made: Vec<Arc<Change>>,
}

impl Changes {
    /// Changes given to rows, of those held for long, the first of which have these numbers.
    pub(super) const fn of(at: Vec<(u32, u32)>, held: Made, numbers: Range<u32>) -> Self {
        Self { at, held: Some(held), numbers, made: Vec::new() }
    }

    /// How many are held.
    fn len(&self) -> u32 {
        let held = self.held.as_ref().map_or(0, |held| held.rules.len());
        u32::try_from(held + self.made.len()).unwrap_or(u32::MAX)
    }

    /// Holds changes that rows may then be given; answers the place of the first.
    pub(super) fn hold(&mut self, changes: impl IntoIterator<Item = Arc<Change>>) -> u32 {
        let place = self.len();
        self.made.extend(changes);
        place
    }

    /// Gives a row the change at that place.
    pub(super) fn give(&mut self, row: u32, place: u32) {
        self.at.push((row, place));
    }

    /// Puts these changes, none of which is held for long, before those that are there.
    pub(super) fn precede(&mut self, others: Self) {
        let shift = self.hold(others.made);
        let own = std::mem::take(&mut self.at);
        self.at = others.at.into_iter().map(|(row, place)| (row, place + shift)).chain(own).collect();
    }

    /// The mark of the change at a place, in the column `by`.
    fn mark(&self, by: u16, place: u32) -> Mark {
        let number = self.numbers.start.saturating_add(place);
        if self.numbers.contains(&number) { Mark { by, number } } else { Mark::NONE }
    }

    /// The rules of all that are held.
    fn rules(&self) -> impl Iterator<Item = &str> {
        let held = self.held.iter().flat_map(|held| held.rules.iter().flatten());
        held.chain(self.made.iter().map(|change| &*change.rule))
    }
}

/// The changes of the columns of a batch, in the order of row, field and step.
pub(super) struct Merged<'c> {
    columns: &'c [Changes],
    /// Row, column, place in the column's changes.
    order: Vec<(u32, u16, u32)>,
}

impl<'c> Merged<'c> {
    /// Merges the changes of a batch whose first row is `first`.
    pub(super) fn of(first: u32, rows: usize, columns: &'c [Changes]) -> Self {
        // one count a row says where its changes begin; the columns then fill them in their order
        let mut next = vec![0_u32; rows + 1];
        let at = |row: u32| row.saturating_sub(first) as usize;
        for (row, _) in columns.iter().flat_map(|column| &column.at) {
            if let Some(count) = next.get_mut(at(*row) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut next {
            sum += *count;
            *count = sum;
        }
        let mut order = vec![(0, 0, 0); sum as usize];
        for (number, column) in (0_u16..).zip(columns) {
            for (row, place) in &column.at {
                let Some(slot) = next.get_mut(at(*row)) else { continue };
                if let Some(change) = order.get_mut(*slot as usize) {
                    *change = (*row, number, *place);
                }
                *slot += 1;
            }
        }
        Self { columns, order }
    }

    /// How often each rule was at work; rules joined by `+` count apart.
    pub(super) fn count(&self, mut add: impl FnMut(&str, u64)) {
        for column in self.columns {
            let mut counts = vec![0_u64; column.len() as usize];
            for (_, place) in &column.at {
                if let Some(count) = counts.get_mut(*place as usize) {
                    *count += 1;
                }
            }
            // many changes of a column, one after another, were made by one rule
            let mut made = column.rules().zip(counts).filter(|(_, count)| *count > 0).peekable();
            while let Some((rule, mut count)) = made.next() {
                while let Some((_, more)) = made.next_if(|(next, _)| *next == rule) {
                    count += more;
                }
                rule.split('+').for_each(|rule| add(rule, count));
            }
        }
    }

    /// The marks of the changes.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let mark = |(_, by, place): &(u32, u16, u32)| {
            self.columns.get(usize::from(*by)).map_or(Mark::NONE, |column| column.mark(*by, *place))
        };
        self.order.iter().map(mark).collect()
    }

    /// The changes as rows of `changes.parquet`: texts as dictionaries, for they are few.
    pub(super) fn batch(&self, fields: &[String]) -> Result<RecordBatch> {
        // the texts of all columns stand one after another; a change's place counts from where its column begins
        let begins: Vec<u32> = self
            .columns
            .iter()
            .scan(0, |next, column| {
                let begin = *next;
                *next += column.len();
                Some(begin)
            })
            .collect();
        let begin = |column: u16| begins.get(usize::from(column)).copied().unwrap_or_default();
        let keys = UInt32Array::from_iter_values(self.order.iter().map(|(_, column, place)| begin(*column) + place));
        let columns = UInt32Array::from_iter_values(self.order.iter().map(|(_, column, _)| u32::from(*column)));
        let fields = DictionaryArray::try_new(columns, Arc::new(StringArray::from_iter_values(fields)))?;
        let columns: [(&str, ArrayRef); 5] = [
            (CHANGES[0], Arc::new(UInt32Array::from_iter_values(self.order.iter().map(|(row, ..)| *row)))),
            (CHANGES[1], Arc::new(fields)),
            (CHANGES[2], self.texts(&keys, |held| &held.rules, |change| Some(&*change.rule))?),
            (CHANGES[3], self.texts(&keys, |held| &held.before, |change| change.before.as_deref())?),
            (CHANGES[4], self.texts(&keys, |held| &held.after, |change| change.after.as_deref())?),
        ];
        Ok(RecordBatch::try_from_iter(columns)?)
    }

    /// One text of every change, as a dictionary of those of all columns.
    fn texts(
        &self,
        keys: &UInt32Array,
        held: impl Fn(&Made) -> &StringArray,
        own: impl Fn(&Change) -> Option<&str>,
    ) -> Result<ArrayRef> {
        let mut texts = StringBuilder::new();
        for column in self.columns {
            if let Some(made) = &column.held {
                texts.append_array(held(made))?;
            }
            column.made.iter().for_each(|change| texts.append_option(own(change)));
        }
        Ok(Arc::new(DictionaryArray::try_new(keys.clone(), Arc::new(texts.finish()))?))
    }
}

/// Schema of `notes.parquet`.
pub(super) fn notes_schema() -> SchemaRef {
    schema(NOTES.as_slice())
}

/// Schema of `changes.parquet`.
pub(super) fn changes_schema() -> SchemaRef {
    schema(CHANGES.as_slice())
}

/// A schema of text columns led by `_row`.
fn schema(names: &[&str]) -> SchemaRef {
    let columns = names.iter().map(|&name| {
        let kind = if name == "_row" { DataType::UInt32 } else { DataType::Utf8 };
        Column::new(name, kind, name != "_row")
    });
    Arc::new(Schema::new(columns.collect::<Vec<_>>()))
}

/// Facts with these columns ([`NOTES`] or [`CHANGES`]): the row of each, and its texts.
pub(crate) fn facts_of(names: &[&'static str], rows: Vec<u32>, texts: Vec<StringArray>) -> Result<RecordBatch> {
    let rows: ArrayRef = Arc::new(UInt32Array::from(rows));
    let columns = std::iter::once(rows).chain(texts.into_iter().map(|texts| Arc::new(texts) as ArrayRef));
    Ok(RecordBatch::try_new(schema(names), columns.collect())?)
}

/// Notes as rows, in the order of row and field.
pub(super) fn notes_batch(notes: &[Note], fields: &[String]) -> Result<RecordBatch> {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from_iter_values(notes.iter().map(|note| note.row))),
        Arc::new(notes.iter().map(|note| fields.get(usize::from(note.field))).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(notes.iter().map(|note| note.status.as_str()))),
        Arc::new(StringArray::from_iter_values(notes.iter().map(|note| note.codes.as_str()))),
        Arc::new(notes.iter().map(|note| note.output.as_deref()).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(notes.iter().map(|note| note.candidates.as_str()))),
    ];
    Ok(RecordBatch::try_new(notes_schema(), columns)?)
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray as _;

    use super::*;

    #[test]
    fn changes_come_by_row_then_column_then_step() {
        let column = |given: &[(u32, &str)]| {
            let mut changes = Changes::default();
            for (row, rule) in given {
                let change = Change { rule: (*rule).to_owned().into(), before: None, after: None };
                let place = changes.hold([Arc::new(change)]);
                changes.give(*row, place);
            }
            changes
        };
        let mut second = column(&[(11, "c"), (10, "e"), (11, "d+c")]);
        second.precede(column(&[(11, "b")]));
        let columns = [column(&[(10, "a"), (12, "z")]), second];
        let merged = Merged::of(10, 3, &columns);
        let batch = merged.batch(&["one".to_owned(), "two".to_owned()]).unwrap();
        let rules = arrow::compute::cast(batch.column(2), &DataType::Utf8).unwrap();
        assert_eq!(rules.as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["a", "e", "b", "c", "d+c", "z"]);
        let mut counts = Vec::new();
        merged.count(|rule, count| counts.push(format!("{rule}{count}")));
        assert_eq!(counts, ["a1", "z1", "c1", "e1", "d1", "c1", "b1"]);
    }
}
