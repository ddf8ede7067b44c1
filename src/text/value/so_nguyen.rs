//! A whole number.

use super::{Kind, Options, Status, Verdict, reason, so};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "so_nguyen", title: Text::new("Số nguyên", "Whole number"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    !text.contains('.') && (so::KIND.canonical)(text, options)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let mut verdict = (so::KIND.parse)(raw, options);
    // Of two readings only one can be whole.
    if verdict.status == Status::Ambiguous {
        verdict.candidates.retain(|candidate| !candidate.contains('.'));
        if let [only] = verdict.candidates.as_slice() {
            return Verdict::valid(only.as_str());
        }
    }
    match &verdict.output {
        Some(output) if output.contains('.') => Verdict::invalid(reason::NOT_INTEGER),
        _ => verdict,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;

    #[test]
    fn only_whole_numbers_pass() {
        table(
            &KIND,
            &[],
            &[
                ("1.234", Status::Valid, Some("1234"), None),
                ("12,0", Status::Valid, Some("12"), None),
                ("-3", Status::Valid, Some("-3"), None),
                ("1,5", Status::Invalid, None, Some(reason::NOT_INTEGER)),
            ],
        );
    }
}
