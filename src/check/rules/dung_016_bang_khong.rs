//! DUNG-016: an area or amount of nought.

use polars::prelude::lit;

use crate::check::expr::number;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-016",
    title: Text::new("Diện tích hoặc số tiền bằng không", "An area or amount of nought"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_016_bang_khong.md"),
    scope: Scope::Cell(probe),
};

/// Areas and amounts of nought.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let amount = matches!(field.role?, Role::Area | Role::Money);
    amount.then(|| Probe::among(&field.id, number(&field.id).is_not_null(), number(&field.id).eq(lit(0.0))))
}
