//! Name of an organisation: text in which there are letters; its capitals are its own.

use super::{Kind, Options, RunningText, Verdict, words};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ten_to_chuc", title: Text::new("Tên tổ chức", "Name of an organisation"), canonical, parse };

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
    fn names_hold_letters() {
        table(
            &KIND,
            &[],
            &[
                ("CÔNG TY TNHH  MẪU 123", Status::Valid, Some("CÔNG TY TNHH MẪU 123"), None),
                ("123", Status::Invalid, None, Some(reason::CHARACTERS)),
            ],
        );
    }
}
