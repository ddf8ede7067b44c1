//! NHAT-004: one tax code bears two organisation names.

use crate::check::expr::text;
use crate::check::repeat::{contradicted_as, name_letters};
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-004",
    title: Text::new("Một mã số thuế mang hai tên tổ chức", "One tax code bears two organisation names"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_004_mot_ma_hai_ten_to_chuc.md"),
    scope: Scope::Table(probes),
};

/// Rows with the same tax code and different names; capitals, marks and short forms («CTY TNHH MTV») do not count.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let keys = [Role::TaxCode].into_iter().filter_map(role);
    let probe = |key| {
        let name = role(Role::OrganisationName)?;
        contradicted_as(view, &[key], vec![text(key)], name, name_letters(name), "Cùng mã số mà khác tên")
    };
    Ok(keys.filter_map(probe).collect())
}
