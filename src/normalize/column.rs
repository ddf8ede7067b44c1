//! One column of a batch: every cell judged by its field's kind and written in canonical text.

use std::borrow::Cow;

use arrow::array::{Array as _, StringArray, StringBuilder};

use super::coded::Mark;
use super::facts::{Change, Changes, Note};
use super::known::{Fate, Known, Place, Settled};
use super::membership::{Member, Membership};
use crate::dictionary::Field;
use crate::error::Result;
use crate::text;
use crate::text::value::{Options, RunningText, Status, Verdict, reason, running_text};

/// Kinds whose cells are running text: repaired step by step before they are judged.
const TEXT_KINDS: [&str; 5] = ["dia_chi", "ma_danh_muc", "ten_nguoi", "ten_to_chuc", "van_ban"];

/// What a field asks of its cells.
pub(super) struct FieldPlan<'d> {
    judge: CellJudge<'d>,
    /// What became of cells seen before.
    known: Known,
    /// Which of them the pipeline of a text field left alone.
    settled: Settled,
}

/// How single cells of a field are judged.
pub(super) struct CellJudge<'d> {
    field: &'d Field,
    /// Place in the table's fields.
    at: u16,
    /// The type's options, the field's, and what the column as a whole shows.
    options: Options,
    members: Option<Membership<'d>>,
    /// Cells go through the pipeline of a text field first.
    is_text: bool,
    /// How a text that has been through it is judged.
    running: Option<RunningText>,
}

/// A column made canonical, and what was noted and changed on the way.
pub(super) struct NormalColumn {
    pub(super) values: StringArray,
    /// The marks of its cells, where there are some.
    pub(super) marks: Option<Vec<Mark>>,
    pub(super) notes: Vec<Note>,
    pub(super) changes: Changes,
}

impl NormalColumn {
    /// A column that the source does not have.
    pub(super) fn empty(rows: usize) -> Self {
        Self { values: StringArray::new_null(rows), marks: None, notes: Vec::new(), changes: Changes::default() }
    }

    /// Lays new values over some cells, ascending by their place.
    ///
    /// # Errors
    /// When the column outgrows an Arrow column.
    pub(super) fn overlay(&mut self, new: &[(usize, &str)]) -> Result<()> {
        let mut values = Rewritten::of(&self.values);
        for (at, text) in new {
            values.put(*at, Some(text))?;
            if let Some(mark) = self.marks.as_mut().and_then(|marks| marks.get_mut(*at)) {
                *mark = Mark::NONE;
            }
        }
        self.values = values.finish()?;
        Ok(())
    }
}

/// A column of which some cells are written anew; the cells between them are copied in one piece, or not at all where
/// all stay.
struct Rewritten<'c> {
    cells: &'c StringArray,
    /// Cells that are in `out`.
    done: usize,
    out: Option<StringBuilder>,
}

impl<'c> Rewritten<'c> {
    const fn of(cells: &'c StringArray) -> Self {
        Self { cells, done: 0, out: None }
    }

    /// Writes the cell at a place behind those written before.
    fn put(&mut self, at: usize, text: Option<&str>) -> Result<()> {
        let (cells, done) = (self.cells, self.done);
        let out =
            self.out.get_or_insert_with(|| StringBuilder::with_capacity(cells.len(), cells.value_data().len() / 2));
        copy(cells, done, at, out)?;
        out.append_option(text);
        self.done = at + 1;
        Ok(())
    }

    fn finish(self) -> Result<StringArray> {
        let Some(mut out) = self.out else { return Ok(self.cells.clone()) };
        copy(self.cells, self.done, self.cells.len(), &mut out)?;
        Ok(out.finish())
    }
}

/// Copies the cells `from..to`.
fn copy(cells: &StringArray, from: usize, to: usize, out: &mut StringBuilder) -> Result<()> {
    /// Fewer cells are copied one by one.
    const FEW: usize = 4;
    if to - from < FEW {
        (from..to).for_each(|at| out.append_option(cells.is_valid(at).then(|| cells.value(at))));
        return Ok(());
    }
    Ok(out.append_array(&cells.slice(from, to - from))?)
}

impl<'d> FieldPlan<'d> {
    /// A plan for the field at place `at` of the table.
    pub(super) fn new(field: &'d Field, at: u16, options: Options, members: Option<Membership<'d>>) -> Self {
        Self {
            judge: CellJudge::new(field, at, options, members),
            known: Known::default(),
            settled: Settled::default(),
        }
    }

    /// Lays over the options what the column's cells show together («1.234», lost zeros, day and month).
    pub(super) fn learn(&mut self, learnt: Options) {
        let before = self.judge.options.len();
        for (name, value) in learnt {
            self.judge.options.entry(name).or_insert(value);
        }
        if self.judge.options.len() > before {
            self.known.clear();
        }
    }

