//! What changed in the rules of one entity: between its fields, to other entities, on single checks, for linking.

use std::collections::BTreeMap;

use super::check_rule::{CheckRule, Tolerance};
use super::diff::{Changes, Step, aspect, both};
use super::link_model::LinkModel;
use super::model::{Entity, Relation};

/// Rules between fields: a new one may fault data that was right.
pub(super) fn rule_changes(id: &str, old: &Entity, new: &Entity, changes: &mut Changes) {
    let all = |entity: &Entity| -> Vec<String> {
        let order = entity.order.iter().map(|(a, b)| format!("{a} ≤ {b}"));
        let most = entity.at_most.iter().map(|(a, b)| format!("{a} ≤ {b}"));
        let sums = entity.sums.iter().map(|sum| format!("{} = {}", sum.total, sum.parts.join(" + ")));
        let when =
            entity.required_when.iter().map(|rule| format!("{} ← {} ∈ {:?}", rule.field, rule.when, rule.equals));
        order.chain(most).chain(sums).chain(when).collect()
    };
    let (before, after) = (all(old), all(new));
    for rule in after.iter().filter(|rule| !before.contains(rule)) {
        changes.add(Step::Breaking, id, format!("thêm quy tắc {rule}"), format!("rule {rule} added"));
    }
    for rule in before.iter().filter(|rule| !after.contains(rule)) {
        changes.add(Step::Incremental, id, format!("bỏ quy tắc {rule}"), format!("rule {rule} removed"));
    }
    relation_changes(id, old, new, changes);
    check_changes(id, old, new, changes);
    link_changes(id, old.link.as_ref(), new.link.as_ref(), changes);
}

/// Relations, by where they lead.
fn relation_changes(id: &str, old: &Entity, new: &Entity, changes: &mut Changes) {
    let all = |entity: &Entity| -> BTreeMap<String, Relation> {
        let name = |found: &Relation| format!("{} → {}.{}", found.field, found.entity, found.target);
        entity.relations.iter().map(|found| (name(found), found.clone())).collect()
    };
    let (before, after) = (all(old), all(new));
    for name in after.keys().filter(|name| !before.contains_key(*name)) {
        changes.add(Step::Breaking, id, format!("thêm quan hệ {name}"), format!("relation {name} added"));
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        changes.add(Step::Incremental, id, format!("bỏ quan hệ {name}"), format!("relation {name} removed"));
    }
    for (name, old, new) in before.iter().filter_map(|(name, old)| Some((name, old, after.get(name)?))) {
        let told = |found: &Relation| {
            vec![
                aspect(Step::Simple, "tên", "title", &found.title),
                aspect(Step::Simple, "tên tiếng Anh", "English title", found.title_en.as_deref().unwrap_or_default()),
                aspect(Step::Breaking, "số lượng", "cardinality", &found.cardinality),
            ]
        };
        let what = format!("{id}: {name}");
        changes.aspects(&what, &told(old), &told(new));
        let pairs =
            |found: &Relation| found.agree.iter().map(|(here, there)| format!("{here} = {there}")).collect::<Vec<_>>();
        let steps = [Step::Breaking, Step::Incremental];
        changes.list(&what, ("phải khớp", "must agree"), &pairs(old), &pairs(new), steps);
        tightened(&what, ("phủ hết bảng kia", "covers the other table"), old.covers, new.covers, changes);
    }
}

/// A flag that forbids something where it is set.
pub(super) fn tightened(what: &str, name: (&str, &str), old: bool, new: bool, changes: &mut Changes) {
    let yes = |flag: bool| if flag { "có" } else { "không" };
    changes.value(if new { Step::Breaking } else { Step::Incremental }, what, name, yes(old), yes(new));
}

