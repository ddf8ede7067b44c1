//! CHUNG-003: the table has no owner.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "CHUNG-003",
    title: Text::new("Bảng chưa có cơ quan chủ quản", "The table has no owner"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("chung_003_khong_chu_quan.md"),
    scope: Scope::Set(facts),
};

/// An empty owner of the entity.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let broken = u64::from(view.context.entity.owner.trim().is_empty());
    let detail = "Từ điển chưa ghi cơ quan chủ quản".to_owned();
    Ok(vec![SetFact { field: String::new(), tested: 1, broken, detail }])
}
