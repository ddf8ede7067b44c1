//! A number: canonical text has `.` before decimals and no grouping. See [`super::decimal`] for what can be decided.

use super::decimal::{Number, is_canonical, read};
use super::tidy::{blank, tidy};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "so", title: Text::new("Số", "Number"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    is_canonical(text)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    verdict(&read(tidied.trim_start_matches(['\'', '’', '‘', '`']), options))
}

/// The verdict on what was read.
pub(super) fn verdict(number: &Number) -> Verdict {
    match number {
        Number::One(number) => Verdict::valid(number.text()),
        Number::Two(first, second) => {
            let mut verdict = Verdict::new(Status::Ambiguous, None).code(reason::AMBIGUOUS_SEPARATOR);
            verdict.candidates = vec![first.text(), second.text()];
            verdict
        }
        Number::Bad(code) => Verdict::invalid(code),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn numbers_are_judged() {
        let rows: &[Row] = &[
            ("1.234.567,5", Status::Valid, Some("1234567.5"), None),
            ("−5,5", Status::Valid, Some("-5.5"), None),
            ("1.234", Status::Ambiguous, None, Some(reason::AMBIGUOUS_SEPARATOR)),
            ("abc", Status::Invalid, None, Some(reason::CHARACTERS)),
            ("", Status::Missing, None, None),
        ];
        table(&KIND, &[], rows);
        table(
            &KIND,
            &[("decimal", ",")],
            &[("1.234", Status::Valid, Some("1234"), None), ("1,234", Status::Valid, Some("1.2340"), None)],
        );
        table(&KIND, &[("decimal", ".")], &[("1.234", Status::Valid, Some("1.2340"), None)]);
    }
}
