//! DUNG-020: a person's name is a single word.

use polars::prelude::lit;

use crate::check::expr::text;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-020",
    title: Text::new("Họ tên chỉ có một tiếng", "A person's name is a single word"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_020_ho_ten_mot_tieng.md"),
    scope: Scope::Cell(probe),
};

/// Names of persons without a space.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let name = field.role == Some(Role::PersonName);
    name.then(|| Probe::of(&field.id, text(&field.id).str().contains_literal(lit(" ")).not()))
}
