//! Golden records: value by value, by the rules of the dictionary.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Batch, Column, Columns};
use super::{Applied, Request};
use crate::dictionary::{Entity, LinkModel};
use crate::error::{Error, Fault, Result};
use crate::link::levels::date::Day;
use crate::link::survive::{self, Candidate, RULES, Rule};
use crate::normalize::Judge;
use crate::text::fold_header;

/// Rules where the model says none.
const DEFAULT: [&str; 3] = ["newest", "most_complete", "most_common"];
/// What is said of a value that came with the first field of its group.
const TOGETHER: &str = "together";
/// What is said of the id.
const SURVIVOR: &str = "survivor";

/// Refuses rules that are not sound, telling all faults.
pub(super) fn refuse_rules(model: &LinkModel, entity: &Entity) -> Result<()> {
    let fields: Vec<&str> = entity.fields.iter().map(|field| field.id.as_str()).collect();
    let faults = model.survivor.validate(&fields, &RULES.map(|rule| rule.id));
    if faults.is_empty() {
        return Ok(());
    }
    let file = format!("link/{}", model.title);
    Err(Error::dictionary(
        faults.into_iter().map(|message| Fault { code: "", file: file.clone(), line: None, message }).collect(),
    ))
}

/// A record that is merged, its cells one after another in one text.
pub(super) struct Record {
    text: Box<str>,
    ends: Box<[u32]>,
    newest: u32,
    trust: u32,
}

impl Record {
    /// The cell of a column.
    pub(super) fn cell(&self, column: usize) -> &str {
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let start = column.checked_sub(1).map_or(Some(0), end);
        start.zip(end(column)).and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }
}

/// The records that are merged, by row.
pub(super) type Records = BTreeMap<u32, Record>;

/// Reads the records of a plan.
pub(super) fn records(request: &Request<'_>) -> Result<(Columns, Records)> {
    let wanted: BTreeSet<u32> = request.plan.merges.iter().flatten().copied().collect();
    let (mut columns, mut records) = (Columns::default(), Records::new());
    request.input.each(&mut columns, &mut |columns, batch| {
        let end = batch.first.saturating_add(u32::try_from(batch.len).unwrap_or(u32::MAX));
        for row in wanted.range(batch.first..end) {
            records.insert(*row, record(request, columns, batch, (*row - batch.first) as usize));
        }
        Ok(())
    })?;
    Ok((columns, records))
}

fn record(request: &Request<'_>, columns: &Columns, batch: &Batch<'_>, row: usize) -> Record {
    let (mut text, mut ends) = (String::new(), Vec::new());
    for column in 0..columns.0.len() {
        text.push_str(batch.cell(column, row));
        ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
    }
    let of = |wanted: &dyn Fn(&Column) -> bool| columns.0.iter().position(wanted).map(|at| batch.cell(at, row));
    let newest = request.model.newest.as_deref();
    let updated = newest.and_then(|newest| of(&|column| column.field.as_deref() == Some(newest)));
    let source = request.source.map(fold_header);
    let source =
        source.and_then(|source| of(&|column| fold_header(&column.header) == source)).or_else(|| batch.source(row));
    Record {
        newest: updated.and_then(Day::parse).map_or(0, Day::ordinal),
        trust: source.map_or(0, |source| trust(&request.model.survivor.trust, source)),
        text: text.into_boxed_str(),
        ends: ends.into_boxed_slice(),
    }
}

/// How much a source is trusted: the first of the list most, one that is not there not at all.
fn trust(list: &[String], source: &str) -> u32 {
    let source = fold_header(source);
    let place = list.iter().position(|trusted| source.contains(&fold_header(trusted)));
    place.map_or(0, |place| u32::try_from(list.len() - place).unwrap_or(u32::MAX))
}

/// Where a value of a golden record comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    /// The row.
    pub(super) row: u32,
    /// The rule that chose it.
    pub(super) rule: &'static str,
}

/// Chooses the values of golden records.
pub(super) struct Chooser<'a> {
    records: &'a Records,
    /// By column: its rules, and whether its values must be judged.
    rules: Vec<(Vec<&'static Rule>, bool)>,
    fields: Vec<Option<String>>,
    /// By column: the column it follows.
    leads: Vec<Option<usize>>,
    id: Option<usize>,
    judge: Judge<'a>,
}

