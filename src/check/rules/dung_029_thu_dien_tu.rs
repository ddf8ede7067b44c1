//! DUNG-029: an e-mail address is malformed.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-029",
    title: Text::new("Địa chỉ thư điện tử sai dạng", "An e-mail address is malformed"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_029_thu_dien_tu.md"),
    scope: Scope::Note(rule),
};

/// Verdicts about the form of an e-mail address.
fn rule(field: &Field) -> Option<NoteRule> {
    (field.role == Some(Role::Email)).then_some(NoteRule::Codes(&["structure", "characters", "length"]))
}
