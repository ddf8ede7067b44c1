//! Coordinates: VN-2000 (Quyết định 83/2000/QĐ-TTg) and WGS 84, pure functions of numbers and text.
//!
//! ```text
//!  X (north), Y (east) in a zone ─transverse_mercator─▶ VN-2000 φ, λ ─datum─▶ WGS 84 φ, λ
//! ```
//!
//! [`zone`] names the zones, [`provinces`] tells which province draws its maps in which, [`read`] takes a coordinate as
//! people write it, [`judge`] says what is odd about a point and proposes, [`geometry`] makes shapes of points.

mod datum;
pub mod geometry;
pub mod judge;
pub mod provinces;
pub mod read;
mod transverse_mercator;
pub mod zone;

pub use datum::{ACCURACY, PARAMETERS};
pub use zone::{Width, Zone};

/// A place on the ellipsoid, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Degrees {
    /// North of the equator.
    pub latitude: f64,
    /// East of Greenwich.
    pub longitude: f64,
}

/// A place in a zone, in metres. Vietnamese forms call the northing X and the easting Y.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metres {
    /// X: from the equator, northwards.
    pub north: f64,
    /// Y: eastwards, 500,000 on the central meridian.
    pub east: f64,
}

/// VN-2000 in a zone → WGS 84. The projection is exact to less than a micrometre within the country; the shift of the
/// datum is that of Quyết định 05/2007/QĐ-BTNMT ([`ACCURACY`]). The height is taken as that of the ellipsoid.
pub fn to_wgs84(place: Metres, zone: Zone) -> Degrees {
    datum::to_wgs84(zone.unproject(place))
}

/// WGS 84 → VN-2000 in a zone: the way back of [`to_wgs84`] to within two millimetres, since neither carries a height along
/// (PROJ does the same for places without one).
pub fn from_wgs84(place: Degrees, zone: Zone) -> Metres {
    zone.project(datum::from_wgs84(place))
}

/// From one zone of VN-2000 to another: no shift of the datum, so nothing of its uncertainty.
pub fn to_zone(place: Metres, from: Zone, to: Zone) -> Metres {
    to.project(from.unproject(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same_place() {
        let near = |one: Degrees, other: Degrees, most: f64| {
            (one.latitude - other.latitude).abs() < most && (one.longitude - other.longitude).abs() < most
        };
        for zone in zone::all() {
            for (latitude, offset) in [(8.4, -1.5), (12.7, 0.0), (16.0, 0.7), (23.4, 1.5)] {
                let place = Degrees { latitude, longitude: zone.longitude() + offset };
                assert!(near(zone.unproject(zone.project(place)), place, 1e-12), "{zone}");
                // two millimetres: the shift of the datum leaves the height out
                assert!(near(to_wgs84(from_wgs84(place, zone), zone), place, 2e-8), "{zone}");
            }
        }
    }

    #[test]
    fn a_point_of_buon_ma_thuot_is_where_proj_says() {
        // pyproj 3.7.2 (PROJ 9.5.1), EPSG:9218 → EPSG:4326 by EPSG:6960.
        let zone = Zone::parse("108-30").expect("a zone");
        let place = to_wgs84(Metres { north: 1_402_345.67, east: 451_234.56 }, zone);
        assert!((place.latitude - PROJ_LATITUDE).abs() < 1e-10, "{place:?}");
        assert!((place.longitude - PROJ_LONGITUDE).abs() < 1e-10, "{place:?}");
    }

    const PROJ_LATITUDE: f64 = 12.680_189_683_304_707;
    const PROJ_LONGITUDE: f64 = 108.052_805_577_531_49;
}
