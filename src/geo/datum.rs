//! VN-2000 ↔ WGS 84: the seven parameters of Quyết định 05/2007/QĐ-BTNMT.
//!
//! The decision prints the numbers and leaves the sense of the rotations to the reader. They are used as EPSG registers
//! them (operation EPSG:6960, “VN-2000 to WGS 84 (2)”): from VN-2000 to WGS 84, *coordinate frame* rotation (EPSG method
//! 9607). Programs that want *position vector* rotations (`+towgs84`) turn the signs of the three angles round.

use super::Degrees;
use super::transverse_mercator::{ECCENTRICITY_2, RADIUS};

/// Accuracy of the shift in metres, as EPSG states it for EPSG:6960.
pub const ACCURACY: f64 = 1.0;

/// Shifts in metres, rotations in seconds of arc (coordinate frame), difference of scale in parts per million.
pub const PARAMETERS: [f64; 7] =
    [-191.904_414_29, -39.303_182_79, -111.450_328_35, -0.009_288_36, 0.019_754_79, -0.004_273_72, 0.252_906_278];

/// A place in metres from the centre of the earth.
#[derive(Clone, Copy)]
struct Centric {
    x: f64,
    y: f64,
    z: f64,
}

/// VN-2000 → WGS 84.
pub(super) fn to_wgs84(place: Degrees) -> Degrees {
    let Centric { x, y, z } = centric(place);
    let (turn, scale) = turn();
    let [shift_x, shift_y, shift_z, ..] = PARAMETERS;
    degrees(Centric {
        x: shift_x + scale * (x + turn.z * y - turn.y * z),
        y: shift_y + scale * (-turn.z * x + y + turn.x * z),
        z: shift_z + scale * (turn.y * x - turn.x * y + z),
    })
}

/// WGS 84 → VN-2000.
pub(super) fn from_wgs84(place: Degrees) -> Degrees {
    let from = centric(place);
    let (turn, scale) = turn();
    let [shift_x, shift_y, shift_z, ..] = PARAMETERS;
    let (x, y, z) = ((from.x - shift_x) / scale, (from.y - shift_y) / scale, (from.z - shift_z) / scale);
    degrees(Centric { x: x - turn.z * y + turn.y * z, y: turn.z * x + y - turn.x * z, z: -turn.y * x + turn.x * y + z })
}

/// The rotations in radians and the factor of scale.
fn turn() -> (Centric, f64) {
    let [.., x, y, z, scale] = PARAMETERS;
    let radians = |seconds: f64| (seconds / 3600.0).to_radians();
    (Centric { x: radians(x), y: radians(y), z: radians(z) }, 1.0 + scale * 1e-6)
}

fn centric(place: Degrees) -> Centric {
    let (latitude, longitude) = (place.latitude.to_radians(), place.longitude.to_radians());
    let normal = RADIUS / (1.0 - ECCENTRICITY_2 * latitude.sin().powi(2)).sqrt();
    Centric {
        x: normal * latitude.cos() * longitude.cos(),
        y: normal * latitude.cos() * longitude.sin(),
        z: normal * (1.0 - ECCENTRICITY_2) * latitude.sin(),
    }
}

/// Back to the ellipsoid (B. R. Bowring, Survey Review 28, 1985), repeated until nothing moves.
fn degrees(place: Centric) -> Degrees {
    let across = place.x.hypot(place.y);
    let polar = RADIUS * (1.0 - ECCENTRICITY_2).sqrt();
    let second = ECCENTRICITY_2 / (1.0 - ECCENTRICITY_2);
    let mut reduced = (place.z * RADIUS).atan2(across * polar);
    let mut latitude = 0.0_f64;
    for _ in 0..3 {
        latitude = (place.z + second * polar * reduced.sin().powi(3))
            .atan2(across - ECCENTRICITY_2 * RADIUS * reduced.cos().powi(3));
        reduced = (polar * latitude.sin()).atan2(RADIUS * latitude.cos());
    }
    Degrees { latitude: latitude.to_degrees(), longitude: place.y.atan2(place.x).to_degrees() }
}
