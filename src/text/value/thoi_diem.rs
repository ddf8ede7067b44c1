//! A moment in Vietnam's time, ISO 8601 to the second: `2020-12-25T14:30:00`. SA and CH are AM and PM.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::calendar::{self, Reading};
use super::day_text::is_iso_day;
use super::tidy::{blank, fold, number, tidy};
use super::{Kind, Options, Status, Verdict, ngay, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "thoi_diem", title: Text::new("Thời điểm", "Moment"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    let Some((day, time)) = text.split_once('T') else {
        return false;
    };
    let below = |from, limit| number(time, from, from + 2).is_some_and(|value| value < limit);
    is_iso_day(day)
        && time.len() == 8
        && below(0, 24)
        && below(3, 60)
        && below(6, 60)
        && time.get(2..3) == Some(":")
        && time.get(5..6) == Some(":")
}

/// A moment that was read.
pub(super) struct Moment {
    /// Its canonical form.
    pub(super) text: String,
    /// How its day was read.
    pub(super) date: Reading,
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let text = tidied.trim_start_matches(['\'', '’', '‘', '`']);
    if let Some(verdict) = serial(text, options) {
        return verdict;
    }
    match moment(text, options) {
        Ok(moment) => {
            let mut verdict = ngay::verdict(&moment.date);
            verdict.output = verdict.output.map(|_| moment.text);
            verdict
        }
        Err(code) => day_only(text, options).unwrap_or_else(|| Verdict::invalid(code)),
    }
}

/// A day without a time of day.
fn day_only(text: &str, options: &Options) -> Option<Verdict> {
    let mut verdict = (ngay::KIND.parse)(text, options);
    let output = verdict.output.filter(|output| is_iso_day(output))?;
    verdict.output = Some(format!("{output}T00:00:00"));
    Some(verdict.code(reason::TIME_MISSING))
}

/// Reads a day with a time of day.
///
/// # Errors
/// The reason why it is none.
pub(super) fn moment(text: &str, options: &Options) -> Result<Moment, &'static str> {
    let folded = fold(text);
    let clock = find_clock(&folded).ok_or(reason::STRUCTURE)?;
    let rest = format!("{} {}", clock.before.trim_end_matches(['t', ' ']), clock.after);
    let rest = rest.replace("vao ", " ").replace("luc ", " ");
    let rest = rest.trim().trim_matches([',', ';', ' ', '-']);
    let date = calendar::read(rest, options);
    let (Reading::Day(day) | Reading::Swapped(day)) = date else {
        return match date {
            Reading::TwoDigits(_) => Ok(Moment { text: String::new(), date }),
            Reading::Bad(code) => Err(code),
            _ => Err(reason::PARTIAL),
        };
    };
    let time = NaiveTime::from_hms_opt(clock.hour, clock.minute, clock.second).ok_or(reason::CALENDAR)?;
    let moment = day.and_time(time).checked_add_signed(TimeDelta::minutes(clock.shift)).ok_or(reason::RANGE)?;
    let date = if moment.date() == day { date } else { Reading::Day(moment.date()) };
    Ok(Moment { text: written(moment), date })
}

fn written(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The time of day inside a folded text and what stands around it.
struct Clock<'a> {
    hour: u32,
    minute: u32,
    second: u32,
    /// Minutes to add so that the moment is in Vietnam's time.
    shift: i64,
    before: &'a str,
    after: &'a str,
}

/// Finds `14:30`, `14:30:00.000`, `14h30`, `14 gio 30 phut 05 giay`, with SA, CH, AM, PM and an offset behind.
fn find_clock(text: &str) -> Option<Clock<'_>> {
    let place = text.find(':').or_else(|| hour_word(text))?;
    let start = text.get(..place)?.trim_end().rfind(|sign: char| !sign.is_ascii_digit()).map_or(0, |at| at + 1);
    // The sign before the hour may have more than one byte.
    let start = (start..=place).find(|at| text.is_char_boundary(*at))?;
    let mut scan = Scan { rest: text.get(start..)? };
    let hour = scan.number()?;
    let minute = if scan.eat(&[":", "gio", "h"]) {
        scan.number().unwrap_or(0)
    } else {
        return None;
    };
    if !scan.rest.trim_start().starts_with("pm") {
        scan.eat(&["phut", "p"]);
    }
    scan.eat(&[":"]);
    let second = scan.number_before_clock_end().unwrap_or(0);
    scan.eat(&["giay"]);
    scan.fraction();
    let hour = half(hour, scan.half_of_day())?;
    let shift = scan.offset();
    (minute < 60 && second < 60).then_some(Clock {
        hour,
        minute,
        second,
        shift,
        before: text.get(..start)?,
        after: scan.rest,
    })
}

/// Where `h` or `gio` follows a digit.
fn hour_word(text: &str) -> Option<usize> {
    text.match_indices(['h', 'g']).map(|(at, _)| at).find(|at| {
        let (before, after) = text.split_at_checked(*at).unwrap_or_default();
        before.trim_end().ends_with(|sign: char| sign.is_ascii_digit())
            && (after.starts_with("gio") || after.starts_with('h'))
    })
}

/// The hour of the whole day from an hour and its half; `None` where they contradict each other.
const fn half(hour: u32, afternoon: Option<bool>) -> Option<u32> {
    match (hour, afternoon) {
        (12, Some(false)) => Some(0),
        (0..12, Some(true)) => Some(hour + 12),
        (0..12, Some(false)) | (12..24, Some(true)) | (0..24, None) => Some(hour),
        _ => None,
    }
}

struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    fn number(&mut self) -> Option<u32> {
        let rest = self.rest.trim_start();
        let end = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
        let value = (1..=2).contains(&end).then(|| rest.get(..end)?.parse().ok()).flatten()?;
        self.rest = rest.get(end..).unwrap_or_default();
        Some(value)
    }

    /// A number only where it still belongs to the clock: right behind a colon, or before «giay».
    fn number_before_clock_end(&mut self) -> Option<u32> {
        let saved = self.rest;
        let value = self.number();
        let inside = !saved.starts_with(' ') || self.rest.trim_start().starts_with("giay");
        if !inside || self.rest.starts_with('/') || (self.rest.starts_with('-') && !self.ends_in_offset()) {
            self.rest = saved;
            return None;
        }
        value
    }

    /// True where what is left is an offset alone: `-05:00` is no day.
    fn ends_in_offset(&self) -> bool {
        let mut ahead = Scan { rest: self.rest };
        ahead.offset();
        ahead.rest.is_empty()
    }

    fn eat(&mut self, words: &[&str]) -> bool {
        let rest = self.rest.trim_start();
        let found = words.iter().find_map(|word| rest.strip_prefix(word));
        if let Some(after) = found {
            self.rest = after;
        }
        found.is_some()
    }

    /// Parts of a second, left out.
    fn fraction(&mut self) {
        if let Some(rest) = self.rest.strip_prefix(['.', ','])
            && rest.starts_with(|sign: char| sign.is_ascii_digit())
        {
            self.rest = rest.trim_start_matches(|sign: char| sign.is_ascii_digit());
        }
    }

    /// True in the afternoon, where it is said.
    fn half_of_day(&mut self) -> Option<bool> {
        if self.eat(&["chieu", "ch", "pm", "toi"]) {
            return Some(true);
        }
        self.eat(&["sang", "sa", "am"]).then_some(false)
    }

    /// Minutes between the written offset and Vietnam's (UTC+7).
    fn offset(&mut self) -> i64 {
        if self.eat(&["z"]) {
            return 7 * 60;
        }
        let Some(sign) = self.rest.chars().next().filter(|sign| matches!(sign, '+' | '-')) else {
            return 0;
        };
        let body: String = self.rest.chars().skip(1).filter(|sign| *sign != ':').take(4).collect();
        let (Some(hours), Some(minutes)) = (number(&body, 0, 2), number(&body, 2, 4)) else {
            return 0;
        };
        let length = if self.rest.get(3..4) == Some(":") { 6 } else { 5 };
        let whole = self.rest.get(length..).is_some_and(|rest| rest.trim().is_empty());
        if !whole || hours > 14 || minutes > 59 {
            return 0;
        }
        self.rest = "";
        let offset = i64::from(hours * 60 + minutes);
        7 * 60 - if sign == '+' { offset } else { -offset }
    }
}

/// A workbook's number with the time as its fraction, where the options say so; five digits and a fraction that nobody
/// spoke of are a proposal.
fn serial(text: &str, options: &Options) -> Option<Verdict> {
    let epoch = options.get("serial").map(String::as_str);
    let (days, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_number =
        fraction.bytes().all(|byte| byte.is_ascii_digit()) && days.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || epoch.is_none() && (days.len() != 5 || fraction.len() < 2) {
        return None;
    }
    let mac = epoch == Some("1904");
    let day: NaiveDate = calendar::serial_day(days.parse().ok()?, mac)?;
    let share: f64 = format!("0.{fraction}").parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a day has 86400 seconds")]
    let seconds = (share * 86_400.0).round() as i64;
    let moment = day.and_hms_opt(0, 0, 0)?.checked_add_signed(TimeDelta::seconds(seconds)).map(written)?;
    Some(match epoch {
        Some(_) => Verdict::valid(moment),
        None => Verdict::new(Status::Repair, Some(moment)).code(reason::SERIAL_NUMBER),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn moments_are_judged() {
        let rows: &[Row] = &[
            ("2020-12-25T14:30:00", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("2020-12-25 14:30:00.000", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("25/12/2020 14:30", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("25/12/2020 02:30:15 CH", Status::Valid, Some("2020-12-25T14:30:15"), None),
            ("25/12/2020 12:00 SA", Status::Valid, Some("2020-12-25T00:00:00"), None),
            ("12/25/2020 2:30 PM", Status::Repair, Some("2020-12-25T14:30:00"), Some(reason::DAY_MONTH_SWAPPED)),
            ("14:30 25/12/2020", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("14h30 ngày 25/12/2020", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("lúc 14 giờ 30 phút, ngày 25 tháng 12 năm 2020", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("8h ngày 25/12/2020", Status::Valid, Some("2020-12-25T08:00:00"), None),
            ("2020-12-25T20:30:00Z", Status::Valid, Some("2020-12-26T03:30:00"), None),
            ("2020-12-25T14:30:00+07:00", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("2020-12-25T02:30:00-05:00", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("14:30:25-12-2020", Status::Valid, Some("2020-12-25T14:30:00"), None),
            ("25/12/2020", Status::Valid, Some("2020-12-25T00:00:00"), Some(reason::TIME_MISSING)),
            ("44190.604166666664", Status::Repair, Some("2020-12-25T14:30:00"), Some(reason::SERIAL_NUMBER)),
            ("25/12/2020 25:00", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("25/12/2020 13:00 SA", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("31/02/2020 10:00", Status::Invalid, None, Some(reason::CALENDAR)),
        ];
        table(&KIND, &[], rows);
        table(&KIND, &[("serial", "1900")], &[("44190.5", Status::Valid, Some("2020-12-25T12:00:00"), None)]);
    }
}
