//! The readings of a text: disguises of letters and digits taken off, legacy text decoded, packed text unpacked.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text::decode::{decode_tcvn3, decode_viscii, decode_vni, decode_vps, repair_evident};
use crate::text::is_plain;
use crate::text::lookalike::lookalike;
use crate::text::mojibake::repair_mojibake;
use crate::text::space::{is_gap, is_invisible};

/// The zeros of the decimal digits of other scripts (Unicode, general category Nd); their nine follow them.
const ZEROS: [u32; 36] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
    0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
    0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0,
];
/// Shortest run of letters that may be packed text: twelve bytes in base 64.
const SHORTEST_PACKED: usize = 12;

/// The plain reading of a text: the first of [`readings`].
pub(super) fn first(text: &str) -> String {
    plain(&unescaped(text))
}

/// Every reading of a text, without repetition; the plain one first.
pub fn readings(text: &str) -> Vec<String> {
    let open = unescaped(text);
    let mut all = vec![plain(&open)];
    let mut add = |reading: String| {
        if !all.contains(&reading) {
            all.push(reading);
        }
    };
    if !open.is_ascii() {
        for decode in [decode_tcvn3, decode_vni, decode_viscii, decode_vps, repair_mojibake, repair_evident] {
            let decoded = decode(&open);
            if decoded != open {
                add(plain(&decoded));
            }
        }
    }
    for inner in packed(&open) {
        add(plain(&inner));
    }
    all
}

/// A text with everything that only changes its look taken away: compatibility forms, digits of other scripts, what cannot
/// be seen, kinds of space, dash and apostrophe.
fn plain(text: &str) -> String {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) || is_plain(text) {
        return text.to_owned();
    }
    undisguised(text)
}

fn undisguised(text: &str) -> String {
    let visible: String = text.chars().filter(|letter| !hidden(*letter)).collect();
    let mut out = String::with_capacity(visible.len());
    let mut digit = false;
    for letter in lookalike(&visible).nfkc() {
        let letter = narrow(letter);
        // A mark over or through a digit does not change it.
        if hidden(letter) || (digit && is_combining_mark(letter)) {
            continue;
        }
        digit = letter.is_ascii_digit();
        out.push(letter);
    }
    out.nfc().collect()
}

fn hidden(letter: char) -> bool {
    (is_invisible(letter) && !is_gap(letter))
        || matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{20E3}' | '\u{E0100}'..='\u{E01EF}')
}

fn narrow(letter: char) -> char {
    match letter {
        '\n' => '\n',
        letter if is_gap(letter) => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{FE58}' | '\u{FE63}' => '-',
        '\u{B7}' | '\u{2022}' | '\u{2024}' | '\u{2027}' | '\u{3002}' | '\u{22C5}' | '\u{2219}' => '.',
        '’' | '‘' | 'ʼ' | '´' | '`' => '\'',
        letter => digit_of(letter).unwrap_or(letter),
    }
}

fn digit_of(letter: char) -> Option<char> {
    let code = u32::from(letter);
    let zero = ZEROS.iter().rev().find(|zero| **zero <= code)?;
    char::from_digit(code - zero, 10)
}

/// Character references of HTML, percent escapes, `\u0030` and `_x0030_` of workbooks, each within each.
fn unescaped(text: &str) -> String {
    let mut current = text.to_owned();
    for _ in 0..4 {
        if !current.contains(['&', '%', '\\', '_']) {
            break;
        }
        let next = workbook(&backslash(&percent(&references(&current))));
        if next == current {
            break;
        }
        current = next;
    }
    current
}

fn references(text: &str) -> String {
    const NAMED: [(&str, char); 12] = [
        ("amp", '&'),
        ("nbsp", ' '),
        ("commat", '@'),
        ("period", '.'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("hyphen", '-'),
        ("zwnj", '\u{200c}'),
        ("zwj", '\u{200d}'),
        ("shy", '\u{ad}'),
    ];
    replaced(text, "&", |rest| {
        let end = rest.find(';').filter(|end| *end <= 10)?;
        let name = rest.get(..end)?;
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => number.parse().ok(),
        });
        let named = || NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter);
        let letter = number.and_then(char::from_u32).or_else(named)?;
        Some((letter.to_string(), end + 1))
    })
}

