//! Composition (Unicode Standard Annex 15) and tone marks stored before the mark of the vowel.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use super::letter::Tone;

/// True when every character is below U+0300 or a Vietnamese letter of U+1EA0–U+1EF9: composed, seen in one cheap scan.
fn is_plainly_composed(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|letter| letter < '\u{300}' || ('\u{1EA0}'..='\u{1EF9}').contains(&letter))
}

/// Composes: NFC.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_plainly_composed(text) || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Moves tone marks behind circumflex, breve and horn, then composes: «á» + U+0302 → «ấ». NFC alone leaves two letters.
pub fn mark_order(text: &str) -> Cow<'_, str> {
    if is_plainly_composed(text) || !text.chars().any(is_quality) {
        return nfc(text);
    }
    let mut letters: Vec<char> = text.nfd().collect();
    let mut base = '\0';
    for place in 0..letters.len() {
        let Some(here) = letters.get(place).copied() else { break };
        if !unicode_normalization::char::is_combining_mark(here) {
            base = here;
        }
        let mut at = place;
        while is_quality(here)
            && takes(base, here)
            && at > 0
            && letters.get(at - 1).is_some_and(|mark| Tone::of_mark(*mark).is_some())
        {
            letters.swap(at - 1, at);
            at -= 1;
        }
    }
    let ordered: String = letters.into_iter().nfc().collect();
    if ordered == text { Cow::Borrowed(text) } else { Cow::Owned(ordered) }
}

const fn is_quality(mark: char) -> bool {
    matches!(mark, '\u{302}' | '\u{306}' | '\u{31B}')
}

/// True when the letter with that mark is a Vietnamese vowel.
const fn takes(base: char, mark: char) -> bool {
    matches!(
        (base.to_ascii_lowercase(), mark),
        ('a' | 'e' | 'o', '\u{302}') | ('a', '\u{306}') | ('o' | 'u', '\u{31B}')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes() {
        assert_eq!(nfc("Nguye\u{302}\u{303}n"), "Nguyễn");
        assert_eq!(nfc("a\u{340}a\u{341}"), "àá");
        assert_eq!(nfc("a\u{300}"), "à");
        assert_eq!(nfc("\u{1EA0}\u{1EF9}\u{1E9}"), "\u{1EA0}\u{1EF9}\u{1E9}");
        assert!(matches!(nfc("Đắk Lắk"), Cow::Borrowed(_)));
        assert!(matches!(nfc("Ơ\u{306}"), Cow::Borrowed(_)));
    }

    #[test]
    fn tone_before_the_vowel_mark() {
        assert_eq!(
            mark_order("ti\u{e9}\u{302}ng Tr\u{e0}\u{302}n n\u{e1}\u{306}ng m\u{1ECD}\u{31B}"),
            "tiếng Trần nắng mợ"
        );
        assert_eq!(mark_order("E\u{306}\u{301}"), "E\u{306}\u{301}".nfc().collect::<String>());
        assert_eq!(mark_order("\u{ca}\u{306} \u{c2}\u{301}"), "\u{ca}\u{306} Ấ");
        assert_eq!(mark_order("\u{302}"), "\u{302}");
        assert_eq!(mark_order("ó\u{309}\u{302}"), "ố\u{309}");
        for letter in ["u\u{301}\u{302}", "y\u{301}\u{31B}", "e\u{301}\u{306}", "e\u{301}\u{31B}", "i\u{301}\u{302}"] {
            assert_eq!(mark_order(letter), letter.nfc().collect::<String>(), "no vowel of Vietnamese");
        }
        for (given, wanted) in [("a\u{301}\u{302}", "ấ"), ("E\u{300}\u{302}", "Ề"), ("u\u{303}\u{31B}", "ữ")] {
            assert_eq!(mark_order(given), wanted);
        }
    }
}
