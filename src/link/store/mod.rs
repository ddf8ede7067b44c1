//! Records that come month by month: each delivery is linked against what is there, and no more.
//!
//! ```text
//! STORE/ban_ghi.parquet   every record: `_ma` its id, `_nhom` its cluster, `_lan` the delivery it is of, then its fields
//! STORE/nhom.csv          record_id,cluster_id
//! STORE/thay_doi.csv      what the last delivery changed: records that are new or changed, clusters that became one
//! STORE/quyet_dinh.csv    every decision so far; applied again at each delivery
//! STORE/cho.csv           pairs that wait for a decision
//! STORE/mo_hinh.toml      the model, estimated on the first delivery
//! STORE/xem_lai.xlsx, .html what is to be decided
//! STORE/kho.json          deliveries with their sums
//! ```
//!
//! A cluster keeps its id for as long as it has a record; where two become one the older id stays.

mod add;
mod names;
mod records;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::files;
pub use add::{Asked, add};

/// The file that marks the folder.
pub const MARK: &str = "kho.json";

/// What is in a store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// The entity.
    pub entity: String,
    /// Deliveries, the oldest first.
    pub deliveries: Vec<Delivery>,
}

/// A delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number, from 1.
    pub number: usize,
    /// The file's name.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The day it was judged for.
    pub as_of: String,
    /// Its records.
    pub records: u64,
    /// Of those, not there before.
    pub new: u64,
    /// There before, with other values.
    pub changed: u64,
    /// There before, as they are.
    pub unchanged: u64,
    /// New records that joined a cluster that was there.
    pub joined: u64,
    /// Clusters that became one with an older one.
    pub merged: u64,
    /// Clusters that a decision took apart.
    pub parted: u64,
    /// Pairs that wait for a decision.
    pub review: u64,
    /// Pairs compared.
    pub candidates: u64,
    /// Records of the store now.
    pub total: u64,
    /// Clusters of two or more now.
    pub clusters: u64,
}

/// Opens a store; `None` where there is none yet.
///
/// # Errors
/// When the folder is somebody else's.
pub fn open(dir: &std::path::Path) -> Result<Option<Store>> {
    files::refuse_foreign(dir, MARK)?;
    let path = dir.join(MARK);
    if !path.is_file() {
        return Ok(None);
    }
    serde_json::from_slice(&files::read(&path)?).map(Some).map_err(|cause| {
        Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
            .hint("Hãy lấy lại kho từ bản sao lưu.", "Take the store from its backup.")
    })
}
