//! NHAT-006: one old number belongs to two personal numbers.

use crate::check::repeat::contradicted;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-006",
    title: Text::new("Một số chứng minh cũ ứng với hai số định danh", "One old number belongs to two personal numbers"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_006_so_cu_hai_so_moi.md"),
    scope: Scope::Group(rules),
};

/// Rows with the same 9-digit number and different 12-digit ones.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let pair = context.role(Role::OldPersonalId).zip(context.role(Role::PersonalId));
    pair.map(|(key, other)| contradicted(&[key], other, "Cùng số chứng minh cũ mà khác số định danh"))
        .into_iter()
        .collect()
}
