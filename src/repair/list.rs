//! The list of proposals as a spreadsheet sees it: a person puts an `x` before those that hold.

use std::io::Write as _;
use std::path::Path;

use super::Proposal;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};

/// Headers of the list. A change needs its confirmation, row, field and both values; the rest is for people.
const HEADERS: [&str; 8] =
    ["Xác nhận", "Dòng", "Ô", "Trường", "Giá trị hiện có", "Giá trị đề xuất", "Quy tắc", "Vì sao"];

/// Writes proposals as CSV (UTF-8 with BOM); those of the rules in `accepted` are confirmed already. `each` gives them.
///
/// # Errors
/// When the file cannot be written, or `each` fails.
pub fn write(
    out: &Path,
    accepted: &[String],
    each: impl FnOnce(&mut dyn FnMut(Proposal) -> Result<()>) -> Result<()>,
) -> Result<(u64, u64)> {
    let mut file = Atomic::create(out)?;
    let failed = |cause: csv::Error| files::unwritable(out, &std::io::Error::other(cause));
    let (mut count, mut confirmed) = (0, 0);
    file.write_all("\u{feff}".as_bytes()).map_err(|cause| files::unwritable(out, &cause))?;
    {
        let mut table = csv::Writer::from_writer(&mut file);
        table.write_record(HEADERS).map_err(failed)?;
        each(&mut |one| {
            count += 1;
            let mark = if accepted.contains(&one.rule) { "x" } else { "" };
            confirmed += u64::from(!mark.is_empty());
            let (row, before) = (one.row.to_string(), shown(one.before.as_deref().unwrap_or_default()));
            let cells = [mark, &row, &one.address, &one.field, &before, &shown(&one.after), &one.rule, &one.why];
            table.write_record(cells).map_err(failed)
        })?;
        table.flush().map_err(|cause| files::unwritable(out, &cause))?;
    }
    file.commit()?;
    Ok((count, confirmed))
}

/// A cell that a spreadsheet would run gets an apostrophe; [`meant`] takes it off again.
fn shown(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) { format!("'{text}") } else { text.to_owned() }
}

fn meant(text: &str) -> &str {
    text.strip_prefix('\'').unwrap_or(text)
}

/// Reads the list back: the confirmed proposals.
///
/// # Errors
/// When it is not such a list, naming the line.
pub fn read(path: &Path) -> Result<Vec<Proposal>> {
    let text = files::read_text(path)?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let sign = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(sign).flexible(true).from_reader(text.as_bytes());
    let bad = |line: usize, what: &str, what_en: &str| {
        Error::read(path, format!("dòng {line}: {what}"), format!("line {line}: {what_en}")).hint(
            "Giữ nguyên các cột của tệp do «tudien repair --proposals» lập; chỉ ghi x ở cột đầu.",
            "Keep the columns of the file that “tudien repair --proposals” made; only put x in the first.",
        )
    };
    let headers = reader.headers().map_err(|_| bad(1, "không đọc được", "cannot be read"))?.clone();
    if headers.iter().take(6).ne(HEADERS.into_iter().take(6)) {
        return Err(bad(1, "không phải danh sách đề xuất", "not a list of proposals"));
    }
    let mut proposals = Vec::new();
    for (number, record) in reader.records().enumerate() {
        let line = number + 2;
        let record = record.map_err(|_| bad(line, "không đọc được", "cannot be read"))?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        match cell(0).trim().to_lowercase().as_str() {
            "" => continue,
            "x" | "có" | "co" | "1" => {}
            _ => {
                return Err(bad(line, "cột «Xác nhận» chỉ ghi x hoặc để trống", "the first column holds x or nothing"));
            }
        }
        let row = cell(1).trim().parse().map_err(|_| bad(line, "cột «Dòng» không phải số", "the row is no number"))?;
        let before = Some(meant(cell(4)).to_owned()).filter(|text| !text.is_empty());
        proposals.push(Proposal {
            row,
            address: cell(2).to_owned(),
            field: cell(3).to_owned(),
            before,
            after: meant(cell(5)).to_owned(),
            rule: cell(6).to_owned(),
            why: cell(7).to_owned(),
        });
    }
    Ok(proposals)
}
