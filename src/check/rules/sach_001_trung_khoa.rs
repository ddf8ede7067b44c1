//! SACH-001: a key repeats.

use crate::check::repeat::repeated;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-001",
    title: Text::new("Trùng khóa", "A key repeats"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_001_trung_khoa.md"),
    scope: Scope::Table(probes),
};

/// Rows that share their whole key with another row: all of them, as a person must say which is right.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let key: Vec<&str> = view.context.entity.key.iter().map(String::as_str).collect();
    let Some(&first) = key.first() else {
        return Ok(Vec::new());
    };
    Ok(repeated(view, &key, first, "Cùng khóa").into_iter().collect())
}
