//! Arrow IPC streams in and out: typed columns, clear errors, and quiet where the reader has gone away.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BooleanArray, Float32Array, Int64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float32Type, Int64Type, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::source::readers::guard;

/// Most rows of a batch that are worked on at once.
const ROWS: usize = 16_384;

/// An Arrow IPC stream being read.
pub(super) struct Input<R: Read> {
    reader: StreamReader<BufReader<R>>,
    rest: Option<RecordBatch>,
}

impl<R: Read> Input<R> {
    /// Opens a stream; the columns named must be there.
    pub(super) fn open(from: R, columns: &[&str]) -> Result<Self> {
        let reader = guard(|| StreamReader::try_new(BufReader::new(from), None)).unwrap_or_else(tripped);
        let reader = reader.map_err(|cause| broken(&cause))?;
        let schema = reader.schema();
        let Some(missing) = columns.iter().find(|name| schema.column_with_name(name).is_none()) else {
            return Ok(Self { reader, rest: None });
        };
        let found: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        Err(wrong(
            format!("dòng dữ liệu không có cột «{missing}»; các cột: {}", found.join(", ")),
            format!("the stream has no column “{missing}”; its columns: {}", found.join(", ")),
        ))
    }
}

impl<R: Read> Iterator for Input<R> {
    type Item = Result<Batch>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = match self.rest.take() {
            Some(batch) => batch,
            // the decoder trusts the lengths that a damaged stream states
            None => match guard(|| self.reader.next()).unwrap_or_else(|| Some(tripped()))? {
                Ok(batch) => batch,
                Err(cause) => return Some(Err(broken(&cause))),
            },
        };
        let rows = batch.num_rows();
        if rows > ROWS {
            self.rest = Some(batch.slice(ROWS, rows - ROWS));
        }
        Some(Ok(Batch(batch.slice(0, rows.min(ROWS)))))
    }
}

/// A batch of a stream.
pub(super) struct Batch(pub(super) RecordBatch);

impl Batch {
    /// A column brought to a type.
    fn column(&self, name: &str, kind: &DataType) -> Result<ArrayRef> {
        let column = self.0.column_by_name(name).ok_or_else(|| unfit(name, "?", kind))?;
        cast(column, kind).map_err(|_| unfit(name, &column.data_type().to_string(), kind))
    }

    /// Texts.
    pub(super) fn text(&self, name: &str) -> Result<StringArray> {
        Ok(self.column(name, &DataType::Utf8)?.as_string::<i32>().clone())
    }

    /// Whole numbers.
    pub(super) fn whole(&self, name: &str) -> Result<Int64Array> {
        Ok(self.column(name, &DataType::Int64)?.as_primitive::<Int64Type>().clone())
    }

    /// Numbers with a fraction.
    pub(super) fn single(&self, name: &str) -> Result<Float32Array> {
        Ok(self.column(name, &DataType::Float32)?.as_primitive::<Float32Type>().clone())
    }

    /// Yes or no.
    pub(super) fn truth(&self, name: &str) -> Result<BooleanArray> {
        Ok(self.column(name, &DataType::Boolean)?.as_boolean().clone())
    }

    /// Numbers of rows or lines: none is missing, none is negative or too large.
    pub(super) fn numbers(&self, name: &str) -> Result<Vec<u32>> {
        let found = self.whole(name)?;
        let numbers = found.iter().map(|number| number.and_then(|number| u32::try_from(number).ok()));
        numbers.collect::<Option<_>>().ok_or_else(|| {
            wrong(
                format!("cột «{name}» có ô trống hay số ngoài khoảng 0 đến 4294967295"),
                format!("column “{name}” has a missing number, or one outside 0 to 4294967295"),
            )
        })
    }

    /// Numbers of parts.
    pub(super) fn parts(&self) -> Result<Vec<u16>> {
        let part = |number: u32| {
            u16::try_from(number).map_err(|_| {
                wrong(format!("_part {number} lớn hơn 65535"), format!("_part {number} is greater than 65535"))
            })
        };
        self.numbers("_part")?.into_iter().map(part).collect()
    }
}

fn unfit(name: &str, found: &str, wanted: &DataType) -> Error {
    wrong(
        format!("cột «{name}» có kiểu {found}, cần {wanted}"),
        format!("column “{name}” is of type {found}, {wanted} is needed"),
    )
}

/// An error about what stands in a stream.
pub(super) fn wrong(vi: impl Into<String>, en: impl Into<String>) -> Error {
    Error::new(Kind::Read, vi, en)
        .hint("Xem các cột cần có: tudien worker --help.", "See the columns that are needed: tudien worker --help.")
}

/// What is said where the decoder tripped.
fn tripped<T>() -> std::result::Result<T, ArrowError> {
    Err(ArrowError::IpcError("damaged".to_owned()))
}

fn broken(cause: &ArrowError) -> Error {
    Error::new(
        Kind::Read,
        format!("stdin không phải một dòng Arrow IPC trọn vẹn ({cause})"),
        format!("stdin is not a whole Arrow IPC stream ({cause})"),
    )
    .hint(
        "Hãy gửi vào một dòng Arrow IPC không nén (pyarrow.ipc.new_stream), đến hết.",
        "Send an Arrow IPC stream without compression (pyarrow.ipc.new_stream), to its end.",
    )
}

/// An Arrow IPC stream being written.
pub(super) struct Output<W: Write> {
    writer: StreamWriter<Quiet<BufWriter<W>>>,
    schema: SchemaRef,
}

impl<W: Write> Output<W> {
    /// Begins a stream.
    pub(super) fn create(to: W, schema: &SchemaRef) -> Result<Self> {
        let to = Quiet { to: BufWriter::new(to), gone: false };
        let writer = StreamWriter::try_new(to, schema).map_err(unwritten)?;
        Ok(Self { writer, schema: schema.clone() })
    }

    /// Writes columns. False when nobody reads any more.
    pub(super) fn write(&mut self, columns: Vec<ArrayRef>) -> Result<bool> {
        let batch = RecordBatch::try_new(self.schema.clone(), columns)?;
        self.writer.write(&batch).map_err(unwritten)?;
        Ok(!self.writer.get_ref().gone)
    }

    /// Ends the stream.
    pub(super) fn finish(mut self) -> Result<()> {
        self.writer.finish().map_err(unwritten)?;
        self.writer.into_inner().map_err(unwritten)?.flush().map_err(|cause| unwritten(cause.into()))
    }
}

fn unwritten(cause: ArrowError) -> Error {
    match cause {
        ArrowError::IoError(_, cause) => files::unwritable(Path::new("stdout"), &cause),
        other => other.into(),
    }
}

/// A writer whose reader may go away: then what is written goes nowhere.
struct Quiet<W> {
    to: W,
    gone: bool,
}

impl<W: Write> Write for Quiet<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gone {
            return Ok(bytes.len());
        }
        match self.to.write(bytes) {
            Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(bytes.len())
            }
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.to.flush() {
            Err(cause) if self.gone || cause.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(())
            }
            flushed => flushed,
        }
    }
}

/// Numbers of rows as streams have them.
pub(super) fn signed(numbers: &UInt32Array) -> Int64Array {
    numbers.iter().map(|number| number.map(i64::from)).collect()
}
