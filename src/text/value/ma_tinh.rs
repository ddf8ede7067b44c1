//! Code of a province: two digits, judged by the list of the day (`as_of`): 63 until 30 June 2025, 34 since.

use super::{Kind, Options, Verdict, unit_code};
use crate::lang::Text;
use crate::units::Units;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ma_tinh", title: Text::new("Mã tỉnh", "Code of a province"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    unit_code::canonical(text, 2, options, Units::status_of_province_code)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    unit_code::parse(raw, 2, options, Units::status_of_province_code)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::super::{Status, reason};
    use super::*;

    #[test]
    fn the_list_of_the_day_decides() {
        let rows: &[Row] = &[
            ("66", Status::Valid, Some("66"), None),
            ("1", Status::Repair, Some("01"), Some(reason::ZEROS_LOST)),
            ("67", Status::Retired, Some("67"), Some(reason::RETIRED)),
            ("03", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("066", Status::Invalid, None, Some(reason::LENGTH)),
        ];
        table(&KIND, &[("as_of", "2026-01-01")], rows);
        table(&KIND, &[("as_of", "2025-06-30")], &[("67", Status::Valid, Some("67"), None)]);
    }
}
