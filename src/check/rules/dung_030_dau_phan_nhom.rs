//! DUNG-030: a point or comma may group thousands or begin decimals.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-030",
    title: Text::new("Không rõ dấu nghìn hay dấu thập phân", "A point or comma may group thousands or begin decimals"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_030_dau_phan_nhom.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with these reasons.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["ambiguous_separator"]))
}
