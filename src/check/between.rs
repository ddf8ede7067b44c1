//! What linking with other tables found, as probes.

use polars::prelude::{DataType, LazyFrame, NULL, col, lit};

use super::expr::filled;
use super::{TableProbe, TableView};
use crate::error::Result;
use crate::link::between;

/// A probe for each reference that was linked: the rows of which that kind of fact is told.
pub(super) fn told(view: &TableView<'_>, kind: &'static str) -> Result<Vec<TableProbe>> {
    let Some(facts) = &view.between else { return Ok(Vec::new()) };
    let mut probes: Vec<TableProbe> = Vec::new();
    for summary in between::load(view.table)? {
        let field = summary.relation;
        if view.context.has(&field) && !probes.iter().any(|probe| probe.field == field) {
            let broken = of(facts, &field, kind);
            probes.push(TableProbe { tested: filled(&field), field, broken });
        }
    }
    Ok(probes)
}

fn of(facts: &LazyFrame, field: &str, kind: &'static str) -> LazyFrame {
    let text = |name: &str| col(name).cast(DataType::String);
    let wanted = text("field").eq(lit(field)).and(text("kind").eq(lit(kind)));
    let at = lit(NULL).cast(DataType::UInt64).alias("_at");
    facts.clone().filter(wanted).select([col("_row").cast(DataType::UInt32), text("detail"), at])
}
