//! Which province draws its maps in which zone, and where its communes lie (`dictionary/codes/kinh_tuyen_truc_tinh*.csv`,
//! `vi_tri_xa.csv`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Degrees, Zone};
use crate::text::fold_header;

const CURRENT: &str = include_str!("../../dictionary/codes/kinh_tuyen_truc_tinh.csv");
const FORMER: &str = include_str!("../../dictionary/codes/kinh_tuyen_truc_tinh_63.csv");
const COMMUNES: &str = include_str!("../../dictionary/codes/vi_tri_xa.csv");

/// Kilometres of a degree of latitude.
const DEGREE: f64 = 111.0;
/// Area taken for the communes whose area is not known, in km².
const USUAL_AREA: f64 = 100.0;

/// A province with its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Province {
    /// Its code; for a former province the code of that time.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: Zone,
    /// Former provinces: the code of the one it is part of now.
    pub part_of: Option<String>,
}

/// A commune's centre and reach.
struct Commune {
    province: String,
    centre: Degrees,
    /// No point of it is farther from the centre than this, in kilometres: twice the radius of a disc of its area, and two.
    reach: f64,
}

/// The tables.
pub struct Provinces {
    current: Vec<Province>,
    former: Vec<Province>,
    communes: BTreeMap<String, Commune>,
    /// Codes of each province's communes.
    within: BTreeMap<String, Vec<String>>,
}

static PROVINCES: OnceLock<Provinces> = OnceLock::new();

impl Provinces {
    /// The tables built into the program.
    pub fn builtin() -> &'static Self {
        PROVINCES.get_or_init(|| {
            let communes: BTreeMap<String, Commune> = communes().collect();
            let mut within: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (code, commune) in &communes {
                within.entry(commune.province.clone()).or_default().push(code.clone());
            }
            Self { current: provinces(CURRENT), former: provinces(FORMER), communes, within }
        })
    }

    /// Today's provinces, by code.
    pub fn current(&self) -> &[Province] {
        &self.current
    }

    /// Today's province of a code (`66`), a name (`Đắk Lắk`, `tỉnh Đắk Lắk`), or the name of a former one (`Phú Yên`).
    pub fn find(&self, text: &str) -> Option<&Province> {
        let folded = fold_header(text);
        let name = ["tinh ", "thanh pho ", "tp "].iter().find_map(|kind| folded.strip_prefix(kind)).unwrap_or(&folded);
        let named = |province: &&Province| fold_header(&province.name) == name;
        self.by_code(text.trim()).or_else(|| self.current.iter().find(named)).or_else(|| {
            let former = self.former.iter().find(named)?;
            self.by_code(former.part_of.as_deref()?)
        })
    }

    fn by_code(&self, code: &str) -> Option<&Province> {
        self.current.iter().find(|province| province.code == code)
    }

    /// The zones in which a map of today's province may have been drawn, each with whose it was: first its own (Thông tư
    /// 24/2025/TT-BNNMT), then those of the former provinces it was made of (Thông tư 973/2001/TT-TCĐC).
    pub fn zones(&self, code: &str) -> Vec<(Zone, Vec<&str>)> {
        let own = self.by_code(code).into_iter();
        let former = self.former.iter().filter(|province| province.part_of.as_deref() == Some(code));
        let mut zones: Vec<(Zone, Vec<&str>)> = Vec::new();
        for province in own.chain(former) {
            match zones.iter_mut().find(|(zone, _)| *zone == province.zone) {
                Some((_, names)) if !names.contains(&province.name.as_str()) => names.push(&province.name),
                Some(_) => {}
                None => zones.push((province.zone, vec![&province.name])),
            }
        }
        zones
    }

    /// The only zone of a province; `None` where several are possible.
    pub fn only_zone(&self, code: &str) -> Option<Zone> {
        match self.zones(code).as_slice() {
            [(zone, _)] => Some(*zone),
            _ => None,
        }
    }

    /// Today's province of a commune.
    pub fn province_of(&self, commune: &str) -> Option<&str> {
        self.communes.get(commune).map(|commune| commune.province.as_str())
    }

    /// Whether a point lies in or very near a commune, a province, or, where neither is named or known, the country.
    /// Reaches are those of discs, so a point just across a border passes: of the centres of 10,035 former communes one in
    /// 770 is wrongly said to be outside of its province.
    pub fn near(&self, place: Degrees, home: Home<'_>) -> bool {
        if let Some(commune) = home.commune.and_then(|code| self.communes.get(code)) {
            return commune.reaches(place);
        }
        if let Some(codes) = home.province.and_then(|code| self.within.get(code)) {
            return codes.iter().filter_map(|code| self.communes.get(code)).any(|commune| commune.reaches(place));
        }
        self.communes.values().any(|commune| commune.reaches(place))
    }

    /// Whether the place of a home is known.
    pub fn knows(&self, home: Home<'_>) -> bool {
        home.commune.is_some_and(|code| self.communes.contains_key(code))
            || home.province.is_some_and(|code| self.within.contains_key(code))
    }
}

