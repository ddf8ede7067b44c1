//! DUNG-001: a value cannot be read as its type.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-001",
    title: Text::new("Giá trị không đọc được theo kiểu", "A value cannot be read as its type"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_001_kieu.md"),
    scope: Scope::Note(rule),
};

/// Verdicts `invalid` or `repair` whose reason no other check claims.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Rest(&["invalid", "repair"]))
}
