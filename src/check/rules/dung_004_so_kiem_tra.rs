//! DUNG-004: the check digit is wrong.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-004",
    title: Text::new("Sai chữ số kiểm tra", "The check digit is wrong"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_004_so_kiem_tra.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with the reason `checksum`.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["checksum"]))
}
