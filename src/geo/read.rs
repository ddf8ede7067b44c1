//! A coordinate as people write it.

use crate::text::value::{Options, Status, kind};

/// Metres: `1402345,67`, `1.402.345,67`, `1402345.67 m`, `X = 1402345.67`. Where a text can be read in two ways
/// (`500.321`), the reading that can be a coordinate of VN-2000 is taken if only one can; otherwise `None`.
pub fn metres(text: &str) -> Option<f64> {
    let plain = bare(text, &['x', 'y', 'n', 'e'], &["mét", "m"]);
    let verdict = (kind("so")?.parse)(plain, &Options::new());
    let number = |text: &String| text.parse::<f64>().ok();
    match verdict.status {
        Status::Valid => verdict.output.as_ref().and_then(number),
        Status::Ambiguous => {
            let fitting: Vec<f64> =
                verdict.candidates.iter().filter_map(number).filter(|number| *number >= 100_000.0).collect();
            match fitting.as_slice() {
                [only] => Some(*only),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Degrees: `12.680189`, `12,680189`, `12°40'48,68"N`, `12 40 48.68`. West and south are negative.
pub fn degrees(text: &str) -> Option<f64> {
    let text = text.trim();
    let negative = text.starts_with(['-', '−']) || text.ends_with(['S', 'W']);
    let plain = text.trim_start_matches(['-', '−', '+']).trim_end_matches(['N', 'E', 'S', 'W', 'B', 'Đ']);
    let parts: Vec<f64> = plain
        .split(|letter: char| letter.is_whitespace() || "°º'′’\"″”".contains(letter))
        .filter(|part| !part.is_empty())
        .map(|part| plain_number(&part.replace(',', ".")))
        .collect::<Option<_>>()?;
    let size = match parts.as_slice() {
        [degrees] => *degrees,
        [degrees, minutes] if *minutes < 60.0 => degrees + minutes / 60.0,
        [degrees, minutes, seconds] if *minutes < 60.0 && *seconds < 60.0 => {
            degrees + minutes / 60.0 + seconds / 3600.0
        }
        _ => return None,
    };
    (size <= 180.0).then_some(if negative { -size } else { size })
}

/// Digits with at most one point: no sign, no exponent.
fn plain_number(text: &str) -> Option<f64> {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then(|| text.parse().ok()).flatten()
}

/// A text without a leading name of the axis and a unit behind.
fn bare<'t>(text: &'t str, names: &[char], units: &[&str]) -> &'t str {
    let text = text.trim();
    let named = text.strip_prefix(|letter: char| names.contains(&letter.to_ascii_lowercase()));
    let text = named.map_or(text, |rest| rest.trim_start().trim_start_matches(['=', ':']).trim_start());
    units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metres_are_read_in_the_ways_people_write() {
        for text in ["1402345,67", "1402345.67", "1.402.345,67", "1402345.67 m", "X = 1402345,67", "x:1402345.67"] {
            assert_eq!(metres(text), Some(1_402_345.67), "{text}");
        }
        assert_eq!(metres("500.321"), Some(500_321.0), "only one reading can be a coordinate");
        assert_eq!(metres("451234,5"), Some(451_234.5));
        for text in ["", "abc", "1e6", "12.34.5"] {
            assert_eq!(metres(text), None, "{text}");
        }
    }

    #[test]
    fn degrees_are_read_in_the_ways_people_write() {
        for (text, wanted) in [
            ("12.5", 12.5),
            ("12,5", 12.5),
            ("12°30'", 12.5),
            ("12°30′00″N", 12.5),
            ("108 15 0", 108.25),
            ("-12.5", -12.5),
            ("12.5S", -12.5),
        ] {
            assert_eq!(degrees(text), Some(wanted), "{text}");
        }
        for text in ["", "abc", "12°75'", "1e2", "1402345.67"] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }
}
