//! The file of the log: appending, and telling whether it is whole.

use rusqlite::Connection;

use super::entry::{Action, Deed, Entry};
use crate::catalog::database::{Catalog, Officer, meta, set_meta};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;

/// The file.
pub const LOG: &str = "nhat_ky.jsonl";

/// The seal before the first entry.
pub(super) const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The last entry the database knows of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Head {
    /// Its number.
    pub seq: u64,
    /// Its seal: written down elsewhere, it proves later that no entry up to it was changed.
    pub seal: String,
}

/// The point behind which the log begins: entries up to it were pruned.
pub(super) fn start(db: &Connection) -> Result<Head> {
    Ok(Head {
        seq: meta(db, "log_start_seq")?.and_then(|text| text.parse().ok()).unwrap_or(0),
        seal: meta(db, "log_start_seal")?.unwrap_or_else(|| FIRST.to_owned()),
    })
}

/// The last entry.
pub(super) fn head(db: &Connection) -> Result<Head> {
    Ok(Head {
        seq: meta(db, "log_seq")?.and_then(|text| text.parse().ok()).unwrap_or(0),
        seal: meta(db, "log_seal")?.unwrap_or_else(|| FIRST.to_owned()),
    })
}

/// Notes an entry within a transaction: it will stand in the file if and only if the transaction holds.
pub(in crate::catalog) fn note(db: &Connection, officer: &Officer, action: Action, deed: &Deed) -> Result<()> {
    let before = head(db)?;
    let seq = before.seq + 1;
    let (line, seal) = Entry::line(seq, officer, action, deed, &before.seal)?;
    db.execute("INSERT INTO outbox (seq, line) VALUES (?1, ?2)", (i64::try_from(seq).unwrap_or(i64::MAX), &line))?;
    set_meta(db, "log_seq", &seq.to_string())?;
    set_meta(db, "log_seal", &seal)
}

/// Appends what was noted and does not stand in the file yet. An entry of which a killed writer wrote only the
/// beginning is completed.
pub(in crate::catalog) fn flush(catalog: &Catalog) -> Result<()> {
    let mut statement = catalog.db.prepare("SELECT line FROM outbox ORDER BY seq")?;
    let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    if lines.is_empty() {
        return Ok(());
    }
    let wanted: String = lines.iter().fold(String::new(), |text, line| text + line + "\n");
    let path = catalog.root().join(LOG);
    let there = if path.is_file() { files::read_tail(&path, wanted.len() as u64)? } else { Vec::new() };
    let written = overlap(&there, wanted.as_bytes());
    let rest = wanted.as_bytes().get(written..).unwrap_or_default();
    if !rest.is_empty() {
        files::append(&path, rest)?;
    }
    drop(statement);
    catalog.db.execute("DELETE FROM outbox", [])?;
    Ok(())
}

/// How many bytes of the beginning of `wanted` stand at the end of `there`.
fn overlap(there: &[u8], wanted: &[u8]) -> usize {
    (0..=wanted.len().min(there.len()))
        .rev()
        .find(|length| there.ends_with(wanted.get(..*length).unwrap_or_default()))
        .unwrap_or(0)
}

/// Something wrong with the log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The line in the file, from 1.
    pub line: u64,
    /// The number of the entry that should stand there.
    pub seq: u64,
    /// What is wrong.
    pub message: Message,
}

/// The log as it was read.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Read {
    /// Sound entries, in order.
    pub entries: Vec<Entry>,
    /// What is wrong, each with its entry.
    pub faults: Vec<Fault>,
}

