//! `features` over a partition, and what all records say put together: read in as many places as there are, and then only
//! numbered.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BinaryArray, FixedSizeBinaryArray, Int32Array, Int64Array, ListArray,
    RecordBatch,
};
use arrow::buffer::OffsetBuffer;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::plan::{Plan, same};
use super::stream::{Batch, Input, Output, wrong};
use crate::dictionary::{Comparison, Dictionary, Entity, LinkModel};
use crate::error::{Error, Result};
use crate::files;
use crate::link::{Numbered, Prepared, Records, Said, print};
use crate::normalize::{NormalTable, Rows};
use crate::source::readers::guard;

/// The file in the folder of a normal table, rows in the order of the table: `_row`, `filled` and `newest` as in the stream,
/// `words` (the words of a record in the whole table, little-endian) and for each comparison `new_<id>`, the value of the
/// records that hold something no record before them held. What is read there is thus numbered already, and only what is
/// new is looked at.
const FILE: &str = "features.parquet";

/// Columns of the stream.
const COLUMNS: [&str; 4] = ["_row", "filled", "newest", "values"];

/// What the file says of itself: the program, the dictionary (SHA-256) and the table (SHA-256 of `normal.parquet`) that
/// it was made with.
const MADE_WITH: [&str; 3] = ["program", "dictionary", "table"];

/// The fingerprint of the words in the file.
const PRINT: &str = "features";

/// Rows read at a time.
const ROWS: usize = 16_384;

/// The linking model of an entity.
///
/// # Errors
/// When it has none.
pub(super) fn model_of(entity: &Entity) -> Result<&LinkModel> {
    let id = &entity.id;
    entity.link.as_ref().ok_or_else(|| {
        Error::usage(format!("Thực thể «{id}» chưa có mô hình liên kết"), format!("Entity “{id}” has no linking model"))
            .hint("Bỏ qua công đoạn này: không có gì để nối.", "Leave this stage out: there is nothing to link.")
    })
}

/// Normal rows in, what linking reads in them out: see the table of streams in [`super`]. A row says what it says by
/// itself, so rows may come in any order.
///
/// # Errors
/// When the stream is broken, lacks a column, or the entity has no model.
pub fn features(plan: &Plan, dictionary: &Dictionary, from: impl Read, to: impl Write) -> Result<()> {
    let entity = plan.entity(dictionary)?;
    let model = model_of(entity)?;
    let mut reading = Prepared::begin(entity, model)?;
    let mut fields = model.fields();
    fields.retain(|field| plan.normal.table.fields.iter().any(|known| known == field));
    let needed: Vec<&str> = fields.iter().copied().chain(["_row"]).collect();
    let input = Input::open(from, &needed)?;
    let mut out = Output::create(to, &schema())?;
    for batch in input {
        let batch = batch?;
        let rows = batch.numbers("_row")?;
        let texts: BTreeMap<&str, _> =
            fields.iter().map(|field| Ok((*field, batch.text(field)?))).collect::<Result<_>>()?;
        let said = reading.say(rows.len(), |field| texts.get(field).cloned());
        if !out.write(columns(&rows, said, model.comparisons.len())?)? {
            return Ok(());
        }
    }
    out.finish()
}

fn item() -> FieldRef {
    Arc::new(Field::new("element", DataType::Binary, true))
}

fn schema() -> SchemaRef {
    let kinds = [DataType::Int64, DataType::Int32, DataType::Int64, DataType::List(item())];
    let columns = COLUMNS.into_iter().zip(kinds).map(|(name, kind)| Field::new(name, kind, false));
    Arc::new(Schema::new(columns.collect::<Vec<_>>()))
}

/// What rows say, with `every` values each, as columns.
fn columns(rows: &[u32], said: Said, every: usize) -> Result<Vec<ArrayRef>> {
    let offsets = OffsetBuffer::from_lengths(std::iter::repeat_n(every, rows.len()));
    let mut columns = beside(rows, said.records).to_vec();
    columns.push(Arc::new(ListArray::try_new(item(), offsets, Arc::new(said.values), None)?));
    Ok(columns)
}

