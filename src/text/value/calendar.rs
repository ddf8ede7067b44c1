//! Dates as people write them: day before month, words or signs between, parts missing.

use std::sync::OnceLock;

use chrono::{Datelike as _, Days, Local, NaiveDate};

use super::day_text::{common_day, iso, iso_day, stated_day};
use super::tidy::{all_digits, dash, fold};
use super::{Options, reason};

/// What a text says as a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// A day.
    Day(NaiveDate),
    /// A month of a year.
    Month(i32, u32),
    /// A quarter of a year.
    Quarter(i32, u32),
    /// A year.
    Year(i32),
    /// The month stands before the day; this is the only reading.
    Swapped(NaiveDate),
    /// A spreadsheet's day number.
    Serial(NaiveDate),
    /// Two digits for the year; the possible canonical forms.
    TwoDigits(Vec<String>),
    /// Not a date, for a reason.
    Bad(&'static str),
}

impl Reading {
    /// Canonical form (ISO 8601; `2024-Q1` for a quarter).
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Day(day) | Self::Swapped(day) | Self::Serial(day) => Some(iso(*day)),
            Self::Month(year, month) => Some(format!("{year:04}-{month:02}")),
            Self::Quarter(year, quarter) => Some(format!("{year:04}-Q{quarter}")),
            Self::Year(year) => Some(format!("{year:04}")),
            Self::TwoDigits(_) | Self::Bad(_) => None,
        }
    }
}

/// Years that records of a province can hold; 31/12/9999 is how systems write «no end».
const YEARS: std::ops::RangeInclusive<i32> = 1800..=9999;

/// The day on which values are judged: `as_of` of the options, else today.
pub(super) fn as_of(options: &Options) -> NaiveDate {
    static TODAY: OnceLock<NaiveDate> = OnceLock::new();
    let given = options.get("as_of").and_then(|text| stated_day(text));
    given.unwrap_or_else(|| *TODAY.get_or_init(|| Local::now().date_naive()))
}

/// The year on which values are judged.
pub(super) fn year_of(options: &Options) -> i32 {
    as_of(options).year()
}

/// The day, where it exists and lies in the range of years.
pub(super) fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
}

/// The part of a date that a number is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Day,
    Month,
    Quarter,
    Year,
}

/// A number of a date: what it is said to be, its value, its digits.
#[derive(Debug, Clone, Copy)]
struct Part {
    label: Option<Label>,
    value: u32,
    digits: usize,
}

/// Reads a tidy text as a date, whole or in part.
///
/// Options: `order=mdy` month before day; `serial=1900|1904` day numbers of a workbook; `century=19|20` or
/// `years=1940-2024` for years of two digits.
pub(super) fn read(text: &str, options: &Options) -> Reading {
    let month_first = || options.get("order").is_some_and(|order| order == "mdy");
    if let Some(day) = iso_day(text).or_else(|| common_day(text).filter(|_| !month_first())) {
        return Reading::Day(day);
    }
    if let Some(reading) = serial(text, options) {
        return reading;
    }
    let folded = without_blanks(&fold(text));
    let folded = folded.strip_prefix("sinh ").unwrap_or(&folded);
    // «Buôn Ma Thuột, ngày 5 tháng 3 năm 2024»: what stands before «ngày» is the place of writing.
    let folded = match folded.find(", ngay ") {
        Some(place) => folded.get(place + 2..).unwrap_or_default(),
        None => folded,
    };
    match parts(folded) {
        Ok(parts) => assemble(&parts, options),
        Err(code) => Reading::Bad(code),
    }
}

/// `--/--/1960` and `xx/xx/1960` as `0/0/1960`.
fn without_blanks(text: &str) -> String {
    let pieces: Vec<&str> = text.split('/').map(str::trim).collect();
    let nothing =
        |piece: &str| piece.chars().all(|sign| matches!(dash(sign), '-' | '.' | '_' | '?' | 'x' | '*' | '…' | ' '));
    match pieces.as_slice() {
        [first, second, year] if nothing(first) && all_digits(year, 4) => {
            if nothing(second) {
                format!("0/0/{year}")
            } else {
                format!("0/{second}/{year}")
            }
        }
        _ => text.to_owned(),
    }
}

