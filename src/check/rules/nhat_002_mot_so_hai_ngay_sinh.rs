//! NHAT-002: one identifier bears two birth days.

use crate::check::repeat::contradicted;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-002",
    title: Text::new("Một số định danh mang hai ngày sinh", "One identifier bears two birth days"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_002_mot_so_hai_ngay_sinh.md"),
    scope: Scope::Table(probes),
};

/// Rows with the same personal number and different days of birth.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let keys = [Role::PersonalId].into_iter().filter_map(role);
    let probe = |key| contradicted(view, &[key], role(Role::BirthDate)?, "Cùng số định danh mà khác ngày sinh");
    Ok(keys.filter_map(probe).collect())
}
