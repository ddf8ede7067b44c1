//! Social insurance number: 10 digits beginning with a province; since 2025 also the 12-digit personal number.

use super::provinces::is_former;
use super::so_dinh_danh;
use super::tidy::{Identifier, all_digits, number, pads_to};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind {
        id: "ma_so_bhxh", title: Text::new("Mã số bảo hiểm xã hội", "Social insurance number"), canonical, parse
    };

fn canonical(text: &str, options: &Options) -> bool {
    all_digits(text, 10) || so_dinh_danh::is_plausible(text, options)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    match read.text.len() {
        10 => read.accept(read.text.as_str()),
        12 => (so_dinh_danh::KIND.parse)(raw, options),
        9 if pads_to(options, 10) => read.padded(10, Status::Repair),
        9 if number(&read.text, 0, 1).is_some_and(is_former) => read.padded(10, Status::Warn),
        _ => Verdict::invalid(reason::LENGTH),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn numbers_are_judged() {
        let rows: &[Row] = &[
            ("6600000001", Status::Valid, Some("6600000001"), None),
            ("6600 000 001", Status::Valid, Some("6600000001"), None),
            ("066190000001", Status::Valid, Some("066190000001"), None),
            ("100000001", Status::Warn, Some("0100000001"), Some(reason::ZEROS_LOST)),
            ("700000001", Status::Invalid, None, Some(reason::LENGTH)),
            ("66000000011", Status::Invalid, None, Some(reason::LENGTH)),
        ];
        table(&KIND, &[], rows);
    }
}
