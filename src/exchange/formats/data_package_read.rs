//! Data Package and Table Schema: in. Own descriptors come back whole; foreign ones become drafts.

use std::path::Path;

use serde_json::Value;

use super::data_package::{ENTITY, FIELD};
use crate::dictionary::{Codes, Document, Documents};
use crate::error::{Error, Result};
use crate::exchange::descriptor::{descriptor, inside};
use crate::exchange::draft::{self, Draft, id_of};
use crate::exchange::parts::{OWN, bound, flag, put, read_whole, text};
use crate::exchange::{Imported, locate};
use crate::files;
use crate::lang::Message;

/// Reads `datapackage.json`, a folder that holds it, or a lone Table Schema.
pub(super) fn read(path: &Path) -> Result<Imported> {
    let file = if path.is_dir() { path.join("datapackage.json") } else { path.to_owned() };
    let descriptor = descriptor(&file)?;
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let mut found = Imported::default();
    if descriptor.contains_key("fields") {
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut resource = Document::new();
        put(&mut resource, "name", &stem);
        resource.insert("schema".to_owned(), Value::Object(descriptor));
        foreign(&resource, &mut found);
        return Ok(found);
    }
    if let Some(own) = descriptor.get(OWN).and_then(Value::as_object) {
        read_whole(own, &mut found.documents);
    }
    let resources = descriptor.get("resources").and_then(Value::as_array).into_iter().flatten();
    for (at, resource) in resources.enumerate().filter_map(|(at, found)| Some((at, found.as_object()?))) {
        let own = resource.get(OWN).and_then(Value::as_object);
        let pointer = format!("{} [/resources/{at}", file.display());
        match own {
            Some(own) if own.contains_key("codes") => {
                let id = own.get("codes").and_then(Value::as_object).map_or("", |about| text(about, "id"));
                found.places.insert((locate::name("codes", id), String::new()), (format!("{pointer}]"), None));
                list(&file, &folder, resource, own, &mut found)?;
            }
            Some(own) => {
                entity(resource, own, &mut found.documents);
                places(&pointer, resource, &mut found);
            }
            None => foreign(resource, &mut found),
        }
    }
    if found.documents.entities.is_empty() && found.documents.codes.is_empty() {
        return Err(Error::read(&file, "không có bảng nào có lược đồ (schema)", "no table with a schema").hint(
            "Hãy nêu một tệp datapackage.json hoặc một Table Schema.",
            "Name a datapackage.json or a Table Schema.",
        ));
    }
    Ok(found)
}

fn list(file: &Path, folder: &Path, resource: &Document, own: &Document, found: &mut Imported) -> Result<()> {
    let mut about = own.get("codes").and_then(Value::as_object).cloned().unwrap_or_default();
    put(&mut about, "title", text(resource, "title"));
    let csv = files::read_text(&inside(file, folder, text(resource, "path"))?)?;
    let id = text(&about, "id").to_owned();
    found.documents.codes.insert(id, Codes::parse(about, &csv));
    Ok(())
}

fn entity(resource: &Document, own: &Document, documents: &mut Documents) {
    let mut entity = own.clone();
    entity.retain(|key, _| !ENTITY.contains(&key.as_str()));
    put(&mut entity, "id", text(resource, "name"));
    put(&mut entity, "title", text(resource, "title"));
    put(&mut entity, "description", text(resource, "description"));
    let schema = resource.get("schema").and_then(Value::as_object).cloned().unwrap_or_default();
    let key = texts(schema.get("primaryKey"));
    if !key.is_empty() {
        entity.insert("key".to_owned(), Value::from(key));
    }
    let fields = schema.get("fields").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    entity.insert("field".to_owned(), fields.map(|field| Value::from(own_field(field))).collect());
    documents.entities.insert(text(resource, "name").to_owned(), entity);
}

/// Keeps where a resource and its fields stand, for faults that show themselves later.
fn places(pointer: &str, resource: &Document, found: &mut Imported) {
    let id = text(resource, "name");
    let mut keep = |what: String, place: String| drop(found.places.insert((what, String::new()), (place, None)));
    keep(locate::name("entities", id), format!("{pointer}]"));
    let fields = resource.get("schema").and_then(|schema| schema.get("fields")).and_then(Value::as_array);
    for (at, field) in fields.into_iter().flatten().enumerate() {
        let name = field.get("name").and_then(Value::as_str).unwrap_or_default();
        keep(locate::part("entities", id, "field", name), format!("{pointer}/schema/fields/{at}]"));
    }
}

