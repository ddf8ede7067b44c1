//! CHUNG-004: a field has no rule for opening.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "CHUNG-004",
    title: Text::new("Trường chưa có quy tắc mở", "A field has no rule for opening"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("chung_004_chua_quy_tac_mo.md"),
    scope: Scope::Set(facts),
};

/// Fields for which the dictionary does not say what becomes of them in open data.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let fact = |field: &crate::dictionary::Field| {
        let broken = u64::from(field.open.is_none());
        SetFact {
            field: field.id.clone(), tested: 1, broken, detail: "Chưa có quy tắc mở dữ liệu".to_owned()
        }
    };
    Ok(view.context.fields().map(fact).collect())
}
