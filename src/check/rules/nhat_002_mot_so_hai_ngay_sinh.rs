//! NHAT-002: one identifier bears two birth days.

use polars::prelude::{UnionArgs, concat};

use crate::check::expr::{day, text, year};
use crate::check::repeat::contradicted_as;
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

/// Rows with the same personal number and different years of birth, or different whole days; a year alone does not
/// speak against a day of that year.
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let role = |role| view.context.role(role);
    let keys = [Role::PersonalId].into_iter().filter_map(role);
    let probe = |key| {
        let birth = role(Role::BirthDate)?;
        let by = |judged| {
            contradicted_as(view, &[key], vec![text(key)], birth, judged, "Cùng số định danh mà khác ngày sinh")
        };
        let (years, days) = (by(year(birth))?, by(day(birth))?);
        Some((years, days.broken))
    };
    keys.filter_map(probe)
        .map(|(years, days)| {
            let broken = concat([years.broken, days], UnionArgs::default())?;
            Ok(TableProbe { broken, ..years })
        })
        .collect()
}
