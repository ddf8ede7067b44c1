//! Codes of administrative units: digits of one length, judged by the list of the day (`as_of`). A code that left the list
//! is retired; what took its place stands among the candidates.

use super::calendar::as_of;
use super::tidy::{Identifier, all_digits};
use super::{Options, Status, Verdict, reason};
use crate::units::{Standing, Units};

/// What a code is on a day.
type StandingOf = fn(&'static Units, &str, chrono::NaiveDate) -> Standing<'static>;

/// True for a code of that many digits in force on the day.
pub(super) fn canonical(text: &str, digits: usize, options: &Options, standing: StandingOf) -> bool {
    all_digits(text, digits) && standing(Units::builtin(), text, as_of(options)) == Standing::Current
}

/// Judges a code of that many digits; a shorter one has lost its zeros.
pub(super) fn parse(raw: &str, digits: usize, options: &Options, standing: StandingOf) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    if !(1..=digits).contains(&read.text.len()) {
        return Verdict::invalid(reason::LENGTH);
    }
    let is_short = read.text.len() < digits;
    let code = format!("{:0>digits$}", read.text);
    match standing(Units::builtin(), &code, as_of(options)) {
        Standing::Current if is_short => read.padded(digits, Status::Repair),
        Standing::Current => read.accept(code),
        Standing::Retired { successors } => {
            let mut verdict = read.judge(Status::Retired, code).code(reason::RETIRED);
            verdict.candidates = successors.iter().map(ToString::to_string).collect();
            verdict.codes.extend(is_short.then_some(reason::ZEROS_LOST));
            verdict
        }
        Standing::Unknown => Verdict::invalid(reason::NOT_IN_LIST),
    }
}
