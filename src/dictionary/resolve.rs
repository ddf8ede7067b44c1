//! From what was written to what holds: types, entities and the rules between fields, every reference looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as Unknown, StrDeserializer};

use super::file::{Attributes, EntityFile, Rule};
use super::model::{CodeList, Entity, Field, Relation, RequiredWhen, Storage, Sum, UpdateCycle, ValueType};
use super::place::{At, Faults, Place, code, suggestion};
use super::registry::Concept;
use super::{resolve_field, resolve_register};
use crate::lang::Message;
use crate::text::value::{KINDS, Status, kind};

/// What a field may refer to.
pub(super) struct Known<'a> {
    /// Types by id.
    pub types: &'a BTreeMap<String, ValueType>,
    /// Code lists by id.
    pub codes: &'a BTreeMap<String, CodeList>,
    /// Concepts by id.
    pub concepts: &'a BTreeMap<String, Concept>,
}

/// Title in both languages; the Vietnamese one stands in for a missing English one.
pub(super) fn title(written: &Attributes) -> Message {
    let vi = written.string("title");
    let en = written.text("title_en").map_or_else(|| vi.clone(), |text| text.value.clone());
    Message::new(vi, en)
}

/// True for snake_case ASCII that can be a column name anywhere.
pub(super) fn is_id(text: &str) -> bool {
    text.len() <= 63
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !text.ends_with('_')
        && !text.contains("__")
}

/// Tells an id that cannot be a column name.
pub(super) fn check_id(id: &At<String>, faults: &mut Faults) {
    if !is_id(&id.value) {
        let shown: String = id.value.chars().take(60).collect();
        faults.add(
            code::ID,
            &id.place,
            format!(
                "mã «{shown}» không dùng được; hãy viết chữ thường không dấu, nối bằng gạch dưới, như so_dinh_danh"
            ),
            format!("id \"{shown}\" cannot be used; write small ASCII letters joined by underscores, as so_dinh_danh"),
        );
    }
}

/// Reads a word of a closed list through its serde names.
pub(super) fn word<T: for<'de> serde::Deserialize<'de>>(
    text: &At<String>,
    what: &str,
    faults: &mut Faults,
) -> Option<T> {
    let source: StrDeserializer<'_, Unknown> = text.value.as_str().into_deserializer();
    match T::deserialize(source) {
        Ok(value) => Some(value),
        Err(cause) => {
            let shown: String = text.value.chars().take(60).collect();
            let list = cause.to_string();
            let list = list.split_once("expected ").map_or("", |(_, rest)| rest);
            let list = list.strip_prefix("one of ").unwrap_or(list).replace('`', "");
            faults.add(
                code::WORD,
                &text.place,
                format!("«{shown}» không phải là {what} được biết; hãy dùng một trong: {list}"),
                format!("\"{shown}\" is not a known {what}; use one of: {list}"),
            );
            None
        }
    }
}

/// Resolves a type and runs its examples through its kind, unless they are `tested` already.
pub(super) fn value_type(written: &Attributes, tested: bool, faults: &mut Faults) -> Option<ValueType> {
    written.needs(&["id", "title", "kind", "storage", "description"], faults);
    let wanted = written.text("kind")?;
    let Some(found) = kind(&wanted.value) else {
        let (vi, en) = suggestion(&wanted.value, KINDS.iter().map(|kind| kind.id));
        let name = &wanted.value;
        faults.add(
            code::REFERENCE,
            &wanted.place,
            format!("không có loại giá trị «{name}»{vi} Xem: tudien value --list"),
            format!("there is no kind of value \"{name}\"{en} See: tudien value --list"),
        );
        return None;
    };
    let storage = word::<StorageWord>(written.text("storage")?, "storage", faults)?.0;
    let options = resolve_field::options(written);
    for (list, wants) in [("good", true), ("bad", false)].into_iter().filter(|_| !tested) {
        for example in written.list(list) {
            let verdict = (found.parse)(&example.value, &options);
            if (verdict.status == Status::Valid) != wants {
                example_fault(example, list, verdict.status, &verdict.codes, faults);
            }
        }
    }
    Some(ValueType {
        id: written.string("id"),
        title: title(written),
        description: written.string("description"),
        storage,
        kind: found,
        options,
        source: written.text("source").map(|text| text.value.clone()),
        good: written.strings("good"),
        bad: written.strings("bad"),
    })
}

fn example_fault(example: &At<String>, list: &str, status: Status, codes: &[&str], faults: &mut Faults) {
    let shown: String = example.value.chars().take(60).collect();
    let (status, codes) = (status.as_str(), codes.join(", "));
    faults.add(
        code::EXAMPLE,
        &example.place,
        format!("ví dụ {list} «{shown}» được xét là {status} ({codes}); hãy sửa ví dụ hoặc loại giá trị"),
        format!("{list} example \"{shown}\" is judged {status} ({codes}); mend the example or the kind"),
    );
}

struct StorageWord(Storage);

