//! What is said of clusters: their sizes, and the record that stands for each.

use super::features::Records;

/// How many rows each cluster has, at its lowest row.
pub(super) fn sizes(clusters: &[u32]) -> Vec<u32> {
    let mut sizes = vec![0_u32; clusters.len()];
    for root in clusters {
        if let Some(size) = sizes.get_mut(*root as usize) {
            *size += 1;
        }
    }
    sizes
}

/// The row that stands for each cluster: the most complete, then the newest, then the lowest.
pub(super) fn survivors(clusters: &[u32], records: &Records) -> Vec<bool> {
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
