//! Postal code: five digits (Decision 2334/QĐ-BKHCN of 2025); six digits are the old form.

use super::tidy::{Identifier, all_digits, pads_to};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ma_buu_chinh", title: Text::new("Mã bưu chính", "Postal code"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    all_digits(text, 5) && !text.starts_with("00")
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    match read.text.len() {
        5 if canonical(&read.text, options) => read.accept(read.text.as_str()),
        5 => Verdict::invalid(reason::RANGE),
        6 => read.judge(Status::Warn, read.text.as_str()).code(reason::OLD_FORM),
        4 if pads_to(options, 5) => read.padded(5, Status::Repair),
        _ => Verdict::invalid(reason::LENGTH),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;

    #[test]
    fn codes_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("63000", Status::Valid, Some("63000"), None),
                ("630000", Status::Warn, Some("630000"), Some(reason::OLD_FORM)),
                ("6300", Status::Invalid, None, Some(reason::LENGTH)),
                ("00000", Status::Invalid, None, Some(reason::RANGE)),
            ],
        );
    }
}
