//! DUNG-007: a value is out of bounds.

use polars::prelude::{Expr, lit};

use crate::check::expr::{day, filled, number, on};
use crate::check::rules::dung_026_toa_do_dao::swapped;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role, Storage};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-007",
    title: Text::new("Giá trị ngoài khoảng cho phép", "A value is out of bounds"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_007_ngoai_khoang.md"),
    scope: Scope::Cell(probe),
};

/// Numbers and whole days below `min` or above `max`, both inclusive. Negative amounts are left to DUNG-015, swapped
/// coordinates to DUNG-026.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let (least, most) = (field.min.as_deref(), field.max.as_deref());
    let says = match (least, most) {
        (Some(least), Some(most)) => format!("Cho phép từ {least} đến {most}"),
        (Some(least), None) => format!("Cho phép từ {least} trở lên"),
        (None, most) => format!("Cho phép đến {}", most?),
    };
    let (value, bounds) =
        if matches!(field.storage, Storage::Integer | Storage::Number) || numeric(least) || numeric(most) {
            let bound = |text: Option<&str>| text?.parse::<f64>().ok().map(lit);
            (number(&field.id), (bound(least), bound(most)))
        } else {
            let bound = |text: Option<&str>| text?.parse::<chrono::NaiveDate>().ok().map(on);
            (day(&field.id), (bound(least), bound(most)))
        };
    let mut broken = outside(&value, bounds)?;
    if matches!(field.role, Some(Role::Area | Role::Money)) {
        broken = broken.and(value.clone().gt_eq(lit(0.0)));
    }
    if let Some(swapped) = swapped(context).filter(|_| matches!(field.role, Some(Role::Northing | Role::Easting))) {
        broken = broken.and(swapped.fill_null(lit(false)).not());
    }
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
