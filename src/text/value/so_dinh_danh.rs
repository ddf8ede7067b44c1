//! Personal identification number (số định danh cá nhân, CCCD): 12 digits (Law 26/2023/QH15, Article 12).
//!
//! The structure (province or country, century and sex, year) comes from Circular 07/2016/TT-BCA, which expired on
//! 1 July 2024: numbers issued stay in use, so a wrong length is an error and a strange structure only a warning.

use super::calendar::year_of;
use super::provinces::is_former;
use super::tidy::{Identifier, all_digits, number, pads_to};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind {
    id: "so_dinh_danh",
    title: Text::new("Số định danh cá nhân", "Personal identification number"),
    canonical,
    parse,
};

fn canonical(text: &str, options: &Options) -> bool {
    all_digits(text, 12) && doubt(text, options).is_none()
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return masked(raw).unwrap_or(verdict),
    };
    match read.text.len() {
        12 => match doubt(&read.text, options) {
            None => read.accept(read.text.as_str()),
            Some(code) => read.judge(Status::Warn, read.text.as_str()).code(code),
        },
        10 | 11 if is_plausible(&format!("{:0>12}", read.text), options) => read.padded(12, Status::Repair),
        9..12 if pads_to(options, 12) => read.padded(12, Status::Repair),
        _ => Verdict::invalid(reason::LENGTH),
    }
}

/// True for twelve digits whose structure holds.
pub(super) fn is_plausible(digits: &str, options: &Options) -> bool {
    all_digits(digits, 12) && doubt(digits, options).is_none()
}

/// What is strange about the structure of twelve digits.
fn doubt(digits: &str, options: &Options) -> Option<&'static str> {
    let (Some(place), Some(century), Some(year)) = (number(digits, 0, 3), number(digits, 3, 4), number(digits, 4, 6))
    else {
        return Some(reason::CHARACTERS);
    };
    // 101 to 295: countries, for those whose birth was registered abroad (annex 2 of the circular).
    if !is_former(place) && !(101..=295).contains(&place) {
        return Some(reason::PROVINCE);
    }
    let born = i32::try_from(1900 + 100 * (century / 2) + year).unwrap_or(i32::MAX);
    (born > 1999 && born > year_of(options)).then_some(reason::BIRTH_YEAR)
}

/// A number of which a part is covered: kept, never mended.
fn masked(raw: &str) -> Option<Verdict> {
    let text = Identifier::read(raw).ok()?.text;
    let covered = text.chars().filter(|sign| matches!(sign, 'X' | '*')).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let whole = covered > 0 && digits > 0 && covered + digits == 12 && text.chars().count() == 12;
    whole.then(|| Verdict::new(Status::Warn, Some(super::tidy::tidy(raw).into_owned())).code(reason::MASKED))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn numbers_are_judged() {
        let rows: &[Row] = &[
            ("066190000001", Status::Valid, Some("066190000001"), None),
            ("066 190 000 001", Status::Valid, Some("066190000001"), None),
            ("０６６１９０００００１２", Status::Valid, Some("066190000012"), None),
            ("101190000001", Status::Valid, Some("101190000001"), None),
            ("003090000001", Status::Warn, Some("003090000001"), Some(reason::PROVINCE)),
            ("066490000001", Status::Warn, Some("066490000001"), Some(reason::BIRTH_YEAR)),
            ("066299000001", Status::Warn, Some("066299000001"), Some(reason::BIRTH_YEAR)),
            ("66190000001", Status::Repair, Some("066190000001"), Some(reason::ZEROS_LOST)),
            ("1090000001", Status::Repair, Some("001090000001"), Some(reason::ZEROS_LOST)),
            ("66190000001.0", Status::Repair, Some("066190000001"), Some(reason::DECIMAL_SUFFIX)),
            ("'066190000001", Status::Repair, Some("066190000001"), Some(reason::APOSTROPHE)),
            ("0661900xxxxx", Status::Warn, Some("0661900xxxxx"), Some(reason::MASKED)),
            ("6.6190E+10", Status::Invalid, None, Some(reason::SCIENTIFIC)),
            ("0010900001", Status::Invalid, None, Some(reason::LENGTH)),
            ("0661900000012", Status::Invalid, None, Some(reason::LENGTH)),
            ("không nhớ", Status::Invalid, None, Some(reason::CHARACTERS)),
            (" ", Status::Missing, None, None),
        ];
        table(&KIND, &[("as_of", "2026-06-30")], rows);
    }
}
