//! Advice about a dictionary that loads: one function a rule.

use std::collections::{BTreeMap, BTreeSet};

use super::lint::{Lint, Weight};
use super::lint_near::{nearly_the_same, without_concept};
use super::model::{Dictionary, Entity, Field, Role};
use super::registry::State;
use crate::lang::Message;
use crate::text::value::Status;

/// What a rule says of one thing: its id, in Vietnamese, in English.
pub(super) type Said = (String, String, String);

/// One rule.
pub(super) struct Rule {
    /// Its code; stable.
    code: &'static str,
    weight: Weight,
    look: fn(&Dictionary) -> Vec<Said>,
}

impl Rule {
    /// Looks at the whole dictionary.
    pub(super) fn run(&self, dictionary: &Dictionary) -> Vec<Lint> {
        let place = |what: &str| dictionary.places.get(what).cloned().unwrap_or_default();
        (self.look)(dictionary)
            .into_iter()
            .map(|(what, vi, en)| {
                let redefined = dictionary.redefined.iter().find(|found| self.code == "TD-101" && found.what == what);
                let (file, line) = redefined.map_or_else(|| place(&what), |found| (found.file.clone(), found.line));
                Lint { file, line, code: self.code, weight: self.weight, what, message: Message::new(vi, en) }
            })
            .collect()
    }
}

/// Every rule.
pub(super) const RULES: [Rule; 14] = [
    Rule { code: "TD-010", weight: Weight::Error, look: examples },
    Rule { code: "TD-101", weight: Weight::Warning, look: redefined },
    Rule { code: "TD-102", weight: Weight::Warning, look: unopened },
    Rule { code: "TD-103", weight: Weight::Note, look: untranslated },
    Rule { code: "TD-104", weight: Weight::Note, look: unplaced },
    Rule { code: "TD-105", weight: Weight::Warning, look: unshared },
    Rule { code: "TD-106", weight: Weight::Warning, look: nearly_the_same },
    Rule { code: "TD-107", weight: Weight::Note, look: several_lists },
    Rule { code: "TD-108", weight: Weight::Warning, look: unclassified_person },
    Rule { code: "TD-109", weight: Weight::Warning, look: refers_to_retired },
    Rule { code: "TD-110", weight: Weight::Note, look: unsourced },
    Rule { code: "TD-111", weight: Weight::Warning, look: ended_lists },
    Rule { code: "TD-112", weight: Weight::Note, look: without_concept },
    Rule { code: "TD-113", weight: Weight::Note, look: unrelated },
];

fn fields(dictionary: &Dictionary) -> impl Iterator<Item = (&Entity, &Field, String)> {
    dictionary.entities.values().flat_map(|entity| {
        entity.fields.iter().map(move |field| (entity, field, format!("{}.{}", entity.id, field.id)))
    })
}

pub(super) fn said(what: impl Into<String>, vi: impl Into<String>, en: impl Into<String>) -> Said {
    (what.into(), vi.into(), en.into())
}

/// The examples of every type. Loading runs those of the layers above the built-in one; here all are run.
fn examples(dictionary: &Dictionary) -> Vec<Said> {
    let mut found = Vec::new();
    for value_type in dictionary.types.values() {
        let good = value_type.good.iter().map(|example| (example, true));
        for (example, wants) in good.chain(value_type.bad.iter().map(|example| (example, false))) {
            let verdict = (value_type.kind.parse)(example, &value_type.options);
            if (verdict.status == Status::Valid) != wants {
                let (id, status) = (format!("types.{}", value_type.id), verdict.status.as_str());
                found.push(said(
                    id,
                    format!("ví dụ «{example}» được xét là {status}; hãy sửa ví dụ hoặc loại giá trị"),
                    format!("example \"{example}\" is judged {status}; mend the example or the kind"),
                ));
            }
        }
    }
    found
}

fn redefined(dictionary: &Dictionary) -> Vec<Said> {
    let all = dictionary.redefined.iter().filter(|found| found.what != "catalog");
    all.map(|found| {
        said(
            &found.what,
            "định nghĩa lại điều lớp dưới đã định nghĩa; hãy mở rộng hoặc tham chiếu thay vì định nghĩa lại",
            "redefines what a lower layer defines; extend it or refer to it instead",
        )
    })
    .collect()
}

fn unopened(dictionary: &Dictionary) -> Vec<Said> {
    let all = fields(dictionary).filter(|(_, field, _)| field.open.is_none());
    all.map(|(_, _, what)| {
        said(
            what,
            "chưa có quy tắc mở: sẽ không công bố được; hãy thêm open",
            "no opening rule: publishing will refuse; add open",
        )
    })
    .collect()
}

fn untranslated(dictionary: &Dictionary) -> Vec<Said> {
    let missing = |title: &Message| title.vi == title.en && !title.vi.is_ascii();
    let entities = dictionary.entities.values().filter(|entity| missing(&entity.title)).map(|entity| entity.id.clone());
    let fields = fields(dictionary).filter(|(_, field, _)| missing(&field.title)).map(|(_, _, what)| what);
    entities
        .chain(fields)
        .map(|what| said(what, "chưa có tên tiếng Anh; hãy thêm title_en", "no English title; add title_en"))
        .collect()
}

