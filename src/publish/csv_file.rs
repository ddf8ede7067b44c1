//! CSV as spreadsheets open it: UTF-8 with BOM, and no cell that runs.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use crate::error::Result;
use crate::files;

/// What a formula begins with, also in full-width forms.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Signs that some spreadsheets skip before looking for one (OWASP, CSV Injection).
const CONTROL: [char; 3] = ['\t', '\r', '\n'];
/// Where a spreadsheet may begin a new cell within a text, whatever separator the file has: with the settings of a
/// Vietnamese office Excel splits at `;`, and a quote that is not the first sign of the line does not stop it.
const BREAKS: [char; 4] = [';', '\t', '\r', '\n'];

/// True for a text that a spreadsheet would take for a formula: blanks and apostrophes, then a sign that begins one.
pub(crate) fn is_active(text: &str) -> bool {
    runs(text, true)
}

/// The same for the first part of a text, or for a later one: line ends within a text are harmless.
fn runs(part: &str, first: bool) -> bool {
    let control = |letter: char| CONTROL.contains(&letter);
    // most texts begin with a letter or digit
    if part.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
        return false;
    }
    let skipped = |letter: char| {
        matches!(letter, '\'' | '\u{feff}' | '\u{200b}') || letter.is_whitespace() && !(first && control(letter))
    };
    part.trim_start_matches(skipped).starts_with(|letter| FORMULA.contains(&letter) || first && control(letter))
}

/// A text that no spreadsheet takes for a formula: an apostrophe is put before it, and before each part of it that could
/// become a cell of its own. It can be taken back: of an apostrophe before something that would run, one is removed.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.split_inclusive(BREAKS).enumerate().any(|(place, part)| runs(part, place == 0)) {
        return Cow::Borrowed(text);
    }
    guarded(text, |part, first, safe| {
        if runs(part, first) {
            safe.push('\'');
        }
        safe.push_str(part);
    })
}

/// A text with each of its parts changed; borrowed where none is.
fn guarded(text: &str, change: impl Fn(&str, bool, &mut String)) -> Cow<'_, str> {
    let mut made = String::with_capacity(text.len() + 2);
    for (place, part) in text.split_inclusive(BREAKS).enumerate() {
        change(part, place == 0, &mut made);
    }
    if made == text { Cow::Borrowed(text) } else { Cow::Owned(made) }
}

/// Writes lines of CSV as Excel and RFC 4180 like them.
pub(crate) struct Lines<'p, W> {
    out: W,
    path: &'p Path,
    line: Vec<u8>,
    fields: usize,
}

impl<'p, W: Write> Lines<'p, W> {
    /// Begins a file that will stand at a path.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn begin(mut out: W, path: &'p Path) -> Result<Self> {
        out.write_all("\u{feff}".as_bytes()).map_err(|cause| files::unwritable(path, &cause))?;
        Ok(Self { out, path, line: Vec::new(), fields: 0 })
    }

    /// Adds a field to the line.
    pub(crate) fn field(&mut self, text: &str) {
        self.next();
        push_field(&mut self.line, text);
    }

    /// Adds fields that [`prepared`] made.
    pub(crate) fn fields(&mut self, prepared: &[u8]) {
        self.next();
        self.line.extend_from_slice(prepared);
    }

    fn next(&mut self) {
        if self.fields > 0 {
            self.line.push(b',');
        }
        self.fields += 1;
    }

    /// Ends the line, and writes it so many times.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn end(&mut self, times: usize) -> Result<()> {
        // an empty line would be none
        self.line.extend_from_slice(if self.line.is_empty() { b"\"\"\r\n" } else { b"\r\n" });
        for _ in 0..times {
            self.out.write_all(&self.line).map_err(|cause| files::unwritable(self.path, &cause))?;
        }
        self.line.clear();
        self.fields = 0;
        Ok(())
    }

    /// Writes a line.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn record(&mut self, fields: impl IntoIterator<Item = impl AsRef<str>>) -> Result<()> {
        fields.into_iter().for_each(|text| self.field(text.as_ref()));
        self.end(1)
    }
}

/// Fields of a line, to be added to many.
pub(crate) fn prepared(fields: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<u8> {
    let mut made = Vec::new();
    for (place, text) in fields.into_iter().enumerate() {
        if place > 0 {
            made.push(b',');
        }
        push_field(&mut made, text.as_ref());
    }
    made
}

fn push_field(line: &mut Vec<u8>, text: &str) {
    if !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
        return line.extend_from_slice(text.as_bytes());
    }
    line.push(b'"');
    for (place, part) in text.split('"').enumerate() {
        if place > 0 {
            line.extend_from_slice(b"\"\"");
        }
        line.extend_from_slice(part.as_bytes());
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text was before [`harmless`].
    fn original(text: &str) -> Cow<'_, str> {
        guarded(text, |part, first, plain| {
            plain.push_str(part.strip_prefix('\'').filter(|rest| runs(rest, first)).unwrap_or(part));
        })
    }

    #[test]
    fn formulas_do_not_run() {
        for text in ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\u{a0}=1", "\u{feff}=1", "'=1"] {
            assert!(harmless(text).starts_with('\''), "{text:?}");
        }
        for text in ["", "Xã Ea Kao", "1-2", "a=b", "H'Hen", "thư@mẫu.vn"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn lines_are_those_of_another_writer() {
        for fields in [vec![""], vec!["", ""], vec!["a b", "a,b", "\"", "a\"b\"\"", "\r", "x\ny;z", "Đ"]] {
            let mut own = Vec::new();
            let mut lines = Lines::begin(&mut own, Path::new("")).expect("in memory");
            lines.record(&fields).expect("in memory");
            lines.fields(&prepared(&fields));
            lines.end(1).expect("in memory");
            let mut other = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
            other.write_record(&fields).expect("in memory");
            other.write_record(&fields).expect("in memory");
            let other = other.into_inner().expect("in memory");
            assert_eq!(own, ["\u{feff}".as_bytes(), &other].concat());
        }
    }

    #[test]
    fn parts_that_could_become_cells_do_not_run() {
        assert_eq!(harmless("a;=1+1"), "a;'=1+1");
        assert_eq!(harmless("a\n- b"), "a\n'- b");
        assert_eq!(harmless("a; b\n\nc"), "a; b\n\nc");
    }

    #[test]
    fn the_protection_is_taken_back_letter_by_letter() {
        let parts = ["", "'", "''", " ", "=", "-x", "a", ";", "\n", "\t", "＝", "b'c", "\u{a0}"];
        for one in parts {
            for two in parts {
                for three in parts {
                    let text = [one, two, three].concat();
                    assert_eq!(original(&harmless(&text)), text, "{text:?}");
                }
            }
        }
    }
}
