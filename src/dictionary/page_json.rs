//! Entities, fields and types as programs read them.

use serde_json::{Value, json};

use super::model::{Entity, Field, ValueType};

/// An entity with all its fields.
pub(super) fn entity_json(entity: &Entity) -> Value {
    json!({
        "id": entity.id,
        "title": entity.title.vi,
        "title_en": entity.title.en,
        "description": entity.description,
        "owner": entity.owner,
        "update": entity.update,
        "layer": entity.layer,
        "sector": entity.sector,
        "legal_basis": entity.legal_basis,
        "consumers": entity.consumers,
        "systems": entity.systems,
        "authority": entity.authority,
        "level": entity.level,
        "domain": entity.domain,
        "aliases": entity.aliases,
        "registration": entity.registration,
        "source": entity.source,
        "dated_by": entity.dated_by,
        "classification": entity.classification,
        "key": entity.key,
        "k_anonymity": entity.k_anonymity,
        "privacy": entity.protection,
        "fields": entity.fields.iter().map(field_json).collect::<Vec<_>>(),
        "order": entity.order,
        "at_most": entity.at_most,
        "sums": entity.sums,
        "relations": entity.relations,
        "unrelated": entity.unrelated,
        "checks": entity.checks,
        "required_when": entity.required_when,
    })
}

/// A field.
pub(super) fn field_json(field: &Field) -> Value {
    json!({
        "id": field.id,
        "title": field.title.vi,
        "title_en": field.title.en,
        "description": field.description,
        "type": field.type_id,
        "codes": field.codes,
        "aliases": field.aliases,
        "required": field.required,
        "unique": field.unique,
        "role": field.role,
        "owner": field.owner,
        "classification": field.classification,
        "open": field.open,
        "share": field.share,
        "quasi_identifier": field.quasi_identifier,
        "sensitive": field.sensitive,
        "source": field.source,
        "concept": field.concept,
        "unit": field.unit,
        "term": field.term,
        "registration": field.registration,
        "min": field.min,
        "max": field.max,
    })
}

/// A type.
pub(super) fn type_json(found: &ValueType) -> Value {
    json!({
        "id": found.id,
        "title": found.title.vi,
        "title_en": found.title.en,
        "description": found.description,
        "kind": found.kind.id,
        "storage": found.storage,
        "options": found.options,
        "source": found.source,
        "good": found.good,
        "bad": found.bad,
    })
}
