//! Open Data Contract Standard: in. 3.2, 3.1 and 3.0.2; own contracts come back whole, foreign ones become drafts.

use std::path::Path;

use serde_json::{Value, json};

use super::odcs::{ENTITY, FIELD};
use crate::dictionary::{Codes, Document, Documents};
use crate::error::{Error, Fault, Result};
use crate::exchange::draft::{self, Draft, id_of};
use crate::exchange::parts::{OWN, bound, flag, put, read_whole, text};
use crate::exchange::yaml_reader::{self, Node};
use crate::exchange::{Imported, locate};
use crate::files;
use crate::lang::Message;

/// Larger contracts are refused.
const LARGEST: u64 = 16 << 20;
/// Versions that are read.
const VERSIONS: [&str; 5] = ["v3.2.0", "v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0"];

/// Reads one contract, or every `*.odcs.yaml` (`.yml`) of a folder and its `codes/`.
pub(super) fn read(path: &Path) -> Result<Imported> {
    let mut found = Imported::default();
    let mut files = Vec::new();
    if path.is_dir() {
        for folder in [path.to_owned(), path.join("codes")].into_iter().filter(|folder| folder.is_dir()) {
            files.extend(files::list(&folder)?.into_iter().filter(|file| file.is_file() && is_contract(file)));
        }
    } else {
        files.push(path.to_owned());
    }
    for file in &files {
        contract(file, &mut found)?;
    }
    if files.is_empty() {
        return Err(Error::read(path, "không có hợp đồng dữ liệu (*.odcs.yaml)", "no data contract (*.odcs.yaml)")
            .hint(
                "Hãy nêu một tệp hợp đồng hoặc thư mục chứa các hợp đồng.",
                "Name a contract or a folder of contracts.",
            ));
    }
    Ok(found)
}

fn is_contract(file: &Path) -> bool {
    let name = file.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.ends_with(".odcs.yaml") || name.ends_with(".odcs.yml")
}

fn contract(file: &Path, found: &mut Imported) -> Result<()> {
    let bytes = files::read_at_most(file, LARGEST + 1)?;
    let shown = file.display().to_string();
    let mut fault = |line: u32, vi: String, en: String| {
        found.faults.push(Fault { code: "", file: shown.clone(), line: Some(line), message: Message::new(vi, en) });
    };
    if bytes.len() as u64 > LARGEST {
        fault(1, "tệp lớn hơn 16 MB".to_owned(), "the file is larger than 16 MB".to_owned());
        return Ok(());
    }
    let Ok(yaml) = String::from_utf8(bytes) else {
        fault(1, "không phải văn bản UTF-8".to_owned(), "not UTF-8 text".to_owned());
        return Ok(());
    };
    let node = match yaml_reader::read(&yaml) {
        Ok(node) => node,
        Err((line, cause)) => {
            fault(line, format!("sai cú pháp YAML: {cause}"), format!("YAML syntax: {cause}"));
            return Ok(());
        }
    };
    let Value::Object(value) = node.value() else {
        fault(1, "hợp đồng phải là một bảng khóa và giá trị".to_owned(), "a contract must be a map".to_owned());
        return Ok(());
    };
    let version = text(&value, "apiVersion").to_owned();
    if !VERSIONS.contains(&version.as_str()) {
        let (line, known) = (node.line_of("apiVersion"), VERSIONS.join(", "));
        fault(
            line,
            format!("apiVersion «{version}» không đọc được; đọc được: {known}"),
            format!("apiVersion \"{version}\" is not read; those read: {known}"),
        );
        return Ok(());
    }
    match own(&value) {
        Some(own) if own.contains_key("codes") => {
            let id = own.get("codes").and_then(Value::as_object).map_or("", |about| text(about, "id"));
            let place = (shown, Some(node.line_of("customProperties")));
            found.places.insert((locate::name("codes", id), String::new()), place);
            list(file, &own, &mut found.documents)
        }
        Some(own) if own.contains_key("types") => {
            read_whole(&own, &mut found.documents);
            Ok(())
        }
        Some(own) => {
            entity(&value, &own, &mut found.documents);
            places(&shown, &node, found);
            Ok(())
        }
        None => {
            foreign(&value, found);
            Ok(())
        }
    }
}

