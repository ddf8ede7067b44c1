//! Columns of a Parquet file as text or numbers, batch by batch: what checks of groups, publishing and reports read.
//!
//! A column that its file holds as a list of texts and a place a row stays so in memory ([`Texts`]): what is made of a text
//! is then made once for all rows that share it ([`Memo`]).

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, Int32Array, StringArray, UInt32Array};
use arrow::compute::{cast, take};
use arrow::datatypes::{DataType, Int32Type, Schema, UInt32Type};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::basic::Encoding;
use parquet::file::metadata::ColumnChunkMetaData;

use crate::error::{Error, Result};
use crate::files;

/// Rows in a batch: a few megabytes of text.
const BATCH: usize = 16_384;

/// A column of a batch: its texts and, where rows share them, the place of each row's.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    texts: StringArray,
    places: Option<Int32Array>,
}

impl Texts {
    fn of(column: &ArrayRef) -> Result<Self> {
        if let Some(coded) = column.as_dictionary_opt::<Int32Type>() {
            let texts = coded.values().as_string::<i32>().clone();
            return Ok(Self { texts, places: Some(coded.keys().clone()) });
        }
        Ok(Self { texts: cast(column, &DataType::Utf8)?.as_string::<i32>().clone(), places: None })
    }

    /// True where rows share texts.
    pub(crate) const fn is_listed(&self) -> bool {
        self.places.is_some()
    }

    /// Rows.
    pub(crate) fn len(&self) -> usize {
        self.places.as_ref().map_or(self.texts.len(), arrow::array::Array::len)
    }

    /// The place of a row's text; `None` where the cell is empty or there is no such row.
    fn place(&self, row: usize) -> Option<usize> {
        let place = match &self.places {
            Some(places) if row < places.len() && places.is_valid(row) => usize::try_from(places.value(row)).ok()?,
            Some(_) => return None,
            None => row,
        };
        let filled = place < self.texts.len() && self.texts.is_valid(place) && self.texts.value_length(place) > 0;
        filled.then_some(place)
    }

    /// True where a place means the same text as in another column.
    fn has_texts_of(&self, other: &StringArray) -> bool {
        self.texts.len() == other.len()
            && self.texts.values().ptr_eq(other.values())
            && self.texts.offsets().ptr_eq(other.offsets())
    }

    /// The column as an array with a text a row.
    pub(crate) fn array(&self) -> Result<ArrayRef> {
        Ok(match &self.places {
            Some(places) => take(&self.texts, places, None)?,
            None => Arc::new(self.texts.clone()),
        })
    }
}

/// The value at a row; `None` where the cell is empty or there is no such row.
pub(crate) fn value(column: &Texts, row: usize) -> Option<&str> {
    column.place(row).map(|place| column.texts.value(place))
}

/// What was made of each text of a column, once for all rows that share it.
pub(crate) struct Memo<T> {
    /// The texts it was made of, held so that no others take their place in memory.
    texts: Option<StringArray>,
    /// By place.
    made: Vec<Option<T>>,
    /// Of the empty cell.
    empty: Option<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { texts: None, made: Vec::new(), empty: None }
    }
}

impl<T> Memo<T> {
    /// For the rows of a batch; what was made of the texts of another column is forgotten.
    pub(crate) fn over<'m>(&'m mut self, column: &'m Texts) -> Making<'m, T> {
        if !self.texts.as_ref().is_some_and(|texts| column.has_texts_of(texts)) {
            self.made.clear();
            self.made.resize_with(column.texts.len(), || None);
            self.texts = Some(column.texts.clone());
        }
        Making { column, made: &mut self.made, empty: &mut self.empty }
    }
}

/// A [`Memo`] at work on a column.
pub(crate) struct Making<'m, T> {
    column: &'m Texts,
    made: &'m mut [Option<T>],
    empty: &'m mut Option<T>,
}

