//! Telephone: ten digits for mobiles, eleven for landlines, several joined by `;`. Prefixes changed by the State in 2017
//! and 2018 are brought up to date. Old landlines of Hồ Chí Minh City (08 and eight digits) and of other places that
//! look like a mobile of today are not rewritten.

use super::dialling::{is_landline, is_ten_mobile, modern};
use super::tidy::{Identifier, blank, fold, tidy};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "so_dien_thoai", title: Text::new("Số điện thoại", "Telephone"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && is_current(text)
}

fn is_current(digits: &str) -> bool {
    is_ten_mobile(digits) || is_landline(digits) || is_service(digits)
}

/// Service numbers 1800 and 1900 with four or six digits behind.
fn is_service(digits: &str) -> bool {
    matches!(digits.get(..4), Some("1800" | "1900")) && matches!(digits.len(), 8 | 10)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    // A line break between two numbers is the only thing that keeps them apart.
    let marked = raw.replace(['\n', '\r'], ";");
    let tidied = tidy(&marked);
    if let Some(verdict) = blank(tidied.trim_matches([';', ' '])) {
        return verdict;
    }
    if let Ok(verdict) = one(tidied.trim_matches([';', ',', ' '])) {
        return verdict;
    }
    several(&tidied).unwrap_or_else(|| one(&tidied).unwrap_or_else(|verdict| verdict))
}

/// Several numbers in one cell: split at signs that join, else at dashes or spaces between whole numbers.
fn several(text: &str) -> Option<Verdict> {
    let folded = fold(text).replace(" hoac ", ";").replace(" va ", ";");
    let all = |parts: Vec<&str>| -> Option<Vec<Verdict>> {
        let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
        (parts.len() > 1).then(|| parts.into_iter().map(|part| one(part).ok()).collect()).flatten()
    };
    let verdicts = all(folded.split([';', ',', '/', '|', '&', '\\']).collect())
        .or_else(|| all(folded.split([';', ',', '/', '-', '–']).collect()))
        .or_else(|| all(folded.split([';', ',', '/', ' ']).collect()))?;
    let status = verdicts.iter().map(|verdict| verdict.status).max()?;
    let outputs: Option<Vec<String>> = verdicts.iter().map(|verdict| verdict.output.clone()).collect();
    let mut joined = Verdict::new(status, Some(outputs?.join(";"))).code(reason::SEVERAL_NUMBERS);
    for code in verdicts.iter().flat_map(|verdict| &verdict.codes) {
        if !joined.codes.contains(code) {
            joined.codes.push(code);
        }
    }
    Some(joined)
}

/// One number; `Err` holds the verdict on what is none.
fn one(text: &str) -> Result<Verdict, Verdict> {
    let folded = fold(text);
    let label = folded.find(|sign: char| sign.is_ascii_digit() || matches!(sign, '+' | '(' | '\'')).unwrap_or(0);
    let (label, _) = folded.split_at(label);
    let known = [
        "",
        "dt",
        "sdt",
        "tel",
        "dien thoai",
        "so dien thoai",
        "di dong",
        "dd",
        "may ban",
        "fax",
        "mobile",
        "hotline",
        "zalo",
        "phone",
        "dtdd",
    ];
    if !known.contains(&label.trim_matches([' ', ':', '.', '-'])) {
        return Err(Verdict::invalid(reason::CHARACTERS));
    }
    let rest: String = folded.chars().skip(label.chars().count()).collect();
    let mut read = Identifier::read(&rest)?;
    let international = read.text.starts_with('+');
    read.text.retain(|sign| !matches!(sign, ' ' | '.' | '-' | '(' | ')' | '+'));
    if read.text.is_empty() || !read.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Verdict::invalid(reason::CHARACTERS));
    }
    if is_set_apart(&folded) {
        return Ok(saigon(&read));
    }
    judge(&read, international).ok_or_else(|| {
        let known_length = matches!(read.text.len(), 10 | 11);
        Verdict::invalid(if known_length { reason::STRUCTURE } else { reason::LENGTH })
    })
}

/// True for «(08) 3825 1234»: the old area code of Hồ Chí Minh City stands apart from eight digits.
fn is_set_apart(folded: &str) -> bool {
    let number = folded.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    let rest = number.strip_prefix("08").map(|rest| rest.trim_start_matches([')', ' ', '.', '-']));
    rest.is_some_and(|rest| {
        rest.starts_with(['2', '3', '5', '6', '7'])
            && rest.len() + 2 < number.len()
            && rest.bytes().filter(u8::is_ascii_digit).count() == 8
    })
}

