//! One streaming pass over a table: every probe is evaluated once, counted, and written out as findings.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, LazyFrame, StringChunked};
use rustc_hash::FxHashMap;

use super::findings::{Line, Writer};
use super::gather::{Masks, Work, gather, pass};
use super::notes::{self, Note};
use super::{CHECKS, Check, Checked, Context, Outcome, TableView, expr};
use crate::dictionary::{Dictionary, Entity};
use crate::error::{Error, Result};
use crate::normalize::NormalTable;
use crate::{engine, files};

/// Rows judged at a time.
const ROWS: usize = 65_536;

/// What to check, by what.
pub struct Request<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// The entity the table holds.
    pub entity: &'a Entity,
    /// The table.
    pub table: &'a NormalTable,
    /// Normal tables of the same job by entity id, for references.
    pub others: &'a BTreeMap<String, NormalTable>,
    /// The day the data is judged for.
    pub as_of: NaiveDate,
    /// The checks to run, sorted by code.
    pub checks: &'a [&'static Check],
}

impl<'a> Request<'a> {
    /// All checks of a table.
    pub fn new(
        dictionary: &'a Dictionary,
        entity: &'a Entity,
        table: &'a NormalTable,
        others: &'a BTreeMap<String, NormalTable>,
        as_of: NaiveDate,
    ) -> Self {
        Self { dictionary, entity, table, others, as_of, checks: CHECKS }
    }
}

/// Runs the checks and leaves `findings.parquet` (sorted by `_row`, code, field; facts of the set first, without a row)
/// and `outcomes.json` in the table's folder. `clusters.parquet` is used where linking has left it there.
///
/// # Errors
/// When a file of the table cannot be read, or the findings cannot be written.
pub fn run(request: &Request<'_>) -> Result<Checked> {
    let table = request.table;
    let context = Context {
        dictionary: request.dictionary,
        entity: request.entity,
        as_of: request.as_of,
        present: &table.fields,
    };
    let rows = expr::derive(engine::scan(&table.dir.join("normal.parquet"))?, &context);
    let beside = |name: &str| scan_if_there(table, name);
    let view = TableView {
        context: &context,
        table,
        rows,
        notes: beside("notes.parquet")?,
        changes: beside("changes.parquet")?,
        others: request.others,
        clusters: beside("clusters.parquet")?,
    };
    let work = gather(&view, request.checks)?;
    let path = table.dir.join("findings.parquet");
    let mut pass = Pass::new(&view, &work, Writer::create(&path)?);
    pass.facts()?;
    engine::batches(pass.plan(), ROWS, |batch| pass.take(&batch))?;
    let (outcomes, findings) = pass.finish()?;
    let checked = Checked { outcomes, findings, path };
    let text = serde_json::to_vec_pretty(&checked).map_err(|cause| Error::stage("check", cause))?;
    files::write(&table.dir.join("outcomes.json"), &text)?;
    Ok(checked)
}

/// Reads what [`run`] left in a table's folder.
pub fn load(table: &NormalTable) -> Result<Checked> {
    let path = table.dir.join("outcomes.json");
    let mut checked: Checked = serde_json::from_str(&files::read_text(&path)?).map_err(|cause| {
        Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
    })?;
    checked.path = table.dir.join("findings.parquet");
    Ok(checked)
}

fn scan_if_there(table: &NormalTable, name: &str) -> Result<Option<LazyFrame>> {
    let path = table.dir.join(name);
    path.is_file().then(|| engine::scan(&path)).transpose()
}

/// A finding of the batch in hand.
struct Found {
    row: usize,
    speaker: usize,
    detail: Option<String>,
}

/// One check on one field: who speaks, and what was counted.
struct Speaker<'a> {
    check: &'static Check,
    field: &'a str,
    column: Option<usize>,
    mask: usize,
    tested: u64,
    broken: u64,
}

/// The state of the pass. Speakers stand in the order judged, compared, listened.
struct Pass<'a> {
    view: &'a TableView<'a>,
    work: &'a Work,
    masks: Masks,
    speakers: Vec<Speaker<'a>>,
    claimed: Vec<Vec<&'static str>>,
    cursors: Vec<usize>,
    columns: FxHashMap<&'a str, usize>,
    out: Writer,
}

