//! A draft of an entity from a foreign schema or a table: what is known is taken over, what must be decided by people is
//! told, never guessed.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::parts::put;
use crate::dictionary::{Codes, Document, Documents, fold};
use crate::lang::Message;

/// What stands where only people can decide.
pub const OPEN_QUESTION: &str = "Cần điền";

/// An entity being drafted.
pub struct Draft {
    /// Its id.
    pub id: String,
    document: Document,
    fields: Vec<Document>,
    used: BTreeSet<String>,
}

impl Draft {
    /// Begins an entity. What a draft cannot know is asked for in `told`.
    pub fn new(id: &str, title: &str, description: &str, told: &mut Vec<Message>) -> Self {
        let mut document = Map::new();
        document.insert("id".to_owned(), json!(id));
        document.insert("title".to_owned(), json!(if title.is_empty() { id } else { title }));
        let asked = format!("{OPEN_QUESTION}: một bản ghi là gì.");
        document.insert("description".to_owned(), json!(if description.is_empty() { &asked } else { description }));
        document.insert("owner".to_owned(), json!(format!("{OPEN_QUESTION}: cơ quan chủ quản")));
        document.insert("update".to_owned(), json!("khong_dinh_ky"));
        document.insert("layer".to_owned(), json!("du_lieu_chu"));
        document.insert("sector".to_owned(), json!("chung"));
        told.push(Message::new(
            format!("{id}: hãy điền cơ quan chủ quản (owner), chu kỳ cập nhật (update), lớp dữ liệu (layer), cơ sở pháp lý và đơn vị dùng"),
            format!("{id}: fill in the owner, update cycle, layer, legal basis and consumers"),
        ));
        Self { id: id.to_owned(), document, fields: Vec::new(), used: BTreeSet::new() }
    }

    /// Begins what is added to an entity that the dictionary has.
    pub fn extension(id: &str, sector: &str) -> Self {
        let mut document = Map::new();
        document.insert("id".to_owned(), json!(id));
        document.insert("sector".to_owned(), json!(sector));
        Self { id: id.to_owned(), document, fields: Vec::new(), used: BTreeSet::new() }
    }

    /// Sets an attribute of the entity.
    pub fn set(&mut self, key: &str, value: Value) {
        self.document.insert(key.to_owned(), value);
    }

    /// Begins a field and gives its id: that of its name, with a number where it is taken.
    pub fn field(&mut self, name: &str, title: &str, description: &str) -> String {
        let id = free_id(&id_of(name), &mut self.used);
        let mut field = Map::new();
        field.insert("id".to_owned(), json!(id));
        field.insert("title".to_owned(), json!(if title.is_empty() { name } else { title }));
        let asked = format!("{OPEN_QUESTION}: trường này nghĩa là gì.");
        field.insert("description".to_owned(), json!(if description.is_empty() { &asked } else { description }));
        if name != id && fold(name) != fold(title) {
            field.insert("aliases".to_owned(), json!([name]));
        }
        self.fields.push(field);
        id
    }

    /// Sets an attribute of the field begun last.
    pub fn set_field(&mut self, key: &str, value: Value) {
        if let Some(field) = self.fields.last_mut() {
            field.insert(key.to_owned(), value);
        }
    }

    /// The type of the field begun last.
    pub fn field_type(&self) -> &str {
        self.fields.last().and_then(|field| field.get("type")).and_then(Value::as_str).unwrap_or_default()
    }

    /// Ends the entity.
    pub fn end(mut self, documents: &mut Documents) {
        self.document.insert("field".to_owned(), self.fields.into_iter().map(Value::from).collect());
        documents.entities.insert(self.id, self.document);
    }
}

/// An id made of a name: folded, joined by underscores, beginning with a letter, at most 63 bytes.
pub fn id_of(name: &str) -> String {
    let folded: String = fold(name).chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
    let mut id = folded.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    if !id.starts_with(|first: char| first.is_ascii_lowercase()) {
        id = format!("truong_{id}");
    }
    id.truncate(60);
    id.trim_end_matches('_').to_owned()
}

/// The id, with a number where it is taken; it is taken from now on.
pub fn free_id(wanted: &str, used: &mut BTreeSet<String>) -> String {
    let mut id = wanted.to_owned();
    let mut number = 2;
    while !used.insert(id.clone()) {
        id = format!("{wanted}_{number}");
        number += 1;
    }
    id
}

/// Drafts a code list from pairs of code and label.
pub fn list(id: &str, title: &str, source: &str, codes: &[(String, String)]) -> Codes {
    let mut about = Map::new();
    for (key, text) in [
        ("id", id),
        ("title", title),
        ("source", source),
        ("licence", &format!("{OPEN_QUESTION}: giấy phép")),
        ("version", "0.1.0"),
    ] {
        put(&mut about, key, text);
    }
    let header = ["code", "label", "label_en", "aliases", "valid_from", "valid_to", "successors"];
    let rows = codes.iter().map(|(code, label)| {
        let mut row = vec![String::new(); header.len()];
        if let [first, second, ..] = row.as_mut_slice() {
            code.clone_into(first);
            label.clone_into(second);
        }
        row
    });
    Codes { about, header: header.map(str::to_owned).to_vec(), rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        assert_eq!(id_of("Họ và tên"), "ho_va_ten");
        assert_eq!(id_of("Số CCCD/CMND (12 số)"), "so_cccd_cmnd_12_so");
        assert_eq!(id_of("2025"), "truong_2025");
        assert_eq!(id_of("名前"), "truong");
        let mut used = BTreeSet::new();
        assert_eq!([free_id("a", &mut used), free_id("a", &mut used)], ["a", "a_2"]);
    }
}
