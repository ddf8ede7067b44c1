//! NHAT-007: rows of one key differ in area or amount.

use crate::check::repeat::contradicted;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-007",
    title: Text::new("Cùng khóa mà khác diện tích hoặc số tiền", "Rows of one key differ in area or amount"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_007_cung_khoa_khac_so_do.md"),
    scope: Scope::Group(rules),
};

/// Rows that share the key of the entity and hold different areas or amounts.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let key: Vec<&str> = context.entity.key.iter().map(String::as_str).collect();
    if key.is_empty() {
        return Vec::new();
    }
    let measured = context.fields().filter(|field| matches!(field.role, Some(Role::Area | Role::Money)));
    let others = measured.filter(|field| !key.contains(&field.id.as_str()));
    others.map(|field| contradicted(&key, &field.id, "Cùng khóa mà khác số")).collect()
}
