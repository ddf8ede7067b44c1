//! `datapackage.json`: Data Package v2 with Table Schema v2 (datapackage.org), the same facts as the README for programs.

use serde_json::{Map, Value, json};

use super::gate::OpenField;
use super::package::{Package, PublishInput};
use super::parts::{Artefact, PublishedColumn};
use crate::dictionary::{OpenMethod, Storage};
use crate::exchange::table_schema;

/// The texts that go into the Parquet file beside the data, in order.
pub(super) fn texts(input: &PublishInput<'_>, package: &Package) -> Vec<(String, String)> {
    let catalog = &input.dictionary.catalog;
    let mut texts = vec![
        ("tieu_de".to_owned(), package.title.clone()),
        ("mo_ta".to_owned(), input.entity.description.clone()),
        ("nha_xuat_ban".to_owned(), catalog.publisher.clone()),
        ("don_vi_cung_cap".to_owned(), input.provider().to_owned()),
        ("giay_phep".to_owned(), input.licence().to_owned()),
        ("ngay_du_lieu".to_owned(), input.as_of.to_string()),
        ("tu_dien".to_owned(), format!("{} {}", input.dictionary.version, input.dictionary.fingerprint)),
    ];
    for column in &package.columns {
        let field = input.entity.field(&column.field);
        let text = json!({
            "tieu_de": column.title,
            "mo_ta": field.map_or("", |field| field.description.as_str()),
            "kieu": field.map_or("", |field| field.type_id.as_str()),
            "cach_mo": column.method,
        });
        texts.push((format!("truong:{}", column.id), text.to_string()));
    }
    texts
}

/// The descriptor of the package.
pub(super) fn descriptor(input: &PublishInput<'_>, package: &Package, open: &[OpenField<'_>]) -> Value {
    let schema = schema(input, package, open);
    let mut resources = Vec::new();
    for file in &package.artefacts {
        match file.media_type.as_str() {
            "text/csv" => resources.push(resource(package, file, "csv", &schema)),
            "application/vnd.apache.parquet" => resources.push(resource(package, file, "parquet", &schema)),
            _ => {}
        }
    }
    let mut value = json!({
        "$schema": table_schema::PACKAGE,
        "name": package.dataset,
        "title": package.title,
        "description": input.entity.description,
        "version": input.as_of.format("%Y.%-m.%-d").to_string(),
        "created": format!("{}T00:00:00Z", input.as_of),
        "keywords": [input.entity.sector, input.entity.layer],
        "licenses": [licence(input)],
        "sources": [{ "title": input.provider() }],
        "contributors": [
            { "title": input.dictionary.catalog.publisher, "roles": ["publisher"] },
            { "title": input.provider(), "roles": ["creator", "rightsHolder"] },
        ],
        "resources": resources,
        "tudien": facts(input, package),
    });
    if let (Some(homepage), Some(map)) = (&input.dictionary.catalog.homepage, value.as_object_mut()) {
        map.insert("homepage".to_owned(), json!(homepage));
    }
    value
}

fn licence(input: &PublishInput<'_>) -> Value {
    table_schema::licence(input.licence(), input.dictionary.catalog.licence_url.as_deref())
}

/// A file of the package. The CSV is a table with its schema. A Parquet file says its own columns and types, so it is
/// described as a file: Table Schema tells how to read text, and readers that apply it to Parquet stumble over empty
/// whole numbers.
fn resource(package: &Package, file: &Artefact, format: &str, schema: &Value) -> Value {
    let mut value = json!({
        "name": format!("{}_{format}", package.dataset),
        "path": file.name,
        "format": format,
        "mediatype": file.media_type,
        "hash": format!("sha256:{}", file.sha256),
    });
    if let (true, Some(map)) = (format == "csv", value.as_object_mut()) {
        map.insert("type".to_owned(), json!("table"));
        map.insert("bytes".to_owned(), json!(file.bytes));
        map.insert("encoding".to_owned(), json!("utf-8"));
        map.insert("dialect".to_owned(), json!({ "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"" }));
        map.insert("schema".to_owned(), schema.clone());
    }
    value
}

fn schema(input: &PublishInput<'_>, package: &Package, open: &[OpenField<'_>]) -> Value {
    let fields: Vec<Value> =
        open.iter().zip(&package.columns).map(|(field, column)| schema_field(input, package, field, column)).collect();
    let mut schema = json!({
        "$schema": table_schema::SCHEMA,
        "fields": fields,
        "missingValues": [""],
    });
    if let (true, Some(map)) = (package.has_key, schema.as_object_mut()) {
        map.insert("primaryKey".to_owned(), json!(package.sorted_by));
    }
    schema
}

fn schema_field(input: &PublishInput<'_>, package: &Package, open: &OpenField<'_>, column: &PublishedColumn) -> Value {
    let mut field = json!({
        "name": column.id,
        "type": type_name(open),
        "title": column.title,
        "description": open.field.description,
    });
    let Some(map) = field.as_object_mut() else { return field };
    let mut constraints = Map::new();
    if column.empty == 0 && package.rows_out > 0 {
        constraints.insert("required".to_owned(), json!(true));
    }
    if package.has_key && package.sorted_by.len() == 1 && package.sorted_by.first() == Some(&column.id) {
        constraints.insert("unique".to_owned(), json!(true));
    }
    if let Some(categories) = categories(input, open) {
        map.insert("categories".to_owned(), categories);
    }
    if !constraints.is_empty() {
        map.insert("constraints".to_owned(), Value::Object(constraints));
    }
    field
}

/// The codes of a column that holds them, when they are few enough to be spelled out.
fn categories(input: &PublishInput<'_>, open: &OpenField<'_>) -> Option<Value> {
    let kept = open.rule.method == OpenMethod::Keep && open.storage == Storage::Text;
    table_schema::categories(input.dictionary.codes.get(open.field.codes.as_deref().filter(|_| kept)?)?)
}

const fn type_name(open: &OpenField<'_>) -> &'static str {
    match (&open.rule.method, open.storage) {
        (OpenMethod::Year, _) => "integer",
        (OpenMethod::Month, _) => "yearmonth",
        (_, storage) => table_schema::type_name(storage),
    }
}

/// What the profile has no place for.
fn facts(input: &PublishInput<'_>, package: &Package) -> Value {
    json!({
        "as_of": input.as_of.to_string(),
        "dictionary": { "version": input.dictionary.version, "fingerprint": input.dictionary.fingerprint },
        "entity": input.entity.id,
        "owner": input.entity.owner,
        "legal_basis": input.entity.legal_basis,
        "update": input.entity.update,
        "rows": { "in": package.rows_in, "out": package.rows_out, "set_aside": package.set_aside },
        "left_out": package.left_out,
        "privacy": package.privacy,
        "score": { "overall": input.card.overall.score, "label": input.card.label },
    })
}
