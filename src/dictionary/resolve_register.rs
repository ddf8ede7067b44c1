//! What the register says: registration, level, domain, concepts, groups, each word and reference looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::codes::day;
use super::file::{Attributes, EntityFile};
use super::fold::fold;
use super::model::{CodeList, Entity, Field, UpdateCycle, ValueType};
use super::place::{At, Faults, code, suggestion};
use super::registry::{Concept, DataGroup, LAYERS, Registration, State, Tier};
use super::resolve::{check_id, title, word};

/// Resolves `registration = { state = "…", since = "…", … }`; in force where nothing is written.
pub(super) fn registration(written: &Attributes, faults: &mut Faults) -> Registration {
    const KEYS: [&str; 5] = ["state", "since", "until", "replaced_by", "decision"];
    let Some(map) = written.maps.get("registration") else {
        return Registration::default();
    };
    for (key, text) in map.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        let (vi, en) = suggestion(key, KEYS);
        faults.add(
            code::UNKNOWN_KEY,
            &text.place,
            format!("không hiểu khóa «{key}» trong registration{vi}"),
            format!("unknown key \"{key}\" in registration{en}"),
        );
    }
    let text = |key: &str| map.get(key).map(|text| text.value.clone()).filter(|text| !text.is_empty());
    let date = |key: &str, faults: &mut Faults| -> Option<NaiveDate> {
        map.get(key).and_then(|text| day(&text.value, &text.place, faults))
    };
    let found = Registration {
        state: map.get("state").and_then(|text| word::<State>(text, "state", faults)).unwrap_or_default(),
        since: date("since", faults),
        until: date("until", faults),
        replaced_by: text("replaced_by"),
        decision: text("decision"),
    };
    if let (Some(since), Some(until), Some(at)) = (found.since, found.until, map.get("until"))
        && until < since
    {
        faults.add(
            code::FORM,
            &at.place,
            format!("ngày bãi bỏ {until} trước ngày có hiệu lực {since}"),
            format!("the last day {until} is before the first day {since}"),
        );
    }
    if found.state == State::BaiBo && found.until.is_none() {
        faults.add(
            code::FORM,
            &written.place,
            "đã bãi bỏ thì phải có ngày: thêm until = \"…\" vào registration",
            "what is retired needs its day: add until = \"…\" to registration",
        );
    }
    found
}

/// Tells a layer that is none of the known ones.
pub(super) fn check_layer(written: &Attributes, faults: &mut Faults) {
    let Some(text) = written.text("layer") else { return };
    if LAYERS.iter().all(|(id, _, _)| *id != text.value) {
        let shown: String = text.value.chars().take(60).collect();
        let known = LAYERS.map(|(id, _, _)| id).join(", ");
        faults.add(
            code::WORD,
            &text.place,
            format!("không có lớp dữ liệu «{shown}»; hãy dùng một trong: {known}"),
            format!("there is no layer \"{shown}\"; use one of: {known}"),
        );
    }
}

/// Resolves the concepts.
pub(super) fn concepts(
    written: &BTreeMap<String, Attributes>,
    types: &BTreeMap<String, ValueType>,
    faults: &mut Faults,
) -> BTreeMap<String, Concept> {
    let mut found = BTreeMap::new();
    for (id, attributes) in written {
        attributes.needs(&["title", "description"], faults);
        for text in attributes.list("types") {
            exists(text, types.keys(), "kiểu", "type", faults);
        }
        let maybe = |key: &str| attributes.text(key).map(|text| text.value.clone());
        found.insert(
            id.clone(),
            Concept {
                id: id.clone(),
                title: title(attributes),
                description: attributes.string("description"),
                object: maybe("object"),
                aliases: attributes.strings("aliases"),
                types: attributes.strings("types"),
                term: maybe("term"),
                source: maybe("source"),
            },
        );
    }
    found
}

/// Resolves the groups of data.
pub(super) fn groups(
    written: &BTreeMap<String, Attributes>,
    entities: &BTreeMap<String, Entity>,
    faults: &mut Faults,
) -> BTreeMap<String, DataGroup> {
    let mut found = BTreeMap::new();
    for (id, attributes) in written {
        attributes.needs(&["title", "description", "tier", "owner", "update"], faults);
        for text in attributes.list("entities") {
            exists(text, entities.keys(), "thực thể", "entity", faults);
        }
        let tier = attributes.text("tier").and_then(|text| word::<Tier>(text, "tier", faults));
        let update = attributes.text("update").and_then(|text| word::<UpdateCycle>(text, "update cycle", faults));
        found.insert(
            id.clone(),
            DataGroup {
                id: id.clone(),
                title: title(attributes),
                description: attributes.string("description"),
                tier: tier.unwrap_or(Tier::Xa),
                owner: attributes.string("owner"),
                update: update.unwrap_or(UpdateCycle::KhongDinhKy),
                entities: attributes.strings("entities"),
                source: attributes.text("source").map(|text| text.value.clone()),
            },
        );
    }
    found
}

