//! Croissant 1.1 (<http://mlcommons.org/croissant/1.1>): the set as tools of machine learning load it.

use serde_json::{Map, Value, json};

use super::record::{Column, Distribution, Record, Shape};

/// What Croissant calls Parquet.
const PARQUET: &str = "application/x-parquet";

/// The description.
pub(super) fn croissant(record: &Record<'_>) -> Value {
    let mut set = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "@id": record.iri,
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": record.package.dataset,
        "alternateName": [record.title.vi, record.title.en],
        "description": record.description.vi,
        "inLanguage": "vi",
        "keywords": record.keywords.iter().map(|(_, word)| word).collect::<Vec<_>>(),
        "version": record.version,
        "datePublished": record.issued.to_string(),
        "dateModified": record.as_of.to_string(),
        "creator": { "@type": "sc:Organization", "name": record.provider },
        "publisher": { "@type": "sc:Organization", "name": record.publisher },
        "citeAs": record.citation(),
        "isLiveDataset": false,
        "url": record.homepage.clone().unwrap_or_else(|| record.iri.clone()),
        "distribution": record.distributions.iter().map(|one| file(record, one)).collect::<Vec<_>>(),
    });
    if let Some(map) = set.as_object_mut() {
        map.extend(record.licence_address().map(|url| ("license".to_owned(), json!(url))));
        map.extend(rows(record).map(|rows| ("recordSet".to_owned(), json!([rows]))));
    }
    set
}

/// The file from which records are read: Parquet keeps types; the CSV begins with a mark for Excel. A set in parts has
/// none; its files are listed all the same.
fn table<'r>(record: &'r Record<'_>) -> Option<&'r Distribution<'r>> {
    ["parquet", "csv"].into_iter().find_map(|ending| record.whole(ending))
}

fn file(record: &Record<'_>, one: &Distribution<'_>) -> Value {
    let media = one.file.media_type.as_str();
    json!({
        "@type": "cr:FileObject",
        "@id": one.file.name,
        "name": one.file.name,
        "contentUrl": record.address(&one.file.name),
        "encodingFormat": if media == "application/vnd.apache.parquet" { PARQUET } else { media },
        "contentSize": format!("{} B", one.file.bytes),
        "sha256": one.file.sha256,
    })
}

fn rows(record: &Record<'_>) -> Option<Value> {
    let set = &record.package.dataset;
    let source = &table(record)?.file.name;
    let id = |column: &str| format!("{set}/{column}");
    let mut rows = json!({
        "@type": "cr:RecordSet",
        "@id": set,
        "name": set,
        "description": record.title.vi,
        "field": record.columns.iter().map(|column| field(column, &id(column.id), source)).collect::<Vec<_>>(),
    });
    if let (false, Some(map)) = (record.key.is_empty(), rows.as_object_mut()) {
        let key: Vec<Value> = record.key.iter().map(|column| json!({ "@id": id(column) })).collect();
        map.insert("key".to_owned(), Value::Array(key));
    }
    Some(rows)
}

fn field(column: &Column<'_>, id: &str, source: &str) -> Value {
    let description = [&column.title.vi, column.description].into_iter().filter(|text| !text.is_empty());
    json!({
        "@type": "cr:Field",
        "@id": id,
        "name": column.id,
        "description": description.collect::<Vec<_>>().join(": "),
        "dataType": match column.shape {
            Shape::Text | Shape::Month => "sc:Text",
            Shape::Date => "sc:Date",
            Shape::Datetime => "sc:DateTime",
            Shape::Integer | Shape::Year => "sc:Integer",
            Shape::Number => "sc:Float",
            Shape::Boolean => "sc:Boolean",
        },
        "source": { "fileObject": { "@id": source }, "extract": { "column": column.id } },
    })
}

/// The context of the specification, in Vietnamese.
fn context() -> Value {
    let croissant = [
        "citeAs",
        "column",
        "extract",
        "field",
        "fileProperty",
        "fileObject",
        "fileSet",
        "format",
        "includes",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
        "equivalentProperty",
    ];
    let mut context = Map::from_iter([
        ("@language".to_owned(), json!("vi")),
        ("@vocab".to_owned(), json!("https://schema.org/")),
        ("cr".to_owned(), json!("http://mlcommons.org/croissant/")),
        ("rai".to_owned(), json!("http://mlcommons.org/croissant/RAI/")),
        ("dct".to_owned(), json!("http://purl.org/dc/terms/")),
        ("sc".to_owned(), json!("https://schema.org/")),
        ("conformsTo".to_owned(), json!("dct:conformsTo")),
        ("data".to_owned(), json!({ "@id": "cr:data", "@type": "@json" })),
        ("dataType".to_owned(), json!({ "@id": "cr:dataType", "@type": "@vocab" })),
        ("examples".to_owned(), json!({ "@id": "cr:examples", "@type": "@json" })),
    ]);
    context.extend(croissant.map(|name| (name.to_owned(), json!(format!("cr:{name}")))));
    Value::Object(context)
}
