//! DUNG-036: a point lies outside of the commune or province of its record.

use polars::prelude::{
    BooleanChunked, Column, DataType, Expr, Field as Slot, IntoColumn as _, NewChunkedArray as _, PolarsResult, Schema,
    concat_str, lit,
};

use crate::check::expr::text;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Role;
use crate::geo::judge::holds;
use crate::geo::provinces::{Home, Provinces};
use crate::geo::{Metres, Zone, to_wgs84};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-036",
    title: Text::new(
        "Tọa độ rơi ngoài xã, tỉnh đã ghi",
        "A point lies outside of the commune or province of its record",
    ),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.2.0" },
    page: include_str!("dung_036_toa_do_ngoai_noi_ghi.md"),
    scope: Scope::Row(probes),
};

/// What parts the values of a row: no text has it.
const BETWEEN: char = '\u{1f}';

/// Points whose record names the meridian and a place.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let (Some(north), Some(east), Some(meridian)) =
        (context.role(Role::Northing), context.role(Role::Easting), context.role(Role::CentralMeridian))
    else {
        return Vec::new();
    };
    let others = [Some(meridian), context.role(Role::CommuneCode), context.role(Role::ProvinceCode)];
    let known = |field: &str| text(field).fill_null(lit(""));
    let parts: Vec<Expr> = [north, east]
        .into_iter()
        .map(known)
        .chain(others.iter().map(|field| field.map_or_else(|| lit(""), known)))
        .collect();
    let look = |rows: Column| -> PolarsResult<Column> {
        let judged = rows.str()?.iter().map(|row| row.and_then(outside));
        Ok(BooleanChunked::from_iter_options(rows.name().clone(), judged).into_column())
    };
    let outside = concat_str(parts, &BETWEEN.to_string(), true)
        .map(look, |_: &Schema, field: &Slot| Ok(Slot::new(field.name().clone(), DataType::Boolean)));
    let shown: Vec<&str> = std::iter::once(east).chain(others.into_iter().flatten()).collect();
    let says = "Có thể sai kinh tuyến trục, sai mã xã hoặc gõ sai số; xem: tudien geo convert";
    vec![Probe::among(north, outside.clone().is_not_null(), outside).beside(&shown).says(says)]
}

/// Whether a point lies outside of its home; `None` where it is no point of VN-2000 (DUNG-007, DUNG-026), or where the
/// record names no meridian or no place that is known: nothing is guessed.
fn outside(row: &str) -> Option<bool> {
    let mut parts = row.split(BETWEEN);
    let number = |text: Option<&str>| text?.parse::<f64>().ok();
    let place = Metres { north: number(parts.next())?, east: number(parts.next())? };
    let mut filled = || parts.next().filter(|text| !text.is_empty());
    let (meridian, commune, province) = (filled(), filled(), filled());
    let tables = Provinces::builtin();
    let zone = Zone::parse(meridian?)?;
    let home = Home { province: province.or_else(|| tables.province_of(commune?)), commune };
    (holds(place) && tables.knows(home)).then(|| !tables.near(to_wgs84(place, zone), home))
}
