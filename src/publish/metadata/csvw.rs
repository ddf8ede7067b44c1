//! CSV on the Web: the metadata of the CSV file, where readers look for it (`<file>-metadata.json`, W3C Metadata
//! Vocabulary for Tabular Data, 5.2).

use serde_json::{Map, Value, json};

use super::record::{Column, Record, Shape};

/// The description of the CSV file, or of the files when the set is in parts; `None` where the package has no CSV.
pub(super) fn csvw(record: &Record<'_>) -> Option<Value> {
    let mut schema = Map::new();
    schema.insert("columns".to_owned(), record.columns.iter().map(column).collect());
    if !record.key.is_empty() {
        schema.insert("primaryKey".to_owned(), json!(record.key));
    }
    let files = record.distributions.iter().filter(|one| one.file.media_type == "text/csv");
    let mut tables: Vec<Value> =
        files.map(|one| json!({ "url": one.file.name, "tableSchema": schema.clone() })).collect();
    let mut whole = about(record);
    match tables.len() {
        0 => return None,
        1 => whole.extend(tables.remove(0).as_object().cloned().unwrap_or_default()),
        _ => drop(whole.insert("tables".to_owned(), Value::Array(tables))),
    }
    Some(Value::Object(whole))
}

/// What is said of the whole.
fn about(record: &Record<'_>) -> Map<String, Value> {
    let text = |text: &str| json!({ "@value": text, "@language": "vi" });
    let mut about = Map::from_iter([
        ("@context".to_owned(), json!(["http://www.w3.org/ns/csvw", { "@language": "vi" }])),
        ("dialect".to_owned(), json!({ "encoding": "utf-8", "header": true, "lineTerminators": ["\r\n", "\n"] })),
        ("dc:identifier".to_owned(), json!(record.iri)),
        ("dc:title".to_owned(), text(&record.title.vi)),
        ("dc:description".to_owned(), text(&record.description.vi)),
        ("dc:publisher".to_owned(), json!(record.publisher)),
        ("dc:creator".to_owned(), json!(record.provider)),
        ("dc:issued".to_owned(), json!({ "@value": record.issued.to_string(), "@type": "xsd:date" })),
        ("dc:hasVersion".to_owned(), json!(record.version)),
    ]);
    about.extend(record.licence_address().map(|url| ("dc:license".to_owned(), json!({ "@id": url }))));
    about
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
