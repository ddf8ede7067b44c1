//! What changed in types, code lists, concepts, groups of data, the catalog and scoring.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::diff::{Aspect, Changes, Step, aspect, both};
use super::model::{Catalog, Code, CodeList, Scoring, ValueType};
use super::registry::{Concept, DataGroup};

/// Changes of a type.
pub(super) fn type_changes(id: &str, old: &ValueType, new: &ValueType, changes: &mut Changes) {
    let told = |found: &ValueType| {
        vec![
            aspect(Step::Simple, "tên", "title", &found.title.vi),
            aspect(Step::Simple, "tên tiếng Anh", "English title", &found.title.en),
            aspect(Step::Simple, "mô tả", "description", &found.description),
            aspect(Step::Simple, "nguồn", "source", found.source.as_deref().unwrap_or_default()),
            aspect(Step::Breaking, "loại giá trị", "kind", found.kind.id),
            aspect(Step::Breaking, "cách lưu", "storage", format!("{:?}", found.storage)),
            aspect(Step::Breaking, "tùy chọn", "options", options(&found.options)),
        ]
    };
    changes.aspects(id, &told(old), &told(new));
    let examples = ("ví dụ", "examples");
    let all = |found: &ValueType| -> Vec<String> { found.good.iter().chain(&found.bad).cloned().collect() };
    changes.list(id, examples, &all(old), &all(new), [Step::Simple; 2]);
}

/// Options as text, by name.
pub(super) fn options(options: &crate::text::value::Options) -> String {
    let sorted: BTreeMap<_, _> = options.iter().collect();
    sorted.into_iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", ")
}

/// Changes of a code list and of its codes.
pub(super) fn code_changes(id: &str, old: &CodeList, new: &CodeList, changes: &mut Changes) {
    let told = |found: &CodeList| {
        vec![
            aspect(Step::Simple, "tên", "title", &found.title.vi),
            aspect(Step::Simple, "tên tiếng Anh", "English title", &found.title.en),
            aspect(Step::Simple, "mô tả", "description", &found.description),
            aspect(Step::Simple, "nguồn", "source", &found.source),
            aspect(Step::Simple, "giấy phép", "licence", &found.licence),
            aspect(Step::Simple, "phiên bản", "version", &found.version),
            aspect(Step::Breaking, "danh mục trước đó", "list before it", text(found.predecessor.as_ref())),
            aspect(Step::Incremental, "mã thay thế ở", "successors in", text(found.successors_in.as_ref())),
        ]
    };
    changes.aspects(id, &told(old), &told(new));
    period(id, (old.valid_from, old.valid_to), (new.valid_from, new.valid_to), changes);
    both(&by_code(old), &by_code(new), &format!("{id}."), ("mã", "code"), changes, |what, old, new, changes| {
        let told = |found: &Code| {
            vec![
                aspect(Step::Simple, "nhãn", "label", &found.label),
                aspect(Step::Simple, "nhãn tiếng Anh", "English label", text(found.label_en.as_ref())),
                aspect(Step::Incremental, "mã thay thế", "successors", found.successors.join("; ")),
            ]
        };
        changes.aspects(what, &told(old), &told(new));
        let spellings = ("cách viết khác", "other spellings");
        changes.list(what, spellings, &old.aliases, &new.aliases, [Step::Incremental, Step::Breaking]);
        period(what, (old.valid_from, old.valid_to), (new.valid_from, new.valid_to), changes);
    });
}

/// The codes of a list by their name: a code that stands more than once is told apart by its first day.
fn by_code(list: &CodeList) -> BTreeMap<String, &Code> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &list.entries {
        *times.entry(&entry.code).or_default() += 1;
    }
    let name = |entry: &Code| match (times.get(entry.code.as_str()), entry.valid_from) {
        (Some(2..), Some(from)) => format!("{}@{from}", entry.code),
        _ => entry.code.clone(),
    };
    list.entries.iter().map(|entry| (name(entry), entry)).collect()
}

type Period = (Option<NaiveDate>, Option<NaiveDate>);

/// A period that became shorter makes records of the days it lost wrong; one that became longer makes none wrong.
fn period(what: &str, old: Period, new: Period, changes: &mut Changes) {
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let first = |day: Option<NaiveDate>| day.unwrap_or(NaiveDate::MIN);
    let last = |day: Option<NaiveDate>| day.unwrap_or(NaiveDate::MAX);
    let step = |shorter: bool| if shorter { Step::Breaking } else { Step::Incremental };
    let (from, to) = (step(first(new.0) > first(old.0)), step(last(new.1) < last(old.1)));
    changes.value(from, what, ("hiệu lực từ", "in force since"), &text(old.0), &text(new.0));
    changes.value(to, what, ("hết hiệu lực", "in force until"), &text(old.1), &text(new.1));
}

fn text(found: Option<&String>) -> &str {
    found.map_or("", String::as_str)
}