/// Where a point should lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Home<'a> {
    /// Code of today's province.
    pub province: Option<&'a str>,
    /// Code of today's commune.
    pub commune: Option<&'a str>,
}

impl Commune {
    fn reaches(&self, place: Degrees) -> bool {
        let north = (place.latitude - self.centre.latitude) * DEGREE;
        let east = (place.longitude - self.centre.longitude) * DEGREE * place.latitude.to_radians().cos();
        north.hypot(east) <= self.reach
    }
}

/// Records of a list as columns by name.
fn records(text: &'static str) -> impl Iterator<Item = BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    reader
        .into_records()
        .map_while(std::result::Result::ok)
        .map(move |record| header.iter().zip(&record).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect())
}

fn provinces(text: &'static str) -> Vec<Province> {
    records(text)
        .filter_map(|mut record| {
            Some(Province {
                zone: Zone::parse(record.get("meridian")?)?,
                code: record.remove("code")?,
                name: record.remove("label")?,
                part_of: record.remove("successors"),
            })
        })
        .collect()
}

fn communes() -> impl Iterator<Item = (String, Commune)> {
    records(COMMUNES).filter_map(|mut record| {
        let number = |name: &str| record.get(name)?.parse::<f64>().ok();
        let centre = Degrees { latitude: number("lat")?, longitude: number("lon")? };
        let area = number("km2").unwrap_or(USUAL_AREA);
        let reach = 2.0 * (area / std::f64::consts::PI).sqrt() + 2.0;
        Some((record.remove("code")?, Commune { province: record.remove("parent")?, centre, reach }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        let tables = Provinces::builtin();
        assert_eq!((tables.current.len(), tables.former.len(), tables.communes.len()), (34, 63, 3321));
        for province in &tables.current {
            assert!(!tables.zones(&province.code).is_empty(), "{}", province.name);
        }
    }

    #[test]
    fn merged_provinces_have_the_zones_of_their_parts() {
        let tables = Provinces::builtin();
        let codes = |text: &str| -> Vec<String> {
            let province = tables.find(text).expect("a province");
            tables.zones(&province.code).iter().map(|(zone, _)| zone.code()).collect()
        };
        assert_eq!(codes("Đắk Lắk"), ["108-30"]);
        assert_eq!(codes("Phú Yên"), ["108-30"]);
        assert_eq!(codes("68"), ["107-45", "108-30"]);
        assert_eq!(codes("tỉnh Phú Thọ"), ["104-45", "106-00", "105-00"]);
        assert_eq!(tables.only_zone("66").map(Zone::code).as_deref(), Some("108-30"));
        assert_eq!(tables.only_zone("68"), None);
        assert!(tables.find("Atlantis").is_none());
    }

    #[test]
    fn points_are_near_their_home_or_not() {
        let tables = Provinces::builtin();
        let home = |province| Home { province: Some(province), commune: None };
        let ban_me = Degrees { latitude: 12.68, longitude: 108.05 };
        assert!(tables.near(ban_me, home("66")));
        assert!(!tables.near(ban_me, home("01")));
        assert!(tables.near(ban_me, Home::default()));
        assert!(!tables.near(Degrees { latitude: 10.0, longitude: 120.0 }, Home::default()));
    }
}
