//! DUNG-002: a value has the wrong length.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-002",
    title: Text::new("Sai số chữ số hoặc độ dài", "A value has the wrong length"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_002_do_dai.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with the reason `length`. Old nine-digit numbers in the place of the personal number are left to SONG-011.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn rule(field: &Field) -> Option<NoteRule> {
    let codes = &["length"];
    Some(match field.role {
        Some(Role::PersonalId) => NoteRule::CodesExcept(codes, is_old_number),
        _ => NoteRule::Codes(codes),
    })
}

fn is_old_number(value: &str) -> bool {
    value.len() == 9 && value.bytes().all(|byte| byte.is_ascii_digit())
}
