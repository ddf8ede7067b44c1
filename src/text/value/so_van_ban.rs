//! Number of a document: `05/2024/NQ-HĐND`, `12/QĐ-UBND`, `15/2020/QH14` (Decree 30/2020/NĐ-CP, annex I; Law on the
//! Promulgation of Legal Documents).

use super::tidy::Identifier;
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind {
        id: "so_van_ban", title: Text::new("Số, ký hiệu văn bản", "Number of a document"), canonical, parse
    };

fn canonical(text: &str, _: &Options) -> bool {
    text.len() <= 80 && read(text).as_deref() == Ok(text) && with_marks(text).is_none()
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let id = match Identifier::read(raw) {
        Ok(id) => id,
        Err(verdict) => return verdict,
    };
    let tidied = super::tidy::tidy(raw);
    let written = tidied.trim_start_matches(['\'', '’', '‘', '`']);
    match read(written) {
        Err(code) => match read(&dashed(written)) {
            Ok(mended) if written.contains(' ') => Verdict::new(Status::Repair, Some(mended)).code(reason::STRUCTURE),
            _ => Verdict::invalid(code),
        },
        Ok(output) => match with_marks(&output) {
            Some(mended) => Verdict::new(Status::Repair, Some(mended)).code(reason::LOOKALIKE),
            None => id.accept(output),
        },
    }
}

/// The text with a dash where a space stands between capitals: «12/QĐ UBND».
fn dashed(written: &str) -> String {
    let parts: Vec<&str> = written.split(' ').collect();
    let is_body = |part: &&str| part.chars().count() > 1 && part.chars().all(char::is_uppercase);
    let is_whole = parts.iter().skip(1).all(is_body);
    if is_whole { parts.join("-") } else { written.to_owned() }
}

/// The canonical number.
pub(super) fn read(written: &str) -> Result<String, &'static str> {
    let mut text = joined(written);
    for label in ["số:", "Số:", "SỐ:", "số", "Số", "SỐ"] {
        if let Some(rest) = text.strip_prefix(label) {
            text = rest.trim_start().to_owned();
        }
    }
    let text = text.replace(['Ð', 'Ɖ'], "Đ").replace(['ð', 'ɖ'], "đ");
    if let Some((number, symbol)) = text.split_once('-').filter(|(number, _)| is_number(number)) {
        return of_the_party(number, symbol);
    }
    let mut parts = text.split('/');
    let (number, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if parts.next().is_some() || !is_number(number) {
        return Err(reason::STRUCTURE);
    }
    let symbol = match (second, third) {
        (Some(symbol), None) => symbol,
        (Some(year), Some(symbol)) if is_year(year) => symbol,
        (Some(year), Some(_)) if super::tidy::all_digits(year, 4) => return Err(reason::RANGE),
        _ => return Err(reason::STRUCTURE),
    };
    if !is_symbol(symbol) {
        return Err(reason::STRUCTURE);
    }
    let head = text.strip_suffix(symbol).unwrap_or_default();
    Ok(format!("{head}{}", in_capitals(symbol)))
}

/// The text with plain dashes, and without the spaces beside dashes and slashes.
fn joined(written: &str) -> String {
    let mut text: String = written.chars().map(super::tidy::dash).collect();
    for sign in ['/', '-'] {
        let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
        text = parts.join(sign.encode_utf8(&mut [0; 4]));
    }
    text
}

/// `12-QĐ/TU`: documents of the Party put the dash before the kind and the slash before the body (Guide 36-HD/VPTW of
/// 2018; memory).
fn of_the_party(number: &str, symbol: &str) -> Result<String, &'static str> {
    match symbol.split_once('/') {
        Some((kind, body)) if is_symbol(kind) && is_symbol(body) => {
            Ok(format!("{number}-{}/{}", in_capitals(kind), in_capitals(body)))
        }
        _ => Err(reason::STRUCTURE),
    }
}

/// Digits, perhaps with a letter: `05`, `123a`.
fn is_number(text: &str) -> bool {
    let digits = text.trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
    let letters = text.len() - digits.len();
    (1..=6).contains(&digits.len()) && letters <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    super::tidy::number(text, 0, 4).is_some_and(|year| text.len() == 4 && (1945..=2199).contains(&year))
}

/// Letters in parts joined by dashes: `NQ-HĐND`, `QH14`, `TT-BTC`.
fn is_symbol(text: &str) -> bool {
    let part = |part: &str| {
        part.chars().next().is_some_and(char::is_alphabetic)
            && part.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '.' | '&' | ',' | '(' | ')' | '+'))
    };
    text.split('-').all(part)
}

/// A symbol all in small letters is written in capitals, but for the forms that mix them.
fn in_capitals(symbol: &str) -> String {
    if symbol.chars().any(char::is_uppercase) {
        return symbol.to_owned();
    }
    let mixed = |part: &str| match part {
        "ttr" => "TTr".to_owned(),
        "ttg" => "TTg".to_owned(),
        "ctr" => "CTr".to_owned(),
        "ttlt" => "TTLT".to_owned(),
        _ => part.to_uppercase(),
    };
    symbol.split('-').map(mixed).collect::<Vec<_>>().join("-")
}

/// The symbol with the Đ that was typed as D, where only one symbol can be meant.
fn with_marks(output: &str) -> Option<String> {
    let (head, symbol) = output.rsplit_once('/')?;
    let mut parts: Vec<&str> = symbol.split('-').collect();
    let decree = matches!(parts.as_slice(), ["ND", "CP"]);
    for (place, part) in parts.iter_mut().enumerate() {
        match *part {
            "QD" => *part = "QĐ",
            "HDND" => *part = "HĐND",
            "ND" if decree && place == 0 => *part = "NĐ",
            _ => {}
        }
    }
    let mended = format!("{head}/{}", parts.join("-"));
    (mended != output).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn numbers_are_judged() {
        let rows: &[Row] = &[
            ("05/2024/NQ-HĐND", Status::Valid, Some("05/2024/NQ-HĐND"), None),
            ("Số: 12 / QĐ - UBND", Status::Valid, Some("12/QĐ-UBND"), None),
            ("12/QÐ–UBND", Status::Valid, Some("12/QĐ-UBND"), None),
            ("12/qđ-ubnd", Status::Valid, Some("12/QĐ-UBND"), None),
            ("15/2020/QH14", Status::Valid, Some("15/2020/QH14"), None),
            ("7/TTr-SNV", Status::Valid, Some("7/TTr-SNV"), None),
            ("7/ttr-snv", Status::Valid, Some("7/TTr-SNV"), None),
            ("20/2025/qđ-ttg", Status::Valid, Some("20/2025/QĐ-TTg"), None),
            ("30/ctr-ubnd", Status::Valid, Some("30/CTr-UBND"), None),
            ("5/QĐ-ND", Status::Valid, Some("5/QĐ-ND"), None),
            ("12/QD-UBND", Status::Repair, Some("12/QĐ-UBND"), Some(reason::LOOKALIKE)),
            ("99/2024/ND-CP", Status::Repair, Some("99/2024/NĐ-CP"), Some(reason::LOOKALIKE)),
            ("05/1024/NQ-HĐND", Status::Invalid, None, Some(reason::RANGE)),
            ("QĐ-UBND", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("05/2024", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("/QĐ-UBND", Status::Invalid, None, Some(reason::STRUCTURE)),
        ];
        table(&KIND, &[], rows);
    }
}
