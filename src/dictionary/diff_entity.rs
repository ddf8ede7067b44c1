//! What changed in one entity and its fields.

use std::collections::BTreeMap;

use super::diff::{Aspect, Changes, Step, aspect, both};
use super::diff_parts::options;
use super::diff_rules::{rule_changes, tightened};
use super::model::{Entity, Field, OpenMethod, OpenRule};
use super::words::{classes, registered};
use crate::lang::Lang;

/// Changes of an entity that stands in both dictionaries.
pub(super) fn entity_changes(id: &str, old: &Entity, new: &Entity, changes: &mut Changes) {
    changes.aspects(id, &told(old), &told(new));
    for (name, list, steps) in lists() {
        changes.list(id, name, list(old), list(new), steps);
    }
    let update = |entity: &Entity| entity.update.days().unwrap_or(i64::MAX);
    let faster = if update(new) < update(old) { Step::Breaking } else { Step::Incremental };
    let cycle = |entity: &Entity| super::words::cycle(entity.update, Lang::Vi);
    changes.value(faster, id, ("cập nhật", "updated"), cycle(old), cycle(new));
    let step = if new.k_anonymity > old.k_anonymity { Step::Breaking } else { Step::Incremental };
    let (before, after) = (old.k_anonymity.to_string(), new.k_anonymity.to_string());
    changes.value(step, id, ("nhóm nhỏ nhất khi mở", "smallest open group"), &before, &after);
    rule_changes(id, old, new, changes);
    let fields = |entity: &Entity| -> BTreeMap<String, usize> {
        entity.fields.iter().enumerate().map(|(place, field)| (field.id.clone(), place)).collect()
    };
    let (before, after) = (fields(old), fields(new));
    for field in new.fields.iter().filter(|field| field.required && !before.contains_key(&field.id)) {
        changes.add(
            Step::Breaking,
            &format!("{id}.{}", field.id),
            "trường mới là bắt buộc: dữ liệu cũ sẽ thiếu",
            "the new field is required: old data will lack it",
        );
    }
    let noun = ("trường", "field");
    both(&before, &after, &format!("{id}."), noun, changes, |what, before, after, changes| {
        if let Some((before, after)) = old.fields.get(*before).zip(new.fields.get(*after)) {
            field_changes(what, before, after, changes);
        }
    });
}

/// What is said of an entity as a whole.
fn told(entity: &Entity) -> Vec<Aspect> {
    let text = |found: &Option<String>| found.clone().unwrap_or_default();
    vec![
        aspect(Step::Simple, "tên", "title", &entity.title.vi),
        aspect(Step::Simple, "tên tiếng Anh", "English title", &entity.title.en),
        aspect(Step::Simple, "mô tả", "description", &entity.description),
        aspect(Step::Simple, "cơ quan chủ quản", "owner", &entity.owner),
        aspect(Step::Simple, "nơi giữ dữ liệu gốc", "original", text(&entity.authority)),
        aspect(Step::Simple, "nguồn", "source", text(&entity.source)),
        aspect(Step::Simple, "lĩnh vực", "sector", &entity.sector),
        aspect(Step::Incremental, "lớp dữ liệu", "layer", &entity.layer),
        aspect(Step::Incremental, "cấp", "level", entity.level.title(Lang::Vi)),
        aspect(Step::Incremental, "miền dữ liệu", "domain", entity.domain.map_or("", |found| found.title(Lang::Vi))),
        aspect(Step::Incremental, "tình trạng", "state", registered(&entity.registration, Lang::Vi)),
        aspect(Step::Incremental, "phân loại", "classification", classes(&entity.classification)),
        aspect(Step::Simple, "lý do phân loại", "why so classified", text(&entity.classification.reason)),
        aspect(Step::Simple, "vì sao không có quan hệ", "why there is no relation", text(&entity.unrelated)),
        aspect(Step::Breaking, "khóa", "key", entity.key.join(", ")),
        aspect(Step::Breaking, "ngày của bản ghi", "dated by", text(&entity.dated_by)),
    ]
}

type Lists = ((&'static str, &'static str), fn(&Entity) -> &[String], [Step; 2]);

/// Lists of an entity as a whole, with the steps of what is added and removed.
const fn lists() -> [Lists; 4] {
    const WORDS: [Step; 2] = [Step::Simple; 2];
    [
        (("căn cứ", "legal basis"), |entity| &entity.legal_basis, WORDS),
        (("đơn vị dùng", "consumers"), |entity| &entity.consumers, WORDS),
        (("hệ thống", "systems"), |entity| &entity.systems, WORDS),
        (("tên khác", "aliases"), |entity| &entity.aliases, WORDS),
    ]
}

