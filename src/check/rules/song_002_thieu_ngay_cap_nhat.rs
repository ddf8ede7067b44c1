//! SONG-002: a record has no update day.

use crate::check::expr::filled;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-002",
    title: Text::new("Bản ghi không có ngày cập nhật", "A record has no update day"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_002_thieu_ngay_cap_nhat.md"),
    scope: Scope::Cell(probe),
};

/// Rows without a value in the field of that role.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let updated = field.role == Some(Role::UpdatedAt);
    updated.then(|| Probe::among(&field.id, polars::prelude::lit(true), filled(&field.id).not()))
}
