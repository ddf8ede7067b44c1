//! SACH-007: spaces are superfluous or odd.

use crate::check::expr::flawed;
use crate::check::flaws::SPACES;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-007",
    title: Text::new("Thừa hoặc lạ dấu cách", "Spaces are superfluous or odd"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_007_khoang_trang.md"),
    scope: Scope::Cell(probe),
};

/// Spaces at an end, two in a row, tabs and no-break spaces that normalizing has left.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    Some(Probe::of(&field.id, flawed(&field.id, SPACES)))
}
