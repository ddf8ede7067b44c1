//! One column of a batch: every cell judged by its field's kind and written in canonical text.

use std::borrow::Cow;

use arrow::array::{Array as _, StringArray, StringBuilder};

use rustc_hash::FxHashMap;

use super::facts::{Change, Note};
use super::membership::{Member, Membership};
use crate::dictionary::Field;
use crate::text;
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
        Self { field, at, options, members, running_text: TEXT_KINDS.contains(&field.kind.id) }
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
    pub(super) fn apply(&self, cells: &StringArray, first: u32) -> NormalColumn {
        let mut values = StringBuilder::with_capacity(cells.len(), cells.value_data().len());
        let (mut notes, mut changes) = (Vec::new(), Vec::new());
        for (row, cell) in (first..).zip(cells.iter()) {
            match cell {
                None => values.append_null(),
                Some(raw) if self.is_canonical(raw) => values.append_value(raw),
                Some(raw) => {
                    let mut cell = Cell { plan: self, row, notes: &mut notes, changes: &mut changes };
                    values.append_option(cell.normalize(raw));
                }
            }
        }
        NormalColumn { values: values.finish(), notes, changes }
    }

    fn is_canonical(&self, raw: &str) -> bool {
        match &self.members {
            Some(members) => members.is_code(raw),
            None => (self.field.kind.canonical)(raw, &self.options),
        }
    }

    fn judge(&self, text: &str) -> Verdict {
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
            Member::Several(codes) => Verdict {
                candidates: codes.into_iter().map(str::to_owned).collect(),
                ..Verdict::new(Status::Ambiguous, None).code(reason::NOT_IN_LIST)
            },
            Member::No => Verdict::invalid(reason::NOT_IN_LIST),
        }
    }
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
    fn normalize(&mut self, raw: &str) -> Option<String> {
        let repaired = if self.plan.running_text { self.repair(raw) } else { Cow::Borrowed(raw) };
        let verdict = self.plan.judge(&repaired);
        let kept = match verdict.status {
            Status::Missing => None,
            Status::Valid | Status::Warn | Status::Retired => {
                Some(verdict.output.clone().unwrap_or_else(|| repaired.clone().into_owned()))
            }
            Status::Repair | Status::Ambiguous | Status::Invalid => Some(as_written(&repaired)),
        };
        if kept.as_deref() != Some(&*repaired) {
            self.change(self.plan.field.kind.id.into(), Some(repaired.into_owned()), kept.clone());
        }
        if !matches!(verdict.status, Status::Valid | Status::Missing) {
            self.notes.push(Note::new(self.row, self.plan.at, verdict));
        }
        kept
    }

    /// Runs the default pipeline of text; the log names the steps that changed the cell.
    fn repair<'t>(&mut self, raw: &'t str) -> Cow<'t, str> {
        let (text, steps) = text::trace(raw);
        if !steps.is_empty() {
            self.change(steps.join("+").into(), Some(raw.to_owned()), Some(text.clone().into_owned()));
        }
        text
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
