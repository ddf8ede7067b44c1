//! DUNG-002: a value has the wrong length.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-002",
    title: Text::new("Sai số chữ số hoặc độ dài", "A value has the wrong length"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_002_do_dai.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with the reason `length`.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["length"]))
}
