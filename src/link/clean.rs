//! Text in one form before it is compared: legacy encodings decoded. What a normalized table holds passes untouched.

use std::borrow::Cow;

use crate::text::{self, Context, Legacy, letter};

/// The text as linking compares it: TCVN3, VNI, mojibake and their like become Unicode.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !is_foreign(text) {
        return Cow::Borrowed(text);
    }
    match text::detect(text, &Context::default(), None) {
        Some(legacy) if legacy != Legacy::Unicode => text::decode(text, legacy),
        _ => Cow::Borrowed(text),
    }
}

/// Whether it holds a character that Vietnamese text in Unicode does not.
fn is_foreign(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|letter| {
            !letter.is_ascii()
                && !letter::is_letter(letter)
                && !matches!(letter, '\u{300}'..='\u{36f}' | '\u{2010}'..='\u{201f}' | 'ŭ' | 'Ŭ' | 'ŏ' | 'Ŏ' | 'ĕ' | 'Ĕ' | 'ĭ' | 'Ĭ' | 'č' | 'Č' | 'ñ' | 'Ñ')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legacy_text_is_read() {
        assert_eq!(clean("TrÇn B¸ Tïng"), "Trần Bá Tùng");
        assert_eq!(clean("VÃµ HoÃ ng Thiá»‡n".replace(' ', "\u{a0}").replace("VÃµ\u{a0}", "VÃµ ").as_str()).contains('ệ'), true);
        assert!(matches!(clean("H'Juăn Kbuôr, Y Blŏ Êñuôl"), Cow::Borrowed(_)));
    }
}
