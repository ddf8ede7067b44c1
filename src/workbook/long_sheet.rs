//! Sheets of text of any length: the library makes the workbook with its heads, its looks and its filters, and the rows
//! are then streamed into its sheets. A cell costs its bytes and no more.

use std::io::{Cursor, Read as _, Seek, Write};

use rust_xlsxwriter::{Workbook, XlsxError};
use rustc_hash::FxHashMap;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::runs;

/// Level of Deflate for rows that repeat themselves: a higher one makes findings a fifth smaller for thrice the time, and
/// categories no smaller.
pub(crate) const REPEATING: i64 = 2;
/// Level of Deflate for rows with texts of their own, which the level above would leave a quarter larger.
pub(crate) const VARIED: i64 = 4;
/// Bytes of rows that are written at once.
const BLOCK: usize = 1 << 16;
/// Where the texts stand that cells share.
const SHARED: &str = "xl/sharedStrings.xml";
/// Where the sheets stand.
const SHEETS: &str = "xl/worksheets/";
/// The end of the rows in a sheet, and the row below the heads.
const END: &str = "</sheetData>";
const BELOW: &str = "<row r=\"2\"";

/// A workbook to which rows are added sheet by sheet, in the order of its sheets.
pub(crate) struct Book<W: Write + Seek> {
    out: ZipWriter<W>,
    level: i64,
    skeleton: ZipArchive<Cursor<Vec<u8>>>,
    /// Sheets begun.
    sheets: usize,
    /// What stands behind the rows of the sheet in hand.
    rest: String,
    /// Rows that are not yet written, the last perhaps not ended.
    rows: String,
    /// The number of the row in hand.
    number: String,
    /// The looks shown below the heads of the first sheet, as cells name them.
    looks: Vec<String>,
    shared: FxHashMap<String, usize>,
    /// The shared texts as the workbook holds them.
    texts: String,
}

impl<W: Write + Seek> Book<W> {
    /// Begins `out` with everything of a workbook but its sheets. The workbook holds the heads of its sheets in their first
    /// row; cells in the second of the first only show looks.
    pub(crate) fn begin(mut workbook: Workbook, out: W, level: i64) -> Result<Self, XlsxError> {
        let mut skeleton = ZipArchive::new(Cursor::new(workbook.save_to_buffer()?))?;
        let mut out = ZipWriter::new(out);
        for place in 0..skeleton.len() {
            let part = skeleton.by_index_raw(place)?;
            let name = part.name()?;
            if name != SHARED && !name.starts_with(SHEETS) {
                drop(name);
                out.raw_copy_file(part)?;
            }
        }
        let texts = text_of(&mut skeleton, SHARED)?.trim_end_matches("</sst>").to_owned();
        // the places of the heads, which no row shares
        let heads = texts.matches("<si>").count();
        let shared = (0..heads).map(|place| (format!("\0{place}"), place)).collect();
        let first = text_of(&mut skeleton, &format!("{SHEETS}sheet1.xml"))?;
        let below = first.split_once(BELOW).map_or("", |(_, below)| below);
        // of its cells alone: the row has an attribute that ends in «s» too
        let look = |cell: &str| Some(cell.split_once('>')?.0.split_once(" s=\"")?.1.split_once('"')?.0.to_owned());
        let looks = below.split("<c ").skip(1).filter_map(look).collect();
        let (rest, rows, number) = (String::new(), String::new(), String::new());
        Ok(Self { out, level, skeleton, sheets: 0, rest, rows, number, looks, shared, texts })
    }

    /// Begins the next sheet, which has cells in the range `dimension` (`A1:J7`).
    pub(crate) fn sheet(&mut self, dimension: &str) -> Result<(), XlsxError> {
        let (name, text) = self.next_sheet()?;
        let (before, rest) = text.split_once(END).unwrap_or((&text, ""));
        let before = before.split_once(BELOW).map_or(before, |(before, _)| before);
        let (head, tail) = before.split_once("<dimension ref=\"").unwrap_or((before, ""));
        let tail = tail.split_once('"').map_or(tail, |(_, tail)| tail);
        self.out.start_file(&*name, options(self.level))?;
        write!(self.out, "{head}<dimension ref=\"{dimension}\"{tail}")?;
        self.rest = format!("{END}{rest}");
        Ok(())
    }

