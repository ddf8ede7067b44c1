//! SACH-006: a value has invisible characters.

use crate::check::expr::flawed;
use crate::check::flaws::INVISIBLE;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-006",
    title: Text::new("Có ký tự không nhìn thấy", "A value has invisible characters"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_006_ky_tu_an.md"),
    scope: Scope::Cell(probe),
};

/// Controls, zero-width characters and soft hyphens that normalizing has left.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    Some(Probe::of(&field.id, flawed(&field.id, INVISIBLE)))
}
