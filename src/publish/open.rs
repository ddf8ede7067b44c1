//! What a value becomes once opened. What cannot be read as its type does not go out: it might be anything.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use rustc_hash::FxHashMap;

use super::gate::OpenField;
use super::place::Places;
use crate::dictionary::{Dictionary, OpenMethod, Storage};
use crate::text::value::Status;

/// Values remembered for each column; columns with more distinct values are computed again.
const REMEMBERED: usize = 65_536;

/// Opens the values of one field.
pub(super) struct Opener<'a> {
    open: &'a OpenField<'a>,
    /// Labels by code, where the field has a code list.
    labels: Option<BTreeMap<&'a str, &'a str>>,
    places: Places,
    seen: FxHashMap<String, Option<String>>,
}

impl<'a> Opener<'a> {
    /// An opener for a field, for data of a day.
    pub(super) fn new(open: &'a OpenField<'a>, dictionary: &'a Dictionary, as_of: NaiveDate) -> Self {
        let list = open.field.codes.as_deref().and_then(|id| dictionary.codes.get(id));
        let labels =
            list.map(|list| list.entries.iter().map(|entry| (entry.code.as_str(), entry.label.as_str())).collect());
        Self { open, labels, places: Places::new(as_of), seen: FxHashMap::default() }
    }

    /// The opened value; `None` where the value cannot be opened safely and the cell stays empty.
    pub(super) fn open(&mut self, value: &str) -> Option<String> {
        if let Some(known) = self.seen.get(value) {
            return known.clone();
        }
        let opened = self.compute(value);
        if self.seen.len() < REMEMBERED {
            self.seen.insert(value.to_owned(), opened.clone());
        }
        opened
    }

    fn compute(&mut self, value: &str) -> Option<String> {
        match self.open.rule.method {
            OpenMethod::Drop => None,
            OpenMethod::Keep => self.keep(value),
            OpenMethod::Label => self.labels.as_ref()?.get(value).map(|label| (*label).to_owned()),
            OpenMethod::Year => year(value).map(|year| year.to_string()),
            OpenMethod::Month => month(value),
            OpenMethod::YearBand { width } => band(value, width),
            OpenMethod::Commune => self.places.commune(value),
            OpenMethod::Province => self.places.province(value),
            OpenMethod::Round { step } => round(value, step, self.open.storage),
        }
    }

    fn keep(&self, value: &str) -> Option<String> {
        if let Some(labels) = &self.labels {
            return labels.contains_key(value).then(|| value.to_owned());
        }
        let field = self.open.field;
        let sound = match field.storage {
            Storage::Text => {
                (field.kind.canonical)(value, &field.options)
                    || (field.kind.parse)(value, &field.options).status != Status::Invalid
            }
            storage => typed(storage, value),
        };
        sound.then(|| value.to_owned())
    }
}

/// True where the canonical text can be stored as the type.
fn typed(storage: Storage, value: &str) -> bool {
    match storage {
        Storage::Text => true,
        Storage::Date => day(value).is_some(),
        Storage::Datetime => moment(value).is_some(),
        Storage::Integer => value.parse::<i64>().is_ok(),
        Storage::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
        Storage::Boolean => matches!(value, "true" | "false"),
    }
}

/// A full day in ISO 8601.
pub(super) fn day(value: &str) -> Option<NaiveDate> {
    (value.len() == 10).then(|| NaiveDate::parse_from_str(value, "%Y-%m-%d").ok()).flatten()
}

/// A moment in ISO 8601; a day alone is its midnight.
pub(super) fn moment(value: &str) -> Option<NaiveDateTime> {
    let plain = value.trim_end_matches('Z');
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(plain, format).ok())
        .or_else(|| day(plain)?.and_hms_opt(0, 0, 0))
}

/// The year of a whole or partial date or of a moment: `2024-03-05`, `2024-03`, `2024`, `2024-03-05T10:00:00`.
fn year(value: &str) -> Option<u32> {
    let date = if moment(value).is_some() { value.get(..10)? } else { value };
    let (year, rest) = date.split_at_checked(4)?;
    let shaped =
        rest.is_empty() || (rest.starts_with('-') && rest.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()));
    (shaped && year.bytes().all(|byte| byte.is_ascii_digit())).then(|| year.parse().ok()).flatten()
}

fn month(value: &str) -> Option<String> {
    year(value)?;
    let month = value.get(..7)?;
    let number: u32 = month.get(5..)?.parse().ok()?;
    (1..=12).contains(&number).then(|| month.to_owned())
}

fn band(value: &str, width: u32) -> Option<String> {
    let year = year(value)?;
    let first = year.checked_sub(year.checked_rem(width)?)?;
    Some(format!("{first:04}–{:04}", first.checked_add(width.checked_sub(1)?)?))
}

fn round(value: &str, step: f64, storage: Storage) -> Option<String> {
    let number: f64 = value.parse().ok()?;
    let rounded = (number / step).round() * step;
    if !rounded.is_finite() {
        return None;
    }
    let decimals = if storage == Storage::Integer { 0 } else { decimals(step) };
    let text = format!("{rounded:.decimals$}");
    // Rounding to zero must not tell on which side of it the value was.
    Some(if text.trim_start_matches('-').bytes().all(|byte| matches!(byte, b'0' | b'.')) {
        text.trim_start_matches('-').to_owned()
    } else {
        text
    })
}

/// Decimals that a multiple of `step` needs.
fn decimals(step: f64) -> usize {
    let text = step.to_string();
    text.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_years_months_and_bands() {
        assert_eq!(year("1987-04-30"), Some(1987));
        assert_eq!(year("1987"), Some(1987));
        assert_eq!(year("2026-09-04T00:00:00"), Some(2026));
        assert_eq!(month("2026-09-04T08:30:00"), Some("2026-09".to_owned()));
        assert_eq!(year("198"), None);
        assert_eq!(year("19871234567"), None);
        assert_eq!(month("1987-04"), Some("1987-04".to_owned()));
        assert_eq!(month("1987-13-01"), None);
        assert_eq!(month("1987"), None);
        assert_eq!(band("1987-04-30", 10), Some("1980–1989".to_owned()));
        assert_eq!(band("1987", 0), None);
        assert_eq!(year("năm 1987"), None);
    }

    #[test]
    fn numbers_round_to_their_step() {
        assert_eq!(round("1234.5", 100.0, Storage::Number), Some("1200".to_owned()));
        assert_eq!(round("0.37", 0.1, Storage::Number), Some("0.4".to_owned()));
        assert_eq!(round("-3", 100.0, Storage::Integer), Some("0".to_owned()));
        assert_eq!(round("x", 1.0, Storage::Number), None);
        assert_eq!(round("1", 0.0, Storage::Number), None);
    }

    #[test]
    fn only_full_days_are_days() {
        assert!(typed(Storage::Date, "2024-02-29"));
        assert!(!typed(Storage::Date, "2024-02"));
        assert!(!typed(Storage::Date, "2023-02-29"));
        assert!(typed(Storage::Datetime, "2024-02-29T10:00:00"));
        assert!(!typed(Storage::Number, "inf"));
        assert!(!typed(Storage::Integer, "1.0"));
    }
}
