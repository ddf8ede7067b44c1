//! Old identity card number (chứng minh nhân dân): 9 digits; the paper expired, its number stays in records.

use super::tidy::{Identifier, all_digits, pads_to};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind {
    id: "so_cmnd",
    title: Text::new("Số chứng minh nhân dân (9 số)", "Old identity card number (9 digits)"),
    canonical,
    parse,
};

fn canonical(text: &str, _: &Options) -> bool {
    all_digits(text, 9) && text != "000000000"
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    match read.text.len() {
        9 if canonical(&read.text, options) => read.accept(read.text.as_str()),
        9 => Verdict::invalid(reason::RANGE),
        8 if pads_to(options, 9) => read.padded(9, Status::Repair),
        // Nothing in the number proves the lost zero, so it stays a doubt until the column decides.
        8 if !read.text.starts_with('0') => read.padded(9, Status::Warn),
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
            ("240000001", Status::Valid, Some("240000001"), None),
            ("240 000 001", Status::Valid, Some("240000001"), None),
            ("24000001", Status::Warn, Some("024000001"), Some(reason::ZEROS_LOST)),
            ("'240000001", Status::Repair, Some("240000001"), Some(reason::APOSTROPHE)),
            ("2400000A1", Status::Invalid, None, Some(reason::CHARACTERS)),
            ("066190000001", Status::Invalid, None, Some(reason::LENGTH)),
            ("000000000", Status::Invalid, None, Some(reason::RANGE)),
        ];
        table(&KIND, &[], rows);
        table(&KIND, &[("pad", "9")], &[("24000001", Status::Repair, Some("024000001"), Some(reason::ZEROS_LOST))]);
    }
}
