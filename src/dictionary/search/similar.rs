//! What already exists that is nearly what somebody is about to add: by names, by fields, and by values.

use rustc_hash::FxHashSet;

use crate::dictionary::fold::fold;
use crate::dictionary::model::{Code, Dictionary, Entity, Field};

/// Names this near are told.
const NEAR_NAME: f64 = 0.9;
/// Entities that share this much of their fields are told.
const NEAR_FIELDS: f64 = 0.7;
/// Lists that hold this much of the values are told.
const NEAR_VALUES: f64 = 0.6;
/// Fewer fields or values in common are chance.
const FEWEST: usize = 3;
/// Values told that the list does not have.
const SHOWN: usize = 3;

/// Something that exists already.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Similar {
    /// Its id.
    pub id: String,
    /// 0 to 1.
    pub likeness: f64,
    /// The name, or the share of fields or values, that is alike.
    pub by: String,
}

fn sorted(mut found: Vec<Similar>) -> Vec<Similar> {
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| a.id.cmp(&b.id)));
    found
}

/// Things, each with its names, of which one is nearly one of `names`, best first; `own` is left out.
fn by_names<'a>(own: &str, names: &[&str], things: impl Iterator<Item = (String, Vec<&'a str>)>) -> Vec<Similar> {
    let wanted: Vec<String> = names.iter().map(|name| fold(name)).filter(|name| name.len() >= 3).collect();
    let near = |known: &&str| {
        let folded = fold(known);
        wanted.iter().map(|wanted| likeness(wanted, &folded)).fold(0.0, f64::max)
    };
    let best = |(id, known): (String, Vec<&str>)| {
        let (likeness, name) =
            known.iter().map(|name| (near(name), *name)).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        (likeness >= NEAR_NAME).then(|| Similar { id, likeness, by: name.to_owned() })
    };
    sorted(things.filter(|(id, _)| id != own).filter_map(best).collect())
}

/// Entities whose names are nearly one of `names`, best first; the entity `own` is left out.
pub fn similar_entities(dictionary: &Dictionary, own: &str, names: &[&str]) -> Vec<Similar> {
    let names_of = |entity: &'_ Entity| -> Vec<String> {
        [&entity.id, &entity.title.vi].into_iter().chain(&entity.aliases).cloned().collect()
    };
    let all: Vec<(String, Vec<String>)> =
        dictionary.entities.values().map(|entity| (entity.id.clone(), names_of(entity))).collect();
    by_names(own, names, all.iter().map(|(id, names)| (id.clone(), names.iter().map(String::as_str).collect())))
}

/// Fields of `entity` whose names are nearly those of `field`, best first.
pub(crate) fn similar_fields(entity: &Entity, field: &Field) -> Vec<Similar> {
    let things = entity.fields.iter().map(|other| {
        let names = [other.title.vi.as_str()].into_iter().chain(other.aliases.iter().map(String::as_str));
        (other.id.clone(), names.collect())
    });
    by_names(&field.id, &[&field.title.vi], things)
}

/// Code lists whose title is nearly this one, best first; the list `own` is left out.
pub(crate) fn similar_titles(dictionary: &Dictionary, own: &str, title: &str) -> Vec<Similar> {
    let things = dictionary.codes.values().map(|list| (list.id.clone(), vec![list.title.vi.as_str()]));
    by_names(own, &[title], things)
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

/// Entities that already have most of the fields of `entity`, by their names, best first. One that it refers to is no
/// repetition.
pub fn similar_shapes(dictionary: &Dictionary, entity: &Entity) -> Vec<Similar> {
    let known = |field: &Field| -> Vec<String> {
        [&field.id, &field.title.vi].into_iter().chain(&field.aliases).map(|name| fold(name)).collect()
    };
    let refers = |other: &&Entity| entity.relations.iter().any(|relation| relation.entity == other.id);
    let others = dictionary.entities.values().filter(|other| other.id != entity.id && !refers(other));
    let shared = |other: &Entity| {
        let names: FxHashSet<String> = other.fields.iter().flat_map(known).collect();
        let both = entity.fields.iter().filter(|field| names.contains(&fold(&field.title.vi))).count();
        let likeness = both as f64 / entity.fields.len().max(1) as f64;
        let by = format!("{both}/{} trường", entity.fields.len());
        (both > FEWEST && likeness >= NEAR_FIELDS).then(|| Similar { id: other.id.clone(), likeness, by })
    };
    sorted(others.filter_map(shared).collect())
}

/// Code lists that have most of the values of `entries` as labels or other spellings, best first; the list `own` is left
/// out.
pub fn similar_lists(dictionary: &Dictionary, own: &str, entries: &[Code]) -> Vec<Similar> {
    let labels: FxHashSet<String> = entries.iter().map(|entry| fold(&entry.label)).collect();
    if labels.len() < FEWEST {
        return Vec::new();
    }
    let one = |list: &crate::dictionary::CodeList| {
        let names = list.entries.iter().flat_map(|entry| std::iter::once(&entry.label).chain(&entry.aliases));
        let others: FxHashSet<String> = names.map(|name| fold(name)).collect();
        let both = labels.intersection(&others).count();
        let likeness = both as f64 / labels.len() as f64;
        let lacks: Vec<&str> = entries
            .iter()
            .map(|entry| entry.label.as_str())
            .filter(|label| !others.contains(&fold(label)))
            .take(SHOWN)
            .collect();
        let lacks = if lacks.is_empty() { String::new() } else { format!("; chưa có: {}", lacks.join(", ")) };
        let by = format!("{both}/{} giá trị{lacks}", labels.len());
        (both >= FEWEST && likeness >= NEAR_VALUES).then(|| Similar { id: format!("codes.{}", list.id), likeness, by })
    };
    sorted(dictionary.codes.values().filter(|list| list.id != own).filter_map(one).collect())
}
