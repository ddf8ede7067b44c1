//! Zones of VN-2000: a central meridian and a width (Thông tư 973/2001/TT-TCĐC).

use std::fmt;

use super::transverse_mercator::{backward, forward};
use super::{Degrees, Metres};

/// Easting of the central meridian.
const FALSE_EASTING: f64 = 500_000.0;

/// How wide a zone is; this sets its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// 3°, scale 0.9999 on the central meridian: cadastral and other large-scale maps.
    Three,
    /// 6°, scale 0.9996: small-scale maps.
    Six,
}

impl Width {
    /// Scale on the central meridian.
    pub const fn scale(self) -> f64 {
        match self {
            Self::Three => 0.9999,
            Self::Six => 0.9996,
        }
    }

    /// In degrees.
    pub const fn degrees(self) -> u8 {
        match self {
            Self::Three => 3,
            Self::Six => 6,
        }
    }
}

/// A zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Zone {
    /// The central meridian in minutes of arc east of Greenwich.
    minutes: u16,
    width: Width,
}

/// Provincial meridians with the EPSG code of their zone of 3°.
const PROVINCIAL: [(u16, u16, u32); 17] = [
    (103, 0, 9205),
    (104, 0, 9206),
    (104, 30, 9207),
    (104, 45, 9208),
    (105, 0, 5897),
    (105, 30, 9209),
    (105, 45, 9210),
    (106, 0, 9211),
    (106, 15, 9212),
    (106, 30, 9213),
    (107, 0, 9214),
    (107, 15, 9215),
    (107, 30, 9216),
    (107, 45, 5899),
    (108, 0, 5898),
    (108, 15, 9217),
    (108, 30, 9218),
];
/// The zones of 6° that touch the mainland.
const SIX: [(u16, u32); 2] = [(105, 3405), (111, 3406)];

/// The 17 zones in which provinces draw their maps, from west to east.
pub fn provincial() -> impl Iterator<Item = Zone> {
    PROVINCIAL.iter().map(|(degrees, minutes, _)| Zone { minutes: degrees * 60 + minutes, width: Width::Three })
}

/// Every zone that is in use: the provincial ones, and those of 6°.
pub fn all() -> impl Iterator<Item = Zone> {
    provincial().chain(SIX.iter().map(|(degrees, _)| Zone { minutes: degrees * 60, width: Width::Six }))
}

impl Zone {
    /// A zone on a central meridian from 102° to 117° (the country's extent with its seas), to the minute.
    pub fn new(minutes: u16, width: Width) -> Option<Self> {
        (102 * 60..=117 * 60).contains(&minutes).then_some(Self { minutes, width })
    }

    /// A zone of 3° by its meridian as people write it: `108-30`, `108°30'`, `108°30′`, `108o30`, `10830`, `108,5`,
    /// `108.5`. `None` for anything else, and for meridians outside the country.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let plain = plain.trim_end_matches(['E', 'e', 'Đ', '\'', '′', '’', '"', '″']);
        let parts: Vec<&str> = plain.split(['°', 'º', 'o', 'O', '-', '\'', '′', '’']).collect();
        let minutes = match parts.as_slice() {
            [one] | [one, ""] => whole(one)?,
            [degrees, minutes] if minutes.len() <= 2 => {
                small(degrees, 3)? * 60 + small(minutes, 2).filter(|m| *m < 60)?
            }
            [degrees, minutes, "00" | "0"] => small(degrees, 3)? * 60 + small(minutes, 2).filter(|m| *m < 60)?,
            _ => return None,
        };
        Self::new(minutes, Width::Three)
    }

    /// The same meridian with another width.
    #[must_use]
    pub const fn with_width(self, width: Width) -> Self {
        Self { width, ..self }
    }

    /// Its width.
    pub const fn width(self) -> Width {
        self.width
    }

    /// The central meridian in degrees.
    pub fn longitude(self) -> f64 {
        f64::from(self.minutes) / 60.0
    }

    /// The meridian as a code: `108-30`.
    pub fn code(self) -> String {
        format!("{}-{:02}", self.minutes / 60, self.minutes % 60)
    }

    /// The EPSG code of the zone, where it has one.
    pub fn epsg(self) -> Option<u32> {
        match self.width {
            Width::Three => PROVINCIAL
                .iter()
                .find(|(degrees, minutes, _)| degrees * 60 + minutes == self.minutes)
                .map(|(_, _, code)| *code)
                .or_else(|| (self.minutes == 102 * 60).then_some(5896)),
            Width::Six => SIX.iter().find(|(degrees, _)| degrees * 60 == self.minutes).map(|(_, code)| *code),
        }
    }

    /// A place on VN-2000's ellipsoid → in the zone.
    pub fn project(self, place: Degrees) -> Metres {
        let longitude = (place.longitude - self.longitude()).to_radians();
        let (north, east) = forward(place.latitude.to_radians(), longitude);
        Metres { north: self.width.scale() * north, east: FALSE_EASTING + self.width.scale() * east }
    }

    /// A place in the zone → on VN-2000's ellipsoid.
    pub fn unproject(self, place: Metres) -> Degrees {
        let scale = self.width.scale();
        let (latitude, longitude) = backward(place.north / scale, (place.east - FALSE_EASTING) / scale);
        Degrees { latitude: latitude.to_degrees(), longitude: self.longitude() + longitude.to_degrees() }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}°{:02}′", self.minutes / 60, self.minutes % 60)?;
        if self.width == Width::Six { write!(to, " (6°)") } else { Ok(()) }
    }
}

/// A whole number of at most `digits` digits.
fn small(text: &str, digits: usize) -> Option<u16> {
    let plain = !text.is_empty() && text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Minutes of a meridian in one number: `108`, `10830`, `108,5`, `108.75`. Only whole minutes are a meridian.
fn whole(text: &str) -> Option<u16> {
    if let Some((degrees, fraction)) = text.split_once([',', '.']) {
        let fraction = if fraction.is_empty() || fraction.len() > 4 { return None } else { fraction };
        let scale = 10_u32.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let minutes = u32::from(small(fraction, 4)?) * 60;
        let minutes = minutes.is_multiple_of(scale).then(|| u16::try_from(minutes / scale).ok()).flatten()?;
        return Some(small(degrees, 3)? * 60 + minutes);
    }
    match text.len() {
        3 => Some(small(text, 3)? * 60),
        5 => {
            let (degrees, minutes) = text.split_at_checked(3)?;
            Some(small(degrees, 3)? * 60 + small(minutes, 2).filter(|minutes| *minutes < 60)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meridians_are_read_as_they_are_written() {
        for text in ["108-30", "108°30'", "108°30′", "108o30'", "10830", "108,5", "108.5", " 108° 30′ ", "108°30'00\""]
        {
            assert_eq!(Zone::parse(text).map(Zone::code).as_deref(), Some("108-30"), "{text}");
        }
        assert_eq!(Zone::parse("105").map(Zone::code).as_deref(), Some("105-00"));
        assert_eq!(Zone::parse("107,75").map(Zone::code).as_deref(), Some("107-45"));
        for text in ["", "108°75'", "99", "118", "1085", "108.333", "abc", "108-30-15", "108,"] {
            assert_eq!(Zone::parse(text), None, "{text}");
        }
    }

    #[test]
    fn there_are_seventeen_provincial_zones_each_with_its_code() {
        let zones: Vec<Zone> = provincial().collect();
        assert_eq!(zones.len(), 17);
        assert!(zones.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(all().all(|zone| zone.epsg().is_some()));
        assert_eq!(Zone::new(105 * 60, Width::Six).and_then(Zone::epsg), Some(3405));
    }
}
