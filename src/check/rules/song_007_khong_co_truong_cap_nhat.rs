//! SONG-007: the table has no column of update days.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-007",
    title: Text::new("Bảng không có cột ngày cập nhật", "The table has no column of update days"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_007_khong_co_truong_cap_nhat.md"),
    scope: Scope::Set(facts),
};

/// No field of the role is present though a cycle is declared.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    if view.context.entity.update.days().is_none() {
        return Ok(Vec::new());
    }
    let rows = view.table.rows.max(1);
    let broken = if view.context.role(Role::UpdatedAt).is_none() { rows } else { 0 };
    let detail = "Không có cột nào cho biết bản ghi được cập nhật khi nào".to_owned();
    Ok(vec![SetFact { field: String::new(), tested: rows, broken, detail }])
}
