//! One text column of a row group of a Parquet file, as a dictionary and places in it.
//!
//! The writer of the crate looks every cell up by its bytes. Here texts that come as places among a few are looked up once
//! for all their cells, a cell like the one above it not at all, and whether a dictionary is worth while is decided when all
//! cells are there, not when it has grown too large.

use arrow::array::{Array as _, ArrayRef, AsArray as _};
use arrow::datatypes::UInt32Type;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{CompressedPage, Page, PageWriter as _};
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::distinct::Texts;
use crate::error::{Error, Result};

/// The place of a null.
const NULL: u32 = u32::MAX;
/// The place of a text that was not asked for yet.
const UNKNOWN: u32 = NULL - 1;

/// Stands for a cell in one column of a file: cells with the same mark hold the same text, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// A small number: what numbers texts.
    pub(super) by: u16,
    /// The number of the text there, one of not many more than there are texts.
    pub(super) number: u32,
}

impl Mark {
    /// Nothing is known of the cell.
    pub(super) const NONE: Self = Self { by: u16::MAX, number: u32::MAX };
}

/// How a dictionary and places in it are spelt. The later name for places leaves open whether all cells of a chunk are such,
/// for the dictionary itself then bears the name of plain texts; by this one who reads the file sees it.
const LISTED: Encoding = Encoding::PLAIN_DICTIONARY;
/// Cells of a page.
const PAGE: usize = 1 << 15;

/// The column as far as it has come.
pub(super) struct Coded {
    column: ColumnDescPtr,
    texts: Texts,
    /// The place of every cell.
    codes: Vec<u32>,
    /// The places of cells that bore a mark, by what numbers them and by number.
    marked: Vec<Vec<u32>>,
}

impl Coded {
    /// A column without cells.
    pub(super) fn new(column: ColumnDescPtr) -> Self {
        Self { column, texts: Texts::default(), codes: Vec::new(), marked: Vec::new() }
    }

    /// Appends cells: texts, or a dictionary of texts with keys of type `u32`. Where they bear marks, a text is looked at
    /// once for each.
    ///
    /// # Errors
    /// When they are neither.
    pub(super) fn push(&mut self, cells: &ArrayRef, marks: Option<&[Mark]>) -> Result<()> {
        if let Some(cells) = cells.as_string_opt::<i32>() {
            if let Some(marks) = marks {
                self.push_marked(marks, |at| cells.is_valid(at).then(|| cells.value(at)));
            } else {
                let Self { texts, codes, .. } = self;
                codes.extend(cells.iter().map(|cell| cell.map_or(NULL, |text| texts.place(text.as_bytes()))));
            }
            return Ok(());
        }
        let dictionary = cells.as_dictionary_opt::<UInt32Type>();
        let texts = dictionary.and_then(|dictionary| dictionary.values().as_string_opt::<i32>());
        let (Some(dictionary), Some(texts)) = (dictionary, texts) else {
            return Err(Error::stage("normalize", format!("a column of {}", cells.data_type())));
        };
        if let Some(marks) = marks {
            let keys = dictionary.keys();
            let key = |at: usize| keys.is_valid(at).then(|| keys.value(at) as usize);
            self.push_marked(marks, |at| key(at).filter(|key| texts.is_valid(*key)).map(|key| texts.value(key)));
            return Ok(());
        }
        let mut known = vec![UNKNOWN; texts.len()];
        for key in dictionary.keys() {
            let place = key.and_then(|key| known.get_mut(key as usize).map(|place| (key as usize, place)));
            let code = match place {
                Some((key, place)) if *place == UNKNOWN => {
                    *place = if texts.is_valid(key) { self.texts.place(texts.value(key).as_bytes()) } else { NULL };
                    *place
                }
                Some((_, place)) => *place,
                None => NULL,
            };
            self.codes.push(code);
        }
        Ok(())
    }

