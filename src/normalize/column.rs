//! One column of a batch: every cell judged by its field's kind and written in canonical text.

use std::borrow::Cow;

use arrow::array::{Array as _, StringArray, StringBuilder};

use rustc_hash::FxHashMap;

use super::facts::{Change, Note};
use super::membership::{Member, Membership};
use crate::dictionary::Field;
use crate::error::Result;
use crate::text;
use crate::text::memo::Memo;
use crate::text::value::{Options, Status, Verdict, reason};

/// Kinds whose cells are running text: repaired step by step before they are judged.
const TEXT_KINDS: [&str; 5] = ["dia_chi", "ma_danh_muc", "ten_nguoi", "ten_to_chuc", "van_ban"];

/// What a field asks of its cells.
pub(super) struct FieldPlan<'d> {
    field: &'d Field,
    /// Place in the table's fields.
    at: u16,
    /// The type's options, the field's, and what the column as a whole shows.
    options: Options,
    members: Option<Membership<'d>>,
    running_text: bool,
    /// Cells mended before.
    memo: Memo,
}

/// A column made canonical, and what was noted and changed on the way.
pub(super) struct NormalColumn {
    pub(super) values: StringArray,
    pub(super) notes: Vec<Note>,
    pub(super) changes: Vec<Change>,
}

impl NormalColumn {
    /// A column that the source does not have.
    pub(super) fn empty(rows: usize) -> Self {
        Self { values: StringArray::new_null(rows), notes: Vec::new(), changes: Vec::new() }
    }

    /// Lays new values over the cells of some rows. `first` is the row number of the first cell.
    pub(super) fn overlay(&mut self, first: u32, new: &FxHashMap<u32, String>) {
        if new.is_empty() {
            return;
        }
        let cells = (first..).zip(self.values.iter());
        self.values = cells.map(|(row, cell)| new.get(&row).map(String::as_str).or(cell)).collect();
    }
}

impl<'d> FieldPlan<'d> {
    /// A plan for the field at place `at` of the table.
    pub(super) fn new(field: &'d Field, at: u16, options: Options, members: Option<Membership<'d>>) -> Self {
        Self { field, at, options, members, running_text: TEXT_KINDS.contains(&field.kind.id), memo: Memo::default() }
    }

    /// Lays over the options what the column's cells show together («1.234», lost zeros, day and month).
    pub(super) fn learn(&mut self, learnt: Options) {
        for (name, value) in learnt {
            self.options.entry(name).or_insert(value);
        }
    }

    /// The field.
    pub(super) fn field(&self) -> &'d Field {
        self.field
    }

    /// Makes a column canonical. `first` is the row number of its first cell.
    ///
    /// # Errors
    /// When the column outgrows an Arrow column.
    pub(super) fn apply(&self, cells: &StringArray, first: u32) -> Result<NormalColumn> {
        let repaired = if self.running_text {
            text::column::default(cells, &self.memo)?
        } else {
            text::column::Column { values: cells.clone(), changed: Vec::new() }
        };
        let mut changed = repaired.changed.iter().peekable();
        let mut values = StringBuilder::with_capacity(cells.len(), repaired.values.value_data().len());
        let (mut notes, mut changes) = (Vec::new(), Vec::new());
        for (at, (row, text)) in (first..).zip(repaired.values.iter()).enumerate() {
            let Some(text) = text else {
                values.append_null();
                continue;
            };
            let mut cell = Cell { plan: self, row, notes: &mut notes, changes: &mut changes };
            if changed.next_if_eq(&&at).is_some() {
                cell.log_repair(cells.value(at), text);
            }
            if self.is_canonical(text) {
                values.append_value(text);
            } else {
                values.append_option(cell.normalize(text));
            }
        }
        Ok(NormalColumn { values: values.finish(), notes, changes })
    }

    fn is_canonical(&self, raw: &str) -> bool {
        match &self.members {
            Some(members) => members.is_code(raw),
            None => (self.field.kind.canonical)(raw, &self.options),
        }
    }

    /// What the field says of a text, its code list included.
    pub(super) fn judge(&self, text: &str) -> Verdict {
        let verdict = (self.field.kind.parse)(text, &self.options);
        let (Some(members), Status::Valid | Status::Warn) = (&self.members, verdict.status) else {
            return verdict;
        };
        let output = verdict.output.as_deref().unwrap_or(text);
        match members.find(output) {
            Member::Code(code) => Verdict { output: Some(code.to_owned()), ..verdict },
            Member::Retired(code, successors) => Verdict {
                candidates: successors.to_vec(),
                ..Verdict::new(Status::Retired, Some(code.to_owned())).code(reason::RETIRED)
            },
            Member::Several(codes) => several(codes, Verdict::new(Status::Ambiguous, None)),
            Member::Alike(codes) => several(codes, Verdict::new(Status::Ambiguous, None).code(reason::NOT_IN_LIST)),
            Member::No => Verdict::invalid(reason::NOT_IN_LIST),
        }
    }
}

/// A verdict on a name that several codes may mean.
fn several(codes: Vec<&str>, verdict: Verdict) -> Verdict {
    let verdict = verdict.code(reason::SEVERAL_MEANINGS);
    Verdict { candidates: codes.into_iter().map(str::to_owned).collect(), ..verdict }
}

/// A cell on its way to canonical form.
struct Cell<'p, 'd> {
    plan: &'p FieldPlan<'d>,
    row: u32,
    notes: &'p mut Vec<Note>,
    changes: &'p mut Vec<Change>,
}

impl Cell<'_, '_> {
    /// The canonical text; what cannot be read stays as it was written, with a note.
    fn normalize(&mut self, text: &str) -> Option<String> {
        let verdict = self.plan.judge(text);
        let kept = match verdict.status {
            Status::Missing => None,
            Status::Valid | Status::Warn | Status::Retired => {
                Some(verdict.output.clone().unwrap_or_else(|| text.to_owned()))
            }
            Status::Repair | Status::Ambiguous | Status::Invalid => Some(as_written(text)),
        };
        if kept.as_deref() != Some(text) {
            self.change(self.plan.field.kind.id.into(), Some(text.to_owned()), kept.clone());
        }
        if !matches!(verdict.status, Status::Valid | Status::Missing) {
            self.notes.push(Note::new(self.row, self.plan.at, verdict));
        }
        kept
    }

    /// Writes down the steps of the default pipeline that changed the cell.
    fn log_repair(&mut self, raw: &str, repaired: &str) {
        let (_, steps) = text::trace(raw);
        self.change(steps.join("+").into(), Some(raw.to_owned()), Some(repaired.to_owned()));
    }

    fn change(&mut self, rule: Cow<'static, str>, before: Option<String>, after: Option<String>) {
        self.changes.push(Change { row: self.row, field: self.plan.at, rule, before, after });
    }
}

/// A value that cannot be read keeps its letters; only the blanks around it go.
fn as_written(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.is_empty() { text.to_owned() } else { trimmed.to_owned() }
}
