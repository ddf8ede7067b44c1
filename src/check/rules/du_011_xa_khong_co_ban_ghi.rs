//! DU-011: a commune has no record at all.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{col, len};

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::dictionary::Role;
use crate::engine;
use crate::error::Result;
use crate::lang::Text;
use crate::units::Units;

pub(super) static CHECK: Check = Check {
    code: "DU-011",
    title: Text::new("Xã, phường không có bản ghi nào", "A commune has no record at all"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.2.0" },
    page: include_str!("du_011_xa_khong_co_ban_ghi.md"),
    scope: Scope::Set(facts),
};

/// A table of the whole province has at least half of its communes and twenty rows for each.
const ROWS_EACH: u64 = 20;

/// Communes in force of a province that no row names, where the table is one of that whole province.
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let context = view.context;
    let Some(field) = context.role(Role::CommuneCode) else { return Ok(Vec::new()) };
    let counted =
        engine::collect(view.rows.clone().select([col(field)]).group_by([col(field)]).agg([len().alias("n")]))?;
    let found: BTreeSet<&str> = counted.column(field)?.str()?.iter().flatten().collect();
    let (units, day) = (Units::builtin(), context.as_of);
    let mut provinces: BTreeMap<&str, usize> = BTreeMap::new();
    for province in found.iter().filter_map(|code| units.province_of_commune(code, day)) {
        *provinces.entry(province).or_default() += 1;
    }
    let mut facts = Vec::new();
    for (province, own) in provinces {
        let all: Vec<(&str, &str)> = units.communes_of(province, day).collect();
        let count = u64::try_from(all.len()).unwrap_or(u64::MAX);
        if own * 2 < all.len() || view.table.rows < count.saturating_mul(ROWS_EACH) {
            continue;
        }
        let absent: Vec<String> = all
            .iter()
            .filter(|(code, _)| !found.contains(code))
            .map(|(code, name)| format!("{name} ({code})"))
            .collect();
        let broken = u64::try_from(absent.len()).unwrap_or(u64::MAX);
        let detail = format!("Tỉnh {province} có {count} xã, phường; không có bản ghi nào: {}", absent.join(", "));
        facts.push(SetFact { field: field.to_owned(), tested: count, broken, detail });
    }
    Ok(facts)
}
