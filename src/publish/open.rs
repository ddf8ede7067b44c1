//! What a value becomes once opened. What cannot be read as its type does not go out: it might be anything.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use rustc_hash::FxHashMap;

use super::above::Above;
use super::place::Places;
use crate::dictionary::{Code, Dictionary, Field, OpenMethod, Storage};
use crate::privacy::pseudonym::Key;
use crate::text::value::Status;

/// Values remembered for each column; columns with more distinct values are computed again.
const REMEMBERED: usize = 65_536;
/// Letters of a day in ISO 8601.
const DAY: usize = 10;
/// What stands for the letters that a mask hides: their number is hidden too.
const MASKED: &str = "***";

/// Opens the values of one field.
pub(super) struct Opener<'a> {
    field: &'a Field,
    method: OpenMethod,
    /// Entries by code, where the field has a code list.
    codes: Option<BTreeMap<&'a str, &'a Code>>,
    /// What stands above the codes, where the method asks for it.
    above: Option<Above<'a>>,
    places: Places,
    key: Option<&'a Key>,
    seen: FxHashMap<String, Option<String>>,
}

impl<'a> Opener<'a> {
    /// An opener for a field by a method, for data of a day; `key` makes pseudonyms.
    pub(super) fn new(
        field: &'a Field,
        method: &OpenMethod,
        dictionary: &'a Dictionary,
        as_of: NaiveDate,
        key: Option<&'a Key>,
    ) -> Self {
        let list = field.codes.as_deref().and_then(|id| dictionary.codes.get(id));
        let codes = list.map(|list| list.entries.iter().map(|entry| (entry.code.as_str(), entry)).collect());
        let above = matches!(method, OpenMethod::Parent { .. }).then(|| Above::of(dictionary, field)).flatten();
        let (method, places) = (method.clone(), Places::new(as_of));
        Self { field, method, codes, above, places, key, seen: FxHashMap::default() }
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
        match self.method {
            OpenMethod::Drop => None,
            OpenMethod::Keep => self.keep(value),
            OpenMethod::Label => self.code(value).map(|code| code.label.clone()),
            OpenMethod::Parent { level } => self.above.as_ref()?.at(value, level),
            OpenMethod::Year => year(value).map(|year| year.to_string()),
            OpenMethod::Month => month(value),
            OpenMethod::YearBand { width } => band(value, width),
            OpenMethod::Band { width } => whole_band(value, width),
            OpenMethod::Commune => self.places.commune(value),
            OpenMethod::Province => self.places.province(value),
            OpenMethod::Round { step } => round(value, step, super::gate::published_as(self.field, &self.method).1),
            OpenMethod::Clamp { bottom, top } => clamp(value, bottom, top, self.field.storage),
            OpenMethod::Mask { keep } => mask(value, keep),
            OpenMethod::Pseudonym => {
                let concept = self.field.concept.as_deref().unwrap_or(&self.field.type_id);
                self.key.map(|key| key.pseudonym(concept, value))
            }
        }
    }

    fn code(&self, value: &str) -> Option<&'a Code> {
        self.codes.as_ref()?.get(value).copied()
    }

    fn keep(&self, value: &str) -> Option<String> {
        if let Some(codes) = &self.codes {
            return codes.contains_key(value).then(|| value.to_owned());
        }
        let field = self.field;
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
    (value.len() == DAY).then(|| NaiveDate::parse_from_str(value, "%Y-%m-%d").ok()).flatten()
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
    let date = if value.len() > DAY && moment(value).is_some() { value.get(..DAY)? } else { value };
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

/// The band of a whole number: `27` in bands of ten is `20–29`.
fn whole_band(value: &str, width: u32) -> Option<String> {
    let (number, width) = (value.parse::<i64>().ok()?, i64::from(width));
    let first = number.checked_sub(number.checked_rem_euclid(width)?)?;
    Some(format!("{first}–{}", first.checked_add(width - 1)?))
}

/// A number beyond a bound becomes the bound.
fn clamp(value: &str, bottom: f64, top: f64, storage: Storage) -> Option<String> {
    let number: f64 = value.parse().ok().filter(|number: &f64| number.is_finite())?;
    if (bottom..=top).contains(&number) {
        return typed(storage, value).then(|| value.to_owned());
    }
    let bound = if number < bottom { bottom } else { top };
    Some(if storage == Storage::Integer { format!("{bound:.0}") } else { bound.to_string() })
}

/// The first letters alone; a value no longer than them is hidden whole.
fn mask(value: &str, keep: u32) -> Option<String> {
    let keep = usize::try_from(keep).ok()?;
    let head: String = value.chars().take(keep).collect();
    Some(if value.chars().count() > keep { head + MASKED } else { MASKED.to_owned() })
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
    fn numbers_fall_in_bands_and_between_bounds() {
        assert_eq!(whole_band("27", 10), Some("20–29".to_owned()));
        assert_eq!(whole_band("-3", 5), Some("-5–-1".to_owned()));
        assert_eq!(whole_band("x", 5), None);
        assert_eq!(clamp("120", 0.0, 90.0, Storage::Integer), Some("90".to_owned()));
        assert_eq!(clamp("-1.5", 0.5, 90.0, Storage::Number), Some("0.5".to_owned()));
        assert_eq!(clamp("45", 0.0, 90.0, Storage::Integer), Some("45".to_owned()));
        assert_eq!(mask("47A-12345", 3), Some("47A***".to_owned()));
        assert_eq!(mask("47A", 3), Some("***".to_owned()), "what is as short as the mask is hidden whole");
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
