//! DUNG-005: the structure of a code is doubtful.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-005",
    title: Text::new("Cấu trúc của mã đáng ngờ", "The structure of a code is doubtful"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_005_cau_truc.md"),
    scope: Scope::Note(rule),
};

/// Verdicts about what the digits of a code say; e-mail is left to DUNG-029.
fn rule(field: &Field) -> Option<NoteRule> {
    let codes =
        NoteRule::Codes(&["structure", "province", "birth_year", "reserved", "unknown_series", "register_number"]);
    (field.role != Some(Role::Email)).then_some(codes)
}
