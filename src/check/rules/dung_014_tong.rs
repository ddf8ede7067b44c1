//! DUNG-014: a total differs from the sum of its parts.

use polars::prelude::{Expr, lit};

use crate::check::expr::number;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Sum;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-014",
    title: Text::new("Tổng khác các phần cộng lại", "A total differs from the sum of its parts"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_014_tong.md"),
    scope: Scope::Row(probes),
};

/// For each sum of the entity: beyond half a unit in the second decimal for each part. Missing parts count as nothing.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let whole = |sum: &&Sum| context.has(&sum.total) && sum.parts.iter().all(|part| context.has(part));
    context.entity.sums.iter().filter(whole).filter_map(probe).collect()
}

fn probe(sum: &Sum) -> Option<Probe> {
    let parts = || sum.parts.iter();
    let added = parts().map(|part| number(part).fill_null(lit(0.0))).reduce(|one, other| -> Expr { one + other })?;
    let any = parts().map(|part| number(part).is_not_null()).reduce(Expr::or)?;
    let known = number(&sum.total).is_not_null().and(any);
    let slack = 0.005 * f64::from(u32::try_from(sum.parts.len()).unwrap_or(u32::MAX)) + 1e-6;
    let broken = (number(&sum.total) - added).abs().gt(lit(slack));
    let beside: Vec<&str> = parts().map(String::as_str).collect();
    Some(Probe::among(&sum.total, known, broken).beside(&beside))
}
