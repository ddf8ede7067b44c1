//! DUNG-028: the code of a branch stands where the enterprise’s belongs.

use crate::check::expr::{is_digits, judged};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-028",
    title: Text::new(
        "Mã đơn vị phụ thuộc đứng chỗ mã doanh nghiệp",
        "The code of a branch stands where the enterprise’s belongs",
    ),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_028_ma_don_vi_phu_thuoc.md"),
    scope: Scope::Cell(probe),
};

/// Tax codes of thirteen digits in a field that identifies enterprises (a part of the entity’s key).
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let own = field.role == Some(Role::TaxCode) && context.entity.key.contains(&field.id);
    let branch = |code: &str| {
        code.split_once('-').is_some_and(|(enterprise, branch)| is_digits(enterprise, 10) && is_digits(branch, 3))
    };
    own.then(|| Probe::of(&field.id, judged(&field.id, branch)))
}
