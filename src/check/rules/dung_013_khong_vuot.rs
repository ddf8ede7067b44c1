//! DUNG-013: a part exceeds the whole.

use crate::check::expr::number;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-013",
    title: Text::new("Phần lớn hơn toàn thể", "A part exceeds the whole"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_013_khong_vuot.md"),
    scope: Scope::Row(probes),
};

/// For each pair of the entity's `at_most`: the small number exceeds the large one.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let pairs = context.entity.at_most.iter().filter(|(small, large)| context.has(small) && context.has(large));
    let probe = |(small, large): &(String, String)| {
        let known = number(small).is_not_null().and(number(large).is_not_null());
        Probe::among(small, known, number(small).gt(number(large))).beside(&[large])
    };
    pairs.map(probe).collect()
}