/// What stands in the custom property of ours.
fn own(value: &Document) -> Option<Document> {
    let custom = value.get("customProperties").and_then(Value::as_array).into_iter().flatten();
    let mut ours = custom.filter_map(Value::as_object).filter(|found| text(found, "property") == OWN);
    ours.find_map(|found| found.get("value").and_then(Value::as_object).cloned())
}

fn list(file: &Path, own: &Document, documents: &mut Documents) -> Result<()> {
    let about = own.get("codes").and_then(Value::as_object).cloned().unwrap_or_default();
    let id = text(&about, "id").to_owned();
    // The rows stand beside the contract: its own name is trusted, no path in it.
    let csv = files::read_text(&file.with_file_name(format!("{}.csv", id_of(&id))))?;
    documents.codes.insert(id, Codes::parse(about, &csv));
    Ok(())
}

/// Keeps where the table of a contract and its properties stand, for faults that show themselves later.
fn places(file: &str, contract: &Node, found: &mut Imported) {
    let name = |node: &Node| match node.value() {
        Value::Object(map) => text(&map, "name").to_owned(),
        _ => String::new(),
    };
    let Some(table) = contract.list_of("schema").first() else { return };
    let id = name(table);
    let mut keep = |what: String, line: u32| {
        drop(found.places.insert((what, String::new()), (file.to_owned(), Some(line))));
    };
    keep(locate::name("entities", &id), table.line);
    for property in table.list_of("properties") {
        keep(locate::part("entities", &id, "field", name(property)), property.line);
    }
}

fn objects(value: Option<&Value>) -> impl Iterator<Item = &Document> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn entity(contract: &Document, own: &Document, documents: &mut Documents) {
    let Some(table) = objects(contract.get("schema")).next() else {
        return;
    };
    let mut entity = own.clone();
    entity.retain(|key, _| !ENTITY.contains(&key.as_str()));
    put(&mut entity, "id", text(table, "name"));
    put(&mut entity, "title", text(table, "businessName"));
    put(&mut entity, "description", text(table, "description"));
    put(&mut entity, "sector", text(contract, "domain"));
    let key = key(table);
    if !key.is_empty() {
        entity.insert("key".to_owned(), Value::from(key));
    }
    let fields = objects(table.get("properties")).map(|property| Value::from(own_field(property)));
    entity.insert("field".to_owned(), fields.collect());
    documents.entities.insert(text(table, "name").to_owned(), entity);
}

/// The properties of the primary key in their order.
fn key(table: &Document) -> Vec<String> {
    let mut key: Vec<(i64, String)> = objects(table.get("properties"))
        .filter(|property| property.get("primaryKey") == Some(&Value::Bool(true)))
        .map(|property| {
            let place = property.get("primaryKeyPosition").and_then(Value::as_i64).unwrap_or(i64::MAX);
            (place, text(property, "name").to_owned())
        })
        .collect();
    key.sort_by_key(|(place, _)| *place);
    key.into_iter().map(|(_, name)| name).collect()
}

fn own_field(property: &Document) -> Document {
    let mut field = own(property).unwrap_or_default();
    field.retain(|key, _| !FIELD.contains(&key.as_str()));
    put(&mut field, "id", text(property, "name"));
    put(&mut field, "title", text(property, "businessName"));
    put(&mut field, "description", text(property, "description"));
    flag(&mut field, "required", property.get("required"));
    flag(&mut field, "unique", property.get("unique"));
    let options = property.get("logicalTypeOptions").and_then(Value::as_object);
    bound(&mut field, "min", options.and_then(|map| map.get("minimum")));
    bound(&mut field, "max", options.and_then(|map| map.get("maximum")));
    let aliases = synonyms(property);
    if !aliases.is_empty() {
        field.insert("aliases".to_owned(), Value::from(aliases));
    }
    field
}

fn synonyms(property: &Document) -> Vec<String> {
    objects(property.get("synonyms")).map(|found| text(found, "synonym").to_owned()).collect()
}

