//! Decisions of people, and sets linked with each other.

use std::collections::BTreeMap;

use super::{Work, tell};
use crate::console::Console;
use crate::dictionary::Relation;
use crate::engine;
use crate::error::{Error, Result};
use crate::job::Dataset;
use crate::lang::Message;
use crate::link::asked::Joining;
use crate::link::between::{self, Fact, Sides, Summary};
use crate::link::known::{Decisions, Known, Lost};
use crate::link::{self, RecordIds};
use crate::normalize::NormalTable;

impl Work<'_> {
    /// Links sets with each other, and leaves beside each what the checks should say.
    pub(super) fn between(&mut self, tables: &[NormalTable]) -> Result<()> {
        let mut found: BTreeMap<usize, (Vec<Fact>, Vec<Summary>)> = BTreeMap::new();
        let job = self.job;
        for joining in &job.between {
            let (Some((here, _)), Some((there, _))) = (job.dataset(&joining.from), job.dataset(&joining.to)) else {
                continue;
            };
            let (Some(here_table), Some(there_table)) = (tables.get(here), tables.get(there)) else { continue };
            let (from, to) = (&joining.from, &joining.to);
            let relation = joining.relation.as_deref().unwrap_or_default();
            let step = format!("between {from} {to} {relation}").trim_end().to_owned();
            let (result, cost) = if let Some((cost, gave)) = self.steps.done(&step) {
                (serde_json::from_value(gave).map_err(|cause| Error::stage("json", cause))?, cost)
            } else {
                tell(self.console, &format!("{from}: nối với {to}"), &format!("{from}: linking with {to}"));
                let (result, cost) = engine::measure(&step, || joined(self, joining, here_table, there_table))?;
                let gave = serde_json::to_value(&result).map_err(|cause| Error::stage("json", cause))?;
                self.steps.keep(cost.clone(), gave)?;
                (result, cost)
            };
            self.costs.push(cost);
            let (facts, summary): (Vec<Fact>, Summary) = result;
            let of_set = found.entry(here).or_default();
            of_set.0.extend(facts);
            of_set.1.push(summary);
        }
        for (at, (facts, linked)) in found {
            if let Some(table) = tables.get(at) {
                between::write_facts(table, facts, &linked)?;
            }
        }
        Ok(())
    }
}

/// What people decided of a set's pairs; what could not be applied is told.
pub(super) fn known(dataset: &Dataset, table: &NormalTable, console: &Console) -> Result<Known> {
    let Some(id) = dataset.link.id.as_ref().filter(|_| !dataset.link.decisions.is_empty()) else {
        return Ok(Known::default());
    };
    let mut decisions = Decisions::new(false);
    dataset.link.decisions.iter().try_for_each(|path| decisions.read(path))?;
    let (known, lost) = decisions.known(RecordIds::read(table, id)?.iter())?;
    tell_lost(&dataset.id, lost, console);
    Ok(known)
}

fn tell_lost(set: &str, lost: Lost, console: &Console) {
    let count = lost.absent + lost.shared;
    if count > 0 {
        console.warn(&Message::new(
            format!("{set}: {count} quyết định không áp dụng được, vì bản ghi không có hoặc trùng mã"),
            format!("{set}: {count} decisions cannot be applied: the record is absent or its id is not its own"),
        ));
    }
}

/// Links a set with another, and writes what was found.
fn joined(work: &Work<'_>, joining: &Joining, here: &NormalTable, there: &NormalTable) -> Result<(Vec<Fact>, Summary)> {
    let entity = work.dictionary.entities.get(&here.entity).ok_or_else(|| Error::stage("between", &here.entity))?;
    let fits = |relation: &&Relation| {
        relation.entity == there.entity && joining.relation.as_ref().is_none_or(|field| relation.field == *field)
    };
    let relation = entity.relations.iter().find(fits).ok_or_else(|| Error::stage("between", &joining.to))?;
    let sides = Sides { dictionary: work.dictionary, entity, here, relation, there };
    let ids = |table: &NormalTable, column: Option<&String>| match column {
        Some(column) => RecordIds::read(table, column),
        None => RecordIds::addresses(table),
    };
    let (own, theirs) = (ids(here, joining.id.as_ref())?, ids(there, joining.to_id.as_ref())?);
    let mut decisions = Decisions::new(true);
    joining.decisions.iter().try_for_each(|path| decisions.read(path))?;
    let (known, lost) = decisions.known_across(&own, &theirs)?;
    tell_lost(&joining.from, lost, work.console);
    let tell = |message: &Message| work.console.progress(message);
    let options = link::Options { known: &known, tell: &tell, ..link::Options::default() };
    let found = sides.link(&sides.model(None)?, options)?;
    let dir = here.dir.join("noi").join(format!("{}_{}", joining.to, relation.field));
    let summary = between::write(&sides, &found, &between::ids(&own, &theirs), &dir, REVIEWED)?;
    Ok((between::facts(&sides, &found)?, summary))
}

/// Pairs to be decided that a run lists for each link of two sets.
const REVIEWED: usize = 1000;
