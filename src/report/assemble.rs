//! A run that is done, or one checked table → the report over it and the sets with their findings.

use super::formats::{Format, Input, Set};
use super::model::{Publication, ReportModel};
use super::run_folder::{RunFolder, RunSet};
use super::{DatasetInput, dataset};
use crate::check;
use crate::dictionary::{Dictionary, Entity};
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::link;
use crate::normalize::NormalTable;
use crate::score::{self, History, Scored};

/// A report that can be written in every format.
pub struct Assembled<'d> {
    /// The report.
    pub model: ReportModel,
    sets: Vec<(&'d Entity, RunSet)>,
}

impl<'d> Assembled<'d> {
    /// Over a run.
    ///
    /// # Errors
    /// When a file of the run is missing, or the dictionary no longer has one of its entities.
    pub fn of_run(run: &RunFolder, dictionary: &'d Dictionary) -> Result<Self> {
        let mut sets = Vec::new();
        for (place, dataset) in run.job.datasets.iter().enumerate() {
            let entity = dictionary.entities.get(&dataset.entity).ok_or_else(|| unknown(&dataset.entity))?;
            sets.push((entity, run.set(place)?));
        }
        let made = ReportModel {
            title: run.job.title.clone(),
            publisher: dictionary.catalog.publisher.clone(),
            as_of: run.job.as_of.clone(),
            program: run.program.clone(),
            dictionary_version: run.dictionary.clone(),
            dictionary_fingerprint: run.fingerprint.clone(),
            good: dictionary.scoring.good,
            poor: dictionary.scoring.poor,
            datasets: Vec::new(),
            units: run.units()?,
            history: History::load(&run.dir.join(score::HISTORY))?,
            costs: Vec::new(),
        };
        Self::made(made, sets)
    }

    /// Over one table that was checked.
    ///
    /// # Errors
    /// When a file of the table is missing.
    pub fn of_table(table: NormalTable, entity: &'d Entity, dictionary: &Dictionary) -> Result<Self> {
        let checked = check::load(&table)?;
        let card = score::card(&table.dataset, entity, table.rows, &checked.outcomes, &dictionary.scoring);
        let as_of = table.as_of.parse().map_err(|cause| Error::stage("table.json: as_of", cause))?;
        let scored = Scored {
            dataset: &table.dataset,
            owner: &entity.owner,
            outcomes: &checked.outcomes,
            by_unit: &check::by_unit(&table)?,
        };
        let made = ReportModel {
            title: entity.title.vi.clone(),
            publisher: dictionary.catalog.publisher.clone(),
            as_of: table.as_of.clone(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            dictionary_version: dictionary.version.clone(),
            dictionary_fingerprint: dictionary.fingerprint.clone(),
            good: dictionary.scoring.good,
            poor: dictionary.scoring.poor,
            datasets: Vec::new(),
            units: score::units(&[scored], as_of, &dictionary.scoring),
            history: History::default(),
            costs: Vec::new(),
        };
        let linked = link::load(&table)?;
        let set = RunSet { table, checked, card, linked, publication: Publication::NotAsked };
        Self::made(made, vec![(entity, set)])
    }

    fn made(mut model: ReportModel, sets: Vec<(&'d Entity, RunSet)>) -> Result<Self> {
        for (entity, set) in &sets {
            model.datasets.push(dataset(DatasetInput {
                entity,
                table: &set.table,
                checked: Some(&set.checked),
                linked: set.linked.as_ref(),
                card: Some(&set.card),
                publication: set.publication.clone(),
            })?);
        }
        Ok(Self { model, sets })
    }

    /// The sets with their facts.
    pub fn sets(&self) -> impl Iterator<Item = &RunSet> {
        self.sets.iter().map(|(_, set)| set)
    }

    /// Writes the report in a format.
    ///
    /// # Errors
    /// When the findings cannot be read or the file cannot be written.
    pub fn write(&self, format: &Format, lang: Lang, path: &std::path::Path) -> Result<()> {
        let sets: Vec<Set<'_>> =
            self.sets.iter().map(|(entity, set)| Set { entity, table: &set.table, checked: &set.checked }).collect();
        (format.write)(&Input { model: &self.model, sets: &sets, lang }, path)
    }
}

fn unknown(entity: &str) -> Error {
    Error::usage(format!("Từ điển không có thực thể «{entity}»"), format!("The dictionary has no entity “{entity}”"))
        .hint("Hãy dùng từ điển của lần chạy ấy (--dictionary).", "Use the dictionary of that run (--dictionary).")
}
