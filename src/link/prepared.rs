//! A table read into features, ready to be trained on, linked and explained.

use std::collections::BTreeSet;

use super::block::{Blocks, Count, Keys, Wanted};
use super::features::{Features, Reading, Records, push_columns};
use super::intern;
use super::known::{Known, Verdict};
use super::named::Collected;
use super::score::Scorer;
use super::{
    Clustered, Columns, Linked, Options, Pair, RecordIds, RuleCount, Which, cluster, group, sound, table, train,
};
use crate::dictionary::{Entity, LinkModel};
use crate::error::{Error, Result};
use crate::lang::Message;
use crate::memory;
use crate::normalize::{self, NormalTable, Request};

/// Takes the pairs of a piece (rule, piece, pairs); false when no more are wanted.
pub type Taker<'a> = dyn FnMut(usize, usize, &[Pair]) -> Result<bool> + 'a;

/// A table as linking sees it.
pub struct Prepared {
    pub(super) features: Features,
    pub(super) records: Records,
    /// `_row` of each record.
    pub(super) rows: Vec<u32>,
    /// Which pairs are compared.
    pub(super) which: Which,
}

impl Prepared {
    /// Reads columns in memory.
    ///
    /// # Errors
    /// When the model is not sound.
    pub fn from_columns(columns: &Columns, model: &LinkModel) -> Result<Self> {
        sound::refuse(model, &model.fields())?;
        let mut reading = Reading::new(model)?;
        push_columns(&mut reading, columns);
        Self::new(reading, None)
    }

    /// Reads the fields of a normalized table that the model uses.
    ///
    /// # Errors
    /// When the model is not sound for the entity, or the table cannot be read.
    pub fn from_table(table: &NormalTable, entity: &Entity, model: &LinkModel) -> Result<Self> {
        let mut reading = Self::begin(entity, model)?;
        let rows = table::read(table, &mut reading, &|field| Some(field.to_owned()))?;
        Self::new(reading, Some(rows))
    }