/// Reads the log and checks every seal against the one before, and the last against what the database knows.
///
/// # Errors
/// When the file or the database cannot be read.
pub fn read(catalog: &Catalog) -> Result<Read> {
    let path = catalog.root().join(LOG);
    let bytes = if path.is_file() { files::read(&path)? } else { Vec::new() };
    let begun = start(&catalog.db)?;
    let (mut read, mut seq, mut prev) = (Read::default(), begun.seq, begun.seal);
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let torn = lines.pop().is_some_and(|rest| !rest.is_empty());
    for (line, text) in (1_u64..).zip(&lines) {
        seq += 1;
        let mut fault = |vi: String, en: String| read.faults.push(Fault { line, seq, message: Message::new(vi, en) });
        let Some(entry) = Entry::parse(text) else {
            fault(format!("mục {seq} (dòng {line}) đã bị sửa"), format!("entry {seq} (line {line}) was changed"));
            // The seal as it stands tells whether the next entry was touched too.
            prev = claimed(text).unwrap_or_default();
            continue;
        };
        if entry.seq != seq || entry.prev != prev {
            fault(
                format!("trước mục {} (dòng {line}) có mục bị bỏ, thêm hoặc sửa", entry.seq),
                format!("before entry {} (line {line}) entries were removed, added or changed", entry.seq),
            );
        }
        seq = entry.seq;
        prev.clone_from(&entry.seal);
        read.entries.push(entry);
    }
    finish(catalog, &mut read, (seq, &prev), lines.len() as u64 + 1, torn)?;
    Ok(read)
}

/// The seal that a damaged line claims.
fn claimed(text: &[u8]) -> Option<String> {
    let tail = text.get(text.len().checked_sub(66)?..text.len() - 2)?;
    String::from_utf8(tail.to_vec()).ok()
}

/// Compares the end of the file with the last entry the database knows of.
fn finish(catalog: &Catalog, read: &mut Read, last: (u64, &str), line: u64, torn: bool) -> Result<()> {
    let head = head(&catalog.db)?;
    let waiting: u64 =
        catalog.db.query_row("SELECT count(*) FROM outbox", [], |row| row.get::<_, i64>(0))?.unsigned_abs();
    if waiting > 0 {
        // A writer was killed on its way: the next one completes the file.
        return Ok(());
    }
    let clean = read.faults.is_empty();
    let mut fault = |vi: String, en: String| {
        read.faults.push(Fault { line, seq: last.0 + 1, message: Message::new(vi, en) });
    };
    if torn {
        fault(
            format!("mục {} (dòng {line}) đã bị sửa", last.0 + 1),
            format!("entry {} (line {line}) was changed", last.0 + 1),
        );
    } else if last.0 < head.seq {
        fault(
            format!("thiếu các mục {}–{} ở cuối nhật ký", last.0 + 1, head.seq),
            format!("entries {}–{} at the end of the log are missing", last.0 + 1, head.seq),
        );
    } else if last.0 > head.seq || (clean && last.1 != head.seal) {
        fault(
            format!("các mục cuối nhật ký (đến {}) không phải do kho này ghi", last.0),
            format!("the last entries of the log (up to {}) were not written by this catalog", last.0),
        );
    }
    Ok(())
}

/// The log, when it is sound.
///
/// # Errors
/// When it is not: nothing is pruned from a log that was changed.
pub(super) fn sound(catalog: &Catalog) -> Result<Vec<Entry>> {
    let read = read(catalog)?;
    match read.faults.first() {
        None => Ok(read.entries),
        Some(fault) => Err(Error::read(
            &catalog.root().join(LOG),
            format!("nhật ký không còn nguyên vẹn: {}", fault.message.vi),
            format!("the log is not whole: {}", fault.message.en),
        )
        .hint("Hãy lấy lại nhật ký từ bản sao lưu.", "Bring the log back from the backup.")),
    }
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn a_torn_line_is_completed_not_repeated() {
        assert_eq!(overlap(b"one\n", b"two\n"), 0);
        assert_eq!(overlap(b"one\ntw", b"two\n"), 2);
        assert_eq!(overlap(b"one\ntwo\n", b"two\nthree\n"), 4);
        assert_eq!(overlap(b"", b"two\n"), 0);
    }
}
