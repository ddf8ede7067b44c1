//! Reading a cell before it is judged: composition, white space, full-width signs, the marks left by spreadsheets.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::{Verdict, reason};

/// The text composed, trimmed, with single spaces, without invisible characters, full-width signs made half-width.
pub(super) fn tidy(text: &str) -> Cow<'_, str> {
    if is_tidy(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for sign in text.chars().filter_map(simple) {
        if sign != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(sign);
        }
    }
    out.truncate(out.trim_end().len());
    if is_nfc_quick(out.chars()) == IsNormalized::Yes { Cow::Owned(out) } else { Cow::Owned(out.nfc().collect()) }
}

/// True where [`tidy`] would change nothing.
pub(super) fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let spaced =
        bytes.first() == Some(&b' ') || bytes.last() == Some(&b' ') || bytes.windows(2).any(|two| two == b"  ");
    if spaced || bytes.iter().any(|byte| *byte < b' ' || *byte == 0x7f) {
        return false;
    }
    bytes.is_ascii()
        || (text.chars().all(|sign| simple(sign) == Some(sign)) && is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

/// The sign as the judges want it; `None` for what cannot be seen.
fn simple(sign: char) -> Option<char> {
    match sign {
        '\t'..='\r'
        | '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign).wrapping_sub(0xfee0)),
        _ if sign.is_control() => None,
        _ => Some(sign),
    }
}

/// Text without marks, in small letters, đ as d: for comparing words.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.nfd().filter(|sign| !matches!(u32::from(*sign), 0x300..=0x36f)) {
        match sign {
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            _ => out.extend(sign.to_lowercase()),
        }
    }
    out
}

/// The verdict on a tidy text that says nothing: empty, or one of the signs people put into empty cells.
pub(super) fn blank(tidied: &str) -> Option<Verdict> {
    if tidied.is_empty() {
        return Some(Verdict::missing());
    }
    let dashes = tidied.chars().all(|sign| matches!(sign, '-' | '–' | '—' | '−' | '.' | '…' | '_' | ' ' | '/'));
    let word =
        matches!(tidied, "N/A" | "n/a" | "#N/A" | "NULL" | "null" | "NaN" | "#REF!" | "#VALUE!" | "#NAME?" | "#DIV/0!");
    (dashes || word).then(|| Verdict::missing().code(reason::PLACEHOLDER))
}

/// Any dash as `-`.
pub(super) const fn dash(sign: char) -> char {
    match sign {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' => '-',
        _ => sign,
    }
}

/// An identifier read from a cell: capitals, half-width, plain dashes; and what a spreadsheet did to it.
pub(super) struct Identifier {
    /// The text, trimmed, with inner spaces and separators as written.
    pub(super) text: String,
    /// Damage that was undone: the value is then only a proposal.
    pub(super) damage: Vec<&'static str>,
}

impl Identifier {
    /// Reads a cell.
    ///
    /// # Errors
    /// The verdict when nothing is there or digits are lost.
    pub(super) fn read(raw: &str) -> Result<Self, Verdict> {
        let tidied = tidy(raw);
        if let Some(verdict) = blank(&tidied) {
            return Err(verdict);
        }
        let mut text: String = tidied.chars().map(dash).flat_map(char::to_uppercase).collect();
        let mut damage = Vec::new();
        let bare = text.trim_start_matches(['\'', '’', '‘', '`', '´']);
        if bare.len() < text.len() {
            damage.push(reason::APOSTROPHE);
            text = bare.trim().to_owned();
        }
        if let Some((mantissa, exponent)) = scientific(&text) {
            text = expand(mantissa, exponent).ok_or_else(|| Verdict::invalid(reason::SCIENTIFIC))?;
            damage.push(reason::SCIENTIFIC);
        }
        if let Some(number) = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00"))
            && number.len() > 1
            && number.bytes().all(|byte| byte.is_ascii_digit())
        {
            text = number.to_owned();
            damage.push(reason::DECIMAL_SUFFIX);
        }
        Ok(Self { text, damage })
    }

