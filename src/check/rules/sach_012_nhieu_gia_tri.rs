//! SACH-012: several values in one cell.

use polars::prelude::lit;

use crate::check::expr::text;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-012",
    title: Text::new("Nhiều giá trị trong một ô", "Several values in one cell"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_012_nhieu_gia_tri.md"),
    scope: Scope::Cell(probe),
};

/// Separators in fields that hold one value: numbers, names, days, e-mail.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let one = match field.role? {
        Role::PersonalId
        | Role::OldPersonalId
        | Role::TaxCode
        | Role::BirthDate
        | Role::IssueDate
        | Role::ExpiryDate => r"[;,|\n]|\S\s*/\s*[0-9]{9,}",
        Role::PersonName => r"[;,|\n]| và | & ",
        Role::Email => r"[;,|\n]|@.*@",
        _ => return None,
    };
    Some(Probe::of(&field.id, text(&field.id).str().contains(lit(one), true)))
}
