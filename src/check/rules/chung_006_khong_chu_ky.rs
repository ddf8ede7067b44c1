//! CHUNG-006: the table declares no update cycle.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "CHUNG-006",
    title: Text::new("Bảng chưa khai chu kỳ cập nhật", "The table declares no update cycle"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("chung_006_khong_chu_ky.md"),
    scope: Scope::Set(facts),
};

/// Entities that promise nothing about updates.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let broken = u64::from(view.context.entity.update.days().is_none());
    let detail = "Từ điển ghi «không định kỳ»".to_owned();
    Ok(vec![SetFact { field: String::new(), tested: 1, broken, detail }])
}
