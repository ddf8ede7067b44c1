//! DU-003: the column of a required field is absent.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-003",
    title: Text::new("Thiếu hẳn cột của trường bắt buộc", "The column of a required field is absent"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("du_003_thieu_cot.md"),
    scope: Scope::Set(facts),
};

/// Required fields that no column became: all rows of the set lack them.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let required = view.context.entity.fields.iter().filter(|field| field.required);
    let fact = |field: &crate::dictionary::Field| SetFact {
        field: field.id.clone(),
        tested: view.table.rows.max(1),
        broken: if view.context.has(&field.id) { 0 } else { view.table.rows.max(1) },
        detail: format!("Không có cột nào cho trường «{}»", field.title.vi),
    };
    Ok(required.map(fact).collect())
}