fn own_field(descriptor: &Document) -> Document {
    let mut field = descriptor.get(OWN).and_then(Value::as_object).cloned().unwrap_or_default();
    field.retain(|key, _| !FIELD.contains(&key.as_str()));
    put(&mut field, "id", text(descriptor, "name"));
    put(&mut field, "title", text(descriptor, "title"));
    put(&mut field, "description", text(descriptor, "description"));
    let constraints = descriptor.get("constraints").and_then(Value::as_object);
    let constraint = |key: &str| constraints.and_then(|map| map.get(key));
    flag(&mut field, "required", constraint("required"));
    flag(&mut field, "unique", constraint("unique"));
    bound(&mut field, "min", constraint("minimum"));
    bound(&mut field, "max", constraint("maximum"));
    field
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// A foreign resource becomes a draft.
fn foreign(resource: &Document, found: &mut Imported) {
    let Some(schema) = resource.get("schema").and_then(Value::as_object) else {
        return;
    };
    let id = id_of(text(resource, "name"));
    let mut draft = Draft::new(&id, text(resource, "title"), text(resource, "description"), &mut found.left_out);
    let mut ids = Vec::new();
    let fields = schema.get("fields").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    for field in fields {
        let name = text(field, "name").to_owned();
        let made = draft.field(&name, text(field, "title"), text(field, "description"));
        foreign_field(&id, &made, field, &mut draft, found);
        ids.push((name, made));
    }
    let own = |name: &String| ids.iter().find(|(known, _)| known == name).map(|(_, made)| made.clone());
    let key: Vec<String> = texts(schema.get("primaryKey")).iter().filter_map(own).collect();
    if !key.is_empty() {
        draft.set("key", Value::from(key));
    }
    for part in ["uniqueKeys", "fieldsMatch", "foreignKeys"].iter().filter(|part| schema.contains_key(**part)) {
        found.left_out.push(Message::new(
            format!("{id}: «{part}» không có chỗ trong bản nháp; tudien check --schema kiểm tra đủ"),
            format!("{id}: \"{part}\" has no place in the draft; tudien check --schema enforces it"),
        ));
    }
    draft.end(&mut found.documents);
}

fn foreign_field(entity: &str, id: &str, field: &Document, draft: &mut Draft, found: &mut Imported) {
    let constraints = field.get("constraints").and_then(Value::as_object).cloned().unwrap_or_default();
    let codes = codes(field, &constraints);
    let (kind, exact) = kind(text(field, "type"), text(field, "format"));
    if codes.is_empty() {
        draft.set_field("type", Value::from(kind));
    } else {
        let list = format!("{entity}_{id}");
        draft.set_field("type", Value::from("ma_danh_muc"));
        draft.set_field("codes", Value::from(list.clone()));
        let title = format!("Danh mục của trường {id}");
        found.documents.codes.insert(list.clone(), draft::list(&list, &title, "Lược đồ được nhập", &codes));
    }
    for (key, to) in [("required", "required"), ("unique", "unique")] {
        if constraints.get(key) == Some(&Value::Bool(true)) {
            draft.set_field(to, Value::Bool(true));
        }
    }
    let bounded = matches!(kind, "so" | "so_nguyen" | "ngay");
    for (key, to) in [("minimum", "min"), ("maximum", "max")] {
        let mut bounds = Document::new();
        bound(&mut bounds, to, constraints.get(key));
        if let Some(value) = bounds.remove(to).filter(|_| bounded) {
            draft.set_field(to, value);
        }
    }
    let held = ["required", "unique", "enum"];
    let lost: Vec<&str> = constraints
        .keys()
        .map(String::as_str)
        .filter(|key| !(held.contains(key) || bounded && ["minimum", "maximum"].contains(key)))
        .collect();
    if !lost.is_empty() || !exact {
        let kind = text(field, "type");
        found.left_out.push(Message::new(
            format!("{entity}.{id}: kiểu {kind}, ràng buộc [{}] không có chỗ trong bản nháp; tudien check --schema kiểm tra đủ", lost.join(", ")),
            format!("{entity}.{id}: type {kind}, constraints [{}] have no place in the draft; tudien check --schema enforces them", lost.join(", ")),
        ));
    }
}

/// The dictionary's type for one of Table Schema, and whether it says as much.
fn kind(name: &str, format: &str) -> (&'static str, bool) {
    match (name, format) {
        ("string", "email") => ("email", true),
        ("string", "uri") => ("url", true),
        ("string" | "any" | "", "" | "default") => ("van_ban", true),
        ("number", _) => ("so", true),
        ("integer" | "year", _) => ("so_nguyen", true),
        ("boolean", _) => ("logic", true),
        ("date", _) => ("ngay", true),
        ("datetime", _) => ("thoi_diem", true),
        _ => ("van_ban", false),
    }
}

/// Permitted values with their labels, from `categories` and `enum`.
fn codes(field: &Document, constraints: &Document) -> Vec<(String, String)> {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let listed = field.get("categories").or_else(|| constraints.get("enum")).and_then(Value::as_array);
    let one = |value: &Value| match value {
        Value::Object(map) => {
            let code = map.get("value").and_then(plain)?;
            let label = map.get("label").and_then(plain).unwrap_or_else(|| code.clone());
            Some((code, label))
        }
        other => plain(other).map(|code| (code.clone(), code)),
    };
    listed.into_iter().flatten().filter_map(one).collect()
}
