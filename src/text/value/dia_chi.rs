//! An address in words, kept as text; the administrative units resolve it elsewhere.

use super::{Kind, Options, RunningText, Verdict, words};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "dia_chi", title: Text::new("Địa chỉ", "Address"), canonical, parse };

/// How a text that has been through the pipeline is judged.
pub(super) const RUNNING: RunningText = RunningText { canonical: words::is_named, judge: words::named };

fn canonical(text: &str, _: &Options) -> bool {
    words::is_named(text) && words::is_settled(text)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    words::named(&words::default_text(raw))
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
