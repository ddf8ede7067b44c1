//! SACH-015: one e-mail address stands for several holders.

use crate::check::repeat::shared;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-015",
    title: Text::new("Một địa chỉ thư điện tử của nhiều chủ thể", "One e-mail address for several holders"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_015_nhieu_chu_mot_thu.md"),
    scope: Scope::Group(rules),
};

/// E-mail addresses that stand with three holders or more: two may be a couple, or a firm and its sister.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let role = |role| context.role(role);
    let holder = role(Role::TaxCode).or_else(|| role(Role::PersonalId)).or_else(|| role(Role::PersonName));
    let pair = role(Role::Email).zip(holder);
    pair.map(|(email, holder)| shared(email, holder, 3, "Số chủ thể khác nhau dùng địa chỉ này:")).into_iter().collect()
}
