//! ods (OpenDocument 1.2): sheets from `content.xml`, with spans and hidden rows and columns.

use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

use quick_xml::events::BytesStart;
use zip::ZipArchive;

use super::xml::{Node, Xml, attribute};
use super::{Reader, damaged, holds, locked};
use crate::error::Result;
use crate::files;
use crate::lang::Text;
use crate::source::ReadOptions;
use crate::source::grid::{Cell, Kind, Merge, Row, Sheet, Workbook};

/// Sổ tính OpenDocument.
pub(super) static READER: Reader = Reader {
    id: "ods",
    title: Text::new("Sổ tính OpenDocument (.ods)", "OpenDocument spreadsheet (.ods)"),
    endings: &["ods"],
    // the first part is named `mimetype`; most programs leave it uncompressed, as they should
    knows: |head| {
        head.starts_with(b"PK") && (holds(head, b"opendocument.spreadsheet") || head.get(30..38) == Some(b"mimetype"))
    },
    open,
};

/// Last row and column that are read.
const LAST: (u32, u32) = (1_048_576, 16_383);
/// Most cells that may come of repetition alone (`number-columns-repeated`, `number-rows-repeated`), and their text in
/// bytes: a few letters of XML can stand for 17 thousand million cells.
const REPEATED: usize = 4_000_000;
const REPEATED_TEXT: usize = 256 << 20;

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let mut archive =
        ZipArchive::new(BufReader::new(files::open(path)?)).map_err(|cause| damaged(path, "ods", cause))?;
    if let Ok(entry) = archive.by_name("META-INF/manifest.xml") {
        let mut manifest = String::new();
        entry.take(1 << 24).read_to_string(&mut manifest).ok();
        if manifest.contains("encryption-data") {
            return Err(locked(path));
        }
    }
    let entry = archive.by_name("content.xml").map_err(|cause| damaged(path, "ods", cause))?;
    let mut sheets = read(BufReader::new(entry)).map_err(|cause| damaged(path, "ods", cause))?;
    sheets.retain(|sheet| options.sheet.is_none() || options.sheet == sheet.name);
    Ok(Workbook { reader: READER.id, encoding: None, remarks: Vec::new(), sheets })
}

/// The cell being read.
#[derive(Default)]
struct Open {
    kind: String,
    value: Option<String>,
    text: String,
    paragraphs: u32,
    repeat: u32,
    columns: u32,
    rows: u32,
    sum: bool,
}

/// The sheet being read.
#[derive(Default)]
struct State {
    sheet: Sheet,
    row: Row,
    line: u32,
    repeat: u32,
    column: u32,
    header_column: u32,
    cell: Open,
    in_cell: bool,
    in_text: bool,
    aside: u32,
    repeated: usize,
    repeated_text: usize,
}

fn read(stream: impl BufRead) -> std::result::Result<Vec<Sheet>, String> {
    let mut xml = Xml::new(stream);
    let (mut sheets, mut state, mut whole) = (Vec::new(), State::default(), false);
    loop {
        match xml.next()? {
            Node::Open(tag, empty) => {
                state.open(&tag, empty);
                if empty {
                    let name = tag.local_name().as_ref().to_owned();
                    state.close(&name, &mut sheets)?;
                }
            }
            Node::Close(name) => {
                whole |= name == "document-content";
                state.close(name, &mut sheets)?;
            }
            Node::Text(text) if state.in_text && state.aside == 0 => state.cell.text.push_str(&text),
            Node::Text(_) => {}
            Node::End if !whole => return Err("content.xml dừng giữa chừng / content.xml stops early".to_owned()),
            Node::End => return Ok(sheets),
        }
    }
}

