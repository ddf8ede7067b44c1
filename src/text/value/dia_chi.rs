//! An address in words, kept as text; the administrative units resolve it elsewhere.

use super::{Kind, Options, Verdict, words};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "dia_chi", title: Text::new("Địa chỉ", "Address"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    words::has_letter(text) && words::is_clean(text)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    words::named(raw)
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::super::{Status, reason};
    use super::*;

    #[test]
    fn an_address_holds_words() {
        table(
            &KIND,
            &[],
            &[
                ("Buôn Ako Dhông, phường  Tân Lợi", Status::Valid, Some("Buôn Ako Dhông, phường Tân Lợi"), None),
                ("12/345", Status::Invalid, None, Some(reason::CHARACTERS)),
            ],
        );
    }
}
