//! NHAT-016: one concept, two codes: one address bears two commune codes.

use crate::check::key::{Part, Reading};
use crate::check::repeat::unusual;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-016",
    title: Text::new("Một địa chỉ mang hai mã xã", "One address bears two commune codes"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.2.0" },
    page: include_str!("nhat_016_mot_dia_chi_hai_ma.md"),
    scope: Scope::Group(rules),
};

/// Rows with the same letters in their address and another commune than most of them.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let pair = context.role(Role::Address).zip(context.role(Role::CommuneCode));
    let says = "Cùng một địa chỉ mà khác mã xã";
    pair.map(|(address, commune)| unusual(Part::read(address, Reading::Letters), commune, says)).into_iter().collect()
}
