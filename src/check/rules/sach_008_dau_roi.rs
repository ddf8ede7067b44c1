//! SACH-008: a tone mark stands apart from its letter.

use crate::check::expr::flawed;
use crate::check::flaws::DECOMPOSED;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-008",
    title: Text::new("Dấu thanh viết rời khỏi chữ", "A tone mark stands apart from its letter"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_008_dau_roi.md"),
    scope: Scope::Cell(probe),
};

/// Decomposed tone marks after a letter that has composed forms (Unicode NFC).
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    Some(Probe::of(&field.id, flawed(&field.id, DECOMPOSED)))
}
