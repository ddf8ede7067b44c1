//! What is odd about a point of VN-2000, and what it might have been. Nothing is changed here.

use super::provinces::{Home, Provinces};
use super::{Degrees, Metres, Zone, to_wgs84, zone};
use crate::lang::Message;

/// Northings of the country, in metres.
const NORTH: std::ops::RangeInclusive<f64> = 900_000.0..=2_600_000.0;
/// Eastings that a zone may hold, in metres.
const EAST: std::ops::RangeInclusive<f64> = 100_000.0..=900_000.0;

/// What is odd.
#[derive(Debug, Clone, PartialEq)]
pub enum Oddity {
    /// X and Y have changed places.
    Swapped(Metres),
    /// The point falls outside of its home; in these zones it would lie in it.
    OtherZone(Vec<Zone>),
    /// The point falls outside of its home, in whatever zone.
    Outside,
    /// The numbers are not those of a point in the country.
    NotThere,
}

/// Judges a point that is said to be in a zone and at a home.
pub fn judge(place: Metres, zone: Zone, home: Home<'_>) -> Option<Oddity> {
    if !holds(place) {
        let turned = Metres { north: place.east, east: place.north };
        return Some(if holds(turned) { Oddity::Swapped(turned) } else { Oddity::NotThere });
    }
    let tables = Provinces::builtin();
    if tables.near(to_wgs84(place, zone), home) {
        return None;
    }
    let mut others: Vec<Zone> =
        zone::all().filter(|other| *other != zone && tables.near(to_wgs84(place, *other), home)).collect();
    let usual = tables.zones(home.province.unwrap_or_default());
    if others.iter().any(|other| usual.iter().any(|(zone, _)| zone == other)) {
        others.retain(|other| usual.iter().any(|(zone, _)| zone == other));
    }
    Some(if others.is_empty() { Oddity::Outside } else { Oddity::OtherZone(others) })
}

/// Judges a place in degrees.
pub fn judge_degrees(place: Degrees, home: Home<'_>) -> Option<Message> {
    let tables = Provinces::builtin();
    if tables.near(place, home) {
        return None;
    }
    let turned = Degrees { latitude: place.longitude, longitude: place.latitude };
    Some(if tables.near(turned, home) {
        Message::new("vĩ độ và kinh độ ghi đảo chỗ", "latitude and longitude have changed places")
    } else {
        Message::new("điểm nằm ngoài nơi đã nêu", "the point lies outside of the place named")
    })
}

/// True for numbers that a point of the country may have.
pub fn holds(place: Metres) -> bool {
    NORTH.contains(&place.north) && EAST.contains(&place.east)
}

impl Oddity {
    /// What is odd, with the proposal.
    pub fn message(&self) -> Message {
        match self {
            Self::Swapped(turned) => Message::new(
                format!("X và Y ghi đảo chỗ; đề nghị X (bắc) = {}, Y (đông) = {}", turned.north, turned.east),
                format!(
                    "X and Y have changed places; proposed: X (north) = {}, Y (east) = {}",
                    turned.north, turned.east
                ),
            ),
            Self::OtherZone(zones) => {
                let zones = zones.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                Message::new(
                    format!("điểm nằm ngoài nơi đã nêu; với kinh tuyến trục {zones} thì nằm trong"),
                    format!(
                        "the point lies outside of the place named; with the central meridian {zones} it lies within"
                    ),
                )
            }
            Self::Outside => Message::new(
                "điểm nằm ngoài nơi đã nêu, với mọi kinh tuyến trục",
                "the point lies outside of the place named, whatever the central meridian",
            ),
            Self::NotThere => Message::new(
                "không phải tọa độ VN-2000 của một điểm ở Việt Nam (X từ 900.000 đến 2.600.000, Y từ 100.000 đến 900.000)",
                "not the VN-2000 coordinates of a point in Vietnam (X from 900,000 to 2,600,000, Y from 100,000 to 900,000)",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str) -> Zone {
        Zone::parse(text).expect("a zone")
    }

    #[test]
    fn oddities_are_told_with_what_might_have_been() {
        let place = Metres { north: 1_402_345.67, east: 451_234.56 };
        let turned = Metres { north: place.east, east: place.north };
        let home = Home { province: Some("66"), commune: None };
        assert_eq!(judge(place, zone("108-30"), home), None);
        assert_eq!(judge(turned, zone("108-30"), home), Some(Oddity::Swapped(place)));
        let Some(Oddity::OtherZone(zones)) = judge(place, zone("105-00"), home) else { panic!("the zone is wrong") };
        assert_eq!(zones, [zone("108-30")], "of several, those in which the province draws its maps");
        assert_eq!(judge(Metres { north: 12.0, east: 108.0 }, zone("108-30"), home), Some(Oddity::NotThere));
        let far = Home { province: Some("01"), commune: None };
        assert_eq!(judge(place, zone("108-30"), far), Some(Oddity::Outside));
    }

    #[test]
    fn degrees_that_changed_places_are_told() {
        let home = Home { province: Some("66"), commune: None };
        assert!(judge_degrees(Degrees { latitude: 12.68, longitude: 108.05 }, home).is_none());
        let told = judge_degrees(Degrees { latitude: 108.05, longitude: 12.68 }, home).expect("odd");
        assert!(told.vi.contains("đảo chỗ"));
    }
}
