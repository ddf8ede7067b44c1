//! The types of Table Schema v2, one registry: how a cell is written, and the value it stands for.

use serde_json::{Map, Value};

use super::{calendar, geo, numbers};
use crate::lang::Message;

/// A value, comparable with others of its type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A text.
    Text(String),
    /// A number: its canonical text, and its size.
    Number(String, f64),
    /// True or false.
    Flag(bool),
    /// A point or length of time: canonical text, and its place on the line of time.
    Time(String, f64),
    /// An object, array or list, as JSON.
    Json(Value),
}

impl Cell {
    /// The value as text, the same for equal values.
    pub(super) fn canonical(&self) -> String {
        match self {
            Self::Text(text) | Self::Number(text, _) | Self::Time(text, _) => text.clone(),
            Self::Flag(flag) => flag.to_string(),
            Self::Json(value) => sorted(value),
        }
    }

    /// Its size, where it has one.
    pub(super) const fn size(&self) -> Option<f64> {
        match self {
            Self::Number(_, size) | Self::Time(_, size) => Some(*size),
            _ => None,
        }
    }

    /// Its length: letters of a text, items of a list, members of an object.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Self::Text(text) => Some(text.chars().count()),
            Self::Json(Value::Array(items)) => Some(items.len()),
            Self::Json(Value::Object(map)) => Some(map.len()),
            _ => None,
        }
    }

    /// The value as JSON.
    pub(super) fn json(&self) -> Value {
        match self {
            Self::Text(text) | Self::Time(text, _) => Value::from(text.clone()),
            Self::Number(text, size) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(*size)),
            Self::Flag(flag) => Value::from(*flag),
            Self::Json(value) => value.clone(),
        }
    }
}

/// JSON with sorted keys: the order of an object's members says nothing.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut parts: Vec<String> =
                map.iter().map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), sorted(value))).collect();
            parts.sort();
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

type Descriptor = Map<String, Value>;

/// A type.
pub(super) struct Type {
    /// Its name.
    pub(super) id: &'static str,
    /// Reads a cell.
    pub(super) read: fn(&str, &Descriptor) -> Option<Cell>,
    /// Tells a format that the type does not have.
    pub(super) check: fn(&Descriptor) -> Result<(), Message>,
    /// Values are ordered: minimum and maximum apply.
    pub(super) ordered: bool,
    /// Values are collections: minLength and maxLength apply.
    pub(super) long: bool,
}

const fn plain(id: &'static str, read: fn(&str, &Descriptor) -> Option<Cell>) -> Type {
    Type { id, read, check: default_format, ordered: false, long: false }
}

/// Takes everything.
pub(super) static ANY: Type = plain("any", |cell, _| Some(Cell::Text(cell.to_owned())));

/// Every type of the standard.
pub(super) static TYPES: [Type; 16] = [
    Type { long: true, check: string_format, ..plain("string", string) },
    Type { ordered: true, ..plain("number", numbers::number) },
    Type { ordered: true, ..plain("integer", numbers::integer) },
    plain("boolean", boolean),
    Type { long: true, ..plain("object", object) },
    Type { long: true, ..plain("array", array) },
    Type { long: true, check: any_format, ..plain("list", list) },
    Type { ordered: true, check: calendar::check_format, ..plain("datetime", calendar::datetime) },
    Type { ordered: true, check: calendar::check_format, ..plain("date", calendar::date) },
    Type { ordered: true, check: calendar::check_format, ..plain("time", calendar::time) },
    Type { ordered: true, ..plain("year", calendar::year) },
    Type { ordered: true, ..plain("yearmonth", calendar::yearmonth) },
    Type { ordered: true, ..plain("duration", calendar::duration) },
    Type { check: point_format, ..plain("geopoint", geo::point) },
    Type { check: geojson_format, ..plain("geojson", geo::geojson) },
    Type { long: true, check: any_format, ..plain("any", |cell, _| Some(Cell::Text(cell.to_owned()))) },
];

