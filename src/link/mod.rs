//! Records that are the same person, enterprise or parcel: pairs, clusters, survivors. Deletes nothing.
//!
//! Text becomes compact features ([`levels`]), blocking by sorted keys gives candidate pairs (`block`), each is scored
//! with the dictionary's model (`score`) as estimated on the table itself (`train`), and matches become clusters
//! (`group`). Pairs stream: only those worth a look are kept.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "packed parts, shares and fingerprints are cut on purpose"
)]

mod block;
mod clean;
mod fold;
mod group;
mod intern;
pub mod levels;
mod named;
mod read;
mod score;
mod sound;
mod table;
mod train;

use std::collections::BTreeMap;
use std::path::PathBuf;

use arrow::array::StringArray;
use serde::{Deserialize, Serialize};

use crate::dictionary::{Entity, LinkModel};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;
use crate::normalize::NormalTable;
use levels::Compare;
pub use named::RecordIds;
use read::{Reading, Records};
use score::{Scorer, odds, probability};
pub use sound::validate;

/// What linking left in the table's folder: `pairs.parquet` (`row_l`, `row_r` u32, `weight` f32 in bits, `probability`
/// f32, `tier` text, `decision` text) and `clusters.parquet` (`_row` u32, `cluster` u32, `survivor` bool).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Linked {
    /// Records compared.
    pub records: u64,
    /// Candidate pairs from blocking.
    pub candidates: u64,
    /// Pairs decided to be the same.
    pub matches: u64,
    /// Pairs a person should look at.
    pub review: u64,
    /// Clusters of two or more records.
    pub clusters: u64,
    /// Records beyond the first of each cluster.
    pub duplicates: u64,
    /// Pairs left out because their block was too large; their records were compared with neighbours only.
    #[serde(default)]
    pub left_out: u64,
    /// The folder.
    #[serde(skip)]
    pub dir: PathBuf,
}

/// A table in memory: text columns of one length, by field id.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// Rows.
    pub rows: usize,
    /// Columns by field id.
    pub text: BTreeMap<String, StringArray>,
}

/// How to link.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Estimate the chances on the table itself before scoring.
    pub train: bool,
    /// Told what is about to be done.
    pub tell: &'a (dyn Fn(&Message) + Sync),
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { train: true, tell: &|_| {} }
    }
}

/// A pair worth keeping: a match, or one a person should look at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pair {
    /// The lower row, from 0.
    pub left: u32,
    /// The higher row.
    pub right: u32,
    /// log₂ of the odds that both are one thing.
    pub weight: f32,
    /// Found by the deterministic tier.
    pub certain: bool,
    /// At or above the match threshold, or certain.
    pub is_match: bool,
}

impl Pair {
    /// The probability that both are one thing.
    pub fn probability(&self) -> f32 {
        probability(self.weight)
    }

    /// `certain` or `weighed`, as in `pairs.parquet`.
    pub const fn tier(&self) -> &'static str {
        if self.certain { "certain" } else { "weighed" }
    }

    /// `match` or `review`, as in `pairs.parquet`.
    pub const fn decision(&self) -> &'static str {
        if self.is_match { "match" } else { "review" }
    }
}

/// What linking found.
pub struct Clustered {
    /// For each row the lowest row of its cluster.
    pub clusters: Vec<u32>,
    /// For each row whether it stands for its cluster.
    pub survivors: Vec<bool>,
    /// Matches and pairs to review, by rows.
    pub pairs: Vec<Pair>,
    /// The model with estimated chances.
    pub model: LinkModel,
    /// Counts, without a folder.
    pub linked: Linked,
}

/// Links a table in memory.
///
/// # Errors
/// When the model is not sound.
pub fn cluster(columns: &Columns, model: &LinkModel, options: Options<'_>) -> Result<Clustered> {
    sound::refuse(model, &model.fields())?;
    let mut reading = Reading::new(model)?;
    read::push_columns(&mut reading, columns);
    let (features, records) = reading.finish();
    link(&features, &records, model, options)
}

/// Links a normalized table and writes `pairs.parquet` and `clusters.parquet` into its folder. Reads only the fields
/// that the entity's model uses.
///
/// # Errors
/// When the table cannot be read or the results cannot be written.
pub fn run(table: &NormalTable, entity: &Entity, model: &LinkModel, options: Options<'_>) -> Result<Linked> {
    table_clusters(table, entity, model, options).map(|found| found.linked)
}

/// As [`run`], and gives back all that was found.
///
/// # Errors
/// As [`run`].
pub fn table_clusters(
    table: &NormalTable,
    entity: &Entity,
    model: &LinkModel,
    options: Options<'_>,
) -> Result<Clustered> {
    let fields: Vec<&str> = entity.fields.iter().map(|field| field.id.as_str()).collect();
    sound::refuse(model, &fields)?;
    let mut reading = Reading::new(model)?;
    let rows = table::read(table, &mut reading)?;
    let (features, records) = reading.finish();
    let mut found = link(&features, &records, model, options)?;
    table::write_pairs(&table.dir.join("pairs.parquet"), &found.pairs, &rows)?;
    table::write_clusters(&table.dir.join("clusters.parquet"), &found, &rows)?;
    table.dir.clone_into(&mut found.linked.dir);
    let text = serde_json::to_vec_pretty(&found.linked).map_err(|cause| Error::stage("link", cause))?;
    files::write(&table.dir.join(SUMMARY), &text)?;
    Ok(found)
}

