//! The Parquet files of a normal table, written batch by batch.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, RecordBatch, StringArray, UInt16Array, UInt32Array, make_array,
};
use arrow::compute::{BatchCoalescer, cast};
use arrow::datatypes::{DataType, Field as Column, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use rustc_hash::FxHashSet;

use super::coded::{Coded, Mark};
use super::facts::{changes_schema, notes_schema};
use super::{Mapped, Part};
use crate::error::Result;
use crate::files::Atomic;
use crate::source::{LeftOut, RawBatch, RawTable};

/// Rows of a row group: small enough to hold, large enough to scan.
const GROUP: usize = 1 << 17;

/// Rows of a row group of narrow rows, a few for each row of the table.
const NARROW: usize = GROUP << 3;

/// Rows handed to the writer at a time, so that the bytes do not depend on the batches they came in.
const AT_ONCE: usize = 8192;

/// A Parquet file being written; it appears whole at [`Table::finish`]. The same rows give the same bytes.
pub struct Table {
    schema: SchemaRef,
    rows: BatchCoalescer,
    /// Rows of a row group.
    group: usize,
    /// Where to write, until the first rows have shown how.
    waiting: Option<Atomic>,
    writer: Option<Writer>,
}

impl Table {
    /// Begins `path` with a schema.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: &Path, schema: SchemaRef) -> Result<Self> {
        let rows = BatchCoalescer::new(schema.clone(), AT_ONCE);
        Ok(Self { schema, rows, group: GROUP, waiting: Some(Atomic::create(path)?), writer: None })
    }

    /// Appends rows. A column of texts may come as a dictionary of them with keys of type `u32`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        self.write_marked(batch, &[])
    }

    /// Appends rows of which some columns, by their place, bear marks.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn write_marked(&mut self, batch: &RecordBatch, marks: &[Option<&[Mark]>]) -> Result<()> {
        let mut from = 0;
        while from < batch.num_rows() {
            let taken = (AT_ONCE - self.rows.get_buffered_rows()).min(batch.num_rows() - from);
            let part = batch.slice(from, taken);
            if taken == AT_ONCE {
                // as many rows as are wanted go on uncopied
                let marks: Vec<_> =
                    marks.iter().map(|marks| marks.and_then(|all| all.get(from..from + taken))).collect();
                self.put(part.columns(), &marks)?;
            } else {
                let columns = part.columns().iter().zip(self.schema.fields());
                let columns = columns.map(|(cells, column)| Ok(cast(cells, column.data_type())?));
                let columns = columns.collect::<Result<_>>()?;
                self.rows.push_batch(RecordBatch::try_new(self.schema.clone(), columns)?)?;
                self.flush()?;
            }
            from += taken;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        while let Some(batch) = self.rows.next_completed_batch() {
            self.put(batch.columns(), &[])?;
        }
        Ok(())
    }

    fn put(&mut self, columns: &[ArrayRef], marks: &[Option<&[Mark]>]) -> Result<()> {
        self.begin(columns)?;
        self.writer.as_mut().map_or(Ok(()), |writer| writer.put(&self.schema, columns, marks))
    }

    fn begin(&mut self, first: &[ArrayRef]) -> Result<()> {
        if let Some(file) = self.waiting.take() {
            self.writer = Some(Writer::new(file, &self.schema, first, self.group)?);
        }
        Ok(())
    }

    /// Closes the file and puts it in its place.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.rows.finish_buffered_batch()?;
        self.flush()?;
        self.begin(&[])?;
        self.writer.map_or(Ok(()), |writer| writer.finish()?.commit())
    }
}

/// Writes rows, a group of them after another.
struct Writer {
    file: SerializedFileWriter<Atomic>,
    factory: ArrowRowGroupWriterFactory,
    columns: Vec<Out>,
    /// Rows of a group.
    group: usize,
    /// Rows of the group at hand.
    rows: usize,
}

/// A column of the group at hand.
enum Out {
    Coded(Box<Coded>),
    /// The writers of the leaves of any other.
    Leaves(Vec<ArrowColumnWriter>),
}

