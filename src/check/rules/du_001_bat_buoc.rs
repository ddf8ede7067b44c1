//! DU-001: a required field is empty.

use crate::check::expr::filled;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-001",
    title: Text::new("Trường bắt buộc bị trống", "A required field is empty"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("du_001_bat_buoc.md"),
    scope: Scope::Cell(probe),
};

/// Rows without a value where the dictionary asks for one.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    field.required.then(|| Probe::among(&field.id, polars::prelude::lit(true), filled(&field.id).not()))
}
