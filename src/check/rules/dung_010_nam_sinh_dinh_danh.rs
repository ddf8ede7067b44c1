//! DUNG-010: the birth year differs from the one in the personal number.

use polars::prelude::{DataType, Expr, lit};

use crate::check::expr::{text, year};
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
    let digits = |from: u32, count: u32| -> Expr { text(id).str().slice(lit(from), lit(count)).cast(DataType::Int32) };
    let whole = text(id).str().contains(lit("^[0-9]{12}$"), true);
    let coded = lit(1900) + digits(3, 1).floor_div(lit(2)) * lit(100) + digits(4, 2);
    let known = whole.and(year(birth).is_not_null());
    vec![Probe::among(birth, known, year(birth).neq(coded)).beside(&[id])]
}