    /// Reads a cell that should hold digits only: spaces, dots and dashes between them are left out.
    ///
    /// # Errors
    /// As [`Identifier::read`], and for other characters.
    pub(super) fn digits(raw: &str) -> Result<Self, Verdict> {
        let mut read = Self::read(raw)?;
        read.text.retain(|sign| !matches!(sign, ' ' | '.' | '-'));
        let digits = read.text.bytes().filter(u8::is_ascii_digit).count();
        let others = read.text.chars().count().saturating_sub(digits);
        if others == 0 && digits > 0 {
            return Ok(read);
        }
        let mended: String = read.text.chars().map(digit_like).collect();
        if digits >= 6 && others <= 2 && mended.bytes().all(|byte| byte.is_ascii_digit()) {
            read.damage.push(reason::LOOKALIKE);
            read.text = mended;
            return Ok(read);
        }
        Err(Verdict::invalid(reason::CHARACTERS))
    }

    /// The verdict on a canonical form that follows from the text: valid, or a proposal where damage was undone.
    pub(super) fn accept(&self, output: impl Into<String>) -> Verdict {
        self.judge(super::Status::Valid, output)
    }

    /// As [`Identifier::accept`] with another status where nothing was damaged.
    pub(super) fn judge(&self, sound: super::Status, output: impl Into<String>) -> Verdict {
        let status = if self.damage.is_empty() { sound } else { super::Status::Repair };
        let mut verdict = Verdict::new(status, Some(output.into()));
        verdict.codes.extend(&self.damage);
        verdict
    }

    /// A proposal with zeros put back in front, up to `length` digits.
    pub(super) fn padded(&self, length: usize, status: super::Status) -> Verdict {
        self.judge(status, format!("{:0>length$}", self.text)).code(reason::ZEROS_LOST)
    }
}

/// The digit a capital letter is often typed for.
const fn digit_like(sign: char) -> char {
    match sign {
        'O' => '0',
        'I' | 'L' => '1',
        _ => sign,
    }
}

/// Mantissa and exponent of a number such as `6.6195E+10`.
fn scientific(text: &str) -> Option<(&str, usize)> {
    let (mantissa, exponent) = text.split_once('E')?;
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let number = mantissa.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let starts = mantissa.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    (number && starts && (1..=2).contains(&exponent.len()))
        .then(|| exponent.parse().ok().map(|exponent| (mantissa, exponent)))?
}

/// The whole number, where the mantissa still holds every digit.
fn expand(mantissa: &str, exponent: usize) -> Option<String> {
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let point = mantissa.find(['.', ',']);
    (point == Some(1) && digits.len() == exponent.checked_add(1)?).then_some(digits)
}

/// True for a text of exactly `length` digits.
pub(super) fn all_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number in `text[from..to]`, where these are digits.
pub(super) fn number(text: &str, from: usize, to: usize) -> Option<u32> {
    let digits = text.as_bytes().get(from..to).filter(|digits| !digits.is_empty())?;
    digits.iter().try_fold(0_u32, |sum, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// `pad=N` of the options: the column has shown that its zeros are lost.
pub(super) fn pads_to(options: &super::Options, length: usize) -> bool {
    options.get("pad").and_then(|pad| pad.parse().ok()) == Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidying_composes_trims_and_narrows() {
        for (raw, want) in [
            ("\u{a0}05/03/1960 ", "05/03/1960"),
            ("０１２", "012"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("a\r\n b", "a b"),
            ("\u{200b}x\u{feff}", "x"),
            ("e\u{200b}\u{301}", "é"),
        ] {
            assert_eq!(tidy(raw), want);
            assert!(is_tidy(want), "{want}");
        }
        assert!(matches!(tidy("Đắk Lắk"), Cow::Borrowed(_)));
    }

    #[test]
    fn folding_drops_marks() {
        assert_eq!(fold("NGÀY Đặng Ƣ"), "ngay dang ƣ");
        assert_eq!(fold("tháng mười"), "thang muoi");
    }

    #[test]
    fn scientific_notation_is_undone_only_when_no_digit_is_lost() {
        assert_eq!(scientific("6.6195E+10"), Some(("6.6195", 10)));
        assert_eq!(expand("6.6195", 10), None);
        assert_eq!(expand("6.6195000456", 10).as_deref(), Some("66195000456"));
        assert_eq!(scientific("30E12345"), None);
    }

    #[test]
    fn letters_typed_for_digits_are_proposed_not_taken() {
        let read = Identifier::digits("O66195000456").ok().unwrap();
        assert_eq!((read.text.as_str(), read.damage.as_slice()), ("066195000456", &[reason::LOOKALIKE][..]));
        assert!(Identifier::digits("12345678A").is_err());
    }
}
