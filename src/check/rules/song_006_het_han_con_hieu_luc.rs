//! SONG-006: an expired paper is still recorded as in force.

use polars::prelude::Expr;

use crate::check::expr::{among, day, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-006",
    title: Text::new("Giấy đã hết hạn mà vẫn ghi còn hiệu lực", "An expired paper is still recorded as in force"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_006_het_han_con_hieu_luc.md"),
    scope: Scope::Row(probes),
};

/// Expiry before the day the data is judged for, while the status is a code whose label begins with «Còn» or «Đang».
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let (Some(expiry), Some(status)) = (context.role(Role::ExpiryDate), context.role(Role::RecordStatus)) else {
        return Vec::new();
    };
    let Some(alive) = in_force(context, status) else {
        return Vec::new();
    };
    let tested = day(expiry).is_not_null().and(alive);
    vec![Probe::among(expiry, tested, day(expiry).lt(on(context.as_of))).beside(&[status])]
}

/// Rows whose status says that the paper holds.
fn in_force(context: &Context<'_>, status: &str) -> Option<Expr> {
    let list = context.dictionary.codes.get(context.entity.field(status)?.codes.as_deref()?)?;
    let begins = |label: &str| ["Còn ", "Đang "].iter().any(|word| label.starts_with(word));
    let codes: Vec<&str> =
        list.entries.iter().filter(|code| begins(&code.label)).map(|code| code.code.as_str()).collect();
    (!codes.is_empty()).then(|| among(status, codes))
}
