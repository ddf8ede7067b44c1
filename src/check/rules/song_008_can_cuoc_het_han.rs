//! SONG-008: an identity card is past the age of renewal.

use polars::prelude::{Expr, lit};

use crate::check::expr::{day, ymd, ymd_of};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-008",
    title: Text::new("Thẻ căn cước đã đến tuổi phải cấp đổi", "An identity card is past the age of renewal"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_008_can_cuoc_het_han.md"),
    scope: Scope::Row(probes),
};

/// Law 26/2023/QH15, Article 21: a card is renewed at 14, 25, 40 and 60 years; one issued within two years before such an
/// age holds until the next. Days are compared as whole numbers `yyyymmdd`.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let role = |role| context.role(role);
    let (Some(_), Some(birth), Some(issue)) = (role(Role::PersonalId), role(Role::BirthDate), role(Role::IssueDate))
    else {
        return Vec::new();
    };
    let age = |years: i32| ymd(birth) + lit(years * 10_000);
    let past = |years: i32| -> Expr {
        let due = age(years).lt_eq(ymd_of(context.as_of));
        due.and(ymd(issue).lt(age(years - 2)))
    };
    let Some(broken) = [14, 25, 40, 60].into_iter().map(past).reduce(Expr::or) else {
        return Vec::new();
    };
    let known = day(birth).is_not_null().and(day(issue).is_not_null());
    vec![Probe::among(issue, known, broken).beside(&[birth])]
}