    /// Takes the next sheet as it is.
    pub(crate) fn whole_sheet(&mut self) -> Result<(), XlsxError> {
        let (name, text) = self.next_sheet()?;
        self.out.start_file(&*name, options(self.level))?;
        Ok(self.out.write_all(text.as_bytes())?)
    }

    fn next_sheet(&mut self) -> Result<(String, String), XlsxError> {
        self.end()?;
        self.sheets += 1;
        let name = format!("{SHEETS}sheet{}.xml", self.sheets);
        let text = text_of(&mut self.skeleton, &name)?;
        Ok((name, text))
    }

    /// A cell with a text that many share, to be put into rows; it may look like one of those below the heads. An empty text
    /// is no cell.
    pub(crate) fn shared(&mut self, text: &str, look: Option<usize>) -> String {
        if text.is_empty() {
            return String::new();
        }
        let place = self.place(text);
        format!("\"{} t=\"s\"><v>{place}</v></c>", self.look(look))
    }

    /// A cell with a text of its own.
    pub(crate) fn own(&self, text: &str, look: Option<usize>) -> String {
        let mut cell = format!("\"{} ", self.look(look));
        push_own(&mut cell, text);
        cell
    }

    /// A cell with a number, or with 1 or 0 for true or false.
    pub(crate) fn number(&self, number: f64, truth: bool, look: Option<usize>) -> String {
        let kind = if truth { " t=\"b\"" } else { "" };
        format!("\"{}{kind}><v>{number}</v></c>", self.look(look))
    }

    fn look(&self, look: Option<usize>) -> String {
        look.and_then(|look| self.looks.get(look)).map_or_else(String::new, |look| format!(" s=\"{look}\""))
    }

    /// Begins a row; its number counts from 1.
    pub(crate) fn row(&mut self, number: u32) {
        use std::fmt::Write as _;
        self.number.clear();
        write!(self.number, "{number}").ok();
        self.rows.extend(["<row r=\"", &self.number, "\">"]);
    }

    /// Puts a cell made before into the row.
    pub(crate) fn put(&mut self, column: &str, cell: &str) {
        if !cell.is_empty() {
            self.rows.extend(["<c r=\"", column, &self.number, cell]);
        }
    }

    /// Puts a text that hardly another cell has into the row.
    pub(crate) fn put_own(&mut self, column: &str, text: &str) {
        if !text.is_empty() {
            self.rows.extend(["<c r=\"", column, &self.number, "\" "]);
            push_own(&mut self.rows, text);
        }
    }

    /// Ends the row.
    pub(crate) fn end_row(&mut self) -> Result<(), XlsxError> {
        self.rows.push_str("</row>");
        if self.rows.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), XlsxError> {
        self.out.write_all(self.rows.as_bytes())?;
        self.rows.clear();
        Ok(())
    }

    /// The place of a shared text.
    fn place(&mut self, text: &str) -> usize {
        if let Some(&place) = self.shared.get(text) {
            return place;
        }
        let place = self.shared.len();
        self.shared.insert(text.to_owned(), place);
        self.texts.push_str("<si>");
        push_runs(&mut self.texts, text);
        self.texts.push_str("</si>");
        place
    }

    fn end(&mut self) -> Result<(), XlsxError> {
        self.flush()?;
        Ok(self.out.write_all(std::mem::take(&mut self.rest).as_bytes())?)
    }

    /// Ends the workbook.
    pub(crate) fn finish(mut self) -> Result<(), XlsxError> {
        self.end()?;
        self.out.start_file(SHARED, options(self.level))?;
        let begin = self.texts.find("<si>").unwrap_or(self.texts.len());
        let (head, texts) = self.texts.split_at(begin);
        // the counts of the library are those of the heads alone, and may be left out (ECMA-376 part 1, §18.4.9)
        let head = head.split_once(" count=").map_or(head, |(head, _)| head).trim_end_matches('>');
        write!(self.out, "{head}>{texts}</sst>")?;
        self.out.finish()?;
        Ok(())
    }
}

fn options(level: i64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
        .last_modified_time(DateTime::default())
}