/// The numbers of a folded text with what the words say of them.
fn parts(text: &str) -> Result<Vec<Part>, &'static str> {
    let mut found: Vec<Part> = Vec::new();
    let mut label = None;
    let mut rest = text.trim_end_matches(['.', ',', ' ']);
    while let Some(sign) = rest.chars().next() {
        let same = |other: char| {
            if sign.is_ascii_digit() { other.is_ascii_digit() } else { other.is_alphabetic() }
        };
        let end = rest.find(|other| !same(other)).unwrap_or(rest.len()).max(sign.len_utf8());
        let (run, after) = rest.split_at(end);
        rest = after;
        if sign.is_ascii_digit() {
            let value = if run.len() <= 8 {
                run.parse().map_err(|_| reason::LENGTH)?
            } else {
                return Err(reason::LENGTH);
            };
            found.push(Part { label: label.take(), value, digits: run.len() });
        } else if sign.is_alphabetic() {
            match word(run, label).ok_or(reason::CHARACTERS)? {
                Word::Label(named) => label = Some(named),
                Word::Number(named, value) => {
                    label = None;
                    found.push(Part { label: Some(named), value, digits: 0 });
                }
            }
        } else if !matches!(dash(sign), '/' | '-' | '.' | ' ' | ',' | ':') {
            return Err(reason::CHARACTERS);
        }
    }
    Ok(found)
}

enum Word {
    Label(Label),
    Number(Label, u32),
}

/// A word of a date.
fn word(run: &str, label: Option<Label>) -> Option<Word> {
    const ENGLISH: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let roman = ["i", "ii", "iii", "iv"].iter().position(|numeral| *numeral == run);
    match (run, roman, label) {
        ("ngay" | "mung" | "mong", ..) => Some(Word::Label(Label::Day)),
        ("thang" | "thg", ..) => Some(Word::Label(Label::Month)),
        ("nam", ..) => Some(Word::Label(Label::Year)),
        ("quy" | "qui" | "q", ..) => Some(Word::Label(Label::Quarter)),
        (_, Some(place), Some(Label::Quarter)) => Some(Word::Number(Label::Quarter, u32::try_from(place).ok()? + 1)),
        _ => {
            let month = ENGLISH
                .iter()
                .position(|name| *name == run || (run.len() >= 3 && run.len() <= 4 && name.starts_with(run)));
            Some(Word::Number(Label::Month, u32::try_from(month?).ok()? + 1))
        }
    }
}

/// A date from its numbers.
fn assemble(parts: &[Part], options: &Options) -> Reading {
    let mdy = options.get("order").is_some_and(|order| order == "mdy");
    if let [Part { label: None, value, digits: 8 }] = parts {
        return compact(*value, mdy);
    }
    let Some(slots) = place(parts, mdy) else {
        return Reading::Bad(reason::STRUCTURE);
    };
    let Some(year) = slots.year else {
        return Reading::Bad(reason::STRUCTURE);
    };
    if year.digits == 2 {
        return two_digits(&slots, year.value, options);
    }
    let full = i32::try_from(year.value).unwrap_or(i32::MAX);
    if year.digits != 4 || !YEARS.contains(&full) {
        return Reading::Bad(reason::RANGE);
    }
    complete(&slots, full)
}

#[derive(Default)]
struct Slots {
    year: Option<Part>,
    month: Option<u32>,
    day: Option<u32>,
    quarter: Option<u32>,
}

/// Puts each number in its place: named ones first, the others by their order.
fn place(parts: &[Part], mdy: bool) -> Option<Slots> {
    let mut slots = Slots::default();
    let mut open = Vec::new();
    for part in parts {
        let slot = match part.label {
            None => {
                open.push(*part);
                continue;
            }
            Some(Label::Year) => {
                if slots.year.replace(*part).is_some() {
                    return None;
                }
                continue;
            }
            Some(Label::Day) => &mut slots.day,
            Some(Label::Month) => &mut slots.month,
            Some(Label::Quarter) => &mut slots.quarter,
        };
        if slot.replace(part.value).is_some() {
            return None;
        }
    }
    let year_first = open.first().is_some_and(|part| part.digits == 4);
    if slots.year.is_none() && !open.is_empty() {
        slots.year = Some(if year_first { open.remove(0) } else { open.pop()? });
    }
    if open.iter().any(|part| part.digits > 2) || (slots.quarter.is_some() && !open.is_empty()) {
        return None;
    }
    match (open.as_slice(), slots.month, slots.day) {
        ([], ..) => {}
        // A lone number beside the year is the month, unless the month is already known.
        ([only], None, _) => slots.month = Some(only.value),
        ([only], Some(_), None) => slots.day = Some(only.value),
        ([first, second], None, None) => {
            let (month, day) = if year_first || mdy { (first, second) } else { (second, first) };
            (slots.month, slots.day) = (Some(month.value), Some(day.value));
        }
        _ => return None,
    }
    Some(slots)
}

