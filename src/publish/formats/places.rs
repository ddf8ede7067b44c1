//! Where records lie, from the published columns alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Table;
use crate::dictionary::{OpenMethod, Role, Storage};
use crate::geo::geometry::{Bounds, Shape, outline, polygon};
use crate::geo::judge::{Oddity, judge, judge_degrees};
use crate::geo::provinces::{Home, Provinces};
use crate::geo::{Degrees, Metres, Zone, to_wgs84};
use crate::publish::store::Column;

/// What came of the places of a set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Located {
    /// Records with a shape, by its kind (`Point`, `Polygon`).
    pub shapes: BTreeMap<String, u64>,
    /// Records without one, by the reason: `khong_co` (no coordinates), `khong_ro_kinh_tuyen` (zone not known), `dao_cho`
    /// (X and Y have changed places), `khong_phai_toa_do`, `ranh_gioi_hong` (the outline is none).
    pub without: BTreeMap<String, u64>,
    /// Records with a shape that lies outside of the commune or province they name: kept, and told.
    pub outside: u64,
    /// Records by the zone their coordinates were read in.
    pub zones: BTreeMap<String, u64>,
}

impl Located {
    /// Adds those of another file.
    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in
            [(&mut self.shapes, &other.shapes), (&mut self.without, &other.without), (&mut self.zones, &other.zones)]
        {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
        self.outside += other.outside;
    }
}

/// The published columns that say where a record lies.
pub(super) struct Places<'a> {
    metres: Option<(&'a Column, &'a Column)>,
    degrees: Option<(&'a Column, &'a Column)>,
    outline: Option<&'a Column>,
    meridian: Option<&'a Column>,
    province: Option<&'a Column>,
    commune: Option<&'a Column>,
    zone: Option<Zone>,
}

impl<'a> Places<'a> {
    /// The columns of a table; `None` where no coordinates are published.
    pub(super) fn of(table: &'a Table<'_>) -> Option<Self> {
        let kept = |method: &OpenMethod| matches!(method, OpenMethod::Keep | OpenMethod::Round { .. });
        let column = |role: Role| {
            let fits = |(field, _): &(&_, &_)| {
                let field: &crate::publish::gate::OpenField<'_> = field;
                field.field.role == Some(role) && kept(&field.rule.method)
            };
            table.fields().find(fits).map(|(_, column)| column)
        };
        // A commune's or province's code may have been made of an address: what counts is what the column holds.
        let coded = |role: Role| {
            let fits = |(field, _): &(&crate::publish::gate::OpenField<'_>, &Column)| {
                field.field.role == Some(role) && field.storage == Storage::Text
            };
            table.fields().find(fits).map(|(_, column)| column)
        };
        let places = Self {
            metres: column(Role::Northing).zip(column(Role::Easting)),
            degrees: column(Role::Latitude).zip(column(Role::Longitude)),
            outline: column(Role::Outline),
            meridian: column(Role::CentralMeridian),
            province: coded(Role::ProvinceCode),
            commune: coded(Role::CommuneCode),
            zone: table.zone,
        };
        (places.metres.is_some() || places.degrees.is_some() || places.outline.is_some()).then_some(places)
    }

    /// False where metres are published and nothing says in which zone.
    pub(super) fn has_zone(&self) -> bool {
        self.metres.is_none() && self.outline.is_none()
            || self.zone.is_some()
            || [self.meridian, self.province, self.commune].iter().any(Option::is_some)
    }

    /// The shape of a record, if it has one that can be relied on; what was odd is counted.
    pub(super) fn shape(&self, row: u32, located: &mut Located) -> Option<Shape> {
        let shape = self.find(row, located);
        match &shape {
            Ok(shape) => *located.shapes.entry(shape.kind().to_owned()).or_default() += 1,
            Err(reason) => *located.without.entry((*reason).to_owned()).or_default() += 1,
        }
        shape.ok()
    }

    fn find(&self, row: u32, located: &mut Located) -> Result<Shape, &'static str> {
        let province = self.province(row);
        let commune = self.commune.and_then(|column| column.get(row));
        let home = Home { province: province.as_deref(), commune };
        if let Some(text) = self.outline.and_then(|column| column.get(row)) {
            let zone = self.zone(row, home, located)?;
            let corners = outline(text).ok_or("ranh_gioi_hong")?;
            for corner in &corners {
                refuse(judge(*corner, zone, home).as_ref(), &mut 0)?;
            }
            let first = corners.first().and_then(|corner| judge(*corner, zone, home));
            refuse(first.as_ref(), &mut located.outside)?;
            return Ok(polygon(corners, zone));
        }
        if let Some((latitude, longitude)) = pair(self.degrees, row) {
            let place = Degrees { latitude, longitude };
            if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
                return Err("khong_phai_toa_do");
            }
            located.outside += u64::from(judge_degrees(place, home).is_some());
            return Ok(Shape::Point(place));
        }
        let Some((north, east)) = pair(self.metres, row) else { return Err("khong_co") };
        let (place, zone) = (Metres { north, east }, self.zone(row, home, located)?);
        refuse(judge(place, zone, home).as_ref(), &mut located.outside)?;
        Ok(Shape::Point(to_wgs84(place, zone)))
    }

    fn province(&self, row: u32) -> Option<String> {
        let named = self.province.and_then(|column| column.get(row));
        let of_commune = || Provinces::builtin().province_of(self.commune?.get(row)?).map(str::to_owned);
        named.map(str::to_owned).or_else(of_commune)
    }

    /// The zone: the one the record names, the one named for the set, or the only one of its province.
    fn zone(&self, row: u32, home: Home<'_>, located: &mut Located) -> Result<Zone, &'static str> {
        let own = self.meridian.and_then(|column| column.get(row)).map(Zone::parse);
        let zone = match own {
            Some(read) => read,
            None => self.zone.or_else(|| Provinces::builtin().only_zone(home.province?)),
        };
        let zone = zone.ok_or("khong_ro_kinh_tuyen")?;
        *located.zones.entry(zone.code()).or_default() += 1;
        Ok(zone)
    }
}

/// Points that cannot be where they say have no shape; those that lie elsewhere than they should are counted.
fn refuse(odd: Option<&Oddity>, outside: &mut u64) -> Result<(), &'static str> {
    match odd {
        Some(Oddity::Swapped(_)) => Err("dao_cho"),
        Some(Oddity::NotThere) => Err("khong_phai_toa_do"),
        Some(Oddity::OtherZone(_) | Oddity::Outside) => {
            *outside += 1;
            Ok(())
        }
        None => Ok(()),
    }
}

fn pair(columns: Option<(&Column, &Column)>, row: u32) -> Option<(f64, f64)> {
    let (first, second) = columns?;
    let number = |column: &Column| column.get(row)?.parse::<f64>().ok().filter(|number| number.is_finite());
    Some((number(first)?, number(second)?))
}

/// The box around all shapes so far.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Extent(pub(super) Option<Bounds>);

impl Extent {
    /// Takes a shape in.
    pub(super) fn take(&mut self, shape: &Shape) {
        self.0 = match (self.0, shape.bounds()) {
            (Some(mine), Some(its)) => Some(mine.with(its)),
            (mine, its) => mine.or(its),
        };
    }
}
