//! Vehicle plate: province number, series, 4 or 5 digits (Circular 79/2024/TT-BCA). Old plates stay valid after the
//! merger of provinces. Canonical: `47A-123.45`, `47B1-123.45`, `47A-1234`, `80-123-NG-01`.

use super::tidy::Identifier;
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "bien_so_xe", title: Text::new("Biển số xe", "Vehicle plate"), canonical, parse };

/// Numbers not given to any province (13), or reserved.
const UNUSED: [u32; 8] = [13, 42, 44, 45, 46, 87, 91, 96];

fn canonical(text: &str, _: &Options) -> bool {
    // A plate is short: judging it whole costs one small allocation and cannot disagree.
    text.len() <= 14 && read(text).is_ok_and(|output| output == text)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let id = match Identifier::read(raw) {
        Ok(id) => id,
        Err(verdict) => return verdict,
    };
    read(&id.text).map_or_else(Verdict::invalid, |output| id.accept(output))
}

/// The canonical plate of a text in capitals.
fn read(text: &str) -> Result<String, &'static str> {
    let province: u32 = text.get(..2).and_then(|code| code.parse().ok()).ok_or(reason::STRUCTURE)?;
    if !(11..=99).contains(&province) {
        return Err(reason::PROVINCE);
    }
    if UNUSED.contains(&province) {
        return Err(reason::RESERVED);
    }
    let rest = text.get(2..).unwrap_or_default();
    if let Some(output) = diplomatic(province, rest) {
        return Ok(output);
    }
    let rest = rest.trim_start_matches(separator);
    let end = rest.find(|sign: char| !is_letter(sign)).unwrap_or(rest.len());
    let (letters, rest) = rest.split_at(end);
    if !(1..=2).contains(&letters.chars().count()) {
        return Err(reason::STRUCTURE);
    }
    let (order, number) = split_number(rest)?;
    let (head, tail) = number.split_at_checked(number.len().saturating_sub(2)).ok_or(reason::STRUCTURE)?;
    if number.bytes().all(|digit| digit == b'0') {
        return Err(reason::RANGE);
    }
    match number.len() {
        5 => Ok(format!("{province}{letters}{order}-{head}.{tail}")),
        4 => Ok(format!("{province}{letters}{order}-{number}")),
        _ => Err(reason::LENGTH),
    }
}

/// Series letters leave out I, J, O, Q and W, which are mistaken for others.
fn is_letter(sign: char) -> bool {
    sign == 'Đ' || (sign.is_ascii_uppercase() && !matches!(sign, 'I' | 'J' | 'O' | 'Q' | 'W'))
}

const fn separator(sign: char) -> bool {
    matches!(sign, ' ' | '-' | '.')
}

/// The digit that may follow the series letters on motorcycles, and the number proper.
fn split_number(rest: &str) -> Result<(String, String), &'static str> {
    let digits: String = rest.chars().filter(|sign| !separator(*sign)).collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(reason::STRUCTURE);
    }
    let apart = rest.starts_with(separator);
    let mut signs = rest.chars();
    let (first, second) = (signs.next(), signs.next());
    let marked = first.is_some_and(|sign| sign.is_ascii_digit()) && second.is_some_and(separator);
    let whole = digits.len() == 6 && !apart;
    match digits.split_at_checked(1) {
        Some((order, number)) if (marked || whole) && digits.len() > 4 => {
            if order == "0" {
                Err(reason::STRUCTURE)
            } else {
                Ok((order.to_owned(), number.to_owned()))
            }
        }
        _ => Ok((String::new(), digits)),
    }
}

/// Plates of diplomats and foreign bodies: `80-123-NG-01`.
fn diplomatic(province: u32, rest: &str) -> Option<String> {
    let compact: String = rest.chars().filter(|sign| !separator(*sign)).collect();
    let (country, rest) = compact.split_at_checked(3)?;
    let (series, number) = rest.split_at_checked(2)?;
    let digits = |text: &str, length| super::tidy::all_digits(text, length);
    (digits(country, 3) && matches!(series, "NG" | "NN" | "QT") && digits(number, 2))
        .then(|| format!("{province}-{country}-{series}-{number}"))
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn plates_are_judged() {
        let rows: &[Row] = &[
            ("47A-123.45", Status::Valid, Some("47A-123.45"), None),
            ("47a12345", Status::Valid, Some("47A-123.45"), None),
            ("47 A 123 45", Status::Valid, Some("47A-123.45"), None),
            ("47A-1234", Status::Valid, Some("47A-1234"), None),
            ("47LD-000.12", Status::Valid, Some("47LD-000.12"), None),
            ("47-B1 123.45", Status::Valid, Some("47B1-123.45"), None),
            ("47B1-1234", Status::Valid, Some("47B1-1234"), None),
            ("47B112345", Status::Valid, Some("47B1-123.45"), None),
            ("47mđ1-123.45", Status::Valid, Some("47MĐ1-123.45"), None),
            ("80-123-NG-01", Status::Valid, Some("80-123-NG-01"), None),
            ("46A-123.45", Status::Invalid, None, Some(reason::RESERVED)),
            ("10A-123.45", Status::Invalid, None, Some(reason::PROVINCE)),
            ("47I-123.45", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("47A-123", Status::Invalid, None, Some(reason::LENGTH)),
            ("47A-123456", Status::Invalid, None, Some(reason::LENGTH)),
            ("47-123.45", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("A47", Status::Invalid, None, Some(reason::STRUCTURE)),
        ];
        table(&KIND, &[], rows);
    }
}