impl Writer {
    /// The writer of a file, in the manner that suits its first rows: texts that repeat as a dictionary, numbers of rows as
    /// steps. Nothing reads a table by the least and greatest of its texts, so they are not looked for.
    fn new(file: Atomic, schema: &SchemaRef, first: &[ArrayRef], group: usize) -> Result<Self> {
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(group))
            .set_statistics_enabled(EnabledStatistics::None)
            .set_offset_index_disabled(true)
            .set_created_by("tudien".to_owned());
        let mut coded = vec![false; schema.fields().len()];
        for ((column, cells), coded) in schema.fields().iter().zip(first).zip(&mut coded) {
            let path = ColumnPath::from(column.name().as_str());
            if column.data_type() == &DataType::UInt32 {
                properties = properties
                    .set_column_dictionary_enabled(path.clone(), false)
                    .set_column_encoding(path.clone(), Encoding::DELTA_BINARY_PACKED)
                    .set_column_statistics_enabled(path, EnabledStatistics::Chunk);
            } else if column.data_type() == &DataType::Utf8 {
                *coded = !is_varied(cells)?;
                properties = properties.set_column_dictionary_enabled(path, false);
            }
        }
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties.build()))?;
        let (file, factory) = writer.into_serialized_writer()?;
        let leaves = file.schema_descr();
        let columns = coded.into_iter().enumerate().map(|(at, coded)| {
            let leaf = (0..leaves.num_columns()).find(|leaf| leaves.get_column_root_idx(*leaf) == at);
            match leaf.filter(|_| coded) {
                Some(leaf) => Out::Coded(Box::new(Coded::new(leaves.column(leaf)))),
                None => Out::Leaves(Vec::new()),
            }
        });
        let columns = columns.collect();
        Ok(Self { file, factory, columns, group, rows: 0 })
    }

    fn put(&mut self, schema: &Schema, columns: &[ArrayRef], marks: &[Option<&[Mark]>]) -> Result<()> {
        if self.rows == 0 {
            self.begin_group()?;
        }
        let marks = marks.iter().copied().chain(std::iter::repeat(None));
        for (((out, cells), column), marks) in self.columns.iter_mut().zip(columns).zip(schema.fields()).zip(marks) {
            match out {
                Out::Coded(coded) => coded.push(cells, marks)?,
                Out::Leaves(writers) => {
                    let cells = without_idle_mask(&cast(cells, column.data_type())?)?;
                    for (writer, leaf) in writers.iter_mut().zip(compute_leaves(column, &cells)?) {
                        writer.write(&leaf)?;
                    }
                }
            }
        }
        self.rows += columns.first().map_or(0, arrow::array::Array::len);
        if self.rows < self.group { Ok(()) } else { self.end_group() }
    }

    fn begin_group(&mut self) -> Result<()> {
        let leaves = self.file.schema_descr();
        let roots = (0..leaves.num_columns()).map(|leaf| leaves.get_column_root_idx(leaf));
        for (root, writer) in roots.zip(self.factory.create_column_writers(self.file.flushed_row_groups().len())?) {
            if let Some(Out::Leaves(writers)) = self.columns.get_mut(root) {
                writers.push(writer);
            }
        }
        Ok(())
    }

    fn end_group(&mut self) -> Result<()> {
        self.rows = 0;
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            match column {
                Out::Coded(coded) => {
                    let (bytes, close) = coded.close()?;
                    group.append_column(&bytes, close)?;
                }
                Out::Leaves(writers) => {
                    for writer in writers.drain(..) {
                        writer.close()?.append_to_row_group(&mut group)?;
                    }
                }
            }
        }
        group.close()?;
        Ok(())
    }

    /// Closes the file.
    fn finish(mut self) -> Result<Atomic> {
        if self.rows > 0 {
            self.end_group()?;
        }
        Ok(self.file.into_inner()?)
    }
}

/// True for texts that hardly repeat.
fn is_varied(cells: &ArrayRef) -> Result<bool> {
    let cells = cast(cells, &DataType::Utf8)?;
    let texts = cells.as_string::<i32>();
    let different: FxHashSet<&str> = texts.iter().flatten().collect();
    Ok(different.len() * 16 > (texts.len() - texts.null_count()) * 15)
}

/// The column without a mask of nulls that masks nothing: a slice may still bear one, and the writer spells the two
/// differently.
fn without_idle_mask(column: &ArrayRef) -> Result<ArrayRef> {
    if column.nulls().is_none() || column.null_count() > 0 {
        return Ok(column.clone());
    }
    Ok(make_array(column.to_data().into_builder().nulls(None).build()?))
}

/// The files of a normal table.
pub(super) struct Tables {
    pub(super) normal: Table,
    pub(super) notes: Table,
    pub(super) changes: Table,
    pub(super) aside: Aside,
}

impl Tables {
    /// Begins every file in `dir` for these fields.
    pub(super) fn create(dir: &Path, fields: &[String]) -> Result<Self> {
        Ok(Self {
            normal: Table::create(&dir.join("normal.parquet"), normal_schema(fields))?,
            notes: Table::create(&dir.join("notes.parquet"), notes_schema())?,
            changes: Table { group: NARROW, ..Table::create(&dir.join("changes.parquet"), changes_schema())? },
            aside: Aside::create(dir)?,
        })
    }

    /// Puts every file in its place.
    pub(super) fn finish(self) -> Result<()> {
        self.normal.finish()?;
        self.notes.finish()?;
        self.changes.finish()?;
        self.aside.finish()
    }
}

/// Header under which the section of a row is kept («Xã Ea Kao» above its rows).
const SECTION: &str = "§";

/// The files of what a normal table does not take in: known as soon as a file is read.
pub(super) struct Aside {
    left_out: Table,
    unmapped: Table,
}

impl Aside {
    /// Their names.
    pub(super) const FILES: [&str; 2] = ["left_out.parquet", "unmapped.parquet"];

