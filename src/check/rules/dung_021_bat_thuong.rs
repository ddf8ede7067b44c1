//! DUNG-021: a number stands far from its column.

use polars::prelude::{DataType, LazyFrame, NULL, col, lit};

use crate::check::expr::number;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::{Role, Storage};
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-021",
    title: Text::new("Số khác thường so với cả cột", "A number stands far from its column"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_021_bat_thuong.md"),
    scope: Scope::Table(probes),
};

/// Positive numbers whose logarithm lies more than six robust standard deviations (1.4826 × the median absolute deviation)
/// from the median; only columns of 30 numbers or more. Iglewicz and Hoaglin (1993) ask for 3.5; land and money have
/// long tails, so six.
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let measured = |field: &&crate::dictionary::Field| {
        matches!(field.role, Some(Role::Area | Role::Money))
            || (field.role.is_none() && field.storage == Storage::Number)
    };
    let mut probes = Vec::new();
    for field in view.context.fields().filter(measured) {
        let known = number(&field.id).gt(lit(0.0));
        let rows = view
            .rows
            .clone()
            .filter(known.clone())
            .select([col("_row"), number(&field.id).log(lit(std::f64::consts::E)).alias("x")]);
        if let Some(broken) = far(rows)? {
            probes.push(TableProbe { field: field.id.clone(), tested: known, broken });
        }
    }
    Ok(probes)
}

fn far(rows: LazyFrame) -> Result<Option<LazyFrame>> {
    let middle =
        engine::collect(rows.clone().select([col("x").median().alias("middle"), col("x").count().alias("count")]))?;
    let count = middle.column("count")?.u32()?.get(0).unwrap_or_default();
    let Some(middle) = middle.column("middle")?.f64()?.get(0).filter(|_| count >= 30) else {
        return Ok(None);
    };
    let apart = (col("x") - lit(middle)).abs();
    let spread = engine::collect(rows.clone().select([apart.clone().median().alias("spread")]))?;
    let Some(spread) = spread.column("spread")?.f64()?.get(0).filter(|spread| *spread > 0.0) else {
        return Ok(None);
    };
    let usual = |sign: f64| (middle + sign * 6.0 * 1.4826 * spread).exp();
    let detail =
        format!("Trung vị của cột: {:.0}; thường trong khoảng {:.0} đến {:.0}", middle.exp(), usual(-1.0), usual(1.0));
    let broken = rows.filter(apart.gt(lit(6.0 * 1.4826 * spread)));
    Ok(Some(broken.select([col("_row"), lit(detail).alias("detail"), lit(NULL).cast(DataType::UInt64).alias("_at")])))
}