    fn push_marked<'c>(&mut self, marks: &[Mark], text: impl Fn(usize) -> Option<&'c str>) {
        let Self { texts, codes, marked, .. } = self;
        let mut work = |at| text(at).map_or(NULL, |text| texts.place(text.as_bytes()));
        for (at, mark) in marks.iter().enumerate() {
            codes.push(match slot(marked, *mark) {
                Some(place) => {
                    if *place == UNKNOWN {
                        *place = work(at);
                    }
                    *place
                }
                None => work(at),
            });
        }
    }

    /// Writes the cells out as a column chunk, and begins anew.
    ///
    /// # Errors
    /// When the chunk is too large for its format.
    pub(super) fn close(&mut self) -> Result<(Bytes, ColumnCloseResult)> {
        let (texts, filled) = (self.texts.len(), self.codes.iter().filter(|code| **code != NULL).count());
        // texts of which most come once are written out; others are read and compressed sooner as a dictionary, however large
        let width = (texts * 4 <= filled * 3 && texts > 0).then(|| width(texts));
        let mut sink = TrackedWrite::new(Vec::new());
        let (mut compressed, mut uncompressed, mut first) = (0, 0, 0);
        {
            let mut pages = SerializedPageWriter::new(&mut sink);
            let mut write = |page: CompressedPage| -> Result<u64> {
                let written = pages.write_page(page)?;
                compressed += written.compressed_size;
                uncompressed += written.uncompressed_size;
                Ok(written.bytes_written)
            };
            if width.is_some() {
                let texts = count(texts)?;
                let page = packed(self.texts.listed(), |buf| Page::DictionaryPage {
                    buf,
                    num_values: texts,
                    encoding: LISTED,
                    is_sorted: false,
                });
                first = write(page?)?;
            }
            for codes in self.codes.chunks(PAGE) {
                write(self.page(codes, width)?)?;
            }
            pages.close()?;
        }
        let whole = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
        let encoding = if width.is_some() { LISTED } else { Encoding::PLAIN };
        let metadata = ColumnChunkMetaData::builder(self.column.clone())
            .set_compression(Compression::SNAPPY)
            .set_encodings(vec![Encoding::RLE, encoding])
            .set_num_values(whole(self.codes.len()))
            .set_total_compressed_size(whole(compressed))
            .set_total_uncompressed_size(whole(uncompressed))
            .set_dictionary_page_offset(width.map(|_| 0))
            .set_data_page_offset(i64::try_from(first).unwrap_or(i64::MAX))
            .build()?;
        let bytes = Bytes::from(sink.into_inner()?);
        let rows_written = self.codes.len() as u64;
        self.texts = Texts::default();
        self.codes.clear();
        self.marked.iter_mut().for_each(|places| places.fill(UNKNOWN));
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((bytes, close))
    }

    /// A page of cells: places in the dictionary, of so many bits each, or the texts themselves.
    fn page(&self, codes: &[u32], width: Option<usize>) -> Result<CompressedPage> {
        let mut page = Vec::new();
        if self.column.max_def_level() > 0 {
            let levels: Vec<u32> = codes.iter().map(|code| u32::from(*code != NULL)).collect();
            let mut bytes = Vec::new();
            hybrid(&levels, 1, &mut bytes);
            page.extend(count(bytes.len())?.to_le_bytes());
            page.append(&mut bytes);
        }
        let filled = codes.iter().copied().filter(|code| *code != NULL);
        if let Some(width) = width {
            page.push(u8::try_from(width).unwrap_or(u8::MAX));
            hybrid(&filled.collect::<Vec<_>>(), width, &mut page);
        } else {
            for text in filled.filter_map(|code| self.texts.get(code)) {
                page.extend(count(text.len())?.to_le_bytes());
                page.extend_from_slice(text);
            }
        }
        let num_values = count(codes.len())?;
        packed(&page, |buf| Page::DataPage {
            buf,
            num_values,
            encoding: if width.is_some() { LISTED } else { Encoding::PLAIN },
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        })
    }
}

/// Where the place of cells with a mark is kept; nowhere for those without one.
fn slot(marked: &mut Vec<Vec<u32>>, mark: Mark) -> Option<&mut u32> {
    if mark == Mark::NONE {
        return None;
    }
    let (by, number) = (usize::from(mark.by), mark.number as usize);
    if marked.len() <= by {
        marked.resize_with(by + 1, Vec::new);
    }
    let places = marked.get_mut(by)?;
    if places.len() <= number {
        places.resize((number + 1).next_power_of_two(), UNKNOWN);
    }
    places.get_mut(number)
}

