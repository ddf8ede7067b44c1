//! SACH-003: two rows are the same.

use crate::check::repeat::repeated_rows;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-003",
    title: Text::new("Hai dòng giống hệt nhau", "Two rows are the same"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_003_trung_dong.md"),
    scope: Scope::Table(probes),
};

/// Rows equal in every field to an earlier row: all but the first of each group.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    Ok(repeated_rows(view).into_iter().collect())
}
