//! Documents as rows, sheet by sheet: the same table tells how to write and how to read.

use serde_json::{Map, Value};

use super::cells::{Column, more};
use super::headings::{self, Heading};
use super::sheets;
use crate::dictionary::{Document, Documents};
use crate::exchange::View;
use crate::exchange::parts::{fields, text};

/// A sheet ready to be written.
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: &'static str,
    /// Headings, notations and widths.
    pub(super) columns: Vec<(String, Column, f64)>,
    /// Its rows.
    pub(super) rows: Vec<Vec<String>>,
}

/// Every sheet of a dictionary.
pub(super) fn sheets(view: &View<'_>) -> Vec<Sheet> {
    let documents = &view.source.documents;
    let entities: Vec<&Document> = view.entities.iter().filter_map(|entity| view.document(&entity.id)).collect();
    let of = |key: &'static str| {
        entities.iter().flat_map(move |entity| {
            let id = text(entity, "id").to_owned();
            let list = entity.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
            list.map(move |found| (id.clone(), found.clone())).collect::<Vec<_>>()
        })
    };
    let all_fields: Vec<(String, Document)> = entities
        .iter()
        .flat_map(|entity| fields(entity).map(|field| (text(entity, "id").to_owned(), field.clone())))
        .collect();
    let bare = |map: &std::collections::BTreeMap<String, Document>| -> Vec<(String, Document)> {
        map.values().map(|found| (String::new(), found.clone())).collect()
    };
    let own: Vec<(String, Document)> =
        entities.iter().map(|entity| (String::new(), crate::exchange::parts::rest(entity, &PARTS))).collect();
    let rules = entities.iter().flat_map(|entity| rules(entity)).collect::<Vec<_>>();
    let entity = Some(("entity_id", "Mã thực thể"));
    vec![
        sheet(sheets::ENTITIES, headings::ENTITY, None, &own),
        sheet(sheets::FIELDS, headings::FIELD, entity, &all_fields),
        sheet(sheets::TYPES, headings::TYPE, None, &bare(&documents.types)),
        sheet(sheets::LISTS, headings::LIST, None, &lists(view)),
        codes(view),
        sheet(sheets::RELATIONS, headings::RELATION, entity, &of("relation").collect::<Vec<_>>()),
        sheet(sheets::RULES, headings::RULE, entity, &rules),
        sheet(sheets::CHECKS, headings::CHECK, entity, &of("check").collect::<Vec<_>>()),
        sheet(sheets::CONCEPTS, headings::CONCEPT, None, &bare(&documents.concepts)),
        sheet(sheets::GROUPS, headings::GROUP, None, &bare(&documents.groups)),
        sheet(sheets::WHOLE, headings::WHOLE, None, &whole(documents)),
    ]
}

/// Lists of an entity that have a sheet of their own.
const PARTS: [&str; 7] = ["field", "relation", "check", "order", "at_most", "sum", "required_when"];

fn sheet(name: &'static str, headings: &[Heading], parent: Option<(&str, &str)>, rows: &[(String, Document)]) -> Sheet {
    let first = parent.map(|(notation, heading)| (heading.to_owned(), Column::of(notation), 22.0));
    let known: Vec<Column> = headings.iter().map(|(notation, _, _)| Column::of(notation)).collect();
    let extra = more(rows.iter().map(|(_, document)| document), &known, &[]);
    let told = headings.iter().zip(known).map(|((_, heading, width), column)| ((*heading).to_owned(), column, *width));
    let extra = extra.into_iter().map(|column| (column.notation.clone(), column, 20.0));
    let columns: Vec<(String, Column, f64)> = told.chain(extra).collect();
    let rows = rows
        .iter()
        .map(|(parent, document)| {
            let head = first.is_some().then(|| parent.clone());
            head.into_iter().chain(columns.iter().map(|(_, column, _)| column.write(document))).collect()
        })
        .collect();
    Sheet { name, columns: first.into_iter().chain(columns).collect(), rows }
}

fn lists(view: &View<'_>) -> Vec<(String, Document)> {
    let written = view.codes.iter().filter_map(|list| view.source.documents.codes.get(&list.id));
    written
        .map(|codes| {
            let mut about = codes.about.clone();
            about.insert("header".to_owned(), Value::from(codes.header.clone()));
            (String::new(), about)
        })
        .collect()
}

