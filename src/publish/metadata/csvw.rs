//! CSV on the Web: the metadata of the CSV file, where readers look for it (`<file>-metadata.json`, W3C Metadata
//! Vocabulary for Tabular Data, 5.2).

use serde_json::{Map, Value, json};

use super::record::{Column, Record, Shape};

/// The description of the CSV file; `None` where the package has none.
pub(super) fn csvw(record: &Record<'_>) -> Option<Value> {
    let file = record.distribution("text/csv")?.file;
    let mut schema = Map::new();
    schema.insert("columns".to_owned(), record.columns.iter().map(column).collect());
    if !record.key.is_empty() {
        schema.insert("primaryKey".to_owned(), json!(record.key));
    }
    let mut table = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "vi" }],
        "url": file.name,
        "dialect": { "encoding": "utf-8", "header": true, "lineTerminators": ["\r\n", "\n"] },
        "dc:identifier": record.iri,
        "dc:title": { "@value": record.title.vi, "@language": "vi" },
        "dc:description": { "@value": record.description.vi, "@language": "vi" },
        "dc:publisher": record.publisher,
        "dc:creator": record.provider,
        "dc:issued": { "@value": record.as_of.to_string(), "@type": "xsd:date" },
        "dc:hasVersion": record.version,
    });
    if let Some(map) = table.as_object_mut() {
        map.extend(record.licence_address().map(|url| ("dc:license".to_owned(), json!({ "@id": url }))));
        map.insert("tableSchema".to_owned(), Value::Object(schema));
    }
    Some(table)
}

fn column(column: &Column<'_>) -> Value {
    let mut titles = vec![column.id];
    if column.title.vi != column.id {
        titles.push(&column.title.vi);
    }
    let mut value = json!({
        "name": column.id,
        "titles": { "vi": titles, "en": [column.title.en] },
        "dc:description": column.description,
        "datatype": match column.shape {
            Shape::Text => json!("string"),
            Shape::Date => json!("date"),
            Shape::Datetime => json!("dateTime"),
            Shape::Integer => json!("integer"),
            Shape::Year => json!({ "base": "integer", "minimum": 1 }),
            Shape::Number => json!("double"),
            Shape::Boolean => json!({ "base": "boolean", "format": "true|false" }),
            Shape::Month => json!("gYearMonth"),
        },
        "required": column.filled,
    });
    if let (Some(term), Some(map)) = (column.term, value.as_object_mut()) {
        map.insert("dc:references".to_owned(), json!(term));
    }
    value
}
