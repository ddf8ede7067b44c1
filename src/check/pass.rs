//! The pass: every probe is evaluated once over each batch of rows, counted, and written out as findings.

use polars::prelude::{BooleanChunked, DataFrame, LazyFrame};
use rustc_hash::FxHashMap;

use super::by_unit::ByUnit;
use super::findings::Writer;
use super::gather::{Masks, Work};
use super::key::Cells;
use super::lines::{Found, Lines, Places};
use super::notes::{self, Note, Notes};
use super::settings::Setting;
use super::{Check, Context, Outcome, TableView, UnitOutcome, expr};
use crate::error::Result;

/// One check on one field: who speaks, and what was counted.
pub(super) struct Speaker<'a> {
    pub(super) check: &'static Check,
    pub(super) field: String,
    pub(super) setting: Setting<'a>,
    /// Place of the field among those present.
    pub(super) column: Option<usize>,
    /// Place in the order of codes and fields.
    pub(super) rank: usize,
    mask: usize,
    tested: u64,
    broken: u64,
    /// Told once for the set, and whether it was.
    once: bool,
    told: bool,
}

impl<'a> Speaker<'a> {
    fn new(context: &Context<'a>, check: &'static Check, field: &str, mask: usize) -> Self {
        let column = context.present.iter().position(|id| id == field);
        let (field, setting) = (field.to_owned(), Setting::of(context.entity, check, field));
        Self { check, field, setting, column, rank: 0, mask, tested: 0, broken: 0, once: false, told: false }
    }

    fn outcome(&self) -> Outcome {
        let tested = self.tested.max(self.broken);
        Outcome {
            code: self.check.code.to_owned(),
            field: self.field.clone(),
            level: self.setting.level,
            tested,
            broken: self.broken,
            tolerated: self.setting.tolerates(self.broken, tested),
        }
    }
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
    by_unit: Option<ByUnit>,
    lines: Lines<'a>,
}

impl<'a> Pass<'a> {
    pub(super) fn new(view: &'a TableView<'a>, work: Work, out: Writer) -> Result<Self> {
        let (context, present) = (view.context, view.context.present);
        let (mut masks, mut speakers) = (Masks::new(), Vec::new());
        let mut add =
            |check: &'static Check, field: &str, mask| speakers.push(Speaker::new(context, check, field, mask));
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
        for (one, speaker) in work.judged.iter().zip(&mut speakers) {
            speaker.once = one.probe.once;
        }
        rank(&mut speakers);
        let claimed = present.iter().map(|field| notes::claimed(&work.listened, field)).collect();
        let asked = speakers.iter().filter_map(|speaker| Some((speaker.field.clone(), speaker.column?)));
        let asked: FxHashMap<String, usize> = asked.collect();
        let notes = view.notes.as_deref().map(|path| Notes::open(path, asked)).transpose()?;
        let (cursors, lines) = (vec![0; work.compared.len()], Lines::new(view.table, out));
        let by_unit = ByUnit::of(context, masks.count(), speakers.len());
        Ok(Self { view, work, masks, speakers, claimed, cursors, notes, by_unit, lines })
    }

    /// The plan of the pass: only the fields that somebody asks for are read.
    pub(super) fn plan(&self, rows: LazyFrame) -> LazyFrame {
        let present = self.view.context.present;
        let spoken = self.speakers.iter().filter_map(|speaker| speaker.column);
        let beside = self.work.judged.iter().flat_map(|one| &one.probe.beside);
        let beside = beside.filter_map(|field| present.iter().position(|id| id == field));
        let mut fields: Vec<usize> = spoken.chain(beside).chain(self.work.groups.fields()).collect();
        fields.extend(self.by_unit.as_ref().map(ByUnit::field));
        fields.sort_unstable();
        fields.dedup();
        let fields: Vec<&str> = fields.iter().filter_map(|at| present.get(*at)).map(String::as_str).collect();
        self.masks.plan(rows, &fields)
    }

    /// Writes the facts of the set: they have no row, so they come first.
    pub(super) fn facts(&mut self) -> Result<()> {
        let mut facts: Vec<_> = self.work.facts.iter().filter(|(_, fact)| fact.broken > 0).collect();
        facts.sort_by_key(|(check, fact)| (check.code, fact.field.as_str()));
        for (check, fact) in facts {
            let speaker = Speaker::new(self.view.context, check, &fact.field, 0);
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
        let cells = Cells::of(batch, self.view.context.present)?;
        let units = self.by_unit.as_mut().map(|counts| counts.of_rows(&cells, places.rows.len())).unwrap_or_default();
        self.count_tested(batch, &units)?;
        let mut found = Vec::new();
        self.judge(batch, &cells, &mut found)?;
        self.group(&cells, &places, &mut found);
        self.compare(&places.rows, &mut found)?;
        let notes = self.notes.as_mut().map(|notes| notes.until(last)).transpose()?.unwrap_or_default();
        self.listen(&notes, &places.rows, &cells, &mut found);
        self.count_broken(&mut found, &units);
        self.lines.batch(&self.speakers, &places, &notes, &cells, found)
    }

    fn count_tested(&mut self, batch: &DataFrame, units: &[u32]) -> Result<()> {
        let mut counts = Vec::with_capacity(self.masks.count());
        for number in 0..self.masks.count() {
            let mask = batch.column(&format!("t{number}"))?.bool()?;
            counts.push(u64::from(mask.sum().unwrap_or_default()));
            if let Some(by_unit) = &mut self.by_unit {
                by_unit.tested(number, mask, units);
            }
        }
        for speaker in &mut self.speakers {
            speaker.tested += counts.get(speaker.mask).copied().unwrap_or_default();
        }
        Ok(())
    }

    /// Counts what was found; of what is told once only the first stays.
    fn count_broken(&mut self, found: &mut Vec<Found>, units: &[u32]) {
        found.retain(|one| {
            let Some(speaker) = self.speakers.get_mut(one.speaker) else { return false };
            speaker.broken += 1;
            if let Some(by_unit) = &mut self.by_unit {
                by_unit.broken(one.speaker, units.get(one.row).copied());
            }
            let tell = !speaker.once || !speaker.told;
            speaker.told = true;
            tell
        });
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

    /// All outcomes, those of each commune, and the number of findings.
    pub(super) fn finish(self) -> Result<(Vec<Outcome>, Vec<UnitOutcome>, u64)> {
        let context = self.view.context;
        let facts = self.work.facts.iter().map(|(check, fact)| {
            let speaker = Speaker::new(context, check, &fact.field, 0);
            Speaker { tested: fact.tested, broken: fact.broken, ..speaker }.outcome()
        });
        let mut outcomes: Vec<Outcome> = self.speakers.iter().map(Speaker::outcome).chain(facts).collect();
        outcomes.sort_by(|one, other| (&one.code, &one.field).cmp(&(&other.code, &other.field)));
        let by_unit = self.by_unit.as_ref().map(|counts| {
            let spoken: Vec<_> = self.speakers.iter().map(|speaker| (speaker.outcome(), speaker.mask)).collect();
            counts.outcomes(&spoken)
        });
        Ok((outcomes, by_unit.unwrap_or_default(), self.lines.finish()?))
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
