//! SACH-014: one telephone number stands for many people.

use crate::check::repeat::shared;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

/// People of one household share a number; more than so many hardly do.
const MANY: u32 = 6;

pub(super) static CHECK: Check = Check {
    code: "SACH-014",
    title: Text::new("Một số điện thoại của nhiều người", "One telephone number for many people"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_014_nhieu_nguoi_mot_so.md"),
    scope: Scope::Table(probes),
};

/// Telephone numbers that stand with six persons or organisations or more.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let holder = role(Role::PersonalId).or_else(|| role(Role::TaxCode)).or_else(|| role(Role::PersonName));
    let pair = role(Role::Phone).zip(holder);
    Ok(pair
        .and_then(|(phone, holder)| shared(view, phone, holder, MANY, "Số chủ thể khác nhau dùng số này:"))
        .into_iter()
        .collect())
}
