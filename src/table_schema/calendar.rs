//! datetime, date, time, year, yearmonth, duration: XML Schema forms by default, `any`, or a pattern of strptime.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};
use serde_json::{Map, Value};

use super::types::{Cell, format};
use crate::lang::Message;

type Descriptor = Map<String, Value>;

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Tells a pattern that cannot be read.
pub(super) fn check_format(descriptor: &Descriptor) -> Result<(), Message> {
    let found = format(descriptor);
    let items = chrono::format::StrftimeItems::new(found);
    let sound = !found.contains('%') || items.into_iter().all(|item| !matches!(item, chrono::format::Item::Error));
    if matches!(found, "default" | "any") || (found.contains('%') && sound) {
        return Ok(());
    }
    Err(Message::new(
        format!("không đọc được mẫu «{found}»; hãy dùng default, any hoặc mẫu như %d/%m/%Y"),
        format!("the pattern \"{found}\" cannot be read; use default, any or a pattern such as %d/%m/%Y"),
    ))
}

/// A moment; without a zone it stands as written, with one it is brought to UTC.
pub(super) fn datetime(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let moment = match format(descriptor) {
        "default" => default_moment(cell),
        "any" => default_moment(cell)
            .or_else(|| {
                let patterns = ["%Y-%m-%d %H:%M:%S%.f", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"];
                patterns.iter().find_map(|pattern| NaiveDateTime::parse_from_str(cell, pattern).ok())
            })
            .or_else(|| day(cell, "any")?.and_hms_opt(0, 0, 0)),
        pattern => NaiveDateTime::parse_from_str(cell, pattern)
            .ok()
            .or_else(|| DateTime::parse_from_str(cell, pattern).ok().map(|moment| moment.naive_utc())),
    }?;
    let size = moment.and_utc().timestamp_micros() as f64 / 1e6;
    Some(Cell::Time(moment.format("%Y-%m-%dT%H:%M:%S%.f").to_string(), size))
}

fn default_moment(cell: &str) -> Option<NaiveDateTime> {
    if cell.as_bytes().get(10) != Some(&b'T') {
        return None;
    }
    let zoned = DateTime::parse_from_rfc3339(cell).ok().map(|moment| moment.naive_utc());
    zoned.or_else(|| NaiveDateTime::parse_from_str(cell, "%Y-%m-%dT%H:%M:%S%.f").ok())
}

/// A day.
pub(super) fn date(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let day = day(cell, format(descriptor))?;
    Some(Cell::Time(day.format("%Y-%m-%d").to_string(), f64::from(day.num_days_from_ce())))
}

fn day(cell: &str, format: &str) -> Option<NaiveDate> {
    let shaped = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        matches!(parts.as_slice(), [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2)
    };
    match format {
        "default" => shaped(cell).then(|| NaiveDate::parse_from_str(cell, "%Y-%m-%d").ok()).flatten(),
        "any" => {
            let patterns = ["%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y", "%d.%m.%Y"];
            patterns.iter().find_map(|pattern| NaiveDate::parse_from_str(cell, pattern).ok())
        }
        pattern => NaiveDate::parse_from_str(cell, pattern).ok(),
    }
}

/// A time of day.
pub(super) fn time(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let shaped = cell.as_bytes().get(2) == Some(&b':') && cell.as_bytes().get(5) == Some(&b':');
    let default = || NaiveTime::parse_from_str(cell.trim_end_matches('Z'), "%H:%M:%S%.f").ok().filter(|_| shaped);
    let time = match format(descriptor) {
        "default" => default(),
        "any" => default().or_else(|| NaiveTime::parse_from_str(cell, "%H:%M").ok()),
        pattern => NaiveTime::parse_from_str(cell, pattern).ok(),
    }?;
    let size = f64::from(time.num_seconds_from_midnight()) + f64::from(time.nanosecond()) / 1e9;
    Some(Cell::Time(time.format("%H:%M:%S%.f").to_string(), size))
}

/// A year (xs:gYear): at least four digits.
pub(super) fn year(cell: &str, _: &Descriptor) -> Option<Cell> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let sound = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let year: i32 = sound.then(|| cell.parse().ok()).flatten()?;
    Some(Cell::Time(year.to_string(), f64::from(year)))
}

/// A month of a year (xs:gYearMonth).
pub(super) fn yearmonth(cell: &str, _: &Descriptor) -> Option<Cell> {
    let (year, month) = cell.rsplit_once('-')?;
    let sound = year.trim_start_matches('-').len() >= 4 && month.len() == 2;
    let (year, month): (i32, u32) = sound.then(|| Some((year.parse().ok()?, month.parse().ok()?))).flatten()?;
    (1..=12).contains(&month).then(|| Cell::Time(cell.to_owned(), f64::from(year) * 12.0 + f64::from(month)))
}

/// A length of time (xs:duration): `P1Y2M3DT4H5M6.7S`. A month counts 30.436875 days where lengths are compared.
pub(super) fn duration(cell: &str, _: &Descriptor) -> Option<Cell> {
    let (sign, rest) = cell.strip_prefix('-').map_or((1.0, cell), |rest| (-1.0, rest));
    let rest = rest.strip_prefix('P')?;
    let (days, times) = rest.split_once('T').map_or((rest, None), |(days, times)| (days, Some(times)));
    let month = 30.436_875 * DAY;
    let days_size = units(days, &[('Y', 12.0 * month), ('M', month), ('W', 7.0 * DAY), ('D', DAY)])?;
    let times_size = match times {
        Some("") => return None,
        Some(times) => units(times, &[('H', 3_600.0), ('M', 60.0), ('S', 1.0)])?,
        None => 0.0,
    };
    (!days.is_empty() || times.is_some()).then(|| Cell::Time(cell.to_owned(), sign * (days_size + times_size)))
}

/// Numbers with units in their order, each at most once; a fraction only before `S`.
fn units(text: &str, units: &[(char, f64)]) -> Option<f64> {
    let (mut rest, mut size, mut next) = (text, 0.0, 0);
    while !rest.is_empty() {
        let at = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.')?;
        let (number, tail) = rest.split_at(at);
        let unit = tail.chars().next()?;
        let place = units.iter().skip(next).position(|(known, _)| *known == unit)? + next;
        let fraction = number.contains('.');
        if number.is_empty() || (fraction && unit != 'S') || number.starts_with('.') || number.ends_with('.') {
            return None;
        }
        size += number.parse::<f64>().ok()? * units.get(place)?.1;
        next = place + 1;
        rest = tail.get(unit.len_utf8()..)?;
    }
    Some(size)
}
