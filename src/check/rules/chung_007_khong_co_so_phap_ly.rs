//! CHUNG-007: the table names no legal basis.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "CHUNG-007",
    title: Text::new("Bảng chưa ghi cơ sở pháp lý", "The table names no legal basis"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("chung_007_khong_co_so_phap_ly.md"),
    scope: Scope::Set(facts),
};

/// Entities without a legal basis.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let broken = u64::from(view.context.entity.legal_basis.is_empty());
    let detail = "Từ điển chưa ghi cơ sở pháp lý".to_owned();
    Ok(vec![SetFact { field: String::new(), tested: 1, broken, detail }])
}
