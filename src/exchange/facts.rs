//! What a field demands of a value, in terms that schema languages share.

use std::collections::BTreeSet;

use super::View;
use crate::dictionary::{Code, CodeList, Entity, Field, Relation, Storage};

/// Code lists longer than this are referred to, not spelled out in each field.
pub const LONGEST_LIST: usize = 300;

/// Canonical values of kinds with a fixed shape, as regular expressions that every dialect reads.
const SHAPES: [(&str, &str); 16] = [
    ("bien_so_xe", "[0-9]{2}[A-Z][A-Z0-9]?-[0-9]{3}\\.?[0-9]{1,3}"),
    ("ma_buu_chinh", "[0-9]{5,6}"),
    ("ma_dia_diem_kinh_doanh", "[0-9]{5}"),
    ("ma_nganh", "[A-V]|[0-9]{2,5}"),
    ("ma_so_bhxh", "[0-9]{10}|[0-9]{12}"),
    ("ma_so_doanh_nghiep", "[0-9]{10}(-[0-9]{3})?"),
    ("ma_so_thue", "[0-9]{10}(-[0-9]{3})?|[0-9]{12}"),
    ("ma_tinh", "[0-9]{2}"),
    ("ma_xa", "[0-9]{5}"),
    ("ngay_khuyet", "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?|-Q[1-4])?"),
    ("so_cmnd", "[0-9]{9}"),
    ("so_dien_thoai", "[0-9]{3,11}"),
    ("so_dinh_danh", "[0-9]{12}"),
    ("so_ho_chieu", "[A-Z]{1,2}[0-9]{6,8}"),
    ("so_the_bhyt", "[A-Z]{2}[0-9]{13}|[0-9]{10}"),
    ("ma_co_quan", "[A-Z0-9]{2,3}(\\.[A-Z0-9]{2,3})*"),
];

/// What a field demands.
pub struct Facts<'a> {
    /// The field.
    pub field: &'a Field,
    /// The shape of its canonical values, not anchored.
    pub pattern: Option<&'static str>,
    /// The code list, where there is one among those exported.
    pub list: Option<&'a CodeList>,
    /// The codes spelled out, each once; empty where the list is long or there is none.
    pub spelled: Vec<&'a Code>,
    /// Part of the entity's key.
    pub key: bool,
    /// Must be filled: required, or part of the key.
    pub filled: bool,
    /// No two records share a value: unique, or the key by itself.
    pub unique: bool,
}

/// What the fields of an entity demand, in order.
pub fn facts<'a>(view: &View<'a>, entity: &'a Entity) -> Vec<Facts<'a>> {
    entity.fields.iter().map(|field| fact(view, entity, field)).collect()
}

fn fact<'a>(view: &View<'a>, entity: &'a Entity, field: &'a Field) -> Facts<'a> {
    let list = field.codes.as_deref().and_then(|id| view.list(id));
    let key = entity.key.contains(&field.id);
    Facts {
        field,
        pattern: if list.is_some() { None } else { shape(field.kind.id) },
        list,
        spelled: list.filter(|list| list.entries.len() <= LONGEST_LIST).map(distinct).unwrap_or_default(),
        key,
        filled: field.required || key,
        unique: field.unique || (key && entity.key.len() == 1),
    }
}

/// The shape of a kind's canonical values, where it has a fixed one.
pub fn shape(kind: &str) -> Option<&'static str> {
    SHAPES.iter().find(|(id, _)| *id == kind).map(|(_, pattern)| *pattern)
}

/// The codes of a list, each once: a list may hold one twice with different periods.
pub fn distinct(list: &CodeList) -> Vec<&Code> {
    let mut seen = BTreeSet::new();
    list.entries.iter().filter(|entry| seen.insert(entry.code.as_str())).collect()
}

/// True where each code of the list stands once, so that it can be a key.
pub fn is_key(list: &CodeList) -> bool {
    distinct(list).len() == list.entries.len()
}

impl Facts<'_> {
    /// Bounds, where values are numbers or days, as canonical text.
    pub fn bounds(&self) -> (Option<&str>, Option<&str>) {
        if self.field.storage == Storage::Text {
            return (None, None);
        }
        (self.field.min.as_deref(), self.field.max.as_deref())
    }

    /// Bounds as numbers, where values are numbers.
    pub fn numbers(&self) -> (Option<f64>, Option<f64>) {
        if !matches!(self.field.storage, Storage::Integer | Storage::Number) {
            return (None, None);
        }
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
        let (min, max) = self.bounds();
        (number(min), number(max))
    }

    /// The shape, anchored at both ends.
    pub fn anchored(&self) -> Option<String> {
        self.pattern.map(|pattern| format!("^({pattern})$"))
    }
}

/// Relations that are foreign keys: to a field of an exported entity in which values do not repeat.
pub fn foreign_keys<'a>(view: &View<'a>, entity: &'a Entity) -> Vec<&'a Relation> {
    let sound = |relation: &&Relation| {
        view.has(&relation.entity)
            && matches!(relation.cardinality.as_str(), "n:1" | "1:1")
            && view.source.dictionary.entities.get(&relation.entity).is_some_and(|there| {
                there.key == [relation.target.clone()]
                    || there.field(&relation.target).is_some_and(|field| field.unique)
            })
            && same_storage(view, entity, relation)
    };
    entity.relations.iter().filter(sound).collect()
}

fn same_storage(view: &View<'_>, entity: &Entity, relation: &Relation) -> bool {
    let there = view.source.dictionary.entities.get(&relation.entity).and_then(|there| there.field(&relation.target));
    let here = entity.field(&relation.field);
    here.zip(there).is_some_and(|(here, there)| here.storage == there.storage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::text::value::Status;

    #[test]
    fn shapes_fit_the_good_examples_of_their_types() {
        for (kind, pattern) in SHAPES {
            let pattern = matcher(pattern);
            let types: Vec<_> = Dictionary::builtin().types.values().filter(|found| found.kind.id == kind).collect();
            assert!(!types.is_empty(), "{kind} is no kind of a type");
            assert!(
                !pattern.is_match("?") && !pattern.is_match("") && !pattern.is_match("12345678901234567"),
                "{kind}"
            );
            for found in types {
                for example in &found.good {
                    let verdict = (found.kind.parse)(example, &found.options);
                    assert_eq!(verdict.status, Status::Valid);
                    let output = verdict.output.unwrap_or_default();
                    assert!(pattern.is_match(&output), "{kind}: {output}");
                }
            }
        }
    }

    /// A matcher through JSON Schema, which the crate has anyway.
    struct Matcher(jsonschema::Validator);

    impl Matcher {
        fn is_match(&self, text: &str) -> bool {
            self.0.is_valid(&serde_json::json!(text))
        }
    }

    fn matcher(pattern: &str) -> Matcher {
        let schema = serde_json::json!({ "type": "string", "pattern": format!("^({pattern})$") });
        Matcher(jsonschema::validator_for(&schema).unwrap())
    }
}