impl<T> Making<'_, T> {
    /// What is made of the value at a row.
    pub(crate) fn at(&mut self, row: usize, make: impl FnOnce(Option<&str>) -> T) -> &mut T {
        let place = self.column.place(row);
        let slot = place.and_then(|place| self.made.get_mut(place)).unwrap_or(self.empty);
        slot.get_or_insert_with(|| make(place.map(|place| self.column.texts.value(place))))
    }

    /// What is made of the value at a row, where there is one.
    pub(crate) fn filled(&mut self, row: usize, make: impl FnOnce(&str) -> T) -> Option<&mut T> {
        let place = self.column.place(row)?;
        let made = self.made.get_mut(place)?;
        Some(made.get_or_insert_with(|| make(self.column.texts.value(place))))
    }
}

/// One batch: one column for each name asked for, in the order asked for.
pub(crate) type TextBatch = Vec<Texts>;

/// The names of a Parquet file's columns.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn names_of(path: &Path) -> Result<Vec<String>> {
    let (_, opened) = opened(path)?;
    Ok(opened.parquet_schema().columns().iter().map(|column| column.path().string()).collect())
}

/// How many rows a Parquet file has.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn rows_of(path: &Path) -> Result<u64> {
    let rows = opened(path)?.1.metadata().file_metadata().num_rows();
    u64::try_from(rows).map_err(|cause| Error::stage("parquet", cause))
}

fn opened(path: &Path) -> Result<(File, ArrowReaderMetadata)> {
    let file = files::open(path)?;
    let opened = ArrowReaderMetadata::load(&file, options()).map_err(|cause| damaged(path, &cause))?;
    Ok((file, opened))
}

fn options() -> ArrowReaderOptions {
    ArrowReaderOptions::new().with_skip_arrow_metadata(true)
}

/// Opens `path` for the named columns, of all its rows or of those named (from 0).
fn reader(path: &Path, names: &[&str], rows: Option<&BTreeSet<usize>>) -> Result<ParquetRecordBatchReader> {
    let (file, opened) = opened(path)?;
    let schema = opened.parquet_schema();
    for name in names {
        if !schema.columns().iter().any(|column| column.path().string() == *name) {
            return Err(Error::read(path, format!("không có cột «{name}»"), format!("there is no column “{name}”"))
                .hint("Hãy chạy lại công đoạn đã ghi tệp này.", "Run the stage that wrote this file again."));
        }
    }
    let mask = ProjectionMask::columns(schema, names.iter().copied());
    let opened = coded(&opened, names).map_err(|cause| damaged(path, &cause))?;
    let all = usize::try_from(opened.metadata().file_metadata().num_rows()).unwrap_or(0);
    let mut builder =
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, opened).with_projection(mask).with_batch_size(BATCH);
    if let Some(rows) = rows {
        let ranges = rows.iter().filter(|row| **row < all).map(|row| *row..row + 1);
        builder = builder.with_row_selection(RowSelection::from_consecutive_ranges(ranges, all));
    }
    builder.build().map_err(|cause| damaged(path, &cause))
}

/// The same file, its columns of text that are lists and places throughout to be read as such.
fn coded(opened: &ArrowReaderMetadata, names: &[&str]) -> parquet::errors::Result<ArrowReaderMetadata> {
    let only_places = |chunk: &ColumnChunkMetaData| {
        if let Some(pages) = chunk.page_encoding_stats_mask() {
            return pages.is_only(Encoding::RLE_DICTIONARY) || pages.is_only(Encoding::PLAIN_DICTIONARY);
        }
        // the older name for places stands for the dictionary too: plain texts would have another
        let known = [Encoding::PLAIN_DICTIONARY, Encoding::RLE];
        chunk.encodings().any(|one| one == known[0]) && chunk.encodings().all(|one| known.contains(&one))
    };
    let coded = |name: &str| {
        let at = opened.parquet_schema().columns().iter().position(|column| column.path().string() == name);
        let groups = opened.metadata().row_groups();
        names.contains(&name)
            && !groups.is_empty()
            && at.is_some_and(|at| groups.iter().all(|group| group.columns().get(at).is_some_and(only_places)))
    };
    let kind = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields = opened.schema().fields().iter().map(|field| {
        if field.data_type() == &DataType::Utf8 && coded(field.name()) {
            Arc::new(field.as_ref().clone().with_data_type(kind.clone()))
        } else {
            Arc::clone(field)
        }
    });
    let schema = Schema::new_with_metadata(fields.collect::<Vec<_>>(), opened.schema().metadata().clone());
    ArrowReaderMetadata::try_new(Arc::clone(opened.metadata()), options().with_schema(Arc::new(schema)))
}

