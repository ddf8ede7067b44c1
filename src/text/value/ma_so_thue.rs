//! Tax code: 10 digits, or 13 for a branch, or the 12 digits of a person (Circulars 86/2024/TT-BTC, 90/2026/TT-BTC).
//!
//! The tenth digit is 10 − (sum of the first nine weighted 31 29 23 19 17 13 7 5 3, modulo 11).

use super::so_dinh_danh;
use super::tidy::{Identifier, all_digits};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ma_so_thue", title: Text::new("Mã số thuế", "Tax code"), canonical, parse };

const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

fn canonical(text: &str, options: &Options) -> bool {
    is_organisation(text) || so_dinh_danh::is_plausible(text, options)
}

/// True for ten digits, or ten digits, a dash and three, with everything right.
pub(super) fn is_organisation(text: &str) -> bool {
    let (unit, branch) = text.split_at_checked(10).unwrap_or((text, ""));
    let branch_right =
        branch.is_empty() || branch.strip_prefix('-').is_some_and(|digits| all_digits(digits, 3) && digits != "000");
    fault(unit).is_none() && branch_right
}

/// What is wrong with the ten digits of a unit.
fn fault(unit: &str) -> Option<&'static str> {
    if !all_digits(unit, 10) {
        return Some(reason::LENGTH);
    }
    let mut digits = unit.bytes().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = WEIGHTS.iter().zip(digits.by_ref()).map(|(weight, digit)| weight * digit).sum();
    if unit.get(2..9) == Some("0000000") {
        return Some(reason::STRUCTURE);
    }
    (digits.next() != Some(10 - sum % 11)).then_some(reason::CHECKSUM)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    if read.text.len() == 12 {
        return personal(&read, options);
    }
    organisation(&read)
}

/// Twelve digits: a person's number, or a branch whose leading zero was lost.
fn personal(read: &Identifier, options: &Options) -> Verdict {
    if so_dinh_danh::is_plausible(&read.text, options) {
        return read.accept(read.text.as_str());
    }
    let padded = with_dash(&format!("0{}", read.text));
    if is_organisation(&padded) {
        return read.judge(Status::Repair, padded).code(reason::ZEROS_LOST);
    }
    read.judge(Status::Warn, read.text.as_str()).code(reason::PROVINCE)
}

/// The code of a unit or its branch.
pub(super) fn organisation(read: &Identifier) -> Verdict {
    match read.text.len() {
        10 | 13 => {
            let output = with_dash(&read.text);
            let unit = output.get(..10).unwrap_or_default();
            match fault(unit) {
                Some(code) => Verdict::invalid(code),
                None if is_organisation(&output) => read.accept(output),
                None => Verdict::invalid(reason::STRUCTURE),
            }
        }
        9 | 12 if is_organisation(&with_dash(&format!("0{}", read.text))) => {
            read.judge(Status::Repair, with_dash(&format!("0{}", read.text))).code(reason::ZEROS_LOST)
        }
        _ => Verdict::invalid(reason::LENGTH),
    }
}

fn with_dash(digits: &str) -> String {
    match digits.split_at_checked(10) {
        Some((unit, branch)) if !branch.is_empty() => format!("{unit}-{branch}"),
        _ => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn codes_are_judged() {
        let rows: &[Row] = &[
            ("6000123443", Status::Valid, Some("6000123443"), None),
            ("6000123443-001", Status::Valid, Some("6000123443-001"), None),
            ("6000123443001", Status::Valid, Some("6000123443-001"), None),
            ("6000123443–001", Status::Valid, Some("6000123443-001"), None),
            ("6000 123 443", Status::Valid, Some("6000123443"), None),
            ("066190000001", Status::Valid, Some("066190000001"), None),
            ("6000123448", Status::Invalid, None, Some(reason::CHECKSUM)),
            ("6000123443-000", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("6000000004", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("100123453", Status::Repair, Some("0100123453"), Some(reason::ZEROS_LOST)),
            ("100123454", Status::Invalid, None, Some(reason::LENGTH)),
            ("6000123443.0", Status::Repair, Some("6000123443"), Some(reason::DECIMAL_SUFFIX)),
            ("VV00123443", Status::Invalid, None, Some(reason::CHARACTERS)),
        ];
        table(&KIND, &[], rows);
    }
}
