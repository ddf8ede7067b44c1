//! SONG-013: an address names a former commune that was divided.

use crate::check::{Check, Level, NoteRule, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-013",
    title: Text::new("Địa chỉ ghi xã cũ đã chia về nhiều nơi", "An address names a former commune that was divided"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_013_xa_da_chia.md"),
    scope: Scope::Note(rule),
};

/// Verdicts with these reasons.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
const fn rule(_: &Field) -> Option<NoteRule> {
    Some(NoteRule::Codes(&["divided"]))
}
