//! DUNG-022: a value is out of its type's range.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-022",
    title: Text::new("Giá trị ngoài khoảng của kiểu", "A value is out of its type's range"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_022_kieu_ngoai_khoang.md"),
    scope: Scope::Note(rule),
};

/// Verdicts about values that cannot be.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["calendar", "future", "not_integer", "not_yet", "range"]))
}