/// The columns of rows beside what they say.
fn beside(rows: &[u32], records: Records) -> [ArrayRef; 3] {
    [
        Arc::new(rows.iter().map(|row| i64::from(*row)).collect::<Int64Array>()),
        Arc::new(records.filled.into_iter().map(i32::from).collect::<Int32Array>()),
        Arc::new(records.newest.into_iter().map(i64::from).collect::<Int64Array>()),
    ]
}

/// The rows of a batch and what they say, with `every` values each.
fn said(batch: &Batch, every: usize) -> Result<(Vec<u32>, Said)> {
    let records = records(batch)?;
    let values = values(batch, every).ok_or_else(|| {
        wrong(
            format!("cột «values» phải là danh sách {every} giá trị nhị phân mỗi dòng, như mô hình liên kết có"),
            format!("column “values” must be a list of {every} binary values a row, as the linking model has"),
        )
    })?;
    Ok((batch.numbers("_row")?, Said { records, values }))
}

fn records(batch: &Batch) -> Result<Records> {
    let filled = batch.numbers("filled")?.into_iter().map(u8::try_from).collect::<std::result::Result<_, _>>();
    let filled = filled.map_err(|_| wrong("filled lớn hơn 255", "filled is greater than 255"))?;
    Ok(Records { filled, newest: batch.numbers("newest")? })
}

fn values(batch: &Batch, every: usize) -> Option<BinaryArray> {
    let lists = batch.0.column_by_name("values")?.as_list_opt::<i32>()?;
    let (first, last) = (*lists.value_offsets().first()?, *lists.value_offsets().last()?);
    let (first, last) = (usize::try_from(first).ok()?, usize::try_from(last).ok()?);
    let all = (0..lists.len()).all(|row| usize::try_from(lists.value_length(row)).is_ok_and(|length| length == every));
    let values = cast(&lists.values().slice(first, last.checked_sub(first)?), &DataType::Binary).ok()?;
    (all && lists.null_count() == 0 && values.null_count() == 0).then(|| values.as_binary().clone())
}

