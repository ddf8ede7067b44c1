//! The dictionary as it is written, layer laid over layer: what is exchanged with other formats, whole and in one order.
//!
//! [`Documents`] is neutral: texts, flags, lists of texts and tables, under the keys of the TOML files. A format takes from
//! it what it has a place for and keeps the rest in its extension points, so that a key added to the dictionary later is
//! carried along without a line of new code.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::file::{Attributes, EntityFile, Rule};
use super::model::Dictionary;
use super::place::At;
use super::written::Written;
use crate::error::Result;

/// A table of the dictionary under its keys.
pub type Document = Map<String, Value>;

/// Everything written, in the order in which it is exchanged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Documents {
    /// `catalog.toml`.
    pub catalog: Document,
    /// `scoring.toml`.
    pub scoring: Document,
    /// Types by id.
    pub types: BTreeMap<String, Document>,
    /// Code lists by id.
    pub codes: BTreeMap<String, Codes>,
    /// Data element concepts by id.
    pub concepts: BTreeMap<String, Document>,
    /// Groups of data by id.
    pub groups: BTreeMap<String, Document>,
    /// Entities by id: attributes, `sector`, `field`, `order`, `at_most`, `sum`, `relation`, `required_when`, `check` …
    pub entities: BTreeMap<String, Document>,
    /// Linking models by entity: the text of their files.
    pub links: BTreeMap<String, String>,
}

/// A code list: what it is, and its rows with every column, also those the dictionary gives no meaning.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Codes {
    /// The description: `codes/<list>.toml`.
    pub about: Document,
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows as wide as the header.
    pub rows: Vec<Vec<String>>,
}

impl Codes {
    /// Reads the CSV of a list; rows are padded or cut to the header.
    pub fn parse(about: Document, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header: Vec<String> =
            reader.headers().map(|found| found.iter().map(|name| name.trim().to_owned()).collect()).unwrap_or_default();
        let rows = reader.records().filter_map(std::result::Result::ok).map(|record| {
            (0..header.len()).map(|column| record.get(column).unwrap_or_default().trim().to_owned()).collect()
        });
        let rows = rows.collect();
        Self { about, header, rows }
    }

    /// The list as CSV.
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        let written = std::iter::once(&self.header).chain(&self.rows).try_for_each(|row| writer.write_record(row));
        written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default()
    }
}

/// A dictionary together with what was written of it.
pub struct Source {
    /// What holds.
    pub dictionary: Dictionary,
    /// What was written.
    pub documents: Documents,
}

impl Source {
    /// The built-in dictionary with a folder laid over it, as [`Dictionary::load`] reads it.
    ///
    /// # Errors
    /// As [`Dictionary::load`].
    pub fn load(overlay: Option<&Path>) -> Result<Self> {
        let (dictionary, written) = super::load::written(overlay)?;
        Ok(Self { dictionary, documents: Documents::of(&written) })
    }

    /// A dictionary made of these documents alone, with nothing below it.
    ///
    /// # Errors
    /// With every fault of the documents.
    pub fn alone(documents: &Documents) -> Result<Self> {
        let (dictionary, written) = super::load::alone(super::toml_writer::files(documents))?;
        Ok(Self { dictionary, documents: Documents::of(&written) })
    }
}

impl Documents {
    fn of(written: &Written) -> Self {
        let keyed = |map: &BTreeMap<String, Attributes>| {
            map.iter().map(|(id, found)| (id.clone(), document(found))).collect::<BTreeMap<_, _>>()
        };
        let codes = written.codes.iter().map(|(id, about)| {
            let text = written.texts.get(id).map_or("", |(_, text)| &**text);
            (id.clone(), Codes::parse(document(about), text))
        });
        Self {
            catalog: written.catalog.as_ref().map(document).unwrap_or_default(),
            scoring: written.scoring.as_ref().map(document).unwrap_or_default(),
            types: keyed(&written.types),
            codes: codes.collect(),
            concepts: keyed(&written.concepts),
            groups: keyed(&written.groups),
            entities: written.entities.iter().map(|(id, found)| (id.clone(), entity(found))).collect(),
            links: written.links.iter().map(|(id, link)| (id.clone(), link.text.trim().to_owned())).collect(),
        }
    }
}

/// Keys that come first; the others follow by name.
const FIRST: [&str; 5] = ["id", "title", "title_en", "description", "type"];

/// Attributes under their keys, in the order of exchange.
fn document(written: &Attributes) -> Document {
    let texts = written.texts.iter().map(|(key, text)| (*key, Value::from(text.value.clone())));
    let flags = written.flags.iter().map(|(key, flag)| (*key, Value::from(flag.value)));
    let lists = written.lists.keys().map(|key| (*key, Value::from(written.strings(key))));
    let maps = written.maps.iter().map(|(key, map)| {
        let map: Document = map.iter().map(|(name, text)| (name.clone(), Value::from(text.value.clone()))).collect();
        (*key, Value::from(map))
    });
    let mut all: BTreeMap<&str, Value> = texts.chain(flags).chain(lists).chain(maps).collect();
    all.retain(|_, value| says_something(value));
    ordered(all)
}

fn ordered(mut all: BTreeMap<&str, Value>) -> Document {
    let mut document = Document::new();
    for key in FIRST {
        document.extend(all.remove(key).map(|value| (key.to_owned(), value)));
    }
    document.extend(all.into_iter().map(|(key, value)| (key.to_owned(), value)));
    document
}

/// Nothing, false and an empty list say what their absence says.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

fn entity(written: &EntityFile) -> Document {
    let mut found = document(&written.attributes);
    found.insert("sector".to_owned(), Value::from(written.sector.clone()));
    let rules = |rules: &[Rule], list: &str| rules.iter().map(|found| Value::from(rule(found, list))).collect();
    let parts: [(&str, Vec<Value>); 7] = [
        ("order", pairs(&written.order)),
        ("at_most", pairs(&written.at_most)),
        ("sum", rules(&written.sums, "parts")),
        ("relation", rules(&written.relations, "")),
        ("required_when", rules(&written.required_when, "equals")),
        ("check", written.checks.iter().map(|check| Value::from(document(check))).collect()),
        ("field", written.fields.iter().map(|field| Value::from(document(field))).collect()),
    ];
    let parts = parts.into_iter().filter(|(_, list)| !list.is_empty());
    found.extend(parts.map(|(key, list)| (key.to_owned(), Value::from(list))));
    found
}

/// Pairs of texts as lists of two.
fn pairs(pairs: &[[At<String>; 2]]) -> Vec<Value> {
    pairs.iter().map(|pair| Value::from(pair.iter().map(|text| text.value.clone()).collect::<Vec<_>>())).collect()
}

fn rule(written: &Rule, list: &str) -> Document {
    let mut all: BTreeMap<&str, Value> =
        written.texts.iter().map(|(key, text)| (*key, Value::from(text.value.clone()))).collect();
    if !written.list.is_empty() {
        let values: Vec<String> = written.list.iter().map(|text| text.value.clone()).collect();
        all.insert(list, Value::from(values));
    }
    all.insert("agree", Value::from(pairs(&written.agree)));
    all.insert("covers", Value::from(written.covers));
    all.retain(|_, value| says_something(value));
    ordered(all)
}
