//! NHAT-011: the commune does not lie in the province.

use chrono::NaiveDate;
use polars::prelude::{
    Column, DataType, Expr, Field as Slot, IntoColumn as _, NewChunkedArray as _, PolarsResult, Schema, StringChunked,
};

use crate::check::expr::{filled, text};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;
use crate::units::Units;

pub(super) static CHECK: Check = Check {
    code: "NHAT-011",
    title: Text::new("Mã xã không thuộc mã tỉnh", "The commune does not lie in the province"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_011_xa_khac_tinh.md"),
    scope: Scope::Row(probes),
};

/// Rows whose commune, as the units stand on the day, lies in another province than the row says. Unknown communes are not tested.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let (Some(commune), Some(province)) = (context.role(Role::CommuneCode), context.role(Role::ProvinceCode)) else {
        return Vec::new();
    };
    let own = province_of(commune, context.as_of);
    let known = own.clone().is_not_null().and(filled(province));
    vec![Probe::among(commune, known, own.neq(text(province))).beside(&[province])]
}

/// The code of the province of each commune.
fn province_of(commune: &str, day: NaiveDate) -> Expr {
    let look = move |codes: Column| -> PolarsResult<Column> {
        let units = Units::builtin();
        let found = codes.str()?.iter().map(|code| units.province_of_commune(code?, day));
        Ok(StringChunked::from_iter_options(codes.name().clone(), found).into_column())
    };
    text(commune).map(look, |_: &Schema, field: &Slot| Ok(Slot::new(field.name().clone(), DataType::String)))
}
