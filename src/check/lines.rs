//! What was found in a batch becomes lines of `findings.parquet`: address, value, proposal, owner.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::findings::{Line, Writer};
use super::key::Cells;
use super::notes::Note;
use super::pass::Speaker;
use crate::error::Result;
use crate::normalize::NormalTable;

/// A finding of the batch in hand.
pub(super) struct Found {
    pub(super) row: usize,
    pub(super) speaker: usize,
    pub(super) detail: Option<String>,
}

/// Where the rows of a batch stand.
pub(super) struct Places {
    pub(super) rows: Vec<u32>,
    pub(super) parts: Vec<u16>,
    pub(super) lines: Vec<u32>,
}

impl Places {
    /// Part and line of each row as one number: see [`super::expr::place`].
    pub(super) fn numbers(&self) -> Vec<u64> {
        self.parts.iter().zip(&self.lines).map(|(part, line)| u64::from(*part) << 32 | u64::from(*line)).collect()
    }
}

/// The file of findings, and the addresses already spelt out.
pub(super) struct Lines<'a> {
    table: &'a NormalTable,
    out: Writer,
    /// What stands before and after the line's number in an address, by speaker and part.
    spelt: FxHashMap<(usize, u16), (String, String)>,
    address: String,
}

impl<'a> Lines<'a> {
    pub(super) fn new(table: &'a NormalTable, out: Writer) -> Self {
        Self { table, out, spelt: FxHashMap::default(), address: String::new() }
    }

    /// A fact of the set: it has no row.
    pub(super) fn fact(&mut self, speaker: &Speaker<'_>, detail: &str) -> Result<()> {
        self.out.push(&Line {
            code: speaker.check.code,
            level: speaker.setting.level.as_str(),
            field: &speaker.field,
            row: None,
            address: &self.table.dataset,
            value: None,
            detail: Some(detail),
            proposal: None,
            owner: speaker.setting.owner,
        })
    }

    /// The findings of a batch, in the order of rows, codes and fields.
    pub(super) fn batch(
        &mut self,
        speakers: &[Speaker<'_>],
        places: &Places,
        notes: &[Note],
        cells: &Cells,
        mut found: Vec<Found>,
    ) -> Result<()> {
        found.sort_unstable_by_key(|one| (one.row, speakers.get(one.speaker).map(|speaker| speaker.rank)));
        let outputs: FxHashMap<(u32, usize), &str> =
            notes.iter().filter_map(|note| Some(((note.row, note.field), note.output.as_deref()?))).collect();
        for one in &found {
            let (Some(speaker), Some(&row)) = (speakers.get(one.speaker), places.rows.get(one.row)) else {
                continue;
            };
            let part = places.parts.get(one.row).copied().unwrap_or_default();
            let line = places.lines.get(one.row).copied().unwrap_or_default();
            let (before, after) = self
                .spelt
                .entry((one.speaker, part))
                .or_insert_with(|| self.table.address_around(part, &speaker.field));
            self.address.clear();
            write!(self.address, "{before}{}{after}", self.table.line(part, line)).ok();
            let value = speaker.column.and_then(|column| cells.get(column, one.row));
            let proposal = speaker.column.and_then(|column| outputs.get(&(row, column)).copied());
            self.out.push(&Line {
                code: speaker.check.code,
                level: speaker.setting.level.as_str(),
                field: &speaker.field,
                row: Some(row),
                address: &self.address,
                value,
                detail: one.detail.as_deref(),
                proposal: proposal.filter(|proposal| Some(*proposal) != value),
                owner: speaker.setting.owner,
            })?;
        }
        Ok(())
    }

    /// Closes the file; the number of findings.
    pub(super) fn finish(self) -> Result<u64> {
        self.out.finish()
    }
}
