//! Free text: gets the default pipeline of text repair and is never refused.

use super::{Kind, Options, RunningText, Verdict, words};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "van_ban", title: Text::new("Văn bản", "Text"), canonical, parse };

/// How a text that has been through the pipeline is judged.
pub(super) const RUNNING: RunningText = RunningText { canonical: words::is_something, judge: words::verdict };

fn canonical(text: &str, _: &Options) -> bool {
    words::is_something(text) && words::is_settled(text)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    words::verdict(&words::default_text(raw))
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::super::{Status, reason};
    use super::*;

    #[test]
    fn text_is_composed_and_trimmed() {
        table(
            &KIND,
            &[],
            &[
                ("Ghi chú", Status::Valid, Some("Ghi chú"), None),
                ("  Ghi  chu\u{301} ", Status::Valid, Some("Ghi chú"), None),
                ("...", Status::Missing, None, Some(reason::PLACEHOLDER)),
            ],
        );
    }
}
