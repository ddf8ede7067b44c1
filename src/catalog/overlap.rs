//! Whether a set is there already under another name (Đồng Tháp VII.3.2.2.b: «không thiết kế riêng để tránh trùng lắp»).
//!
//! Of every version the smallest hashes of its keys are kept (bottom-k sketch, Broder 1997): they tell which sets are
//! worth comparing. Those are then compared in full.

use rusqlite::params;

use super::database::Catalog;
use super::query;
use super::rows::{Data, Rows};
use crate::error::Result;

/// Hashes kept of a version.
const KEPT: usize = 256;
/// Sets that may share this part of the smaller one are compared in full.
const SUSPECT: f64 = 0.3;
/// Sets that share this part of the smaller one are the same data under two names.
pub(super) const SAME: f64 = 0.8;

/// The sketch of a table: the number of its distinct keys, then the smallest of their hashes, little-endian.
pub(super) fn sketch(pairs: &[(u64, u64)]) -> Vec<u8> {
    let distinct = distinct(pairs);
    let mut bytes = (distinct.len() as u64).to_le_bytes().to_vec();
    // Hashes are spread evenly: in sorted order the first are as good as any.
    bytes.extend(distinct.iter().take(KEPT).flat_map(|hash| hash.to_le_bytes()));
    bytes
}

fn distinct(pairs: &[(u64, u64)]) -> Vec<u64> {
    let mut keys: Vec<u64> = pairs.iter().map(|(key, _)| *key).collect();
    keys.dedup();
    keys
}

fn words(sketch: &[u8]) -> (u64, Vec<u64>) {
    let mut all = sketch.chunks_exact(8).map(|bytes| u64::from_le_bytes(bytes.try_into().unwrap_or_default()));
    (all.next().unwrap_or(0), all.collect())
}

/// The part of the smaller set that two sketches seem to share.
fn estimate(one: &[u8], other: &[u8]) -> f64 {
    let ((n, one), (m, other)) = (words(one), words(other));
    if n == 0 || m == 0 {
        return 0.0;
    }
    let mut union: Vec<u64> = one.iter().chain(&other).copied().collect();
    union.sort_unstable();
    union.dedup();
    union.truncate(KEPT);
    let both = union.iter().filter(|hash| one.binary_search(hash).is_ok() && other.binary_search(hash).is_ok()).count();
    let jaccard = both as f64 / union.len().max(1) as f64;
    jaccard * (n + m) as f64 / (1.0 + jaccard) / n.min(m) as f64
}

/// A set that holds much the same.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(super) struct Overlap {
    /// Its id.
    pub(super) set: String,
    /// Its title.
    pub(super) title: String,
    /// Keys of the smaller set that both hold.
    pub(super) shared: u64,
    /// Keys of the smaller set.
    pub(super) of: u64,
}

/// Another published set of the entity that holds much the same records.
pub(super) fn find(catalog: &Catalog, entity: &str, own: &str, key: &[String], rows: &Rows) -> Result<Option<Overlap>> {
    let mut statement = catalog.db.prepare(
        "SELECT v.set_id, v.sketch FROM versions v JOIN sets s ON s.id = v.set_id
         WHERE s.entity = ?1 AND s.id <> ?2 AND v.state = 'published'
         AND v.number = (SELECT max(w.number) FROM versions w WHERE w.set_id = s.id AND w.state = 'published')",
    )?;
    let mine = sketch(&rows.pairs);
    let mut others = statement.query(params![entity, own])?;
    while let Some(row) = others.next()? {
        let (set, theirs): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if estimate(&mine, &theirs) < SUSPECT {
            continue;
        }
        let Some(record) = query::latest(catalog, &set)? else { continue };
        if record.key != key {
            continue;
        }
        let Some(data) = Data::of(&catalog.root().join(&record.folder), &record.files) else { continue };
        let there = Rows::read(&data, &record.columns, &record.key, &[])?;
        let (one, other) = (distinct(&rows.pairs), distinct(&there.pairs));
        let shared = one.iter().filter(|hash| other.binary_search(hash).is_ok()).count() as u64;
        let of = one.len().min(other.len()) as u64;
        if shared as f64 >= SAME * of as f64 {
            return Ok(Some(Overlap { set: record.set, title: record.title, shared, of }));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::rows::hash;

    fn pairs(range: std::ops::Range<u32>) -> Vec<(u64, u64)> {
        let mut pairs: Vec<(u64, u64)> = range.map(|n| (hash([Some(n.to_string().as_str())]), 0)).collect();
        pairs.sort_unstable();
        pairs
    }

    #[test]
    fn sketches_tell_much_from_little_in_common() {
        let sketch_of = |range| sketch(&pairs(range));
        assert!(estimate(&sketch_of(0..5000), &sketch_of(0..5000)) > 0.99);
        assert!(estimate(&sketch_of(0..5000), &sketch_of(500..5500)) > SUSPECT);
        assert!(estimate(&sketch_of(0..1000), &sketch_of(0..20_000)) > SUSPECT, "a part of a larger one");
        assert!(estimate(&sketch_of(0..5000), &sketch_of(9000..14_000)) < SUSPECT);
    }
}
