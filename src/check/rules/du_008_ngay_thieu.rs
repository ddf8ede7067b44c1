//! DU-008: a day has only its year or month.

use crate::check::expr::{is_digits, judged};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-008",
    title: Text::new("Ngày chỉ có năm hoặc tháng", "A day has only its year or month"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("du_008_ngay_thieu.md"),
    scope: Scope::Cell(probe),
};

/// Partial days in fields that name the day of birth, issue, expiry or start; a field that asks for no more than a year
/// («Năm sinh …») is not judged.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let whole = matches!(field.role?, Role::BirthDate | Role::IssueDate | Role::ExpiryDate | Role::StartDate);
    let year_alone = field.title.vi.starts_with("Năm ");
    (whole && !year_alone).then(|| {
        let partial = |day: &str| match day.split_once('-') {
            Some((year, month)) => is_digits(year, 4) && is_digits(month, 2),
            None => is_digits(day, 4),
        };
        Probe::of(&field.id, judged(&field.id, partial))
    })
}
