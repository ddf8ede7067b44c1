//! The constraints of Table Schema v2 on single values, one registry.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::types::{Cell, Type};
use crate::lang::Message;

/// What a value must fulfil.
pub(super) trait Constraint: Send + Sync {
    /// Its name in the descriptor.
    fn id(&self) -> &'static str;
    /// Whether the value fulfils it; `cell` is how it is written.
    fn holds(&self, value: &Cell, cell: &str) -> bool;
    /// What is demanded, for people.
    fn told(&self) -> String;
}

type Made = Result<Box<dyn Constraint>, Message>;

/// Makes a constraint; the fault tells one that is unknown, does not apply to the type, or cannot be read.
pub(super) fn make(id: &str, value: &Value, kind: &'static Type, descriptor: &Map<String, Value>) -> Made {
    let applies = |fits: bool| if fits { Ok(()) } else { Err(not_for(id, kind)) };
    match id {
        "minLength" | "maxLength" => {
            applies(kind.long)?;
            let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
            let count = count.ok_or_else(|| wrong("phải là số nguyên không âm", "must be a whole number from 0"))?;
            Ok(Box::new(Length { count, least: id == "minLength" }))
        }
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
            applies(kind.ordered)?;
            let text = plain(value);
            let bound = text.as_deref().and_then(|text| bound(text, kind, descriptor)).and_then(|cell| cell.size());
            let size = bound.ok_or_else(|| wrong("không phải giá trị của kiểu này", "is no value of this type"))?;
            let id =
                ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].into_iter().find(|known| *known == id);
            Ok(Box::new(Bound { id: id.unwrap_or("minimum"), size, text: text.unwrap_or_default() }))
        }
        "pattern" => {
            applies(kind.id == "string" || kind.id == "any")?;
            let text = value.as_str().ok_or_else(|| wrong("phải là văn bản", "must be text"))?;
            Ok(Box::new(Pattern { matcher: pattern(text)?, text: text.to_owned() }))
        }
        "enum" => {
            let list = value.as_array().filter(|list| !list.is_empty());
            let list = list.ok_or_else(|| wrong("phải là danh sách không rỗng", "must be a list with values"))?;
            Ok(Box::new(Among { id: "enum", values: values(list.iter(), kind, descriptor)? }))
        }
        "jsonSchema" => {
            let made = jsonschema::options().build(value);
            let validator =
                made.map_err(|cause| wrong(&format!("lược đồ JSON sai: {cause}"), &format!("JSON Schema: {cause}")))?;
            Ok(Box::new(Json { validator }))
        }
        _ => Err(wrong(
            "không có ràng buộc này; có: required, unique, minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, pattern, enum, jsonSchema",
            "there is no such constraint; there are: required, unique, minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, pattern, enum, jsonSchema",
        )),
    }
}

/// `categories` of a string or integer field.
pub(super) fn categories(
    kind: &'static Type,
    descriptor: &Map<String, Value>,
) -> Result<Option<Box<dyn Constraint>>, Message> {
    let Some(list) = descriptor.get("categories") else {
        return Ok(None);
    };
    if !["string", "integer"].contains(&kind.id) {
        return Err(not_for("categories", kind));
    }
    let list = list.as_array().ok_or_else(|| wrong("phải là danh sách", "must be a list"))?;
    let bare = list.iter().map(|value| value.get("value").unwrap_or(value));
    Ok(Some(Box::new(Among { id: "categories", values: values(bare, kind, descriptor)? })))
}

fn wrong(vi: &str, en: &str) -> Message {
    Message::new(vi, en)
}

fn not_for(id: &str, kind: &Type) -> Message {
    let kind = kind.id;
    Message::new(
        format!("«{id}» không dùng được cho kiểu {kind}"),
        format!("\"{id}\" does not apply to the type {kind}"),
    )
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Array(_) | Value::Object(_) => Some(value.to_string()),
        Value::Null => None,
    }
}

/// A value of the descriptor: in the field's own form, or in the default form of its type.
fn bound(text: &str, kind: &Type, descriptor: &Map<String, Value>) -> Option<Cell> {
    (kind.read)(text, descriptor).or_else(|| (kind.read)(text, &Map::new()))
}

fn values<'a>(
    list: impl Iterator<Item = &'a Value>,
    kind: &Type,
    descriptor: &Map<String, Value>,
) -> Result<BTreeSet<String>, Message> {
    list.map(|value| {
        let text = plain(value);
        let cell = text.as_deref().and_then(|text| bound(text, kind, descriptor)).map(|cell| cell.canonical());
        cell.ok_or_else(|| {
            Message::new(
                format!("«{value}» không phải giá trị của kiểu {}", kind.id),
                format!("\"{value}\" is no value of the type {}", kind.id),
            )
        })
    })
    .collect()
}

struct Length {
    count: usize,
    least: bool,
}

impl Constraint for Length {
    fn id(&self) -> &'static str {
        if self.least { "minLength" } else { "maxLength" }
    }

    fn holds(&self, value: &Cell, _: &str) -> bool {
        value.length().is_none_or(|length| if self.least { length >= self.count } else { length <= self.count })
    }

    fn told(&self) -> String {
        self.count.to_string()
    }
}

struct Bound {
    id: &'static str,
    size: f64,
    text: String,
}

impl Constraint for Bound {
    fn id(&self) -> &'static str {
        self.id
    }

    fn holds(&self, value: &Cell, _: &str) -> bool {
        let Some(size) = value.size() else { return true };
        match self.id {
            "minimum" => size >= self.size,
            "maximum" => size <= self.size,
            "exclusiveMinimum" => size > self.size,
            _ => size < self.size,
        }
    }

    fn told(&self) -> String {
        self.text.clone()
    }
}

struct Pattern {
    matcher: jsonschema::Validator,
    text: String,
}

/// Patterns must fit the whole text, as in XML Schema; `\i` and `\c` are its own.
fn pattern(text: &str) -> Result<jsonschema::Validator, Message> {
    let text = text.replace("\\i", "[\\p{L}_:]").replace("\\c", "[\\p{L}\\p{N}._:-]");
    let schema = serde_json::json!({ "pattern": format!("^(?:{text})$") });
    jsonschema::options()
        .build(&schema)
        .map_err(|_| wrong("không phải biểu thức chính quy", "is no regular expression"))
}

impl Constraint for Pattern {
    fn id(&self) -> &'static str {
        "pattern"
    }

    fn holds(&self, _: &Cell, cell: &str) -> bool {
        self.matcher.is_valid(&Value::from(cell))
    }

    fn told(&self) -> String {
        self.text.clone()
    }
}

struct Among {
    id: &'static str,
    values: BTreeSet<String>,
}

impl Constraint for Among {
    fn id(&self) -> &'static str {
        self.id
    }

    fn holds(&self, value: &Cell, _: &str) -> bool {
        self.values.contains(&value.canonical())
    }

    fn told(&self) -> String {
        let few: Vec<&str> = self.values.iter().take(8).map(String::as_str).collect();
        format!("{}{}", few.join(", "), if self.values.len() > 8 { " …" } else { "" })
    }
}

struct Json {
    validator: jsonschema::Validator,
}

impl Constraint for Json {
    fn id(&self) -> &'static str {
        "jsonSchema"
    }

    fn holds(&self, value: &Cell, _: &str) -> bool {
        self.validator.is_valid(&value.json())
    }

    fn told(&self) -> String {
        String::new()
    }
}
