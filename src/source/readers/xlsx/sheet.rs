//! One sheet of an xlsx: its rows in order, cell by cell; long sheets are read by a thread that stays a little ahead.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use zip::ZipArchive;

use super::super::damaged;
use super::cell;
use super::scan::{self, Scan, Token};
use super::{Named, Shared, archive, place, tail};
use crate::error::Result;
use crate::source::address;
use crate::source::grid::{Cell, HEAD, Kind, Merge, Row, RowSource, Sheet};
use crate::source::shown;

/// Rows sent at once by the reading thread.
const PACKET: usize = 1_024;
/// Packets that wait.
const AHEAD: usize = 4;
/// Last row and column that a sheet can have.
const LAST: (u32, u32) = (1_048_576, 16_383);

/// Opens a sheet: the first rows at once, the rest on demand.
pub(super) fn open(path: &Path, named: &Named, shared: &Arc<Shared>) -> Result<Sheet> {
    let mut archive = archive(path)?;
    let (mut sheet, whole) = head(path, &mut archive, named, shared)?;
    if !whole {
        sheet.merges = tail::merges(path, &mut archive, &named.part)?;
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
    let mut parser = Parser::new(entry, shared);
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

/// Rows after the head, parsed by a thread; rows that are done with go back to it and serve again.
struct Rest {
    receiver: Receiver<Result<Vec<Row>>>,
    packet: std::vec::IntoIter<Row>,
    back: SyncSender<Vec<Row>>,
    spent: Vec<Row>,
}

impl Rest {
    fn start(path: &Path, named: &Named, shared: &Arc<Shared>, after: u32) -> Self {
        let (sender, receiver) = sync_channel(AHEAD);
        let (back, spent) = sync_channel(AHEAD);
        let (path, part, shared): (PathBuf, String, _) = (path.to_owned(), named.part.clone(), Arc::clone(shared));
        std::thread::spawn(move || {
            if let Err(error) = produce(&path, &part, &shared, after, (&sender, &spent)) {
                sender.send(Err(error)).ok();
            }
        });
        Self { receiver, packet: Vec::new().into_iter(), back, spent: Vec::new() }
    }
}

fn produce(
    path: &Path,
    part: &str,
    shared: &Shared,
    after: u32,
    (sender, spent): (&SyncSender<Result<Vec<Row>>>, &Receiver<Vec<Row>>),
) -> Result<()> {
    let mut archive = archive(path)?;
    let Some(place) = place(&archive, part) else {
        return Ok(());
    };
    let entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
    let mut parser = Parser::new(entry, shared);
    let mut packet = Vec::with_capacity(PACKET);
    while let Some(row) = parser.next_row().map_err(|cause| damaged(path, "xlsx", cause))? {
        if row.line <= after {
            parser.spare.push(row);
            continue;
        }
        packet.push(row);
        if parser.spare.is_empty() {
            parser.spare.extend(spent.try_recv().into_iter().flatten());
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

    fn next_into(&mut self, row: &mut Row) -> Result<bool> {
        let Some(next) = self.next_row()? else { return Ok(false) };
        self.spent.push(std::mem::replace(row, next));
        if self.spent.len() == PACKET {
            // where the thread has enough of them they are dropped
            self.back.try_send(std::mem::take(&mut self.spent)).ok();
        }
        Ok(true)
    }
}

/// The cell being read.
#[derive(Default)]
struct Open {
    column: u32,
    style: usize,
    kind: Type,
    value: String,
    inline: String,
    sum: bool,
}

/// The type of a cell's value (`ST_CellType`, ECMA-376 part 1, §18.18.11).
#[derive(Clone, Copy, Default)]
enum Type {
    #[default]
    Number,
    Shared,
    Inline,
    Text,
    Bool,
    Error,
    Date,
}

impl Type {
    fn of(written: &[u8]) -> Self {
        match written {
            b"s" => Self::Shared,
            b"inlineStr" => Self::Inline,
            b"str" => Self::Text,
            b"b" => Self::Bool,
            b"e" => Self::Error,
            b"d" => Self::Date,
            _ => Self::Number,
        }
    }
}

/// Goes through the XML of a sheet.
pub(super) struct Parser<'a, R> {
    scan: Scan<R>,
    shared: &'a Shared,
    line: u32,
    widest: usize,
    /// Merged areas met so far.
    pub(super) merges: Vec<Merge>,
    hidden_columns: Vec<(u32, u32)>,
    /// Rows that are done with.
    spare: Vec<Row>,
    /// Room for a number as it is shown.
    shown: String,
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

impl<'a, R: Read> Parser<'a, R> {
    /// Of the XML of a sheet.
    pub(super) fn new(stream: R, shared: &'a Shared) -> Self {
        Self {
            scan: Scan::new(stream),
            shared,
            line: 0,
            widest: 8,
            merges: Vec::new(),
            hidden_columns: Vec::new(),
            spare: Vec::new(),
            shown: String::new(),
        }
    }

    fn row(spare: &mut Vec<Row>, line: u32, widest: usize) -> Row {
        match spare.pop() {
            Some(mut row) => {
                row.reset(line);
                row
            }
            None => Row::with_room(line, widest, widest * 12),
        }
    }

    /// The next row with a non-empty cell. A part that stops before its end is an error.
    pub(super) fn next_row(&mut self) -> std::result::Result<Option<Row>, String> {
        let mut row = Row::new(0);
        let mut open = Open::default();
        let (mut inside, mut next_column, mut in_row) = (Inside::Nothing, 0_u32, false);
        loop {
            // most cells are written in one way: those are read at once
            while in_row && let Some(written) = cell::read(self.scan.ahead()) {
                (open.column, open.style, open.kind, open.sum) =
                    (written.column, written.style, Type::of(written.kind), false);
                next_column = written.column.saturating_add(1);
                let length = written.length;
                put(&mut row, &open, written.value, self.shared, &mut self.shown);
                self.scan.pass(length);
            }
            let Some(token) = self.scan.next()? else { break };
            match token {
                Token::Open(name, attributes, empty) => match name {
                    b"c" if in_row => {
                        begin(&mut open, attributes, next_column);
                        next_column = open.column.saturating_add(1);
                    }
                    b"v" if !empty => inside = Inside::Value,
                    b"t" if !empty && inside != Inside::Phonetic => inside = Inside::Inline,
                    b"f" if !empty => inside = Inside::Formula,
                    b"rPh" if !empty => inside = Inside::Phonetic,
                    b"row" => {
                        self.line = attributes.get(b"r").and_then(number).unwrap_or(self.line.saturating_add(1));
                        row = Self::row(&mut self.spare, self.line, self.widest);
                        row.hidden = attributes.flag(b"hidden");
                        (next_column, in_row) = (0, !empty);
                    }
                    b"mergeCell" => {
                        let area = attributes.get(b"ref").and_then(|area| std::str::from_utf8(area).ok());
                        self.merges.extend(area.and_then(address::parse_area));
                    }
                    b"col" if attributes.flag(b"hidden") => {
                        let edge = |name: &[u8]| attributes.get(name).and_then(number)?.checked_sub(1);
                        self.hidden_columns.extend(edge(b"min").zip(edge(b"max")));
                    }
                    _ => {}
                },
                Token::Text(bytes) => match inside {
                    Inside::Value => push_text(&mut open.value, bytes),
                    Inside::Inline => push_text(&mut open.inline, bytes),
                    Inside::Formula => open.sum |= sums(&scan::text(bytes)),
                    Inside::Nothing | Inside::Phonetic => {}
                },
                Token::Raw(bytes) => match inside {
                    Inside::Value => open.value.push_str(&String::from_utf8_lossy(bytes)),
                    Inside::Inline => open.inline.push_str(&String::from_utf8_lossy(bytes)),
                    Inside::Nothing | Inside::Formula | Inside::Phonetic => {}
                },
                Token::Close(name) => match name {
                    b"v" | b"t" | b"f" | b"rPh" => inside = Inside::Nothing,
                    b"c" if in_row => {
                        let inline = matches!(open.kind, Type::Inline) || open.value.is_empty();
                        let text = if inline { &open.inline } else { &open.value };
                        put(&mut row, &open, text.as_bytes(), self.shared, &mut self.shown);
                    }
                    b"row" => {
                        in_row = false;
                        row.settle();
                        if !row.is_empty() && row.line <= LAST.0 {
                            self.widest = self.widest.max(row.len());
                            return Ok(Some(row));
                        }
                    }
                    _ => {}
                },
            }
        }
        if in_row { Err("trang tính dừng giữa hàng / the sheet stops inside a row".to_owned()) } else { Ok(None) }
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    std::str::from_utf8(bytes).ok()?.trim().parse().ok()
}

fn push_text(to: &mut String, bytes: &[u8]) {
    to.push_str(&scan::text(bytes));
}

/// Begins a cell; what was kept of the one before is cleared.
fn begin(cell: &mut Open, attributes: scan::Attributes<'_>, next_column: u32) {
    cell.value.clear();
    cell.inline.clear();
    (cell.column, cell.style, cell.kind, cell.sum) = (next_column, 0, Type::Number, false);
    for (name, value) in attributes {
        match name {
            b"r" => cell.column = column(value).unwrap_or(next_column),
            b"s" => cell.style = number(value).map_or(0, |style| style as usize),
            b"t" => {
                cell.kind = Type::of(value);
            }
            _ => {}
        }
    }
}

/// Column of an address such as `B3`.
fn column(address: &[u8]) -> Option<u32> {
    let letters = address.iter().take_while(|byte| byte.is_ascii_alphabetic()).take(4);
    let place = letters.fold(0, |place, byte| place * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    place.checked_sub(1)
}

/// Puts a cell with its stored text into the row.
fn put(row: &mut Row, open: &Open, stored: &[u8], shared: &Shared, shown: &mut String) {
    if open.column > LAST.1 {
        return;
    }
    let style = shared.styles.get(open.style);
    let cell = Cell { bold: style.bold, font: style.font, sum: open.sum, ..Cell::at(open.column) };
    if let Type::Shared = open.kind {
        row.push(cell, whole(stored).and_then(|place| shared.strings.get(place)).unwrap_or_default());
        return;
    }
    let stored = &*String::from_utf8_lossy(stored);
    match open.kind {
        Type::Shared | Type::Inline | Type::Text => push(row, cell, stored),
        Type::Bool => row.push(cell.of(Kind::Bool), if stored.trim() == "1" { "TRUE" } else { "FALSE" }),
        Type::Error => row.push(cell.of(Kind::Error), stored),
        Type::Date => row.push(cell.of(Kind::Date), stored.trim_end_matches("T00:00:00")),
        Type::Number => {
            shown.clear();
            if let Some(kind) = shown::quick(stored, style.format, shared.epoch_1904, shown) {
                row.push(cell.of(kind), shown);
                return;
            }
            match stored.trim().parse::<f64>() {
                Ok(value) => {
                    let (text, kind) = shown::number(value, style.format, shared.epoch_1904);
                    row.push(cell.of(kind), &text);
                }
                Err(_) => push(row, cell, stored),
            }
        }
    }
}

/// The number of a shared text: figures alone, as a rule.
fn whole(stored: &[u8]) -> Option<usize> {
    if (1..=9).contains(&stored.len()) && stored.iter().all(u8::is_ascii_digit) {
        return Some(stored.iter().fold(0, |place, digit| place * 10 + usize::from(digit - b'0')));
    }
    std::str::from_utf8(stored).ok()?.trim().parse().ok()
}

/// A formula that sums over other cells.
pub(in super::super) fn sums(formula: &str) -> bool {
    let upper = formula.trim_start_matches(['=', '+']).to_uppercase();
    upper.starts_with("SUM(") || upper.starts_with("SUBTOTAL(") || upper.starts_with("ROUND(SUM(")
}

/// Text with escaped letters (`_x000D_`) put back: ECMA-376 part 1, §22.9.2.19.
fn push(row: &mut Row, cell: Cell, text: &str) {
    row.push(cell, &unescaped(text));
}

/// The same; borrowed where nothing is escaped.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    // most texts have no «_»: looking for one letter is cheaper than for two
    let escaped = memchr::memchr(b'_', text.as_bytes()).is_some() && text.contains("_x");
    if escaped { Cow::Owned(unescape(text)) } else { Cow::Borrowed(text) }
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
