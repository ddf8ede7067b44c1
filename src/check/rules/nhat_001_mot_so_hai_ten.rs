//! NHAT-001: one identifier bears two names.

use crate::check::key::{Part, Reading};
use crate::check::repeat::contradicted_as;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-001",
    title: Text::new("Một số định danh mang hai tên", "One identifier bears two names"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_001_mot_so_hai_ten.md"),
    scope: Scope::Group(rules),
};

/// Rows with the same personal number and different names; capitals do not count, and marks are left to NHAT-012.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let Some(name) = context.role(Role::PersonName) else { return Vec::new() };
    let keys = [Role::PersonalId, Role::OldPersonalId].into_iter().filter_map(|role| context.role(role));
    let says = "Cùng số định danh mà khác họ tên";
    keys.map(|key| contradicted_as(vec![Part::text(key)], name, &[Reading::Letters], says)).collect()
}
