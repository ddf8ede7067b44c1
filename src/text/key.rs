//! Keys for searching and matching: never published, never shown as a value.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

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
    for letter in text.nfd().flat_map(char::to_lowercase).nfd() {
        match letter {
            'đ' | 'ð' | 'ɖ' => key.push('d'),
            'ƀ' => key.push('b'),
            '’' | '‘' | 'ʼ' | '´' | '`' => key.push('\''),
            _ if is_combining_mark(letter) => {}
            _ => key.push(letter),
        }
    }
    if key == text { Cow::Borrowed(text) } else { Cow::Owned(key) }
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
    fn headers() {
        assert_eq!(fold_header("  Số CCCD/\r\nĐịnh danh (1) "), "so cccd dinh danh 1");
        assert_eq!(fold_header("Họ và tên"), "ho va ten");
    }
}