/// Gives named columns of a Parquet file as text.
pub(crate) struct TextBatches {
    reader: ParquetRecordBatchReader,
    names: Vec<String>,
}

impl TextBatches {
    /// Opens `path` for the named columns.
    ///
    /// # Errors
    /// When the file cannot be read, or has no column of one of the names.
    pub(crate) fn open(path: &Path, names: &[&str]) -> Result<Self> {
        Ok(Self { reader: reader(path, names, None)?, names: owned(names) })
    }

    /// The same for some rows alone, counted from 0.
    pub(crate) fn open_rows(path: &Path, names: &[&str], rows: &BTreeSet<usize>) -> Result<Self> {
        Ok(Self { reader: reader(path, names, Some(rows))?, names: owned(names) })
    }
}

impl Iterator for TextBatches {
    type Item = Result<TextBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let texts = |batch: &RecordBatch| self.names.iter().map(|name| Texts::of(column(batch, name)?)).collect();
        match self.reader.next()? {
            Ok(batch) => Some(texts(&batch)),
            Err(cause) => Some(Err(cause.into())),
        }
    }
}

/// Gives named columns of a Parquet file as numbers, in the batches of [`TextBatches`].
pub(crate) struct NumberBatches {
    reader: ParquetRecordBatchReader,
    names: Vec<String>,
}

impl NumberBatches {
    /// Opens `path` for the named columns.
    ///
    /// # Errors
    /// When the file cannot be read, or has no column of one of the names.
    pub(crate) fn open(path: &Path, names: &[&str]) -> Result<Self> {
        Ok(Self { reader: reader(path, names, None)?, names: owned(names) })
    }
}

impl Iterator for NumberBatches {
    type Item = Result<Vec<UInt32Array>>;

    fn next(&mut self) -> Option<Self::Item> {
        let number = |batch: &RecordBatch, name: &String| {
            Ok(cast(column(batch, name)?, &DataType::UInt32)?.as_primitive::<UInt32Type>().clone())
        };
        match self.reader.next()? {
            Ok(batch) => Some(self.names.iter().map(|name| number(&batch, name)).collect()),
            Err(cause) => Some(Err(cause.into())),
        }
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef> {
    Ok(batch
        .column_by_name(name)
        .ok_or_else(|| ArrowError::SchemaError(format!("column {name} is not in the batch")))?)
}

fn damaged(path: &Path, cause: &parquet::errors::ParquetError) -> Error {
    Error::read(
        path,
        format!("không đọc được tệp Parquet ({cause})"),
        format!("the Parquet file cannot be read ({cause})"),
    )
    .hint("Hãy chạy lại công đoạn đã ghi tệp này.", "Run the stage that wrote this file again.")
}

#[cfg(test)]
mod tests {
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use super::*;

    /// A file of two row groups: a text that repeats, one that outgrows its list of texts, one without a list, a number.
    fn file(folder: &Path) -> std::path::PathBuf {
        let path = folder.join("table.parquet");
        let properties = WriterProperties::builder()
            .set_max_row_group_row_count(Some(50))
            .set_dictionary_page_size_limit(128)
            .set_write_batch_size(8)
            .set_column_dictionary_enabled("plain".into(), false)
            .build();
        let rows = || 0..80_u32;
        let few = |row: u32| {
            (!row.is_multiple_of(5)).then(|| if row % 5 == 1 { String::new() } else { format!("t{}", row % 3) })
        };
        let columns: [(&str, ArrayRef); 4] = [
            ("few", Arc::new(rows().map(few).collect::<StringArray>())),
            ("many", Arc::new(rows().map(|row| Some(format!("text {row}"))).collect::<StringArray>())),
            ("plain", Arc::new(rows().map(|row| Some(format!("p{}", row % 2))).collect::<StringArray>())),
            ("number", Arc::new(rows().collect::<UInt32Array>())),
        ];
        let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
        let mut out = crate::files::Atomic::create(&path).expect("a file");
        let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), Some(properties)).expect("a writer");
        writer.write(&batch).expect("written");
        writer.close().expect("closed");
        out.commit().expect("in its place");
        path
    }

