//! DUNG-019: a person's name has digits or signs.

use crate::check::expr::{filled, flawed, organisation};
use crate::check::flaws::NOT_A_NAME;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-019",
    title: Text::new("Họ tên có chữ số hoặc ký hiệu", "A person's name has digits or signs"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_019_ho_ten_co_so.md"),
    scope: Scope::Cell(probe),
};

/// Names of persons with a digit or a sign; hyphen, apostrophe, point, comma and brackets are allowed, and
/// organisations in a field of holders are not judged.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let name = field.role == Some(Role::PersonName);
    name.then(|| {
        Probe::among(&field.id, filled(&field.id).and(organisation(&field.id).not()), flawed(&field.id, NOT_A_NAME))
    })
}
