//! SACH-002: a unique value repeats.

use crate::check::repeat::repeated;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-002",
    title: Text::new("Giá trị phải duy nhất lại bị trùng", "A unique value repeats"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_002_trung_gia_tri.md"),
    scope: Scope::Group(rules),
};

/// Repeated values of fields marked `unique`; a field that is the whole key is left to SACH-001.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let key = &context.entity.key;
    let unique = context.fields().filter(|field| field.unique && *key != [field.id.clone()]);
    unique.map(|field| repeated(&[field.id.as_str()], &field.id, "Cùng giá trị")).collect()
}