/// A landline of Hồ Chí Minh City before 2017, or a mobile of today: not rewritten.
fn saigon(read: &Identifier) -> Verdict {
    let number = read.text.get(2..).unwrap_or_default();
    let mut verdict = Verdict::new(Status::Ambiguous, None).code(reason::SEVERAL_MEANINGS);
    verdict.candidates = vec![format!("028{number}"), read.text.clone()];
    verdict
}

/// The verdict on digits that are a number.
fn judge(read: &Identifier, international: bool) -> Option<Verdict> {
    let national = national(&read.text, international);
    let digits = national.as_deref().unwrap_or(&read.text);
    if international && national.is_none() {
        let foreign = (8..=15).contains(&digits.len());
        return foreign.then(|| read.judge(Status::Warn, format!("+{digits}")).code(reason::UNKNOWN_SERIES));
    }
    if is_current(digits) {
        return Some(read.accept(digits));
    }
    if let Some(number) = modern(digits) {
        return Some(read.accept(number).code(reason::OLD_PREFIX));
    }
    let padded = format!("0{digits}");
    let lost = !digits.starts_with('0') && national.is_none();
    if lost && (is_ten_mobile(&padded) || is_landline(&padded)) {
        return Some(read.judge(Status::Repair, padded).code(reason::ZEROS_LOST));
    }
    let number = modern(&padded).filter(|_| lost)?;
    Some(read.judge(Status::Repair, number).code(reason::ZEROS_LOST).code(reason::OLD_PREFIX))
}

/// The number as dialled inside Vietnam, where it is written with the country's code.
fn national(digits: &str, international: bool) -> Option<String> {
    let rest = if international {
        digits.strip_prefix("84")?
    } else {
        digits
            .strip_prefix("0084")
            .or_else(|| digits.strip_prefix("84").filter(|rest| (9..=11).contains(&rest.len())))?
    };
    let number = format!("0{}", rest.strip_prefix('0').unwrap_or(rest));
    (is_current(&number) || modern(&number).is_some() || international).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn numbers_are_judged() {
        let rows: &[Row] = &[
            ("(08) 3825 1234", Status::Ambiguous, None, Some(reason::SEVERAL_MEANINGS)),
            ("0838251234", Status::Valid, Some("0838251234"), None),
            ("0900000001", Status::Valid, Some("0900000001"), None),
            ("0900.000.001", Status::Valid, Some("0900000001"), None),
            ("ĐT: 0900-000-001", Status::Valid, Some("0900000001"), None),
            ("+84 (0)900 000 001", Status::Valid, Some("0900000001"), None),
            ("84900000001", Status::Valid, Some("0900000001"), None),
            ("0084900000001", Status::Valid, Some("0900000001"), None),
            ("(0262) 3000001", Status::Valid, Some("02623000001"), None),
            ("024 3000 0001", Status::Valid, Some("02430000001"), None),
            ("1900 0001", Status::Valid, Some("19000001"), None),
            ("01620000001", Status::Valid, Some("0320000001"), Some(reason::OLD_PREFIX)),
            ("0500 3000001", Status::Valid, Some("02623000001"), Some(reason::OLD_PREFIX)),
            ("0830000001", Status::Valid, Some("0830000001"), None),
            ("900000001", Status::Repair, Some("0900000001"), Some(reason::ZEROS_LOST)),
            ("1620000001", Status::Repair, Some("0320000001"), Some(reason::ZEROS_LOST)),
            ("900000001.0", Status::Repair, Some("0900000001"), Some(reason::DECIMAL_SUFFIX)),
            ("0900000001; 0900000002", Status::Valid, Some("0900000001;0900000002"), Some(reason::SEVERAL_NUMBERS)),
            ("0900000001 - 0900000002", Status::Valid, Some("0900000001;0900000002"), Some(reason::SEVERAL_NUMBERS)),
            ("0900000001 0900000002", Status::Valid, Some("0900000001;0900000002"), None),
            ("0900 000 001 / 0900 000 002", Status::Valid, Some("0900000001;0900000002"), None),
            ("0900000001\n0262 3000001", Status::Valid, Some("0900000001;02623000001"), None),
            ("+1 650 000 0001", Status::Warn, Some("+16500000001"), Some(reason::UNKNOWN_SERIES)),
            ("0110000001", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("090000000", Status::Invalid, None, Some(reason::LENGTH)),
            ("9.0E+08", Status::Invalid, None, Some(reason::SCIENTIFIC)),
            ("hỏi anh Ba", Status::Invalid, None, Some(reason::CHARACTERS)),
        ];
        table(&KIND, &[], rows);
    }
}
