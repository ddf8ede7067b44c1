//! SACH-002: a unique value repeats.

use crate::check::repeat::repeated;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-002",
    title: Text::new("Giá trị phải duy nhất lại bị trùng", "A unique value repeats"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_002_trung_gia_tri.md"),
    scope: Scope::Table(probes),
};

/// Repeated values of fields marked `unique`; a field that is the whole key is left to SACH-001.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let key = &view.context.entity.key;
    let unique = view.context.fields().filter(|field| field.unique && *key != [field.id.clone()]);
    Ok(unique.filter_map(|field| repeated(view, &[field.id.as_str()], &field.id, "Cùng giá trị")).collect())
}
