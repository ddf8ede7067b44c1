//! One sheet of an xlsx: its rows in order, cell by cell; long sheets are read by a thread that stays a little ahead.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use quick_xml::events::BytesStart;
use zip::ZipArchive;

use super::super::damaged;
use super::super::xml::{Node, Xml, attribute, flag};
use super::{Named, Shared, archive, place};
use crate::error::Result;
use crate::source::address;
use crate::source::grid::{Cell, HEAD, Kind, Merge, Row, RowSource, Sheet};
use crate::source::shown;

/// Rows sent at once by the reading thread.
const PACKET: usize = 2_048;
/// Last row and column that a sheet can have.
const LAST: (u32, u32) = (1_048_576, 16_383);

/// Opens a sheet: the first rows at once, the rest on demand.
pub(super) fn open(path: &Path, named: &Named, shared: &Arc<Shared>) -> Result<Sheet> {
    let mut archive = archive(path)?;
    let (mut sheet, whole) = head(path, &mut archive, named, shared)?;
    if !whole {
        sheet.merges = tail_merges(path, &mut archive, &named.part)?;
        sheet.rest = Some(Box::new(Rest::start(path, named, shared, sheet.rows.last().map_or(0, |row| row.line))));
    }
    Ok(sheet)
}

fn head(
    path: &Path,
    archive: &mut ZipArchive<BufReader<File>>,
    named: &Named,
    shared: &Shared,
) -> Result<(Sheet, bool)> {
    let mut sheet = Sheet {
        name: Some(named.name.clone()),
        hidden: named.hidden,
        fonts: shared.styles.fonts.clone(),
        ..Sheet::default()
    };
    let Some(place) = place(archive, &named.part) else {
        return Ok((sheet, true));
    };
    let entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
    let mut parser = Parser::new(BufReader::with_capacity(1 << 16, entry), shared);
    while let Some(row) = parser.next_row().map_err(|cause| damaged(path, "xlsx", cause))? {
        sheet.rows.push(row);
        if sheet.rows.len() == HEAD {
            sheet.hidden_columns = parser.hidden_columns;
            return Ok((sheet, false));
        }
    }
    sheet.merges = parser.merges;
    sheet.hidden_columns = parser.hidden_columns;
    Ok((sheet, true))
}

/// Merged areas stand behind the rows: for a long sheet they are looked for without reading cells.
fn tail_merges(path: &Path, archive: &mut ZipArchive<BufReader<File>>, part: &str) -> Result<Vec<Merge>> {
    let Some(place) = place(archive, part) else {
        return Ok(Vec::new());
    };
    let mut entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
    let (mut block, mut kept, mut merges) = (vec![0_u8; 1 << 20], Vec::new(), Vec::new());
    loop {
        let read = entry.read(&mut block).map_err(|cause| damaged(path, "xlsx", cause))?;
        kept.extend_from_slice(block.get(..read).unwrap_or_default());
        let mut from = 0;
        while let Some(found) = memchr::memmem::find(kept.get(from..).unwrap_or_default(), b"<mergeCell ref=\"") {
            let start = from + found + 16;
            let Some(length) = kept.get(start..).and_then(|rest| memchr::memchr(b'"', rest)) else {
                break;
            };
            let area = kept.get(start..start + length).and_then(|bytes| std::str::from_utf8(bytes).ok());
            merges.extend(area.and_then(address::parse_area));
            from = start + length;
        }
        if read == 0 {
            return Ok(merges);
        }
        let keep = kept.len().saturating_sub(64).max(from);
        kept.drain(..keep);
    }
}

/// Rows after the head, parsed by a thread.
struct Rest {
    receiver: Receiver<Result<Vec<Row>>>,
    packet: std::vec::IntoIter<Row>,
}

