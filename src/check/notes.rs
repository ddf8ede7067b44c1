//! Verdicts of value kinds, read from `notes.parquet` for a range of rows.

use polars::prelude::{DataFrame, DataType, LazyFrame, StringChunked, col, lit};
use rustc_hash::FxHashMap;

use super::NoteRule;
use super::gather::Listened;
use crate::engine;
use crate::error::Result;
use crate::text::value::reason::reason;

/// Reasons that checks of cells judge by themselves: lists (DUNG-006, DUNG-025), signs for nothing (SACH-005), changes of
/// lists (SONG-004, SONG-005).
const ELSEWHERE: [&str; 3] = ["not_in_list", "placeholder", "retired"];

/// One note.
pub(super) struct Note {
    pub(super) row: u32,
    /// Index among the fields present.
    pub(super) field: usize,
    pub(super) status: String,
    pub(super) codes: String,
    pub(super) output: Option<String>,
    pub(super) candidates: Option<String>,
}

impl Note {
    /// Its reason codes.
    fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_')).filter(|code| !code.is_empty())
    }

    /// Whether it breaks the rule. `claimed` are the codes that other checks claim on the same field; `value` is the cell.
    pub(super) fn breaks(&self, rule: NoteRule, claimed: &[&str], value: Option<&str>) -> bool {
        match rule {
            NoteRule::Codes(codes) => self.codes().any(|code| codes.contains(&code)),
            NoteRule::CodesExcept(codes, told) => {
                self.codes().any(|code| codes.contains(&code)) && !value.is_some_and(told)
            }
            NoteRule::Status(status) => self.status == status,
            NoteRule::Rest(statuses) => {
                let spoken = |code: &str| claimed.contains(&code) || ELSEWHERE.contains(&code);
                statuses.contains(&self.status.as_str()) && !self.codes().any(spoken)
            }
        }
    }

    /// What it says beside the check's title.
    pub(super) fn detail(&self) -> String {
        let candidates = self.candidates.as_deref().unwrap_or_default();
        let reasons: Vec<&str> = self.codes().map(|code| reason(code).map_or(code, |reason| reason.text.vi)).collect();
        let mut parts = Vec::new();
        if !reasons.is_empty() {
            parts.push(format!("Lý do: {}", reasons.join("; ")));
        }
        if !candidates.is_empty() && candidates != "[]" {
            parts.push(format!("Có thể là: {candidates}"));
        }
        parts.join(". ")
    }
}

/// The notes of rows `first` to `last`, in the file's order.
pub(super) fn between(notes: &LazyFrame, first: u32, last: u32, present: &FxHashMap<&str, usize>) -> Result<Vec<Note>> {
    let within = col("_row").gt_eq(lit(first)).and(col("_row").lt_eq(lit(last)));
    let columns = ["field", "status", "codes", "output", "candidates"].map(|name| col(name).cast(DataType::String));
    let mut all = vec![col("_row").cast(DataType::UInt32)];
    all.extend(columns);
    let frame = engine::collect(notes.clone().filter(within).select(all))?;
    let rows = frame.column("_row")?.u32()?.clone();
    let [field, status, codes, output, candidates] = texts(&frame)?;
    let notes = (0..frame.height()).filter_map(|index| {
        let field = *present.get(field.get(index)?)?;
        Some(Note {
            row: rows.get(index)?,
            field,
            status: status.get(index).unwrap_or_default().to_owned(),
            codes: codes.get(index).unwrap_or_default().to_owned(),
            output: output.get(index).map(str::to_owned),
            candidates: candidates.get(index).map(str::to_owned),
        })
    });
    Ok(notes.collect())
}

fn texts(frame: &DataFrame) -> Result<[StringChunked; 5]> {
    let column = |name: &str| -> Result<StringChunked> { Ok(frame.column(name)?.str()?.clone()) };
    Ok([column("field")?, column("status")?, column("codes")?, column("output")?, column("candidates")?])
}

/// For each field present, the codes that checks claim by name.
pub(super) fn claimed(listened: &[Listened], field: &str) -> Vec<&'static str> {
    let rules = listened.iter().filter(|one| one.field == field);
    rules
        .filter_map(|one| match one.rule {
            NoteRule::Codes(codes) | NoteRule::CodesExcept(codes, _) => Some(codes),
            NoteRule::Status(_) | NoteRule::Rest(_) => None,
        })
        .flatten()
        .copied()
        .collect()
}
