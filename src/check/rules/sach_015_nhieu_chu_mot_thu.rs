//! SACH-015: one e-mail address stands for several holders.

use crate::check::repeat::shared;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-015",
    title: Text::new("Một địa chỉ thư điện tử của nhiều chủ thể", "One e-mail address for several holders"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_015_nhieu_chu_mot_thu.md"),
    scope: Scope::Table(probes),
};

/// E-mail addresses that stand with three holders or more: two may be a couple, or a firm and its sister.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let holder = role(Role::TaxCode).or_else(|| role(Role::PersonalId)).or_else(|| role(Role::PersonName));
    let pair = role(Role::Email).zip(holder);
    Ok(pair
        .and_then(|(email, holder)| shared(view, email, holder, 3, "Số chủ thể khác nhau dùng địa chỉ này:"))
        .into_iter()
        .collect())
}
