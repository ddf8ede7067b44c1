//! SACH-001: a key repeats.

use crate::check::repeat::repeated;
use crate::check::{Check, Context, GroupRule, Level, Scope, Standing};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-001",
    title: Text::new("Trùng khóa", "A key repeats"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_001_trung_khoa.md"),
    scope: Scope::Group(rules),
};

/// Rows that share their whole key with another row: all of them, as a person must say which is right.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let key: Vec<&str> = context.entity.key.iter().map(String::as_str).collect();
    key.first().map(|first| repeated(&key, first, "Cùng khóa")).into_iter().collect()
}
