//! NHAT-001: one identifier bears two names.

use crate::check::expr::text;
use crate::check::repeat::{contradicted_as, name_letters};
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-001",
    title: Text::new("Một số định danh mang hai tên", "One identifier bears two names"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_001_mot_so_hai_ten.md"),
    scope: Scope::Table(probes),
};

/// Rows with the same personal number and different names; capitals do not count, and marks are left to NHAT-012.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let keys = [Role::PersonalId, Role::OldPersonalId].into_iter().filter_map(role);
    let probe = |key| {
        let name = role(Role::PersonName)?;
        contradicted_as(view, &[key], vec![text(key)], name, name_letters(name), "Cùng số định danh mà khác họ tên")
    };
    Ok(keys.filter_map(probe).collect())
}
