//! DUNG-018: a value can be read in several ways.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-018",
    title: Text::new("Giá trị có nhiều cách đọc", "A value can be read in several ways"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_018_nhieu_cach_doc.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with the status `ambiguous` whose reason no other check claims.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Rest(&["ambiguous"]))
}