fn text_of(skeleton: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Result<String, XlsxError> {
    let mut text = String::new();
    skeleton.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

/// What stands behind the address of a cell with a text of its own.
fn push_own(out: &mut String, text: &str) {
    out.push_str("t=\"inlineStr\"><is>");
    push_runs(out, text);
    out.push_str("</is></c>");
}

/// A text as it stands within `<is>` or `<si>`: see [`crate::workbook::TextCell`] for why it may be parted.
fn push_runs(out: &mut String, text: &str) {
    if !text.contains("_x") {
        return push_text(out, text);
    }
    let runs = runs(text);
    if let [whole] = runs.as_slice() {
        return push_text(out, whole);
    }
    for run in runs {
        out.push_str("<r>");
        push_text(out, run);
        out.push_str("</r>");
    }
}

fn push_text(out: &mut String, text: &str) {
    let blank = |letter: char| letter.is_ascii_whitespace();
    out.push_str(if text.starts_with(blank) || text.ends_with(blank) { "<t xml:space=\"preserve\">" } else { "<t>" });
    push_escaped(out, text);
    out.push_str("</t>");
}

/// Letters that XML gives another meaning, and those it cannot hold (ECMA-376 part 1, §22.9.2.19).
fn push_escaped(out: &mut String, text: &str) {
    use std::fmt::Write as _;
    let special = |byte: u8| byte < b' ' || matches!(byte, b'&' | b'<' | b'>' | 0xEF);
    if !text.bytes().any(special) {
        return out.push_str(text);
    }
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(letter),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                write!(out, "_x{:04X}_", u32::from(letter)).ok();
            }
            _ => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use calamine::Reader as _;
    use rust_xlsxwriter::Format;

    use super::*;

    #[test]
    fn every_text_comes_back_from_its_sheet() {
        let mut workbook = Workbook::new();
        for name in ["Một", "Hai"] {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).unwrap();
            sheet.write_string(0, 0, "Đầu").unwrap();
            sheet.write_blank(1, 0, &Format::new().set_bold()).unwrap();
        }
        let mut bytes = Cursor::new(Vec::new());
        let mut book = Book::begin(workbook, &mut bytes, VARIED).unwrap();
        let texts = ["a < b & c > d", " hai đầu ", "kinh_te_xa_hoi", "dòng\nhai\tô", "=1+1", "0012", "Đầu", "＝"];
        book.sheet("A1:B9").unwrap();
        for (number, text) in (2..).zip(texts) {
            let shared = book.shared(text, Some(0));
            book.row(number);
            book.put_own("A", text);
            book.put("B", &shared);
            book.end_row().unwrap();
        }
        book.sheet("A1:B3").unwrap();
        let cells =
            [book.own("0012", None), book.shared("mới", None), book.shared("", None), book.number(2.5, false, None)];
        for (number, (left, right)) in
            [(2, ("", &cells[0])), (3, (&*cells[1], &cells[2])), (4, (&*cells[3], &cells[2]))]
        {
            book.row(number);
            book.put("A", left);
            book.put("B", right);
            book.end_row().unwrap();
        }
        book.finish().unwrap();
        let mut parts = ZipArchive::new(bytes.clone()).unwrap();
        let xml = text_of(&mut parts, &format!("{SHEETS}sheet1.xml")).unwrap();
        assert!(xml.contains("<c r=\"B2\" s=\"1\" t=\"s\">"), "the look of the second row: {xml}");
        let mut book = calamine::Xlsx::new(bytes).unwrap();
        let (one, two) = (book.worksheet_range("Một").unwrap(), book.worksheet_range("Hai").unwrap());
        let cell = |sheet: &calamine::Range<calamine::Data>, row, column| {
            sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default()
        };
        assert_eq!([cell(&one, 0, 0), cell(&two, 0, 0)], ["Đầu", "Đầu"]);
        for (row, text) in (1..).zip(texts) {
            assert_eq!([cell(&one, row, 0), cell(&one, row, 1)], [text, text]);
            assert!(matches!(one.get_value((row, 0)), Some(calamine::Data::String(_))), "{text} is a text");
        }
        assert_eq!([cell(&two, 1, 0), cell(&two, 1, 1), cell(&two, 2, 0), cell(&two, 2, 1)], ["", "0012", "mới", ""]);
        assert_eq!(two.get_value((3, 0)), Some(&calamine::Data::Float(2.5)));
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped_as_workbooks_do() {
        let escaped = |text: &str| {
            let mut out = String::new();
            push_escaped(&mut out, text);
            out
        };
        assert_eq!(escaped("a\u{1}\r\n\u{ffff}é"), "a_x0001__x000D_\n_xFFFF_é");
        assert_eq!(escaped("Xã Ea Kao ＝"), "Xã Ea Kao ＝");
    }
}
