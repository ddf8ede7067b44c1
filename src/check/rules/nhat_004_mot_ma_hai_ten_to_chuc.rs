//! NHAT-004: one tax code bears two organisation names.

use crate::check::key::{Part, Reading};
use crate::check::repeat::contradicted_as;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-004",
    title: Text::new("Một mã số thuế mang hai tên tổ chức", "One tax code bears two organisation names"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_004_mot_ma_hai_ten_to_chuc.md"),
    scope: Scope::Group(rules),
};

/// Rows with the same tax code and different names; capitals, marks and short forms («CTY TNHH MTV») do not count.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let pair = context.role(Role::TaxCode).zip(context.role(Role::OrganisationName));
    let says = "Cùng mã số mà khác tên";
    pair.map(|(key, name)| contradicted_as(vec![Part::text(key)], name, &[Reading::Letters], says))
        .into_iter()
        .collect()
}
