//! Code of a commune: five digits, judged by the list of the day (`as_of`). Many left the list on 1 July 2025.

use super::{Kind, Options, Verdict, unit_code};
use crate::lang::Text;
use crate::units::Units;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ma_xa", title: Text::new("Mã xã, phường, đặc khu", "Code of a commune"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    unit_code::canonical(text, 5, options, Units::status_of_commune_code)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    unit_code::parse(raw, 5, options, Units::status_of_commune_code)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::super::{Status, reason};
    use super::*;

    #[test]
    fn the_list_of_the_day_decides() {
        let rows: &[Row] = &[
            ("00004", Status::Valid, Some("00004"), None),
            ("4", Status::Repair, Some("00004"), Some(reason::ZEROS_LOST)),
            ("00148", Status::Retired, Some("00148"), Some(reason::RETIRED)),
            ("99999", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("000004", Status::Invalid, None, Some(reason::LENGTH)),
        ];
        table(&KIND, &[("as_of", "2026-01-01")], rows);
        table(&KIND, &[("as_of", "2025-06-30")], &[("00148", Status::Valid, Some("00148"), None)]);
    }
}
