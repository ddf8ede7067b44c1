//! DU-005: a record is nearly empty.

use polars::prelude::{DataType, Expr, lit};

use crate::check::expr::filled;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-005",
    title: Text::new("Bản ghi gần như trống", "A record is nearly empty"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("du_005_gan_trong.md"),
    scope: Scope::Row(probes),
};

/// Rows with fewer than a quarter of the present fields filled; only tables of four fields or more.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let fields = context.present;
    if fields.len() < 4 {
        return Vec::new();
    }
    let count = |field: &String| filled(field).cast(DataType::UInt32);
    let Some(sum) = fields.iter().map(count).reduce(|one, other| -> Expr { one + other }) else {
        return Vec::new();
    };
    let least = u32::try_from(fields.len()).unwrap_or(u32::MAX);
    vec![
        Probe::among("", lit(true), (sum * lit(4_u32)).lt(lit(least)))
            .says("Chưa đến một phần tư số trường có giá trị"),
    ]
}
