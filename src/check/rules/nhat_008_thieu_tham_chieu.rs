//! NHAT-008: a reference leads to no record.

use polars::prelude::{DataType, JoinArgs, JoinType, LazyFrame, NULL, col, lit};

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
/// Where normalizing proposes a mended value (a lost zero), that is compared, on both sides: the damage is told once, by
/// the check that found it.
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let relations = view.context.entity.relations.iter().filter(|relation| view.context.has(&relation.field));
    relations.filter_map(|relation| probe(view, relation).transpose()).collect()
}

fn probe(view: &TableView<'_>, relation: &Relation) -> Result<Option<TableProbe>> {
    let Some(other) = view.others.get(&relation.entity).filter(|other| other.fields.contains(&relation.target)) else {
        return Ok(None);
    };
    let beside = other.dir.join("notes.parquet");
    let notes = beside.is_file().then(|| engine::scan(&beside)).transpose()?;
    let there =
        mended(engine::scan(&other.dir.join("normal.parquet"))?, notes, &relation.target).select([col("target")]);
    let own = view.notes.as_deref().map(engine::scan).transpose()?;
    let here = mended(view.rows.clone(), own, &relation.field);
    let lost = here.join(there, [col("target")], [col("target")], JoinArgs::new(JoinType::Anti));
    let detail =
        lit(format!("Không thấy trong bảng «{}», trường «{}»", relation.entity, relation.target)).alias("detail");
    let broken = lost.select([col("_row"), detail, lit(NULL).cast(DataType::UInt64).alias("_at")]);
    Ok(Some(TableProbe { field: relation.field.clone(), tested: filled(&relation.field), broken }))
}

/// `_row` and the filled values of a field (`target`), mended where there is a proposal.
fn mended(rows: LazyFrame, notes: Option<LazyFrame>, field: &str) -> LazyFrame {
    let rows = rows.filter(filled(field)).select([col("_row"), col(field).alias("target")]);
    let Some(notes) = notes else { return rows };
    let of_field = col("field").cast(DataType::String).eq(lit(field)).and(col("output").is_not_null());
    let proposed = notes
        .filter(of_field.and(col("status").cast(DataType::String).eq(lit("repair"))))
        .select([col("_row").cast(DataType::UInt32), col("output").cast(DataType::String)]);
    let joined = rows.join(proposed, [col("_row")], [col("_row")], JoinArgs::new(JoinType::Left));
    joined.select([col("_row"), col("output").fill_null(col("target")).alias("target")])
}
