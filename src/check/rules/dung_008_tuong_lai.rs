//! DUNG-008: a day lies in the future.

use crate::check::expr::{day, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-008",
    title: Text::new("Ngày ở tương lai", "A day lies in the future"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_008_tuong_lai.md"),
    scope: Scope::Cell(probe),
};

/// Days of birth, issue and founding after the day the data is judged for.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let past = matches!(field.role?, Role::BirthDate | Role::IssueDate | Role::StartDate);
    let known = day(&field.id).is_not_null();
    past.then(|| Probe::among(&field.id, known, day(&field.id).gt(on(context.as_of))))
}