/// Changes of a concept.
pub(super) fn concept_changes(id: &str, old: &Concept, new: &Concept, changes: &mut Changes) {
    let told = |found: &Concept| {
        vec![
            aspect(Step::Simple, "tên", "title", &found.title.vi),
            aspect(Step::Simple, "tên tiếng Anh", "English title", &found.title.en),
            aspect(Step::Simple, "nghĩa", "meaning", &found.description),
            aspect(Step::Simple, "đối tượng", "object class", text(found.object.as_ref())),
            aspect(Step::Simple, "thuật ngữ", "term", text(found.term.as_ref())),
            aspect(Step::Simple, "nguồn", "source", text(found.source.as_ref())),
        ]
    };
    changes.aspects(id, &told(old), &told(new));
    let (names, types) = (("các tên gọi", "names"), ("kiểu dùng được", "types"));
    changes.list(id, names, &old.aliases, &new.aliases, [Step::Incremental, Step::Breaking]);
    changes.list(id, types, &old.types, &new.types, [Step::Incremental, Step::Breaking]);
}

/// Changes of a group of data.
pub(super) fn group_changes(id: &str, old: &DataGroup, new: &DataGroup, changes: &mut Changes) {
    let told = |found: &DataGroup| {
        vec![
            aspect(Step::Simple, "tên", "title", &found.title.vi),
            aspect(Step::Simple, "tên tiếng Anh", "English title", &found.title.en),
            aspect(Step::Simple, "mô tả", "description", &found.description),
            aspect(Step::Incremental, "ai cung cấp", "provided by", format!("{:?}", found.tier)),
            aspect(Step::Simple, "ai chịu trách nhiệm", "responsible", &found.owner),
            aspect(Step::Incremental, "cập nhật", "updated", super::words::cycle(found.update, crate::lang::Lang::Vi)),
            aspect(Step::Simple, "nguồn", "source", text(found.source.as_ref())),
        ]
    };
    changes.aspects(id, &told(old), &told(new));
    changes.list(id, ("thực thể", "entities"), &old.entities, &new.entities, [Step::Incremental, Step::Breaking]);
}

/// Changes of publisher, licence and legal basis. Another licence is another promise to those who reuse; another base
/// address changes every identifier.
pub(super) fn catalog_changes(old: &Catalog, new: &Catalog, changes: &mut Changes) {
    let told = |found: &Catalog| {
        let mut told: Vec<Aspect> = vec![
            aspect(Step::Simple, "cơ quan công bố", "publisher", &found.publisher),
            aspect(Step::Simple, "trang chủ", "homepage", text(found.homepage.as_ref())),
            aspect(Step::Simple, "liên hệ", "contact", text(found.contact.as_ref())),
            aspect(Step::Simple, "thư liên hệ", "contact's e-mail", text(found.contact_email.as_ref())),
            aspect(Step::Simple, "tỉnh", "province", text(found.province.as_ref())),
            aspect(Step::Breaking, "nơi công bố", "base address", text(found.base_uri.as_ref())),
            aspect(Step::Breaking, "giấy phép", "licence", &found.licence),
            aspect(Step::Simple, "địa chỉ giấy phép", "address of the licence", text(found.licence_url.as_ref())),
        ];
        let maps = [("lĩnh vực", "sectors", &found.sectors), ("chủ đề EU", "EU themes", &found.themes)];
        told.extend(maps.map(|(vi, en, map)| {
            let lines = map.iter().map(|(folder, title)| format!("{folder}: {title}"));
            aspect(Step::Simple, vi, en, lines.collect::<Vec<_>>().join("; "))
        }));
        told
    };
    changes.aspects("catalog", &told(old), &told(new));
    changes.list("catalog", ("căn cứ", "legal basis"), &old.legal_basis, &new.legal_basis, [Step::Simple; 2]);
}

/// Changes of scoring: marks of before and after can no longer be compared.
pub(super) fn scoring_changes(old: &Scoring, new: &Scoring, changes: &mut Changes) {
    let told = |found: &Scoring| {
        let marks = |map: &BTreeMap<String, f64>| {
            map.iter().map(|(name, mark)| format!("{name}={mark}")).collect::<Vec<_>>().join(", ")
        };
        vec![
            aspect(Step::Breaking, "trọng số", "weights", marks(&found.weights)),
            aspect(Step::Breaking, "mức nặng", "levels", marks(&found.levels)),
            aspect(Step::Breaking, "ngưỡng tốt", "good from", found.good.to_string()),
            aspect(Step::Breaking, "ngưỡng kém", "poor below", found.poor.to_string()),
            aspect(Step::Breaking, "hạng A", "rank A", found.rank_a.to_string()),
            aspect(Step::Breaking, "hạng B", "rank B", found.rank_b.to_string()),
        ]
    };
    changes.aspects("scoring", &told(old), &told(new));
}
