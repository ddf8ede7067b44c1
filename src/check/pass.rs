//! The pass: every probe is evaluated once over each batch of rows, counted, and written out as findings.

use polars::prelude::{BooleanChunked, DataFrame, LazyFrame};
use rustc_hash::FxHashMap;

use super::findings::Writer;
use super::gather::{Masks, Work};
use super::key::Cells;
use super::lines::{Found, Lines, Places, owner};
use super::notes::{self, Note, Notes};
use super::{Check, Level, Outcome, TableView, expr};
use crate::error::Result;

/// One check on one field: who speaks, and what was counted.
pub(super) struct Speaker<'a> {
    pub(super) check: &'static Check,
    pub(super) field: String,
    pub(super) level: Level,
    pub(super) owner: &'a str,
    /// Place of the field among those present.
    pub(super) column: Option<usize>,
    /// Place in the order of codes and fields.
    pub(super) rank: usize,
    mask: usize,
    tested: u64,
    broken: u64,
}

/// The state of the pass. Speakers stand in the order judged, grouped, compared, listened.
pub(super) struct Pass<'a> {
    view: &'a TableView<'a>,
    work: Work,
    masks: Masks,
    speakers: Vec<Speaker<'a>>,
    claimed: Vec<Vec<&'static str>>,
    cursors: Vec<usize>,
    notes: Option<Notes>,
    lines: Lines<'a>,
}

