//! NHAT-013: an address does not lie in the commune of the code.

use crate::check::expr::{filled, is_digits, judged, text, unit};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-013",
    title: Text::new("Địa chỉ không thuộc xã của mã xã", "An address does not lie in the commune of the code"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_013_dia_chi_khac_ma_xa.md"),
    scope: Scope::Row(probes),
};

/// Rows whose address is understood (now or through the merger) and names none but other communes than the code says.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let (Some(address), Some(commune)) = (context.role(Role::Address), context.role(Role::CommuneCode)) else {
        return Vec::new();
    };
    let known = unit(address).is_not_null().and(filled(commune));
    let named = unit(address).str().contains_literal(text(commune));
    let code = judged(commune, |code| is_digits(code, 5));
    vec![Probe::among(address, known.and(code), named.not()).beside(&[commune])]
}