impl Rest {
    fn start(path: &Path, named: &Named, shared: &Arc<Shared>, after: u32) -> Self {
        let (sender, receiver) = sync_channel(4);
        let (path, part, shared): (PathBuf, String, _) = (path.to_owned(), named.part.clone(), Arc::clone(shared));
        std::thread::spawn(move || {
            if let Err(error) = produce(&path, &part, &shared, after, &sender) {
                sender.send(Err(error)).ok();
            }
        });
        Self { receiver, packet: Vec::new().into_iter() }
    }
}

fn produce(path: &Path, part: &str, shared: &Shared, after: u32, sender: &SyncSender<Result<Vec<Row>>>) -> Result<()> {
    let mut archive = archive(path)?;
    let Some(place) = place(&archive, part) else {
        return Ok(());
    };
    let entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
    let mut parser = Parser::new(BufReader::with_capacity(1 << 18, entry), shared);
    let mut packet = Vec::with_capacity(PACKET);
    while let Some(row) = parser.next_row().map_err(|cause| damaged(path, "xlsx", cause))? {
        if row.line > after {
            packet.push(row);
        }
        if packet.len() == PACKET
            && sender.send(Ok(std::mem::replace(&mut packet, Vec::with_capacity(PACKET)))).is_err()
        {
            return Ok(());
        }
    }
    sender.send(Ok(packet)).ok();
    Ok(())
}

impl RowSource for Rest {
    fn next_row(&mut self) -> Result<Option<Row>> {
        loop {
            if let Some(row) = self.packet.next() {
                return Ok(Some(row));
            }
            match self.receiver.recv() {
                Ok(packet) => self.packet = packet?.into_iter(),
                Err(_) => return Ok(None),
            }
        }
    }
}

/// The cell being read.
#[derive(Default)]
struct Open {
    column: u32,
    style: usize,
    kind: String,
    value: String,
    inline: String,
    sum: bool,
}

/// Goes through the XML of a sheet.
struct Parser<'a, R> {
    xml: Xml<R>,
    shared: &'a Shared,
    line: u32,
    merges: Vec<Merge>,
    hidden_columns: Vec<(u32, u32)>,
}

/// Which text is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Value,
    Inline,
    Formula,
    Phonetic,
}

impl<'a, R: std::io::BufRead> Parser<'a, R> {
    fn new(stream: R, shared: &'a Shared) -> Self {
        Self { xml: Xml::new(stream), shared, line: 0, merges: Vec::new(), hidden_columns: Vec::new() }
    }

    /// The next row with a non-empty cell. A part that stops before its end is an error.
    fn next_row(&mut self) -> std::result::Result<Option<Row>, String> {
        let mut row = Row::new(0);
        let mut cell = Open::default();
        let (mut inside, mut next_column, mut in_row) = (Inside::Nothing, 0_u32, false);
        loop {
            match self.xml.next()? {
                Node::Open(tag, empty) => match tag.local_name().as_ref() {
                    "row" => {
                        self.line = attribute(&tag, "r")
                            .and_then(|line| line.parse().ok())
                            .unwrap_or(self.line.saturating_add(1));
                        row = Row::new(self.line);
                        row.hidden = flag(&tag, "hidden");
                        (next_column, in_row) = (0, !empty);
                    }
                    "c" if in_row => {
                        cell = begin(&tag, next_column);
                        next_column = cell.column.saturating_add(1);
                    }
                    "v" if !empty => inside = Inside::Value,
                    "t" if !empty && inside != Inside::Phonetic => inside = Inside::Inline,
                    "f" if !empty => inside = Inside::Formula,
                    "rPh" if !empty => inside = Inside::Phonetic,
                    "mergeCell" => self.merges.extend(attribute(&tag, "ref").as_deref().and_then(address::parse_area)),
                    "col" if flag(&tag, "hidden") => {
                        let edge =
                            |name| attribute(&tag, name).and_then(|column| column.parse::<u32>().ok()?.checked_sub(1));
                        self.hidden_columns.extend(edge("min").zip(edge("max")));
                    }
                    _ => {}
                },
                Node::Text(text) => match inside {
                    Inside::Value => cell.value.push_str(&text),
                    Inside::Inline => cell.inline.push_str(&text),
                    Inside::Formula => cell.sum |= sums(&text),
                    Inside::Nothing | Inside::Phonetic => {}
                },
                Node::Close(name) => match name {
                    "v" | "t" | "f" | "rPh" => inside = Inside::Nothing,
                    "c" => put(&mut row, &std::mem::take(&mut cell), self.shared),
                    "row" => {
                        in_row = false;
                        row.settle();
                        if !row.is_empty() && row.line <= LAST.0 {
                            return Ok(Some(row));
                        }
                    }
                    _ => {}
                },
                Node::End if in_row => {
                    return Err("trang tính dừng giữa hàng / the sheet stops inside a row".to_owned());
                }
                Node::End => return Ok(None),
            }
        }
    }
}