impl<'a> Pass<'a> {
    pub(super) fn new(view: &'a TableView<'a>, work: Work, out: Writer) -> Result<Self> {
        let (present, entity) = (view.context.present, view.context.entity);
        let (mut masks, mut speakers) = (Masks::new(), Vec::new());
        let mut add = |check: &'static Check, field: &str, mask| {
            let column = present.iter().position(|id| id == field);
            let (field, owner) = (field.to_owned(), owner(entity, field));
            speakers.push(Speaker {
                check,
                field,
                level: check.level,
                owner,
                column,
                rank: 0,
                mask,
                tested: 0,
                broken: 0,
            });
        };
        for one in &work.judged {
            add(one.check, &one.probe.field, masks.tested(&one.probe.tested));
            masks.broken(&one.probe);
        }
        for one in &work.groups.rules {
            add(one.check, &one.rule.field, masks.tested(&one.rule.tested()));
        }
        for one in &work.compared {
            add(one.check, &one.field, masks.tested(&one.tested));
        }
        for one in &work.listened {
            add(one.check, &one.field, masks.tested(&expr::filled(&one.field)));
        }
        rank(&mut speakers);
        let claimed = present.iter().map(|field| notes::claimed(&work.listened, field)).collect();
        let asked = speakers.iter().filter_map(|speaker| Some((speaker.field.clone(), speaker.column?)));
        let asked: FxHashMap<String, usize> = asked.collect();
        let notes = view.notes.as_deref().map(|path| Notes::open(path, asked)).transpose()?;
        let (cursors, lines) = (vec![0; work.compared.len()], Lines::new(view.table, out));
        Ok(Self { view, work, masks, speakers, claimed, cursors, notes, lines })
    }

    /// The plan of the pass: only the fields that somebody asks for are read.
    pub(super) fn plan(&self) -> LazyFrame {
        let present = self.view.context.present;
        let spoken = self.speakers.iter().filter_map(|speaker| speaker.column);
        let beside = self.work.judged.iter().flat_map(|one| &one.probe.beside);
        let beside = beside.filter_map(|field| present.iter().position(|id| id == field));
        let mut fields: Vec<usize> = spoken.chain(beside).chain(self.work.groups.fields()).collect();
        fields.sort_unstable();
        fields.dedup();
        let fields: Vec<&str> = fields.iter().filter_map(|at| present.get(*at)).map(String::as_str).collect();
        self.masks.plan(self.view, &fields)
    }

    /// Writes the facts of the set: they have no row, so they come first.
    pub(super) fn facts(&mut self) -> Result<()> {
        let entity = self.view.context.entity;
        let mut facts: Vec<_> = self.work.facts.iter().filter(|(_, fact)| fact.broken > 0).collect();
        facts.sort_by_key(|(check, fact)| (check.code, fact.field.as_str()));
        for (check, fact) in facts {
            let (field, owner) = (fact.field.clone(), owner(entity, &fact.field));
            let level = check.level;
            let speaker = Speaker { check, field, level, owner, column: None, rank: 0, mask: 0, tested: 0, broken: 0 };
            self.lines.fact(&speaker, &fact.detail)?;
        }
        Ok(())
    }

    /// Counts a batch and writes its findings.
    pub(super) fn take(&mut self, batch: &DataFrame) -> Result<()> {
        let places = Places {
            rows: batch.column("_row")?.u32()?.iter().map(Option::unwrap_or_default).collect(),
            parts: batch.column("_part")?.u16()?.iter().map(Option::unwrap_or_default).collect(),
            lines: batch.column("_line")?.u32()?.iter().map(Option::unwrap_or_default).collect(),
        };
        let Some(&last) = places.rows.last() else { return Ok(()) };
        self.count_tested(batch)?;
        let cells = Cells::of(batch, self.view.context.present)?;
        let mut found = Vec::new();
        self.judge(batch, &cells, &mut found)?;
        self.group(&cells, &places, &mut found);
        self.compare(&places.rows, &mut found)?;
        let notes = self.notes.as_mut().map(|notes| notes.until(last)).transpose()?.unwrap_or_default();
        self.listen(&notes, &places.rows, &cells, &mut found);
        for one in &found {
            if let Some(speaker) = self.speakers.get_mut(one.speaker) {
                speaker.broken += 1;
            }
        }
        self.lines.batch(&self.speakers, &places, &notes, &cells, found)
    }

    fn count_tested(&mut self, batch: &DataFrame) -> Result<()> {
        let mut counts = Vec::with_capacity(self.masks.count());
        for number in 0..self.masks.count() {
            let mask = batch.column(&format!("t{number}"))?.bool()?;
            counts.push(u64::from(mask.sum().unwrap_or_default()));
        }
        for speaker in &mut self.speakers {
            speaker.tested += counts.get(speaker.mask).copied().unwrap_or_default();
        }
        Ok(())
    }

    fn judge(&self, batch: &DataFrame, cells: &Cells, found: &mut Vec<Found>) -> Result<()> {
        for (number, one) in self.work.judged.iter().enumerate() {
            let present = self.view.context.present;
            let beside: Vec<(&str, usize)> = one
                .probe
                .beside
                .iter()
                .filter_map(|field| Some((field.as_str(), present.iter().position(|id| id == field)?)))
                .collect();
            for row in set(batch.column(&format!("b{number}"))?.bool()?) {
                let detail = self.detail(one.probe.says.as_deref(), &beside, cells, row);
                found.push(Found { row, speaker: number, detail });
            }
        }
        Ok(())
    }

    /// What a probe says, and the values beside it.
    fn detail(&self, says: Option<&str>, beside: &[(&str, usize)], cells: &Cells, row: usize) -> Option<String> {
        let mut text = says.unwrap_or_default().to_owned();
        for (field, column) in beside {
            let title = self.view.context.entity.field(field).map_or(*field, |field| field.title.vi.as_str());
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(title);
            text.push_str(": ");
            text.push_str(cells.get(*column, row).unwrap_or("(trống)"));
        }
        (!text.is_empty()).then_some(text)
    }

    fn group(&mut self, cells: &Cells, places: &Places, found: &mut Vec<Found>) {
        let base = self.work.judged.len();
        for broken in self.work.groups.judge(cells, &places.numbers()) {
            let speaker = base + broken.rule;
            let field = self.speakers.get(speaker).map_or("", |speaker| speaker.field.as_str());
            let detail = match broken.first {
                Some(first) => format!("{} (xem {})", broken.detail, self.address_of(first, field)),
                None => broken.detail,
            };
            found.push(Found { row: broken.row, speaker, detail: Some(detail) });
        }
    }

    fn compare(&mut self, rows: &[u32], found: &mut Vec<Found>) -> Result<()> {
        for (index, one) in self.work.compared.iter().enumerate() {
            let speaker = self.work.judged.len() + self.work.groups.rules.len() + index;
            let broken = one.broken.column("_row")?.u32()?;
            let (details, places) = (one.broken.column("detail")?.str()?, one.broken.column("_at")?.u64()?);
            let mut cursor = self.cursors.get(index).copied().unwrap_or_default();
            let next = |cursor: usize| (cursor < broken.len()).then(|| broken.get(cursor)).flatten();
            while let Some(row) = next(cursor).filter(|row| rows.last().is_some_and(|last| row <= last)) {
                if let Ok(row) = rows.binary_search(&row) {
                    let at = places.get(cursor).map(|place| self.address_of(place, &one.field));
                    let detail = match (details.get(cursor), at) {
                        (Some(detail), Some(at)) => Some(format!("{detail} (xem {at})")),
                        (detail, _) => detail.map(str::to_owned),
                    };
                    found.push(Found { row, speaker, detail });
                }
                cursor += 1;
            }
            if let Some(place) = self.cursors.get_mut(index) {
                *place = cursor;
            }
        }
        Ok(())
    }

    fn address_of(&self, place: u64, field: &str) -> String {
        let (part, line) = expr::unplace(place);
        self.view.table.address(part, line, field)
    }

    fn listen(&self, notes: &[Note], rows: &[u32], cells: &Cells, found: &mut Vec<Found>) {
        let base = self.work.judged.len() + self.work.groups.rules.len() + self.work.compared.len();
        for note in notes {
            let Ok(row) = rows.binary_search(&note.row) else { continue };
            let value = cells.get(note.field, row);
            let claimed = self.claimed.get(note.field).map(Vec::as_slice).unwrap_or_default();
            for (index, one) in self.work.listened.iter().enumerate() {
                let speaker = base + index;
                let own = self.speakers.get(speaker).is_some_and(|speaker| speaker.column == Some(note.field));
                if own && note.breaks(one.rule, claimed, value) {
                    found.push(Found { row, speaker, detail: Some(note.detail()).filter(|text| !text.is_empty()) });
                }
            }
        }
    }

    pub(super) fn finish(self) -> Result<(Vec<Outcome>, u64)> {
        let facts = self.work.facts.iter().map(|(check, fact)| Outcome {
            code: check.code.to_owned(),
            field: fact.field.clone(),
            level: check.level,
            tested: fact.tested,
            broken: fact.broken,
        });
        let spoken = self.speakers.iter().map(|one| Outcome {
            code: one.check.code.to_owned(),
            field: one.field.clone(),
            level: one.level,
            tested: one.tested.max(one.broken),
            broken: one.broken,
        });
        let mut outcomes: Vec<Outcome> = spoken.chain(facts).collect();
        outcomes.sort_by(|one, other| (&one.code, &one.field).cmp(&(&other.code, &other.field)));
        Ok((outcomes, self.lines.finish()?))
    }
}

/// Gives speakers their place in the order of codes and fields.
fn rank(speakers: &mut [Speaker<'_>]) {
    let mut order: Vec<usize> = (0..speakers.len()).collect();
    let key = |at: &usize| speakers.get(*at).map(|speaker| (speaker.check.code, speaker.field.clone()));
    order.sort_by_cached_key(key);
    for (rank, at) in order.into_iter().enumerate() {
        if let Some(speaker) = speakers.get_mut(at) {
            speaker.rank = rank;
        }
    }
}

/// The rows where a mask holds.
fn set(mask: &BooleanChunked) -> Vec<usize> {
    let mut rows = Vec::new();
    let mut base = 0;
    for chunk in mask.downcast_iter() {
        let values = chunk.values();
        let known = |at: &usize| chunk.validity().is_none_or(|validity| validity.get_bit(*at));
        rows.extend(values.true_idx_iter().filter(known).map(|at| base + at));
        base += values.len();
    }
    rows
}