/// What [`run`] left in a table's folder; `None` where it has not run.
///
/// # Errors
/// When the file there is not what [`run`] writes.
pub fn load(table: &NormalTable) -> Result<Option<Linked>> {
    let path = table.dir.join(SUMMARY);
    if !path.is_file() {
        return Ok(None);
    }
    let linked: Linked = serde_json::from_slice(&files::read(&path)?).map_err(|cause| {
        Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
            .hint("Hãy chạy lại: tudien link.", "Run again: tudien link.")
    })?;
    Ok(Some(Linked { dir: table.dir.clone(), ..linked }))
}

/// The file with the counts.
const SUMMARY: &str = "linked.json";

fn link(
    features: &[Box<dyn Compare>],
    records: &Records,
    model: &LinkModel,
    options: Options<'_>,
) -> Result<Clustered> {
    let rows = records.filled.len();
    if u32::try_from(rows).is_err() {
        return Err(Error::stage("link", "more than 4,294,967,295 rows"));
    }
    let keys = block::Keys::new(model, features, rows);
    let trained = if options.train { train::train(model, features, &keys, rows) } else { model.clone() };
    let scorer = Scorer::new(&trained, rows);
    let (mut pairs, mut linked) = (Vec::new(), nothing(rows));
    for (rule, name) in model.block.iter().enumerate() {
        let blocks = keys.blocks(rule, model.largest_block);
        let count = blocks.count();
        (options.tell)(&told(name, count));
        linked.candidates += count.pairs;
        linked.left_out += count.windowed;
        pairs.append(&mut blocks.each(
            &keys,
            |_, _| true,
            |left, right, kept| {
                kept.extend(judge(&scorer, &trained, features, left.min(right), left.max(right)));
            },
        ));
    }
    pairs.sort_unstable_by_key(|pair: &Pair| (pair.left, pair.right));
    let clusters = group::group(rows, &pairs, &scorer, features);
    let survivors = survivors(&clusters, records);
    linked.matches = pairs.iter().filter(|pair| pair.is_match).count() as u64;
    linked.review = pairs.len() as u64 - linked.matches;
    linked.duplicates = survivors.iter().filter(|survivor| !**survivor).count() as u64;
    linked.clusters = sizes(&clusters).iter().filter(|size| **size > 1).count() as u64;
    Ok(Clustered { clusters, survivors, pairs, model: trained, linked })
}

fn nothing(rows: usize) -> Linked {
    Linked {
        records: rows as u64,
        candidates: 0,
        matches: 0,
        review: 0,
        clusters: 0,
        duplicates: 0,
        left_out: 0,
        dir: PathBuf::new(),
    }
}

fn told(rule: &[String], count: block::Count) -> Message {
    let (rule, pairs) = (rule.join(" + "), count.pairs);
    let mut message =
        Message::new(format!("So theo {rule}: {pairs} cặp"), format!("Comparing by {rule}: {pairs} pairs"));
    if count.windowed > 0 {
        let left_out = count.windowed;
        message = Message::new(
            format!("{} (khối quá lớn, để lại {left_out} cặp)", message.vi),
            format!("{} (blocks too large, {left_out} pairs left out)", message.en),
        );
    }
    message
}

/// The pair, where it is a match or worth a look.
fn judge(scorer: &Scorer, model: &LinkModel, features: &[Box<dyn Compare>], left: u32, right: u32) -> Option<Pair> {
    let (grades, verdict) = scorer.pair(features, left as usize, right as usize);
    let certain = scorer.is_certain(&grades);
    let is_match = certain || verdict.weight >= odds(model.match_at);
    let kept = is_match || verdict.weight >= odds(model.review_at);
    kept.then_some(Pair { left, right, weight: verdict.weight, certain, is_match })
}

/// How many rows each cluster has, at its lowest row.
fn sizes(clusters: &[u32]) -> Vec<u32> {
    let mut sizes = vec![0_u32; clusters.len()];
    for root in clusters {
        if let Some(size) = sizes.get_mut(*root as usize) {
            *size += 1;
        }
    }
    sizes
}

/// The row that stands for each cluster: the most complete, then the newest, then the lowest.
fn survivors(clusters: &[u32], records: &Records) -> Vec<bool> {
    let rank =
        |row: usize| (records.filled.get(row).copied().unwrap_or(0), records.newest.get(row).copied().unwrap_or(0));
    let mut best: Vec<u32> = (0..u32::try_from(clusters.len()).unwrap_or(u32::MAX)).collect();
    for (row, root) in clusters.iter().enumerate() {
        if let Some(leader) = best.get_mut(*root as usize)
            && rank(row) > rank(*leader as usize)
        {
            *leader = u32::try_from(row).unwrap_or(u32::MAX);
        }
    }
    clusters
        .iter()
        .enumerate()
        .map(|(row, root)| best.get(*root as usize).is_some_and(|best| *best as usize == row))
        .collect()
}
