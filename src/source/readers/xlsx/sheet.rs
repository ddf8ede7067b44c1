//! One sheet of an xlsx: its rows in order, cell by cell; long sheets are read by a thread that stays a little ahead.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use zip::ZipArchive;

use super::super::damaged;
use super::aside::{self, number, sums};
use super::cell::{self, Type, Written};
use super::scan::{self, Scan, Token};
use super::{Named, Shared, archive, place, tail};
use crate::error::Result;
use crate::source::grid::{Cell, HEAD, Kind, Merge, Row, RowSource, Sheet};
use crate::source::shown::{self, Format};

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
        sheet.merges.extend(tail::merges(path, &mut archive, &named.part)?);
        let after = sheet.rows.last().map_or(0, |row| row.line);
        sheet.rest = Some(Box::new(Rest::start(path, named, shared, after, sheet.merges.clone())));
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
    while sheet.rows.len() < HEAD {
        let mut row = parser.room();
        if !parser.next_into(&mut row).map_err(|cause| damaged(path, "xlsx", cause))? {
            break;
        }
        sheet.rows.push(row);
    }
    let whole = sheet.rows.len() < HEAD;
    (sheet.merges, sheet.hidden_columns) = (parser.merges, parser.hidden_columns);
    Ok((sheet, whole))
}

/// Rows after the head, parsed by a thread; rows that are done with go back to it and serve again.
struct Rest {
    receiver: Receiver<Result<Packet>>,
    packet: Packet,
    next: usize,
    back: SyncSender<Packet>,
}

/// Rows sent at once, and how many of them are filled.
#[derive(Default)]
struct Packet {
    rows: Vec<Row>,
    filled: usize,
}

impl Rest {
    fn start(path: &Path, named: &Named, shared: &Arc<Shared>, after: u32, merges: Vec<Merge>) -> Self {
        let (sender, receiver) = sync_channel(AHEAD);
        let (back, spent) = sync_channel(AHEAD);
        let (path, part, shared): (PathBuf, String, _) = (path.to_owned(), named.part.clone(), Arc::clone(shared));
        std::thread::spawn(move || {
            if let Err(error) = produce(&path, &part, &shared, (after, &merges), (&sender, &spent)) {
                sender.send(Err(error)).ok();
            }
        });
        Self { receiver, packet: Packet::default(), next: 0, back }
    }
}

fn produce(
    path: &Path,
    part: &str,
    shared: &Shared,
    (after, merges): (u32, &[Merge]),
    (sender, spent): (&SyncSender<Result<Packet>>, &Receiver<Packet>),
) -> Result<()> {
    let mut archive = archive(path)?;
    let Some(place) = place(&archive, part) else {
        return Ok(());
    };
    let entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
    let mut parser = Parser::new(entry, shared);
    loop {
        let mut packet = Packet { filled: 0, ..spent.try_recv().unwrap_or_default() };
        let mut more = true;
        while more && packet.filled < PACKET {
            if packet.filled == packet.rows.len() {
                packet.rows.push(parser.room());
            }
            let Some(row) = packet.rows.get_mut(packet.filled) else { break };
            more = parser.next_into(row).map_err(|cause| damaged(path, "xlsx", cause))?;
            packet.filled += usize::from(more && row.line > after);
        }
        if !more && parser.merges != merges {
            return Err(damaged(path, "xlsx", "ô gộp không khớp / merged areas do not agree"));
        }
        if sender.send(Ok(packet)).is_err() || !more {
            return Ok(());
        }
    }
}

impl RowSource for Rest {
    fn next_row(&mut self) -> Result<Option<Row>> {
        let mut row = Row::default();
        Ok(self.next_into(&mut row)?.then_some(row))
    }

    fn next_into(&mut self, row: &mut Row) -> Result<bool> {
        while self.next >= self.packet.filled {
            let Ok(packet) = self.receiver.recv() else { return Ok(false) };
            let spent = std::mem::replace(&mut self.packet, packet?);
            self.next = 0;
            // where the thread has enough of them they are dropped
            self.back.try_send(spent).ok();
        }
        if let Some(next) = self.packet.rows.get_mut(self.next) {
            std::mem::swap(row, next);
        }
        self.next += 1;
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

impl Open {
    fn written<'a>(&self, text: &'a str) -> Written<'a> {
        let (column, style, kind, sum) = (self.column, self.style, self.kind, self.sum);
        Written { column, style, kind, sum, value: text.as_bytes(), whole: None, length: 0 }
    }

