//! SONG-011: the number of an identity card that is no longer valid is given.

use chrono::NaiveDate;

use crate::check::expr::{is_digits, judged};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-011",
    title: Text::new(
        "Ghi số chứng minh nhân dân đã hết giá trị sử dụng",
        "An old identity card number, no longer valid, is given",
    ),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_011_cmnd_het_gia_tri.md"),
    scope: Scope::Cell(probe),
};

/// The first day on which no nine-digit card is valid: Law 26/2023/QH15, Article 46(2).
const ENDED: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 1, 1);

/// Nine digits in the place of the personal number, from that day on.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let ended = ENDED.is_some_and(|day| context.as_of >= day);
    let nine = judged(&field.id, |number| is_digits(number, 9));
    (ended && field.role == Some(Role::PersonalId)).then(|| Probe::of(&field.id, nine))
}
