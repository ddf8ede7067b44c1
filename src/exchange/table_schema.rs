//! The words of Table Schema v2 and Data Package v2 (datapackage.org), for whoever writes a descriptor.

use serde_json::{Value, json};

use super::facts::{LONGEST_LIST, is_key};
use crate::dictionary::{CodeList, Storage};

/// Profile of a package.
pub const PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
/// Profile of a schema.
pub const SCHEMA: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// The type of a field.
pub const fn type_name(storage: Storage) -> &'static str {
    match storage {
        Storage::Text => "string",
        Storage::Date => "date",
        Storage::Datetime => "datetime",
        Storage::Integer => "integer",
        Storage::Number => "number",
        Storage::Boolean => "boolean",
    }
}

/// The codes of a list as `categories`; `None` where it is long, or holds a code twice: categories must be unique.
pub fn categories(list: &CodeList) -> Option<Value> {
    let fits = list.entries.len() <= LONGEST_LIST && is_key(list) && !list.entries.is_empty();
    fits.then(|| list.entries.iter().map(|code| json!({ "value": code.code, "label": code.label })).collect())
}

/// A licence: the profile's names are of ASCII letters, digits, dots, hyphens and underscores; other names are titles.
pub fn licence(name: &str, url: Option<&str>) -> Value {
    let mut licence = serde_json::Map::new();
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')) {
        licence.insert("name".to_owned(), json!(name));
    }
    licence.extend(url.map(|url| ("path".to_owned(), json!(url))));
    licence.insert("title".to_owned(), json!(name));
    Value::Object(licence)
}
