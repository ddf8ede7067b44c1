//! Cells as values, the same for every format.

use chrono::NaiveDate;

use crate::dictionary::Storage;
use crate::publish::open::{day, moment};

/// A cell as JSON and XML write it: the text of the value, told apart by how it is quoted.
pub(super) enum Cell<'a> {
    /// Text, or what is written like one.
    Text(std::borrow::Cow<'a, str>),
    /// A number, or true and false.
    Bare(std::borrow::Cow<'a, str>),
}

/// The value of a cell's text; `None` where the type has no such value (there is none: values were judged).
pub(super) fn cell(storage: Storage, text: &str) -> Option<Cell<'_>> {
    match storage {
        Storage::Text => Some(Cell::Text(text.into())),
        Storage::Date => day(text).map(|_| Cell::Text(text.into())),
        Storage::Datetime => moment(text).map(|moment| Cell::Text(stamp(moment).into())),
        Storage::Integer => text.parse::<i64>().ok().map(|number| Cell::Bare(number.to_string().into())),
        Storage::Number => {
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
            // The digits as they stand, where they are a number to everybody: none is lost to binary fractions.
            Some(Cell::Bare(if is_plain(text) { text.into() } else { number.to_string().into() }))
        }
        Storage::Boolean => matches!(text, "true" | "false").then(|| Cell::Bare(text.into())),
    }
}

/// A moment in ISO 8601, without a zone as the data has none.
pub(super) fn stamp(moment: chrono::NaiveDateTime) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.f").to_string()
}

/// Days since 1 January 1970.
pub(super) fn days(date: NaiveDate) -> Option<i32> {
    i32::try_from(date.signed_duration_since(NaiveDate::default()).num_days()).ok()
}

/// A decimal number by the grammar of JSON (RFC 8259, 6) without an exponent: this is one to XML Schema too.
fn is_plain(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let size = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = size.split_once('.').map_or((size, None), |(whole, fraction)| (whole, Some(fraction)));
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits)
}

/// Digits that say something: zeros before the first are none.
pub(super) fn significant(text: &str) -> usize {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(storage: Storage, text: &str) -> Option<String> {
        match cell(storage, text)? {
            Cell::Bare(text) => Some(text.into_owned()),
            Cell::Text(text) => Some(format!("\"{text}\"")),
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(bare(Storage::Number, "0.1000000000000000055").as_deref(), Some("0.1000000000000000055"));
        assert_eq!(bare(Storage::Number, "-2.50").as_deref(), Some("-2.50"));
        assert_eq!(bare(Storage::Number, "1e3").as_deref(), Some("1000"));
        assert_eq!(bare(Storage::Number, "007").as_deref(), Some("7"));
        assert_eq!(bare(Storage::Number, ".5").as_deref(), Some("0.5"));
        assert_eq!(bare(Storage::Number, "NaN"), None);
        assert_eq!(bare(Storage::Integer, "9007199254740993").as_deref(), Some("9007199254740993"));
        assert_eq!(bare(Storage::Integer, "1.0"), None);
    }

    #[test]
    fn days_and_moments_are_iso() {
        assert_eq!(bare(Storage::Date, "2026-07-01").as_deref(), Some("\"2026-07-01\""));
        assert_eq!(bare(Storage::Date, "2026-07"), None);
        assert_eq!(bare(Storage::Datetime, "2026-07-01 08:30:00").as_deref(), Some("\"2026-07-01T08:30:00\""));
        assert_eq!(bare(Storage::Datetime, "2026-07-01").as_deref(), Some("\"2026-07-01T00:00:00\""));
        assert_eq!(bare(Storage::Boolean, "có"), None);
        assert_eq!(bare(Storage::Text, "066").as_deref(), Some("\"066\""));
    }

    #[test]
    fn significant_digits_are_counted() {
        assert_eq!(significant("-0.00120"), 3);
        assert_eq!(significant("1234567890123456"), 16);
    }
}
