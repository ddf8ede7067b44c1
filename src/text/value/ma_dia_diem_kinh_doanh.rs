//! Code of a place of business: five digits given in order, as text (Decree 168/2025/NĐ-CP).

use super::tidy::{Identifier, all_digits};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind {
    id: "ma_dia_diem_kinh_doanh",
    title: Text::new("Mã địa điểm kinh doanh", "Code of a place of business"),
    canonical,
    parse,
};

fn canonical(text: &str, _: &Options) -> bool {
    all_digits(text, 5) && text != "00000"
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    match read.text.len() {
        5 if canonical(&read.text, options) => read.accept(read.text.as_str()),
        1..5 if read.text.bytes().next().is_some_and(|byte| byte != b'0') => read.padded(5, Status::Repair),
        5 => Verdict::invalid(reason::RANGE),
        _ => Verdict::invalid(reason::LENGTH),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;

    #[test]
    fn codes_are_judged() {
        table(&KIND, &[], &[
            ("00012", Status::Valid, Some("00012"), None),
            ("12", Status::Repair, Some("00012"), Some(reason::ZEROS_LOST)),
            ("00000", Status::Invalid, None, Some(reason::RANGE)),
            ("000123", Status::Invalid, None, Some(reason::LENGTH)),
        ]);
    }
}
