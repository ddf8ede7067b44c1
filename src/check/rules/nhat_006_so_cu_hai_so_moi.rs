//! NHAT-006: one old number belongs to two personal numbers.

use crate::check::repeat::contradicted;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-006",
    title: Text::new("Một số chứng minh cũ ứng với hai số định danh", "One old number belongs to two personal numbers"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_006_so_cu_hai_so_moi.md"),
    scope: Scope::Table(probes),
};

/// Rows with the same 9-digit number and different 12-digit ones.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let keys = [Role::OldPersonalId].into_iter().filter_map(role);
    let probe = |key| contradicted(view, &[key], role(Role::PersonalId)?, "Cùng số chứng minh cũ mà khác số định danh");
    Ok(keys.filter_map(probe).collect())
}