/// A date with a full year.
fn complete(slots: &Slots, year: i32) -> Reading {
    match (slots.quarter, slots.month.filter(|month| *month > 0), slots.day.filter(|day| *day > 0)) {
        (Some(quarter @ 1..=4), None, None) => Reading::Quarter(year, quarter),
        (None, None, None) => Reading::Year(year),
        (None, Some(month @ 1..=12), None) => Reading::Month(year, month),
        (None, Some(month), Some(date)) => match (day(year, month, date), day(year, date, month)) {
            (Some(found), _) => Reading::Day(found),
            (None, Some(found)) if month > 12 => Reading::Swapped(found),
            _ => Reading::Bad(reason::CALENDAR),
        },
        _ => Reading::Bad(reason::CALENDAR),
    }
}

/// A date whose year has two digits: decided by the options, else all its readings.
fn two_digits(slots: &Slots, short: u32, options: &Options) -> Reading {
    let short = i32::try_from(short).unwrap_or_default();
    let range = options.get("years").and_then(|years| years.split_once('-'));
    let range = range.and_then(|(from, to)| Some(from.trim().parse::<i32>().ok()?..=to.trim().parse::<i32>().ok()?));
    let century: Option<i32> =
        options.get("century").and_then(|century| century.parse().ok()).filter(|century| (18..=21).contains(century));
    let years: Vec<i32> = [1900 + short, 2000 + short]
        .into_iter()
        .filter(|year| range.as_ref().is_none_or(|range| range.contains(year)))
        .filter(|year| century.is_none_or(|century| year / 100 == century))
        .collect();
    let mut readings: Vec<Reading> = years
        .into_iter()
        .map(|year| complete(slots, year))
        .filter(|reading| !matches!(reading, Reading::Bad(_)))
        .collect();
    match (readings.pop(), readings.is_empty()) {
        (None, _) => Reading::Bad(reason::CALENDAR),
        (Some(only), true) if range.is_some() || century.is_some() => only,
        (Some(last), _) => Reading::TwoDigits(readings.iter().chain([&last]).filter_map(Reading::text).collect()),
    }
}

/// Eight digits without separators: `20201225`, else `25122020`.
fn compact(value: u32, mdy: bool) -> Reading {
    let year = |year: u32| i32::try_from(year).unwrap_or_default();
    let (first, second) = (value / 1_000_000, value / 10_000 % 100);
    let (date, month) = if mdy { (second, first) } else { (first, second) };
    day(year(value / 10_000), value / 100 % 100, value % 100)
        .or_else(|| day(year(value % 10_000), month, date))
        .map_or(Reading::Bad(reason::CALENDAR), Reading::Day)
}

/// A spreadsheet's day number, alone in the text.
fn serial(text: &str, options: &Options) -> Option<Reading> {
    let epoch = options.get("serial").map(String::as_str);
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_number = !whole.is_empty()
        && whole.len() <= 9
        && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_number {
        let negative = text.strip_prefix(['-', '−']).is_some_and(|rest| rest.parse::<f64>().is_ok());
        return (epoch.is_some() && negative).then_some(Reading::Bad(reason::RANGE));
    }
    let days = whole.parse::<u64>().ok()?;
    match epoch {
        Some("1904") => Some(serial_day(days, true).map_or(Reading::Bad(reason::RANGE), Reading::Day)),
        Some(_) => Some(serial_day(days, false).map_or(Reading::Bad(reason::RANGE), Reading::Day)),
        // Without being told, only a number that can hardly be anything else is proposed as one.
        None if whole.len() == 5 => serial_day(days, false).map(Reading::Serial),
        None => None,
    }
}

