//! DUNG-033: an address fits several communes.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-033",
    title: Text::new("Địa chỉ hợp với nhiều xã, phường", "An address fits several communes"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_033_dia_chi_nhieu_xa.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with these reasons.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["several_units"]))
}
