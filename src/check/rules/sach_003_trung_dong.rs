//! SACH-003: two rows are the same.

use crate::check::repeat::repeated_rows;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-003",
    title: Text::new("Hai dòng giống hệt nhau", "Two rows are the same"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_003_trung_dong.md"),
    scope: Scope::Group(rules),
};

/// Rows equal in every field to an earlier row: all but the first of each group.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    if context.present.is_empty() { Vec::new() } else { vec![repeated_rows()] }
}
