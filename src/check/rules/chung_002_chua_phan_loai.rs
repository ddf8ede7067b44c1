//! CHUNG-002: a field has not been classified.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "CHUNG-002",
    title: Text::new("Trường chưa được phân loại", "A field has not been classified"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("chung_002_chua_phan_loai.md"),
    scope: Scope::Set(facts),
};

/// Fields without a class of sharing (criterion 3).
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let fact = |field: &crate::dictionary::Field| {
        let broken = u64::from(field.classification.sharing.is_none());
        SetFact {
            field: field.id.clone(),
            tested: 1,
            broken,
            detail: "Chưa có loại theo tiêu chí 3 (chia sẻ)".to_owned(),
        }
    };
    Ok(view.context.fields().map(fact).collect())
}
