//! DUNG-024: a value can be read but is doubtful.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-024",
    title: Text::new("Giá trị đọc được nhưng đáng ngờ", "A value can be read but is doubtful"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_024_dang_ngo.md"),
    scope: Scope::Note(rule),
};

/// Verdicts `warn` whose reason no other check claims.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Rest(&["warn"]))
}
