//! xml: elements that repeat under one parent are records; what stands in them, elements and attributes, are the columns.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::Reader;
use super::bytes::{self, Utf8};
use super::fields::{Fields, Record};
use super::xml::{Node, Xml};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::{Message, Text};
use crate::source::grid::{HEAD, Row, RowSource, Sheet, Workbook};
use crate::source::{LeftOut, ReadOptions};
use crate::text::{Encoding, guess_bytes};

/// Dữ liệu XML.
pub(super) static READER: Reader =
    Reader { id: "xml", title: Text::new("Dữ liệu XML (.xml)", "XML data (.xml)"), endings: &["xml"], knows, open };

/// Deepest nesting.
const DEEPEST: usize = 100;
/// Most kinds of elements.
const KINDS: usize = 10_000;

type Stream = Xml<BufReader<Utf8<File>>>;

fn knows(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = head.trim_ascii_start();
    // a declaration, or a name that opens an element which is closed again
    let named = start.get(1).is_some_and(u8::is_ascii_alphabetic) && start.contains(&b'>');
    start.starts_with(b"<?xml")
        || start.starts_with(b"<!DOCTYPE")
        || (start.starts_with(b"<") && named && [&b"</"[..], b"/>", b"><"].iter().any(|mark| super::holds(start, mark)))
        || head.starts_with(b"\xff\xfe<\0")
}

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let encoding = encoding(path, options)?;
    let kinds = survey(path, encoding)?;
    let chosen = records(&kinds);
    let mut sheets = Vec::new();
    let several = chosen.len() > 1;
    for place in chosen {
        let name = several.then(|| place.join("."));
        if options.sheet.is_some() && options.sheet != name {
            continue;
        }
        let mut rows = Records::new(path, encoding, place.clone(), None)?;
        let mut fields = Fields::default();
        while let Some(record) = rows.record()? {
            for (path, _) in &record {
                fields.note(path);
            }
        }
        let outside = rows.outside;
        let mut rows = Records::new(path, encoding, place, Some(fields.clone()))?;
        let mut sheet = Sheet { name, records: Some(fields.paths(path)?), ..Sheet::default() };
        if sheets.is_empty() && !several {
            sheet.dropped = outside;
        }
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
    if sheets.is_empty() && options.sheet.is_none() {
        return Err(Error::read(path, "tệp XML không có phần tử nào mang dữ liệu", "no element of the XML holds data")
            .hint("Hãy xin lại tệp từ nơi gửi.", "Ask the sender for the file again."));
    }
    let remarks = vec![Message::new(
        "Phần tử lặp lại dưới cùng một phần tử mẹ là một dòng",
        "An element that repeats under one parent is a row",
    )];
    Ok(Workbook { reader: READER.id, encoding: Some(encoding.name().to_owned()), remarks, sheets })
}