    /// The field.
    pub(super) fn field(&self) -> &'d Field {
        self.judge.field
    }

    /// Makes a column canonical. `first` is the row number of its first cell.
    ///
    /// # Errors
    /// When the column outgrows an Arrow column.
    pub(super) fn apply(&mut self, cells: &StringArray, first: u32) -> Result<NormalColumn> {
        let Self { judge, known, settled } = self;
        let mut values = Rewritten::of(cells);
        let (mut notes, mut changes) = (Vec::new(), Vec::new());
        let mut marks = vec![Mark::NONE; cells.len()];
        // what is remembered is looked up for all cells at first: memory is waited for less where nothing else is done
        let found: Vec<Option<Place>> = if known.is_seldom() || known.is_empty() {
            Vec::new()
        } else {
            cells.iter().map(|text| known.look_up(text?)).collect()
        };
        let found = found.into_iter().chain(std::iter::repeat(None));
        // one like the one above it is not worked out again
        let (mut last, mut worked) = (None, Place::PLAIN);
        for ((((at, row), text), found), mark) in (0..).zip(first..).zip(cells).zip(found).zip(&mut marks) {
            let Some(text) = text else { continue };
            let place = match found {
                Some(place) => known.again(place),
                None if last == Some(text) => worked,
                None if known.is_seldom() && judge.is_plain(text, settled) => Place::PLAIN,
                None => known.place(text, |text| judge.fate(text, settled)),
            };
            if found.is_none() {
                (last, worked) = (Some(text), place);
            }
            *mark = place.mark();
            let Some((fate, end)) = known.fate(place) else { continue };
            if !fate.changes.is_empty() {
                values.put(at, end)?;
                changes.extend(fate.changes.clone().map(|place| (row, place)));
            }
            if let Some(note) = &fate.note {
                notes.push(Note { row, ..Note::clone(note) });
            }
        }
        Ok(NormalColumn { values: values.finish()?, marks: Some(marks), notes, changes: known.changes(changes)? })
    }
}

impl<'d> CellJudge<'d> {
    /// How the field at place `at` of the table judges its cells.
    pub(super) fn new(field: &'d Field, at: u16, options: Options, members: Option<Membership<'d>>) -> Self {
        let is_text = TEXT_KINDS.contains(&field.kind.id);
        Self { field, at, options, members, is_text, running: running_text(field.kind).filter(|_| is_text) }
    }

    /// True where a cell is seen at once to be canonical.
    fn is_plain(&self, text: &str, settled: &mut Settled) -> bool {
        (!self.is_text || settled.holds(text)) && self.is_canonical(text)
    }

    /// True for a canonical text; where the field takes running text, one that its pipeline leaves as it is.
    fn is_canonical(&self, text: &str) -> bool {
        match (&self.members, &self.running) {
            (Some(members), _) => members.is_code(text),
            (None, Some(running)) => (running.canonical)(text),
            (None, None) => (self.field.kind.canonical)(text, &self.options),
        }
    }

    /// What becomes of a cell; what cannot be read stays as it was written, with a note.
    fn fate(&self, raw: &str, settled: &mut Settled) -> Fate {
        let mut fate = Fate::default();
        let mut change = |rule: Cow<'static, str>, before: &str, after: Option<&str>| {
            let change = Change { rule, before: Some(before.into()), after: after.map(Into::into) };
            fate.changes.push(change);
        };
        let text = if self.is_text && !settled.holds(raw) {
            let (repaired, steps) = text::trace(raw);
            if repaired != raw {
                change(steps.join("+").into(), raw, Some(&repaired));
            }
            repaired
        } else {
            Cow::Borrowed(raw)
        };
        if self.is_canonical(&text) {
            return fate;
        }
        let verdict = match &self.running {
            Some(running) => (running.judge)(&text),
            None => (self.field.kind.parse)(&text, &self.options),
        };
        let verdict = self.as_member(&text, verdict);
        let kept = match verdict.status {
            Status::Missing => None,
            Status::Valid | Status::Warn | Status::Retired => Some(verdict.output.as_deref().unwrap_or(&text)),
            Status::Repair | Status::Ambiguous | Status::Invalid => Some(as_written(&text)),
        };
        if kept != Some(&*text) {
            change(self.field.kind.id.into(), &text, kept);
        }
        if !matches!(verdict.status, Status::Valid | Status::Missing) {
            fate.note = Some(Box::new(Note::new(0, self.at, verdict)));
        }
        fate
    }

    /// What the field says of a text, its code list included.
    pub(super) fn verdict(&self, text: &str) -> Verdict {
        self.as_member(text, (self.field.kind.parse)(text, &self.options))
    }

    /// The verdict of the kind on a text, and what the code list says of it.
    fn as_member(&self, text: &str, verdict: Verdict) -> Verdict {
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

/// A value that cannot be read keeps its letters; only the blanks around it go.
fn as_written(text: &str) -> &str {
    let trimmed = text.trim();
    if trimmed.is_empty() { text } else { trimmed }
}
