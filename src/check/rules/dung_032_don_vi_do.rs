//! DUNG-032: a unit of measure is not clear.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-032",
    title: Text::new("Đơn vị đo không rõ", "A unit of measure is not clear"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_032_don_vi_do.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with these reasons.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["unit", "regional_unit"]))
}
