//! Finding what the dictionary has: Vietnamese with and without accents, in either tone style, by any name, with slips.
//!
//! Each hit answers the five questions of the register of data (Kon Tum's architecture, VII.3.3): does the data exist,
//! in what state, whose is it, what does it refer to, who shares it.

mod finder;
mod index;
mod page;
mod rank;
mod similar;
mod slips;

use super::fold::fold;
use super::model::{Dictionary, Entity};
use index::Index;
use rank::{Query, scores};

pub use finder::Finder;
pub use page::search_page;
pub use similar::{Similar, similar_entities, similar_lists, similar_shapes};
pub(super) use similar::{similar_fields, similar_titles};

/// Hits of less than this are no answer.
const ANSWERS: f32 = 0.42;
/// Things that mean the same are told together when they are this near.
const TOGETHER: f32 = 0.12;

/// Something found, with the answers to the five questions.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Hit {
    /// Its id, as `dictionary show` takes it.
    pub id: String,
    /// `entity`, `field`, `type`, `codes`, `group`.
    pub kind: &'static str,
    /// Title in Vietnamese.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// 0 to 1.
    pub score: f32,
    /// Where it is defined: file and line.
    pub defined: String,
    /// State in the register.
    pub state: super::State,
    /// How often it is brought up to date, where that is said.
    pub update: Option<super::UpdateCycle>,
    /// Whose it is.
    pub owner: String,
    /// What it refers to: code lists, concepts, fields of other entities.
    pub refers_to: Vec<String>,
    /// What refers to it.
    pub referred_by: Vec<String>,
    /// Bodies and systems that share it.
    pub shared_with: Vec<String>,
    /// Fields that mean the same elsewhere.
    pub same_as: Vec<String>,
}

/// Finds what answers to `query`, best first, at most `limit`.
pub fn search(dictionary: &Dictionary, query: &str, limit: usize) -> Vec<Hit> {
    let index = Index::new(dictionary);
    let folded = fold(&query.chars().take(300).collect::<String>());
    if folded.is_empty() {
        return Vec::new();
    }
    let query = Query::new(&index, &folded);
    let mut ranked: Vec<(usize, f32)> = scores(&index, &query).into_iter().enumerate().collect();
    ranked.retain(|(_, score)| *score >= ANSWERS);
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut hits: Vec<(usize, Hit)> = Vec::new();
    for (at, score) in ranked {
        let Some(thing) = index.things.get(at) else { continue };
        let twin = hits.iter_mut().find(|(first, hit)| {
            let same = index.things.get(*first).is_some_and(|other| other.same == thing.same);
            same && hit.kind == thing.kind && hit.score - score <= TOGETHER
        });
        if let Some((_, hit)) = twin {
            hit.same_as.push(thing.id.clone());
        } else if hits.len() < limit {
            hits.extend(describe(dictionary, thing.kind, &thing.id, score).map(|hit| (at, hit)));
        }
    }
    hits.into_iter().map(|(_, hit)| hit).collect()
}

fn describe(dictionary: &Dictionary, kind: &'static str, id: &str, score: f32) -> Option<Hit> {
    let (file, line) = dictionary.places.get(id).cloned().unwrap_or_default();
    let mut hit = Hit {
        id: id.to_owned(),
        kind,
        title: String::new(),
        title_en: String::new(),
        score: (score * 1000.0).round().min(1000.0) / 1000.0,
        defined: format!("{file}:{line}"),
        state: super::State::default(),
        update: None,
        owner: String::new(),
        refers_to: Vec::new(),
        referred_by: Vec::new(),
        shared_with: Vec::new(),
        same_as: Vec::new(),
    };
    let bare = id.split_once('.').map_or(id, |(_, rest)| rest);
    match kind {
        "entity" => of_entity(dictionary, dictionary.entities.get(id)?, &mut hit),
        "field" => of_field(dictionary, id, &mut hit)?,
        "codes" => {
            let list = dictionary.codes.get(bare)?;
            title(&mut hit, &list.title);
            hit.owner.clone_from(&list.source);
            hit.refers_to.extend(list.predecessor.iter().map(|id| format!("codes.{id}")));
            hit.referred_by = fields_where(dictionary, |field| field.codes.as_deref() == Some(bare));
        }
        "type" => {
            let found = dictionary.types.get(bare)?;
            title(&mut hit, &found.title);
            hit.owner = found.source.clone().unwrap_or_default();
            hit.referred_by = fields_where(dictionary, |field| field.type_id == bare);
        }
        _ => {
            let found = dictionary.groups.get(bare)?;
            title(&mut hit, &found.title);
            hit.owner.clone_from(&found.owner);
            hit.update = Some(found.update);
            hit.refers_to.clone_from(&found.entities);
        }
    }
    Some(hit)
}

fn title(hit: &mut Hit, title: &crate::lang::Message) {
    hit.title.clone_from(&title.vi);
    hit.title_en.clone_from(&title.en);
}

fn of_entity(dictionary: &Dictionary, entity: &Entity, hit: &mut Hit) {
    title(hit, &entity.title);
    hit.state = entity.registration.state;
    hit.update = Some(entity.update);
    hit.owner.clone_from(&entity.owner);
    hit.refers_to = entity.relations.iter().map(|there| format!("{}.{}", there.entity, there.target)).collect();
    hit.referred_by = referring(dictionary, |relation| relation.entity == entity.id);
    hit.shared_with = shared(entity);
}

fn of_field(dictionary: &Dictionary, id: &str, hit: &mut Hit) -> Option<()> {
    let (entity, field) = id.split_once('.')?;
    let entity = dictionary.entities.get(entity)?;
    let field = entity.field(field)?;
    title(hit, &field.title);
    hit.state = entity.registration.state.max(field.registration.state);
    hit.update = Some(entity.update);
    hit.owner = field.owner.clone().unwrap_or_else(|| entity.owner.clone());
    hit.refers_to.extend(field.codes.iter().map(|codes| format!("codes.{codes}")));
    hit.refers_to.extend(field.concept.iter().map(|concept| format!("concepts.{concept}")));
    let outward = entity.relations.iter().filter(|relation| relation.field == field.id);
    hit.refers_to.extend(outward.map(|there| format!("{}.{}", there.entity, there.target)));
    hit.referred_by = referring(dictionary, |relation| relation.entity == entity.id && relation.target == field.id);
    hit.shared_with = shared(entity);
    Some(())
}

fn shared(entity: &Entity) -> Vec<String> {
    let others = entity.consumers.iter().filter(|body| **body != entity.owner);
    others.chain(&entity.systems).cloned().collect()
}

fn referring(dictionary: &Dictionary, is: impl Fn(&super::Relation) -> bool) -> Vec<String> {
    let all = dictionary.entities.values();
    all.flat_map(|entity| entity.relations.iter().map(move |relation| (entity, relation)))
        .filter(|(_, relation)| is(relation))
        .map(|(entity, relation)| format!("{}.{}", entity.id, relation.field))
        .collect()
}

fn fields_where(dictionary: &Dictionary, is: impl Fn(&super::Field) -> bool) -> Vec<String> {
    let all = dictionary.entities.values();
    all.flat_map(|entity| entity.fields.iter().map(move |field| (entity, field)))
        .filter(|(_, field)| is(field))
        .map(|(entity, field)| format!("{}.{}", entity.id, field.id))
        .collect()
}
