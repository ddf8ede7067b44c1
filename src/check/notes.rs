//! Verdicts of value kinds, read from `notes.parquet` in one go beside the pass.

use std::collections::VecDeque;
use std::path::Path;

use arrow::array::{Array as _, AsArray as _, RecordBatch, StringArray};
use arrow::datatypes::UInt32Type;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use rustc_hash::FxHashMap;

use super::NoteRule;
use super::gather::Listened;
use crate::error::{Error, Result};
use crate::files;
use crate::normalize::NOTES;
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

/// The notes of a table in the order of rows; those of fields that were not asked for are passed over.
pub(super) struct Notes {
    reader: ParquetRecordBatchReader,
    fields: FxHashMap<String, usize>,
    held: VecDeque<Note>,
}

impl Notes {
    /// Opens `notes.parquet`; `fields` are the ids asked for and their place among those present.
    pub(super) fn open(path: &Path, fields: FxHashMap<String, usize>) -> Result<Self> {
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(files::open(path)?, options)?;
        Ok(Self { reader: builder.with_batch_size(8192).build()?, fields, held: VecDeque::new() })
    }

    /// The notes not yet taken of rows up to `last`.
    pub(super) fn until(&mut self, last: u32) -> Result<Vec<Note>> {
        while self.held.back().is_none_or(|note| note.row <= last) {
            let Some(batch) = self.reader.next() else { break };
            self.hold(&batch?)?;
        }
        let count = self.held.partition_point(|note| note.row <= last);
        Ok(self.held.drain(..count).collect())
    }

    fn hold(&mut self, batch: &RecordBatch) -> Result<()> {
        let missing = |name: &str| Error::stage("check", format!("notes.parquet: {name}"));
        let text = |name: &str| -> Result<&StringArray> {
            batch.column_by_name(name).and_then(|column| column.as_string_opt()).ok_or_else(|| missing(name))
        };
        let rows = batch.column_by_name(NOTES[0]).and_then(|column| column.as_primitive_opt::<UInt32Type>());
        let rows = rows.ok_or_else(|| missing(NOTES[0]))?;
        let [field, status, codes, output, candidates] =
            [text(NOTES[1])?, text(NOTES[2])?, text(NOTES[3])?, text(NOTES[4])?, text(NOTES[5])?];
        let cell = |column: &StringArray, at: usize| column.is_valid(at).then(|| column.value(at).to_owned());
        for at in 0..batch.num_rows() {
            let Some(&place) = self.fields.get(field.value(at)) else { continue };
            self.held.push_back(Note {
                row: rows.value(at),
                field: place,
                status: cell(status, at).unwrap_or_default(),
                codes: cell(codes, at).unwrap_or_default(),
                output: cell(output, at),
                candidates: cell(candidates, at),
            });
        }
        Ok(())
    }
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
