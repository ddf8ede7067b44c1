//! SACH-011: a person's name is all in capitals.

use crate::check::expr::flawed;
use crate::check::flaws::CAPITALS;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-011",
    title: Text::new("Họ tên viết toàn chữ hoa", "A person's name is all in capitals"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_011_chu_hoa.md"),
    scope: Scope::Cell(probe),
};

/// Names of persons without a small letter.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let name = field.role == Some(Role::PersonName);
    name.then(|| Probe::of(&field.id, flawed(&field.id, CAPITALS)))
}
