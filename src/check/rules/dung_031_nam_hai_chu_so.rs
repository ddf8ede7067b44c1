//! DUNG-031: a year is written with two digits.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-031",
    title: Text::new("Năm chỉ ghi hai chữ số", "A year is written with two digits"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_031_nam_hai_chu_so.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with these reasons.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["two_digit_year"]))
}
