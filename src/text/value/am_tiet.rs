//! A possible Vietnamese syllable, by onset, rhyme and tone (see [`crate::text::syllable`]).

use super::tidy::{blank, is_tidy, tidy};
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;
use crate::text::syllable::is_syllable;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "am_tiet", title: Text::new("Âm tiết tiếng Việt", "Vietnamese syllable"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    !text.is_empty() && is_tidy(text) && is_syllable(text)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    if is_syllable(&tidied) { Verdict::valid(tidied) } else { Verdict::invalid(reason::NOT_A_SYLLABLE) }
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn syllables_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("nghiêng", Status::Valid, Some("nghiêng"), None),
                ("quýt", Status::Valid, Some("quýt"), None),
                ("ngiêng", Status::Invalid, None, Some(reason::NOT_A_SYLLABLE)),
                ("wang", Status::Invalid, None, Some(reason::NOT_A_SYLLABLE)),
            ],
        );
    }
}
