//! SONG-009: the whole table is older than its update cycle.

use crate::check::expr::day;
use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::dictionary::Role;
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-009",
    title: Text::new("Cả bảng đã cũ hơn chu kỳ cập nhật", "The whole table is older than its update cycle"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_009_ca_bang_cu.md"),
    scope: Scope::Set(facts),
};

/// The newest update day lies more than one cycle before the day the data is judged for.
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let context = view.context;
    let (Some(updated), Some(cycle)) = (context.role(Role::UpdatedAt), context.entity.update.days()) else {
        return Ok(Vec::new());
    };
    let newest = day(updated).max().cast(polars::prelude::DataType::Int32).alias("newest");
    let found = engine::collect(view.rows.clone().select([newest]))?;
    let Some(newest) = found.column("newest")?.i32()?.get(0) else {
        return Ok(Vec::new());
    };
    let Some(newest) = chrono::NaiveDate::from_epoch_days(newest) else {
        return Ok(Vec::new());
    };
    let age = (context.as_of - newest).num_days();
    let detail = format!("Lần cập nhật mới nhất: {newest}, cách {age} ngày; chu kỳ: {cycle} ngày");
    let rows = view.table.rows;
    Ok(vec![SetFact { field: updated.to_owned(), tested: rows, broken: if age > cycle { rows } else { 0 }, detail }])
}
