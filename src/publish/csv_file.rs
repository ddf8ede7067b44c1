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

/// A CSV writer as Excel and RFC 4180 like it; the BOM is already written.
pub(crate) fn writer<W: Write>(mut out: W, path: &Path) -> Result<csv::Writer<W>> {
    out.write_all("\u{feff}".as_bytes()).map_err(|cause| files::unwritable(path, &cause))?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
}

/// Why a CSV file could not be written.
pub(crate) fn unwritable(path: &Path, cause: csv::Error) -> crate::error::Error {
    match cause.into_kind() {
        csv::ErrorKind::Io(cause) => files::unwritable(path, &cause),
        cause => crate::error::Error::stage("csv", format!("{cause:?}")),
    }
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