/// Each table of a foreign contract becomes a draft.
fn foreign(contract: &Document, found: &mut Imported) {
    let purpose = contract.get("description").and_then(Value::as_object).map_or("", |map| text(map, "purpose"));
    for table in objects(contract.get("schema")) {
        let id = id_of(text(table, "name"));
        let description = Some(text(table, "description")).filter(|text| !text.is_empty()).unwrap_or(purpose);
        let mut draft = Draft::new(&id, text(table, "businessName"), description, &mut found.left_out);
        let owner = contract.get("team").and_then(Value::as_object).map_or("", |team| text(team, "name"));
        if !owner.is_empty() {
            draft.set("owner", json!(owner));
        }
        let mut ids = Vec::new();
        for property in objects(table.get("properties")) {
            let name = text(property, "name").to_owned();
            let made = draft.field(&name, text(property, "businessName"), text(property, "description"));
            foreign_field(&id, &made, property, &mut draft, found);
            ids.push((name, made));
        }
        let own = |name: &String| ids.iter().find(|(known, _)| known == name).map(|(_, made)| made.clone());
        let key: Vec<String> = key(table).iter().filter_map(own).collect();
        if !key.is_empty() {
            draft.set("key", Value::from(key));
        }
        for part in ["quality", "relationships"].iter().filter(|part| table.contains_key(**part)) {
            found.left_out.push(Message::new(
                format!("{id}: «{part}» không có chỗ trong bản nháp"),
                format!("{id}: \"{part}\" has no place in the draft"),
            ));
        }
        draft.end(&mut found.documents);
    }
}

fn foreign_field(entity: &str, id: &str, property: &Document, draft: &mut Draft, found: &mut Imported) {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let codes: Vec<(String, String)> = objects(property.get("enum"))
        .filter_map(|code| {
            let value = code.get("value").and_then(plain)?;
            let label = code.get("label").and_then(plain).unwrap_or_else(|| value.clone());
            Some((value, label))
        })
        .collect();
    let logical = text(property, "logicalType");
    let kind = match logical {
        "integer" => "so_nguyen",
        "number" => "so",
        "boolean" => "logic",
        "date" => "ngay",
        "timestamp" => "thoi_diem",
        _ => "van_ban",
    };
    if codes.is_empty() {
        draft.set_field("type", Value::from(kind));
    } else {
        let list = format!("{entity}_{id}");
        draft.set_field("type", Value::from("ma_danh_muc"));
        draft.set_field("codes", Value::from(list.clone()));
        let title = format!("Danh mục của trường {id}");
        found.documents.codes.insert(list.clone(), draft::list(&list, &title, "Hợp đồng dữ liệu được nhập", &codes));
    }
    for key in ["required", "unique"] {
        if property.get(key) == Some(&Value::Bool(true)) {
            draft.set_field(key, Value::Bool(true));
        }
    }
    let options = property.get("logicalTypeOptions").and_then(Value::as_object).cloned().unwrap_or_default();
    let bounded = matches!(kind, "so" | "so_nguyen" | "ngay") && codes.is_empty();
    for (key, to) in [("minimum", "min"), ("maximum", "max")].into_iter().filter(|_| bounded) {
        let mut bounds = Document::new();
        bound(&mut bounds, to, options.get(key));
        bounds.remove(to).into_iter().for_each(|value| draft.set_field(to, value));
    }
    let mut aliases = synonyms(property);
    let physical = text(property, "physicalName");
    if !physical.is_empty() && physical != id {
        aliases.push(physical.to_owned());
    }
    if !aliases.is_empty() {
        draft.set_field("aliases", Value::from(aliases));
    }
    let parts = ["quality", "transformLogic", "relationships", "items", "properties", "classification"];
    let parts = parts.into_iter().filter(|key| property.contains_key(*key));
    let kept = |key: &&str| bounded && ["minimum", "maximum"].contains(key);
    let lost: Vec<&str> = parts.chain(options.keys().map(String::as_str).filter(|key| !kept(key))).collect();
    let exact = matches!(logical, "string" | "integer" | "number" | "boolean" | "date" | "timestamp" | "");
    if !lost.is_empty() || !exact {
        found.left_out.push(Message::new(
            format!("{entity}.{id}: kiểu {logical}, [{}] không có chỗ trong bản nháp", lost.join(", ")),
            format!("{entity}.{id}: type {logical}, [{}] have no place in the draft", lost.join(", ")),
        ));
    }
}