fn packed(page: &[u8], make: impl FnOnce(Bytes) -> Page) -> Result<CompressedPage> {
    let small = snap::raw::Encoder::new().compress_vec(page).map_err(|cause| Error::stage("normalize", cause))?;
    Ok(CompressedPage::new(make(small.into()), page.len()))
}

fn count(of: usize) -> Result<u32> {
    u32::try_from(of).map_err(|_| Error::stage("normalize", format!("{of} is too much for one column")))
}

/// Bits of the places of so many texts.
fn width(texts: usize) -> usize {
    (usize::BITS - texts.saturating_sub(1).leading_zeros()).max(1) as usize
}

/// Whole numbers of so many bits in the hybrid of the format: runs of the same number, and groups of eight packed together.
fn hybrid(values: &[u32], width: usize, out: &mut Vec<u8>) {
    let (mut from, mut at) = (0, 0);
    while let Some(value) = values.get(at) {
        let same = values.get(at..).unwrap_or_default().iter().take_while(|next| *next == value).count();
        if same < 8 {
            at = (at + 8).min(values.len());
            continue;
        }
        pack(values.get(from..at).unwrap_or_default(), width, out);
        varint(same << 1, out);
        out.extend(value.to_le_bytes().into_iter().take(width.div_ceil(8)));
        at += same;
        from = at;
    }
    pack(values.get(from..).unwrap_or_default(), width, out);
}

/// Groups of eight; the last one is filled up with noughts.
fn pack(values: &[u32], width: usize, out: &mut Vec<u8>) {
    let groups = values.len().div_ceil(8);
    if groups == 0 {
        return;
    }
    varint(groups << 1 | 1, out);
    let end = out.len() + groups * width;
    let (mut bits, mut held) = (0_u64, 0);
    for value in values {
        bits |= u64::from(*value) << held;
        held += width;
        while held >= 32 {
            out.extend(bits.to_le_bytes().into_iter().take(4));
            bits >>= 32;
            held -= 32;
        }
    }
    out.extend(bits.to_le_bytes().into_iter().take(held.div_ceil(8)));
    out.resize(end, 0);
}

