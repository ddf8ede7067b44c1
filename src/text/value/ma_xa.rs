//! Code of a commune: five digits, judged by the list of the day (`as_of`). A code that left the list on 1 July 2025 is
//! retired; what took its place stands among the candidates.

use super::calendar::as_of;
use super::tidy::{Identifier, all_digits};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;
use crate::units::{Standing, Units};

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ma_xa", title: Text::new("Mã xã, phường, đặc khu", "Code of a commune"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    all_digits(text, 5) && Units::builtin().status_of_commune_code(text, as_of(options)) == Standing::Current
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    if !(1..=5).contains(&read.text.len()) {
        return Verdict::invalid(reason::LENGTH);
    }
    let padded = read.text.len() < 5;
    let code = format!("{:0>5}", read.text);
    match Units::builtin().status_of_commune_code(&code, as_of(options)) {
        Standing::Current if padded => read.padded(5, Status::Repair),
        Standing::Current => read.accept(code),
        Standing::Retired { successors } => {
            let mut verdict = read.judge(Status::Retired, code).code(reason::RETIRED);
            verdict.candidates = successors.iter().map(ToString::to_string).collect();
            if padded {
                verdict.codes.push(reason::ZEROS_LOST);
            }
            verdict
        }
        Standing::Unknown => Verdict::invalid(reason::NOT_IN_LIST),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn the_list_of_the_day_decides() {
        let rows: &[Row] = &[
            ("00004", Status::Valid, Some("00004"), None),
            ("4", Status::Repair, Some("00004"), Some(reason::ZEROS_LOST)),
            ("00148", Status::Retired, Some("00148"), Some(reason::RETIRED)),
            ("99999", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("000004", Status::Invalid, None, Some(reason::LENGTH)),
        ];
        table(&KIND, &[("as_of", "2026-01-01")], rows);
        table(&KIND, &[("as_of", "2025-06-30")], &[("00148", Status::Valid, Some("00148"), None)]);
    }
}
