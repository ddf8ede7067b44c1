//! DUNG-009: two days run backwards.

use crate::check::expr::{day, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-009",
    title: Text::new("Hai ngày ngược thứ tự", "Two days run backwards"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_009_thu_tu_ngay.md"),
    scope: Scope::Row(probes),
};

/// For each pair of the entity's `order`: the second day before the first. A first day in the future is itself wrong
/// (DUNG-008), so it judges nothing.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let pairs = context.entity.order.iter().filter(|(first, then)| context.has(first) && context.has(then));
    let probe = |(first, then): &(String, String)| {
        let known = day(first).lt_eq(on(context.as_of)).and(day(then).is_not_null());
        Probe::among(then, known, day(then).lt(day(first))).beside(&[first])
    };
    pairs.map(probe).collect()
}
