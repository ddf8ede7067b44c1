//! What a layer adds though something nearly the same is there: entities, fields, types, code lists, concepts; and
//! concepts that its fields could express.

use std::collections::BTreeMap;

use super::fold::fold;
use super::lint_rules::{Said, said};
use super::model::{Dictionary, Entity, Field};
use super::registry::LayerInfo;
use super::search::{Similar, similar_entities, similar_fields, similar_lists, similar_shapes, similar_titles};
use crate::lang::Message;

/// What the layers above the lowest add though something nearly the same exists.
pub(super) fn nearly_the_same(dictionary: &Dictionary) -> Vec<Said> {
    near(dictionary, dictionary.layers.get(1..).unwrap_or_default())
}

/// The fields of the layers above the lowest that could express a concept.
pub(super) fn without_concept(dictionary: &Dictionary) -> Vec<Said> {
    bare(dictionary, dictionary.layers.get(1..).unwrap_or_default())
}

/// What the uppermost layer adds though something nearly the same is there.
pub fn already_there(dictionary: &Dictionary) -> Vec<Message> {
    let last = dictionary.layers.len().saturating_sub(1).max(1);
    let layers = dictionary.layers.get(last..).unwrap_or_default();
    let found = near(dictionary, layers).into_iter().chain(bare(dictionary, layers));
    found.map(|(what, vi, en)| Message::new(format!("{what}: {vi}"), format!("{what}: {en}"))).collect()
}

fn near(dictionary: &Dictionary, layers: &[LayerInfo]) -> Vec<Said> {
    let mut found = Vec::new();
    for layer in layers {
        for entity in layer.entities.iter().filter_map(|id| dictionary.entities.get(id)) {
            found.extend(entity_near(dictionary, entity).map(|near| told(&entity.id, &near)));
        }
        found.extend(layer.fields.iter().filter_map(|id| field_near(dictionary, layer, id)));
        for id in &layer.others {
            found.extend(other_near(dictionary, id).map(|near| told(id, &near)));
        }
    }
    found
}

fn entity_near(dictionary: &Dictionary, entity: &Entity) -> Option<Similar> {
    let names: Vec<&str> =
        [entity.title.vi.as_str()].into_iter().chain(entity.aliases.iter().map(String::as_str)).collect();
    let by_name = similar_entities(dictionary, &entity.id, &names);
    by_name.into_iter().chain(similar_shapes(dictionary, entity)).next()
}

/// A field that a layer adds to an entity of the layers below, where that has one of nearly the same name.
fn field_near(dictionary: &Dictionary, layer: &LayerInfo, id: &str) -> Option<Said> {
    let (entity, field) = id.split_once('.')?;
    let entity = dictionary.entities.get(entity).filter(|entity| layer.extended.contains(&entity.id))?;
    let near = similar_fields(entity, entity.field(field)?).into_iter().next()?;
    Some(told(id, &Similar { id: format!("{}.{}", entity.id, near.id), ..near }))
}

fn other_near(dictionary: &Dictionary, id: &str) -> Option<Similar> {
    match id.split_once('.')? {
        ("codes", own) => {
            let list = dictionary.codes.get(own)?;
            let by_value = similar_lists(dictionary, own, &list.entries);
            let by_title = similar_titles(dictionary, own, &list.title.vi).into_iter();
            let by_title = by_title.map(|near| Similar { id: format!("codes.{}", near.id), ..near });
            by_value.into_iter().chain(by_title).next()
        }
        ("types", own) => {
            let new = dictionary.types.get(own)?;
            let same = dictionary.types.values().find(|known| {
                known.id != own
                    && known.kind.id == new.kind.id
                    && known.options == new.options
                    && known.storage == new.storage
            })?;
            let by = format!("cùng loại {}", new.kind.id);
            Some(Similar { id: format!("types.{}", same.id), likeness: 1.0, by })
        }
        ("concepts", own) => {
            let new = dictionary.concepts.get(own)?;
            let wanted = fold(&new.title.vi);
            let others = dictionary.concepts.values().filter(|known| known.id != own);
            let same = |known: &&super::registry::Concept| {
                std::iter::once(&known.title.vi).chain(&known.aliases).any(|name| fold(name) == wanted)
            };
            let known = others.into_iter().find(same)?;
            Some(Similar { id: format!("concepts.{}", known.id), likeness: 1.0, by: known.title.vi.clone() })
        }
        _ => None,
    }
}

fn told(what: &str, near: &Similar) -> Said {
    let (id, by) = (&near.id, &near.by);
    said(
        what,
        format!("gần giống «{id}» đã có ({by}); hãy dùng lại hoặc nói rõ khác ở đâu"),
        format!("nearly the same as \"{id}\", which exists ({by}); use that, or say what differs"),
    )
}

/// Fields that could express a concept that is there: told once for each entity.
fn bare(dictionary: &Dictionary, layers: &[LayerInfo]) -> Vec<Said> {
    let mut names: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
    for concept in dictionary.concepts.values() {
        for name in std::iter::once(&concept.title.vi).chain(&concept.aliases) {
            names.entry(fold(name)).or_default().push((name, &concept.id));
        }
    }
    // «Mã hồ» is no «mã hộ»: where both are written with accents, these count.
    let meant = |own: &str| -> Option<&str> {
        let same = |name: &str| own.is_ascii() || name.is_ascii() || own.to_lowercase() == name.to_lowercase();
        names.get(&fold(own))?.iter().find(|(name, _)| same(name)).map(|(_, id)| *id)
    };
    let concept = |field: &Field| -> Option<String> {
        let id = meant(&field.title.vi)?;
        let types = &dictionary.concepts.get(id)?.types;
        match types.first() {
            _ if field.concept.is_some() => None,
            Some(first) if !types.contains(&field.type_id) => {
                // What was only text so far may have been a value of the concept all the time.
                (field.type_id == "van_ban").then(|| format!("{id} (type = {first})"))
            }
            _ => Some(id.to_owned()),
        }
    };
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for id in layers.iter().flat_map(|layer| &layer.fields) {
        let Some((entity, field)) = id.split_once('.') else { continue };
        let field = dictionary.entities.get(entity).and_then(|entity| entity.field(field));
        if let Some((field, concept)) = field.and_then(|field| Some((field, concept(field)?))) {
            found.entry(entity).or_default().push(format!("{} → {concept}", field.id));
        }
    }
    let each = found.into_iter().map(|(entity, pairs)| {
        let pairs = pairs.join(", ");
        said(
            entity,
            format!("các trường có thể dùng khái niệm đã có: {pairs}; hãy thêm concept"),
            format!("fields could express concepts that exist: {pairs}; add concept"),
        )
    });
    each.collect()
}
