//! What addresses are read with: names of every level and the ties between old and new. Made once, when first needed.

use super::Units;
use super::list::{List, UnitId};
use super::names::Names;

/// Names and ties.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Names of the provinces now.
    pub(super) provinces: Names,
    /// Names of the 63 provinces.
    pub(super) old_provinces: Names,
    /// Names of the districts.
    pub(super) districts: Names,
    /// Names of the communes now.
    pub(super) communes: Names,
    /// Names of the old communes.
    pub(super) old_communes: Names,
    /// For each commune now: its province.
    pub(super) province_of: Vec<UnitId>,
    /// For each old province: the provinces it went into.
    pub(super) new_provinces: Vec<Vec<UnitId>>,
    /// For each district: its old province.
    pub(super) old_province_of: Vec<UnitId>,
    /// For each old commune: its district.
    pub(super) district_of: Vec<UnitId>,
    /// For each old commune: the communes it went into.
    pub(super) heirs: Vec<Vec<UnitId>>,
    /// For each commune now: the old communes it was made of.
    pub(super) made_of: Vec<Vec<UnitId>>,
}

/// Stands for a unit that a list does not have.
pub(super) const NOWHERE: UnitId = UnitId::MAX;

impl Index {
    /// Reads the names and ties of all lists.
    pub(super) fn of(units: &Units) -> Self {
        let heirs = successors(&units.old_communes, &units.communes);
        let mut made_of = vec![Vec::new(); units.communes.len()];
        for (old, into) in (0..).zip(&heirs) {
            for new in into {
                if let Some(list) = made_of.get_mut(*new as usize) {
                    list.push(old);
                }
            }
        }
        Self {
            provinces: Names::of(&units.provinces),
            old_provinces: Names::of(&units.old_provinces),
            districts: Names::of(&units.districts),
            communes: Names::of(&units.communes),
            old_communes: Names::of(&units.old_communes),
            province_of: parents(&units.communes, &units.provinces),
            new_provinces: successors(&units.old_provinces, &units.provinces),
            old_province_of: parents(&units.districts, &units.old_provinces),
            district_of: parents(&units.old_communes, &units.districts),
            heirs,
            made_of,
        }
    }

    /// The old province of an old commune.
    pub(super) fn old_province_of_commune(&self, commune: UnitId) -> UnitId {
        at(&self.old_province_of, at(&self.district_of, commune))
    }

    /// The communes an old commune went into.
    pub(super) fn heirs_of(&self, commune: UnitId) -> &[UnitId] {
        self.heirs.get(commune as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a commune now holds land of that district.
    pub(super) fn lies_in_district(&self, commune: UnitId, district: UnitId) -> bool {
        self.olds(commune).iter().any(|old| at(&self.district_of, *old) == district)
    }

    /// The old communes a commune now was made of.
    pub(super) fn olds(&self, commune: UnitId) -> &[UnitId] {
        self.made_of.get(commune as usize).map_or(&[], Vec::as_slice)
    }
}

/// The entry of that unit, or [`NOWHERE`].
pub(super) fn at(table: &[UnitId], unit: UnitId) -> UnitId {
    table.get(unit as usize).copied().unwrap_or(NOWHERE)
}

fn parents(list: &List, above: &List) -> Vec<UnitId> {
    list.iter().map(|(_, unit)| above.id(&unit.parent).unwrap_or(NOWHERE)).collect()
}

fn successors(list: &List, target: &List) -> Vec<Vec<UnitId>> {
    list.iter().map(|(_, unit)| unit.successors.iter().filter_map(|code| target.id(code)).collect()).collect()
}
