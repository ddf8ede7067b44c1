//! DU-002: a field required by another field's value is empty.

use crate::check::expr::{among, filled};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-002",
    title: Text::new("Trường bắt buộc theo điều kiện bị trống", "A field required by another field's value is empty"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("du_002_bat_buoc_khi.md"),
    scope: Scope::Row(probes),
};

/// For each rule of the entity: rows where the deciding field holds a deciding value.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let rules = context.entity.required_when.iter().filter(|rule| context.has(&rule.field) && context.has(&rule.when));
    let probe = |rule: &crate::dictionary::RequiredWhen| {
        let tested = among(&rule.when, rule.equals.iter().map(String::as_str));
        Probe::among(&rule.field, tested, filled(&rule.field).not()).beside(&[&rule.when])
    };
    rules.map(probe).collect()
}