/// The day with that number. In the 1900 system 60 is a day that never was, and below it the epoch lies a day later;
/// the last day is 31 December 9999.
pub(super) fn serial_day(days: u64, mac: bool) -> Option<NaiveDate> {
    let (epoch, days) = match (mac, days) {
        (true, 0..=2_957_003) => (NaiveDate::from_ymd_opt(1904, 1, 1)?, days),
        (false, 1..=59) => (NaiveDate::from_ymd_opt(1899, 12, 31)?, days),
        (false, 61..=2_958_465) => (NaiveDate::from_ymd_opt(1899, 12, 30)?, days),
        _ => return None,
    };
    epoch.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str, options: &[(&str, &str)]) -> String {
        let options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        match read(raw, &options) {
            Reading::Bad(code) => code.to_owned(),
            Reading::TwoDigits(all) => all.join(" "),
            reading => reading.text().unwrap_or_default(),
        }
    }

    #[test]
    fn writings_are_read() {
        for (raw, want) in [
            ("05/03/1960", "1960-03-05"),
            ("5-3-1960", "1960-03-05"),
            ("5.3.1960.", "1960-03-05"),
            ("5 / 3 / 1960", "1960-03-05"),
            ("1960/3/5", "1960-03-05"),
            ("19600305", "1960-03-05"),
            ("05031960", "1960-03-05"),
            ("Ngày 5 tháng 3 năm 1960", "1960-03-05"),
            ("Krông Pắc, ngày 05 tháng 3 năm 1960", "1960-03-05"),
            ("5 tháng 3, 1960", "1960-03-05"),
            ("05-Mar-1960", "1960-03-05"),
            ("March 5, 1960", "1960-03-05"),
            ("03/25/1960", "1960-03-25"),
            ("tháng 3 năm 1960", "1960-03"),
            ("3/1960", "1960-03"),
            ("1960-03", "1960-03"),
            ("00/00/1960", "1960"),
            ("--/--/1960", "1960"),
            ("00/3/1960", "1960-03"),
            ("năm 1960", "1960"),
            ("Quý IV năm 2024", "2024-Q4"),
            ("Q1/2024", "2024-Q1"),
            ("2024-Q1", "2024-Q1"),
            ("Quý V/2024", reason::CHARACTERS),
            ("quý 5/2024", reason::CALENDAR),
            ("31/04/2020", reason::CALENDAR),
            ("29/02/2023", reason::CALENDAR),
            ("15/13/2020", reason::CALENDAR),
            ("05/03/0960", reason::RANGE),
            ("5/3/60", "1960-03-05 2060-03-05"),
            ("1/2/3/2020", reason::STRUCTURE),
            ("mai sau", reason::CHARACTERS),
        ] {
            assert_eq!(text(raw, &[]), want, "{raw}");
        }
    }

    #[test]
    fn the_column_decides_order_and_century() {
        assert_eq!(text("03/05/1960", &[("order", "mdy")]), "1960-03-05");
        assert_eq!(text("5/3/60", &[("century", "19")]), "1960-03-05");
        assert_eq!(text("5/3/60", &[("years", "1950-2024")]), "1960-03-05");
        assert_eq!(text("5/3/10", &[("years", "1900-2024")]), "1910-03-05 2010-03-05");
        assert_eq!(text("29/2/00", &[]), "2000-02-29");
    }

    #[test]
    fn the_common_writing_is_read_as_any_other() {
        for (year, month, date) in
            [(1800, 1, 1), (1960, 3, 5), (2024, 2, 29), (9999, 12, 31), (1799, 1, 1), (2023, 2, 29)]
        {
            for (first, second) in [('/', '/'), ('-', '-'), ('.', '.'), ('/', '-')] {
                let common = format!("{date:02}{first}{month:02}{second}{year}");
                let other = format!(" {common}");
                for order in ["dmy", "mdy"] {
                    let options = [("order", order)];
                    assert_eq!(text(&common, &options), text(&other, &options), "{common} {order}");
                }
            }
        }
    }

    #[test]
    fn serial_numbers_follow_both_epochs() {
        for (number, want) in [
            ("1", "1900-01-01"),
            ("59", "1900-02-28"),
            ("60", "range"),
            ("61", "1900-03-01"),
            ("0", "range"),
            ("-3", "range"),
        ] {
            assert_eq!(text(number, &[("serial", "1900")]), want);
        }
        assert_eq!(text("0", &[("serial", "1904")]), "1904-01-01");
        assert_eq!(text("45657.5", &[("serial", "1900")]), "2024-12-31");
        assert_eq!(read("45657", &Options::new()), Reading::Serial(NaiveDate::from_ymd_opt(2024, 12, 31).unwrap()));
    }
}
