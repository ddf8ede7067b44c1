//! NHAT-005: one organisation name bears two codes.

use crate::check::repeat::contradicted;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-005",
    title: Text::new("Một tên tổ chức mang hai mã số", "One organisation name bears two codes"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_005_mot_ten_hai_ma.md"),
    scope: Scope::Table(probes),
};

/// Rows with the same name of an organisation and different tax codes.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let keys = [Role::OrganisationName].into_iter().filter_map(role);
    let probe = |key| contradicted(view, &[key], role(Role::TaxCode)?, "Cùng tên mà khác mã số");
    Ok(keys.filter_map(probe).collect())
}
