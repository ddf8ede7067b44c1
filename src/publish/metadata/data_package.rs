//! `datapackage.json`: Data Package v2 with Table Schema v2 (datapackage.org), the same facts as the README for programs.

use serde_json::{Map, Value, json};

use super::mqa::Mqa;
use super::record::{Column, Distribution, Record, Shape};
use crate::exchange::table_schema;
use crate::publish::terms::Audience;

/// The texts that go into a Parquet file beside the data, in order.
pub(super) fn texts(record: &Record<'_>) -> Vec<(String, String)> {
    let mut texts = vec![
        ("tieu_de".to_owned(), record.title.vi.clone()),
        ("mo_ta".to_owned(), record.what.to_owned()),
        ("nha_xuat_ban".to_owned(), record.publisher.clone()),
        ("don_vi_cung_cap".to_owned(), record.provider.clone()),
        ("giay_phep".to_owned(), record.licence.name.clone()),
        ("ngay_du_lieu".to_owned(), record.as_of.to_string()),
        ("tu_dien".to_owned(), format!("{} {}", record.dictionary.0, record.dictionary.1)),
    ];
    for (column, published) in record.columns.iter().zip(&record.package.columns) {
        let text = json!({
            "tieu_de": column.title.vi,
            "mo_ta": column.description,
            "kieu": column.kind,
            "cach_mo": published.method,
        });
        texts.push((format!("truong:{}", column.id), text.to_string()));
    }
    texts
}

/// The descriptor of the package.
pub(super) fn descriptor(record: &Record<'_>, mqa: &Mqa) -> Value {
    let package = record.package;
    let schema = schema(record);
    let resources: Vec<Value> = record.distributions.iter().map(|one| resource(record, one, &schema)).collect();
    let mut publisher = json!({ "title": record.publisher, "roles": ["publisher"] });
    let email = record.contact.as_ref().and_then(|contact| contact.email.as_ref());
    if let (Some(email), Some(map)) = (email, publisher.as_object_mut()) {
        map.insert("email".to_owned(), json!(email));
    }
    let mut value = json!({
        "$schema": table_schema::PACKAGE,
        "name": package.dataset,
        "id": record.iri,
        "title": record.title.vi,
        "description": record.description.vi,
        "version": record.version,
        "created": format!("{}T00:00:00Z", record.as_of),
        "keywords": record.keywords.iter().map(|(_, word)| word).collect::<Vec<_>>(),
        "sources": [{ "title": record.provider }],
        "contributors": [publisher, { "title": record.provider, "roles": ["creator"] }, { "title": record.owner, "roles": ["rightsHolder"] }],
        "resources": resources,
        "tudien": facts(record, mqa),
    });
    if let Some(map) = value.as_object_mut() {
        map.extend(record.homepage.as_ref().map(|homepage| ("homepage".to_owned(), json!(homepage))));
        if record.package.privacy.audience == Audience::Open {
            let licence = table_schema::licence(&record.licence.name, record.licence_address().as_deref());
            map.insert("licenses".to_owned(), json!([licence]));
        }
    }
    value
}

/// A file of the package. The CSV is a table with its schema. Other files say their own columns and types, so they are
/// described as files: Table Schema tells how to read text, and readers that apply it to Parquet stumble over empty
/// whole numbers.
fn resource(record: &Record<'_>, one: &Distribution<'_>, schema: &Value) -> Value {
    let file = one.file;
    let format = file.name.rsplit('.').next().unwrap_or_default();
    let stem = file.name.trim_end_matches(format).trim_end_matches('.').replace(['/', '='], "-");
    let mut value = json!({
        "name": format!("{stem}_{format}"),
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
        map.insert("title".to_owned(), json!(record.title.vi));
        map.insert("schema".to_owned(), schema.clone());
    }
    value
}

fn schema(record: &Record<'_>) -> Value {
    let mut schema = json!({
        "$schema": table_schema::SCHEMA,
        "fields": record.columns.iter().map(|column| field(record, column)).collect::<Vec<_>>(),
        "missingValues": [""],
    });
    if let (false, Some(map)) = (record.key.is_empty(), schema.as_object_mut()) {
        map.insert("primaryKey".to_owned(), json!(record.key));
    }
    schema
}

fn field(record: &Record<'_>, column: &Column<'_>) -> Value {
    let mut field = json!({
        "name": column.id,
        "type": type_name(column.shape),
        "title": column.title.vi,
        "description": column.description,
    });
    let Some(map) = field.as_object_mut() else { return field };
    let mut constraints = Map::new();
    if column.filled {
        constraints.insert("required".to_owned(), json!(true));
    }
    if record.is_key(column) {
        constraints.insert("unique".to_owned(), json!(true));
    }
    let list = column.codes.filter(|_| column.coded && column.shape == Shape::Text);
    if let Some(categories) = list.and_then(table_schema::categories) {
        map.insert("categories".to_owned(), categories);
    }
    if !constraints.is_empty() {
        map.insert("constraints".to_owned(), Value::Object(constraints));
    }
    field
}

const fn type_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "string",
        Shape::Date => "date",
        Shape::Datetime => "datetime",
        Shape::Integer | Shape::Year => "integer",
        Shape::Number => "number",
        Shape::Boolean => "boolean",
        Shape::Month => "yearmonth",
    }
}

/// What the profile has no place for.
fn facts(record: &Record<'_>, mqa: &Mqa) -> Value {
    let package = record.package;
    json!({
        "as_of": record.as_of.to_string(),
        "dictionary": { "version": record.dictionary.0, "fingerprint": record.dictionary.1 },
        "entity": record.entity.0,
        "layer": record.entity.1,
        "sector": { "id": record.sector.0, "title": record.sector.1 },
        "theme": record.theme.as_ref().map(|theme| &theme.code),
        "owner": record.owner,
        "contact": record.contact.as_ref().map(|contact| &contact.name),
        "legal_basis": record.legal_basis,
        "update": record.update,
        "period": { "from": record.period.from, "to": record.period.to.to_string() },
        "province": record.place.as_ref().map(|place| json!({ "code": place.code, "title": place.name.vi })),
        "provenance": [record.provenance.source.vi, record.provenance.content.vi, record.provenance.scope.vi],
        "rows": { "in": package.rows_in, "out": package.rows_out, "set_aside": package.set_aside },
        "left_out": package.left_out,
        "privacy": package.privacy,
        "score": { "overall": record.card.overall.score, "label": record.card.label },
        "mqa": { "points": mqa.points, "most": mqa.most, "rating": mqa.rating },
    })
}
