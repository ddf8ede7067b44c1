//! A day of which parts may be missing: `1960`, `1960-03`, `1960-03-05`, `2024-Q1`. What is missing stays missing.

use super::calendar::{Reading, read};
use super::day_text::is_iso_day;
use super::tidy::{blank, number, tidy};
use super::{Kind, Options, Verdict, ngay};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ngay_khuyet", title: Text::new("Ngày, có thể khuyết", "Day, perhaps partial"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    let year = number(text, 0, 4).is_some_and(|year| (1800..=9999).contains(&year));
    match text.len() {
        4 => year,
        7 if text.get(4..6) == Some("-Q") => {
            year && number(text, 6, 7).is_some_and(|quarter| (1..=4).contains(&quarter))
        }
        7 => year && text.get(4..5) == Some("-") && number(text, 5, 7).is_some_and(|month| (1..=12).contains(&month)),
        _ => is_iso_day(text),
    }
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let text = tidied.trim_start_matches(['\'', '’', '‘', '`']);
    // Four digits are a year, also in a workbook's column of day numbers: 1905 to 1906 are the rarer reading.
    if canonical(text, options) {
        return Verdict::valid(text);
    }
    match read(text, options) {
        Reading::Bad(code) => ngay::with_time(text, options).unwrap_or_else(|| Verdict::invalid(code)),
        reading => ngay::verdict(&reading),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::super::{Status, reason};
    use super::*;

    #[test]
    fn missing_parts_stay_missing() {
        let rows: &[Row] = &[
            ("1960", Status::Valid, Some("1960"), None),
            ("3/1960", Status::Valid, Some("1960-03"), None),
            ("Quý I/2024", Status::Valid, Some("2024-Q1"), None),
            ("xx/03/1960", Status::Valid, Some("1960-03"), None),
            ("05/03/1960", Status::Valid, Some("1960-03-05"), None),
            ("13/1960", Status::Invalid, None, Some(reason::CALENDAR)),
            ("3/60", Status::Ambiguous, None, Some(reason::TWO_DIGIT_YEAR)),
        ];
        table(&KIND, &[], rows);
    }
}
