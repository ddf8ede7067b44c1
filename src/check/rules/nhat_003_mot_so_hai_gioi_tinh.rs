//! NHAT-003: one identifier bears two sexes.

use crate::check::repeat::contradicted;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-003",
    title: Text::new("Một số định danh mang hai giới tính", "One identifier bears two sexes"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_003_mot_so_hai_gioi_tinh.md"),
    scope: Scope::Group(rules),
};

/// Rows with the same personal number and different sexes.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let pair = context.role(Role::PersonalId).zip(context.role(Role::Sex));
    pair.map(|(key, other)| contradicted(&[key], other, "Cùng số định danh mà khác giới tính")).into_iter().collect()
}
