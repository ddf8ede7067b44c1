//! CHUNG-001: fewer than two bodies use the data.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "CHUNG-001",
    title: Text::new("Chưa có hai nơi cùng dùng", "Fewer than two bodies use the data"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("chung_001_it_noi_dung.md"),
    scope: Scope::Set(facts),
};

/// «Dữ liệu dùng chung» is needed by two bodies or systems at least.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let count = view.context.entity.consumers.len();
    let detail = format!("Từ điển ghi {count} nơi dùng");
    Ok(vec![SetFact { field: String::new(), tested: 1, broken: u64::from(count < 2), detail }])
}
