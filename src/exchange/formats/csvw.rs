//! CSV on the Web: `csv-metadata.json`, the code lists as CSV, and for each entity a CSV with its header.

use serde_json::{Map, Value, json};

use super::templates;
use crate::dictionary::{CodeList, Entity, Storage};
use crate::error::Result;
use crate::exchange::facts::{Facts, facts, foreign_keys, is_key};
use crate::exchange::{Artefact, Format, View};
use crate::lang::Text;

/// CSV on the Web.
pub(super) static FORMAT: Format = Format {
    id: "csvw",
    title: Text::new("CSV trên Web (W3C CSVW)", "CSV on the Web (W3C CSVW)"),
    page: include_str!("csvw.md"),
    export,
    import: None,
};

fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    let lists = view.codes.iter().map(|list| list_table(list));
    let entities = view.entities.iter().map(|entity| entity_table(view, entity));
    let catalog = &view.source.dictionary.catalog;
    let mut group = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "vi" }],
        "dc:publisher": catalog.publisher,
        "dc:hasVersion": view.source.dictionary.version,
    });
    if let Some(map) = group.as_object_mut() {
        map.extend(catalog.licence_url.iter().map(|url| ("dc:license".to_owned(), json!({ "@id": url }))));
        map.insert("tables".to_owned(), entities.chain(lists).collect());
    }
    let mut made = vec![Artefact::json("csv-metadata.json", &group)?];
    made.extend(templates(view));
    Ok(made)
}

fn entity_table(view: &View<'_>, entity: &Entity) -> Value {
    let facts = facts(view, entity);
    let mut schema = Map::new();
    schema.insert("columns".to_owned(), facts.iter().map(column).collect());
    if !entity.key.is_empty() {
        schema.insert("primaryKey".to_owned(), json!(entity.key));
    }
    let coded = facts.iter().filter_map(|fact| {
        let list = fact.list.filter(|list| is_key(list) && fact.field.storage == Storage::Text)?;
        Some(reference(&fact.field.id, &format!("codes/{}.csv", list.id), "code"))
    });
    let related = foreign_keys(view, entity).into_iter();
    let related = related.map(|found| reference(&found.field, &format!("{}.csv", found.entity), &found.target));
    let keys: Vec<Value> = coded.chain(related).collect();
    if !keys.is_empty() {
        schema.insert("foreignKeys".to_owned(), Value::from(keys));
    }
    json!({
        "url": format!("{}.csv", entity.id),
        "dc:title": entity.title.vi,
        "dc:description": entity.description,
        "tableSchema": schema,
    })
}

fn reference(column: &str, resource: &str, target: &str) -> Value {
    json!({
        "columnReference": column,
        "reference": { "resource": resource, "columnReference": target },
    })
}

fn column(fact: &Facts<'_>) -> Value {
    let field = fact.field;
    let base = match field.storage {
        Storage::Text => "string",
        Storage::Date => "date",
        Storage::Datetime => "dateTime",
        Storage::Integer => "integer",
        Storage::Number => "decimal",
        Storage::Boolean => "boolean",
    };
    let mut kind = Map::new();
    kind.insert("base".to_owned(), json!(base));
    kind.extend(fact.pattern.map(|pattern| ("format".to_owned(), json!(pattern))));
    let (least, most) = fact.bounds();
    kind.extend(least.map(|bound| ("minimum".to_owned(), json!(bound))));
    kind.extend(most.map(|bound| ("maximum".to_owned(), json!(bound))));
    json!({
        "name": field.id,
        "titles": { "vi": [field.title.vi, field.id], "en": [field.title.en] },
        "dc:description": field.description,
        "datatype": kind,
        "required": fact.filled,
    })
}

fn list_table(list: &CodeList) -> Value {
    let column = |name: &str, vi: &str, required: bool, base: &str| {
        let titles = if vi == name { json!(name) } else { json!({ "vi": [vi, name] }) };
        json!({ "name": name, "titles": titles, "datatype": base, "required": required })
    };
    let mut schema = json!({
        "columns": [
            column("code", "Mã", true, "string"),
            column("label", "Tên", true, "string"),
            column("label_en", "Tên tiếng Anh", false, "string"),
            column("valid_from", "Có hiệu lực từ", false, "date"),
            column("valid_to", "Hết hiệu lực", false, "date"),
            column("successors", "Mã thay thế", false, "string"),
        ],
    });
    if let (true, Some(map)) = (is_key(list), schema.as_object_mut()) {
        map.insert("primaryKey".to_owned(), json!("code"));
    }
    json!({
        "url": format!("codes/{}.csv", list.id),
        "dc:title": list.title.vi,
        "dc:source": list.source,
        "dc:hasVersion": list.version,
        "tableSchema": schema,
    })
}
