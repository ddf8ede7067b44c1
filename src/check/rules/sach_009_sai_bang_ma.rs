//! SACH-009: letters are broken by a wrong encoding.

use crate::check::expr::flawed;
use crate::check::flaws::MISDECODED;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-009",
    title: Text::new("Chữ bị vỡ do sai bảng mã", "Letters are broken by a wrong encoding"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_009_sai_bang_ma.md"),
    scope: Scope::Cell(probe),
};

/// Remains of UTF-8 read as a single-byte page, of TCVN3, and U+FFFD.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    Some(Probe::of(&field.id, flawed(&field.id, MISDECODED)))
}
