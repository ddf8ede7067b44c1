//! SONG-003: the update day lies in the future.

use crate::check::expr::{day, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-003",
    title: Text::new("Ngày cập nhật ở tương lai", "The update day lies in the future"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_003_cap_nhat_tuong_lai.md"),
    scope: Scope::Cell(probe),
};

/// Update days after the day the data is judged for.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let updated = field.role == Some(Role::UpdatedAt);
    updated.then(|| Probe::among(&field.id, day(&field.id).is_not_null(), day(&field.id).gt(on(context.as_of))))
}
