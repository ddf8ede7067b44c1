//! NHAT-002: one identifier bears two birth days.

use crate::check::key::{Part, Reading};
use crate::check::repeat::contradicted_as;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-002",
    title: Text::new("Một số định danh mang hai ngày sinh", "One identifier bears two birth days"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_002_mot_so_hai_ngay_sinh.md"),
    scope: Scope::Group(rules),
};

/// Rows with the same personal number and different years of birth, or different whole days; a year alone does not
/// speak against a day of that year.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let pair = context.role(Role::PersonalId).zip(context.role(Role::BirthDate));
    let says = "Cùng số định danh mà khác ngày sinh";
    pair.map(|(key, birth)| contradicted_as(vec![Part::text(key)], birth, &[Reading::Year, Reading::Day], says))
        .into_iter()
        .collect()
}
