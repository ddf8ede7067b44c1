//! Code of an administrative procedure: `1.011442`, or with the body behind it: `1.011442.000.00.00.H15`.

use super::ma_co_quan::is_old;
use super::tidy::{Identifier, all_digits};
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind {
    id: "ma_tthc",
    title: Text::new("Mã thủ tục hành chính", "Code of an administrative procedure"),
    canonical,
    parse,
};

fn canonical(text: &str, _: &Options) -> bool {
    let Some((number, body)) = text.split_at_checked(8) else {
        return false;
    };
    number.split_once('.').is_some_and(|(first, second)| all_digits(first, 1) && all_digits(second, 6))
        && (body.is_empty() || body.strip_prefix('.').is_some_and(is_old))
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let mut read = match Identifier::read(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    read.text.retain(|sign| sign != ' ');
    if canonical(&read.text, options) { read.accept(read.text.as_str()) } else { Verdict::invalid(reason::STRUCTURE) }
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn codes_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("1.000123", Status::Valid, Some("1.000123"), None),
                ("1.000123.000.00.00.h15", Status::Valid, Some("1.000123.000.00.00.H15"), None),
                ("1.00012", Status::Invalid, None, Some(reason::STRUCTURE)),
                ("1.000123.H15", Status::Invalid, None, Some(reason::STRUCTURE)),
                ("1000123", Status::Invalid, None, Some(reason::STRUCTURE)),
            ],
        );
    }
}
