//! Sex as written in records: `nam`, `nu`. A bare number means one thing in one system and another elsewhere:
//! `nam=1` and `nu=0` of the options say which.

use super::tidy::{blank, tidy};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "gioi_tinh", title: Text::new("Giới tính", "Sex"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    matches!(text, "nam" | "nu")
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let word = tidied.trim_matches(['.', '\'', ' ']).to_lowercase();
    if let Some(named) = ["nam", "nu"].into_iter().find(|sex| options.get(*sex).is_some_and(|number| *number == word)) {
        return Verdict::valid(named);
    }
    match word.as_str() {
        "nam" | "male" | "m" | "trai" | "nam giới" | "ông" | "đàn ông" | "con trai" => Verdict::valid("nam"),
        "nữ" | "nu" | "nử" | "female" | "f" | "gái" | "nữ giới" | "bà" | "đàn bà" | "phụ nữ" | "con gái" => {
            Verdict::valid("nu")
        }
        "0" | "1" | "2" | "n" => {
            let mut verdict = Verdict::new(Status::Ambiguous, None).code(reason::SEVERAL_MEANINGS);
            verdict.candidates = vec!["nam".to_owned(), "nu".to_owned()];
            verdict
        }
        _ => Verdict::invalid(reason::NOT_IN_LIST),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn words_are_judged() {
        let rows: &[Row] = &[
            ("Nam", Status::Valid, Some("nam"), None),
            ("NỮ", Status::Valid, Some("nu"), None),
            ("Gái", Status::Valid, Some("nu"), None),
            ("F", Status::Valid, Some("nu"), None),
            ("1", Status::Ambiguous, None, Some(reason::SEVERAL_MEANINGS)),
            ("N", Status::Ambiguous, None, Some(reason::SEVERAL_MEANINGS)),
            ("khác", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
        ];
        table(&KIND, &[], rows);
        table(
            &KIND,
            &[("nam", "1"), ("nu", "2")],
            &[("2", Status::Valid, Some("nu"), None), ("0", Status::Ambiguous, None, None)],
        );
    }
}
