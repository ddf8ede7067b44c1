//! Data Package v2 with Table Schema v2: out. What the standard has no place for stands under the key `tudien`.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::data_package_read;
use crate::dictionary::{Codes, Document, Entity};
use crate::error::Result;
use crate::exchange::facts::{Facts, facts, foreign_keys, is_key};
use crate::exchange::parts::{OWN, rest, whole};
use crate::exchange::{Artefact, Format, Imported, View, formats, table_schema};
use crate::lang::Text;

/// Data Package.
pub(super) static FORMAT: Format = Format {
    id: "datapackage",
    title: Text::new("Gói dữ liệu v2 (Data Package, Table Schema)", "Data Package v2 with Table Schema"),
    page: include_str!("data_package.md"),
    export,
    import: Some(import),
};

/// Keys of an entity that have a place in a resource and its schema.
pub(super) const ENTITY: [&str; 5] = ["id", "title", "description", "key", "field"];
/// Keys of a field that have a place in a schema.
pub(super) const FIELD: [&str; 5] = ["id", "title", "description", "required", "unique"];

fn import(path: &Path) -> Result<Imported> {
    data_package_read::read(path)
}

fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    let dictionary = &view.source.dictionary;
    let catalog = &dictionary.catalog;
    let entities = view.entities.iter().map(|entity| entity_resource(view, entity));
    let lists = view.codes.iter().filter_map(|list| {
        let written = view.source.documents.codes.get(&list.id)?;
        Some(list_resource(&list.id, written, is_key(list)))
    });
    let resources: Vec<Value> = entities.chain(lists).collect();
    let package = json!({
        "$schema": table_schema::PACKAGE,
        "name": "tu-dien",
        "title": "Từ điển dữ liệu dùng chung",
        "version": dictionary.version,
        "licenses": [table_schema::licence(&catalog.licence, catalog.licence_url.as_deref())],
        "contributors": [{ "title": catalog.publisher, "roles": ["publisher"] }],
        "resources": resources,
        OWN: whole(&view.source.documents),
    });
    let mut made = vec![Artefact::json("datapackage.json", &package)?];
    made.extend(formats::headers(view));
    for list in &view.codes {
        if let Some(written) = view.source.documents.codes.get(&list.id) {
            made.push(Artefact { name: format!("codes/{}.csv", list.id), bytes: written.csv() });
        }
    }
    Ok(made)
}

fn resource(name: &str, path: &str, title: &str) -> Document {
    let mut resource = Map::new();
    resource.insert("name".to_owned(), json!(name));
    resource.insert("type".to_owned(), json!("table"));
    resource.insert("path".to_owned(), json!(path));
    resource.insert("title".to_owned(), json!(title));
    resource.insert("format".to_owned(), json!("csv"));
    resource.insert("mediatype".to_owned(), json!("text/csv"));
    resource.insert("encoding".to_owned(), json!("utf-8"));
    resource
}

fn entity_resource(view: &View<'_>, entity: &Entity) -> Value {
    let empty = Document::new();
    let written = view.document(&entity.id).unwrap_or(&empty);
    let mut resource = resource(&entity.id, &format!("{}.csv", entity.id), &entity.title.vi);
    resource.insert("description".to_owned(), json!(entity.description));
    resource.insert("schema".to_owned(), schema(view, entity, written));
    resource.insert(OWN.to_owned(), Value::from(rest(written, &ENTITY)));
    Value::Object(resource)
}

fn schema(view: &View<'_>, entity: &Entity, written: &Document) -> Value {
    let documents = crate::exchange::parts::fields(written);
    let facts = facts(view, entity);
    let fields: Vec<Value> = facts.iter().zip(documents).map(|(fact, document)| field(fact, document)).collect();
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!(table_schema::SCHEMA));
    schema.insert("fields".to_owned(), Value::from(fields));
    schema.insert("missingValues".to_owned(), json!([""]));
    if !entity.key.is_empty() {
        schema.insert("primaryKey".to_owned(), json!(entity.key));
    }
    let coded = facts.iter().filter_map(|fact| {
        let list = fact.list.filter(|list| is_key(list) && table_schema::categories(list).is_none())?;
        Some(reference(&fact.field.id, &format!("dm_{}", list.id), "code"))
    });
    let related = foreign_keys(view, entity).into_iter();
    let related = related.map(|found| reference(&found.field, &found.entity, &found.target));
    let keys: Vec<Value> = coded.chain(related).collect();
    if !keys.is_empty() {
        schema.insert("foreignKeys".to_owned(), Value::from(keys));
    }
    Value::Object(schema)
}

fn reference(field: &str, resource: &str, target: &str) -> Value {
    json!({ "fields": [field], "reference": { "resource": resource, "fields": [target] } })
}

fn field(fact: &Facts<'_>, written: &Document) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), json!(fact.field.id));
    field.insert("type".to_owned(), json!(table_schema::type_name(fact.field.storage)));
    field.insert("title".to_owned(), json!(fact.field.title.vi));
    field.insert("description".to_owned(), json!(fact.field.description));
    let mut constraints = Map::new();
    let mut constrain = |key: &str, value: Value| drop(constraints.insert(key.to_owned(), value));
    if fact.field.required {
        constrain("required", json!(true));
    }
    if fact.field.unique {
        constrain("unique", json!(true));
    }
    if let Some(pattern) = fact.pattern {
        // Patterns of Table Schema must fit the whole value.
        constrain("pattern", json!(format!("^({pattern})$")));
    }
    let (min, max) = fact.bounds();
    for (key, bound) in [("minimum", min), ("maximum", max)] {
        if let Some(bound) = bound {
            let number = bound.parse::<f64>().ok().filter(|_| fact.numbers() != (None, None));
            constrain(key, number.map_or_else(|| json!(bound), super::json_schema::number));
        }
    }
    if !constraints.is_empty() {
        field.insert("constraints".to_owned(), Value::Object(constraints));
    }
    field.extend(fact.list.and_then(table_schema::categories).map(|found| ("categories".to_owned(), found)));
    field.insert(OWN.to_owned(), Value::from(rest(written, &FIELD)));
    Value::Object(field)
}

fn list_resource(id: &str, written: &Codes, keyed: bool) -> Value {
    let title = crate::exchange::parts::text(&written.about, "title");
    let mut resource = resource(&format!("dm_{id}"), &format!("codes/{id}.csv"), title);
    let fields: Vec<Value> = written
        .header
        .iter()
        .map(|name| match name.as_str() {
            "code" | "label" => json!({ "name": name, "type": "string", "constraints": { "required": true } }),
            "valid_from" | "valid_to" => json!({ "name": name, "type": "date" }),
            _ => json!({ "name": name, "type": "string" }),
        })
        .collect();
    let mut schema = json!({ "$schema": table_schema::SCHEMA, "fields": fields, "missingValues": [""] });
    if let (true, Some(map)) = (keyed, schema.as_object_mut()) {
        map.insert("primaryKey".to_owned(), json!(["code"]));
    }
    resource.insert("schema".to_owned(), schema);
    resource.insert(OWN.to_owned(), json!({ "codes": written.about }));
    Value::Object(resource)
}
