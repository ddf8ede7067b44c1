//! The commune or province of an address or of a commune's code, on the day of the data.

use chrono::NaiveDate;

use crate::units::{Resolver, Standing, Units};

/// Finds places for one column.
pub(super) struct Places {
    units: &'static Units,
    resolver: Resolver<'static>,
}

impl Places {
    /// Places as they are on a day.
    pub(super) fn new(as_of: NaiveDate) -> Self {
        let units = Units::builtin();
        Self { units, resolver: Resolver::new(units, as_of) }
    }

    /// The commune's code of an address in words or of a code; `None` where it is not certain.
    pub(super) fn commune(&mut self, value: &str) -> Option<String> {
        if is_code(value, 5) {
            let standing = self.units.status_of_commune_code(value, self.resolver.as_of());
            return now(value, standing);
        }
        self.resolver.resolve(value).code.map(str::to_owned)
    }

    /// The province's code of an address in words, of a commune's code or of a province's code.
    pub(super) fn province(&mut self, value: &str) -> Option<String> {
        let as_of = self.resolver.as_of();
        if is_code(value, 2) {
            return now(value, self.units.status_of_province_code(value, as_of));
        }
        if is_code(value, 5) {
            let commune = self.commune(value)?;
            return self.units.province_of_commune(&commune, as_of).map(str::to_owned);
        }
        self.resolver.resolve(value).province_code.map(str::to_owned)
    }
}

/// The code in force: itself, or the only one that took its place.
fn now(code: &str, standing: Standing<'_>) -> Option<String> {
    match standing {
        Standing::Current => Some(code.to_owned()),
        Standing::Retired { successors: [only] } => Some(only.to_string()),
        Standing::Retired { .. } | Standing::Unknown => None,
    }
}

fn is_code(value: &str, digits: usize) -> bool {
    value.len() == digits && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_addresses_become_places() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).expect("a day");
        let mut places = Places::new(day);
        let (_, unit) = places.units.communes.iter().next().expect("a commune");
        let (code, province) = (unit.code.to_string(), unit.parent.to_string());
        assert_eq!(places.commune(&code), Some(code.clone()));
        assert_eq!(places.province(&code), Some(province.clone()));
        assert_eq!(places.province(&province), Some(province));
        assert_eq!(places.commune("99999"), None);
        assert_eq!(places.commune("không rõ"), None);
    }
}
