//! Words as they are typed: slips of the finger, Telex that was not turned into letters, i for y.

use super::index::Vocabulary;

/// A word of the vocabulary that a typed word may be, and how surely (0 to 1).
pub(super) type Reading = (u32, f32);

/// Readings of less credit than this are not worth following.
const FAINT: f32 = 0.5;

/// Longer words are not compared, but with names written as one word.
const LONGEST: usize = 16;

/// Every word of the vocabulary that `typed` may be. A word that stands there is itself, and what begins with it.
pub(super) fn readings(vocabulary: &Vocabulary, typed: &str) -> Vec<Reading> {
    if let Some(id) = vocabulary.id(typed) {
        return vec![(id, 1.0)];
    }
    // No syllable is longer; what is, is no slip for one.
    if typed.len() > LONGEST {
        return Vec::new();
    }
    let telex = untelex(typed);
    let mut found: Vec<Reading> = Vec::new();
    for (word, id) in vocabulary.words() {
        let credit = if word == telex || loose(word) == loose(typed) { 0.95 } else { near(typed, word) };
        if credit >= FAINT {
            found.push((id, credit));
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(12);
    found
}

/// How surely `typed` is a slip for `word`, or its beginning.
fn near(typed: &str, word: &str) -> f32 {
    let (short, long) = (typed.len().min(word.len()), typed.len().max(word.len()));
    if short < 2 || long - short > 2 {
        return if typed.len() >= 3 && word.starts_with(typed) { 0.7 } else { 0.0 };
    }
    let prefix = if typed.len() >= 3 && word.starts_with(typed) { 0.75 } else { 0.0 };
    let credit = match strsim::osa_distance(typed, word) {
        1 if long >= 4 => 0.85,
        1 if long == 3 => 0.7,
        2 if short >= 6 => 0.6,
        _ => 0.0,
    };
    f32::max(credit, prefix)
}

/// `y` and `i` are written for one another (`qui hoạch`, `quy hoạch`).
fn loose(word: &str) -> String {
    word.replace('y', "i")
}

/// Telex keys that stayed letters: `hooj` → `ho`, `caaps` → `cap`, `ddaats` → `dat`.
fn untelex(typed: &str) -> String {
    let mut plain = String::with_capacity(typed.len());
    let mut vowel = false;
    for letter in typed.chars() {
        let is_vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        let tone = vowel && matches!(letter, 's' | 'f' | 'r' | 'x' | 'j' | 'w' | 'z');
        let doubled = plain.ends_with(letter) && matches!(letter, 'a' | 'e' | 'o' | 'd');
        vowel |= is_vowel;
        if !tone && !doubled {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telex_that_stayed_letters_is_read() {
        for (typed, plain) in [
            ("hooj", "ho"),
            ("tichj", "tich"),
            ("caaps", "cap"),
            ("thuees", "thue"),
            ("ddaats", "dat"),
            ("trangj", "trang"),
        ] {
            assert_eq!(untelex(typed), plain);
        }
    }

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        assert!(near("sih", "sinh") > 0.5 && near("dahn", "danh") > 0.5 && near("ngiep", "nghiep") > 0.5);
        assert!(near("thue", "dat") < 0.5 && near("ho", "xe") < 0.5);
        assert_eq!(loose("quy"), loose("qui"));
    }
}
