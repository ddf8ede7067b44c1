//! Numbers as people write them: «.» groups and «,» decimals in Vietnam, the other way round in Western exports.
//!
//! «1.234» and «1,234» cannot be decided alone; `decimal` of the options (`,` or `.`), found by looking at the whole
//! column, decides. Everything is exact: no floating point.

use super::{Options, reason};

/// An exact number: `units` divided by ten to the power of `scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    units: i128,
    scale: u32,
}

/// What a text says as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    /// One reading.
    One(Decimal),
    /// Two readings, the Vietnamese first.
    Two(Decimal, Decimal),
    /// None, for a reason.
    Bad(&'static str),
}

/// Which habit a text shows, where it shows one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// `1.234.567`, `0,75`.
    Vietnamese,
    /// `1,234,567`, `0.75`.
    Western,
    /// `1.234` or `1,234`.
    Unknown,
}

impl Decimal {
    /// From digits with an optional point; at most 30 digits.
    fn new(whole: &str, fraction: &str) -> Option<Self> {
        let digits: String = whole.chars().chain(fraction.chars()).filter(char::is_ascii_digit).collect();
        let scale = u32::try_from(fraction.len()).ok()?;
        (digits.len() <= 30 && scale <= 18).then(|| digits.parse().ok()).flatten().map(|units| Self { units, scale })
    }

    /// Multiplied by ten to the power of `power`.
    pub(super) fn shifted(self, power: i32) -> Option<Self> {
        let scale = i64::from(self.scale) - i64::from(power);
        if let Ok(scale) = u32::try_from(scale) {
            return (scale <= 24).then_some(Self { scale, ..self });
        }
        let factor = 10_i128.checked_pow(u32::try_from(-scale).ok()?)?;
        Some(Self { units: self.units.checked_mul(factor)?, scale: 0 })
    }

    /// The sum.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let raise = |number: Self| number.units.checked_mul(10_i128.checked_pow(scale - number.scale)?);
        Some(Self { units: raise(self)?.checked_add(raise(other)?)?, scale })
    }

    /// Multiplied by a whole number.
    pub(super) fn times(self, factor: u32) -> Option<Self> {
        self.units.checked_mul(i128::from(factor)).map(|units| Self { units, ..self })
    }

    /// Half of ten to the power of `power`: what «rưỡi» adds.
    pub(super) fn half(power: i32) -> Option<Self> {
        Self { units: 5, scale: 1 }.shifted(power)
    }

    fn negated(self) -> Self {
        Self { units: -self.units, ..self }
    }

    /// True below zero.
    pub(super) const fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Canonical text: `.` before decimals, no grouping, no idle zeros. Where the decimals would look like a group of
    /// three (`1.234`) one zero more is kept (`1.2340`), so that the text can be read again only one way.
    pub(super) fn text(self) -> String {
        let magnitude = self.units.unsigned_abs().to_string();
        let scale = self.scale as usize;
        let padded = format!("{magnitude:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        let fraction = fraction.trim_end_matches('0');
        let sign = if self.units < 0 { "-" } else { "" };
        match fraction.len() {
            0 => format!("{sign}{whole}"),
            3 if whole.len() <= 3 && whole != "0" => format!("{sign}{whole}.{fraction}0"),
            _ => format!("{sign}{whole}.{fraction}"),
        }
    }
}

/// Reads a tidy text as a number.
pub(super) fn read(text: &str, options: &Options) -> Number {
    let (negative, body) = sign(text);
    let (number, habit) = match parts(&join_groups(body)) {
        Ok(found) => found,
        Err(code) => return Number::Bad(code),
    };
    let (first, second) = match (number, habit, options.get("decimal").map(String::as_str)) {
        ((vietnamese, Some(_)), Habit::Unknown, Some(",")) => (vietnamese, None),
        ((_, Some(western)), Habit::Unknown, Some(".")) => (western, None),
        (readings, ..) => readings,
    };
    let signed = |number: Decimal| if negative { number.negated() } else { number };
    match second {
        Some(second) => Number::Two(signed(first), signed(second)),
        None => Number::One(signed(first)),
    }
}

/// The habit of a tidy text that is a number.
pub(super) fn habit(text: &str) -> Option<Habit> {
    let body = join_groups(sign(text).1);
    let plain = body.bytes().all(|byte| byte.is_ascii_digit());
    parts(&body).ok().filter(|_| !plain).map(|(_, habit)| habit)
}

/// Whether the number is negative, and the rest: a minus in front, or brackets as bookkeepers write.
fn sign(text: &str) -> (bool, &str) {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (true, inner.trim());
    }
    match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// `1 234 567,8` without its spaces, where they group by three.
fn join_groups(body: &str) -> String {
    let mut groups = body.split(' ');
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let rest = groups.all(|group| {
        group.get(..3).is_some_and(digits) && (group.len() == 3 || group.get(3..4).is_some_and(|sign| !digits(sign)))
    });
    if first && rest { body.replace(' ', "") } else { body.to_owned() }
}

