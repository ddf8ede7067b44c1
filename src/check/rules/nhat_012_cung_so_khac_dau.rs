//! NHAT-012: one identifier bears a name written with other marks.

use crate::check::key::{Part, Reading};
use crate::check::repeat::contradicted_as;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-012",
    title: Text::new("Một số định danh, họ tên viết khác dấu", "One identifier, its name written with other marks"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_012_cung_so_khac_dau.md"),
    scope: Scope::Group(rules),
};

/// Rows with the same personal number and names of the same letters but other marks.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let Some(name) = context.role(Role::PersonName) else { return Vec::new() };
    let keys = [Role::PersonalId, Role::OldPersonalId].into_iter().filter_map(|role| context.role(role));
    let says = "Cùng số định danh, họ tên chỉ khác dấu";
    let same = |key| vec![Part::text(key), Part::read(name, Reading::Letters)];
    keys.map(|key| contradicted_as(same(key), name, &[Reading::Lower], says)).collect()
}
