//! DU-004: the key of a record is incomplete.

use crate::check::expr::filled;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DU-004",
    title: Text::new("Khóa của bản ghi không đầy đủ", "The key of a record is incomplete"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("du_004_khoa_thieu.md"),
    scope: Scope::Row(probes),
};

/// Key fields not already required by themselves.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let key = &context.entity.key;
    let open =
        key.iter().filter_map(|id| context.entity.field(id)).filter(|field| !field.required && context.has(&field.id));
    let others =
        |own: &str| key.iter().map(String::as_str).filter(|id| *id != own && context.has(id)).collect::<Vec<_>>();
    open.map(|field| {
        let probe = Probe::among(&field.id, polars::prelude::lit(true), filled(&field.id).not());
        probe.beside(&others(&field.id))
    })
    .collect()
}
