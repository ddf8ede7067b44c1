//! White space and characters that cannot be seen.

use std::borrow::Cow;

use super::nfc::nfc;

/// True for a character that is seen as a gap: Unicode white space, a control that ends a line or field.
pub(crate) fn is_gap(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{1C}'..='\u{1F}')
}

/// True for a character that is not seen at all: other controls, format characters, the joiner that blocks composing.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{8}' | '\u{E}'..='\u{1B}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{61C}'
        | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0001}' | '\u{E0020}'..='\u{E007F}')
}

/// Trims, makes every gap one space, and drops what cannot be seen; then composes, for a joiner may have stood between a
/// letter and its mark. Line ends that workbooks write as `_x000D_` are gaps. Only after legacy text is decoded: TCVN3
/// writes ư as a soft hyphen.
pub fn whitespace(text: &str) -> Cow<'_, str> {
    if is_tidy(text) {
        return Cow::Borrowed(text);
    }
    let visible: String = text.chars().filter(|letter| !is_invisible(*letter)).collect();
    let mut out = String::with_capacity(visible.len());
    for word in unescape(&visible).split(is_gap).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    match nfc(&out) {
        Cow::Owned(composed) => Cow::Owned(composed),
        Cow::Borrowed(_) => Cow::Owned(out),
    }
}

fn is_tidy(text: &str) -> bool {
    let mut gap = true;
    for letter in text.chars() {
        match letter {
            ' ' if gap => return false,
            ' ' => gap = true,
            _ if is_gap(letter) || is_invisible(letter) => return false,
            _ => gap = false,
        }
    }
    (text.is_empty() || !gap) && !text.contains("_x00") && matches!(nfc(text), Cow::Borrowed(_))
}

/// Puts a space for every control character that a workbook wrote as `_xHHHH_`.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x00") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("_x00") {
        let (before, escape) = rest.split_at(place);
        out.push_str(before);
        let length = if is_escape(escape) { 7 } else { 4 };
        out.push_str(if length == 7 { " " } else { "_x00" });
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// True for `_x0000_` to `_x001F_`.
fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.get(4), Some(b'0' | b'1'))
        && bytes.get(5).is_some_and(u8::is_ascii_hexdigit)
        && bytes.get(6) == Some(&b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_invisibles() {
        for (given, wanted) in [
            ("\u{a0}", ""),
            ("  Hà Nội  ", "Hà Nội"),
            ("Họ\tvà\ttên", "Họ và tên"),
            ("Bình\u{b}Định", "Bình Định"),
            ("Diện tích\u{2009}(m²)", "Diện tích (m²)"),
            ("Số\r\nTT", "Số TT"),
            ("Số_x000D_\nTT", "Số TT"),
            ("ngh\u{200B}ề", "nghề"),
            ("e\u{200D}\u{302}", "ê"),
            ("\u{feff}a", "a"),
            ("a_x00_b _x0041_", "a_x00_b _x0041_"),
            ("_x000d_x", "x"),
            ("co\u{ad}op", "coop"),
        ] {
            assert_eq!(whitespace(given), wanted, "{given:?}");
        }
        assert!(matches!(whitespace("m² ½ μ “Hà Nội” – 5 − 3"), Cow::Borrowed(_)));
    }
}
