//! Administrative units as a time series: communes and provinces before and after 1 July 2025, and since.
//!
//! Until 30 June 2025: 63 provinces, 696 districts, 10,035 communes. From 1 July 2025 (Resolution 202/2025/QH15 and the
//! resolutions of 16 June 2025): 34 provinces, 3,321 communes, no districts. In 2026 three provinces became cities and
//! 22 communes became wards: codes stayed, names did not. Old to new is not a function: some communes were divided.

mod convert;
mod history;
mod index;
mod key;
mod kind;
mod list;
mod names;
mod phrase;
mod read;
pub mod report;
mod resolver;

use std::sync::OnceLock;

use chrono::NaiveDate;

pub use convert::{Outcome, Resolved};
pub use history::{History, Level, Named, Tie};
pub use list::{List, Period, Unit, UnitId};
pub use resolver::Resolver;

use crate::error::Result;

/// What a code is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// In force.
    Current,
    /// Was in force before.
    Retired {
        /// Codes that took its place; more than one where it was divided.
        successors: &'a [Box<str>],
    },
    /// Never seen, or not yet in force on that day.
    Unknown,
}

/// All units, now and before.
#[derive(Debug, Default)]
pub struct Units {
    /// The 34 provinces since 1 July 2025.
    pub provinces: List,
    /// The 3,321 communes since 1 July 2025.
    pub communes: List,
    /// The 63 provinces before.
    pub old_provinces: List,
    /// The 696 districts before.
    pub districts: List,
    /// The 10,035 communes before.
    pub old_communes: List,
    index: OnceLock<index::Index>,
}

/// The texts of the five lists (CSV as in `dictionary/codes/`).
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// `tinh.csv`.
    pub provinces: &'a str,
    /// `xa.csv`.
    pub communes: &'a str,
    /// `tinh_63.csv`.
    pub old_provinces: &'a str,
    /// `huyen_696.csv`.
    pub districts: &'a str,
    /// `xa_cu.csv`.
    pub old_communes: &'a str,
}

/// The lists inside the program.
pub const BUILTIN: Sources<'static> = Sources {
    provinces: include_str!("../../dictionary/codes/tinh.csv"),
    communes: include_str!("../../dictionary/codes/xa.csv"),
    old_provinces: include_str!("../../dictionary/codes/tinh_63.csv"),
    districts: include_str!("../../dictionary/codes/huyen_696.csv"),
    old_communes: include_str!("../../dictionary/codes/xa_cu.csv"),
};

/// First day of the two-level system (Law on the Organization of Local Government 72/2025/QH15).
pub const MERGER: NaiveDate = match NaiveDate::from_ymd_opt(2025, 7, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

static UNITS: OnceLock<Units> = OnceLock::new();

impl Units {
    /// The units inside the program, read once.
    pub fn builtin() -> &'static Self {
        UNITS.get_or_init(|| Self::from_csv(&BUILTIN).unwrap_or_default())
    }

    /// Units from other lists, for a dictionary laid over the built-in one.
    ///
    /// # Errors
    /// The first list that cannot be read, with its line.
    pub fn from_csv(sources: &Sources<'_>) -> Result<Self> {
        Ok(Self {
            provinces: List::from_csv("tinh.csv", sources.provinces)?,
            communes: List::from_csv("xa.csv", sources.communes)?,
            old_provinces: List::from_csv("tinh_63.csv", sources.old_provinces)?,
            districts: List::from_csv("huyen_696.csv", sources.districts)?,
            old_communes: List::from_csv("xa_cu.csv", sources.old_communes)?,
            index: OnceLock::new(),
        })
    }

    /// Names and ties, made when an address is first read.
    fn index(&self) -> &index::Index {
        self.index.get_or_init(|| index::Index::of(self))
    }

    /// The province of that code on that day.
    pub fn province(&self, code: &str, as_of: NaiveDate) -> Option<&Unit> {
        let list = if as_of < MERGER { &self.old_provinces } else { &self.provinces };
        list.get(code).filter(|unit| unit.name_on(as_of).is_some())
    }

    /// The commune of that code on that day.
    pub fn commune(&self, code: &str, as_of: NaiveDate) -> Option<&Unit> {
        let list = if as_of < MERGER { &self.old_communes } else { &self.communes };
        list.get(code).filter(|unit| unit.name_on(as_of).is_some())
    }

    /// Code of the province in which that commune lies on that day.
    pub fn province_of_commune(&self, code: &str, as_of: NaiveDate) -> Option<&str> {
        let unit = self.commune(code, as_of)?;
        if as_of < MERGER {
            self.districts.get(&unit.parent).map(|district| &*district.parent)
        } else {
            Some(&unit.parent)
        }
    }

    /// Codes and names of the communes of a province on a day since the merger; none before it.
    pub fn communes_of(&self, province: &str, as_of: NaiveDate) -> impl Iterator<Item = (&str, &str)> {
        let own = self.communes.iter().filter(move |(_, unit)| as_of >= MERGER && *unit.parent == *province);
        own.filter_map(move |(_, unit)| Some((&*unit.code, unit.name_on(as_of)?)))
    }

    /// What a five-digit commune code is on that day.
    pub fn status_of_commune_code(&self, code: &str, as_of: NaiveDate) -> Standing<'_> {
        if self.commune(code, as_of).is_some() {
            return Standing::Current;
        }
        retired(&self.old_communes, code, as_of)
    }

    /// What a two-digit province code is on that day.
    pub fn status_of_province_code(&self, code: &str, as_of: NaiveDate) -> Standing<'_> {
        if self.province(code, as_of).is_some() {
            return Standing::Current;
        }
        retired(&self.old_provinces, code, as_of)
    }
}

fn retired<'a>(old: &'a List, code: &str, as_of: NaiveDate) -> Standing<'a> {
    match old.get(code) {
        Some(unit) if as_of >= MERGER => Standing::Retired { successors: &unit.successors },
        _ => Standing::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn a_code_stands_on_its_day() {
        let (units, now) = (Units::builtin(), day("2026-11-20"));
        assert_eq!(units.status_of_commune_code("00004", now), Standing::Current);
        assert!(
            matches!(units.status_of_commune_code("00148", now), Standing::Retired { successors } if !successors.is_empty())
        );
        assert_eq!(units.status_of_commune_code("00148", day("2025-06-30")), Standing::Current);
        assert_eq!(units.status_of_commune_code("ABCDE", now), Standing::Unknown);
        assert_eq!(units.status_of_province_code("03", now), Standing::Unknown);
        assert_eq!(units.status_of_province_code("66", now), Standing::Current);
        assert!(
            matches!(units.status_of_province_code("67", now), Standing::Retired { successors } if *successors[0] == *"68")
        );
    }

    #[test]
    fn names_follow_the_day() {
        let units = Units::builtin();
        let name = |text| units.commune("09292", day(text)).and_then(|unit| unit.name_on(day(text)));
        assert_eq!(name("2026-09-19"), Some("Xã Phù Lãng"));
        assert_eq!(name("2026-09-20"), Some("Phường Phù Lãng"));
        assert_eq!(units.province("22", day("2026-09-01")).map(Unit::name), Some("Thành phố Quảng Ninh"));
        assert_eq!(units.province_of_commune("09292", day("2026-09-20")), Some("24"));
    }
}
