//! Ids of clusters that stay: the id a cluster had, the older of two, or that of its first record.

use std::collections::{BTreeMap, BTreeSet};

/// Clusters by id, and what became of those before.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The id of each row's cluster.
    pub(super) clusters: Vec<String>,
    /// Clusters that became one with another: their id, the id that stays.
    pub(super) merged: BTreeMap<String, String>,
    /// Clusters that a decision took apart: the new id, the id it was of.
    pub(super) parted: BTreeMap<String, String>,
}

/// Names clusters. `roots` gives the lowest row of each row's cluster, `before` the id of the cluster a row stood in,
/// `ids` its record id. Rows stand in the order of their age.
pub(super) fn names(roots: &[u32], before: &[Option<String>], ids: &[String]) -> Named {
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, root) in roots.iter().enumerate() {
        members.entry(*root).or_default().push(row);
    }
    let id = |row: &usize| ids.get(*row).map_or("", String::as_str);
    let old = |row: &usize| before.get(*row).and_then(Option::as_deref);
    let mut used: BTreeSet<String> = before.iter().flatten().cloned().collect();
    let mut given: BTreeMap<&str, u32> = BTreeMap::new();
    // an id goes to the cluster of the record it is named after, else to that of its oldest record
    for named in [true, false] {
        for (root, rows) in &members {
            for row in rows {
                if let Some(cluster) = old(row).filter(|cluster| !named || *cluster == id(row)) {
                    given.entry(cluster).or_insert(*root);
                }
            }
        }
    }
    let mut result = Named { clusters: vec![String::new(); roots.len()], ..Named::default() };
    for (root, rows) in &members {
        let own: Vec<&str> = {
            let mut seen = BTreeSet::new();
            rows.iter()
                .filter_map(old)
                .filter(|cluster| given.get(cluster) == Some(root) && seen.insert(*cluster))
                .collect()
        };
        let name = match own.first() {
            Some(first) => (*first).to_owned(),
            None => fresh(rows.first().map_or("", id), &mut used),
        };
        for other in own.iter().skip(1) {
            result.merged.insert((*other).to_owned(), name.clone());
        }
        if own.is_empty()
            && let Some(was) = rows.iter().find_map(old)
        {
            result.parted.insert(name.clone(), was.to_owned());
        }
        for row in rows {
            if let Some(place) = result.clusters.get_mut(*row) {
                place.clone_from(&name);
            }
        }
    }
    result
}

/// The id of a new cluster: its first record's, numbered where a cluster of that id is or was there.
fn fresh(id: &str, used: &mut BTreeSet<String>) -> String {
    let mut name = id.to_owned();
    let mut number = 2;
    while used.contains(&name) {
        name = format!("{id}#{number}");
        number += 1;
    }
    used.insert(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(roots: &[u32], before: &[&str], ids: &[&str]) -> Named {
        let before: Vec<Option<String>> =
            before.iter().map(|id| Some((*id).to_owned()).filter(|id| !id.is_empty())).collect();
        names(roots, &before, &ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_new_record_takes_the_id_of_the_cluster_it_joins() {
        let found = named(&[0, 0, 2, 0], &["a", "a", "c", ""], &["a", "b", "c", "d"]);
        assert_eq!(found.clusters, ["a", "a", "c", "a"]);
        assert!(found.merged.is_empty() && found.parted.is_empty());
    }

    #[test]
    fn of_two_clusters_that_become_one_the_older_id_stays() {
        let found = named(&[0, 0, 0], &["a", "b", ""], &["a", "b", "c"]);
        assert_eq!(found.clusters, ["a", "a", "a"]);
        assert_eq!(found.merged, BTreeMap::from([("b".to_owned(), "a".to_owned())]));
    }

    #[test]
    fn a_cluster_taken_apart_leaves_its_id_with_the_record_it_is_named_after() {
        let found = named(&[0, 1], &["b", "b"], &["a", "b"]);
        assert_eq!(found.clusters, ["a", "b"]);
        assert_eq!(found.parted, BTreeMap::from([("a".to_owned(), "b".to_owned())]));
    }
}
