//! DUNG-003: a value has characters that are not allowed.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-003",
    title: Text::new("Có ký tự không được phép", "A value has characters that are not allowed"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_003_ky_tu.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with the reason `characters`.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["characters", "lookalike"]))
}