    /// Reads files straight into features, with the ids of their records from the column `id` where one is named: nothing
    /// is written between.
    ///
    /// # Errors
    /// When the model is not sound for the entity, a file cannot be read, or it has no such column.
    pub fn from_files(
        request: &Request<'_>,
        model: &LinkModel,
        id: Option<&str>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(Self, Option<RecordIds>)> {
        let mut reading = Self::begin(request.entity, model)?;
        let mut ids = id.map(RecordIds::collect);
        let mut rows = 0;
        normalize::each_batch(request, &mut |batch| {
            if let Some(ids) = &mut ids {
                ids.push(batch.mapping, batch.columns, batch.rows)?;
            }
            reading.push(batch.rows, |field| batch.field(field).cloned());
            rows += batch.rows as u64;
            progress(rows);
            Ok(())
        })?;
        Ok((Self::new(reading, None)?, ids.map(Collected::finish)))
    }

    /// Begins to read the records of an entity.
    ///
    /// # Errors
    /// When the model is not sound for it.
    pub(crate) fn begin<'a>(entity: &Entity, model: &'a LinkModel) -> Result<Reading<'a>> {
        let fields: Vec<&str> = entity.fields.iter().map(|field| field.id.as_str()).collect();
        sound::refuse(model, &fields)?;
        Reading::new(model)
    }

    /// What was read, with the `_row` of each record.
    pub(crate) fn of(reading: Reading<'_>, rows: Vec<u32>) -> Result<Self> {
        Self::new(reading, Some(rows))
    }

    fn new(reading: Reading<'_>, rows: Option<Vec<u32>>) -> Result<Self> {
        let (features, records) = reading.finish();
        let count = u32::try_from(features.rows()).map_err(|_| Error::stage("link", "more than 4,294,967,295 rows"))?;
        let rows = rows.unwrap_or_else(|| (0..count).collect());
        Ok(Self { features, records, rows, which: Which::All })
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.features.rows()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number that changes with the features of any record.
    pub fn fingerprint(&self) -> u64 {
        (0..self.rows.len()).fold(0, |sum, row| print(sum, self.features.row(row as u32)))
    }

    /// The model with chances estimated on this table.
    pub fn train(&self, model: &LinkModel) -> LinkModel {
        train::train(model, &self.features, &mut Keys::new(model, &self.features), self.which)
    }

    /// The tables of a model for this table.
    pub(super) fn scorer(&self, model: &LinkModel) -> Scorer {
        Scorer::new(model, self.which, self.len())
    }

    /// Finds pairs and clusters.
    ///
    /// # Errors
    /// When the folder of parts cannot be read or written.
    pub fn link(&self, model: &LinkModel, options: Options<'_>) -> Result<Clustered> {
        let mut keys = Keys::new(model, &self.features);
        let trained =
            if options.train { train::train(model, &self.features, &mut keys, self.which) } else { model.clone() };
        let scorer = self.scorer(&trained);
        let mut linked = Linked { records: self.len() as u64, ..Linked::default() };
        let mut pairs = Vec::new();
        for (rule, name) in model.block.iter().enumerate() {
            let blocks = keys.blocks(rule, Wanted::All);
            let counted = counted(name, blocks.count());
            (options.tell)(&told(&counted));
            linked.candidates += counted.pairs;
            linked.left_out += counted.left_out;
            linked.rules.push(counted);
            for piece in 0..blocks.pieces() {
                memory::check()?;
                let compare = || self.piece((&keys, &blocks), piece, &scorer);
                let (mut found, known) = match options.batches {
                    Some(batches) => batches.part(rule, piece, compare)?,
                    None => (compare(), false),
                };
                if known {
                    (options.tell)(&resumed(rule, piece));
                }
                pairs.append(&mut found);
            }
        }
        drop(keys);
        pairs
            .extend(options.known.again.iter().filter_map(|(left, right)| scorer.judge(&self.features, *left, *right)));
        pairs.sort_unstable_by_key(|pair: &Pair| (pair.left, pair.right));
        pairs.dedup_by_key(|pair| (pair.left, pair.right));
        self.decide(&mut pairs, &scorer, options.known);
        let clusters = group::group(self.len(), &pairs, &scorer, &self.features, options.known);
        let survivors = cluster::survivors(&clusters, &self.records);
        linked.weights = Self::bins(&pairs);
        linked.matches = pairs.iter().filter(|pair| pair.is_match).count() as u64;
        linked.review = pairs.len() as u64 - linked.matches;
        linked.duplicates = survivors.iter().filter(|survivor| !**survivor).count() as u64;
        linked.clusters = cluster::sizes(&clusters).iter().filter(|size| **size > 1).count() as u64;
        let known = options.known.clone();
        Ok(Clustered { clusters, survivors, pairs, model: trained, known, linked })
    }

    /// The pairs of one piece of the blocks of a rule that no earlier rule gives. Few pairs are kept, and comparing them is
    /// quicker than asking first whether they have been compared.
    fn piece(&self, (keys, blocks): (&Keys<'_>, &Blocks), piece: usize, scorer: &Scorer) -> Vec<Pair> {
        blocks.each(keys, piece, |left, right, kept| {
            if self.which.wants(left, right) {
                let pair = scorer.judge(&self.features, left, right);
                kept.extend(pair.filter(|_| !blocks.given_before(keys, left, right)));
            }
        })
    }

    /// In how many pieces the pairs of each blocking rule are compared.
    pub fn pieces(&self, model: &LinkModel) -> Vec<usize> {
        let mut keys = Keys::new(model, &self.features);
        (0..keys.rules()).map(|rule| keys.blocks(rule, Wanted::All).pieces()).collect()
    }

    /// Compares some pieces (rule, piece) with a model as it is, as [`Prepared::link`] would, and hands over what each
    /// gives, until `each` answers false.
    ///
    /// # Errors
    /// When there is no such piece, or `each` fails.
    pub fn compare(&self, model: &LinkModel, wanted: &BTreeSet<(usize, usize)>, each: &mut Taker<'_>) -> Result<()> {
        let (mut keys, scorer) = (Keys::new(model, &self.features), self.scorer(model));
        let last = wanted.last().map_or(0, |(rule, _)| rule + 1);
        // What a block of one rule gave is not compared again under the next: rules come in their order.
        for rule in 0..last {
            let blocks = (rule < keys.rules()).then(|| keys.blocks(rule, Wanted::All));
            for (_, piece) in wanted.range((rule, 0)..(rule + 1, 0)) {
                let Some(blocks) = blocks.as_ref().filter(|blocks| *piece < blocks.pieces()) else {
                    return Err(Error::usage(
                        format!("không có phần {piece} của khóa {rule}"),
                        format!("there is no piece {piece} of rule {rule}"),
                    )
                    .hint("Các phần do «tudien worker train» nêu.", "The pieces are told by “tudien worker train”."));
                };
                if !each(rule, *piece, &self.piece((&keys, blocks), *piece, &scorer))? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Clusters that were found before, without pairs.
    ///
    /// # Errors
    /// When there are not as many as records.
    pub fn given(&self, clusters: Vec<u32>, model: &LinkModel, known: &Known) -> Result<Clustered> {
        if clusters.len() != self.len() {
            return Err(Error::stage("link", "clusters of another table"));
        }
        let survivors = cluster::survivors(&clusters, &self.records);
        let linked = Linked { records: self.len() as u64, ..Linked::default() };
        Ok(Clustered { clusters, survivors, pairs: Vec::new(), model: model.clone(), known: known.clone(), linked })
    }

    /// Puts what people decided over the weights: pairs they joined are matches, also where blocking did not bring them
    /// together; pairs they took apart are gone.
    fn decide(&self, pairs: &mut Vec<Pair>, scorer: &Scorer, known: &Known) {
        if known.is_empty() {
            return;
        }
        let decided = |pair: &Pair| known.verdict(pair.left, pair.right);
        pairs.retain(|pair| !matches!(decided(pair), Some(Verdict::Same | Verdict::Apart)));
        for (left, right) in known.same.iter().copied() {
            let (grades, verdict) = scorer.pair(&self.features, left, right);
            let certain = scorer.is_certain(&grades);
            pairs.push(Pair { left, right, weight: verdict.weight, certain, is_match: true, decided: true });
        }
        pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
    }
}

/// The fingerprint of records with one more, or the words of several, behind them.
pub(crate) fn print(before: u64, words: &[u32]) -> u64 {
    words.iter().fold(before, |sum, word| intern::join(sum, u64::from(*word)))
}

fn counted(rule: &[String], count: Count) -> RuleCount {
    let Count { pairs, left_out, narrowed, largest } = count;
    RuleCount { rule: rule.join(" + "), pairs, left_out, narrowed, largest }
}

fn resumed(rule: usize, piece: usize) -> Message {
    let (rule, piece) = (rule + 1, piece + 1);
    Message::new(
        format!("Khóa {rule}, phần {piece}: đã so trong lần chạy trước"),
        format!("Rule {rule}, part {piece}: compared in the run before"),
    )
}

fn told(counted: &RuleCount) -> Message {
    let RuleCount { rule, pairs, left_out, narrowed, largest } = counted;
    if *narrowed == 0 {
        return Message::new(format!("So theo {rule}: {pairs} cặp"), format!("Comparing by {rule}: {pairs} pairs"));
    }
    Message::new(
        format!(
            "So theo {rule}: {pairs} cặp ({narrowed} khối quá {largest} bản ghi được chia nhỏ, để lại {left_out} cặp)"
        ),
        format!(
            "Comparing by {rule}: {pairs} pairs ({narrowed} blocks of more than {largest} records were narrowed, {left_out} pairs left out)"
        ),
    )
}
