//! What changed in one entity and its fields.

use std::collections::BTreeMap;

use super::diff::{Changes, Step, both};
use super::model::{Entity, Field, OpenMethod, OpenRule};

/// Changes of an entity that stands in both dictionaries.
pub(super) fn entity_changes(id: &str, old: &Entity, new: &Entity, changes: &mut Changes) {
    changes.value(Step::Simple, id, ("tên", "title"), &old.title.vi, &new.title.vi);
    changes.value(Step::Simple, id, ("mô tả", "description"), &old.description, &new.description);
    changes.value(Step::Simple, id, ("cơ quan chủ quản", "owner"), &old.owner, &new.owner);
    changes.value(
        Step::Simple,
        id,
        ("căn cứ", "legal basis"),
        &old.legal_basis.join("; "),
        &new.legal_basis.join("; "),
    );
    changes.value(Step::Simple, id, ("đơn vị dùng", "consumers"), &old.consumers.join("; "), &new.consumers.join("; "));
    changes.value(Step::Simple, id, ("tên khác", "aliases"), &old.aliases.join("; "), &new.aliases.join("; "));
    let update = |entity: &Entity| entity.update.days().unwrap_or(i64::MAX);
    let faster = if update(new) < update(old) { Step::Breaking } else { Step::Incremental };
    let cycle = |entity: &Entity| super::words::cycle(entity.update, crate::lang::Lang::Vi);
    changes.value(faster, id, ("cập nhật", "updated"), cycle(old), cycle(new));
    let state = |entity: &Entity| super::words::registered(&entity.registration, crate::lang::Lang::Vi);
    changes.value(Step::Incremental, id, ("tình trạng", "state"), &state(old), &state(new));
    changes.value(Step::Breaking, id, ("khóa", "key"), &old.key.join(", "), &new.key.join(", "));
    let class = |entity: &Entity| super::words::classes(&entity.classification);
    changes.value(Step::Incremental, id, ("phân loại", "classification"), &class(old), &class(new));
    rules(id, old, new, changes);
    let fields = |entity: &Entity| -> BTreeMap<String, Part> {
        entity.fields.iter().map(|field| (field.id.clone(), Part::of(field))).collect()
    };
    let (before, after) = (fields(old), fields(new));
    for (name, _) in after.iter().filter(|(name, part)| part.required && !before.contains_key(*name)) {
        changes.add(
            Step::Breaking,
            &format!("{id}.{name}"),
            "trường mới là bắt buộc: dữ liệu cũ sẽ thiếu",
            "the new field is required: old data will lack it",
        );
    }
    both(&before, &after, &format!("{id}."), ("trường", "field"), changes, field_changes);
}

/// Rules between fields: a new one may fault data that was right.
fn rules(id: &str, old: &Entity, new: &Entity, changes: &mut Changes) {
    let all = |entity: &Entity| -> Vec<String> {
        let order = entity.order.iter().map(|(a, b)| format!("{a} ≤ {b}"));
        let most = entity.at_most.iter().map(|(a, b)| format!("{a} ≤ {b}"));
        let sums = entity.sums.iter().map(|sum| format!("{} = {}", sum.total, sum.parts.join(" + ")));
        let when =
            entity.required_when.iter().map(|rule| format!("{} ← {} ∈ {:?}", rule.field, rule.when, rule.equals));
        let relations = entity.relations.iter().map(|relation| {
            format!("{} → {}.{} ({})", relation.field, relation.entity, relation.target, relation.cardinality)
        });
        order.chain(most).chain(sums).chain(when).chain(relations).collect()
    };
    let (before, after) = (all(old), all(new));
    for rule in after.iter().filter(|rule| !before.contains(rule)) {
        changes.add(Step::Breaking, id, format!("thêm quy tắc {rule}"), format!("rule {rule} added"));
    }
    for rule in before.iter().filter(|rule| !after.contains(rule)) {
        changes.add(Step::Incremental, id, format!("bỏ quy tắc {rule}"), format!("rule {rule} removed"));
    }
}

/// What of a field is compared.
struct Part {
    title: String,
    description: String,
    type_id: String,
    storage: String,
    codes: String,
    required: bool,
    unique: bool,
    bounds: (Option<String>, Option<String>),
    aliases: String,
    concept: String,
    class: String,
    open: Option<OpenRule>,
    state: String,
}

impl Part {
    fn of(field: &Field) -> Self {
        Self {
            title: field.title.vi.clone(),
            description: field.description.clone(),
            type_id: field.type_id.clone(),
            storage: format!("{:?}", field.storage),
            codes: field.codes.clone().unwrap_or_default(),
            required: field.required,
            unique: field.unique,
            bounds: (field.min.clone(), field.max.clone()),
            aliases: field.aliases.join("; "),
            concept: field.concept.clone().unwrap_or_default(),
            class: super::words::classes(&field.classification),
            open: field.open.clone(),
            state: super::words::registered(&field.registration, crate::lang::Lang::Vi),
        }
    }
}

fn field_changes(id: &str, old: &Part, new: &Part, changes: &mut Changes) {
    changes.value(Step::Simple, id, ("tên", "title"), &old.title, &new.title);
    changes.value(Step::Simple, id, ("nghĩa", "meaning"), &old.description, &new.description);
    changes.value(Step::Incremental, id, ("các tên cột", "headers"), &old.aliases, &new.aliases);
    changes.value(Step::Incremental, id, ("khái niệm", "concept"), &old.concept, &new.concept);
    changes.value(Step::Incremental, id, ("tình trạng", "state"), &old.state, &new.state);
    changes.value(Step::Incremental, id, ("phân loại", "classification"), &old.class, &new.class);
    changes.value(Step::Breaking, id, ("kiểu", "type"), &old.type_id, &new.type_id);
    changes.value(Step::Breaking, id, ("cách lưu", "storage"), &old.storage, &new.storage);
    changes.value(Step::Breaking, id, ("danh mục", "code list"), &old.codes, &new.codes);
    let tighter = |now: bool| if now { Step::Breaking } else { Step::Incremental };
    let yes = |flag: bool| if flag { "có" } else { "không" };
    changes.value(tighter(new.required), id, ("bắt buộc", "required"), yes(old.required), yes(new.required));
    changes.value(tighter(new.unique), id, ("không lặp", "unique"), yes(old.unique), yes(new.unique));
    bound(id, ("nhỏ nhất", "least"), old.bounds.0.as_ref(), new.bounds.0.as_ref(), |old, new| new > old, changes);
    bound(id, ("lớn nhất", "greatest"), old.bounds.1.as_ref(), new.bounds.1.as_ref(), |old, new| new < old, changes);
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
}
