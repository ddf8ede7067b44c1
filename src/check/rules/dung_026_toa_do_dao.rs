//! DUNG-026: the two coordinates of a point have changed places.

use polars::prelude::{Expr, lit};

use crate::check::expr::number;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-026",
    title: Text::new("Tọa độ X và Y ghi đảo chỗ", "Northing and easting are swapped"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_026_toa_do_dao.md"),
    scope: Scope::Row(probes),
};

/// Points that lie in the country only when their two numbers change places.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let (Some(north), Some(east), Some(swapped)) =
        (context.role(Role::Northing), context.role(Role::Easting), swapped(context))
    else {
        return Vec::new();
    };
    let known = number(north).is_not_null().and(number(east).is_not_null());
    vec![Probe::among(north, known, swapped).beside(&[east])]
}

/// Where each number lies outside its own bounds and inside those of the other; `None` without both fields and bounds.
pub(super) fn swapped(context: &Context<'_>) -> Option<Expr> {
    let field = |role| context.role(role).and_then(|id| context.entity.field(id));
    let (north, east) = (field(Role::Northing)?, field(Role::Easting)?);
    let own = within(north, north)?.not().and(within(east, east)?.not());
    Some(own.and(within(north, east)?).and(within(east, north)?))
}

/// Whether the number of one field lies within the bounds of another.
fn within(value: &Field, bounds: &Field) -> Option<Expr> {
    let bound = |text: &Option<String>| text.as_deref()?.parse::<f64>().ok().map(lit);
    let (least, most) = (bound(&bounds.min)?, bound(&bounds.max)?);
    Some(number(&value.id).gt_eq(least).and(number(&value.id).lt_eq(most)))
}
