//! json and ndjson: arrays of objects, one object a line, or arrays inside an object. Nested objects are header paths;
//! numbers are kept as they are written; arrays inside a record stay JSON text.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use struson::reader::json_path::JsonPath;
use struson::reader::{JsonReader as _, JsonStreamReader, ReaderError, ReaderSettings, ValueType};
use struson::writer::{JsonStreamWriter, JsonWriter as _};

use super::Reader;
use super::bytes::{self, Utf8};
use super::fields::{Fields, Record};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::{Message, Text};
use crate::source::grid::{HEAD, Row, RowSource, Sheet, Workbook};
use crate::source::{LeftOut, ReadOptions};
use crate::text::{Encoding, guess_bytes};

/// Dữ liệu JSON.
pub(super) static READER: Reader = Reader {
    id: "json",
    title: Text::new("Dữ liệu JSON (.json, .ndjson, .geojson)", "JSON data (.json, .ndjson, .geojson)"),
    endings: &["json", "ndjson", "jsonl", "geojson"],
    knows,
    open,
};

/// Deepest nesting.
const DEEPEST: u32 = 64;

type Stream = JsonStreamReader<BufReader<Utf8<File>>>;

/// Where the records are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// One after another.
    Lines,
    /// In the array at these names; no name for the file's own array.
    Array(Vec<String>),
}

fn knows(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut bytes = head.iter().filter(|byte| !byte.is_ascii_whitespace());
    let opens = matches!(
        (bytes.next(), bytes.next()),
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b'[' | b']'))
    );
    // a name and its value: a quoted cell of a text file is followed by neither
    opens && (super::holds(head, b"\":") || super::holds(head, b"\" :") || super::holds(head, b"[["))
}

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let encoding = encoding(path, options)?;
    let faulty = |cause: ReaderError| faulty(path, &cause);
    let mut found = Found::default();
    look(&mut stream(path, encoding)?, &mut found).map_err(faulty)?;
    let mut sheets = Vec::new();
    for (place, fields) in found.tables {
        if fields.is_empty() {
            continue;
        }
        let name = match &place {
            Place::Array(names) if !names.is_empty() => Some(names.join(".")),
            _ => None,
        };
        if options.sheet.is_some() && options.sheet != name {
            continue;
        }
        let mut rows = Records {
            stream: stream(path, encoding)?,
            path: path.to_owned(),
            fields: fields.clone(),
            place: place.clone(),
            begun: false,
            count: 0,
        };
        let mut sheet = Sheet { name, records: Some(fields.paths(path)?), ..Sheet::default() };
        let mut ended = false;
        while sheet.rows.len() < HEAD && !ended {
            match rows.next_row()? {
                Some(row) => sheet.rows.push(row),
                None => ended = true,
            }
        }
        if !ended {
            sheet.rest = Some(Box::new(rows));
        }
        sheets.push(sheet);
    }
    if let Some(first) = sheets.first_mut() {
        first.dropped = found.outside;
    }
    if sheets.is_empty() && options.sheet.is_none() {
        return Err(Error::read(path, "tệp JSON không có mảng đối tượng nào", "the JSON holds no array of objects")
            .hint(
                "Bảng trong JSON phải là mảng các đối tượng: [{\"stt\": 1, …}, …], hoặc mỗi dòng một đối tượng.",
                "A table in JSON is an array of objects: [{\"stt\": 1, …}, …], or one object a line.",
            ));
    }
    let remarks = vec![Message::new("Số được giữ đúng như viết trong tệp", "Numbers are kept as they are written")];
    Ok(Workbook { reader: READER.id, encoding: Some(encoding.name().to_owned()), remarks, sheets })
}

fn encoding(path: &Path, options: &ReadOptions) -> Result<Encoding> {
    if let Some(name) = &options.encoding {
        return bytes::declared(name).ok_or_else(|| super::csv::unknown_encoding(name));
    }
    let mut sample = Vec::new();
    files::open(path)?.take(1 << 16).read_to_end(&mut sample).map_err(|cause| files::unreadable(path, &cause))?;
    Ok(guess_bytes(&sample))
}

fn stream(path: &Path, encoding: Encoding) -> Result<Stream> {
    let settings = ReaderSettings {
        allow_multiple_top_level: true,
        max_nesting_depth: Some(DEEPEST),
        track_path: false,
        ..ReaderSettings::default()
    };
    Ok(JsonStreamReader::new_custom(BufReader::new(Utf8::new(files::open(path)?, encoding)), settings))
}

fn faulty(path: &Path, cause: &ReaderError) -> Error {
    Error::read(path, format!("không đúng cú pháp JSON ({cause})"), format!("not well-formed JSON ({cause})")).hint(
        "Hãy xin lại tệp từ nơi gửi; nếu tự sửa, hãy xem chỗ vừa nêu.",
        "Ask the sender for the file again; if you mend it yourself, look at the place named.",
    )
}

/// What the first pass met.
#[derive(Default)]
struct Found {
    tables: Vec<(Place, Fields)>,
    outside: Vec<LeftOut>,
}

