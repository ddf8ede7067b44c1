//! How right a text is as Vietnamese, word by word and stricter than whether its syllables are possible: the measure by
//! which a decoding is taken or left.

use super::right::is_right;
use super::syllable::{self, is_syllable};
use super::{detect, letter, tone, words};

/// What a text is worth: more right words first, then fewer letters that Vietnamese does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Worth {
    words: usize,
    settled: usize,
    strange: usize,
}

impl Worth {
    /// Counts the words that have a character outside ASCII.
    pub(crate) fn of(text: &str) -> Self {
        let mut worth = Self { words: 0, settled: 0, strange: 0 };
        let mut before = None;
        for letter in text.chars() {
            worth.strange += usize::from(is_strange(letter, before));
            before = Some(letter);
        }
        for (start, word) in words::runs(text, |letter| detect::is_part(letter) || letter == '°') {
            let is_sign = word.starts_with('°') || text.get(..start).is_some_and(|head| head.ends_with(is_digit));
            if !word.is_ascii() && !is_sign {
                worth.words += 1;
                worth.settled += usize::from(is_settled(word));
            }
        }
        worth
    }

    /// True when nothing is left to mend.
    pub(crate) const fn is_whole(self) -> bool {
        self.settled == self.words
    }

    /// True when more of the words are right, or as many and fewer letters are strange.
    pub(crate) fn is_above(self, other: Self) -> bool {
        let (mine, theirs) = (self.settled * other.words.max(1), other.settled * self.words.max(1));
        mine > theirs || mine == theirs && self.strange < other.strange
    }

    /// The share of right words, 0 to 1; 0 where there is none to judge.
    #[expect(clippy::cast_precision_loss, reason = "a cell has few words")]
    pub(crate) fn share(self) -> f64 {
        if self.words == 0 { 0.0 } else { self.settled as f64 / self.words as f64 }
    }
}

const fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// A letter of Latin-1 that Vietnamese does not have, or a sign right behind a letter.
fn is_strange(letter: char, before: Option<char>) -> bool {
    match letter {
        'À'..='ÿ' => !letter::is_letter(letter),
        '\u{80}'..='\u{BF}' => before.is_some_and(char::is_alphabetic) && !matches!(letter, '\u{A0}' | '²' | '³'),
        _ => false,
    }
}

/// True for a word as it should be written: a possible syllable with its tone in its place, in either style, or a name of
/// the Highlands; and not with a capital after a small letter («LÕc»).
pub(crate) fn is_settled(word: &str) -> bool {
    if word.contains('°') || is_crossed(word) || has_lone_small(word) {
        return false;
    }
    if is_syllable(word) {
        return tone::tone_old(word) == word || tone::tone_new(word) == word;
    }
    is_right(word) && !syllable::is_stopped_wrongly(word) || syllable::is_initials(word)
}

/// True for a marked capital behind a small letter or between a capital and a small one («LÕc», «HÒng», «TrÃn»).
fn is_crossed(word: &str) -> bool {
    let letters = || word.chars();
    let is_capital = |letter: char| !letter.is_ascii() && letter.is_uppercase();
    letters().zip(letters().skip(1)).any(|(first, second)| first.is_lowercase() && is_capital(second))
        || letters().skip(1).zip(letters().skip(2)).any(|(first, second)| is_capital(first) && second.is_lowercase())
}

/// True for small marked letters among capitals («CHó»).
fn has_lone_small(word: &str) -> bool {
    let small = word.chars().filter(|letter| letter.is_lowercase()).count();
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    capitals >= 2 && small > 0 && !word.bytes().any(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_as_they_should_be() {
        for word in ["Xã", "hòa", "hoà", "THỦY", "Đắk", "Krông", "QĐ", "Lạc", "giếng"] {
            assert!(is_settled(word), "{word}");
        }
        for word in ["Xaõ", "LÕc", "TrÃn", "HÒng", "VÕn", "H°ng", "CHó", "chuù", "hoọ", "tíếng", "Ghñ", "toá1"]
        {
            assert!(!is_settled(word), "{word}");
        }
    }

    #[test]
    fn a_better_text_is_above() {
        let above = |better: &str, worse: &str| Worth::of(better).is_above(Worth::of(worse));
        assert!(above("Xã Phú Thịnh", "Xaõ Phuù Thònh"));
        assert!(above("Xã Ia Rvê", "X· Ia Rvª"));
        assert!(!above("Xó Ia Rvờ", "Xã Ia Rvê"));
        assert!(above("Cao Bồ", "Cao B°"));
        assert!(Worth::of("Diện tích 5 m² 20°C").is_whole());
        assert!(above("Đắk xyz", "Đắk xñz") && above("Đắk xy", "Đắk x¸y"), "fewer strange letters");
        assert!(!above("Đắk xñz", "Đắk xyz") && !above("Đắk xyz", "Đắk xyz"));
        for (letter, before, strange) in [
            ('ñ', None, true),
            ('é', None, false),
            ('¸', Some('x'), true),
            ('¸', Some('5'), false),
            ('¸', None, false),
            ('²', Some('m'), false),
            ('\u{a0}', Some('m'), false),
            ('x', Some('m'), false),
            ('ư', Some('m'), false),
        ] {
            assert_eq!(is_strange(letter, before), strange, "{letter} after {before:?}");
        }
    }
}
