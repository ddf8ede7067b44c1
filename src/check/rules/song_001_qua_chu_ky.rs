//! SONG-001: a record is older than the update cycle.

use crate::check::expr::{day, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-001",
    title: Text::new("Bản ghi quá chu kỳ cập nhật", "A record is older than the update cycle"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_001_qua_chu_ky.md"),
    scope: Scope::Cell(probe),
};

/// Update days more than one declared cycle before the day the data is judged for.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let cycle = context.entity.update.days().filter(|_| field.role == Some(Role::UpdatedAt))?;
    let oldest = context.as_of.checked_sub_days(chrono::Days::new(cycle.unsigned_abs()))?;
    let broken = day(&field.id).lt(on(oldest));
    Some(Probe::among(&field.id, day(&field.id).is_not_null(), broken).says(format!("Chu kỳ cập nhật: {cycle} ngày")))
}
