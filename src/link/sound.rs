//! Whether a model fits the kinds of comparison that there are.

use std::collections::BTreeSet;

use super::block::KEYS;
use super::levels;
use crate::dictionary::{Comparison, LinkModel};
use crate::error::{Error, Result};
use crate::lang::Message;

/// Every fault of a model: against the entity's fields and against the registry of kinds; empty when it is sound.
pub fn validate(model: &LinkModel, field_ids: &[&str]) -> Vec<Message> {
    let mut faults = model.validate(field_ids);
    for comparison in &model.comparisons {
        comparison_faults(comparison, &mut faults);
    }
    for key in model.block.iter().flatten().chain(&model.narrow) {
        let Some((id, part)) = key.split_once('.') else {
            continue;
        };
        let kind = model.comparison(id).and_then(|(_, comparison)| levels::kind(&comparison.kind));
        if let Some(kind) = kind.filter(|kind| !kind.parts.contains(&part)) {
            let known = kind.parts.join(", ");
            faults.push(Message::new(
                format!("khóa gộp khối `{key}` không có; có: {known}"),
                format!("blocking key `{key}` does not exist; there are: {known}"),
            ));
        }
    }
    let keys: BTreeSet<&String> = model.block.iter().flatten().chain(&model.narrow).collect();
    if keys.len() > KEYS {
        let found = keys.len();
        faults.push(Message::new(
            format!("nhiều nhất {KEYS} khóa gộp khối khác nhau, ở đây có {found}"),
            format!("at most {KEYS} different blocking keys, here are {found}"),
        ));
    }
    faults
}

/// Refuses a model with faults, telling all of them.
pub(super) fn refuse(model: &LinkModel, field_ids: &[&str]) -> Result<()> {
    let faults = validate(model, field_ids);
    if faults.is_empty() {
        return Ok(());
    }
    Err(Error::dictionary(faults.into_iter().map(|message| model.fault(message)).collect()))
}

fn comparison_faults(comparison: &Comparison, faults: &mut Vec<Message>) {
    let id = &comparison.id;
    let Some(kind) = levels::kind(&comparison.kind) else {
        let known: Vec<&str> = levels::KINDS.iter().map(|kind| kind.id).collect();
        let (kind, known) = (&comparison.kind, known.join(", "));
        faults.push(Message::new(
            format!("so sánh `{id}`: không có loại `{kind}`; có: {known}"),
            format!("comparison `{id}`: no kind `{kind}`; there are: {known}"),
        ));
        return;
    };
    if comparison.fields.len() > kind.fields.len() {
        let most = kind.fields.len();
        faults.push(Message::new(
            format!("so sánh `{id}`: nhiều nhất {most} trường"),
            format!("comparison `{id}`: at most {most} fields"),
        ));
    }
    let has = |grade: &str| comparison.levels.iter().any(|rung| rung.grade == grade);
    for grade in kind.grades.iter().filter(|grade| !has(grade)) {
        faults.push(Message::new(
            format!("so sánh `{id}`: thiếu bậc `{grade}`"),
            format!("comparison `{id}`: grade `{grade}` is missing"),
        ));
    }
    for rung in comparison.levels.iter().filter(|rung| !kind.grades.contains(&rung.grade.as_str())) {
        let grade = &rung.grade;
        faults.push(Message::new(
            format!("so sánh `{id}`: không có bậc `{grade}`"),
            format!("comparison `{id}`: no grade `{grade}`"),
        ));
    }
}