impl State {
    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let number = |name: &str| attribute(tag, name).and_then(|value| value.parse::<u32>().ok()).unwrap_or(1).max(1);
        let hidden = || attribute(tag, "visibility").is_some_and(|value| value == "collapse" || value == "filter");
        match tag.local_name().as_ref() {
            "table" => {
                *self = Self {
                    sheet: Sheet { name: attribute(tag, "name"), ..Sheet::default() },
                    line: 1,
                    repeated: self.repeated,
                    repeated_text: self.repeated_text,
                    ..Self::default()
                };
            }
            "table-column" => {
                let repeat = number("number-columns-repeated");
                let next = self.header_column.saturating_add(repeat);
                if hidden() {
                    self.sheet.hidden_columns.push((self.header_column, next.saturating_sub(1)));
                }
                self.header_column = next;
            }
            "table-row" => {
                self.repeat = number("number-rows-repeated");
                self.row = Row { hidden: hidden(), ..Row::new(self.line) };
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                self.in_cell = true;
                self.cell = Open {
                    kind: attribute(tag, "value-type").unwrap_or_default(),
                    value: attribute(tag, "value")
                        .or_else(|| attribute(tag, "date-value"))
                        .or_else(|| attribute(tag, "boolean-value")),
                    repeat: number("number-columns-repeated"),
                    columns: number("number-columns-spanned"),
                    rows: number("number-rows-spanned"),
                    sum: attribute(tag, "formula")
                        .is_some_and(|formula| super::xlsx::sums(formula.trim_start_matches("of:"))),
                    ..Open::default()
                };
            }
            "annotation" if !empty => self.aside += 1,
            "p" if self.in_cell && self.aside == 0 => {
                if self.cell.paragraphs > 0 {
                    self.cell.text.push('\n');
                }
                self.cell.paragraphs += 1;
                self.in_text = !empty;
            }
            "s" if self.in_text => {
                let count = attribute(tag, "c").and_then(|value| value.parse::<usize>().ok()).unwrap_or(1).min(1_000);
                self.cell.text.push_str(&" ".repeat(count));
            }
            "tab" if self.in_text => self.cell.text.push('\t'),
            "line-break" if self.in_text => self.cell.text.push('\n'),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, sheets: &mut Vec<Sheet>) -> std::result::Result<(), String> {
        match name {
            "p" => self.in_text = false,
            "annotation" => self.aside = self.aside.saturating_sub(1),
            "table-cell" | "covered-table-cell" if self.in_cell => self.put()?,
            "table-row" => self.end_row()?,
            "table" => sheets.push(std::mem::take(&mut self.sheet)),
            _ => {}
        }
        Ok(())
    }

    /// Counts cells that come of repetition; an error where they are too many.
    fn repeat(&mut self, cells: usize, bytes: usize) -> std::result::Result<(), String> {
        self.repeated = self.repeated.saturating_add(cells);
        self.repeated_text = self.repeated_text.saturating_add(bytes);
        if self.repeated > REPEATED || self.repeated_text > REPEATED_TEXT {
            return Err(
                "một ô hay một dòng được lặp lại thành hơn bốn triệu ô / a cell or row is repeated to more than four \
                        million cells"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn put(&mut self) -> std::result::Result<(), String> {
        self.in_cell = false;
        let open = std::mem::take(&mut self.cell);
        let (text, kind) = shown(&open);
        let next = self.column.saturating_add(open.repeat.max(1));
        if !text.trim().is_empty() {
            let copies = next.min(LAST.1.saturating_add(1)).saturating_sub(self.column).saturating_sub(1) as usize;
            self.repeat(copies, copies.saturating_mul(text.len()))?;
            for column in (self.column..next).take_while(|column| *column <= LAST.1) {
                self.row.push(Cell { sum: open.sum, ..Cell::at(column).of(kind) }, &text);
            }
        }
        if open.columns > 1 || open.rows > 1 {
            self.sheet.merges.push(Merge {
                top: self.line,
                left: self.column,
                bottom: self.line.saturating_add(open.rows.max(1) - 1),
                right: self.column.saturating_add(open.columns.max(1) - 1),
            });
        }
        self.column = next;
        Ok(())
    }

    fn end_row(&mut self) -> std::result::Result<(), String> {
        if !self.row.is_empty() {
            let rows = self.repeat.min(LAST.0.saturating_add(1).saturating_sub(self.line));
            let copies = rows.saturating_sub(1) as usize;
            let bytes: usize = self.row.iter().map(|(_, text)| text.len()).sum();
            self.repeat(copies.saturating_mul(self.row.len()), copies.saturating_mul(bytes))?;
            self.sheet.rows.extend((0..rows).map(|copy| Row { line: self.line + copy, ..self.row.clone() }));
        }
        self.line = self.line.saturating_add(self.repeat);
        self.row = Row::default();
        Ok(())
    }
}

/// Text and kind of a cell. Zeros that a format shows before a whole number are kept.
fn shown(open: &Open) -> (String, Kind) {
    let value = open.value.clone().unwrap_or_default();
    match open.kind.as_str() {
        "float" | "percentage" | "currency" => {
            let padded = open.text.len() > 1
                && open.text.starts_with('0')
                && open.text.bytes().all(|byte| byte.is_ascii_digit());
            let number = value.parse::<f64>().map_or(value, |number| number.to_string());
            (if padded { open.text.clone() } else { number }, Kind::Number)
        }
        "date" => (value.trim_end_matches("T00:00:00").replacen('T', " ", 1), Kind::Date),
        "time" => (open.text.clone(), Kind::Date),
        "boolean" => (value.to_uppercase(), Kind::Bool),
        _ => (open.text.clone(), Kind::Text),
    }
}
