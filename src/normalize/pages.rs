//! A text column of a Parquet row group written by hand as a dictionary of its texts and, for each row, a place in it:
//! the texts of a table repeat, and those of a batch often come as such a dictionary already, so that most are looked up by
//! number and not by their letters.

use arrow::array::{Array as _, AsArray as _, DictionaryArray, StringArray};
use arrow::datatypes::UInt32Type;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{CompressedPage, Page, PageWriter as _};
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use rustc_hash::FxHashMap;

use crate::error::Result;

/// Bytes of the largest dictionary, and of a page of texts behind it.
const LARGEST: usize = 1 << 20;

/// Cells of one text column of a row group.
#[derive(Default)]
pub(super) struct Texts {
    /// Places of the texts in the dictionary.
    places: FxHashMap<Box<str>, u32>,
    /// The texts as a page has them: length and letters of each.
    dictionary: Vec<u8>,
    page: Cells,
    /// Pages that are full.
    full: Vec<Cells>,
}

/// Cells of one page.
#[derive(Default)]
struct Cells {
    /// 1 for each row with a text, 0 for one without.
    filled: Vec<u32>,
    /// Places in the dictionary of the texts.
    places: Vec<u32>,
    /// The texts themselves, once the dictionary is full.
    texts: Option<Vec<u8>>,
}

impl Texts {
    /// Adds the cells of a column of texts.
    pub(super) fn push(&mut self, cells: &StringArray) {
        for cell in cells {
            self.page.filled.push(u32::from(cell.is_some()));
            if let Some(text) = cell {
                self.add(text);
            }
        }
    }

    /// Adds the cells of a column of texts that comes as a dictionary.
    pub(super) fn push_dictionary(&mut self, cells: &DictionaryArray<UInt32Type>) {
        let Some(texts) = cells.values().as_string_opt::<i32>() else { return };
        let mut known: Vec<Option<u32>> = vec![None; texts.len()];
        for key in cells.keys() {
            let key = key.map(|key| key as usize).filter(|key| texts.is_valid(*key));
            self.page.filled.push(u32::from(key.is_some()));
            let Some(key) = key else { continue };
            if let Some(place) = known.get(key).copied().flatten().filter(|_| self.page.texts.is_none()) {
                self.page.places.push(place);
            } else {
                let place = self.add(texts.value(key));
                if let Some(slot) = known.get_mut(key) {
                    *slot = place;
                }
            }
        }
    }

    /// Adds the text of the row that was added last; answers its place in the dictionary.
    fn add(&mut self, text: &str) -> Option<u32> {
        if let Some(texts) = &mut self.page.texts {
            put(texts, text);
            if texts.len() >= LARGEST {
                self.end_page(Cells { texts: Some(Vec::new()), ..Cells::default() });
            }
            return None;
        }
        if let Some(place) = self.places.get(text) {
            self.page.places.push(*place);
            return Some(*place);
        }
        if self.dictionary.len() + text.len() > LARGEST {
            // the row at hand begins the first page of texts as they are
            self.page.filled.pop();
            self.end_page(Cells { filled: vec![1], texts: Some(Vec::new()), ..Cells::default() });
            return self.add(text);
        }
        let place = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.insert(text.into(), place);
        put(&mut self.dictionary, text);
        self.page.places.push(place);
        Some(place)
    }

    fn end_page(&mut self, next: Cells) {
        let page = std::mem::replace(&mut self.page, next);
        if !page.filled.is_empty() {
            self.full.push(page);
        }
    }

    /// The column chunk as bytes, with what the file says of it. `rows` is the number of rows of the group.
    pub(super) fn finish(mut self, column: ColumnDescPtr, rows: usize) -> Result<(Bytes, ColumnCloseResult)> {
        let count = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let width = (u32::BITS - count.saturating_sub(1).leading_zeros()).max(1);
        let nullable = column.max_def_level() > 0;
        self.end_page(Cells::default());
        let mut out = TrackedWrite::new(Vec::new());
        let mut write = |page: Page| -> Result<usize> {
            let size = page.buffer().len();
            SerializedPageWriter::new(&mut out).write_page(CompressedPage::new(page, size))?;
            Ok(out.bytes_written())
        };
        let data_at = write(Page::DictionaryPage {
            buf: self.dictionary.into(),
            num_values: count,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        })?;
        for cells in self.full {
            write(cells.page(width, nullable))?;
        }
        let bytes = Bytes::from(out.into_inner()?);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let metadata = ColumnChunkMetaData::builder(column)
            .set_compression(Compression::UNCOMPRESSED)
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
            .set_num_values(i64::try_from(rows).unwrap_or(i64::MAX))
            .set_total_compressed_size(size)
            .set_total_uncompressed_size(size)
            .set_dictionary_page_offset(Some(0))
            .set_data_page_offset(i64::try_from(data_at).unwrap_or(i64::MAX))
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((bytes, close))
    }
}

