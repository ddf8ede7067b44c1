//! What already exists that is nearly what somebody is about to add: by names, and by values.

use rustc_hash::FxHashSet;

use crate::dictionary::fold::fold;
use crate::dictionary::model::{Code, Dictionary};

/// Names this near are told.
const NEAR_NAME: f64 = 0.9;
/// Lists that share this much of their values are told.
const NEAR_VALUES: f64 = 0.6;

/// Something that exists already.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Similar {
    /// Its id.
    pub id: String,
    /// 0 to 1.
    pub likeness: f64,
    /// The name, or the share of values, that is alike.
    pub by: String,
}

/// Entities (`kind` `entity`) or fields of other entities (`field`) whose names are nearly one of `names`, best first.
/// What has the id `own`, or is part of it, is left out.
pub fn similar_names(dictionary: &Dictionary, kind: &str, own: &str, names: &[&str]) -> Vec<Similar> {
    let wanted: Vec<String> = names.iter().map(|name| fold(name)).filter(|name| name.len() >= 3).collect();
    let mut found = Vec::new();
    let mut look = |id: &str, known: &mut dyn Iterator<Item = &str>| {
        let best = known
            .flat_map(|name| {
                let folded = fold(name);
                wanted.iter().map(move |wanted| (likeness(wanted, &folded), name)).collect::<Vec<_>>()
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((likeness, name)) = best.filter(|(likeness, _)| *likeness >= NEAR_NAME) {
            found.push(Similar { id: id.to_owned(), likeness, by: name.to_owned() });
        }
    };
    for entity in dictionary.entities.values().filter(|entity| entity.id != own) {
        if kind == "entity" {
            let names = [entity.id.as_str(), entity.title.vi.as_str()];
            look(&entity.id, &mut names.into_iter().chain(entity.aliases.iter().map(String::as_str)));
            continue;
        }
        for field in &entity.fields {
            let id = format!("{}.{}", entity.id, field.id);
            let names = [field.id.as_str(), field.title.vi.as_str()];
            look(&id, &mut names.into_iter().chain(field.aliases.iter().map(String::as_str)));
        }
    }
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| a.id.cmp(&b.id)));
    found
}

fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    if a.len().abs_diff(b.len()) > 3 || b.len() < 5 {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(a, b)
}

/// Code lists whose values (codes or labels) are mostly those of `entries`, best first; the list `own` is left out.
pub fn similar_lists(dictionary: &Dictionary, own: &str, entries: &[Code]) -> Vec<Similar> {
    let labels: FxHashSet<String> = entries.iter().map(|entry| fold(&entry.label)).collect();
    if labels.len() < 3 {
        return Vec::new();
    }
    let mut found: Vec<Similar> = dictionary
        .codes
        .values()
        .filter(|list| list.id != own)
        .filter_map(|list| {
            let others: FxHashSet<String> = list.entries.iter().map(|entry| fold(&entry.label)).collect();
            let both = labels.intersection(&others).count();
            let likeness = both as f64 / (labels.len() + others.len() - both).max(1) as f64;
            let by = format!("{both}/{}", labels.len());
            (likeness >= NEAR_VALUES).then(|| Similar { id: format!("codes.{}", list.id), likeness, by })
        })
        .collect();
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| a.id.cmp(&b.id)));
    found
}