impl<'de> serde::Deserialize<'de> for StorageWord {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        const WORDS: [(&str, Storage); 6] = [
            ("text", Storage::Text),
            ("date", Storage::Date),
            ("datetime", Storage::Datetime),
            ("integer", Storage::Integer),
            ("number", Storage::Number),
            ("boolean", Storage::Boolean),
        ];
        const NAMES: [&str; 6] = ["text", "date", "datetime", "integer", "number", "boolean"];
        let text = String::deserialize(source)?;
        let found = WORDS.iter().find(|(name, _)| *name == text);
        found.map(|(_, storage)| Self(*storage)).ok_or_else(|| serde::de::Error::unknown_variant(&text, &NAMES))
    }
}

/// Resolves an entity without its linking model.
pub(super) fn entity(written: &EntityFile, known: &Known<'_>, faults: &mut Faults) -> Entity {
    let attributes = &written.attributes;
    attributes.needs(&["id", "title", "description", "owner", "update", "layer"], faults);
    let fields = fields(written, known, faults);
    // A field whose type is wrong is told once, there: what refers to it is right.
    let ids: BTreeSet<&str> = written_ids(written);
    for text in attributes.list("key") {
        field_exists(text, &ids, faults);
    }
    let pairs = |pairs: &[[At<String>; 2]], faults: &mut Faults| {
        pairs.iter().flatten().for_each(|text| field_exists(text, &ids, faults));
        pairs.iter().map(|[first, second]| (first.value.clone(), second.value.clone())).collect::<Vec<_>>()
    };
    if let Some(text) = attributes.text("dated_by") {
        field_exists(text, &ids, faults);
    }
    resolve_register::check_layer(attributes, faults);
    let order = pairs(&written.order, faults);
    let at_most = pairs(&written.at_most, faults);
    check_rules(written, &ids, faults);
    let k_anonymity = attributes.text("k_anonymity").map_or(Some(5), |text| text.value.parse::<u32>().ok());
    if k_anonymity.is_none_or(|k| k == 0) {
        let place = attributes.text("k_anonymity").map_or(&attributes.place, |text| &text.place);
        faults.add(
            code::FORM,
            place,
            "«k_anonymity» phải là số nguyên từ 1",
            "\"k_anonymity\" must be a whole number from 1",
        );
    }
    let fields: Vec<Field> = fields.into_iter().map(|(_, field)| field).collect();
    check_deciding_values(&written.required_when, &fields, known, faults);
    let classification = resolve_field::classification(attributes, faults);
    let maybe = |key: &str| attributes.text(key).map(|text| text.value.clone());
    let mut entity = Entity {
        id: attributes.string("id"),
        title: title(attributes),
        description: attributes.string("description"),
        owner: attributes.string("owner"),
        update: attributes
            .text("update")
            .and_then(|text| word(text, "update cycle", faults))
            .unwrap_or(UpdateCycle::KhongDinhKy),
        layer: attributes.string("layer"),
        sector: written.sector.clone(),
        legal_basis: attributes.strings("legal_basis"),
        consumers: attributes.strings("consumers"),
        systems: attributes.strings("systems"),
        authority: maybe("authority"),
        level: attributes.text("level").and_then(|text| word(text, "level", faults)).unwrap_or_default(),
        domain: attributes.text("domain").and_then(|text| word(text, "domain", faults)),
        aliases: attributes.strings("aliases"),
        registration: resolve_register::registration(attributes, faults),
        source: maybe("source"),
        dated_by: maybe("dated_by"),
        classification,
        key: attributes.strings("key"),
        fields,
        order,
        at_most,
        sums: written.sums.iter().map(sum).collect(),
        relations: written.relations.iter().map(relation).collect(),
        unrelated: maybe("unrelated"),
        required_when: written.required_when.iter().map(required_when).collect(),
        checks: written.checks.iter().filter_map(|check| super::check_rule::resolve(check, &ids, faults)).collect(),
        k_anonymity: k_anonymity.unwrap_or(5).max(1),
        protection: super::resolve_open::protection(attributes, faults),
        link: None,
    };
    inherit_classes(&mut entity);
    resolve_register::lend_names(&mut entity, known.concepts);
    entity
}

fn check_rules(written: &EntityFile, ids: &BTreeSet<&str>, faults: &mut Faults) {
    for rule in written.sums.iter().chain(&written.required_when).chain(&written.relations) {
        for text in ["total", "field", "when"].iter().filter_map(|key| rule.texts.get(key)) {
            field_exists(text, ids, faults);
        }
    }
    written.sums.iter().flat_map(|sum| &sum.list).for_each(|part| field_exists(part, ids, faults));
    let pairs = written.relations.iter().flat_map(|rule| rule.agree.iter().chain(&rule.compare));
    pairs.for_each(|[here, _]| field_exists(here, ids, faults));
}

/// Origin and structure are the set's: a field that says nothing else has its entity's. What protects a person or a
/// secret is never inherited: a field that says nothing stays unclassified, and publishing refuses it.
fn inherit_classes(entity: &mut Entity) {
    let whole = &entity.classification;
    for field in &mut entity.fields {
        let own = &mut field.classification;
        own.origin = own.origin.take().or_else(|| whole.origin.clone());
        own.structure = own.structure.take().or_else(|| whole.structure.clone());
    }
}