/// What the entity says otherwise about single checks, by code and field.
fn check_changes(id: &str, old: &Entity, new: &Entity, changes: &mut Changes) {
    let all = |entity: &Entity| -> BTreeMap<String, CheckRule> {
        let name = |rule: &CheckRule| match &rule.field {
            Some(field) => format!("{} ({field})", rule.code),
            None => rule.code.clone(),
        };
        entity.checks.iter().map(|rule| (name(rule), rule.clone())).collect()
    };
    let (before, after) = (all(old), all(new));
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let (old, new) = (before.get(name), after.get(name));
        let what = format!("{id}: {name}");
        let level = |rule: Option<&CheckRule>| rule.and_then(|rule| rule.level.clone()).unwrap_or_default();
        let most = |rule: Option<&CheckRule>| rule.and_then(|rule| rule.tolerance);
        // Without a word of the entity the check's own level holds, which this comparison does not know.
        let rank = |level: &str| ["info", "warning", "error"].iter().position(|known| *known == level);
        let lower = rank(&level(new)).zip(rank(&level(old))).is_some_and(|(new, old)| new < old);
        let step = if lower { Step::Incremental } else { Step::Breaking };
        changes.value(step, &what, ("mức", "level"), &level(old), &level(new));
        let step = if tolerates_less(most(old), most(new)) { Step::Breaking } else { Step::Incremental };
        changes.value(step, &what, ("dung sai", "tolerance"), &tolerance(most(old)), &tolerance(most(new)));
        let word = |rule: Option<&CheckRule>, of: fn(&CheckRule) -> Option<&String>| {
            rule.and_then(of).cloned().unwrap_or_default()
        };
        let owner = |rule: Option<&CheckRule>| word(rule, |rule| rule.owner.as_ref());
        let reason = |rule: Option<&CheckRule>| word(rule, |rule| rule.reason.as_ref());
        changes.value(Step::Simple, &what, ("ai sửa", "mended by"), &owner(old), &owner(new));
        changes.value(Step::Simple, &what, ("lý do", "reason"), &reason(old), &reason(new));
    }
}

/// True where less is tolerated, or where rows and shares cannot be compared.
fn tolerates_less(old: Option<Tolerance>, new: Option<Tolerance>) -> bool {
    match (old, new) {
        (None, _) => false,
        (Some(Tolerance::Rows(old)), Some(Tolerance::Rows(new))) => new < old,
        (Some(Tolerance::PerCent(old)), Some(Tolerance::PerCent(new))) => new < old,
        _ => true,
    }
}

fn tolerance(found: Option<Tolerance>) -> String {
    match found {
        None => String::new(),
        Some(Tolerance::Rows(most)) => most.to_string(),
        Some(Tolerance::PerCent(most)) => format!("{most} %"),
    }
}

/// The linking model: without it an entity is linked no more; another one finds other duplicates.
fn link_changes(id: &str, old: Option<&LinkModel>, new: Option<&LinkModel>, changes: &mut Changes) {
    let what = format!("link.{id}");
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, None) => return,
        (Some(_), None) => {
            let (vi, en) = ("bỏ mô hình tìm bản ghi trùng", "linking model removed");
            return changes.add(Step::Breaking, &what, vi, en);
        }
        (None, Some(_)) => {
            let (vi, en) = ("thêm mô hình tìm bản ghi trùng", "linking model added");
            return changes.add(Step::Incremental, &what, vi, en);
        }
    };
    let told = |model: &LinkModel| {
        vec![
            aspect(Step::Simple, "tên", "title", &model.title),
            aspect(Step::Incremental, "ngưỡng trùng", "match from", model.match_at.to_string()),
            aspect(Step::Incremental, "ngưỡng xem lại", "review from", model.review_at.to_string()),
            aspect(Step::Incremental, "bản ghi trùng dự kiến", "duplicates expected", model.duplicates.to_string()),
            aspect(Step::Incremental, "khối lớn nhất", "largest block", model.largest_block.to_string()),
            aspect(Step::Incremental, "bản mới nhất theo", "newest by", model.newest.as_deref().unwrap_or_default()),
        ]
    };
    changes.aspects(&what, &told(old), &told(new));
    let blocks = |model: &LinkModel| -> Vec<String> {
        let certain = model.certain.iter().map(|rule| format!("{rule:?}"));
        let block = model.block.iter().map(|keys| keys.join(" + "));
        block.chain(model.narrow.iter().map(|key| format!("({key})"))).chain(certain).collect()
    };
    let steps = [Step::Incremental; 2];
    changes.list(&what, ("gộp khối, tầng chắc chắn", "blocking, certain tier"), &blocks(old), &blocks(new), steps);
    let parts = |model: &LinkModel| -> BTreeMap<String, String> {
        let comparisons = model.comparisons.iter().map(|found| (found.id.clone(), format!("{found:?}")));
        comparisons.chain(model.lookalikes.iter().map(|found| (found.id.clone(), format!("{found:?}")))).collect()
    };
    let mut inner = Changes::default();
    let noun = ("so sánh", "comparison");
    both(&parts(old), &parts(new), &format!("{what}."), noun, &mut inner, |what, old, new, changes| {
        if old != new {
            let (vi, en) = ("trường, bậc hoặc xác suất đã đổi", "fields, grades or chances have changed");
            changes.add(Step::Incremental, what, vi, en);
        }
    });
    changes.soften(inner, Step::Incremental);
}
