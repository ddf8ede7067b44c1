//! One field: its type, code list, role, classification, opening rule and bounds, each looked up.

use std::collections::BTreeMap;

use super::file::Attributes;
use super::fold::fold;
use super::model::{Classification, Field, ValueType};
use super::place::{At, Faults, Place, code, suggestion};
use super::resolve::{Known, check_id, title, word};
use super::{resolve_open, resolve_register};
use crate::text::value::{Options, Status};

/// The eight criteria of Decision 20/2025/QĐ-TTg with their classes, by the key used in `classification`.
const CLASSES: [(&str, &[&str]); 7] = [
    ("origin", &["1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3"]),
    ("sharing", &["3.1", "3.2", "3.3", "3.4"]),
    ("importance", &["4.1", "4.2", "4.3"]),
    ("personal", &["5.1", "5.2", "5.3"]),
    ("secrecy", &["6.1", "6.2", "6.3", "6.4"]),
    ("business", &["7.1", "7.2"]),
    ("structure", &["8.1", "8.2", "8.3"]),
];

/// Options as they were written.
pub(super) fn options(written: &Attributes) -> Options {
    let given = written.maps.get("options").into_iter().flatten();
    given.map(|(key, text)| (key.clone(), text.value.clone())).collect()
}

/// Resolves a field; `None` where its id or type is missing or unknown (told).
pub(super) fn field(written: &Attributes, known: &Known<'_>, faults: &mut Faults) -> Option<Field> {
    written.needs(&["id", "title", "type", "description"], faults);
    let id = written.text("id")?;
    check_id(id, faults);
    let value_type = look_up_type(written.text("type")?, known, faults);
    let codes = look_up_codes(written, value_type, known, faults);
    let role = written.text("role").and_then(|text| word(text, "role", faults));
    let classification = classification(written, faults);
    let value_type = value_type?;
    let open = resolve_open::rule("open", written, value_type, codes.is_some(), faults);
    let share = resolve_open::rule("share", written, value_type, codes.is_some(), faults);
    let mut all = value_type.options.clone();
    all.extend(options(written));
    check_bounds(written, value_type, &all, faults);
    let maybe = |key: &str| written.text(key).map(|text| text.value.clone());
    Some(Field {
        id: id.value.clone(),
        title: title(written),
        description: written.string("description"),
        type_id: value_type.id.clone(),
        kind: value_type.kind,
        options: all,
        storage: value_type.storage,
        codes,
        aliases: written.strings("aliases"),
        required: written.flag("required"),
        unique: written.flag("unique"),
        role,
        owner: maybe("owner"),
        classification,
        open,
        share,
        quasi_identifier: written.flag("quasi_identifier"),
        sensitive: written.flag("sensitive"),
        source: maybe("source"),
        concept: look_up_concept(written, known, faults),
        unit: maybe("unit"),
        term: maybe("term"),
        registration: resolve_register::registration(written, faults),
        min: maybe("min"),
        max: maybe("max"),
    })
}

/// The concept's id; one that is not known, or whose types do not hold the field's, is told.
fn look_up_concept(written: &Attributes, known: &Known<'_>, faults: &mut Faults) -> Option<String> {
    let text = written.text("concept")?;
    resolve_register::exists(text, known.concepts.keys(), "khái niệm", "concept", faults);
    let types = known.concepts.get(&text.value).map_or(&[] as &[String], |concept| &concept.types);
    if let Some(own) = written.text("type").filter(|own| !types.is_empty() && !types.contains(&own.value)) {
        let (concept, own_type, types) = (&text.value, &own.value, types.join(", "));
        faults.add(
            code::FORM,
            &own.place,
            format!("khái niệm «{concept}» không dùng kiểu «{own_type}»; hãy dùng một trong: {types}"),
            format!("concept \"{concept}\" has no type \"{own_type}\"; use one of: {types}"),
        );
    }
    Some(text.value.clone())
}

fn look_up_type<'a>(text: &At<String>, known: &Known<'a>, faults: &mut Faults) -> Option<&'a ValueType> {
    let found = known.types.get(&text.value);
    if found.is_none() {
        let shown: String = text.value.chars().take(60).collect();
        let (vi, en) = suggestion(&text.value, known.types.keys().map(String::as_str));
        faults.add(
            code::REFERENCE,
            &text.place,
            format!("không có kiểu «{shown}»{vi}"),
            format!("there is no type \"{shown}\"{en}"),
        );
    }
    found
}

