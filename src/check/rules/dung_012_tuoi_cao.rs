//! DUNG-012: an age over 120.

use chrono::Datelike as _;
use polars::prelude::lit;

use crate::check::expr::year;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-012",
    title: Text::new("Tuổi trên 120", "An age over 120"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_012_tuoi_cao.md"),
    scope: Scope::Cell(probe),
};

/// Birth years more than 120 years before the day the data is judged for.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let birth = field.role == Some(Role::BirthDate);
    let oldest = context.as_of.year() - 120;
    birth.then(|| Probe::among(&field.id, year(&field.id).is_not_null(), year(&field.id).lt(lit(oldest))))
}
