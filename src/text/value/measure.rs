//! Amounts with units: «1 tỷ 250 triệu đồng», «1,5 ha», exactly.

use super::decimal::{self, Decimal, Number};
use super::tidy::{fold, tidy};
use super::{Options, Status, Verdict, reason};

/// A number and the folded words behind it.
struct Piece<'a> {
    number: &'a str,
    words: &'a str,
}

/// What a unit does to the number before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// Multiply by ten to this power.
    pub(super) power: i32,
    /// Half of the unit is added («rưỡi»).
    pub(super) half: bool,
}

/// Reads a folded text of numbers and units, the largest unit first.
///
/// `unit` reads the words behind a number, `None` where they are no unit; `header` is the unit of a bare number, from
/// the column's header. `whole`: the smallest unit has no parts, so three digits behind a separator are a group.
pub(super) fn read(
    folded: &str,
    options: &Options,
    header: Unit,
    whole: bool,
    unit: fn(&str) -> Option<Unit>,
) -> Verdict {
    let pieces = match split(folded) {
        Ok(pieces) => pieces,
        Err(code) => return Verdict::invalid(code),
    };
    let (mut sum, mut other, mut last): (Option<Decimal>, Option<Decimal>, Option<i32>) = (None, None, None);
    for piece in &pieces {
        let found = if piece.words.is_empty() && pieces.len() == 1 { Some(header) } else { unit(piece.words) };
        let Some(found) = found.filter(|found| last.is_none_or(|last| found.power < last)) else {
            return Verdict::invalid(reason::UNIT);
        };
        last = Some(found.power);
        let (first, second) = match decimal::read(piece.number, options) {
            Number::One(number) => (number, None),
            Number::Two(first, second) if whole && found.power <= 0 => (whole_of(first, second), None),
            Number::Two(first, second) => (first, Some(second)),
            Number::Bad(code) => return Verdict::invalid(code),
        };
        let add = |sum: Option<Decimal>, number: Decimal| {
            let number = number.shifted(found.power)?;
            let number = if found.half { number.plus(Decimal::half(found.power)?)? } else { number };
            sum.map_or(Some(number), |sum| sum.plus(number))
        };
        let before = other.or(sum);
        let Some(next) = add(sum, first) else {
            return Verdict::invalid(reason::RANGE);
        };
        if second.is_some() || other.is_some() {
            let Some(next) = add(before, second.unwrap_or(first)) else {
                return Verdict::invalid(reason::RANGE);
            };
            other = Some(next);
        }
        sum = Some(next);
    }
    verdict(sum, other, whole)
}

fn verdict(sum: Option<Decimal>, other: Option<Decimal>, whole: bool) -> Verdict {
    match (sum, other) {
        (None, _) => Verdict::invalid(reason::CHARACTERS),
        (Some(sum), None) => Verdict::valid(sum.text()),
        (Some(sum), Some(other)) => {
            // Amounts of money are written in the Vietnamese way; a word of doubt goes with it.
            let (status, output) = if whole { (Status::Warn, Some(sum.text())) } else { (Status::Ambiguous, None) };
            let mut verdict = Verdict::new(status, output).code(reason::AMBIGUOUS_SEPARATOR);
            verdict.candidates = vec![sum.text(), other.text()];
            verdict
        }
    }
}

/// The reading without decimals.
fn whole_of(first: Decimal, second: Decimal) -> Decimal {
    if first.text().contains('.') { second } else { first }
}

/// The folded words of the unit in a header: «ĐVT: triệu đồng», «(1.000 đồng)» without label and brackets, a round
/// number as its word.
fn header(unit: &str) -> String {
    let folded = fold(&tidy(unit)).replace(['(', ')', '[', ']'], " ");
    let mut text = folded.trim();
    for label in ["don vi tinh", "don vi", "dvt"] {
        text = text.strip_prefix(label).unwrap_or(text).trim_start_matches([':', '.', ' ']);
    }
    let end = text.find(|sign: char| !sign.is_ascii_digit() && !matches!(sign, '.' | ' ')).unwrap_or(text.len());
    let (number, words) = text.split_at(end);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let factor = match digits.as_str() {
        "1000" => "nghin ",
        "1000000" => "trieu ",
        "1000000000" => "ty ",
        _ => return text.to_owned(),
    };
    format!("{factor}{words}")
}

/// The unit that the options give to bare numbers, the smallest where they give none; an error where it is no unit.
pub(super) fn header_unit(options: &Options, unit: fn(&str) -> Option<Unit>) -> Result<Unit, Verdict> {
    match options.get("unit") {
        None => Ok(Unit { power: 0, half: false }),
        Some(named) => unit(&header(named)).ok_or_else(|| Verdict::invalid(reason::UNIT)),
    }
}

/// True when bare numbers are already in the smallest unit.
pub(super) fn is_smallest(options: &Options, unit: fn(&str) -> Option<Unit>) -> bool {
    header_unit(options, unit).is_ok_and(|unit| unit.power == 0)
}

/// Numbers and the words behind each.
fn split(folded: &str) -> Result<Vec<Piece<'_>>, &'static str> {
    let mut pieces = Vec::new();
    let mut rest = folded.trim();
    while !rest.is_empty() {
        let end = rest.find(|sign: char| !is_numeric(sign)).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        if !number.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(reason::CHARACTERS);
        }
        let stop = after.find(|sign: char| sign.is_ascii_digit()).unwrap_or(after.len());
        let (words, next) = after.split_at(stop);
        pieces.push(Piece { number: number.trim(), words: words.trim_matches([' ', '.', ',', ';']) });
        rest = next;
    }
    Ok(pieces)
}

const fn is_numeric(sign: char) -> bool {
    sign.is_ascii_digit() || matches!(sign, '.' | ',' | ' ' | '-' | '−' | '+' | '(' | ')')
}
