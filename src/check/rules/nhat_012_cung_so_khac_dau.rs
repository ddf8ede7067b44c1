//! NHAT-012: one identifier bears a name written with other marks.

use crate::check::expr::text;
use crate::check::repeat::{contradicted_as, name_letters};
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Role;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-012",
    title: Text::new("Một số định danh, họ tên viết khác dấu", "One identifier, its name written with other marks"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_012_cung_so_khac_dau.md"),
    scope: Scope::Table(probes),
};

/// Rows with the same personal number and names of the same letters but other marks.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let keys = [Role::PersonalId, Role::OldPersonalId].into_iter().filter_map(role);
    let probe = |key| {
        let name = role(Role::PersonName)?;
        let judged = text(name).str().to_lowercase();
        let says = "Cùng số định danh, họ tên chỉ khác dấu";
        contradicted_as(view, &[key], vec![text(key), name_letters(name)], name, judged, says)
    };
    Ok(keys.filter_map(probe).collect())
}