fn percent(text: &str) -> String {
    replaced(text, "%", |rest| {
        let byte = |at: usize| rest.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let (mut bytes, mut at) = (vec![byte(0)?], 2);
        // a letter beyond ASCII has several bytes
        while !bytes.is_ascii() && rest.get(at..).is_some_and(|rest| rest.starts_with('%')) {
            let Some(next) = byte(at + 1) else { break };
            bytes.push(next);
            at += 3;
        }
        String::from_utf8(bytes).ok().map(|text| (text, at))
    })
}

fn backslash(text: &str) -> String {
    replaced(text, "\\u", |rest| {
        let letter = u32::from_str_radix(rest.get(..4)?, 16).ok().and_then(char::from_u32)?;
        Some((letter.to_string(), 4))
    })
}

fn workbook(text: &str) -> String {
    replaced(text, "_x", |rest| {
        let letter = u32::from_str_radix(rest.get(..4)?, 16).ok().and_then(char::from_u32)?;
        rest.get(4..)?.starts_with('_').then(|| (letter.to_string(), 5))
    })
}

/// Replaces what stands after `mark` by what `read` makes of it: the text, and how many bytes it stands for.
fn replaced(text: &str, mark: &str, read: impl Fn(&str) -> Option<(String, usize)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(mark) {
        out.push_str(before);
        if let Some((letter, length)) = read(after) {
            out.push_str(&letter);
            rest = after.get(length..).unwrap_or_default();
        } else {
            out.push_str(mark);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Text packed inside a text, in base 64 or as hexadecimal bytes.
fn packed(text: &str) -> Vec<String> {
    let parts =
        text.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '-' | '_' | '=')));
    parts
        .filter(|part| part.len() >= SHORTEST_PACKED)
        .flat_map(|part| [base64(part), hexadecimal(part)])
        .flatten()
        .filter_map(|bytes| String::from_utf8(bytes).ok())
        .filter(|inner| inner.chars().all(|letter| !letter.is_control() || letter == '\n'))
        .collect()
}

fn base64(part: &str) -> Option<Vec<u8>> {
    let (mut held, mut bits, mut bytes) = (0_u32, 0_u32, Vec::with_capacity(part.len()));
    for byte in part.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

fn hexadecimal(part: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| part.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (part.len().is_multiple_of(2)).then(|| (0..part.len()).step_by(2).map(pair).collect::<Option<Vec<u8>>>()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_come_off() {
        for (given, wanted) in [
            ("０９１２", "0912"),
            ("٠٩١٢", "0912"),
            ("0\u{200b}9\u{ad}1\u{2060}2", "0912"),
            ("0̶9̶1̶2̶", "0912"),
            ("&#x30;&#57;12", "0912"),
            ("%30%39%31%32", "0912"),
            ("_x0030_912", "0912"),
            ("\\u0030912", "0912"),
            ("𝟎𝟗𝟏𝟐", "0912"),
            ("²³", "23"),
            ("100%", "100%"),
            ("%E1%BA%A1%E1%BA%A1", "ạạ"),
            ("09\t12", "09 12"),
            ("09\u{2028}12", "09 12"),
            ("a & b; c", "a & b; c"),
        ] {
            assert_eq!(readings(given).first().map(String::as_str), Some(wanted), "{given}");
        }
        for (packed, inner) in [
            ("MDkxMjM0NTY3OA==", "0912345678"),
            ("MDM2MTg1MDAxMjM0Cg==", "036185001234\n"),
            ("U8SQVCAwOTEyMzQ1Njc4IGfhu41pIH4+", "SĐT 0912345678 gọi ~>"),
            ("MDkxMjM0NTY3OD8-fm9r", "0912345678?>~ok"),
            ("aOG7j2k/IDA5MTIzNDU2Nzg/Pw==", "hỏi? 0912345678??"),
            ("aOG7j2k_IDA5MTIzNDU2Nzg_Pw", "hỏi? 0912345678??"),
        ] {
            assert!(readings(packed).contains(&inner.to_owned()), "{packed}");
        }
    }

    #[test]
    fn what_is_told_to_be_plain_has_nothing_to_take_off() {
        let mut told = 0;
        for letter in '\0'..'\u{3100}' {
            for text in ["#", "a#", "#n", "Ngh#ch", "Hà # Nội", "9#", "Lê#Duẩn"] {
                let text = text.replace('#', &letter.to_string());
                if is_plain(&text) {
                    told += 1;
                    assert_eq!(undisguised(&text), text);
                }
            }
        }
        assert!(told > 500, "{told}");
    }

    #[test]
    fn an_escape_that_is_none_hides_no_others() {
        assert_eq!(first("%30%39%31%zz"), "091%zz");
        assert_eq!(first("%30%C3%A0%"), "0à%");
    }
}
