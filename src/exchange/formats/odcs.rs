//! Open Data Contract Standard 3.2: out. One contract an entity and a code list, one for the dictionary as a whole; what
//! the standard has no place for stands in `customProperties`.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::odcs_read;
use crate::dictionary::{Codes, Document, Entity, Storage};
use crate::error::Result;
use crate::exchange::facts::{Facts, facts, foreign_keys};
use crate::exchange::parts::{OWN, fields, rest, text, whole};
use crate::exchange::{Artefact, Format, Imported, View, names, yaml};
use crate::lang::Text;

/// ODCS.
pub(super) static FORMAT: Format = Format {
    id: "odcs",
    title: Text::new("Hợp đồng dữ liệu (ODCS 3.2)", "Data contracts (ODCS 3.2)"),
    page: include_str!("odcs.md"),
    export,
    import: Some(import),
};

/// Keys of an entity that have a place in a contract.
pub(super) const ENTITY: [&str; 6] = ["id", "title", "description", "key", "field", "sector"];
/// Keys of a field that have a place in a property.
pub(super) const FIELD: [&str; 6] = ["id", "title", "description", "required", "unique", "aliases"];

fn import(path: &Path) -> Result<Imported> {
    odcs_read::read(path)
}

#[expect(clippy::unnecessary_wraps, reason = "one shape for all formats")]
fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    let mut made = vec![contract("tu_dien", &dictionary(view))];
    let empty = Document::new();
    for entity in &view.entities {
        let written = view.document(&entity.id).unwrap_or(&empty);
        made.push(contract(&entity.id, &of_entity(view, entity, written)));
    }
    for list in &view.codes {
        if let Some(written) = view.source.documents.codes.get(&list.id) {
            made.push(contract(&format!("codes/{}", list.id), &of_list(view, &list.id, written)));
            made.push(Artefact { name: format!("codes/{}.csv", list.id), bytes: written.csv() });
        }
    }
    Ok(made)
}

fn contract(name: &str, value: &Value) -> Artefact {
    Artefact::text(format!("{name}.odcs.yaml"), yaml::write(value))
}

/// What every contract says first.
fn head(view: &View<'_>, id: &str, name: &str, status: &str) -> Document {
    let mut head = Map::new();
    head.insert("apiVersion".to_owned(), json!("v3.2.0"));
    head.insert("kind".to_owned(), json!("DataContract"));
    head.insert("id".to_owned(), json!(format!("{}{id}", names::base(view))));
    head.insert("name".to_owned(), json!(name));
    head.insert("version".to_owned(), json!(view.source.dictionary.version));
    head.insert("status".to_owned(), json!(status));
    head
}

fn own(value: impl Into<Value>) -> Value {
    json!([{ "property": OWN, "vendor": OWN, "value": value.into() }])
}

fn dictionary(view: &View<'_>) -> Value {
    let mut made = head(view, "tu_dien", "Từ điển dữ liệu dùng chung", "active");
    made.insert("customProperties".to_owned(), own(whole(&view.source.documents)));
    Value::Object(made)
}

/// The state in the register as ODCS names it.
fn status(written: &Document) -> &'static str {
    let state = written.get("registration").and_then(Value::as_object).map_or("", |found| text(found, "state"));
    match state {
        "de_xuat" => "proposed",
        "bai_bo" => "retired",
        _ => "active",
    }
}

fn of_entity(view: &View<'_>, entity: &Entity, written: &Document) -> Value {
    let mut made = head(view, &entity.id, &entity.title.vi, status(written));
    made.insert("domain".to_owned(), json!(entity.sector));
    made.insert("description".to_owned(), json!({ "purpose": entity.description }));
    let properties: Vec<Value> = facts(view, entity)
        .iter()
        .zip(fields(written))
        .map(|(fact, document)| Value::Object(property(view, entity, fact, document)))
        .collect();
    made.insert(
        "schema".to_owned(),
        json!([{
            "name": entity.id,
            "physicalName": entity.id,
            "physicalType": "table",
            "logicalType": "object",
            "businessName": entity.title.vi,
            "description": entity.description,
            "properties": properties,
        }]),
    );
    made.insert("team".to_owned(), json!({ "name": entity.owner }));
    if let Some(days) = entity.update.days() {
        let promise = json!([{ "property": "frequency", "value": days, "unit": "d" }]);
        made.insert("slaProperties".to_owned(), promise);
    }
    made.insert("customProperties".to_owned(), own(rest(written, &ENTITY)));
    Value::Object(made)
}

