//! SONG-005: an administrative unit or code has been replaced.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-005",
    title: Text::new("Đơn vị hành chính hoặc mã đã thay đổi", "An administrative unit or code has been replaced"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_005_don_vi_cu.md"),
    scope: Scope::Note(rule),
};

/// Verdicts of status `retired` on codes of units; fields with a code list are left to SONG-004.
fn rule(field: &Field) -> Option<NoteRule> {
    let unit = matches!(field.role, Some(Role::CommuneCode | Role::ProvinceCode));
    (unit && field.codes.is_none()).then_some(NoteRule::Status("retired"))
}
