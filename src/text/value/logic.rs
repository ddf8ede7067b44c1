//! Yes or no. Empty is missing, never «no».

use super::tidy::{blank, tidy};
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "logic", title: Text::new("Có hay không", "Yes or no"), canonical, parse };

const TRUE: [&str; 17] =
    ["true", "có", "co", "x", "✓", "✔", "☑", "☒", "1", "đúng", "dung", "yes", "y", "c", "v", "√", "rồi"];
const FALSE: [&str; 15] =
    ["false", "không", "khong", "0", "sai", "no", "n", "☐", "ko", "k", "hông", "chưa", "chua", "✗", "✘"];

fn canonical(text: &str, _: &Options) -> bool {
    matches!(text, "true" | "false")
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let tidied = tidy(raw);
    let word = tidied.to_lowercase();
    let word = word.trim_matches(['[', ']', '(', ')', '\'', '.', ' ']);
    if TRUE.contains(&word) {
        return Verdict::valid("true");
    }
    if FALSE.contains(&word) {
        return Verdict::valid("false");
    }
    blank(&tidied).unwrap_or_else(|| Verdict::invalid(reason::NOT_IN_LIST))
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn answers_are_judged() {
        let rows: &[Row] = &[
            ("Có", Status::Valid, Some("true"), None),
            ("X", Status::Valid, Some("true"), None),
            ("✓", Status::Valid, Some("true"), None),
            ("KHÔNG", Status::Valid, Some("false"), None),
            ("0", Status::Valid, Some("false"), None),
            ("", Status::Missing, None, None),
            ("-", Status::Missing, None, Some(reason::PLACEHOLDER)),
            ("Có, một phần", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("2", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
        ];
        table(&KIND, &[], rows);
    }
}
