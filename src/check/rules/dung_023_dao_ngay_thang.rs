//! DUNG-023: day and month may be swapped.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-023",
    title: Text::new("Ngày và tháng có thể bị đảo", "Day and month may be swapped"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_023_dao_ngay_thang.md"),
    scope: Scope::Note(rule),
};

/// Verdicts about the order of day and month.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["day_month_swapped"]))
}
