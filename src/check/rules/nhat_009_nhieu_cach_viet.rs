//! NHAT-009: one code is written in several ways.

use polars::prelude::col;

use crate::check::expr::among;
use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-009",
    title: Text::new("Một mã được viết nhiều cách", "One code is written in several ways"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_009_nhieu_cach_viet.md"),
    scope: Scope::Set(facts),
};

/// Coded fields in which the raw texts of one code differ, from the log of changes.
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let Some(changes) = view.changes.clone() else {
        return Ok(Vec::new());
    };
    let coded = view.context.fields().filter(|field| field.codes.is_some()).map(|field| field.id.as_str());
    let spelt = changes
        .filter(among("field", coded))
        .group_by([col("field"), col("after")])
        .agg([col("before").n_unique().alias("ways")]);
    let most = spelt.group_by([col("field")]).agg([col("ways").max()]);
    let found = engine::collect(most)?;
    let (names, ways) = (found.column("field")?.str()?, found.column("ways")?.u32()?);
    let fact = |field: &crate::dictionary::Field| {
        let at = names.iter().position(|name| name == Some(field.id.as_str()));
        let ways = at.and_then(|at| ways.get(at)).unwrap_or_default();
        let detail = format!("Có mã được viết theo {ways} cách khác nhau");
        SetFact { field: field.id.clone(), tested: 1, broken: u64::from(ways > 1), detail }
    };
    Ok(view.context.fields().filter(|field| field.codes.is_some()).map(fact).collect())
}