/// What all rows say in, in the order of `_row`; [`FILE`] in the folder of the normal table, from which `train`,
/// `score-pairs` and `gather-pairs` then read. The number of rows.
///
/// # Errors
/// When a row is missing, comes twice or out of order, or the folder holds no normal table.
pub fn gather_features(dictionary: &Dictionary, folder: &Path, from: impl Read) -> Result<u64> {
    let table = NormalTable::open(folder)?;
    let entity = dictionary.entities.get(&table.entity).ok_or_else(|| Error::stage("worker", &table.entity))?;
    let model = model_of(entity)?;
    let (input, mut reading) = (Input::open(from, &COLUMNS)?, Prepared::begin(entity, model)?);
    let schema = file_schema(model, reading.width());
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_created_by("tudien".to_owned())
        .build();
    let file = files::Atomic::create(&table.dir.join(FILE))?;
    let mut writer = ArrowWriter::try_new(file, schema.clone(), Some(properties))?;
    let (mut wanted, mut sum) = (Wanted::open(&table)?, 0);
    for batch in input {
        let (rows, said) = said(&batch?, model.comparisons.len())?;
        wanted.take(&rows)?;
        let Some(numbered) = reading.number(&said)? else {
            return Err(wrong(
                "cột «values» có giá trị mà mô hình liên kết không hiểu",
                "column “values” holds a value that the linking model does not know",
            ));
        };
        sum = print(sum, &numbered.words);
        let columns = file_columns(&rows, said.records, numbered, reading.width())?;
        writer.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    let rows = wanted.finish(&table)?;
    for (key, value) in MADE_WITH.into_iter().zip(made_with(dictionary, &table)?) {
        writer.append_key_value_metadata(KeyValue::new(key.to_owned(), value));
    }
    writer.append_key_value_metadata(KeyValue::new(PRINT.to_owned(), format!("{sum:016x}")));
    writer.into_inner()?.commit()?;
    Ok(rows)
}

/// The schema of [`FILE`], where a record has `width` words.
fn file_schema(model: &LinkModel, width: usize) -> SchemaRef {
    let mut columns: Vec<FieldRef> = schema().fields().iter().take(3).cloned().collect();
    columns.push(Arc::new(Field::new("words", DataType::FixedSizeBinary(bytes_of(width)), false)));
    columns.extend(model.comparisons.iter().map(|one| Arc::new(Field::new(new_column(one), DataType::Binary, true))));
    Arc::new(Schema::new(columns))
}

/// The column of what is new in a comparison.
fn new_column(comparison: &Comparison) -> String {
    format!("new_{}", comparison.id)
}

fn bytes_of(width: usize) -> i32 {
    i32::try_from(width * size_of::<u32>()).unwrap_or(i32::MAX)
}

fn file_columns(rows: &[u32], records: Records, numbered: Numbered, width: usize) -> Result<Vec<ArrayRef>> {
    let words: Vec<u8> = numbered.words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let mut columns = beside(rows, records).to_vec();
    columns.push(Arc::new(FixedSizeBinaryArray::try_new(bytes_of(width), words.into(), None)?));
    columns.extend(numbered.new.into_iter().map(|new| Arc::new(new) as ArrayRef));
    Ok(columns)
}

/// The values of [`MADE_WITH`] here and now.
fn made_with(dictionary: &Dictionary, table: &NormalTable) -> Result<[String; 3]> {
    let (sum, _) = files::fingerprint(&table.dir.join("normal.parquet"))?;
    Ok([env!("CARGO_PKG_VERSION").to_owned(), dictionary.fingerprint.clone(), sum])
}

/// The rows of a normal table, each of which must come in its turn.
struct Wanted {
    batches: Rows,
    held: std::vec::IntoIter<u32>,
    taken: u64,
}

impl Wanted {
    fn open(table: &NormalTable) -> Result<Self> {
        let batches = Rows::open(&table.dir.join("normal.parquet"), &[])?;
        Ok(Self { batches, held: Vec::new().into_iter(), taken: 0 })
    }

    /// The next row of the table.
    fn next(&mut self) -> Result<Option<u32>> {
        loop {
            if let Some(row) = self.held.next() {
                return Ok(Some(row));
            }
            let Some(batch) = self.batches.next().transpose()? else { return Ok(None) };
            self.held = (0..batch.len()).filter_map(|at| batch.row(at)).collect::<Vec<_>>().into_iter();
        }
    }

    fn take(&mut self, rows: &[u32]) -> Result<()> {
        for row in rows {
            let wanted = self.next()?;
            if wanted != Some(*row) {
                return Err(out_of_turn(*row, wanted));
            }
            self.taken += 1;
        }
        Ok(())
    }

    /// All have come: how many.
    fn finish(mut self, table: &NormalTable) -> Result<u64> {
        if self.next()?.is_none() {
            return Ok(self.taken);
        }
        let (taken, rows) = (self.taken, table.rows);
        Err(Error::usage(
            format!("thiếu dòng: có {taken} trên {rows}"),
            format!("rows are missing: {taken} of {rows} are here"),
        )
        .hint("Hãy đưa vào kết quả của mọi phần.", "Give it the result of every partition."))
    }
}

fn out_of_turn(row: u32, wanted: Option<u32>) -> Error {
    let (vi, en) = match wanted {
        Some(wanted) if wanted < row => (
            format!("thiếu dòng {wanted}: dòng {row} đến trước"),
            format!("row {wanted} is missing: row {row} comes first"),
        ),
        Some(_) => (
            format!("dòng {row} đến hai lần hoặc không theo thứ tự của _row"),
            format!("row {row} comes twice or not in the order of _row"),
        ),
        None => (format!("bảng không có dòng {row}"), format!("the table has no row {row}")),
    };
    Error::usage(vi, en).hint(
        "Hãy đưa vào kết quả của mọi phần, mỗi phần một lần, xếp theo _row.",
        "Give it the result of every partition, each once, sorted by _row.",
    )
}

/// The records of a normal table for the model of its entity: from [`FILE`] where it stands, else from the table itself.
///
/// # Errors
/// When the file is of another table, dictionary or program, or what there is cannot be read.
pub(super) fn prepared(
    table: &NormalTable,
    dictionary: &Dictionary,
    entity: &Entity,
    model: &LinkModel,
) -> Result<Prepared> {
    let path = table.dir.join(FILE);
    if !path.is_file() {
        return Prepared::from_table(table, entity, model);
    }
    guard(|| adopted(&path, table, dictionary, entity, model)).unwrap_or_else(|| Err(damaged(&path, "?")))
}

/// An error with what to do about a file that does not fit.
fn again(error: Error) -> Error {
    error.hint(
        "Hãy lập lại: tudien worker features, rồi gather-features; hoặc xóa tệp này để đọc thẳng từ bảng.",
        "Make it again: tudien worker features, then gather-features; or delete this file to read from the table.",
    )
}

fn damaged(path: &Path, cause: impl std::fmt::Display) -> Error {
    again(Error::read(
        path,
        format!("không phải tệp đặc trưng trọn vẹn ({cause})"),
        format!("not a whole file of features ({cause})"),
    ))
}

fn adopted(
    path: &Path,
    table: &NormalTable,
    dictionary: &Dictionary,
    entity: &Entity,
    model: &LinkModel,
) -> Result<Prepared> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(files::open(path)?).map_err(|cause| damaged(path, cause))?;
    let facts = builder.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
    let made = MADE_WITH.map(|key| facts.iter().find(|fact| fact.key == key).and_then(|fact| fact.value.clone()));
    let [Some(program), Some(fingerprint), Some(sum)] = made else { return Err(damaged(path, MADE_WITH.join(", "))) };
    same(path, &program, &fingerprint, dictionary).map_err(again)?;
    let [.., own] = made_with(dictionary, table)?;
    if sum != own {
        return Err(again(Error::read(path, "được lập từ một bảng khác", "made of another table")));
    }
    let print = facts.iter().find(|fact| fact.key == PRINT).and_then(|fact| fact.value.as_ref());
    let (mut reading, mut all) = (Prepared::begin(entity, model)?, Vec::new());
    for batch in builder.with_batch_size(ROWS).build()? {
        let batch = Batch(batch.map_err(|cause| damaged(path, cause))?);
        let records = records(&batch).map_err(|error| damaged(path, error))?;
        let numbered = numbered(&batch, model).ok_or_else(|| damaged(path, "words"))?;
        if !reading.take(records, &numbered)? {
            return Err(damaged(path, "words"));
        }
        all.extend(batch.numbers("_row").map_err(|error| damaged(path, error))?);
    }
    let prepared = Prepared::of(reading, all)?;
    if prepared.len() as u64 == table.rows && print == Some(&format!("{:016x}", prepared.fingerprint())) {
        return Ok(prepared);
    }
    Err(damaged(path, PRINT))
}

/// The words of a batch of [`FILE`], and what is new in them.
fn numbered(batch: &Batch, model: &LinkModel) -> Option<Numbered> {
    let words = batch.0.column_by_name("words")?.as_fixed_size_binary_opt()?;
    let (words, _) = words.value_data().as_chunks::<4>();
    let new = |one| batch.0.column_by_name(&new_column(one))?.as_binary_opt::<i32>().cloned();
    Some(Numbered {
        words: words.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect(),
        new: model.comparisons.iter().map(new).collect::<Option<_>>()?,
    })
}
