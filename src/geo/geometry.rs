//! Shapes of points in degrees, as well-known binary (OGC 06-103r4: little endian, longitude first, two dimensions).

use super::{Degrees, Metres, Zone, read, to_wgs84};

/// A shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// One place.
    Point(Degrees),
    /// The outline of an area: closed, counter-clockwise.
    Polygon(Vec<Degrees>),
}

/// The box around shapes, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least longitude.
    pub west: f64,
    /// Least latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

impl Shape {
    /// Its name in GeoParquet.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Point(_) => "Point",
            Self::Polygon(_) => "Polygon",
        }
    }

    fn corners(&self) -> &[Degrees] {
        match self {
            Self::Point(place) => std::slice::from_ref(place),
            Self::Polygon(outline) => outline,
        }
    }

    /// Well-known binary.
    pub fn wkb(&self) -> Vec<u8> {
        let corners = self.corners();
        let mut bytes = Vec::with_capacity(13 + 16 * corners.len());
        bytes.push(1);
        match self {
            Self::Point(_) => bytes.extend(1_u32.to_le_bytes()),
            Self::Polygon(_) => {
                bytes.extend(3_u32.to_le_bytes());
                bytes.extend(1_u32.to_le_bytes());
                bytes.extend(u32::try_from(corners.len()).unwrap_or(u32::MAX).to_le_bytes());
            }
        }
        for corner in corners {
            bytes.extend(corner.longitude.to_le_bytes());
            bytes.extend(corner.latitude.to_le_bytes());
        }
        bytes
    }

    /// The box around it.
    pub fn bounds(&self) -> Option<Bounds> {
        let one = |place: &Degrees| Bounds {
            west: place.longitude,
            south: place.latitude,
            east: place.longitude,
            north: place.latitude,
        };
        self.corners().iter().map(one).reduce(Bounds::with)
    }
}

impl Bounds {
    /// The box around two.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }
}

/// Corners of an outline as they are written down: `X Y; X Y; …` (north, east), in metres. The last may repeat the first.
/// `None` where a corner cannot be read, fewer than three are left, or the outline crosses itself.
pub fn outline(text: &str) -> Option<Vec<Metres>> {
    let mut corners: Vec<Metres> = text
        .split([';', '\n'])
        .map(str::trim)
        .filter(|corner| !corner.is_empty())
        .map(|corner| {
            let (north, east) = corner.split_once(|letter: char| letter.is_whitespace())?;
            Some(Metres { north: read::metres(north)?, east: read::metres(east)? })
        })
        .collect::<Option<_>>()?;
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    corners.dedup();
    (corners.len() >= 3 && !crosses(&corners) && area(&corners).abs() > 0.0).then_some(corners)
}

/// The outline in degrees: closed, counter-clockwise.
pub fn polygon(mut corners: Vec<Metres>, zone: Zone) -> Shape {
    if area(&corners) < 0.0 {
        corners.reverse();
    }
    let mut outline: Vec<Degrees> = corners.into_iter().map(|corner| to_wgs84(corner, zone)).collect();
    outline.extend(outline.first().copied());
    Shape::Polygon(outline)
}

/// Area enclosed, in m²; negative where the corners go clockwise.
pub fn area(corners: &[Metres]) -> f64 {
    let Some(origin) = corners.first() else { return 0.0 };
    // From the first corner: products of large coordinates would lose the centimetres.
    let local = |corner: &Metres| (corner.east - origin.east, corner.north - origin.north);
    let pairs = corners.iter().zip(corners.iter().cycle().skip(1));
    pairs.map(|(from, to)| (local(from), local(to))).map(|((x, y), (u, v))| x * v - u * y).sum::<f64>() / 2.0
}

/// Whether two sides that are not neighbours meet. Outlines have few corners: every pair is tried.
fn crosses(corners: &[Metres]) -> bool {
    let count = corners.len();
    let side = |at: usize| Some((*corners.get(at)?, *corners.get((at + 1) % count)?));
    (0..count).any(|one| {
        (one + 2..count).filter(|other| !(one == 0 && *other == count - 1)).any(|other| {
            side(one).zip(side(other)).is_some_and(|((from, to), (start, end))| meet(from, to, start, end))
        })
    })
}

fn meet(from: Metres, to: Metres, start: Metres, end: Metres) -> bool {
    let turn = |a: Metres, b: Metres, c: Metres| {
        (b.east - a.east) * (c.north - a.north) - (b.north - a.north) * (c.east - a.east)
    };
    let apart = |one: f64, other: f64| (one > 0.0 && other > 0.0) || (one < 0.0 && other < 0.0);
    let within = |a: f64, b: f64, c: f64, d: f64| a.max(b) >= c.min(d) && c.max(d) >= a.min(b);
    !apart(turn(from, to, start), turn(from, to, end))
        && !apart(turn(start, end, from), turn(start, end, to))
        && within(from.east, to.east, start.east, end.east)
        && within(from.north, to.north, start.north, end.north)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_twenty_one_bytes_longitude_first() {
        let bytes = Shape::Point(Degrees { latitude: 12.5, longitude: 108.25 }).wkb();
        assert_eq!(bytes.len(), 21);
        assert_eq!(&bytes[..5], &[1, 1, 0, 0, 0]);
        assert_eq!(bytes[5..13], 108.25_f64.to_le_bytes());
        assert_eq!(bytes[13..], 12.5_f64.to_le_bytes());
    }

    #[test]
    fn an_outline_is_closed_and_goes_counter_clockwise() {
        let clockwise = outline("1400000 450000; 1400100 450000; 1400100 450200; 1400000 450200").expect("an outline");
        assert!((area(&clockwise) + 20_000.0).abs() < 1e-6);
        let zone = Zone::parse("108-30").expect("a zone");
        let Shape::Polygon(corners) = polygon(clockwise, zone) else { panic!("a polygon") };
        assert_eq!(corners.len(), 5);
        assert_eq!(corners.first(), corners.last());
        let bounds = Shape::Polygon(corners).bounds().expect("a box");
        assert!(bounds.west < bounds.east && bounds.south < bounds.north);
    }

    #[test]
    fn what_is_no_outline_is_none() {
        for text in [
            "",
            "1400000 450000; 1400100 450000",
            "1400000 450000; 1400100 450000; x y",
            "1400000 450000; 1400100 450100; 1400100 450000; 1400000 450100",
            "1400000 450000; 1400100 450000; 1400200 450000",
        ] {
            assert_eq!(outline(text), None, "{text}");
        }
    }
}
