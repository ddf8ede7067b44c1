//! SONG-012: an address is written by former units.

use polars::prelude::lit;

use crate::check::expr::unit;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-012",
    title: Text::new("Địa chỉ ghi theo đơn vị hành chính cũ", "An address is written by former units"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_012_dia_chi_don_vi_cu.md"),
    scope: Scope::Cell(probe),
};

/// Addresses whose commune is recognized and is a former one that went whole into one other. Told once:
/// after a merger most addresses are so, and normalizing already brings the codes over.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let address = field.role == Some(Role::Address);
    let old = unit(&field.id).str().starts_with(lit("w"));
    let says = "Các ô khác cùng cách ghi được đếm, không kể từng ô";
    address.then(|| Probe::among(&field.id, unit(&field.id).is_not_null(), old).says(says).once())
}
