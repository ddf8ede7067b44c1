//! SONG-010: a record was updated before its event.

use crate::check::expr::{day, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-010",
    title: Text::new("Cập nhật trước khi sự việc xảy ra", "A record was updated before its event"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_010_cap_nhat_truoc_khi_co.md"),
    scope: Scope::Row(probes),
};

/// Update days before the day of issue, start or birth in the same row; events in the future are left to DUNG-008.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let Some(updated) = context.role(Role::UpdatedAt) else {
        return Vec::new();
    };
    let events = [Role::BirthDate, Role::IssueDate, Role::StartDate].into_iter().filter_map(|role| context.role(role));
    let probe = |event: &str| {
        let known = day(updated).is_not_null().and(day(event).lt_eq(on(context.as_of)));
        Probe::among(event, known, day(updated).lt(day(event))).beside(&[updated])
    };
    events.map(probe).collect()
}
