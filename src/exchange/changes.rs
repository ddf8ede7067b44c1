//! What documents say otherwise than the dictionary below them: the overlay that an import writes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::parts::{fields, text};
use crate::dictionary::{Codes, Document, Documents};
use crate::lang::Message;

/// What is new or other in `above`, and what it lacks that an overlay cannot take away.
pub(super) fn changes(above: &Documents, below: &Documents) -> (Documents, Vec<Message>) {
    let mut told = Vec::new();
    let other = |above: &Document, below: &Document| if above == below { Document::new() } else { above.clone() };
    let changed = |above: &BTreeMap<String, Document>, below: &BTreeMap<String, Document>| {
        let kept = above.iter().filter(|(id, found)| below.get(*id) != Some(*found));
        kept.map(|(id, found)| (id.clone(), found.clone())).collect::<BTreeMap<_, _>>()
    };
    let own = |(id, text): (&String, &String)| (id.clone(), text.clone());
    let codes = above.codes.iter().filter(|(id, found)| below.codes.get(*id) != Some(*found));
    let mut documents = Documents {
        catalog: other(&above.catalog, &below.catalog),
        scoring: other(&above.scoring, &below.scoring),
        types: changed(&above.types, &below.types),
        codes: codes.map(|(id, found)| (id.clone(), found.clone())).collect::<BTreeMap<String, Codes>>(),
        concepts: changed(&above.concepts, &below.concepts),
        groups: changed(&above.groups, &below.groups),
        links: above.links.iter().filter(|(id, text)| below.links.get(*id) != Some(*text)).map(own).collect(),
        entities: BTreeMap::new(),
    };
    for (id, entity) in &above.entities {
        match below.entities.get(id) {
            None => drop(documents.entities.insert(id.clone(), entity.clone())),
            Some(known) if known == entity => {}
            Some(known) => drop(documents.entities.insert(id.clone(), changed_entity(id, entity, known, &mut told))),
        }
    }
    (documents, told)
}

fn changed_entity(id: &str, above: &Document, below: &Document, told: &mut Vec<Message>) -> Document {
    let rules = ["order", "at_most", "sum", "relation", "required_when", "check"];
    let mut made = Document::new();
    for (key, value) in above.iter().filter(|(key, value)| below.get(*key) != Some(*value) && *key != "field") {
        let known = below.get(key).and_then(Value::as_array);
        match (value.as_array(), known) {
            // Rules are added to those below; what stands there already is not said again.
            (Some(list), Some(known)) if rules.contains(&key.as_str()) => {
                let new: Vec<Value> = list.iter().filter(|rule| !known.contains(rule)).cloned().collect();
                if !new.is_empty() {
                    made.insert(key.clone(), Value::from(new));
                }
            }
            _ => drop(made.insert(key.clone(), value.clone())),
        }
    }
    let mut list = Vec::new();
    for field in fields(above) {
        let name = text(field, "id");
        let known = fields(below).find(|known| text(known, "id") == name);
        let mut other: Document = match known {
            None => field.clone(),
            Some(known) => {
                missing(&format!("{id}.{name}"), field, known, told);
                let other = field.iter().filter(|(key, value)| known.get(*key) != Some(*value));
                other.map(|(key, value)| (key.clone(), value.clone())).collect()
            }
        };
        if !other.is_empty() {
            other.shift_remove("id");
            let mut whole = Document::new();
            whole.insert("id".to_owned(), Value::from(name));
            whole.extend(other);
            list.push(Value::from(whole));
        }
    }
    for gone in fields(below).filter(|known| fields(above).all(|field| text(field, "id") != text(known, "id"))) {
        told.push(cannot(&format!("{id}.{}", text(gone, "id"))));
    }
    missing(id, above, below, told);
    if !list.is_empty() {
        made.insert("field".to_owned(), Value::from(list));
    }
    let mut whole = Document::new();
    whole.insert("id".to_owned(), Value::from(id));
    whole.insert("sector".to_owned(), Value::from(text(below, "sector")));
    made.retain(|key, _| key != "id" && key != "sector");
    whole.extend(made);
    whole
}

/// Keys that stand below and are gone above.
fn missing(name: &str, above: &Document, below: &Document, told: &mut Vec<Message>) {
    let gone = below.keys().filter(|key| !above.contains_key(*key) && *key != "field");
    told.extend(gone.map(|key| cannot(&format!("{name}.{key}"))));
}

fn cannot(what: &str) -> Message {
    Message::new(
        format!(
            "{what}: đã bị bỏ ở bản nhập, nhưng từ điển bên dưới vẫn còn; phần chồng lên không bỏ được, hãy đổi trạng thái thành bai_bo"
        ),
        format!(
            "{what}: gone in what was imported, but it stands in the dictionary below; an overlay cannot take it away, give it the state bai_bo"
        ),
    )
}
