//! Enterprise code: the tax code of the enterprise, 10 digits, or 13 for a branch (Law on Enterprises, Article 29).

use super::ma_so_thue::{is_organisation, organisation};
use super::tidy::Identifier;
use super::{Kind, Options, Verdict, reason, so_dinh_danh};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ma_so_doanh_nghiep", title: Text::new("Mã số doanh nghiệp", "Enterprise code"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    is_organisation(text)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    match Identifier::digits(raw) {
        // a person's number may look like a branch that lost its zero
        Ok(read) if so_dinh_danh::is_plausible(&read.text, options) => Verdict::invalid(reason::LENGTH),
        Ok(read) => organisation(&read),
        Err(verdict) => verdict,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn a_personal_number_is_not_an_enterprise() {
        table(
            &KIND,
            &[],
            &[
                ("6000123443", Status::Valid, Some("6000123443"), None),
                ("066190000001", Status::Invalid, None, Some(reason::LENGTH)),
                ("6000123440", Status::Invalid, None, Some(reason::CHECKSUM)),
            ],
        );
    }
}