    fn expected(row: usize) -> [Option<String>; 4] {
        let few = (row % 5 > 1).then(|| format!("t{}", row % 3));
        [few, Some(format!("text {row}")), Some(format!("p{}", row % 2)), Some(row.to_string())]
    }

    #[test]
    fn texts_are_the_same_however_the_file_holds_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = file(folder.path());
        let names = ["few", "many", "plain", "number"];
        let mut memo: Memo<Option<String>> = Memo::default();
        let mut row = 0;
        for batch in TextBatches::open(&path, &names).expect("opened") {
            let batch = batch.expect("read");
            let arrays: Vec<ArrayRef> = batch.iter().map(|column| column.array().expect("an array")).collect();
            assert!(batch[0].places.is_some() && batch[1].places.is_none() && batch[2].places.is_none());
            let mut made = memo.over(&batch[0]);
            for at in 0..batch[0].len() {
                let cells = batch.iter().map(|column| value(column, at).map(str::to_owned)).collect::<Vec<_>>();
                assert_eq!(cells, expected(row), "row {row}");
                assert_eq!(*made.at(at, |text| text.map(str::to_owned)), cells[0], "row {row}");
                for (array, cell) in arrays.iter().zip(&cells) {
                    let text = array.as_string::<i32>();
                    let text = text.is_valid(at).then(|| text.value(at)).filter(|text| !text.is_empty());
                    assert_eq!(text, cell.as_deref());
                }
                row += 1;
            }
            assert_eq!(value(&batch[0], batch[0].len()), None, "no such row");
        }
        assert_eq!((row, rows_of(&path).expect("a number"), names_of(&path).expect("names").len()), (80, 80, 4));
    }

    #[test]
    fn some_rows_and_numbers_are_read_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = file(folder.path());
        let rows = BTreeSet::from([0, 3, 49, 50, 77, 99]);
        let batches = TextBatches::open_rows(&path, &["many", "few"], &rows).expect("opened");
        let read: Vec<[Option<String>; 2]> = batches
            .map(|batch| batch.expect("read"))
            .flat_map(|batch| {
                let cells = |at: usize| [&batch[0], &batch[1]].map(|column| value(column, at).map(str::to_owned));
                (0..batch[0].len()).map(cells).collect::<Vec<_>>()
            })
            .collect();
        let wanted = [0, 3, 49, 50, 77].map(|row| {
            let [few, many, ..] = expected(row);
            [many, few]
        });
        assert_eq!(read, wanted);
        let numbers = NumberBatches::open(&path, &["number"]).expect("opened");
        let numbers: Vec<u32> = numbers.flat_map(|batch| batch.expect("read")[0].values().to_vec()).collect();
        assert_eq!(numbers, (0..80).collect::<Vec<_>>());
        assert!(TextBatches::open(&path, &["none"]).is_err());
    }

    #[test]
    fn a_table_that_repeats_its_texts_is_read_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.parquet");
        let schema = Arc::new(Schema::new(vec![
            arrow::datatypes::Field::new("few", DataType::Utf8, true),
            arrow::datatypes::Field::new("each", DataType::Utf8, true),
        ]));
        let few = |row: u32| (!row.is_multiple_of(7)).then(|| format!("t{}", row % 3));
        let columns: Vec<ArrayRef> = vec![
            Arc::new((0..40_000).map(few).collect::<StringArray>()),
            Arc::new((0..40_000).map(|row| Some(format!("text {row}"))).collect::<StringArray>()),
        ];
        let mut table = crate::normalize::Table::create(&path, schema.clone()).unwrap();
        table.write(&RecordBatch::try_new(schema, columns).unwrap()).unwrap();
        table.finish().unwrap();
        let mut row = 0;
        for batch in TextBatches::open(&path, &["few", "each"]).unwrap() {
            let batch = batch.unwrap();
            assert!(batch[0].is_listed() && !batch[1].is_listed());
            for at in 0..batch[0].len() {
                assert_eq!(value(&batch[0], at), few(row).as_deref());
                assert_eq!(value(&batch[1], at), Some(format!("text {row}").as_str()));
                row += 1;
            }
        }
        assert_eq!(row, 40_000);
    }
}
