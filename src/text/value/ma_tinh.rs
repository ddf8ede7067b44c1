//! Code of a province: two digits, judged by the list of the day (`as_of`): 63 until 30 June 2025, 34 since.

use super::calendar::as_of;
use super::tidy::{Identifier, all_digits};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;
use crate::units::{Standing, Units};

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ma_tinh", title: Text::new("Mã tỉnh", "Code of a province"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    all_digits(text, 2) && Units::builtin().status_of_province_code(text, as_of(options)) == Standing::Current
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    if !(1..=2).contains(&read.text.len()) {
        return Verdict::invalid(reason::LENGTH);
    }
    let code = format!("{:0>2}", read.text);
    match Units::builtin().status_of_province_code(&code, as_of(options)) {
        Standing::Current if read.text.len() == 1 => read.padded(2, Status::Repair),
        Standing::Current => read.accept(code),
        Standing::Retired { successors } => {
            let mut verdict = read.judge(Status::Retired, code).code(reason::RETIRED);
            verdict.candidates = successors.iter().map(ToString::to_string).collect();
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
            ("66", Status::Valid, Some("66"), None),
            ("1", Status::Repair, Some("01"), Some(reason::ZEROS_LOST)),
            ("67", Status::Retired, Some("67"), Some(reason::RETIRED)),
            ("03", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("066", Status::Invalid, None, Some(reason::LENGTH)),
        ];
        table(&KIND, &[("as_of", "2026-01-01")], rows);
        table(&KIND, &[("as_of", "2025-06-30")], &[("67", Status::Valid, Some("67"), None)]);
    }
}
