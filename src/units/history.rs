//! What is known of a unit: its names over time, where it came from and where it went.

use chrono::NaiveDate;
use serde::Serialize;

use super::Units;
use super::key::Tokens;
use super::kind::{COMMUNES, DISTRICTS, Kinds, PROVINCES};
use super::list::{List, Unit, UnitId};
use super::names::{Names, Written};
use super::phrase::Address;

/// The level of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One of the 34 provinces since 1 July 2025.
    Province,
    /// A commune since 1 July 2025.
    Commune,
    /// One of the 63 provinces before.
    OldProvince,
    /// A district before.
    District,
    /// A commune before.
    OldCommune,
}

/// A name and its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named<'a> {
    /// The name with its kind.
    pub name: &'a str,
    /// First day, where known.
    pub from: Option<NaiveDate>,
    /// Last day; `None`: still in force.
    pub to: Option<NaiveDate>,
}

/// Another unit, with where it lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tie<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its last name and the units above it, joined by commas.
    pub name: String,
    /// Whether the whole of the old unit went into the new one.
    pub whole: bool,
}

/// The history of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History<'a> {
    /// Its level.
    pub level: Level,
    /// Its code.
    pub code: &'a str,
    /// The name in force on the day asked for, if any.
    pub name: Option<&'a str>,
    /// Names over time.
    pub names: Vec<Named<'a>>,
    /// The units above it, nearest first, by their last names.
    pub within: Vec<&'a str>,
    /// Old units that went into it.
    pub predecessors: Vec<Tie<'a>>,
    /// Units that took its place.
    pub successors: Vec<Tie<'a>>,
}

impl Units {
    /// Every unit, now or before, of that code or name, communes of now first.
    ///
    /// A name may be given with or without its kind and with or without marks («Krông Á», «xã Krông Á», «krong a»).
    pub fn histories(&self, code_or_name: &str, as_of: NaiveDate) -> Vec<History<'_>> {
        let asked = code_or_name.trim();
        let levels = [Level::Commune, Level::Province, Level::OldCommune, Level::District, Level::OldProvince];
        levels
            .into_iter()
            .flat_map(|level| self.find(level, asked).into_iter().map(move |id| (level, id)))
            .filter_map(|(level, id)| self.history(level, id, as_of))
            .collect()
    }

    fn level(&self, level: Level) -> (&List, &Names, Kinds) {
        let index = self.index();
        match level {
            Level::Province => (&self.provinces, &index.provinces, PROVINCES),
            Level::Commune => (&self.communes, &index.communes, COMMUNES),
            Level::OldProvince => (&self.old_provinces, &index.old_provinces, PROVINCES),
            Level::District => (&self.districts, &index.districts, DISTRICTS),
            Level::OldCommune => (&self.old_communes, &index.old_communes, COMMUNES),
        }
    }

    fn find(&self, level: Level, asked: &str) -> Vec<UnitId> {
        let (list, names, kinds) = self.level(level);
        if let Some(id) = list.id(asked) {
            return vec![id];
        }
        let mut tokens = Tokens::default();
        tokens.read(asked);
        let address = Address::new(&tokens);
        let phrase = address.phrases(names, tokens.len(), kinds, true).into_iter().find(|phrase| phrase.start == 0);
        let whole = Written {
            bare: tokens.bare(0..tokens.len()),
            marked: tokens.marked(0..tokens.len()),
            kinds: Kinds::default(),
            marks: tokens.has_marks(),
        };
        names.meant(phrase.map_or(whole, |phrase| phrase.name), |_| true).units
    }

    fn history(&self, level: Level, id: UnitId, as_of: NaiveDate) -> Option<History<'_>> {
        let unit = self.level(level).0.unit(id)?;
        let names =
            unit.periods.iter().map(|period| Named { name: &period.label, from: period.from, to: period.to }).collect();
        Some(History {
            level,
            code: &unit.code,
            name: unit.name_on(as_of),
            names,
            within: self.above(level, unit),
            predecessors: self.predecessors(level, id),
            successors: self.successors(level, unit),
        })
    }

    fn above(&self, level: Level, unit: &Unit) -> Vec<&str> {
        match level {
            Level::Province | Level::OldProvince => Vec::new(),
            Level::Commune => self.provinces.get(&unit.parent).map(Unit::name).into_iter().collect(),
            Level::District => self.old_provinces.get(&unit.parent).map(Unit::name).into_iter().collect(),
            Level::OldCommune => {
                let district = self.districts.get(&unit.parent);
                let province = district.and_then(|district| self.old_provinces.get(&district.parent));
                district.into_iter().chain(province).map(Unit::name).collect()
            }
        }
    }

    fn predecessors(&self, level: Level, id: UnitId) -> Vec<Tie<'_>> {
        let index = self.index();
        match level {
            Level::Commune => {
                let islands = self.islands(id);
                let olds = index.olds(id).iter().filter_map(|old| self.old_communes.unit(*old));
                islands.chain(olds.map(|unit| self.tie(Level::OldCommune, unit, unit.successors.len() == 1))).collect()
            }
            Level::Province => (0..)
                .zip(&index.new_provinces)
                .filter(|(_, into)| into.contains(&id))
                .filter_map(|(old, into)| {
                    self.old_provinces.unit(old).map(|unit| self.tie(Level::OldProvince, unit, into.len() == 1))
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn islands(&self, commune: UnitId) -> impl Iterator<Item = Tie<'_>> {
        let code = self.communes.unit(commune).map(|unit| &*unit.code);
        let of_it = move |unit: &&Unit| unit.successors.iter().any(|next| Some(&**next) == code);
        self.districts.iter().map(|(_, unit)| unit).filter(of_it).map(|unit| self.tie(Level::District, unit, true))
    }

    fn successors(&self, level: Level, unit: &Unit) -> Vec<Tie<'_>> {
        let (list, next) = match level {
            Level::Province | Level::Commune => return Vec::new(),
            Level::OldProvince => (&self.provinces, Level::Province),
            Level::District | Level::OldCommune => (&self.communes, Level::Commune),
        };
        let whole = unit.successors.len() == 1;
        unit.successors.iter().filter_map(|code| list.get(code)).map(|unit| self.tie(next, unit, whole)).collect()
    }

    fn tie<'a>(&'a self, level: Level, unit: &'a Unit, whole: bool) -> Tie<'a> {
        let mut name = unit.name().to_owned();
        for above in self.above(level, unit) {
            name.push_str(", ");
            name.push_str(above);
        }
        Tie { code: &unit.code, name, whole }
    }
}