impl Cells {
    fn page(self, width: u32, nullable: bool) -> Page {
        let mut buffer = Vec::new();
        if nullable {
            let levels = hybrid(&self.filled, 1);
            buffer.extend(u32::try_from(levels.len()).unwrap_or(u32::MAX).to_le_bytes());
            buffer.extend(levels);
        }
        let encoding = if let Some(texts) = self.texts {
            buffer.extend(texts);
            Encoding::PLAIN
        } else {
            buffer.push(width.to_le_bytes()[0]);
            buffer.extend(hybrid(&self.places, width));
            Encoding::RLE_DICTIONARY
        };
        Page::DataPage {
            buf: buffer.into(),
            num_values: u32::try_from(self.filled.len()).unwrap_or(u32::MAX),
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        }
    }
}

/// A text as a page has it.
fn put(page: &mut Vec<u8>, text: &str) {
    page.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    page.extend_from_slice(text.as_bytes());
}

/// Numbers of `width` bits as the format's hybrid of runs of one number and of numbers packed bit by bit, eight at a time.
fn hybrid(numbers: &[u32], width: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(numbers.len() * width as usize / 8 + 16);
    let mut rest = numbers;
    // numbers before `rest` that wait to be packed
    let mut waiting = 0;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|number| *number == first).count();
        let done = numbers.len() - rest.len();
        if run < 8 {
            let taken = rest.len().min(8);
            waiting += taken;
            rest = rest.get(taken..).unwrap_or_default();
            continue;
        }
        pack(numbers.get(done - waiting..done).unwrap_or_default(), width, &mut out);
        waiting = 0;
        varint((run as u64) << 1, &mut out);
        out.extend(first.to_le_bytes().into_iter().take(width.div_ceil(8) as usize));
        rest = rest.get(run..).unwrap_or_default();
    }
    pack(numbers.get(numbers.len() - waiting..).unwrap_or_default(), width, &mut out);
    out
}

/// Numbers packed bit by bit; the last eight are filled up with noughts.
fn pack(numbers: &[u32], width: u32, out: &mut Vec<u8>) {
    if numbers.is_empty() {
        return;
    }
    let groups = numbers.len().div_ceil(8);
    varint((groups as u64) << 1 | 1, out);
    let end = out.len() + groups * width as usize;
    let (mut bits, mut held) = (0_u64, 0);
    for number in numbers {
        bits |= u64::from(*number) << held;
        held += width;
        while held >= 8 {
            out.push(bits.to_le_bytes()[0]);
            bits >>= 8;
            held -= 8;
        }
    }
    if held > 0 {
        out.push(bits.to_le_bytes()[0]);
    }
    out.resize(end, 0);
}

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, RecordBatch, UInt32Array};
    use arrow::datatypes::{DataType, Field, Schema};
    use proptest::prelude::*;

    use super::*;
    use crate::files;
    use crate::normalize::{Table, batches};

    /// Writes the column, whole or as a dictionary, and reads it again.
    fn written(cells: &[Option<String>], as_dictionary: bool) -> (Vec<u8>, Vec<Option<String>>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.parquet");
        let schema = Arc::new(Schema::new(vec![
            Field::new("_row", DataType::UInt32, false),
            Field::new("a", DataType::Utf8, true),
        ]));
        let mut table = Table::create(&path, schema).unwrap();
        for cells in cells.chunks(9000) {
            let texts: ArrayRef = if as_dictionary {
                Arc::new(cells.iter().map(Option::as_deref).collect::<DictionaryArray<UInt32Type>>())
            } else {
                Arc::new(StringArray::from(cells.to_vec()))
            };
            let rows: ArrayRef = Arc::new(UInt32Array::from_iter_values((0..).take(cells.len())));
            table.write(&RecordBatch::try_from_iter([("_row", rows), ("a", texts)]).unwrap()).unwrap();
        }
        table.finish().unwrap();
        let mut read = Vec::new();
        for batch in batches(&path).unwrap() {
            let batch = batch.unwrap();
            read.extend(batch.column(1).as_string::<i32>().iter().map(|cell| cell.map(str::to_owned)));
        }
        (files::read(&path).unwrap(), read)
    }

    fn check(cells: &[Option<String>]) {
        let (whole, dictionary) = (written(cells, false), written(cells, true));
        assert!(whole.1 == cells, "{} cells", cells.len());
        assert!(whole == dictionary, "{} cells", cells.len());
    }

    #[test]
    fn long_and_many_texts_are_read_as_they_were_written() {
        let long = |number: usize| Some(format!("{number} {}", "ê".repeat(number % 7 * 100)));
        check(&(0..20_000).map(|number| long(number / 3)).collect::<Vec<_>>());
        check(&(0..140_000).map(|number| (number % 5 > 0).then(|| (number % 900).to_string())).collect::<Vec<_>>());
        let huge = || [Some("x".repeat(LARGEST + 1)), None, Some("y".to_owned())];
        check(&huge().into_iter().chain(huge()).chain(huge()).collect::<Vec<_>>());
        check(&vec![None; 20]);
        check(&[]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn numbers_are_packed_and_runs_counted(
            runs in prop::collection::vec((prop::option::of(0_u32..700), prop_oneof![Just(1_usize), 1..30_usize]), 0..300),
        ) {
            let cells: Vec<Option<String>> = runs
                .iter()
                .flat_map(|(text, count)| vec![text.map(|text| text.to_string()); *count])
                .collect();
            check(&cells);
        }
    }
}