fn written_ids(written: &EntityFile) -> BTreeSet<&str> {
    written.fields.iter().filter_map(|field| field.text("id")).map(|id| id.value.as_str()).collect()
}

fn fields(written: &EntityFile, known: &Known<'_>, faults: &mut Faults) -> Vec<(Place, Field)> {
    if written.fields.is_empty() {
        faults.add(
            code::MISSING,
            &written.attributes.place,
            "không có trường nào; hãy thêm [[field]]",
            "there is no field; add [[field]]",
        );
    }
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    let mut fields = Vec::new();
    for attributes in &written.fields {
        let id = attributes.string("id");
        if let Some(first) = seen.get(&id).filter(|_| !id.is_empty()) {
            let line = first.line;
            faults.add(
                code::DUPLICATE,
                &attributes.place,
                format!("trường «{id}» đã có ở dòng {line}; mỗi mã chỉ dùng một lần"),
                format!("field \"{id}\" stands already at line {line}; an id is used once"),
            );
            continue;
        }
        seen.insert(id, attributes.place.clone());
        fields.extend(resolve_field::field(attributes, known, faults).map(|field| (attributes.place.clone(), field)));
    }
    resolve_field::check_aliases(&fields, faults);
    fields
}

pub(super) fn field_exists(text: &At<String>, ids: &BTreeSet<&str>, faults: &mut Faults) {
    if !ids.contains(text.value.as_str()) {
        let shown: String = text.value.chars().take(60).collect();
        let (vi, en) = suggestion(&text.value, ids.iter().copied());
        faults.add(
            code::REFERENCE,
            &text.place,
            format!("không có trường «{shown}»{vi}"),
            format!("there is no field \"{shown}\"{en}"),
        );
    }
}

fn check_deciding_values(rules: &[Rule], fields: &[Field], known: &Known<'_>, faults: &mut Faults) {
    for rule in rules {
        let when = rule.string("when");
        let list = fields.iter().find(|field| field.id == when).and_then(|field| field.codes.as_ref());
        let Some(list) = list.and_then(|id| known.codes.get(id)) else {
            continue;
        };
        for value in rule.list.iter().filter(|value| list.entries.iter().all(|entry| entry.code != value.value)) {
            let (shown, list) = (&value.value, &list.id);
            faults.add(
                code::REFERENCE,
                &value.place,
                format!("danh mục «{list}» không có mã «{shown}»"),
                format!("code list \"{list}\" has no code \"{shown}\""),
            );
        }
    }
}

fn sum(rule: &Rule) -> Sum {
    Sum { total: rule.string("total"), parts: rule.list.iter().map(|part| part.value.clone()).collect() }
}

fn relation(rule: &Rule) -> Relation {
    let pairs = |pairs: &[[At<String>; 2]]| {
        pairs.iter().map(|[here, there]| (here.value.clone(), there.value.clone())).collect()
    };
    Relation {
        title: rule.string("title"),
        field: rule.string("field"),
        entity: rule.string("entity"),
        target: rule.string("target"),
        cardinality: rule.string("cardinality"),
        title_en: rule.texts.get("title_en").map(|text| text.value.clone()),
        agree: pairs(&rule.agree),
        compare: pairs(&rule.compare),
        covers: rule.covers,
    }
}

fn required_when(rule: &Rule) -> RequiredWhen {
    RequiredWhen {
        field: rule.string("field"),
        when: rule.string("when"),
        equals: rule.list.iter().map(|value| value.value.clone()).collect(),
    }
}

/// Tells references to entities and fields that do not exist, and cardinalities that cannot be read.
pub(super) fn check_relations(written: &EntityFile, entities: &BTreeMap<String, Arc<EntityFile>>, faults: &mut Faults) {
    for rule in &written.relations {
        if let Some(text) = rule.texts.get("entity") {
            match (entities.get(&text.value), rule.texts.get("target")) {
                (None, _) => {
                    let (vi, en) = suggestion(&text.value, entities.keys().map(String::as_str));
                    let shown: String = text.value.chars().take(60).collect();
                    faults.add(
                        code::REFERENCE,
                        &text.place,
                        format!("không có thực thể «{shown}»{vi}"),
                        format!("there is no entity \"{shown}\"{en}"),
                    );
                }
                (Some(there), target) => {
                    let ids = written_ids(there);
                    let agreeing = rule.agree.iter().chain(&rule.compare).map(|[_, there]| there);
                    target.into_iter().chain(agreeing).for_each(|field| field_exists(field, &ids, faults));
                }
            }
        }
        if let Some(text) = rule.texts.get("cardinality")
            && !["1:1", "1:n", "n:1", "n:n"].contains(&text.value.as_str())
        {
            faults.add(
                code::WORD,
                &text.place,
                "«cardinality» phải là 1:1, 1:n, n:1 hoặc n:n",
                "\"cardinality\" must be 1:1, 1:n, n:1 or n:n",
            );
        }
    }
}
