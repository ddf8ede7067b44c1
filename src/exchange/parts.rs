//! Taking a document apart into what a format has a place for and the rest, and putting it together again.

use serde_json::{Map, Value};

use crate::dictionary::{Document, Documents};

/// The key, name or vendor under which the rest stands in the extension points of a format.
pub(super) const OWN: &str = "tudien";

/// The document without these keys.
pub(super) fn rest(document: &Document, native: &[&str]) -> Document {
    document
        .iter()
        .filter(|(key, _)| !native.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// What the dictionary as a whole says, apart from entities and code lists.
pub(super) fn whole(documents: &Documents) -> Document {
    let mut whole = Map::new();
    whole.insert("catalog".to_owned(), Value::from(documents.catalog.clone()));
    whole.insert("scoring".to_owned(), Value::from(documents.scoring.clone()));
    for (name, map) in [("types", &documents.types), ("concepts", &documents.concepts), ("groups", &documents.groups)] {
        let map = map.iter().map(|(id, found)| (id.clone(), Value::from(found.clone()))).collect::<Map<_, _>>();
        whole.insert(name.to_owned(), Value::from(map));
    }
    let links = documents.links.iter().map(|(id, text)| (id.clone(), Value::from(text.clone())));
    whole.insert("links".to_owned(), Value::Object(links.collect()));
    whole
}

/// Reads [`whole`] back.
pub(super) fn read_whole(whole: &Document, documents: &mut Documents) {
    let map = |key: &str| whole.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
    let keyed =
        |key: &str| map(key).into_iter().filter_map(|(id, found)| Some((id, found.as_object()?.clone()))).collect();
    documents.catalog = map("catalog");
    documents.scoring = map("scoring");
    documents.types = keyed("types");
    documents.concepts = keyed("concepts");
    documents.groups = keyed("groups");
    let links = map("links").into_iter().filter_map(|(id, text)| Some((id, text.as_str()?.to_owned())));
    documents.links = links.collect();
}

/// The fields of an entity as they were written.
pub(super) fn fields(document: &Document) -> impl Iterator<Item = &Document> {
    document.get("field").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// A text of a document.
pub(super) fn text<'a>(document: &'a Document, key: &str) -> &'a str {
    document.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Puts a text, unless it is empty.
pub(super) fn put(document: &mut Document, key: &str, text: &str) {
    if !text.is_empty() {
        document.insert(key.to_owned(), Value::from(text));
    }
}

/// Puts a flag, unless it is false.
pub(super) fn flag(document: &mut Document, key: &str, value: Option<&Value>) {
    if value.and_then(Value::as_bool) == Some(true) {
        document.insert(key.to_owned(), Value::Bool(true));
    }
}

/// Puts a bound that another tool may have changed: what stands natively wins over the rest, unless both say the same.
pub(super) fn bound(document: &mut Document, key: &str, native: Option<&Value>) {
    let Some(native) = native.and_then(|value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }) else {
        return;
    };
    let known = text(document, key);
    let same = known == native
        || known.parse::<f64>().ok().zip(native.parse::<f64>().ok()).is_some_and(|(a, b)| a.total_cmp(&b).is_eq());
    if !same {
        put(document, key, &native);
    }
}
