//! Records that are the same person, enterprise or parcel: pairs, clusters, survivors. Deletes nothing.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

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
    /// The folder.
    #[serde(skip)]
    pub dir: PathBuf,
}