    /// Begins both files in `dir`.
    pub(super) fn create(dir: &Path) -> Result<Self> {
        let [left_out, unmapped] = Self::FILES.map(|name| dir.join(name));
        Ok(Self {
            left_out: Table::create(&left_out, left_out_schema())?,
            unmapped: Table::create(&unmapped, unmapped_schema())?,
        })
    }

    /// Keeps the cells of a batch that no field took; `first` is the number of its first row.
    pub(super) fn unmapped(&mut self, first: u32, mapping: &[Mapped], batch: &RawBatch) -> Result<()> {
        for (column, cells) in mapping.iter().zip(&batch.columns) {
            if column.field.is_none() {
                let header = if column.header.is_empty() { &column.letter } else { &column.header };
                self.unmapped.write(&unmapped_batch(first, header, cells)?)?;
            }
        }
        if let Some(section) = &batch.section {
            self.unmapped.write(&unmapped_batch(first, SECTION, section)?)?;
        }
        Ok(())
    }

    /// A region that has been read to its end, as part `number` with so many rows.
    pub(super) fn part(&mut self, mut raw: RawTable, number: u16, rows: u64, mapping: Vec<Mapped>) -> Result<Part> {
        let (left_out, balance) = raw.rows.end();
        self.left_out.write(&left_out_batch(Some(number), &left_out)?)?;
        Ok(Part { origin: raw.origin, rows, mapping, balance, left_out: by_reason(&left_out) })
    }

    /// The cells outside every table that was taken, counted by reason.
    pub(super) fn outside(&mut self, cells: &[LeftOut]) -> Result<BTreeMap<String, u64>> {
        self.left_out.write(&left_out_batch(None, cells)?)?;
        Ok(by_reason(cells))
    }

    /// Puts both files in their place.
    pub(super) fn finish(self) -> Result<()> {
        self.left_out.finish()?;
        self.unmapped.finish()
    }
}

fn by_reason(cells: &[LeftOut]) -> BTreeMap<String, u64> {
    let mut reasons = BTreeMap::new();
    for cell in cells {
        *reasons.entry(cell.reason.clone()).or_default() += 1;
    }
    reasons
}

/// `_row`, `_part`, `_line`, then one text column a field.
pub(super) fn normal_schema(fields: &[String]) -> SchemaRef {
    let places = [("_row", DataType::UInt32), ("_part", DataType::UInt16), ("_line", DataType::UInt32)]
        .map(|(name, kind)| Column::new(name, kind, false));
    let fields = fields.iter().map(|field| Column::new(field, DataType::Utf8, true));
    Arc::new(Schema::new(places.into_iter().chain(fields).collect::<Vec<_>>()))
}

/// Rows of `normal.parquet`.
pub(super) fn normal_batch(
    schema: SchemaRef,
    first: u32,
    part: u16,
    lines: &[u32],
    columns: Vec<StringArray>,
) -> Result<RecordBatch> {
    let rows = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let mut arrays: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from_iter_values(first..first.saturating_add(rows))),
        Arc::new(UInt16Array::from(vec![part; lines.len()])),
        Arc::new(UInt32Array::from(lines.to_vec())),
    ];
    arrays.extend(columns.into_iter().map(|column| Arc::new(column) as ArrayRef));
    Ok(RecordBatch::try_new(schema, arrays)?)
}

fn left_out_schema() -> SchemaRef {
    let texts = ["sheet", "cell", "text", "reason"].map(|name| Column::new(name, DataType::Utf8, true));
    let part = Column::new("_part", DataType::UInt16, true);
    Arc::new(Schema::new(std::iter::once(part).chain(texts).collect::<Vec<_>>()))
}

/// Rows of `left_out.parquet`; `part` is null where the cells stand outside every table that was taken.
fn left_out_batch(part: Option<u16>, cells: &[LeftOut]) -> Result<RecordBatch> {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(UInt16Array::from(vec![part; cells.len()])),
        Arc::new(cells.iter().map(|cell| cell.sheet.as_deref()).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(cells.iter().map(|cell| cell.cell.as_str()))),
        Arc::new(StringArray::from_iter_values(cells.iter().map(|cell| cell.text.as_str()))),
        Arc::new(StringArray::from_iter_values(cells.iter().map(|cell| cell.reason.as_str()))),
    ];
    Ok(RecordBatch::try_new(left_out_schema(), columns)?)
}

fn unmapped_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Column::new("_row", DataType::UInt32, false),
        Column::new("header", DataType::Utf8, false),
        Column::new("value", DataType::Utf8, false),
    ]))
}

/// Rows of `unmapped.parquet`: the cells of one column that no field took.
fn unmapped_batch(first: u32, header: &str, cells: &StringArray) -> Result<RecordBatch> {
    let filled = || (first..).zip(cells.iter()).filter_map(|(row, cell)| Some((row, cell?)));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from_iter_values(filled().map(|(row, _)| row))),
        Arc::new(StringArray::from_iter_values(filled().map(|_| header))),
        Arc::new(StringArray::from_iter_values(filled().map(|(_, cell)| cell))),
    ];
    Ok(RecordBatch::try_new(unmapped_schema(), columns)?)
}