    /// Takes a text that stands inside of something.
    fn take(&mut self, inside: Inside, text: &str) {
        match inside {
            Inside::Value => self.value.push_str(text),
            Inside::Inline => self.inline.push_str(text),
            Inside::Formula => self.sum |= sums(text),
            Inside::Nothing | Inside::Phonetic => {}
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
    /// Places of the cells of a row whose shared texts are still to be fetched.
    waiting: Vec<usize>,
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
        let (merges, hidden_columns, waiting) = (Vec::new(), Vec::new(), Vec::new());
        Self { scan: Scan::new(stream), shared, line: 0, widest: 8, merges, hidden_columns, waiting }
    }

    /// An empty row with room for one like those before it.
    pub(super) fn room(&self) -> Row {
        Row::with_room(0, self.widest, self.widest * 12)
    }

    /// A row ends; true where it is one to give.
    fn closes(&mut self, row: &mut Row) -> bool {
        row.settle();
        self.widest = self.widest.max(row.len());
        !row.is_empty() && row.line <= LAST.0
    }

    /// Takes the cells that stand ahead and are written in the common way; true where the row ends behind them.
    fn cells_ahead(&mut self, row: &mut Row, next_column: &mut u32) -> bool {
        let (mut ahead, mut length) = (self.scan.ahead(), 0);
        while let Some(cell) = cell::read(ahead) {
            *next_column = cell.column.saturating_add(1);
            match cell.whole {
                Some(place) if cell.kind == Type::Shared && cell.column <= LAST.1 => {
                    if let Some((start, end)) = self.shared.strings.place(place as usize) {
                        self.waiting.push(row.len());
                        row.cells.push(Cell { start, end, ..style(&cell, self.shared).1 });
                    }
                }
                _ => put(row, &cell, self.shared),
            }
            length += cell.length;
            ahead = ahead.get(cell.length..).unwrap_or_default();
        }
        let ends = matches!(ahead, [b'<', b'/', b'r', b'o', b'w', b'>', ..]);
        row.fetch(self.shared.strings.text(), &self.waiting);
        self.waiting.clear();
        self.scan.pass(length + if ends { b"</row>".len() } else { 0 });
        ends
    }

    /// Puts the next row with a non-empty cell into a row that may have been used; false after the last. A part that stops
    /// before its end is an error.
    pub(super) fn next_into(&mut self, row: &mut Row) -> std::result::Result<bool, String> {
        row.reset(0);
        let mut open = Open::default();
        let (mut inside, mut next_column, mut in_row) = (Inside::Nothing, 0_u32, false);
        loop {
            // most rows and cells are written in one way: those are read at once
            if !in_row && let Some((line, length)) = cell::row(self.scan.ahead()) {
                self.line = line;
                row.reset(line);
                (next_column, in_row) = (0, true);
                self.scan.pass(length);
            }
            if in_row && self.cells_ahead(row, &mut next_column) {
                in_row = false;
                if self.closes(row) {
                    return Ok(true);
                }
                continue;
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
                        // no row is the nought-th
                        let said = attributes.get(b"r").and_then(number).filter(|line| *line > 0);
                        self.line = said.unwrap_or(self.line.saturating_add(1));
                        row.reset(self.line);
                        row.hidden = attributes.flag(b"hidden");
                        (next_column, in_row) = (0, !empty);
                    }
                    b"mergeCell" => self.merges.extend(aside::area(&attributes)),
                    b"col" => self.hidden_columns.extend(aside::hidden(&attributes)),
                    _ => {}
                },
                Token::Text(bytes) => open.take(inside, &scan::text(bytes)),
                Token::Raw(bytes) if inside != Inside::Formula => open.take(inside, &String::from_utf8_lossy(bytes)),
                Token::Raw(_) => {}
                Token::Close(name) => match name {
                    b"v" | b"t" | b"f" | b"rPh" => inside = Inside::Nothing,
                    b"c" if in_row => {
                        let inline = matches!(open.kind, Type::Inline) || open.value.is_empty();
                        let text = if inline { &open.inline } else { &open.value };
                        put(row, &open.written(text), self.shared);
                    }
                    b"row" => {
                        in_row = false;
                        if self.closes(row) {
                            return Ok(true);
                        }
                    }
                    _ => {}
                },
            }
        }
        if in_row {
            Err("trang tính dừng giữa hàng / the sheet stops inside a row".to_owned())
        } else {
            Ok(false)
        }
    }
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

/// The format of a cell, and the cell without text.
#[inline]
fn style(written: &Written<'_>, shared: &Shared) -> (Format, Cell) {
    let style = shared.styles.get(written.style);
    let cell = Cell { bold: style.bold, font: style.font, sum: written.sum, ..Cell::at(written.column) };
    (style.format, cell)
}

/// Puts a cell with its stored text into the row.
#[inline]
fn put(row: &mut Row, written: &Written<'_>, shared: &Shared) {
    if written.column > LAST.1 {
        return;
    }
    let (format, cell) = style(written, shared);
    if let Type::Shared = written.kind {
        row.push(cell, whole(written.value).and_then(|place| shared.strings.get(place)).unwrap_or_default());
        return;
    }
    let lossy;
    let stored = if let Ok(text) = std::str::from_utf8(written.value) {
        text
    } else {
        lossy = String::from_utf8_lossy(written.value);
        &lossy
    };
    match written.kind {
        Type::Shared | Type::Inline | Type::Text => push(row, cell, stored),
        Type::Bool => row.push(cell.of(Kind::Bool), if stored.trim() == "1" { "TRUE" } else { "FALSE" }),
        Type::Error => row.push(cell.of(Kind::Error), stored),
        Type::Date => row.push(cell.of(Kind::Date), stored.trim_end_matches("T00:00:00")),
        Type::Number => {
            if row.push_written(cell, |to| shown::quick(stored, written.whole, format, shared.epoch_1904, to)) {
                return;
            }
            match stored.trim().parse::<f64>() {
                Ok(value) => {
                    let (text, kind) = shown::number(value, format, shared.epoch_1904);
                    row.push(cell.of(kind), &text);
                }
                Err(_) => push(row, cell, stored),
            }
        }
    }
}

/// The number of a shared text.
fn whole(stored: &[u8]) -> Option<usize> {
    std::str::from_utf8(stored).ok()?.trim().parse().ok()
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
    }
}