/// All codes on one sheet: a list's own columns stand beside those that all have.
fn codes(view: &View<'_>) -> Sheet {
    let lists: Vec<_> = view.codes.iter().filter_map(|list| view.source.documents.codes.get(&list.id)).collect();
    let mut names: Vec<&str> = headings::CODE.iter().map(|(name, _, _)| *name).collect();
    for name in lists.iter().flat_map(|list| &list.header) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let heading = |name: &str| headings::CODE.iter().find(|(known, _, _)| *known == name);
    let mut columns = vec![("Mã danh mục".to_owned(), Column::of("list_id"), 22.0)];
    columns.extend(names.iter().map(|name| {
        let (told, width) =
            heading(name).map_or(((*name).to_owned(), 14.0), |(_, told, width)| ((*told).to_owned(), *width));
        (told, Column { notation: (*name).to_owned(), shape: super::cells::Shape::Text }, width)
    }));
    let mut rows = Vec::new();
    for list in &lists {
        let id = text(&list.about, "id");
        let places: Vec<Option<usize>> =
            names.iter().map(|name| list.header.iter().position(|column| column == name)).collect();
        for row in &list.rows {
            let cells = places.iter().map(|place| place.and_then(|place| row.get(place)).cloned().unwrap_or_default());
            rows.push(std::iter::once(id.to_owned()).chain(cells).collect());
        }
    }
    Sheet { name: sheets::CODES, columns, rows }
}

/// Rules between the fields of an entity.
fn rules(entity: &Document) -> Vec<(String, Document)> {
    let id = text(entity, "id");
    let mut rows = Vec::new();
    let mut add = |rule: &str, field: &str, other: &str, values: Option<&Value>| {
        let mut row = Map::new();
        row.insert("rule".to_owned(), Value::from(rule));
        row.insert("field".to_owned(), Value::from(field));
        if !other.is_empty() {
            row.insert("other".to_owned(), Value::from(other));
        }
        row.extend(values.map(|values| ("values".to_owned(), values.clone())));
        rows.push((id.to_owned(), row));
    };
    let list = |key: &str| entity.get(key).and_then(Value::as_array).into_iter().flatten();
    for kind in ["order", "at_most"] {
        for pair in list(kind).filter_map(Value::as_array) {
            let part = |place: usize| pair.get(place).and_then(Value::as_str).unwrap_or_default();
            add(kind, part(0), part(1), None);
        }
    }
    for sum in list("sum").filter_map(Value::as_object) {
        add("sum", text(sum, "total"), "", sum.get("parts"));
    }
    for rule in list("required_when").filter_map(Value::as_object) {
        add("required_when", text(rule, "field"), text(rule, "when"), rule.get("equals"));
    }
    rows
}

/// Catalog and scoring as rows of key and value (`legal_basis[]`, `weights.DUNG`), and each linking model as one text.
fn whole(documents: &Documents) -> Vec<(String, Document)> {
    let row = |part: &str, key: &str, value: String| {
        let row = [("part", Value::from(part)), ("key", Value::from(key)), ("value", Value::from(value))];
        (String::new(), row.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<Document>())
    };
    let mut rows = Vec::new();
    for (part, document) in [("catalog", &documents.catalog), ("scoring", &documents.scoring)] {
        let columns = columns_of(document).into_iter();
        rows.extend(columns.map(|column| row(part, &column.notation, column.write(document))));
    }
    rows.extend(documents.links.iter().map(|(entity, text)| row(LINK, entity, text.clone())));
    rows
}

/// The part of the whole that holds linking models.
pub(super) const LINK: &str = "link";

fn columns_of(document: &Document) -> Vec<Column> {
    let notations = document.iter().flat_map(|(key, value)| match value {
        Value::Object(map) => map.keys().map(|part| format!("{key}.{part}")).collect(),
        Value::Array(_) => vec![format!("{key}[]")],
        Value::Bool(_) => vec![format!("{key}?")],
        _ => vec![key.clone()],
    });
    notations.map(|notation| Column::of(&notation)).collect()
}

/// Puts a rule's row back into its entity; `None` where the rule is not known.
pub(super) fn put_rule(entity: &mut Document, row: &Document) -> Option<()> {
    let (field, other) = (text(row, "field"), text(row, "other"));
    let values = row.get("values").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    let mut made = Map::new();
    let (key, value) = match text(row, "rule") {
        kind @ ("order" | "at_most") => (kind, Value::from(vec![field, other])),
        "sum" => {
            made.insert("total".to_owned(), Value::from(field));
            made.insert("parts".to_owned(), values);
            ("sum", Value::Object(made))
        }
        "required_when" => {
            made.insert("equals".to_owned(), values);
            made.insert("field".to_owned(), Value::from(field));
            made.insert("when".to_owned(), Value::from(other));
            ("required_when", Value::Object(made))
        }
        _ => return None,
    };
    push(entity, key, value);
    Some(())
}

/// Adds to a list of a document.
pub(super) fn push(document: &mut Document, key: &str, value: Value) {
    let list = document.entry(key.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
    if let Some(list) = list.as_array_mut() {
        list.push(value);
    }
}
