//! Walking a text word by word.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// True for what belongs to a word: a letter, or a mark that stands on one.
pub(crate) fn is_part(letter: char) -> bool {
    match letter {
        '\0'..='\u{7F}' => letter.is_ascii_alphabetic(),
        // Latin letters are told without the tables of Unicode
        '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2C1}' | '\u{1E00}'..='\u{1EFF}' => true,
        _ => letter.is_alphabetic() || is_combining_mark(letter),
    }
}

/// Puts the text into `words` with one nought for every run of ASCII figures: texts that are the same then are mended by the
/// same steps, for no step asks which figures stand there, or how many. False where one does (`_x0009_`).
pub(super) fn without_figures(text: &str, words: &mut Vec<u8>) -> bool {
    words.clear();
    words.reserve(text.len());
    let mut before = 0_u8;
    for byte in text.bytes() {
        if !(byte.is_ascii_digit() && before.is_ascii_digit()) {
            words.push(if byte.is_ascii_digit() { b'0' } else { byte });
        }
        before = byte;
    }
    !words.contains(&b'_')
}

/// Puts `mend(word)` in the place of every word for which it answers; the text between words stays.
pub(crate) fn map(text: &str, mend: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    replace(text, is_part, mend)
}

/// The same with another notion of what belongs to a word.
pub(crate) fn replace(
    text: &str,
    part: impl Fn(char) -> bool,
    mut mend: impl FnMut(&str) -> Option<String>,
) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for (start, word) in runs(text, &part) {
        if let Some(mended) = mend(word) {
            out.push_str(text.get(copied..start).unwrap_or_default());
            out.push_str(&mended);
            copied = start + word.len();
        }
    }
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The runs of characters for which `part` holds, with the byte at which each begins.
pub(crate) fn runs(text: &str, part: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut place = 0;
    std::iter::from_fn(move || {
        let rest = text.get(place..)?;
        let start = place + rest.find(&part)?;
        let word = text.get(start..)?;
        let length = word.find(|letter| !part(letter)).unwrap_or(word.len());
        place = start + length;
        Some((start, word.get(..length)?))
    })
}

/// Runs two kernels one after the other, borrowing while nothing changes.
pub(crate) fn then<'a>(text: Cow<'a, str>, kernel: impl for<'b> Fn(&'b str) -> Cow<'b, str>) -> Cow<'a, str> {
    let changed = match kernel(&text) {
        Cow::Owned(changed) => changed,
        Cow::Borrowed(same) if same.len() == text.len() => return text,
        Cow::Borrowed(part) => part.to_owned(),
    };
    Cow::Owned(changed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text;

    #[test]
    fn parts_of_words_are_those_of_unicode() {
        for letter in '\0'..='\u{3000}' {
            assert_eq!(is_part(letter), letter.is_alphabetic() || is_combining_mark(letter), "{letter:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn figures_decide_nothing(
            text in "([0-9]{1,3}|[ ,./-]| |Xã|Ea JLơi|Êwi|[a-zđA-Z]{1,3}|[À-ỹ]|[\u{80}-\u{ff}]|[¡-¾]|[\u{300}-\u{323}]|°|²|Ã\u{a0}|Ä‘|\u{200b}|`|１|А){0,12}",
        ) {
            let bare = |text: &str| {
                let mut words = Vec::new();
                let told = without_figures(text, &mut words);
                (told, String::from_utf8(words).unwrap())
            };
            let (told, words) = bare(&text);
            prop_assume!(told);
            let (made, other) = (text::default(&text), text::default(&words));
            prop_assert_eq!(bare(&made), bare(&other));
            prop_assert_eq!(made == text, other == words);
            prop_assert_eq!(text::evident(&text), text::evident(&words));
        }
    }
}
