//! SACH-005: a value stands for nothing.

use crate::check::expr;
use crate::check::flaws::is_placeholder;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role, Storage};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-005",
    title: Text::new("Giá trị điền cho có", "A value stands for nothing"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_005_gia_tri_gia.md"),
    scope: Scope::Cell(probe),
};

/// Words and signs that stand for nothing; notes are left alone, as «không có» may be an answer there.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let judged = field.role != Some(Role::Note) && field.storage != Storage::Boolean && field.codes.is_none();
    judged.then(|| Probe::of(&field.id, expr::judged(&field.id, is_placeholder)))
}
