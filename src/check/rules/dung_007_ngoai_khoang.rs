//! DUNG-007: a value is out of bounds.

use polars::prelude::{Expr, lit};

use crate::check::expr::{day, filled, number, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Storage};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-007",
    title: Text::new("Giá trị ngoài khoảng cho phép", "A value is out of bounds"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_007_ngoai_khoang.md"),
    scope: Scope::Cell(probe),
};

/// Numbers and whole days below `min` or above `max`, both inclusive.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let (least, most) = (field.min.as_deref(), field.max.as_deref());
    let says = format!("Cho phép từ {} đến {}", least.unwrap_or("…"), most.unwrap_or("…"));
    let (value, bounds) =
        if matches!(field.storage, Storage::Integer | Storage::Number) || numeric(least) || numeric(most) {
            let bound = |text: Option<&str>| text?.parse::<f64>().ok().map(lit);
            (number(&field.id), (bound(least), bound(most)))
        } else {
            let bound = |text: Option<&str>| text?.parse::<chrono::NaiveDate>().ok().map(on);
            (day(&field.id), (bound(least), bound(most)))
        };
    let broken = outside(&value, bounds)?;
    Some(Probe::among(&field.id, filled(&field.id).and(value.is_not_null()), broken).says(says))
}

fn numeric(bound: Option<&str>) -> bool {
    bound.is_some_and(|text| text.parse::<f64>().is_ok())
}

fn outside(value: &Expr, bounds: (Option<Expr>, Option<Expr>)) -> Option<Expr> {
    match bounds {
        (Some(least), Some(most)) => Some(value.clone().lt(least).or(value.clone().gt(most))),
        (Some(least), None) => Some(value.clone().lt(least)),
        (None, Some(most)) => Some(value.clone().gt(most)),
        (None, None) => None,
    }
}