/// The type of that name.
pub(super) fn find(id: &str) -> Option<&'static Type> {
    TYPES.iter().find(|kind| kind.id == id)
}

/// The format named, `default` where none is.
pub(super) fn format(descriptor: &Descriptor) -> &str {
    match descriptor.get("format").and_then(Value::as_str) {
        None | Some("") => "default",
        Some(format) => format,
    }
}

fn one_of(descriptor: &Descriptor, known: &[&str]) -> Result<(), Message> {
    let format = format(descriptor);
    if known.contains(&format) {
        return Ok(());
    }
    let known = known.join(", ");
    Err(Message::new(
        format!("không có định dạng «{format}»; có: {known}"),
        format!("there is no format \"{format}\"; there are: {known}"),
    ))
}

fn default_format(descriptor: &Descriptor) -> Result<(), Message> {
    one_of(descriptor, &["default"])
}

#[expect(clippy::unnecessary_wraps, reason = "one shape for all types")]
fn any_format(_: &Descriptor) -> Result<(), Message> {
    Ok(())
}

fn string_format(descriptor: &Descriptor) -> Result<(), Message> {
    one_of(descriptor, &["default", "email", "uri", "binary", "uuid"])
}

fn point_format(descriptor: &Descriptor) -> Result<(), Message> {
    one_of(descriptor, &["default", "array", "object"])
}

fn geojson_format(descriptor: &Descriptor) -> Result<(), Message> {
    one_of(descriptor, &["default", "topojson"])
}

fn string(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let fits = match format(descriptor) {
        "email" => json_format("email", cell),
        "uri" => json_format("uri", cell),
        "uuid" => json_format("uuid", cell),
        "binary" => is_base64(cell),
        _ => true,
    };
    fits.then(|| Cell::Text(cell.to_owned()))
}

/// A format of JSON Schema.
fn json_format(format: &str, cell: &str) -> bool {
    use std::sync::OnceLock;
    static MADE: OnceLock<Vec<(&str, jsonschema::Validator)>> = OnceLock::new();
    let all = MADE.get_or_init(|| {
        let made = ["email", "uri", "uuid"].into_iter().filter_map(|format| {
            let schema = serde_json::json!({ "type": "string", "format": format });
            let options = jsonschema::options().should_validate_formats(true);
            options.build(&schema).ok().map(|validator| (format, validator))
        });
        made.collect()
    });
    let text = Value::from(cell);
    all.iter().any(|(known, validator)| *known == format && validator.is_valid(&text))
}

/// Base64 of RFC 4648 with its padding.
fn is_base64(cell: &str) -> bool {
    let bare = cell.trim_end_matches('=');
    let letters = bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/');
    letters && cell.len().is_multiple_of(4) && cell.len() - bare.len() <= 2
}

fn boolean(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let is = |key: &str, usual: &[&str]| match descriptor.get(key).and_then(Value::as_array) {
        Some(list) => list.iter().any(|value| value.as_str() == Some(cell)),
        None => usual.contains(&cell),
    };
    if is("trueValues", &["true", "True", "TRUE", "1"]) {
        return Some(Cell::Flag(true));
    }
    is("falseValues", &["false", "False", "FALSE", "0"]).then_some(Cell::Flag(false))
}

fn object(cell: &str, _: &Descriptor) -> Option<Cell> {
    serde_json::from_str(cell).ok().filter(Value::is_object).map(Cell::Json)
}

fn array(cell: &str, _: &Descriptor) -> Option<Cell> {
    serde_json::from_str(cell).ok().filter(Value::is_array).map(Cell::Json)
}

fn list(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let delimiter = descriptor.get("delimiter").and_then(Value::as_str).unwrap_or(",");
    let kind = find(descriptor.get("itemType").and_then(Value::as_str).unwrap_or("string"))?;
    let empty = Map::new();
    let items = cell.split(delimiter).map(|item| (kind.read)(item, &empty).map(|value| value.json()));
    items.collect::<Option<Vec<Value>>>().map(|items| Cell::Json(Value::from(items)))
}
