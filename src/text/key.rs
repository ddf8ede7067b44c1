//! Keys for searching and matching: never published, never shown as a value.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::latin::Latin;

/// Small letters without marks: lower, NFD, marks dropped, đ → d, ƀ → b, every apostrophe «'».
pub fn search_key(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'`') {
            Cow::Owned(text.to_ascii_lowercase().replace('`', "'"))
        } else {
            Cow::Borrowed(text)
        };
    }
    let mut key = String::with_capacity(text.len());
    let letters = folded_letters();
    for letter in text.chars() {
        match letters.get(letter) {
            Some(Some(known)) => key.push(*known),
            Some(None) => {}
            None => key.extend(folded(letter)),
        }
    }
    if key == text { Cow::Borrowed(text) } else { Cow::Owned(key) }
}

/// What becomes of a letter, whatever stands beside it: marks go, so that their order does not matter.
fn folded(letter: char) -> impl Iterator<Item = char> {
    let small = std::iter::once(letter).nfd().flat_map(char::to_lowercase).nfd();
    small.filter_map(|letter| match letter {
        'đ' | 'ð' | 'ɖ' => Some('d'),
        'ƀ' => Some('b'),
        '’' | '‘' | 'ʼ' | '´' | '`' => Some('\''),
        _ if is_combining_mark(letter) => None,
        _ => Some(letter),
    })
}

/// What becomes of Latin letters in a [`search_key`]: one letter or none.
pub(crate) fn folded_letters() -> &'static Latin<Option<char>> {
    static LETTERS: LazyLock<Latin<Option<char>>> = LazyLock::new(|| Latin::of(|letter| folded(letter).next()));
    &LETTERS
}

/// The key of a header: the search key with everything but letters and digits as single spaces, trimmed.
pub fn fold_header(text: &str) -> String {
    let key = search_key(text);
    let mut folded = String::with_capacity(key.len());
    for word in key.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for (given, wanted) in [
            ("Đặng Thị Hòa", "dang thi hoa"),
            ("Kê\u{306}č", "kec"),
            ("Ngọk Réo", "ngok reo"),
            ("Ừ", "u"),
            ("Ƀlă ñu", "bla nu"),
            ("H’Hen", "h'hen"),
            ("", ""),
        ] {
            assert_eq!(search_key(given), wanted);
        }
        assert!(matches!(search_key("thua dat 12"), Cow::Borrowed(_)));
    }

    #[test]
    fn every_letter_known_beforehand_is_as_it_is_worked_out() {
        for code in 0..0x3000 {
            let Some(letter) = char::from_u32(code) else { continue };
            let text = format!("Ạ{letter}\u{301}{letter}");
            let wanted: String =
                text.nfd().flat_map(char::to_lowercase).nfd().filter_map(|letter| folded(letter).next()).collect();
            assert_eq!(search_key(&text), wanted, "{code:x}");
        }
    }

    #[test]
    fn headers() {
        assert_eq!(fold_header("  Số CCCD/\r\nĐịnh danh (1) "), "so cccd dinh danh 1");
        assert_eq!(fold_header("Họ và tên"), "ho va ten");
    }
}
