//! DUNG-011: the sex differs from the digit in the personal number.

use polars::prelude::{Expr, lit};

use crate::check::expr::{among, born, text};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-011",
    title: Text::new(
        "Giới tính khác chữ số trong số định danh",
        "The sex differs from the digit in the personal number",
    ),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_011_gioi_tinh_dinh_danh.md"),
    scope: Scope::Row(probes),
};

/// The fourth digit is even for men, odd for women.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let (Some(id), Some(sex)) = (context.role(Role::PersonalId), context.role(Role::Sex)) else {
        return Vec::new();
    };
    let odd: Expr = (born(id) % lit(2)).eq(lit(1));
    let known = born(id).is_not_null().and(among(sex, ["nam", "nu"]));
    vec![Probe::among(sex, known, odd.neq(text(sex).eq(lit("nu")))).beside(&[id])]
}
