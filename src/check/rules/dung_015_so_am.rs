//! DUNG-015: a negative area or amount.

use polars::prelude::lit;

use crate::check::expr::number;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-015",
    title: Text::new("Diện tích hoặc số tiền âm", "A negative area or amount"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_015_so_am.md"),
    scope: Scope::Cell(probe),
};

/// Areas and amounts below nought.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let amount = matches!(field.role?, Role::Area | Role::Money);
    amount.then(|| Probe::among(&field.id, number(&field.id).is_not_null(), number(&field.id).lt(lit(0.0))))
}
