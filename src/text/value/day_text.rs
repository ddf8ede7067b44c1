//! The two writings of a day that most cells have, read and written without the steps that all others need.

use chrono::{Datelike as _, NaiveDate};

use super::calendar::day;
use super::tidy::number;

/// `2024-03-05`; the same as chrono writes, without reading a format each time.
pub(super) fn iso(day: NaiveDate) -> String {
    let year = day.year();
    if !(0..=9999).contains(&year) {
        return day.to_string();
    }
    let mut text = String::with_capacity(10);
    let year = year.unsigned_abs();
    for (sign, number) in [("", year / 100), ("", year % 100), ("-", day.month()), ("-", day.day())] {
        text.push_str(sign);
        text.extend([number / 10, number % 10].into_iter().filter_map(|digit| char::from_digit(digit, 10)));
    }
    text
}

/// True for `2024-03-05` where that day exists and lies in the range of years.
pub(super) fn is_iso_day(text: &str) -> bool {
    iso_day(text).is_some()
}

/// A day as options and lists of the dictionary state it: `2024-03-05`, of any year.
pub(crate) fn stated_day(text: &str) -> Option<NaiveDate> {
    iso_day(text).or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
}

/// The day `2024-03-05`.
pub(super) fn iso_day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    day(i32::try_from(number(text, 0, 4)?).ok()?, number(text, 5, 7)?, number(text, 8, 10)?)
}

/// `05/03/1960`, the most common writing, with a slash, a dash or a point.
pub(super) fn common_day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let is_sign = |at: usize| matches!(bytes.get(at), Some(b'/' | b'-' | b'.'));
    if bytes.len() != 10 || !is_sign(2) || !is_sign(5) {
        return None;
    }
    day(i32::try_from(number(text, 6, 10)?).ok()?, number(text, 3, 5)?, number(text, 0, 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_chrono_writes_it() {
        for day in [NaiveDate::MIN, NaiveDate::MAX].into_iter().chain(NaiveDate::from_ymd_opt(987, 6, 5)) {
            assert_eq!(iso(day), day.format("%Y-%m-%d").to_string());
        }
    }
}