fn property(view: &View<'_>, entity: &Entity, fact: &Facts<'_>, written: &Document) -> Document {
    let field = fact.field;
    let mut made = Map::new();
    let mut put = |key: &str, value: Value| drop(made.insert(key.to_owned(), value));
    put("name", json!(field.id));
    put("businessName", json!(field.title.vi));
    put("description", json!(field.description));
    put("logicalType", json!(logical(field.storage)));
    let options = options(fact);
    if !options.is_empty() {
        put("logicalTypeOptions", Value::Object(options));
    }
    if let Some(place) = entity.key.iter().position(|key| *key == field.id) {
        put("primaryKey", json!(true));
        put("primaryKeyPosition", json!(place + 1));
    }
    if field.required {
        put("required", json!(true));
    }
    if field.unique {
        put("unique", json!(true));
    }
    let class = crate::dictionary::classes(&field.classification);
    if !class.is_empty() {
        put("classification", json!(class));
    }
    if !fact.spelled.is_empty() {
        let codes = fact.spelled.iter().map(|code| json!({ "value": code.code, "label": code.label }));
        put("enum", codes.collect());
    }
    let synonyms = written.get("aliases").and_then(Value::as_array).into_iter().flatten();
    let synonyms: Vec<Value> = synonyms.map(|alias| json!({ "synonym": alias })).collect();
    if !synonyms.is_empty() {
        put("synonyms", Value::from(synonyms));
    }
    let related: Vec<Value> = foreign_keys(view, entity)
        .into_iter()
        .filter(|relation| relation.field == field.id)
        .map(|relation| json!({ "type": "foreignKey", "to": format!("{}.{}", relation.entity, relation.target) }))
        .collect();
    if !related.is_empty() {
        put("relationships", Value::from(related));
    }
    put("customProperties", own(rest(written, &FIELD)));
    made
}

const fn logical(storage: Storage) -> &'static str {
    match storage {
        Storage::Text => "string",
        Storage::Date => "date",
        Storage::Datetime => "timestamp",
        Storage::Integer => "integer",
        Storage::Number => "number",
        Storage::Boolean => "boolean",
    }
}

fn options(fact: &Facts<'_>) -> Document {
    let mut options = Map::new();
    options.extend(fact.anchored().map(|pattern| ("pattern".to_owned(), json!(pattern))));
    let (min, max) = fact.bounds();
    for (key, bound) in [("minimum", min), ("maximum", max)] {
        if let Some(bound) = bound {
            let number = bound.parse::<f64>().ok().filter(|_| fact.numbers() != (None, None));
            let value = number.map_or_else(|| json!(bound), super::json_schema::number);
            options.insert(key.to_owned(), value);
        }
    }
    options
}

fn of_list(view: &View<'_>, id: &str, written: &Codes) -> Value {
    let title = text(&written.about, "title");
    let mut made = head(view, &format!("codes/{id}"), title, "active");
    let server = json!([{ "server": "csv", "type": "local", "path": format!("{id}.csv"), "format": "csv" }]);
    made.insert("servers".to_owned(), server);
    let columns: Vec<Value> = written
        .header
        .iter()
        .map(|name| {
            let kind = if name.starts_with("valid_") { "date" } else { "string" };
            let mut column = json!({ "name": name, "logicalType": kind });
            if let (true, Some(map)) = (["code", "label"].contains(&name.as_str()), column.as_object_mut()) {
                map.insert("required".to_owned(), json!(true));
            }
            column
        })
        .collect();
    let table = json!({
        "name": format!("dm_{id}"),
        "physicalName": id,
        "physicalType": "file",
        "logicalType": "object",
        "businessName": title,
        "properties": columns,
    });
    made.insert("schema".to_owned(), json!([table]));
    made.insert("customProperties".to_owned(), own(json!({ "codes": written.about })));
    Value::Object(made)
}