type Readings = (Decimal, Option<Decimal>);

/// The readings of digits, points and commas.
fn parts(body: &str) -> Result<(Readings, Habit), &'static str> {
    if body.is_empty() || !body.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')) {
        return Err(reason::CHARACTERS);
    }
    if !body.ends_with(|sign: char| sign.is_ascii_digit()) {
        return Err(reason::STRUCTURE);
    }
    let one = |whole: &str, fraction: &str| Decimal::new(whole, fraction).ok_or(reason::RANGE);
    let (points, commas) = (body.matches('.').count(), body.matches(',').count());
    let Some(last) = body.rfind(['.', ',']) else {
        return Ok(((one(body, "")?, None), Habit::Unknown));
    };
    let (whole, fraction) = (body.get(..last).unwrap_or_default(), body.get(last + 1..).unwrap_or_default());
    let point_last = body.get(last..=last) == Some(".");
    let decimals = if point_last { Habit::Western } else { Habit::Vietnamese };
    let groups = if point_last { Habit::Vietnamese } else { Habit::Western };
    match (points, commas) {
        (1, 0) | (0, 1) => {
            let decimal = one(whole, fraction)?;
            if fraction.len() != 3 || !is_group_head(whole) {
                return Ok(((decimal, None), decimals));
            }
            let grouped = one(body, "")?;
            let readings = if point_last { (grouped, Some(decimal)) } else { (decimal, Some(grouped)) };
            Ok((readings, Habit::Unknown))
        }
        (0, _) | (_, 0) if is_grouped(body) => Ok(((one(body, "")?, None), groups)),
        (1, _) | (_, 1) if is_grouped(whole) && points > 0 && commas > 0 => {
            Ok(((one(whole, fraction)?, None), decimals))
        }
        _ => Err(reason::STRUCTURE),
    }
}

/// One to three digits that may stand before a group: not beginning with zero.
fn is_group_head(text: &str) -> bool {
    (1..=3).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits in groups of three with one kind of separator.
fn is_grouped(text: &str) -> bool {
    let separator = if text.contains('.') { '.' } else { ',' };
    let mut groups = text.split(separator);
    groups.next().is_some_and(is_group_head) && groups.all(|group| super::tidy::all_digits(group, 3))
}

/// True for a text that [`Decimal::text`] would write.
pub(super) fn is_canonical(text: &str) -> bool {
    let body = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = body.split_once('.').map_or((body, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || (whole.len() > 1 && whole.starts_with('0')) || whole.len() > 18 {
        return false;
    }
    let Some(fraction) = fraction else {
        return body != "0" || text == "0";
    };
    let like_group = whole.len() <= 3 && whole != "0";
    let ends = match (like_group, fraction.len()) {
        (true, 3) => false,
        (true, 4) if fraction.ends_with('0') => !fraction.ends_with("00"),
        _ => !fraction.ends_with('0'),
    };
    digits(fraction) && fraction.len() <= 12 && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(text: &str) -> Vec<String> {
        match read(text, &Options::new()) {
            Number::One(one) => vec![one.text()],
            Number::Two(first, second) => vec![first.text(), second.text()],
            Number::Bad(code) => vec![code.to_owned()],
        }
    }

    #[test]
    fn writings_are_read() {
        for (text, want) in [
            ("0,75", "0.75"),
            ("1.234.567", "1234567"),
            ("1.234.567,89", "1234567.89"),
            ("1,234,567.80", "1234567.8"),
            ("2.50", "2.5"),
            ("-5,5", "-5.5"),
            ("(1.500.000)", "-1500000"),
            ("1 234 567,5", "1234567.5"),
            ("1234.567", "1234.567"),
            ("-0", "0"),
            (",5", "0.5"),
            ("1.234,567", "1234.567"),
            ("1.2.3", reason::STRUCTURE),
            ("12,34,56", reason::STRUCTURE),
            ("1.234.56", reason::STRUCTURE),
            ("1,234,567,89", reason::STRUCTURE),
            ("5.", reason::STRUCTURE),
            ("12a", reason::CHARACTERS),
            ("1234567890123456789012345678901", reason::RANGE),
        ] {
            assert_eq!(readings(text), [want], "{text}");
        }
        assert_eq!(readings("1.234"), ["1234", "1.2340"]);
        assert_eq!(readings("1,234"), ["1.2340", "1234"]);
    }

    #[test]
    fn canonical_text_is_known_without_reading() {
        for text in ["0", "-5.5", "1234", "0.123", "1.2340", "1234.567"] {
            assert!(is_canonical(text), "{text}");
            assert_eq!(readings(text), [text]);
        }
        for text in ["-0", "007", "1.50", "1.234", "5.", "", "1,5", "+5", "1.23400"] {
            assert!(!is_canonical(text), "{text}");
        }
    }
}
