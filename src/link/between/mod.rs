//! Records of two tables that speak of one thing: parcels and their owners, enterprises and their representatives,
//! permits and their holders.
//!
//! A relation of the dictionary says which entity is referred to and which fields correspond (`compare`, or fields of
//! one concept of the same object). The rows of the referring table are read as if they were records of that entity, and
//! compared with its own by its linking model.

mod conflict;
mod resolve;
mod write;

use std::collections::BTreeMap;

use super::features::Reading;
use super::known::Known;
use super::{Options, Prepared, RecordIds, Which, sound, table};
use crate::dictionary::{Dictionary, Entity, LinkModel, Relation};
use crate::error::{Error, Result};
use crate::normalize::NormalTable;
pub use conflict::Conflict;
pub use resolve::{Link, Outcome};
pub use write::{FACTS, Fact, Summary, facts, load, write, write_facts};

/// What is linked with what.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// The entity that refers.
    pub entity: &'a Entity,
    /// Its table.
    pub here: &'a NormalTable,
    /// The relation.
    pub relation: &'a Relation,
    /// The table referred to.
    pub there: &'a NormalTable,
}

/// Two tables linked.
pub struct Between {
    /// The records of both, those that refer first.
    pub prepared: Prepared,
    /// The first row of the table referred to.
    pub split: u32,
    /// The model as estimated.
    pub model: LinkModel,
    /// Links and pairs to be decided, by rows: at most one link for a row where the relation says so.
    pub links: Vec<Link>,
    /// References that lead to a record which the other fields contradict.
    pub conflicts: Vec<Conflict>,
    /// What people had decided.
    pub known: Known,
    /// Pairs compared.
    pub candidates: u64,
}

impl<'a> Sides<'a> {
    /// The entity referred to.
    ///
    /// # Errors
    /// When the dictionary has none of that id.
    pub fn other(&self) -> Result<&'a Entity> {
        self.dictionary.entities.get(&self.relation.entity).ok_or_else(|| Error::stage("link", &self.relation.entity))
    }

    /// The field here for each field there that says the same, the reference among them.
    ///
    /// # Errors
    /// When the dictionary has not the other entity.
    pub fn fields(&self) -> Result<BTreeMap<String, String>> {
        let (other, relation) = (self.other()?, self.relation);
        let mut pairs = BTreeMap::from([(relation.target.clone(), relation.field.clone())]);
        for (here, there) in relation.compare.iter().chain(&relation.agree) {
            pairs.entry(there.clone()).or_insert_with(|| here.clone());
        }
        if !relation.compare.is_empty() {
            return Ok(pairs);
        }
        let object = |concept: Option<&String>| self.dictionary.concepts.get(concept?)?.object.as_deref();
        let wanted = object(other.field(&relation.target).and_then(|field| field.concept.as_ref()));
        for field in &self.entity.fields {
            let Some(concept) = field.concept.as_ref().filter(|id| wanted.is_some() && object(Some(id)) == wanted)
            else {
                continue;
            };
            if let Some(there) = other.fields.iter().find(|there| there.concept.as_ref() == Some(concept)) {
                pairs.entry(there.id.clone()).or_insert_with(|| field.id.clone());
            }
        }
        Ok(pairs)
    }

    /// The model of the entity referred to, of the comparisons that both tables can make.
    ///
    /// # Errors
    /// When it has no model, or none of its comparisons can be made.
    pub fn model(&self, given: Option<&LinkModel>) -> Result<LinkModel> {
        let other = self.other()?;
        let Some(model) = given.or(other.link.as_ref()) else {
            let id = &other.id;
            return Err(Error::usage(
                format!("Thực thể «{id}» chưa có mô hình liên kết"),
                format!("Entity “{id}” has no linking model"),
            )
            .hint("Nêu mô hình bằng --model.", "Name a model with --model."));
        };
        let fields = self.fields()?;
        let can = |field: &String| {
            let here = fields.get(field);
            here.is_some_and(|here| self.here.fields.contains(here)) && self.there.fields.contains(field)
        };
        let model = narrowed(model, &can);
        if model.comparisons.is_empty() {
            let wanted: Vec<String> = fields.iter().map(|(there, here)| format!("{here} ↔ {there}")).collect();
            let wanted = wanted.join(", ");
            return Err(Error::usage(
                format!("Hai bảng không có trường nào tương ứng để so; cần: {wanted}"),
                format!("The tables have no corresponding fields to compare; needed: {wanted}"),
            )
            .hint("Hãy xem lại hai bảng và ánh xạ cột (--map).", "Check both tables and their columns (--map)."));
        }
        Ok(model)
    }

    /// Links the tables. `expected` of the records here have a counterpart there, before anything is seen.
    ///
    /// # Errors
    /// When a table cannot be read or the model is not sound.
    pub fn link(&self, model: &LinkModel, options: Options<'_>) -> Result<Between> {
        let fields: Vec<&str> = self.other()?.fields.iter().map(|field| field.id.as_str()).collect();
        sound::refuse(model, &fields)?;
        let here = self.fields()?;
        let mut reading = Reading::new(model)?;
        let mut rows = table::read(self.here, &mut reading, &|field| here.get(field).cloned())?;
        let split = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        rows.extend(table::read(self.there, &mut reading, &|field| Some(field.to_owned()))?);
        let prepared = Prepared { which: Which::Across(split), ..Prepared::of(reading, rows)? };
        let mut model = model.clone();
        model.duplicates = EXPECTED * f64::from(split) / (prepared.len().max(1) as f64);
        let found = prepared.link(&model, options)?;
        let conflicts = conflict::conflicts(self, &prepared, &found.model, split, options.known)?;
        let links = resolve::resolve(&prepared, &found, split, (&self.relation.cardinality, &conflicts));
        let candidates = found.linked.candidates;
        Ok(Between { prepared, split, model: found.model, links, conflicts, known: found.known, candidates })
    }
}

/// Share of the referring records that have a counterpart, before anything is seen.
const EXPECTED: f64 = 0.7;

/// Of a model what can be compared: comparisons whose first field both tables have, and the rules over them. A rule of
/// which a part is gone is gone too: it would say more than it was written for.
fn narrowed(model: &LinkModel, can: &dyn Fn(&String) -> bool) -> LinkModel {
    let mut model = model.clone();
    model.comparisons.retain(|comparison| comparison.fields.first().is_some_and(can));
    let left: Vec<String> = model.comparisons.iter().map(|comparison| comparison.id.clone()).collect();
    let has = |id: &str| left.iter().any(|known| known == id);
    let keyed = |key: &String| key.split_once('.').is_some_and(|(id, _)| has(id));
    model.block.retain(|rule| rule.iter().all(keyed));
    model.narrow.retain(keyed);
    model.certain.retain(|rule| rule.keys().all(|id| has(id)));
    for lookalike in &mut model.lookalikes {
        lookalike.p.retain(|id, _| has(id));
    }
    // a name that no rule blocks by would be compared only where the number is the same
    for comparison in &model.comparisons {
        let blocked =
            model.block.iter().flatten().any(|key| key.split_once('.').is_some_and(|(id, _)| id == comparison.id));
        if !blocked && matches!(comparison.kind.as_str(), "person_name" | "organisation_name") {
            model.block.push(vec![format!("{}.day_du", comparison.id)]);
        }
    }
    model.newest = None;
    model
}

/// Ids of both tables behind each other.
pub fn ids(here: &RecordIds, there: &RecordIds) -> RecordIds {
    here.behind(there)
}
