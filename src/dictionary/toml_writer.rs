//! Documents → TOML and CSV files, as a steward would write them.

use std::fmt::Write as _;

use serde_json::Value;

use super::documents::{Document, Documents};

/// Longest line of a list before it is broken.
const WIDE: usize = 118;

/// The files of a dictionary folder: path relative to it, and contents.
pub fn files(documents: &Documents) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut add = |name: String, text: String| files.push((name, text.into_bytes()));
    for (name, document) in [("catalog.toml", &documents.catalog), ("scoring.toml", &documents.scoring)] {
        if !document.is_empty() {
            add(name.to_owned(), table(document));
        }
    }
    for (name, key, map) in
        [("concepts.toml", "concept", &documents.concepts), ("groups.toml", "group", &documents.groups)]
    {
        if !map.is_empty() {
            let mut whole = Document::new();
            whole.insert(key.to_owned(), map.values().cloned().map(Value::from).collect());
            add(name.to_owned(), table(&whole).trim_start().to_owned());
        }
    }
    for (id, document) in &documents.types {
        add(format!("types/{id}.toml"), table(document));
    }
    for (id, document) in &documents.entities {
        let sector = document.get("sector").and_then(Value::as_str).unwrap_or("chung");
        let mut bare = document.clone();
        bare.shift_remove("sector");
        add(format!("entities/{sector}/{id}.toml"), table(&bare));
    }
    for (id, codes) in &documents.codes {
        add(format!("codes/{id}.toml"), table(&codes.about));
    }
    for (id, text) in &documents.links {
        add(format!("link/{id}.toml"), format!("{text}\n"));
    }
    files.extend(documents.codes.iter().map(|(id, codes)| (format!("codes/{id}.csv"), codes.csv())));
    files
}

/// A document as TOML: values first, then its lists of tables.
pub fn table(document: &Document) -> String {
    let mut text = String::new();
    let tables = |value: &Value| value.as_array().is_some_and(|list| list.first().is_some_and(Value::is_object));
    for (key, value) in document.iter().filter(|(_, value)| !tables(value)) {
        line(&mut text, key, value);
    }
    for (key, value) in document.iter().filter(|(_, value)| tables(value)) {
        for one in value.as_array().into_iter().flatten().filter_map(Value::as_object) {
            writeln!(text, "\n[[{key}]]").ok();
            one.iter().for_each(|(key, value)| line(&mut text, key, value));
        }
    }
    text
}

fn line(text: &mut String, key: &str, value: &Value) {
    let written = inline(value);
    let items = value.as_array().filter(|_| key.len() + 3 + written.len() > WIDE);
    match items {
        Some(items) => {
            writeln!(text, "{} = [", bare(key)).ok();
            for item in items {
                writeln!(text, "    {},", inline(item)).ok();
            }
            text.push_str("]\n");
        }
        None => {
            writeln!(text, "{} = {written}", bare(key)).ok();
        }
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let parts: Vec<String> =
                map.iter().map(|(key, value)| format!("{} = {}", bare(key), inline(value))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
    }
}

fn bare(key: &str) -> String {
    let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if plain { key.to_owned() } else { quoted(key) }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_control() => drop(write!(quoted, "\\u{:04x}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
