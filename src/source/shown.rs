//! Numbers as a workbook shows them, where it matters: zeros kept by a format, dates as ISO 8601, no `.0`.
//! Number formats: ECMA-376 part 1, §18.8.30 and §18.8.31.

use chrono::{Datelike as _, Duration, NaiveDate, NaiveDateTime};

use super::grid::Kind;

/// What a number format means for the text of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// The number itself.
    #[default]
    Plain,
    /// Whole numbers filled with zeros to this many digits.
    Zeros(u8),
    /// A date, with or without a time of day.
    Date,
    /// A time of day or a duration.
    Time,
}

/// The meaning of a built-in format.
pub(super) const fn built_in(id: u32) -> Format {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Format::Date,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Format::Time,
        _ => Format::Plain,
    }
}

/// The meaning of a format code such as `dd/mm/yyyy`, `0000000000` or `#,##0.00`.
pub(super) fn parse(code: &str) -> Format {
    let section = bare(code.split(';').next().unwrap_or_default());
    if section.len() > 1 && section.bytes().all(|byte| byte == b'0') {
        return u8::try_from(section.len()).map_or(Format::Plain, Format::Zeros);
    }
    let lower = section.to_lowercase();
    let has = |letter: char| lower.contains(letter);
    if lower == "general" || lower == "standard" {
        Format::Plain
    } else if has('y') || has('d') {
        Format::Date
    } else if has('h') || has('s') {
        Format::Time
    } else if lower.contains("mm") {
        Format::Date
    } else {
        Format::Plain
    }
}

/// The code without quoted text, escapes, colours and locales; elapsed time (`[h]`) stays.
fn bare(code: &str) -> String {
    let mut made = String::new();
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters.by_ref().find(|next| *next == '"');
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|next| *next != ']').collect();
                if matches!(inside.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    made.push('h');
                }
            }
            _ => made.push(letter),
        }
    }
    made
}

/// A stored number that is its own text: at most 15 digits, no exponent, no zeros that say nothing.
pub(super) fn is_plain(stored: &str) -> bool {
    let bare = stored.strip_prefix('-').unwrap_or(stored).as_bytes();
    let mut point = None;
    for (place, byte) in bare.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if point.is_none() => point = Some(place),
            _ => return false,
        }
    }
    let whole = point.unwrap_or(bare.len());
    let fraction = point.is_none_or(|point| point + 1 < bare.len() && bare.last() != Some(&b'0'));
    bare.len() <= 15 && whole > 0 && (whole == 1 || bare.first() != Some(&b'0')) && fraction && stored != "-0"
}

/// The commonest numbers, written behind `to`: plain ones, codes filled with zeros, whole days of our times. `whole` is the
/// number where it is known to be one to eight figures and nothing else.
#[inline]
pub(super) fn quick(
    stored: &str,
    whole: Option<u32>,
    format: Format,
    epoch_1904: bool,
    to: &mut String,
) -> Option<Kind> {
    const ZEROS: &str = "000000000000000000000000";
    let padded = stored.len() > 1 && stored.as_bytes().first() == Some(&b'0');
    let digits = || whole.is_some() || (stored.len() <= 15 && stored.bytes().all(|byte| byte.is_ascii_digit()));
    match format {
        Format::Plain => (if whole.is_some() { !padded } else { is_plain(stored) }).then(|| {
            to.push_str(stored);
            Kind::Number
        }),
        Format::Zeros(wide) if !padded && !stored.is_empty() && digits() => {
            let zeros = usize::from(wide).saturating_sub(stored.len());
            match ZEROS.get(..zeros) {
                Some(zeros) => to.push_str(zeros),
                None => to.extend(std::iter::repeat_n('0', zeros)),
            }
            to.push_str(stored);
            Some(Kind::Number)
        }
        Format::Date if stored.len() == 5 && !epoch_1904 => {
            day(whole.or_else(|| digits().then(|| stored.parse().ok()).flatten())?, to);
            Some(Kind::Date)
        }
        _ => None,
    }
}

/// A whole day counted from 1899-12-30, later than February 1900, as `2024-03-05`.
fn day(serial: u32, to: &mut String) {
    // days since 1 March 0000, in eras of 400 years (H. Hinnant, «chrono-compatible low-level date algorithms»)
    let days = serial + 693_899;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + days / 146_097 * 400 + u32::from(month <= 2);
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let figure = |number: u32| b"0123456789"[number as usize % 10];
    let made = [
        figure(year / 1000),
        figure(year / 100),
        figure(year / 10),
        figure(year),
        b'-',
        figure(month / 10),
        figure(month),
        b'-',
        figure(day / 10),
        figure(day),
    ];
    to.push_str(std::str::from_utf8(&made).unwrap_or_default());
}