fn encoding(path: &Path, options: &ReadOptions) -> Result<Encoding> {
    let mut sample = Vec::new();
    files::open(path)?.take(1 << 16).read_to_end(&mut sample).map_err(|cause| files::unreadable(path, &cause))?;
    if let Some(name) = &options.encoding {
        return bytes::declared(name).ok_or_else(|| super::csv::unknown_encoding(name));
    }
    // what stands in the first line: <?xml version="1.0" encoding="windows-1258"?>
    let start = String::from_utf8_lossy(sample.get(..200.min(sample.len())).unwrap_or_default()).into_owned();
    let named =
        start.split_once("encoding=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next().map(str::to_owned));
    Ok(named.and_then(|name| bytes::declared(&name)).unwrap_or_else(|| guess_bytes(&sample)))
}

fn faulty(path: &Path, cause: &str) -> Error {
    Error::read(path, format!("không đúng cú pháp XML ({cause})"), format!("not well-formed XML ({cause})"))
        .hint("Hãy xin lại tệp từ nơi gửi.", "Ask the sender for the file again.")
}

/// What is known of the elements at one path.
#[derive(Default)]
struct Kind {
    /// Most of them under one parent.
    most: u32,
    /// Some hold elements or attributes.
    inner: bool,
    /// Some hold text or attributes, or elements that do.
    filled: bool,
}

/// A walk through a document: where it is, and what must not be in it.
struct Walk {
    xml: Stream,
    file: PathBuf,
    place: Vec<String>,
}

/// A step of the walk.
enum Step {
    Open(Vec<(String, String)>),
    Text(String),
    Close,
    End,
}

impl Walk {
    fn new(file: &Path, encoding: Encoding) -> Result<(Self, Vec<Step>)> {
        let xml = Xml::new(BufReader::new(Utf8::new(files::open(file)?, encoding)));
        Ok((Self { xml, file: file.to_owned(), place: Vec::new() }, Vec::new()))
    }

    /// The next step; an element that is empty gives its end as the step after.
    fn next(&mut self, waiting: &mut Vec<Step>) -> Result<Step> {
        if let Some(step) = waiting.pop() {
            return Ok(step);
        }
        let step = match self.xml.next().map_err(|cause| faulty(&self.file, &cause))? {
            Node::Open(tag, empty) => {
                let mut attributes = Vec::new();
                for found in tag.attributes().with_checks(false).flatten() {
                    let name = found.key.local_name().as_ref().to_owned();
                    if found.key.as_ref().starts_with("xmlns") || name == "schemaLocation" {
                        continue;
                    }
                    let value = found
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .map_err(|cause| faulty(&self.file, &cause.to_string()))?;
                    attributes.push((name, value.into_owned()));
                }
                self.place.push(tag.local_name().as_ref().to_owned());
                if empty {
                    waiting.push(Step::Close);
                }
                Step::Open(attributes)
            }
            Node::Close(_) => Step::Close,
            Node::Text(text) => {
                if text.starts_with('&') && text.len() > 2 && text.ends_with(';') {
                    return Err(faulty(&self.file, &format!("{text} không được khai báo / is not declared")));
                }
                Step::Text(text.into_owned())
            }
            Node::End if self.place.is_empty() => Step::End,
            Node::End => return Err(faulty(&self.file, "tệp dừng giữa chừng / the file stops early")),
        };
        if self.place.len() > DEEPEST {
            return Err(faulty(&self.file, "lồng quá sâu / nested too deep"));
        }
        Ok(step)
    }
}

/// What kinds of elements there are.
fn survey(path: &Path, encoding: Encoding) -> Result<BTreeMap<Vec<String>, Kind>> {
    let (mut walk, mut waiting) = Walk::new(path, encoding)?;
    let mut kinds = BTreeMap::<Vec<String>, Kind>::new();
    let mut children: Vec<BTreeMap<String, u32>> = vec![BTreeMap::new()];
    loop {
        match walk.next(&mut waiting)? {
            Step::Open(attributes) => {
                let name = walk.place.last().cloned().unwrap_or_default();
                let count = children.last_mut().map_or(1, |counts| {
                    let count = counts.entry(name).or_default();
                    *count = count.saturating_add(1);
                    *count
                });
                children.push(BTreeMap::new());
                if let Some((_, above)) = walk.place.split_last()
                    && let Some(parent) = kinds.get_mut(above)
                {
                    parent.inner = true;
                }
                let kind = kinds.entry(walk.place.clone()).or_default();
                kind.most = kind.most.max(count);
                kind.inner |= !attributes.is_empty();
                kind.filled |= !attributes.is_empty();
                if kinds.len() > KINDS {
                    return Err(faulty(path, "quá nhiều loại phần tử / too many kinds of elements"));
                }
            }
            Step::Text(text) if !text.trim().is_empty() => {
                if let Some(kind) = kinds.get_mut(&walk.place) {
                    kind.filled = true;
                }
            }
            Step::Text(_) => {}
            Step::Close => {
                children.pop();
                walk.place.pop();
            }
            Step::End => return Ok(kinds),
        }
    }
}

/// Paths of the records: elements that repeat and hold others, the outermost ones; else whatever repeats; else the root.
fn records(kinds: &BTreeMap<Vec<String>, Kind>) -> Vec<Vec<String>> {
    let filled = |path: &Vec<String>| kinds.iter().any(|(below, kind)| below.starts_with(path) && kind.filled);
    for inner in [true, false] {
        let found: Vec<&Vec<String>> = kinds
            .iter()
            .filter(|(path, kind)| kind.most >= 2 && (kind.inner || !inner) && filled(path))
            .map(|(path, _)| path)
            .collect();
        let outermost: Vec<Vec<String>> = found
            .iter()
            .filter(|path| !found.iter().any(|other| path.len() > other.len() && path.starts_with(other)))
            .map(|path| (*path).clone())
            .collect();
        if !outermost.is_empty() {
            return outermost;
        }
    }
    kinds.keys().filter(|path| path.len() == 1 && filled(path)).cloned().collect()
}

/// A value of a record, with its path in it.
type Value = (Vec<String>, String);

/// The records at one path.
struct Records {
    walk: Walk,
    waiting: Vec<Step>,
    place: Vec<String>,
    fields: Option<Fields>,
    outside: Vec<LeftOut>,
    count: u32,
}

impl Records {
    fn new(path: &Path, encoding: Encoding, place: Vec<String>, fields: Option<Fields>) -> Result<Self> {
        let (walk, waiting) = Walk::new(path, encoding)?;
        Ok(Self { walk, waiting, place, fields, outside: Vec::new(), count: 0 })
    }

    /// The values of the next record with their paths.
    fn record(&mut self) -> Result<Option<Vec<Value>>> {
        let depth = self.place.len();
        let mut made: Vec<Value> = Vec::new();
        let mut texts: Vec<String> = vec![String::new(); self.walk.place.len()];
        loop {
            let step = self.walk.next(&mut self.waiting)?;
            let inside = self.walk.place.starts_with(&self.place);
            let path = || self.walk.place.get(depth..).unwrap_or_default().to_vec();
            match step {
                Step::Open(attributes) => {
                    texts.push(String::new());
                    for (name, value) in attributes {
                        if inside {
                            let mut path = path();
                            path.push(name);
                            made.push((path, value));
                        } else {
                            self.outside.push(outside(&self.walk.place, &value));
                        }
                    }
                }
                Step::Text(text) => texts.last_mut().into_iter().for_each(|known| known.push_str(&text)),
                Step::Close => {
                    let text = texts.pop().unwrap_or_default();
                    let leaf = !text.trim().is_empty();
                    if leaf && inside {
                        made.push((path(), text.trim().to_owned()));
                    } else if leaf {
                        self.outside.push(outside(&self.walk.place, text.trim()));
                    }
                    let ends = self.walk.place == self.place;
                    self.walk.place.pop();
                    if ends {
                        return Ok(Some(made));
                    }
                }
                Step::End => return Ok(None),
            }
        }
    }
}

fn outside(place: &[String], text: &str) -> LeftOut {
    LeftOut { sheet: None, cell: place.join("."), text: text.to_owned(), reason: "outside".to_owned() }
}

impl RowSource for Records {
    fn next_row(&mut self) -> Result<Option<Row>> {
        let Some(values) = self.record()? else { return Ok(None) };
        self.outside.clear();
        self.count = self.count.saturating_add(1);
        let mut record = Record::default();
        for (path, text) in &values {
            if let Some(place) = self.fields.as_ref().and_then(|fields| fields.place(path)) {
                record.add(place, text);
            }
        }
        Ok(Some(record.row(self.count)))
    }
}
