//! SACH-013: much of a column had to be mended.

use polars::prelude::{col, len, lit};

use crate::check::expr::among;
use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::engine;
use crate::error::Result;
use crate::lang::Text;
use crate::text::value::KINDS;

pub(super) static CHECK: Check = Check {
    code: "SACH-013",
    title: Text::new("Cột phải sửa nhiều khi chuẩn hóa", "Much of a column had to be mended"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_013_sua_nhieu.md"),
    scope: Scope::Set(facts),
};

/// Fields in which at least a tenth of the rows (and at least 3) had their text repaired: code pages, marks, white space.
/// A label that became a code, or a day written the usual way, is no repair.
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let Some(changes) = view.changes.clone() else {
        return Ok(Vec::new());
    };
    let written = KINDS.iter().map(|kind| kind.id).chain(["xa_tu_dia_chi", "tinh_tu_xa", "don_vi_sau_sap_xep"]);
    let repairs = changes.filter(among("rule", written).not());
    let cells = repairs.select([col("field"), col("_row")]).unique(None, polars::prelude::UniqueKeepStrategy::Any);
    let counted =
        engine::collect(cells.group_by([col("field")]).agg([len().alias("count")]).filter(col("count").gt_eq(lit(3))))?;
    let (fields, counts) = (counted.column("field")?.str()?, counted.column("count")?.u32()?);
    let fact = |field: &crate::dictionary::Field| {
        let at = fields.iter().position(|name| name == Some(field.id.as_str()));
        let count = at.and_then(|at| counts.get(at)).map_or(0, u64::from);
        let broken = u64::from(count.saturating_mul(10) >= view.table.rows && count > 0);
        let detail = format!("Chuẩn hóa đã sửa {count} trên {} ô", view.table.rows);
        SetFact { field: field.id.clone(), tested: 1, broken, detail }
    };
    Ok(view.context.fields().map(fact).collect())
}
