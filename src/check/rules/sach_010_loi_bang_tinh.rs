//! SACH-010: a cell is a spreadsheet error or a formula.

use crate::check::expr::flawed;
use crate::check::flaws::SPREADSHEET;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-010",
    title: Text::new("Ô là lỗi hoặc công thức của bảng tính", "A cell is a spreadsheet error or a formula"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_010_loi_bang_tinh.md"),
    scope: Scope::Cell(probe),
};

/// Error values and formulas taken as text.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    Some(Probe::of(&field.id, flawed(&field.id, SPREADSHEET)))
}
