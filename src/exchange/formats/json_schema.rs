//! JSON Schema 2020-12: one file an entity; a record is an object whose empty fields are absent or null.

use serde_json::{Map, Value, json};

use crate::dictionary::{Entity, RequiredWhen, Storage};
use crate::error::Result;
use crate::exchange::facts::{Facts, facts};
use crate::exchange::{Artefact, Format, View, names};
use crate::lang::Text;

/// JSON Schema.
pub(super) static FORMAT: Format = Format {
    id: "jsonschema",
    title: Text::new("JSON Schema 2020-12", "JSON Schema 2020-12"),
    page: include_str!("json_schema.md"),
    export,
    import: None,
};

fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    view.entities
        .iter()
        .map(|entity| Artefact::json(format!("{}.schema.json", entity.id), &schema(view, entity)))
        .collect()
}

/// The schema of one record.
fn schema(view: &View<'_>, entity: &Entity) -> Value {
    let facts = facts(view, entity);
    let properties: Map<String, Value> =
        facts.iter().map(|fact| (fact.field.id.clone(), Value::Object(property(fact)))).collect();
    let required: Vec<&str> = facts.iter().filter(|fact| fact.filled).map(|fact| fact.field.id.as_str()).collect();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}{}.schema.json", names::base(view), entity.id),
        "title": entity.title.vi,
        "description": entity.description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    let rules: Vec<Value> = entity.required_when.iter().map(when).collect();
    if let (false, Some(map)) = (rules.is_empty(), schema.as_object_mut()) {
        map.insert("allOf".to_owned(), Value::from(rules));
    }
    schema
}

fn property(fact: &Facts<'_>) -> Map<String, Value> {
    let field = fact.field;
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| drop(map.insert(key.to_owned(), value));
    put("title", json!(field.title.vi));
    put("description", json!(field.description));
    let name = match field.storage {
        Storage::Text | Storage::Date | Storage::Datetime => "string",
        Storage::Integer => "integer",
        Storage::Number => "number",
        Storage::Boolean => "boolean",
    };
    put("type", if fact.filled { json!(name) } else { json!([name, "null"]) });
    match field.storage {
        Storage::Date => put("format", json!("date")),
        // A moment without a zone is no RFC 3339 date-time; its shape is told instead.
        Storage::Datetime => put("pattern", json!("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")),
        Storage::Text if fact.filled && fact.pattern.is_none() && fact.spelled.is_empty() => put("minLength", json!(1)),
        _ => {}
    }
    if let Some(pattern) = fact.anchored() {
        put("pattern", json!(pattern));
    }
    let (min, max) = fact.numbers();
    if let Some(min) = min {
        put("minimum", number(min));
    }
    if let Some(max) = max {
        put("maximum", number(max));
    }
    if !fact.spelled.is_empty() {
        let mut codes: Vec<Value> =
            fact.spelled.iter().map(|code| json!({ "const": code.code, "title": code.label })).collect();
        if !fact.filled {
            codes.push(json!({ "type": "null" }));
        }
        put("oneOf", Value::from(codes));
    }
    map
}

/// A whole number without a decimal point.
#[expect(clippy::cast_possible_truncation, reason = "whole and small, as checked")]
pub(super) fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

fn when(rule: &RequiredWhen) -> Value {
    json!({
        "if": { "properties": { &rule.when: { "enum": rule.equals } }, "required": [rule.when] },
        "then": { "properties": { &rule.field: { "not": { "type": "null" } } }, "required": [rule.field] },
    })
}
