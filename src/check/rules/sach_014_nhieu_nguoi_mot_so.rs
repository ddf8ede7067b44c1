//! SACH-014: one telephone number stands for many people.

use crate::check::repeat::shared;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

/// People of one household share a number; more than so many hardly do.
const MANY: u32 = 6;

pub(super) static CHECK: Check = Check {
    code: "SACH-014",
    title: Text::new("Một số điện thoại của nhiều người", "One telephone number for many people"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_014_nhieu_nguoi_mot_so.md"),
    scope: Scope::Group(rules),
};

/// Telephone numbers that stand with six persons or organisations or more.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let role = |role| context.role(role);
    let holder = role(Role::PersonalId).or_else(|| role(Role::TaxCode)).or_else(|| role(Role::PersonName));
    let pair = role(Role::Phone).zip(holder);
    pair.map(|(phone, holder)| shared(phone, holder, MANY, "Số chủ thể khác nhau dùng số này:")).into_iter().collect()
}