fn look_up_codes(
    written: &Attributes,
    value_type: Option<&ValueType>,
    known: &Known<'_>,
    faults: &mut Faults,
) -> Option<String> {
    let Some(text) = written.text("codes") else {
        if value_type.is_some_and(|found| found.kind.id == "ma_danh_muc") {
            faults.add(
                code::MISSING,
                &written.place,
                "kiểu ma_danh_muc cần biết danh mục; hãy thêm codes = \"…\"",
                "type ma_danh_muc needs its list; add codes = \"…\"",
            );
        }
        return None;
    };
    if !known.codes.contains_key(&text.value) {
        let shown: String = text.value.chars().take(60).collect();
        let (vi, en) = suggestion(&text.value, known.codes.keys().map(String::as_str));
        faults.add(
            code::REFERENCE,
            &text.place,
            format!("không có danh mục «{shown}»{vi}"),
            format!("there is no code list \"{shown}\"{en}"),
        );
    }
    Some(text.value.clone())
}

/// Resolves a classification; classes outside the decision are told.
pub(super) fn classification(written: &Attributes, faults: &mut Faults) -> Classification {
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    for (key, text) in written.maps.get("classification").into_iter().flatten().filter(|(key, _)| *key != "reason") {
        let criterion = CLASSES.iter().find(|(name, _)| name == key);
        match criterion {
            Some((name, classes)) if classes.contains(&text.value.as_str()) => {
                found.insert(name, text.value.clone());
            }
            Some((_, classes)) => {
                let (shown, classes) = (&text.value, classes.join(", "));
                faults.add(
                    code::WORD,
                    &text.place,
                    format!("tiêu chí «{key}» không có lớp «{shown}»; hãy dùng một trong: {classes}"),
                    format!("criterion \"{key}\" has no class \"{shown}\"; use one of: {classes}"),
                );
            }
            None => {
                let (vi, en) = suggestion(key, CLASSES.iter().map(|(name, _)| *name));
                faults.add(
                    code::WORD,
                    &text.place,
                    format!("không có tiêu chí phân loại «{key}»{vi}"),
                    format!("there is no criterion \"{key}\"{en}"),
                );
            }
        }
    }
    Classification {
        origin: found.remove("origin"),
        sharing: found.remove("sharing"),
        importance: found.remove("importance"),
        personal: found.remove("personal"),
        secrecy: found.remove("secrecy"),
        business: found.remove("business"),
        structure: found.remove("structure"),
        reason: written
            .maps
            .get("classification")
            .and_then(|map| map.get("reason"))
            .map(|text| text.value.clone())
            .filter(|text| !text.is_empty()),
    }
}

fn check_bounds(written: &Attributes, value_type: &ValueType, options: &Options, faults: &mut Faults) {
    for key in ["min", "max"] {
        let Some(text) = written.text(key) else { continue };
        if !matches!((value_type.kind.parse)(&text.value, options).status, Status::Valid | Status::Warn) {
            let (shown, type_id) = (&text.value, &value_type.id);
            faults.add(
                code::FORM,
                &text.place,
                format!("«{key}» = «{shown}» không phải là giá trị của kiểu {type_id}"),
                format!("\"{key}\" = \"{shown}\" is not a value of type {type_id}"),
            );
        }
    }
    let number = |key: &str| written.text(key).and_then(|text| text.value.parse::<f64>().ok());
    if let (Some(min), Some(max), Some(text)) = (number("min"), number("max"), written.text("min"))
        && min > max
    {
        faults.add(code::FORM, &text.place, "«min» lớn hơn «max»", "\"min\" is greater than \"max\"");
    }
}

/// Tells headers that would mean two fields of one entity once folded.
pub(super) fn check_aliases(fields: &[(Place, Field)], faults: &mut Faults) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (place, field) in fields {
        let own = [field.id.as_str(), field.title.vi.as_str()];
        for alias in own.into_iter().chain(field.aliases.iter().map(String::as_str)) {
            let folded = fold(alias);
            let first = *seen.entry(folded).or_insert(&field.id);
            if first != field.id {
                faults.add(
                    code::HEADER,
                    place,
                    format!("tên cột «{alias}» của trường «{}» đã là của trường «{first}»; hãy bỏ ở một bên", field.id),
                    format!(
                        "header \"{alias}\" of field \"{}\" belongs to field \"{first}\" already; remove one",
                        field.id
                    ),
                );
            }
        }
    }
}
