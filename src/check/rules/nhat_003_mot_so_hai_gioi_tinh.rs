//! NHAT-003: one identifier bears two sexes.

use crate::check::repeat::contradicted;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-003",
    title: Text::new("Một số định danh mang hai giới tính", "One identifier bears two sexes"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_003_mot_so_hai_gioi_tinh.md"),
    scope: Scope::Table(probes),
};

/// Rows with the same personal number and different sexes.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let keys = [Role::PersonalId].into_iter().filter_map(role);
    let probe = |key| contradicted(view, &[key], role(Role::Sex)?, "Cùng số định danh mà khác giới tính");
    Ok(keys.filter_map(probe).collect())
}