impl<'a> Pass<'a> {
    fn new(view: &'a TableView<'a>, work: &'a Work, out: Writer) -> Self {
        let present = view.context.present;
        let columns: FxHashMap<&str, usize> =
            present.iter().enumerate().map(|(at, field)| (field.as_str(), at)).collect();
        let mut masks = Masks::new();
        let mut speakers = Vec::new();
        let mut add = |check, field: &'a str, mask| {
            let column = columns.get(field).copied();
            speakers.push(Speaker { check, field, column, mask, tested: 0, broken: 0 });
        };
        for (number, one) in work.judged.iter().enumerate() {
            add(one.check, &one.probe.field, masks.tested(&one.probe.tested));
            masks.broken(number, &one.probe);
        }
        for one in &work.compared {
            add(one.check, &one.field, masks.tested(&one.tested));
        }
        for one in &work.listened {
            add(one.check, &one.field, masks.tested(&expr::filled(&one.field)));
        }
        let claimed = present.iter().map(|field| notes::claimed(&work.listened, field)).collect();
        Self { view, work, masks, speakers, claimed, cursors: vec![0; work.compared.len()], columns, out }
    }

    fn plan(&self) -> LazyFrame {
        pass(self.view, &self.masks)
    }

    /// Writes the facts of the set: they have no row, so they come first.
    fn facts(&mut self) -> Result<()> {
        let mut facts: Vec<_> = self.work.facts.iter().filter(|(_, fact)| fact.broken > 0).collect();
        facts.sort_by_key(|(check, fact)| (check.code, fact.field.as_str()));
        for (check, fact) in facts {
            self.out.push(&Line {
                code: check.code,
                level: check.level.as_str(),
                field: &fact.field,
                row: None,
                address: &self.view.table.dataset,
                value: None,
                detail: Some(&fact.detail),
                proposal: None,
                owner: owner(self.view.context.entity, &fact.field),
            })?;
        }
        Ok(())
    }

    /// Counts a batch and writes its findings.
    fn take(&mut self, batch: &DataFrame) -> Result<()> {
        let rows: Vec<u32> = batch.column("_row")?.u32()?.into_no_null_iter().collect();
        let (Some(&first), Some(&last)) = (rows.first(), rows.last()) else {
            return Ok(());
        };
        self.count_tested(batch)?;
        let mut found = Vec::new();
        self.judge(batch, &mut found)?;
        self.compare(&rows, &mut found)?;
        let notes = match &self.view.notes {
            Some(notes) => notes::between(notes, first, last, &self.columns)?,
            None => Vec::new(),
        };
        let cells = texts(batch, self.view.context.present)?;
        self.listen(&notes, &rows, &cells, &mut found);
        self.write(batch, &rows, &notes, &cells, found)
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

    fn judge(&mut self, batch: &DataFrame, found: &mut Vec<Found>) -> Result<()> {
        for (number, one) in self.work.judged.iter().enumerate() {
            let mask = batch.column(&format!("b{number}"))?.bool()?;
            let broken = mask.sum().unwrap_or_default();
            if broken == 0 {
                continue;
            }
            if let Some(speaker) = self.speakers.get_mut(number) {
                speaker.broken += u64::from(broken);
            }
            let beside = texts(batch, &one.probe.beside)?;
            for (row, _) in mask.iter().enumerate().filter(|(_, broken)| *broken == Some(true)) {
                let detail = self.detail(one.probe.says.as_deref(), &one.probe.beside, &beside, row);
                found.push(Found { row, speaker: number, detail });
            }
        }
        Ok(())
    }

    /// What a probe says, and the values beside it.
    fn detail(&self, says: Option<&str>, fields: &[String], beside: &[StringChunked], row: usize) -> Option<String> {
        let mut parts: Vec<String> = says.map(str::to_owned).into_iter().collect();
        for (field, column) in fields.iter().zip(beside) {
            let title = self.view.context.entity.field(field).map_or(field.as_str(), |field| field.title.vi.as_str());
            parts.push(format!("{title}: {}", column.get(row).unwrap_or("(trống)")));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn compare(&mut self, rows: &[u32], found: &mut Vec<Found>) -> Result<()> {
        for (index, one) in self.work.compared.iter().enumerate() {
            let speaker = self.work.judged.len() + index;
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
                    if let Some(speaker) = self.speakers.get_mut(speaker) {
                        speaker.broken += 1;
                    }
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

    fn listen(&mut self, notes: &[Note], rows: &[u32], cells: &[StringChunked], found: &mut Vec<Found>) {
        let base = self.work.judged.len() + self.work.compared.len();
        for note in notes {
            let Ok(row) = rows.binary_search(&note.row) else {
                continue;
            };
            let value = cells.get(note.field).and_then(|cells| cells.get(row));
            let claimed = self.claimed.get(note.field).map(Vec::as_slice).unwrap_or_default();
            for (index, one) in self.work.listened.iter().enumerate() {
                let Some(speaker) = self.speakers.get_mut(base + index) else {
                    continue;
                };
                if speaker.column == Some(note.field) && note.breaks(one.rule, claimed, value) {
                    speaker.broken += 1;
                    found.push(Found {
                        row,
                        speaker: base + index,
                        detail: Some(note.detail()).filter(|text| !text.is_empty()),
                    });
                }
            }
        }
    }

    fn write(
        &mut self,
        batch: &DataFrame,
        rows: &[u32],
        notes: &[Note],
        cells: &[StringChunked],
        mut found: Vec<Found>,
    ) -> Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        let key =
            |one: &Found| self.speakers.get(one.speaker).map(|speaker| (one.row, speaker.check.code, speaker.field));
        found.sort_by(|one, other| key(one).cmp(&key(other)));
        let (parts, lines) = (batch.column("_part")?.u16()?.clone(), batch.column("_line")?.u32()?.clone());
        let outputs: FxHashMap<(u32, usize), &str> =
            notes.iter().filter_map(|note| Some(((note.row, note.field), note.output.as_deref()?))).collect();
        for one in &found {
            let (Some(speaker), Some(&row)) = (self.speakers.get(one.speaker), rows.get(one.row)) else {
                continue;
            };
            let (part, line) = (parts.get(one.row).unwrap_or_default(), lines.get(one.row).unwrap_or_default());
            let value = speaker.column.and_then(|column| cells.get(column)).and_then(|cells| cells.get(one.row));
            let proposal = speaker.column.and_then(|column| outputs.get(&(row, column)).copied());
            self.out.push(&Line {
                code: speaker.check.code,
                level: speaker.check.level.as_str(),
                field: speaker.field,
                row: Some(row),
                address: &self.view.table.address(part, line, speaker.field),
                value,
                detail: one.detail.as_deref(),
                proposal: proposal.filter(|proposal| Some(*proposal) != value),
                owner: owner(self.view.context.entity, speaker.field),
            })?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(Vec<Outcome>, u64)> {
        let facts = self.work.facts.iter().map(|(check, fact)| (*check, fact.field.as_str(), fact.tested, fact.broken));
        let spoken = self.speakers.iter().map(|one| (one.check, one.field, one.tested.max(one.broken), one.broken));
        let mut outcomes: Vec<Outcome> = spoken.chain(facts).map(outcome).collect();
        outcomes.sort_by(|one, other| (&one.code, &one.field).cmp(&(&other.code, &other.field)));
        Ok((outcomes, self.out.finish()?))
    }
}

fn outcome((check, field, tested, broken): (&Check, &str, u64, u64)) -> Outcome {
    Outcome { code: check.code.to_owned(), field: field.to_owned(), level: check.level, tested, broken }
}

fn texts(batch: &DataFrame, fields: &[String]) -> Result<Vec<StringChunked>> {
    fields.iter().map(|field| Ok(batch.column(field)?.str()?.rechunk().into_owned())).collect()
}

/// Who mends a field.
fn owner<'a>(entity: &'a Entity, field: &str) -> &'a str {
    entity.field(field).and_then(|field| field.owner.as_deref()).unwrap_or(&entity.owner)
}
