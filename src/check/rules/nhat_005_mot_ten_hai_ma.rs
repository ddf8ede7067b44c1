//! NHAT-005: one organisation name bears two codes.

use crate::check::repeat::contradicted;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-005",
    title: Text::new("Một tên tổ chức mang hai mã số", "One organisation name bears two codes"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_005_mot_ten_hai_ma.md"),
    scope: Scope::Group(rules),
};

/// Rows with the same name of an organisation and different tax codes.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let pair = context.role(Role::OrganisationName).zip(context.role(Role::TaxCode));
    pair.map(|(key, other)| contradicted(&[key], other, "Cùng tên mà khác mã số")).into_iter().collect()
}