/// Collects tables by id; an id written twice is told.
pub(super) fn by_id(read: Vec<Attributes>, faults: &mut Faults) -> BTreeMap<String, Attributes> {
    let mut all: BTreeMap<String, Attributes> = BTreeMap::new();
    for attributes in read {
        let Some(id) = attributes.text("id") else {
            attributes.needs(&["id"], faults);
            continue;
        };
        check_id(id, faults);
        if let Some(first) = all.get(&id.value) {
            let (id_value, line) = (&id.value, first.place.line);
            faults.add(
                code::DUPLICATE,
                &id.place,
                format!("mã «{id_value}» đã có ở dòng {line}; mỗi mã chỉ dùng một lần"),
                format!("id \"{id_value}\" stands already at line {line}; an id is used once"),
            );
            continue;
        }
        all.insert(id.value.clone(), attributes);
    }
    all
}

/// Tells a reference to something that is not there.
pub(super) fn exists<'a>(
    text: &At<String>,
    known: impl Iterator<Item = &'a String> + Clone,
    vi_what: &str,
    en_what: &str,
    faults: &mut Faults,
) {
    if known.clone().all(|id| *id != text.value) {
        let shown: String = text.value.chars().take(60).collect();
        let (vi, en) = suggestion(&text.value, known.map(String::as_str));
        faults.add(
            code::REFERENCE,
            &text.place,
            format!("không có {vi_what} «{shown}»{vi}"),
            format!("there is no {en_what} \"{shown}\"{en}"),
        );
    }
}

/// Lets a field answer to its concept's names, where no other field of the entity does and no other has the concept.
pub(super) fn lend_names(entity: &mut Entity, concepts: &BTreeMap<String, Concept>) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for field in &entity.fields {
        taken.extend(names(field).map(fold));
    }
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for field in &entity.fields {
        *held.entry(field.concept.as_deref().unwrap_or_default()).or_default() += 1;
    }
    let mut lent: Vec<(usize, Vec<String>)> = Vec::new();
    for (at, field) in entity.fields.iter().enumerate() {
        let Some(concept) = field.concept.as_deref().and_then(|id| concepts.get(id)) else { continue };
        if held.get(concept.id.as_str()) != Some(&1) {
            continue;
        }
        let new: Vec<String> = concept.aliases.iter().filter(|alias| taken.insert(fold(alias))).cloned().collect();
        lent.push((at, new));
    }
    for (at, new) in lent {
        if let Some(field) = entity.fields.get_mut(at) {
            field.aliases.extend(new);
        }
    }
}

fn names(field: &Field) -> impl Iterator<Item = &str> {
    [field.id.as_str(), field.title.vi.as_str()].into_iter().chain(field.aliases.iter().map(String::as_str))
}

/// Tells predecessors that are no list, and lists that come before themselves.
pub(super) fn check_predecessors(
    written: &BTreeMap<String, Attributes>,
    lists: &BTreeMap<String, CodeList>,
    faults: &mut Faults,
) {
    for (id, attributes) in written {
        let Some(text) = attributes.text("predecessor") else { continue };
        exists(text, lists.keys(), "danh mục", "code list", faults);
        let mut seen = BTreeSet::from([id.as_str()]);
        let mut next = lists.get(id).and_then(|list| list.predecessor.as_deref());
        while let Some(before) = next {
            if !seen.insert(before) {
                faults.add(
                    code::CYCLE,
                    &text.place,
                    format!("vòng lặp: danh mục «{id}» đứng trước chính nó qua «{before}»"),
                    format!("a cycle: code list \"{id}\" comes before itself through \"{before}\""),
                );
                break;
            }
            next = lists.get(before).and_then(|list| list.predecessor.as_deref());
        }
    }
}

/// Tells replacements that do not exist, and things that replace one another in a circle.
pub(super) fn check_replacements(written: &BTreeMap<String, Arc<EntityFile>>, faults: &mut Faults) {
    let mut all: BTreeMap<String, Option<At<String>>> = BTreeMap::new();
    for (id, entity) in written {
        all.insert(id.clone(), replaced_by(&entity.attributes));
        for field in &entity.fields {
            all.insert(format!("{id}.{}", field.string("id")), replaced_by(field));
        }
    }
    for (id, next) in &all {
        let Some(text) = next else { continue };
        exists(text, all.keys(), "thực thể hay trường", "entity or field", faults);
        let mut seen = BTreeSet::from([id.as_str()]);
        let mut at = Some(text.value.as_str());
        while let Some(there) = at {
            if !seen.insert(there) {
                faults.add(
                    code::CYCLE,
                    &text.place,
                    format!("vòng lặp: «{id}» được thay bằng chính nó qua «{there}»"),
                    format!("a cycle: \"{id}\" is replaced by itself through \"{there}\""),
                );
                break;
            }
            at = all.get(there).and_then(Option::as_ref).map(|text| text.value.as_str());
        }
    }
}

fn replaced_by(written: &Attributes) -> Option<At<String>> {
    written.maps.get("registration")?.get("replaced_by").filter(|text| !text.value.is_empty()).cloned()
}