fn field_changes(id: &str, old: &Field, new: &Field, changes: &mut Changes) {
    let told = |field: &Field| {
        let text = |found: &Option<String>| found.clone().unwrap_or_default();
        let role = field.role.map(|role| format!("{role:?}")).unwrap_or_default();
        vec![
            aspect(Step::Simple, "tên", "title", &field.title.vi),
            aspect(Step::Simple, "tên tiếng Anh", "English title", &field.title.en),
            aspect(Step::Simple, "nghĩa", "meaning", &field.description),
            aspect(Step::Simple, "nguồn", "source", text(&field.source)),
            aspect(Step::Simple, "ai sửa", "mended by", text(&field.owner)),
            aspect(Step::Simple, "thuật ngữ", "term", text(&field.term)),
            aspect(Step::Incremental, "khái niệm", "concept", text(&field.concept)),
            aspect(Step::Incremental, "tình trạng", "state", registered(&field.registration, Lang::Vi)),
            aspect(Step::Incremental, "phân loại", "classification", classes(&field.classification)),
            aspect(Step::Simple, "lý do phân loại", "why so classified", text(&field.classification.reason)),
            aspect(Step::Breaking, "đơn vị", "unit", text(&field.unit)),
            aspect(Step::Breaking, "vai trò", "role", role),
            aspect(Step::Breaking, "kiểu", "type", &field.type_id),
            aspect(Step::Breaking, "cách lưu", "storage", format!("{:?}", field.storage)),
            aspect(Step::Breaking, "tùy chọn", "options", options(&field.options)),
            aspect(Step::Breaking, "danh mục", "code list", text(&field.codes)),
        ]
    };
    changes.aspects(id, &told(old), &told(new));
    let headers = ("các tên cột", "headers");
    changes.list(id, headers, &old.aliases, &new.aliases, [Step::Incremental, Step::Breaking]);
    tightened(id, ("bắt buộc", "required"), old.required, new.required, changes);
    tightened(id, ("không lặp", "unique"), old.unique, new.unique, changes);
    let quasi = ("góp phần nhận ra người khi mở", "quasi-identifier");
    tightened(id, quasi, old.quasi_identifier, new.quasi_identifier, changes);
    bound(id, ("nhỏ nhất", "least"), old.min.as_ref(), new.min.as_ref(), |old, new| new > old, changes);
    bound(id, ("lớn nhất", "greatest"), old.max.as_ref(), new.max.as_ref(), |old, new| new < old, changes);
    let sensitive = ("nhạy cảm trong nhóm", "sensitive within a group");
    tightened(id, sensitive, old.sensitive, new.sensitive, changes);
    opening(id, old.open.as_ref(), new.open.as_ref(), changes);
}

fn bound(
    id: &str,
    name: (&str, &str),
    old: Option<&String>,
    new: Option<&String>,
    narrower: impl Fn(f64, f64) -> bool,
    changes: &mut Changes,
) {
    let number = |text: &String| text.parse::<f64>().ok();
    let step = match (old, new) {
        (_, None) => Step::Incremental,
        (Some(old), Some(new)) => match (number(old), number(new)) {
            (Some(old), Some(new)) if !narrower(old, new) => Step::Incremental,
            _ => Step::Breaking,
        },
        _ => Step::Breaking,
    };
    let text = |bound: Option<&String>| bound.cloned().unwrap_or_default();
    changes.value(step, id, name, &text(old), &text(new));
}

/// A column that is no longer published breaks those who read the open set.
fn opening(id: &str, old: Option<&OpenRule>, new: Option<&OpenRule>, changes: &mut Changes) {
    let word = |rule: Option<&OpenRule>| rule.map(super::words::method).unwrap_or_default();
    let open = |rule: Option<&OpenRule>| rule.is_some_and(|rule| rule.method != OpenMethod::Drop);
    let step = if open(old) { Step::Breaking } else { Step::Incremental };
    changes.value(step, id, ("khi mở dữ liệu", "in open data"), &word(old), &word(new));
    let reason = |rule: Option<&OpenRule>| rule.map(|rule| rule.reason.clone()).unwrap_or_default();
    changes.value(Step::Simple, id, ("lý do mở", "why so opened"), &reason(old), &reason(new));
}