impl<'a> Chooser<'a> {
    /// A chooser for the columns of an input.
    pub(super) fn new(request: &Request<'a>, columns: &Columns, records: &'a Records) -> Self {
        let survivor = &request.model.survivor;
        let place = |field: &str| columns.0.iter().position(|column| column.field.as_deref() == Some(field));
        let lead = |field: &str| {
            let group = survivor.together.iter().find(|group| group.iter().any(|member| member == field))?;
            group.first().filter(|first| *first != field).and_then(|first| place(first))
        };
        let rules = |column: &Column| {
            let named = column.field.as_deref().map_or(&survivor.rules[..], |field| survivor.of(field));
            let known: Vec<&'static Rule> = named.iter().filter_map(|id| survive::rule(id)).collect();
            let rules =
                if known.is_empty() { DEFAULT.iter().filter_map(|id| survive::rule(id)).collect() } else { known };
            let judged = rules.iter().any(|rule| rule.id == "valid");
            (rules, judged)
        };
        let fields: Vec<String> = columns.0.iter().filter_map(|column| column.field.clone()).collect();
        let wanted = fold_header(request.id);
        let named =
            |column: &Column| fold_header(&column.header) == wanted || column.field.as_deref() == Some(request.id);
        Self {
            records,
            rules: columns.0.iter().map(rules).collect(),
            leads: columns.0.iter().map(|column| column.field.as_deref().and_then(lead)).collect(),
            fields: columns.0.iter().map(|column| column.field.clone()).collect(),
            id: columns.0.iter().position(named),
            judge: Judge::new(request.dictionary, request.entity, &fields, request.as_of),
        }
    }

    /// For each column where the golden record's value comes from; `None` where no record has one.
    pub(super) fn golden(&self, rows: &[u32], survivor: u32) -> Vec<Option<Chosen>> {
        let mut chosen: Vec<Option<Chosen>> = Vec::new();
        for column in 0..self.rules.len() {
            chosen.push(match self.leads.get(column).copied().flatten() {
                _ if self.id == Some(column) => Some(Chosen { row: survivor, rule: SURVIVOR }),
                None => self.choose(column, rows),
                Some(_) => None,
            });
        }
        for column in 0..self.rules.len() {
            let Some(lead) = self.leads.get(column).copied().flatten().filter(|_| self.id != Some(column)) else {
                continue;
            };
            let led = chosen.get(lead).copied().flatten();
            let value = led.map_or_else(|| self.choose(column, rows), |led| self.follow(column, lead, rows, led.row));
            if let Some(place) = chosen.get_mut(column) {
                *place = value;
            }
        }
        chosen
    }

    fn cell(&self, row: u32, column: usize) -> &'a str {
        self.records.get(&row).map_or("", |record| record.cell(column))
    }

    fn choose(&self, column: usize, rows: &[u32]) -> Option<Chosen> {
        let filled: Vec<u32> = rows.iter().copied().filter(|row| !self.cell(*row, column).trim().is_empty()).collect();
        if filled.is_empty() {
            return None;
        }
        let (rules, judged) = self.rules.get(column)?;
        let same = |a: u32, b: u32| fold_header(self.cell(a, column)) == fold_header(self.cell(b, column));
        let candidate = |row: &u32| {
            let record = self.records.get(row);
            Candidate {
                text: self.cell(*row, column),
                newest: record.map_or(0, |record| record.newest),
                trust: record.map_or(0, |record| record.trust),
                times: u32::try_from(filled.iter().filter(|other| same(*row, **other)).count()).unwrap_or(u32::MAX),
                valid: if *judged { self.valid(column, self.cell(*row, column)) } else { 0 },
            }
        };
        let candidates: Vec<Candidate<'_>> = filled.iter().map(candidate).collect();
        let (at, rule) = survive::choose(&candidates, rules);
        filled.get(at).map(|row| Chosen { row: *row, rule })
    }

    /// The value of the record that leads, or of one that holds the same leading value: never of another's papers.
    fn follow(&self, column: usize, lead: usize, rows: &[u32], led: u32) -> Option<Chosen> {
        let leading = self.cell(led, lead).trim();
        let agrees = |row: &&u32| self.cell(**row, lead).trim() == leading;
        let filled = |row: &&u32| !self.cell(**row, column).trim().is_empty();
        let mut able = std::iter::once(&led).chain(rows).filter(agrees).filter(filled);
        able.next().map(|row| Chosen { row: *row, rule: TOGETHER })
    }

    fn valid(&self, column: usize, text: &str) -> u8 {
        let field = self.fields.get(column).and_then(Option::as_deref);
        match field.and_then(|field| self.judge.note(field, text)) {
            None => 2,
            Some(note) => u8::from(note.output.is_some() || note.status == "warn"),
        }
    }
}

/// Counts the rules of a golden record.
pub(super) fn count(applied: &mut Applied, chosen: &[Option<Chosen>]) {
    for one in chosen.iter().flatten() {
        *applied.rules.entry(one.rule.to_owned()).or_default() += 1;
    }
}
