//! The remediation log (requirement 25 of the data platform): one line for each thing done, never rewritten.
//!
//! `nhat_ky.jsonl` only grows. Each line holds the SHA-256 of the line before it, so that a line taken out or changed is seen.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::files;
use crate::publish::csv_file::{Lines, harmless};

/// The log's file.
pub const LOG: &str = "nhat_ky.jsonl";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// A cell was changed.
    Cell,
    /// A finding is gone though no cell of its row was changed: what it clashed with was mended.
    Elsewhere,
    /// A row was deleted.
    RowDeleted,
    /// A row was added.
    RowInserted,
    /// A row stands at another place.
    RowMoved,
}

impl Done {
    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cell => "sửa ô",
            Self::Elsewhere => "hết lỗi nhờ sửa chỗ khác",
            Self::RowDeleted => "xóa dòng",
            Self::RowInserted => "thêm dòng",
            Self::RowMoved => "chuyển dòng",
        }
    }
}

/// A finding named in the log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// The check.
    pub code: String,
    /// The field, or empty for the row or the set as a whole.
    pub field: String,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The time of resubmission, as it was given.
    pub at: String,
    /// Who resubmitted.
    pub by: String,
    /// How many times it has come back.
    pub round: u32,
    /// What was done.
    pub done: Done,
    /// The cell or row as it was sent; empty for an added row.
    pub sent: String,
    /// The cell or row as it came back; empty for a deleted row.
    pub now: String,
    /// The field; empty for a row.
    pub field: String,
    /// The text before; `None`: empty.
    pub before: Option<String>,
    /// The text after; `None`: empty.
    pub after: Option<String>,
    /// Findings that are closed by it.
    pub closes: Vec<Named>,
    /// Findings that remain there.
    pub leaves: Vec<Named>,
    /// SHA-256 of the line before; empty in the first.
    #[serde(default)]
    pub previous: String,
}

/// Reads the log of a folder and makes sure that no line was changed or taken out.
///
/// # Errors
/// When it cannot be read, or a line does not follow from the one before it.
pub fn read(folder: &Path) -> Result<Vec<Entry>> {
    let path = folder.join(LOG);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let text = files::read_text(&path)?;
    let (mut entries, mut previous) = (Vec::new(), String::new());
    for (number, line) in (1..).zip(text.lines()) {
        let entry: Entry = serde_json::from_str(line).map_err(|_| broken(&path, number))?;
        if entry.previous != previous {
            return Err(broken(&path, number));
        }
        previous = files::sha256(line.as_bytes());
        entries.push(entry);
    }
    Ok(entries)
}

fn broken(path: &Path, line: usize) -> Error {
    Error::read(
        path,
        format!("nhật ký đã bị sửa hoặc thiếu dòng trước dòng {line}"),
        format!("the log was changed, or a line before line {line} is missing"),
    )
    .hint(
        "Hãy lấy lại bản nhật ký chưa bị sửa (bản sao lưu) rồi chạy lại.",
        "Bring back the log that was not changed (from a backup) and run again.",
    )
}

/// Adds the lines of a round behind those there are; a round that stands there already is not written twice.
///
/// # Errors
/// When the log was changed by hand, holds another round of that number, or cannot be written.
pub fn append(folder: &Path, entries: Vec<Entry>) -> Result<()> {
    let path = folder.join(LOG);
    let known = read(folder)?;
    let Some(round) = entries.first().map(|entry| entry.round) else { return Ok(()) };
    if known.iter().any(|entry| entry.round == round) {
        let same = known.iter().filter(|entry| entry.round == round).count() == entries.len();
        return if same { Ok(()) } else { Err(broken(&path, known.len())) };
    }
    let mut previous = match known.last() {
        Some(last) => files::sha256(line(last)?.as_bytes()),
        None => String::new(),
    };
    let mut text = String::new();
    for mut entry in entries {
        entry.previous = previous;
        let line = line(&entry)?;
        previous = files::sha256(line.as_bytes());
        text.push_str(&line);
        text.push('\n');
    }
    files::append(&path, text.as_bytes())
}

fn line(entry: &Entry) -> Result<String> {
    serde_json::to_string(entry).map_err(|cause| Error::stage("log", cause))
}

const HEADERS: [&str; 12] = [
    "Thời điểm",
    "Người nộp lại",
    "Lần",
    "Việc",
    "Ô khi gửi",
    "Ô khi nộp lại",
    "Trường",
    "Trước",
    "Sau",
    "Đóng phát hiện",
    "Còn phát hiện",
    "Dấu dòng trước",
];

/// Writes the log as a table for people.
pub fn csv(entries: &[Entry], out: &Path) -> Result<()> {
    let mut file = files::Atomic::create(out)?;
    let mut table = Lines::begin(&mut file, out)?;
    table.record(HEADERS)?;
    for entry in entries {
        let (round, closes, leaves) = (entry.round.to_string(), names(&entry.closes), names(&entry.leaves));
        let cells = [
            &entry.at,
            &entry.by,
            &round,
            entry.done.word(),
            &entry.sent,
            &entry.now,
            &entry.field,
            entry.before.as_deref().unwrap_or_default(),
            entry.after.as_deref().unwrap_or_default(),
            &closes,
            &leaves,
            &entry.previous,
        ];
        table.record(cells.map(harmless))?;
    }
    file.commit()
}

fn names(named: &[Named]) -> String {
    let one = |named: &Named| format!("{} {}", named.code, named.field).trim_end().to_owned();
    named.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(round: u32, after: &str) -> Entry {
        Entry {
            at: "2026-10-05".to_owned(),
            by: "UBND xã Mẫu".to_owned(),
            round,
            done: Done::Cell,
            sent: "A!C5".to_owned(),
            now: "A!C6".to_owned(),
            field: "gioi_tinh".to_owned(),
            before: Some("x".to_owned()),
            after: Some(after.to_owned()),
            closes: vec![Named { code: "DUNG-006".to_owned(), field: "gioi_tinh".to_owned() }],
            leaves: Vec::new(),
            previous: String::new(),
        }
    }

    #[test]
    fn the_log_grows_and_a_changed_line_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        append(folder.path(), vec![entry(1, "Nam"), entry(1, "Nữ")]).expect("written");
        append(folder.path(), vec![entry(1, "Nam"), entry(1, "Nữ")]).expect("not written twice");
        append(folder.path(), vec![entry(2, "Nam")]).expect("written");
        let entries = read(folder.path()).expect("whole");
        assert_eq!(entries.len(), 3);
        assert!(entries[0].previous.is_empty() && entries[2].previous.len() == 64);
        let path = folder.path().join(LOG);
        let text = files::read_text(&path).expect("text").replacen("Nữ", "Nam", 1);
        files::write(&path, text.as_bytes()).expect("changed");
        assert!(read(folder.path()).is_err());
        let (_, fewer) = text.split_once('\n').expect("two lines");
        files::write(&path, fewer.as_bytes()).expect("changed");
        assert!(read(folder.path()).is_err());
    }
}
