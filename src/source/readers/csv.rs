//! csv, tsv and txt: encoding, separator, then records one after another.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, ReaderBuilder};

use super::bytes::{self, Utf8};
use super::{Reader, dialect};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::{Message, Text};
use crate::source::ReadOptions;
use crate::source::grid::{Cell, HEAD, Row, RowSource, Sheet, Workbook};
use crate::text::{Encoding, guess_bytes};

/// Tệp văn bản có dấu phân cách.
pub(super) static READER: Reader = Reader {
    id: "csv",
    title: Text::new("Tệp văn bản (.csv, .tsv, .txt)", "Text file (.csv, .tsv, .txt)"),
    endings: &["csv", "tsv", "txt"],
    knows: |_| true,
    open,
};

/// Bytes that decide encoding and separator.
const SAMPLE: u64 = 1 << 18;

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let mut sample = Vec::new();
    files::open(path)?.take(SAMPLE).read_to_end(&mut sample).map_err(|cause| files::unreadable(path, &cause))?;
    let encoding = match &options.encoding {
        Some(name) => bytes::declared(name).ok_or_else(|| unknown_encoding(name))?,
        None => guess_bytes(&sample),
    };
    let mut text = String::new();
    // a sample may end inside a letter: what was decoded before it is enough
    Utf8::new(&*sample, encoding).read_to_string(&mut text).ok();
    if text.is_empty() {
        text = String::from_utf8_lossy(&sample).into_owned();
    }
    if text.bytes().take(4096).filter(|byte| *byte == 0).count() > 8 {
        return Err(Error::read(
            path,
            "tệp chứa dữ liệu nhị phân, không phải văn bản",
            "the file holds binary data, not text",
        )
        .hint("Hãy lưu bảng thành .xlsx hoặc .csv.", "Save the table as .xlsx or .csv."));
    }
    let (separator, stated) = match stated_separator(&text) {
        Some(separator) => (separator, true),
        None => (dialect::separator(whole_lines(&text).as_bytes()), false),
    };
    let shown = if separator == b'\t' { "tab".to_owned() } else { char::from(separator).to_string() };
    let how = if stated {
        ("theo dòng sep=", "by its sep= line")
    } else {
        ("do các dòng đều nhau", "because lines agree")
    };
    let remarks = vec![
        Message::new(format!("Bảng mã {}", encoding.name()), format!("Encoding {}", encoding.name())),
        Message::new(format!("Dấu phân cách «{shown}» {}", how.0), format!("Separator '{shown}' {}", how.1)),
    ];
    let mut rest = Records::open(path, encoding, separator, ends_with_crlf(&text))?;
    let mut sheet = Sheet::default();
    while sheet.rows.len() < HEAD {
        match rest.next_row()? {
            Some(row) => sheet.rows.push(row),
            None => {
                return Ok(Workbook {
                    reader: READER.id,
                    encoding: Some(encoding.name().to_owned()),
                    remarks,
                    sheets: vec![sheet],
                });
            }
        }
    }
    sheet.rest = Some(Box::new(rest));
    Ok(Workbook { reader: READER.id, encoding: Some(encoding.name().to_owned()), remarks, sheets: vec![sheet] })
}

pub(super) fn unknown_encoding(name: &str) -> Error {
    Error::usage(format!("Không biết bảng mã «{name}»"), format!("Encoding '{name}' is not known"))
        .hint("Hãy dùng utf-8, utf-16, windows-1258, tcvn3 hoặc vni.", "Use utf-8, utf-16, windows-1258, tcvn3 or vni.")
}

/// The separator of a first line `sep=;`, as Excel writes it.
fn stated_separator(text: &str) -> Option<u8> {
    let line = text.trim_start_matches('\u{feff}').lines().next()?;
    let rest = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and(line.get(4..))?;
    rest.bytes().next().filter(u8::is_ascii)
}

/// The sample without its last, perhaps broken, line.
fn whole_lines(text: &str) -> &str {
    if (text.len() as u64) < SAMPLE / 2 {
        return text;
    }
    text.rfind('\n').and_then(|end| text.get(..end)).unwrap_or(text)
}

struct Records {
    path: PathBuf,
    reader: csv::Reader<Utf8<BufReader<File>>>,
    record: ByteRecord,
    ended: bool,
    crlf: bool,
}

impl Records {
    fn open(path: &Path, encoding: Encoding, separator: u8, crlf: bool) -> Result<Self> {
        let stream = Utf8::unread(BufReader::with_capacity(1 << 18, files::open(path)?), encoding);
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 18)
            .from_reader(stream);
        Ok(Self { path: path.to_owned(), reader, record: ByteRecord::new(), ended: false, crlf })
    }
}

impl RowSource for Records {
    fn next_row(&mut self) -> Result<Option<Row>> {
        let mut row = Row::default();
        Ok(self.next_into(&mut row)?.then_some(row))
    }

    fn next_into(&mut self, row: &mut Row) -> Result<bool> {
        while !self.ended {
            let more = self.reader.read_byte_record(&mut self.record).map_err(|cause| {
                Error::read(
                    &self.path,
                    format!("không đọc tiếp được ({cause})"),
                    format!("cannot be read further ({cause})"),
                )
                .hint("Hãy xin lại tệp gốc.", "Ask for the original file.")
            })?;
            self.ended = !more;
            fill(row, &self.record, self.crlf);
            if more && !row.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The first line ends with CR LF.
fn ends_with_crlf(text: &str) -> bool {
    text.find('\n').and_then(|end| end.checked_sub(1)).and_then(|before| text.as_bytes().get(before)) == Some(&b'\r')
}

/// A record ends at its CR for the csv crate: its LF is then not yet counted where the next record begins.
fn fill(row: &mut Row, record: &ByteRecord, crlf: bool) {
    let line = record.position().map_or(1, |place| place.line() + u64::from(crlf && place.byte() > 0));
    row.reset(u32::try_from(line).unwrap_or(u32::MAX));
    let bytes = record.as_slice();
    let breaks = memchr::memchr_iter(b'\n', bytes).count();
    row.height = u32::try_from(breaks + 1).unwrap_or(u32::MAX);
    // the record is looked at and copied at once, not field by field; only broken letters cost more
    let Ok(whole) = simdutf8::basic::from_utf8(bytes) else {
        for (column, field) in (0..).zip(record) {
            row.push(Cell::at(column), &String::from_utf8_lossy(field));
        }
        return;
    };
    let ranges = (0..record.len()).map_while(|place| record.range(place));
    row.push_all(whole, ranges);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_separators() {
        assert_eq!(stated_separator("sep=;\r\na;b"), Some(b';'));
        assert_eq!(stated_separator("a;b"), None);
        assert_eq!(stated_separator("sép"), None);
    }
}