fn unplaced(dictionary: &Dictionary) -> Vec<Said> {
    let mut found = Vec::new();
    for entity in dictionary.entities.values() {
        if entity.domain.is_none() {
            found.push(said(
                &entity.id,
                "chưa xếp vào miền của mô hình tham chiếu; hãy thêm domain",
                "not in a domain of the reference model; add domain",
            ));
        }
        if entity.legal_basis.is_empty() {
            found.push(said(
                &entity.id,
                "chưa có căn cứ pháp lý; hãy thêm legal_basis",
                "no legal basis; add legal_basis",
            ));
        }
    }
    found
}

/// Shared data has at least two bodies that use it (Đồng Tháp VII.3.2.2.a; Kon Tum VII.3.3).
fn unshared(dictionary: &Dictionary) -> Vec<Said> {
    let shared = |entity: &&Entity| entity.classification.sharing.as_deref() == Some("3.2");
    let few = dictionary.entities.values().filter(shared).filter(|entity| entity.consumers.len() < 2);
    few.map(|entity| {
        said(
            &entity.id,
            "ghi là dữ liệu dùng chung nhưng chưa đủ hai đơn vị dùng; hãy thêm consumers",
            "stated as shared, but fewer than two bodies use it; add consumers",
        )
    })
    .collect()
}

/// The same concept by different code lists: data of two entities cannot be joined on it.
fn several_lists(dictionary: &Dictionary) -> Vec<Said> {
    let mut lists: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, field, _) in fields(dictionary) {
        if let (Some(concept), Some(codes)) = (&field.concept, &field.codes) {
            lists.entry(concept).or_default().insert(codes);
        }
    }
    let several = lists.into_iter().filter(|(_, lists)| lists.len() > 1);
    several
        .map(|(concept, lists)| {
            let lists = lists.into_iter().collect::<Vec<_>>().join(", ");
            said(
                format!("concepts.{concept}"),
                format!("một khái niệm, nhiều danh mục: {lists}; hãy dùng một danh mục hoặc ghi predecessor"),
                format!("one concept, several code lists: {lists}; use one, or state predecessor"),
            )
        })
        .collect()
}

fn unclassified_person(dictionary: &Dictionary) -> Vec<Said> {
    let person = |field: &Field| {
        matches!(field.role, Some(Role::PersonalId | Role::OldPersonalId | Role::PersonName | Role::BirthDate))
            && field.classification.personal.is_none()
    };
    let all = fields(dictionary).filter(|(_, field, _)| person(field));
    all.map(|(_, _, what)| {
        said(
            what,
            "là thông tin của một người nhưng chưa phân loại tiêu chí 5; hãy thêm personal vào classification",
            "is about a person, but has no class of criterion 5; add personal to classification",
        )
    })
    .collect()
}

fn refers_to_retired(dictionary: &Dictionary) -> Vec<Said> {
    let retired = |id: &str| dictionary.entities.get(id).is_some_and(|found| found.registration.state == State::BaiBo);
    let alive = dictionary.entities.values().filter(|entity| entity.registration.state != State::BaiBo);
    alive
        .flat_map(|entity| entity.relations.iter().map(move |relation| (entity, relation)))
        .filter(|(_, relation)| retired(&relation.entity))
        .map(|(entity, relation)| {
            let there = &relation.entity;
            said(
                format!("{}.{}", entity.id, relation.field),
                format!("tham chiếu đến «{there}» đã bãi bỏ; hãy trỏ sang điều thay thế"),
                format!("refers to \"{there}\", which is retired; point to what replaced it"),
            )
        })
        .collect()
}

fn unsourced(dictionary: &Dictionary) -> Vec<Said> {
    let all = fields(dictionary).filter(|(_, field, _)| field.source.is_none());
    all.map(|(_, _, what)| said(what, "chưa ghi nguồn; hãy thêm source", "no source; add source")).collect()
}

/// A field that still uses a list whose time is over, where a later one follows it.
fn ended_lists(dictionary: &Dictionary) -> Vec<Said> {
    let followed: BTreeMap<&str, &str> = dictionary
        .codes
        .values()
        .filter_map(|list| list.predecessor.as_deref().map(|before| (before, list.id.as_str())))
        .collect();
    fields(dictionary)
        .filter_map(|(_, field, what)| {
            let before = field.codes.as_deref()?;
            let next = followed.get(before)?;
            Some(said(
                what,
                format!("dùng danh mục «{before}» đã được «{next}» thay; hãy đổi sang danh mục mới"),
                format!("uses list \"{before}\", which \"{next}\" has replaced; use the new one"),
            ))
        })
        .collect()
}

/// An entity that stands by itself and does not say why.
fn unrelated(dictionary: &Dictionary) -> Vec<Said> {
    let referred: BTreeSet<&str> = dictionary
        .entities
        .values()
        .flat_map(|entity| entity.relations.iter().map(move |relation| (entity, relation)))
        .filter(|(entity, relation)| relation.entity != entity.id)
        .map(|(_, relation)| relation.entity.as_str())
        .collect();
    let alone = |entity: &&Entity| {
        entity.relations.is_empty() && entity.unrelated.is_none() && !referred.contains(entity.id.as_str())
    };
    let all = dictionary.entities.values().filter(alone);
    all.map(|entity| {
        said(
            &entity.id,
            "chưa có quan hệ với thực thể nào; hãy thêm [[relation]], hoặc nói vì sao không có: unrelated = \"…\"",
            "no relation to any entity; add [[relation]], or say why there is none: unrelated = \"…\"",
        )
    })
    .collect()
}
