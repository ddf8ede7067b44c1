//! DU-010: required records are absent.

use polars::prelude::{JoinArgs, JoinType, SortMultipleOptions, UniqueKeepStrategy, col, len};

use crate::check::expr::filled;
use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-010",
    title: Text::new("Bản ghi phải có mà chưa có", "Required records are absent"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.2.0" },
    page: include_str!("du_010_chua_phu_het.md"),
    scope: Scope::Set(facts),
};

/// For each relation that `covers` another table of the job: keys there that no row here refers to.
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let mut facts = Vec::new();
    let relations = view.context.entity.relations.iter();
    for relation in relations.filter(|relation| relation.covers && view.context.has(&relation.field)) {
        let Some(other) = view.others.get(&relation.entity).filter(|other| other.fields.contains(&relation.target))
        else {
            continue;
        };
        let all = engine::scan(&other.dir.join("normal.parquet"))?.filter(filled(&relation.target));
        let all = all.select([col(relation.target.as_str()).alias("key")]).unique(None, UniqueKeepStrategy::Any);
        let here =
            view.rows.clone().filter(filled(&relation.field)).select([col(relation.field.as_str()).alias("key")]);
        let absent = all.clone().join(here, [col("key")], [col("key")], JoinArgs::new(JoinType::Anti));
        let count = |plan: polars::prelude::LazyFrame| -> Result<u64> {
            let counted = engine::collect(plan.select([len().alias("n")]))?;
            Ok(u64::from(counted.column("n")?.u32()?.get(0).unwrap_or_default()))
        };
        let (tested, broken) = (count(all)?, count(absent.clone())?);
        let first = engine::collect(absent.sort(["key"], SortMultipleOptions::default()).limit(5))?;
        let keys: Vec<&str> = first.column("key")?.str()?.iter().flatten().collect();
        let more = if broken > 5 { ", …" } else { "" };
        let detail = format!(
            "Bảng «{}» có {tested} bản ghi phải có ở đây; thiếu {broken}: {}{more}",
            relation.entity,
            keys.join(", ")
        );
        facts.push(SetFact { field: relation.field.clone(), tested, broken, detail });
    }
    Ok(facts)
}