/// Finds the records and their fields.
fn look(stream: &mut Stream, found: &mut Found) -> std::result::Result<(), ReaderError> {
    let mut lines = Fields::default();
    let mut count = 0_u32;
    while count == 0 || stream.has_next()? {
        match stream.peek()? {
            ValueType::Array if count == 0 => array(stream, &[], found)?,
            ValueType::Object if count == 0 => {
                // one object may hold the tables, or be the first of many
                stream.begin_object()?;
                while stream.has_next()? {
                    let name = stream.next_name_owned()?;
                    member(stream, &[name], found, &mut lines)?;
                }
                stream.end_object()?;
            }
            _ => flatten(stream, &mut Vec::new(), &mut |path, _| lines.note(path))?,
        }
        count += 1;
    }
    if count > 1 || found.tables.is_empty() {
        found.tables.clear();
        found.outside.clear();
        found.tables.push((Place::Lines, lines));
    }
    Ok(())
}

/// A member of the outermost object: a table, an object that may hold some, or a value beside them.
fn member(
    stream: &mut Stream,
    path: &[String],
    found: &mut Found,
    lines: &mut Fields,
) -> std::result::Result<(), ReaderError> {
    match stream.peek()? {
        ValueType::Array => {
            array(stream, path, found)?;
            // where this is one record of many, the array is a value of it
            lines.note(path);
        }
        ValueType::Object => {
            stream.begin_object()?;
            while stream.has_next()? {
                let mut inner = path.to_vec();
                inner.push(stream.next_name_owned()?);
                member(stream, &inner, found, lines)?;
            }
            stream.end_object()?;
        }
        _ => flatten(stream, &mut path.to_vec(), &mut |path, text| {
            lines.note(path);
            found.outside.push(outside(path, text));
        })?,
    }
    Ok(())
}

/// The fields of an array of objects; the values of any other array stand outside.
fn array(stream: &mut Stream, path: &[String], found: &mut Found) -> std::result::Result<(), ReaderError> {
    let mut fields = Fields::default();
    stream.begin_array()?;
    let records = stream.has_next()? && stream.peek()? == ValueType::Object;
    while stream.has_next()? {
        if records {
            flatten(stream, &mut Vec::new(), &mut |path, _| fields.note(path))?;
        } else {
            flatten(stream, &mut path.to_vec(), &mut |path, text| found.outside.push(outside(path, text)))?;
        }
    }
    stream.end_array()?;
    if records {
        found.tables.push((Place::Array(path.to_vec()), fields));
    }
    Ok(())
}

fn outside(path: &[String], text: &str) -> LeftOut {
    LeftOut { sheet: None, cell: path.join("."), text: text.to_owned(), reason: "outside".to_owned() }
}

/// Values of a record with their paths; nothing for null.
fn flatten(
    stream: &mut Stream,
    path: &mut Vec<String>,
    each: &mut dyn FnMut(&[String], &str),
) -> std::result::Result<(), ReaderError> {
    match stream.peek()? {
        ValueType::Object => {
            stream.begin_object()?;
            while stream.has_next()? {
                path.push(stream.next_name_owned()?);
                flatten(stream, path, each)?;
                path.pop();
            }
            stream.end_object()?;
        }
        ValueType::Array => {
            let mut text = Vec::new();
            let mut writer = JsonStreamWriter::new(&mut text);
            stream.transfer_to(&mut writer).map_err(|cause| match cause {
                struson::reader::TransferError::ReaderError(cause) => cause,
                struson::reader::TransferError::WriterError(cause) => {
                    ReaderError::IoError { error: cause, location: stream.current_position(false) }
                }
            })?;
            writer.finish_document().ok();
            each(path, &String::from_utf8_lossy(&text));
        }
        ValueType::String => each(path, stream.next_str()?),
        ValueType::Number => each(path, stream.next_number_as_str()?),
        ValueType::Boolean => each(path, if stream.next_bool()? { "TRUE" } else { "FALSE" }),
        ValueType::Null => {
            stream.next_null()?;
            each(path, "");
        }
    }
    Ok(())
}

/// The records of one table.
struct Records {
    stream: Stream,
    path: PathBuf,
    fields: Fields,
    place: Place,
    begun: bool,
    count: u32,
}

impl Records {
    fn read(&mut self) -> std::result::Result<Option<Row>, ReaderError> {
        if let (false, Place::Array(names)) = (self.begun, &self.place) {
            let names: Vec<_> = names.iter().map(|name| name.as_str().into()).collect::<Vec<_>>();
            let path: &JsonPath = &names;
            self.stream.seek_to(path)?;
            self.stream.begin_array()?;
        }
        let first = !self.begun;
        self.begun = true;
        let more = (self.place == Place::Lines && first) || self.stream.has_next()?;
        if !more {
            return Ok(None);
        }
        let mut record = Record::default();
        let fields = &self.fields;
        flatten(&mut self.stream, &mut Vec::new(), &mut |path, text| {
            if let Some(place) = fields.place(path) {
                record.add(place, text);
            }
        })?;
        self.count = self.count.saturating_add(1);
        Ok(Some(record.row(self.count)))
    }
}

impl RowSource for Records {
    fn next_row(&mut self) -> Result<Option<Row>> {
        self.read().map_err(|cause| faulty(&self.path, &cause))
    }
}
