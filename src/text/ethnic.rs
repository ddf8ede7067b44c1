//! Tone marks that stand on a consonant in names of places of the Highlands, as some official files have them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use super::letter::{self, Tone};
use super::words;

/// Parts of names of places whose tone is known, small. A mark moves only when it makes one of these: the letters ñ č š of
/// the Ê Đê, Gia Rai and Ba Na alphabets, and foreign names, are never touched. Written from public maps and statutes.
const NAMES: [&str; 46] = [
    "blá", "blé", "brái", "bréng", "búk", "búng", "drắk", "drắp", "dréh", "đắk", "đắp", "đrắk", "đrắp", "glé", "gréng",
    "grái", "klá", "klắk", "kláh", "kléng", "kné", "krá", "krái", "krắc", "krắk", "kréh", "kréng", "króa", "króc",
    "krót", "kúc", "kúp", "lắk", "léng", "mắk", "nắk", "plé", "pléi", "ploóng", "pé", "réh", "rắk", "rẫy", "sắk",
    "tắk", "trắk",
];

/// Moves a tone mark from a consonant (or an apostrophe) to the vowel, where that makes a known name: «Ia Kŕai» →
/// «Ia Krái», «M'́Drăk» → «M'Drắk».
pub fn tone_ethnic(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    words::replace(text, |letter| words::is_part(letter) || is_apostrophe(letter), mend)
}

const fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’')
}

fn mend(word: &str) -> Option<String> {
    let mut base = '\0';
    let (mut stray, mut place) = (None, 0);
    let mut kept = String::with_capacity(word.len());
    for (index, letter) in word.nfd().enumerate() {
        match Tone::of_mark(letter) {
            Some(tone) if is_bare(base, letter) && stray.is_none() => (stray, place) = (Some(tone), index),
            _ => kept.push(letter),
        }
        if !unicode_normalization::char::is_combining_mark(letter) {
            base = letter;
        }
    }
    let tone = stray?;
    let mended = put(&kept, place, tone)?;
    let part = mended.rsplit(is_apostrophe).next().unwrap_or(&mended).to_lowercase();
    NAMES.contains(&part.as_str()).then_some(mended)
}

/// True when the mark cannot belong there: on a consonant or an apostrophe, but ñ is a letter.
fn is_bare(base: char, mark: char) -> bool {
    (is_apostrophe(base) || base.is_alphabetic() && letter::vowel(base).is_none())
        && !(mark == '\u{303}' && matches!(base, 'n' | 'N'))
}

/// Writes the tone on the first vowel after the place where it stood.
fn put(kept: &str, place: usize, tone: Tone) -> Option<String> {
    let head: String = kept.chars().take(place).nfc().collect();
    let tail: String = kept.chars().skip(place).nfc().collect();
    let at = tail.find(|letter| letter::vowel(letter).is_some())?;
    let vowel = tail.get(at..)?.chars().next()?;
    let rest = tail.get(at + vowel.len_utf8()..)?;
    let toned = letter::with_tone(vowel, tone);
    (toned != vowel && letter::vowel(vowel).is_some_and(|(_, old, _)| old == Tone::Level))
        .then(|| format!("{head}{}{toned}{rest}", tail.get(..at).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_to_the_vowel_of_a_known_name() {
        assert_eq!(tone_ethnic("Ia K\u{155}ai"), "Ia Krái");
        assert_eq!(tone_ethnic("Huyện M'\u{301}Drăk"), "Huyện M'Drắk");
        assert_eq!(tone_ethnic("M\u{301}'Drăk"), "M'Drắk");
        assert_eq!(tone_ethnic("Đăḱ Lăḱ"), "Đăḱ Lăḱ");
    }

    #[test]
    fn letters_of_the_highlands_stay() {
        for text in ["ñu", "Kê\u{306}č", "Muñoz", "Šeho", "Ñă", "Krái", "Kraków", "śląsk"] {
            assert!(matches!(tone_ethnic(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
