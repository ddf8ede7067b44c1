//! DU-006: a field is hardly ever filled.

use polars::prelude::DataType;

use crate::check::expr::filled;
use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-006",
    title: Text::new("Trường hầu như không được điền", "A field is hardly ever filled"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("du_006_it_duoc_dien.md"),
    scope: Scope::Set(facts),
};

/// Fields that the dictionary does not require, filled in less than a tenth of at least 20 rows.
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let fields: Vec<_> = view.context.fields().filter(|field| !field.required).collect();
    if view.table.rows < 20 || fields.is_empty() {
        return Ok(Vec::new());
    }
    let counts = fields.iter().map(|field| filled(&field.id).cast(DataType::UInt64).sum().alias(field.id.as_str()));
    let counted = engine::collect(view.rows.clone().select(counts.collect::<Vec<_>>()))?;
    let fact = |field: &&crate::dictionary::Field| {
        let filled = counted.column(&field.id)?.u64()?.get(0).unwrap_or_default();
        let detail = format!("Chỉ {filled} trên {} dòng có giá trị", view.table.rows);
        let broken = u64::from(filled.saturating_mul(10) < view.table.rows);
        Ok(SetFact { field: field.id.clone(), tested: 1, broken, detail })
    };
    fields.iter().map(fact).collect()
}
