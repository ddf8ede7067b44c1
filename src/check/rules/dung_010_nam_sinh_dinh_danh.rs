//! DUNG-010: the birth year differs from the one in the personal number.

use polars::prelude::lit;

use crate::check::expr::{born, year};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-010",
    title: Text::new(
        "Năm sinh khác năm trong số định danh",
        "The birth year differs from the one in the personal number",
    ),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_010_nam_sinh_dinh_danh.md"),
    scope: Scope::Row(probes),
};

/// Digits 4 to 6 of the number: century (and sex), then two digits of the year.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let (Some(id), Some(birth)) = (context.role(Role::PersonalId), context.role(Role::BirthDate)) else {
        return Vec::new();
    };
    let known = born(id).is_not_null().and(year(birth).is_not_null());
    let coded = born(id).floor_div(lit(2));
    vec![Probe::among(birth, known, year(birth).neq(coded)).beside(&[id])]
}
