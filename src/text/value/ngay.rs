//! A day, ISO 8601. Vietnamese order (day, month, year); see [`super::calendar`] for the options.

use super::calendar::{Reading, read};
use super::day_text::is_iso_day;
use super::tidy::{blank, tidy};
use super::{Kind, Options, Status, Verdict, reason, thoi_diem};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "ngay", title: Text::new("Ngày", "Day"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    is_iso_day(text)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let text = tidied.trim_start_matches(['\'', '’', '‘', '`']);
    match read(text, options) {
        Reading::Day(day) if has_fraction(text, options) => {
            Verdict::new(Status::Warn, Reading::Day(day).text()).code(reason::TIME_DROPPED)
        }
        Reading::Year(_) | Reading::Month(..) | Reading::Quarter(..) => Verdict::invalid(reason::PARTIAL),
        Reading::Bad(code) => with_time(text, options).unwrap_or_else(|| Verdict::invalid(code)),
        reading => verdict(&reading),
    }
}

/// True for a workbook's number with a time of day behind the point.
fn has_fraction(text: &str, options: &Options) -> bool {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    options.contains_key("serial")
        && is_digits(whole)
        && is_digits(fraction)
        && fraction.bytes().any(|byte| byte != b'0')
}

/// The verdict on a reading that is whole enough for the kind that asks.
pub(super) fn verdict(reading: &Reading) -> Verdict {
    match reading {
        Reading::Swapped(_) => Verdict::new(Status::Repair, reading.text()).code(reason::DAY_MONTH_SWAPPED),
        Reading::Serial(_) => Verdict::new(Status::Repair, reading.text()).code(reason::SERIAL_NUMBER),
        Reading::TwoDigits(candidates) => {
            let mut verdict = Verdict::new(Status::Ambiguous, None).code(reason::TWO_DIGIT_YEAR);
            verdict.candidates.clone_from(candidates);
            verdict
        }
        Reading::Bad(code) => Verdict::invalid(code),
        _ => Verdict::new(Status::Valid, reading.text()),
    }
}

/// A day written with a time: midnight says nothing and goes, another time goes with a word.
pub(super) fn with_time(text: &str, options: &Options) -> Option<Verdict> {
    let moment = thoi_diem::moment(text, options).ok()?;
    let midnight = moment.text.ends_with("T00:00:00");
    let mut verdict = verdict(&moment.date);
    if !midnight && verdict.status == Status::Valid {
        verdict.status = Status::Warn;
    }
    if !midnight {
        verdict.codes.push(reason::TIME_DROPPED);
    }
    Some(verdict)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn days_are_judged() {
        let rows: &[Row] = &[
            ("1960-03-05", Status::Valid, Some("1960-03-05"), None),
            ("05/03/1960", Status::Valid, Some("1960-03-05"), None),
            ("05/03/1960 00:00:00", Status::Valid, Some("1960-03-05"), None),
            ("1960-03-05T00:00:00", Status::Valid, Some("1960-03-05"), None),
            ("05/03/1960 14:30", Status::Warn, Some("1960-03-05"), Some(reason::TIME_DROPPED)),
            ("03/25/1960", Status::Repair, Some("1960-03-25"), Some(reason::DAY_MONTH_SWAPPED)),
            ("45657", Status::Repair, Some("2024-12-31"), Some(reason::SERIAL_NUMBER)),
            ("5/3/60", Status::Ambiguous, None, Some(reason::TWO_DIGIT_YEAR)),
            ("1960", Status::Invalid, None, Some(reason::PARTIAL)),
            ("30/02/1960", Status::Invalid, None, Some(reason::CALENDAR)),
            ("//", Status::Missing, None, Some(reason::PLACEHOLDER)),
        ];
        table(&KIND, &[], rows);
    }
}
