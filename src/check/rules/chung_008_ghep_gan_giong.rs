//! CHUNG-008: a column was mapped by likeness alone.

use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "CHUNG-008",
    title: Text::new("Cột được ghép vì tên gần giống", "A column was mapped by likeness alone"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("chung_008_ghep_gan_giong.md"),
    scope: Scope::Set(facts),
};

/// Columns mapped by similarity.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a scope")]
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let mapped = view.table.parts.iter().flat_map(|part| &part.mapping);
    let likened =
        mapped.filter(|mapped| mapped.how == "similar").filter_map(|mapped| Some((mapped, mapped.field.clone()?)));
    let fact = |(mapped, field): (&crate::normalize::Mapped, String)| SetFact {
        field,
        tested: 1,
        broken: 1,
        detail: format!("Cột «{}» được ghép vì tên gần giống (độ tin {:.2})", mapped.header, mapped.confidence),
    };
    Ok(likened.map(fact).collect())
}