fn varint(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.extend((value & 0x7F | 0x80).to_le_bytes().first());
        value >>= 7;
    }
    out.extend(value.to_le_bytes().first());
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{DictionaryArray, RecordBatch, StringArray, UInt32Array};
    use arrow::compute::cast;
    use arrow::datatypes::{DataType, Field, Schema};
    use rustc_hash::FxHashMap;

    use super::*;
    use crate::normalize::{Table, batches};

    /// Whole numbers read back from the hybrid of the format, by its text and not by the code above.
    fn read(mut bytes: &[u8], width: usize, count: usize) -> Vec<u32> {
        let mut values = Vec::new();
        while values.len() < count {
            let (mut header, mut shift) = (0_usize, 0);
            loop {
                let (byte, rest) = bytes.split_first().unwrap();
                bytes = rest;
                header |= usize::from(byte & 0x7F) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            if header & 1 == 0 {
                let (value, rest) = bytes.split_at(width.div_ceil(8));
                bytes = rest;
                let value = value.iter().rev().fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
                values.extend(std::iter::repeat_n(value, header >> 1));
            } else {
                let (packed, rest) = bytes.split_at((header >> 1) * width);
                bytes = rest;
                let bit = |at: usize| u32::from(packed[at / 8] >> (at % 8) & 1);
                let value = |at: usize| (0..width).fold(0, |value, place| value | bit(at * width + place) << place);
                values.extend((0..(header >> 1) * 8).map(value));
            }
        }
        assert!(bytes.is_empty() && values.iter().skip(count).all(|value| *value == 0));
        values.truncate(count);
        values
    }

    #[test]
    fn numbers_are_packed() {
        for width in [1, 2, 3, 7, 8, 9, 15, 17, 24, 31] {
            let most = (1_u32 << width) - 1;
            let mixed =
                (0..1_003_u32).map(|at| if at % 100 < 40 { most } else { at.wrapping_mul(2_654_435_761) & most });
            let mixed: Vec<u32> = mixed.collect();
            for values in [mixed.as_slice(), &mixed[..5], &[most; 9], &[0; 64], &[], &mixed[..8]] {
                let mut bytes = Vec::new();
                hybrid(values, width, &mut bytes);
                assert_eq!(read(&bytes, width, values.len()), values, "{width}");
            }
        }
    }

    #[test]
    fn what_is_written_is_read() {
        const ROWS: u32 = 150_000;
        let text = |make: &dyn Fn(u32) -> Option<String>| (0..ROWS).map(make).collect::<StringArray>();
        let made: Vec<(&str, StringArray)> = vec![
            ("few", text(&|at| Some(["Nữ", "Nam", ""][at as usize % 3].to_owned()))),
            ("one", text(&|_| Some("Ê Đê".to_owned()))),
            ("none", text(&|_| None)),
            ("some", text(&|at| (at % 7 == 0 || at > 140_000).then(|| (at / 9 % 700).to_string()))),
            ("many", text(&|at| Some(format!("Thôn {}", at.wrapping_mul(2_654_435_761) % 40_000)))),
            ("later", text(&|at| Some(if at < 9_000 { "cũ".to_owned() } else { format!("mới {at}") }))),
            ("each", text(&|at| (at % 5 > 0).then(|| format!("{at:08}")))),
        ];
        let columns = made.iter().map(|(name, _)| Field::new(*name, DataType::Utf8, true));
        let schema = Arc::new(Schema::new(
            std::iter::once(Field::new("_row", DataType::UInt32, false)).chain(columns).collect::<Vec<_>>(),
        ));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("table.parquet");
        let mut table = Table::create(&path, schema).unwrap();
        let rows: ArrayRef = Arc::new(UInt32Array::from_iter_values(0..ROWS));
        // every other text bears a mark, in some batches
        let mut numbers: Vec<FxHashMap<Option<&str>, u32>> = vec![FxHashMap::default(); made.len()];
        for (number, from) in (0..ROWS as usize).step_by(16_384).enumerate() {
            let length = 16_384.min(ROWS as usize - from);
            let texts = made.iter().map(|(name, cells)| {
                let cells = cells.slice(from, length);
                let coded: DictionaryArray<UInt32Type> = cells.iter().collect();
                let cells = if number % 2 == 0 { Arc::new(cells) as ArrayRef } else { Arc::new(coded) };
                (*name, cells)
            });
            let columns = std::iter::once(("_row", rows.slice(from, length))).chain(texts);
            let marks: Vec<Vec<Mark>> = (0_u16..)
                .zip(made.iter().zip(&mut numbers))
                .map(|(by, ((_, cells), numbers))| {
                    let mark = |text| {
                        let next = u32::try_from(numbers.len()).unwrap();
                        let number = *numbers.entry(text).or_insert(next);
                        if number % 2 == 0 { Mark { by: by % 3, number } } else { Mark::NONE }
                    };
                    (from..from + length).map(|at| cells.is_valid(at).then(|| cells.value(at))).map(mark).collect()
                })
                .collect();
            let marks = marks.iter().map(|marks| (number % 3 > 0).then_some(marks.as_slice()));
            let marks: Vec<_> = std::iter::once(None).chain(marks).collect();
            table.write_marked(&RecordBatch::try_from_iter(columns).unwrap(), &marks).unwrap();
        }
        table.finish().unwrap();
        let mut from = 0;
        for batch in batches(&path).unwrap() {
            let batch = batch.unwrap();
            for (name, cells) in &made {
                let read = cast(batch.column_by_name(name).unwrap(), &DataType::Utf8).unwrap();
                assert_eq!(read.as_string::<i32>(), &cells.slice(from, batch.num_rows()), "{name}");
            }
            from += batch.num_rows();
        }
        assert_eq!(from, ROWS as usize);
    }
}
