//! NHAT-007: rows of one key differ in area or amount.

use crate::check::repeat::contradicted;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-007",
    title: Text::new("Cùng khóa mà khác diện tích hoặc số tiền", "Rows of one key differ in area or amount"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_007_cung_khoa_khac_so_do.md"),
    scope: Scope::Table(probes),
};

/// Rows that share the key of the entity and hold different areas or amounts.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let key: Vec<&str> = view.context.entity.key.iter().map(String::as_str).collect();
    let measured = view.context.fields().filter(|field| matches!(field.role, Some(Role::Area | Role::Money)));
    let probe = |field: &crate::dictionary::Field| contradicted(view, &key, &field.id, "Cùng khóa mà khác số");
    Ok(measured.filter(|field| !key.contains(&field.id.as_str())).filter_map(probe).collect())
}
