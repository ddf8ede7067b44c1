//! CHUNG-005: a column is not in the dictionary.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "CHUNG-005",
    title: Text::new("Cột không có trong từ điển", "A column is not in the dictionary"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("chung_005_cot_ngoai_tu_dien.md"),
    scope: Scope::Set(facts),
};

/// Columns that became no field, running numbers apart. One finding for all.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let mapped = view.table.parts.iter().flat_map(|part| &part.mapping);
    let judged: Vec<_> = mapped.filter(|mapped| mapped.how != "running_number").collect();
    let outside: Vec<&str> =
        judged.iter().filter(|mapped| mapped.field.is_none()).map(|mapped| mapped.header.as_str()).collect();
    let count = |list: usize| u64::try_from(list).unwrap_or(u64::MAX);
    let detail = format!("Cột chưa nhận ra: {}", outside.join("; "));
    Ok(vec![SetFact { field: String::new(), tested: count(judged.len()).max(1), broken: count(outside.len()), detail }])
}