/// A number as text, and what it is. `epoch_1904` is the workbook's date system.
pub(super) fn number(value: f64, format: Format, epoch_1904: bool) -> (String, Kind) {
    match format {
        Format::Zeros(digits) if value >= 0.0 && value.fract() == 0.0 => {
            (format!("{value:0width$}", width = usize::from(digits)), Kind::Number)
        }
        Format::Date => {
            date(value, epoch_1904).map_or_else(|| (value.to_string(), Kind::Number), |text| (text, Kind::Date))
        }
        Format::Time => (time(value, epoch_1904), Kind::Date),
        Format::Plain | Format::Zeros(_) => (value.to_string(), Kind::Number),
    }
}

/// A serial day as `2024-03-05`, with ` 13:30:00` where there is a time of day; `None` out of range.
///
/// Serial 60 is a day that never was; below it days count from 1899-12-31.
pub(super) fn date(serial: f64, epoch_1904: bool) -> Option<String> {
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let epoch = if epoch_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)
    } else if serial < 60.0 {
        NaiveDate::from_ymd_opt(1899, 12, 31)
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)
    }?;
    #[expect(clippy::cast_possible_truncation, reason = "within the range checked above")]
    let seconds = (serial * 86_400.0).round() as i64;
    let moment = NaiveDateTime::from(epoch).checked_add_signed(Duration::seconds(seconds))?;
    Some(moment_text(moment))
}

/// A moment as text; midnight is the date alone.
pub(super) fn moment_text(moment: NaiveDateTime) -> String {
    if moment.time() == chrono::NaiveTime::MIN {
        // as the format does, many times faster
        let (year, month, day) = (moment.year(), moment.month(), moment.day());
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        moment.format("%Y-%m-%d %H:%M:%S").to_string()
    }
}

fn time(value: f64, epoch_1904: bool) -> String {
    if value >= 1.0 {
        return date(value, epoch_1904).unwrap_or_else(|| value.to_string());
    }
    if value < 0.0 || !value.is_finite() {
        return value.to_string();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 86,400")]
    let seconds = (value * 86_400.0).round() as u32;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_understood() {
        assert_eq!(parse("0000000000"), Format::Zeros(10));
        assert_eq!(parse("dd/mm/yyyy"), Format::Date);
        assert_eq!(parse("[$-42A]dd mmmm yyyy;@"), Format::Date);
        assert_eq!(parse("h:mm"), Format::Time);
        assert_eq!(parse("#,##0.00\" đồng\""), Format::Plain);
        assert_eq!(parse("[Red]0.0"), Format::Plain);
        assert_eq!(parse("General"), Format::Plain);
        assert_eq!(parse("0"), Format::Plain);
    }

    #[test]
    fn plain_numbers_are_their_own_text() {
        for text in ["0", "12", "-3.25", "0.5", "123456789012345"] {
            assert!(is_plain(text), "{text}");
            assert_eq!(number(text.parse().unwrap(), Format::Plain, false).0, text);
        }
        for text in ["", "-0", "012", "1.50", "1.", ".5", "1E5", "+1", "1234567890123456", "x"] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn the_quick_way_says_the_same() {
        for serial in 10_000..=99_999_u32 {
            let (stored, mut made) = (serial.to_string(), String::new());
            assert_eq!(quick(&stored, Some(serial), Format::Date, false, &mut made), Some(Kind::Date));
            assert_eq!(made, number(f64::from(serial), Format::Date, false).0);
        }
        for (stored, wide) in [("0", 3), ("95", 12), ("123456", 4)] {
            let mut made = String::new();
            assert_eq!(quick(stored, stored.parse().ok(), Format::Zeros(wide), false, &mut made), Some(Kind::Number));
            assert_eq!(made, number(stored.parse().unwrap(), Format::Zeros(wide), false).0);
        }
        assert_eq!(quick("45356.5", None, Format::Date, false, &mut String::new()), None);
        assert_eq!(quick("45356", None, Format::Date, true, &mut String::new()), None);
    }

    #[test]
    fn numbers_are_shown() {
        assert_eq!(number(66_095.0, Format::Zeros(12), false).0, "000000066095");
        assert_eq!(number(2.0, Format::Plain, false).0, "2");
        assert_eq!(number(8_286.2, Format::Plain, false).0, "8286.2");
        assert_eq!(number(66_095_012_345.0, Format::Plain, false).0, "66095012345");
        assert_eq!(number(45_356.0, Format::Date, false).0, "2024-03-05");
        assert_eq!(number(45_356.5, Format::Date, false).0, "2024-03-05 12:00:00");
        assert_eq!(number(1.0, Format::Date, false).0, "1900-01-01");
        assert_eq!(number(43_894.0, Format::Date, true).0, "2024-03-05");
        assert_eq!(number(0.25, Format::Time, false).0, "06:00:00");
        assert_eq!(number(-3.0, Format::Date, false).0, "-3");
    }
}
