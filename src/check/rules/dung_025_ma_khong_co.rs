//! DUNG-025: a code is not in its type's list.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-025",
    title: Text::new("Mã không có trong danh mục của kiểu", "A code is not in its type's list"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_025_ma_khong_co.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with the reason `not_in_list`; fields with a code list of the dictionary are left to DUNG-006.
fn rule(field: &Field) -> Option<NoteRule> {
    field.codes.is_none().then_some(NoteRule::Codes(&["not_in_list"]))
}