fn begin(tag: &BytesStart<'_>, next_column: u32) -> Open {
    let mut cell = Open { column: next_column, ..Open::default() };
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    for found in attributes.filter_map(std::result::Result::ok) {
        match found.key.as_ref() {
            "r" => cell.column = address::parse_cell(&found.value).map_or(next_column, |(_, column)| column),
            "s" => cell.style = found.value.parse().unwrap_or_default(),
            "t" => found.value.as_ref().clone_into(&mut cell.kind),
            _ => {}
        }
    }
    cell
}

/// A formula that sums over other cells.
pub(in super::super) fn sums(formula: &str) -> bool {
    let upper = formula.trim_start_matches(['=', '+']).to_uppercase();
    upper.starts_with("SUM(") || upper.starts_with("SUBTOTAL(") || upper.starts_with("ROUND(SUM(")
}

fn put(row: &mut Row, open: &Open, shared: &Shared) {
    if open.column > LAST.1 {
        return;
    }
    let style = shared.styles.get(open.style);
    let cell = Cell { bold: style.bold, font: style.font, sum: open.sum, ..Cell::at(open.column) };
    match open.kind.as_str() {
        "s" => {
            let text = open.value.trim().parse().ok().and_then(|place| shared.strings.get(place)).unwrap_or_default();
            push(row, cell, text);
        }
        "inlineStr" => push(row, cell, &open.inline),
        "str" => push(row, cell, &open.value),
        "b" => row.push(cell.of(Kind::Bool), if open.value.trim() == "1" { "TRUE" } else { "FALSE" }),
        "e" => row.push(cell.of(Kind::Error), &open.value),
        "d" => row.push(cell.of(Kind::Date), open.value.trim_end_matches("T00:00:00")),
        _ if open.value.is_empty() => push(row, cell, &open.inline),
        _ => match open.value.trim().parse::<f64>() {
            Ok(value) => {
                let (text, kind) = shown::number(value, style.format, shared.epoch_1904);
                row.push(cell.of(kind), &text);
            }
            Err(_) => push(row, cell, &open.value),
        },
    }
}

/// Text with escaped letters (`_x000D_`) put back: ECMA-376 part 1, §22.9.2.19.
fn push(row: &mut Row, cell: Cell, text: &str) {
    if text.contains("_x") {
        row.push(cell, &unescape(text));
    } else {
        row.push(cell, text);
    }
}

fn unescape(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("_x") {
        let (before, from) = rest.split_at(place);
        made.push_str(before);
        let letter = from
            .get(2..6)
            .filter(|_| from.get(6..7) == Some("_"))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        let taken = letter.map_or(2, |_| 7);
        match letter {
            Some(letter) => made.push(letter),
            None => made.push_str("_x"),
        }
        rest = from.get(taken..).unwrap_or_default();
    }
    made.push_str(rest);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_letters_come_back() {
        assert_eq!(unescape("a_x000D_b_x00_c_x"), "a\rb_x00_c_x");
        assert!(sums("SUM(E2:E9)") && sums("=+Subtotal(9,E2:E9)") && !sums("E8*F8"));
    }
}
