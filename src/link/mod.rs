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

pub mod asked;
mod batches;
pub mod between;
mod block;
pub mod charts;
mod clean;
mod cluster;
mod evaluate;
mod explain;
mod features;
mod fold;
mod group;
mod intern;
pub mod known;
pub mod levels;
pub mod merge;
mod named;
mod narrow;
mod prepared;
pub mod review;
mod score;
mod sheet;
mod sound;
pub mod splink;
pub mod store;
pub mod survive;
mod table;
mod train;
mod which;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use arrow::array::StringArray;
use serde::{Deserialize, Serialize};

use crate::dictionary::{Entity, LinkModel};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;
use crate::normalize::NormalTable;
pub use batches::Batches;
pub use evaluate::{Evaluation, Measure, Threshold, evaluate};
pub use explain::{Explanation, Step};
pub(crate) use features::{Numbered, Records, Said};
use known::Known;
pub use named::{RecordIds, named_clusters};
pub(crate) use prepared::print;
pub use prepared::{Prepared, Taker};
use score::probability;
pub use sound::validate;
pub use which::Which;

/// What linking left in the table's folder: `pairs.parquet` (`row_l`, `row_r` u32; `weight` f32 in bits, `probability`
/// f32; `tier` `decided`, `certain` or `weighed`; `decision` `match` or `review`; then for each comparison its grade `<id>` text,
/// null where missing, and its weight `<id>_weight` f32 in bits; `lookalike_weight` f32: with `prior` of the file's
/// metadata these weights sum to `weight`), `clusters.parquet` (`_row` u32, `cluster` u32, `survivor` bool) and
/// `model.toml` (the model as estimated on the table).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
    /// Pairs left out because their block was too large: their records were compared only where they agree on a further key,
    /// under this rule or an earlier one.
    #[serde(default)]
    pub left_out: u64,
    /// Candidate pairs by blocking rule, in the order of the model.
    #[serde(default)]
    pub rules: Vec<RuleCount>,
    /// Pairs kept, by weight.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<charts::Bin>,
    /// The folder.
    #[serde(skip)]
    pub dir: PathBuf,
}

/// What a blocking rule gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCount {
    /// Its keys, joined by ` + `.
    pub rule: String,
    /// Pairs it gives, known before any is compared; those of earlier rules are not compared again.
    pub pairs: u64,
    /// Pairs left out of blocks that were too large.
    pub left_out: u64,
    /// Blocks that were too large and were narrowed.
    pub narrowed: u64,
    /// Records of the largest block compared all with all: fewer than the model says where the rule would give more pairs
    /// than there are records.
    #[serde(default)]
    pub largest: usize,
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
    /// What people decided of pairs of rows.
    pub known: &'a Known,
    /// Told what is about to be done.
    pub tell: &'a (dyn Fn(&Message) + Sync),
    /// Where what has been compared is kept, so that a run can be resumed.
    pub batches: Option<&'a Batches>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        static NOTHING: LazyLock<Known> = LazyLock::new(Known::default);
        Self { train: true, known: &NOTHING, tell: &|_| {}, batches: None }
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
    /// At or above the match threshold, or certain, or decided by a person.
    pub is_match: bool,
    /// Decided by a person.
    pub decided: bool,
}

impl Pair {
    /// The probability that both are one thing.
    pub fn probability(&self) -> f32 {
        probability(self.weight)
    }

    /// `decided`, `certain` or `weighed`, as in `pairs.parquet`.
    pub const fn tier(&self) -> &'static str {
        match self {
            Self { decided: true, .. } => "decided",
            Self { certain: true, .. } => "certain",
            _ => "weighed",
        }
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
    /// What people had decided.
    pub known: Known,
    /// Counts, without a folder.
    pub linked: Linked,
}

/// Links a table in memory.
///
/// # Errors
/// When the model is not sound.
pub fn cluster(columns: &Columns, model: &LinkModel, options: Options<'_>) -> Result<Clustered> {
    Prepared::from_columns(columns, model)?.link(model, options)
}

/// Links a normalized table and writes `pairs.parquet`, `clusters.parquet` and `model.toml` into its folder. Reads only
/// the fields that the entity's model uses.
///
/// # Errors
/// When the table cannot be read or the results cannot be written.
pub fn run(table: &NormalTable, entity: &Entity, model: &LinkModel, options: Options<'_>) -> Result<Linked> {
    let prepared = Prepared::from_table(table, entity, model)?;
    let mut found = prepared.link(model, options)?;
    write(table, &prepared, &mut found)?;
    Ok(found.linked)
}

/// Writes what was found in a normalized table beside it.
///
/// # Errors
/// When a file cannot be written.
pub fn write(table: &NormalTable, prepared: &Prepared, found: &mut Clustered) -> Result<()> {
    table::write_pairs(&table.dir.join("pairs.parquet"), found, prepared)?;
    table::write_clusters(&table.dir.join("clusters.parquet"), found, prepared)?;
    files::write(&table.dir.join("model.toml"), found.model.to_toml().as_bytes())?;
    table.dir.clone_into(&mut found.linked.dir);
    let text = serde_json::to_vec_pretty(&found.linked).map_err(|cause| Error::stage("link", cause))?;
    files::write(&table.dir.join(SUMMARY), &text)
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
