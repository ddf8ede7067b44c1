//! NHAT-008: a reference leads to no record.

use polars::prelude::{DataType, JoinArgs, JoinType, NULL, col, lit};

use crate::check::expr::filled;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Relation;
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-008",
    title: Text::new("Tham chiếu tới bản ghi không có", "A reference leads to no record"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_008_thieu_tham_chieu.md"),
    scope: Scope::Table(probes),
};

/// Filled references whose target is not among the values of the other table; only where that table is in the same job.
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let relations = view.context.entity.relations.iter().filter(|relation| view.context.has(&relation.field));
    relations.filter_map(|relation| probe(view, relation).transpose()).collect()
}

fn probe(view: &TableView<'_>, relation: &Relation) -> Result<Option<TableProbe>> {
    let Some(other) = view.others.get(&relation.entity).filter(|other| other.fields.contains(&relation.target)) else {
        return Ok(None);
    };
    let there =
        engine::scan(&other.dir.join("normal.parquet"))?.select([col(relation.target.as_str()).alias("target")]);
    let here = view
        .rows
        .clone()
        .filter(filled(&relation.field))
        .select([col("_row"), col(relation.field.as_str()).alias("target")]);
    let lost = here.join(there, [col("target")], [col("target")], JoinArgs::new(JoinType::Anti));
    let detail =
        lit(format!("Không thấy trong bảng «{}», trường «{}»", relation.entity, relation.target)).alias("detail");
    let broken = lost.select([col("_row"), detail, lit(NULL).cast(DataType::UInt64).alias("_at")]);
    Ok(Some(TableProbe { field: relation.field.clone(), tested: filled(&relation.field), broken }))
}
