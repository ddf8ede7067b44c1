//! SACH-004: a record is probably a duplicate.

use polars::prelude::{DataType, col, lit};

use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-004",
    title: Text::new("Nhiều khả năng trùng với bản ghi khác", "A record is probably a duplicate"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_004_trung_lien_ket.md"),
    scope: Scope::Table(probes),
};

/// Records of a cluster found by linking that are not its survivor. Nothing is tested where linking has not run.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let Some(clusters) = view.clusters.clone() else {
        return Ok(Vec::new());
    };
    let survivor = clusters.clone().filter(col("survivor")).select([col("cluster"), col("_row").alias("kept")]);
    let places = view
        .rows
        .clone()
        .select([col("_row").cast(DataType::UInt32).alias("kept"), crate::check::expr::place().alias("_at")]);
    let others = clusters.filter(col("survivor").not());
    let inner = || polars::prelude::JoinArgs::new(polars::prelude::JoinType::Inner);
    let joined = others.join(survivor, [col("cluster")], [col("cluster")], inner());
    let broken = joined.join(places, [col("kept").cast(DataType::UInt32)], [col("kept")], inner());
    let detail = lit("Liên kết cho là cùng một đối tượng với dòng được giữ").alias("detail");
    let broken = broken.select([col("_row"), detail, col("_at")]);
    Ok(vec![TableProbe { field: String::new(), tested: lit(true), broken }])
}
