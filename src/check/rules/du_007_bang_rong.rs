//! DU-007: the table has no rows.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-007",
    title: Text::new("Bảng không có dòng dữ liệu nào", "The table has no rows"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("du_007_bang_rong.md"),
    scope: Scope::Set(facts),
};

/// The set has no row at all.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let detail = "Không đọc được dòng dữ liệu nào".to_owned();
    Ok(vec![SetFact { field: String::new(), tested: 1, broken: u64::from(view.table.rows == 0), detail }])
}
