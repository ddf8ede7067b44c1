//! number and integer: decimalChar, groupChar, bareNumber.

use serde_json::{Map, Value};

use super::types::Cell;

type Descriptor = Map<String, Value>;

/// A number in the lexical form of the standard, exact in its canonical text.
pub(super) fn number(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    match cell {
        "NaN" => return Some(Cell::Number("NaN".to_owned(), f64::NAN)),
        "INF" => return Some(Cell::Number("INF".to_owned(), f64::INFINITY)),
        "-INF" => return Some(Cell::Number("-INF".to_owned(), f64::NEG_INFINITY)),
        _ => {}
    }
    let bare = bare(cell, descriptor, true);
    let point = text(descriptor, "decimalChar").unwrap_or(".");
    let plain = ungroup(&bare, descriptor, point)?;
    if point != "." && plain.contains('.') {
        return None;
    }
    let plain = plain.replace(point, ".");
    let size: f64 = is_number(&plain).then(|| plain.parse().ok()).flatten()?;
    Some(Cell::Number(canonical(&plain, size), size))
}

/// A whole number.
pub(super) fn integer(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let bare = bare(cell, descriptor, false);
    let plain = ungroup(&bare, descriptor, "")?;
    let digits = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size: f64 = plain.parse().ok()?;
    Some(Cell::Number(canonical(&plain, size), size))
}

fn text<'a>(descriptor: &'a Descriptor, key: &str) -> Option<&'a str> {
    descriptor.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Without the signs that surround a number where `bareNumber` is false: `€95`, `95 %`.
fn bare(cell: &str, descriptor: &Descriptor, decimal: bool) -> String {
    if descriptor.get("bareNumber") != Some(&Value::Bool(false)) {
        return cell.to_owned();
    }
    let starts = |sign: char| sign.is_ascii_digit() || matches!(sign, '+' | '-') || (decimal && sign == '.');
    let from = cell.find(starts).unwrap_or(cell.len());
    let to = cell.rfind(|sign: char| sign.is_ascii_digit()).map_or(from, |at| at + 1);
    cell.get(from..to.max(from)).unwrap_or_default().to_owned()
}

/// Without the signs between groups; only before the decimal point, and only between digits.
fn ungroup(cell: &str, descriptor: &Descriptor, point: &str) -> Option<String> {
    let Some(group) = text(descriptor, "groupChar") else {
        return Some(cell.to_owned());
    };
    let (whole, rest) = match point {
        "" => (cell, ""),
        point => cell.find(point).map_or((cell, ""), |at| cell.split_at(at)),
    };
    let sound = !rest.contains(group) && !whole.starts_with(group) && !whole.ends_with(group);
    sound.then(|| format!("{}{rest}", whole.replace(group, "")))
}

fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(a, b)| (a, Some(b)));
    let unsigned = |text: &str| text.strip_prefix(['+', '-']).unwrap_or(text).to_owned();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = unsigned(mantissa);
    let (whole, part) = mantissa.split_once('.').unwrap_or((&mantissa, ""));
    let some = !whole.is_empty() || !part.is_empty();
    let exponent = exponent.is_none_or(|text| {
        let text = unsigned(text);
        !text.is_empty() && digits(&text)
    });
    some && digits(whole) && digits(part) && exponent
}

/// The same text for equal numbers: no plus, no zeros that say nothing.
fn canonical(plain: &str, size: f64) -> String {
    if plain.contains(['e', 'E']) {
        return format!("{size}");
    }
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(plain)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && part.is_empty() { "" } else { sign };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
