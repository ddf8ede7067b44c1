//! Everything that is wrong with a dictionary, and what could be better, with file, line and code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::link_model::LinkModel;
use super::lint_rules::RULES;
use super::model::Dictionary;
use super::pages::Page;
use super::words::word;
use crate::error::{Fault, Kind, Result};
use crate::lang::{Lang, Message};

/// How heavy a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Good to know.
    Note,
    /// The dictionary works, but somebody will be misled.
    Warning,
    /// The dictionary cannot be used.
    Error,
}

/// One finding about the dictionary itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lint {
    /// The file, within the dictionary.
    pub file: String,
    /// The line, from 1; 0 where the thing stands in no file.
    pub line: u32,
    /// Its code: `TD-001` … faults, `TD-101` … advice.
    pub code: &'static str,
    /// How heavy it is.
    pub weight: Weight,
    /// What it is about: `cong_dan.ho_ten`; empty where the file could not be read so far.
    pub what: String,
    /// What is wrong and how to mend it.
    pub message: Message,
}

/// What each code of a fault means.
pub const FAULTS: [(&str, &str, &str); 15] = [
    ("TD-001", "Sai cú pháp TOML", "TOML syntax"),
    ("TD-002", "Tệp quá lớn, sai bảng mã, sai chỗ hoặc thiếu", "A file too large, not UTF-8, out of place or missing"),
    ("TD-003", "Khóa không được biết", "An unknown key"),
    ("TD-004", "Thiếu điều bắt buộc", "Something required is missing"),
    ("TD-005", "Giá trị sai dạng", "A value of the wrong form"),
    ("TD-006", "Mã không dùng được hoặc khác tên tệp", "An id that cannot be used or is not its file's name"),
    ("TD-007", "Mã dùng hai lần", "An id used twice"),
    ("TD-008", "Tham chiếu đến điều không có", "A reference to something that is not there"),
    ("TD-009", "Từ ngoài danh sách", "A word outside its closed list"),
    ("TD-010", "Ví dụ được xét khác với điều đã ghi", "An example judged otherwise than stated"),
    ("TD-011", "Dòng của danh mục sai", "A wrong row of a code list"),
    ("TD-012", "Quy tắc mở sai", "A wrong opening rule"),
    ("TD-013", "Một tên cột chỉ hai trường", "A header that means two fields"),
    ("TD-014", "Vòng lặp", "A cycle"),
    ("TD-015", "Mô hình liên kết sai", "A wrong linking model"),
];

/// What those who own the kinds of comparison say of a linking model and the ids of its entity's fields.
pub type LinkJudge = fn(&LinkModel, &[&str]) -> Vec<Message>;

/// Reads a dictionary (the built-in one with `folder` laid over it) and tells all faults; where there is none, all
/// advice. Sorted by file and line. `judge` knows what the dictionary cannot: the kinds of comparison that there are.
///
/// # Errors
/// Where the folder cannot be read.
pub fn lint(folder: Option<&Path>, judge: LinkJudge) -> Result<Vec<Lint>> {
    let faults = match Dictionary::load(folder) {
        Ok(dictionary) => {
            let faults = link_faults(&dictionary, judge);
            if faults.is_empty() {
                return Ok(advise(&dictionary));
            }
            faults
        }
        Err(error) if error.kind == Kind::Dictionary => error.faults,
        Err(error) => return Err(error),
    };
    Ok(faults
        .into_iter()
        .map(|fault| Lint {
            file: fault.file,
            line: fault.line.unwrap_or(0),
            code: fault.code,
            weight: Weight::Error,
            what: String::new(),
            message: fault.message,
        })
        .collect())
}

fn link_faults(dictionary: &Dictionary, judge: LinkJudge) -> Vec<Fault> {
    let mut faults = Vec::new();
    for entity in dictionary.entities.values() {
        let Some(model) = &entity.link else { continue };
        let ids: Vec<&str> = entity.fields.iter().map(|field| field.id.as_str()).collect();
        faults.extend(judge(model, &ids).into_iter().map(|message| model.fault(message)));
    }
    faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    faults
}

/// What could be better in a dictionary that loads.
pub fn advise(dictionary: &Dictionary) -> Vec<Lint> {
    let mut found: Vec<Lint> = RULES.iter().flat_map(|rule| rule.run(dictionary)).collect();
    found.sort_by(|a, b| (&a.file, a.line, a.code, &a.what).cmp(&(&b.file, b.line, b.code, &b.what)));
    found
}

/// Findings as people and programs read them.
pub fn lint_page(found: &[Lint], lang: Lang) -> Page {
    let mut text = String::new();
    for lint in found {
        let line = if lint.line > 0 { format!(":{}", lint.line) } else { String::new() };
        let weight = match lint.weight {
            Weight::Error => word(lang, "lỗi", "error"),
            Weight::Warning => word(lang, "cảnh báo", "warning"),
            Weight::Note => word(lang, "ghi chú", "note"),
        };
        let about = if lint.what.is_empty() { String::new() } else { format!("{}: ", lint.what) };
        writeln!(text, "{}{line}: {} {weight}: {about}{}", lint.file, lint.code, lint.message.get(lang)).ok();
    }
    let mut counts: BTreeMap<Weight, usize> = BTreeMap::new();
    for lint in found {
        *counts.entry(lint.weight).or_default() += 1;
    }
    let count = |weight| counts.get(&weight).copied().unwrap_or(0);
    let (errors, warnings, notes) = (count(Weight::Error), count(Weight::Warning), count(Weight::Note));
    let (vi, en) = (
        format!("{errors} lỗi, {warnings} cảnh báo, {notes} ghi chú"),
        format!("{errors} error(s), {warnings} warning(s), {notes} note(s)"),
    );
    writeln!(text, "{}", if lang == Lang::En { en } else { vi }).ok();
    let json = serde_json::json!({ "errors": errors, "warnings": warnings, "notes": notes, "findings": found });
    Page { text, json }
}
