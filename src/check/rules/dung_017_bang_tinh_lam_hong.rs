//! DUNG-017: an identifier was damaged by a spreadsheet.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-017",
    title: Text::new("Định danh bị bảng tính làm hỏng", "An identifier was damaged by a spreadsheet"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_017_bang_tinh_lam_hong.md"),
    scope: Scope::Note(rule),
};

/// Verdicts about what spreadsheets do to codes.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["apostrophe", "decimal_suffix", "scientific", "zeros_lost"]))
}
