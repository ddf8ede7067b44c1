//! Letters of other alphabets that look Vietnamese, full-width forms, and apostrophes that are none.

use std::borrow::Cow;

use super::letter;
use super::syllable::is_syllable;
use super::words::{self, then};

/// Folds full-width forms; Cyrillic and Greek look-alikes inside a Latin word or alone beside one; Ð and other foreign
/// letters where the word is Vietnamese; a grave or acute accent used as apostrophe. Whole Cyrillic or Greek words stay,
/// and so do m², ½ and μ: there is no general NFKC.
pub fn lookalike(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('`') {
        return Cow::Borrowed(text);
    }
    let folded = then(full_width(text), foreign_scripts);
    let folded = then(folded, |text| words::map(text, vietnamese_word));
    then(folded, apostrophes)
}

/// U+FF01–U+FF5E and U+3000 to ASCII.
fn full_width(text: &str) -> Cow<'_, str> {
    let narrow = |letter: char| match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0),
        '\u{3000}' => Some(' '),
        _ => None,
    };
    if text.chars().all(|letter| narrow(letter).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|letter| narrow(letter).unwrap_or(letter)).collect())
}

/// The Latin letter that a Cyrillic or Greek one looks like. Small Greek letters that are symbols (α, μ, ρ …) are not here.
const fn latin(letter: char) -> Option<char> {
    Some(match letter {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ԛ' => 'Q',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Ѵ' => 'V',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' | 'Ү' => 'Y',
        'Ԁ' => 'D',
        'Ԍ' => 'G',
        'ԛ' => 'q',
        'а' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' => 'i',
        'к' => 'k',
        'о' | 'ο' => 'o',
        'р' => 'p',
        'ѕ' => 's',
        'ν' | 'ѵ' => 'v',
        'х' => 'x',
        'у' | 'ү' => 'y',
        _ => return None,
    })
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || matches!(letter, '\u{AA}' | '\u{BA}' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
            && letter.is_alphabetic()
}

fn foreign_scripts(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| latin(letter).is_none()) {
        return Cow::Borrowed(text);
    }
    let found: Vec<(usize, &str)> = words::runs(text, words::is_part).collect();
    let mut is_mixed: Vec<bool> = found.iter().map(|(_, word)| word.chars().any(is_latin)).collect();
    let alone: Vec<bool> =
        found.iter().map(|(_, word)| word.chars().count() == 1 && word.chars().all(|l| latin(l).is_some())).collect();
    spread(&mut is_mixed, &alone);
    is_mixed.reverse();
    spread(&mut is_mixed, &alone.iter().rev().copied().collect::<Vec<_>>());
    is_mixed.reverse();
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for ((start, word), _) in found.iter().zip(is_mixed).filter(|(_, is_mixed)| *is_mixed) {
        out.push_str(text.get(copied..*start).unwrap_or_default());
        out.extend(word.chars().map(|letter| latin(letter).unwrap_or(letter)));
        copied = start + word.len();
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// A look-alike that stands alone right after a Latin word is Latin too.
fn spread(is_latin: &mut [bool], alone: &[bool]) {
    let mut before = false;
    for (here, alone) in is_latin.iter_mut().zip(alone) {
        *here |= before && *alone;
        before = *here;
    }
}

/// Đ for Ð, Ɖ and the like, ă for ǎ, in a word that is Vietnamese; «Guðmundsdóttir» stays.
fn vietnamese_word(word: &str) -> Option<String> {
    if !word.chars().any(|letter| native(letter) != letter) {
        return None;
    }
    let folded: String = word.chars().map(native).collect();
    (is_syllable(&folded) || is_abbreviation(&folded) || is_highland(word, &folded)).then_some(folded)
}

const fn native(letter: char) -> char {
    match letter {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        'ǎ' => 'ă',
        'Ǎ' => 'Ă',
        'ɑ' => 'a',
        'ı' => 'i',
        'ɡ' => 'g',
        _ => letter,
    }
}

/// «HĐND», «QĐ»: short, all capitals, all Vietnamese.
fn is_abbreviation(word: &str) -> bool {
    word.chars().count() <= 6
        && word.chars().all(|letter| letter.is_uppercase() && letter::is_letter(letter))
        && (word.chars().count() <= 4 || !word.chars().any(|letter| letter::vowel(letter).is_some()))
}

/// «Đắk», «Đrăng», «Êđê»: Ð at the head (no Icelandic word begins with ð) of Vietnamese letters, or beside a letter that
/// only Vietnamese and the peoples of the Highlands write.
fn is_highland(word: &str, folded: &str) -> bool {
    let is_ours =
        |letter: char| letter::is_letter(letter) || matches!(letter, 'j' | 'J' | 'w' | 'W') || is_only_ours(letter);
    folded.chars().all(is_ours) && (word.starts_with(['Ð', 'Ɖ', 'ð', 'ɖ']) || word.chars().any(is_only_ours))
}

const fn is_only_ours(letter: char) -> bool {
    matches!(
        letter,
        'Ê' | 'ê'
            | 'Ă'
            | 'ă'
            | 'Ơ'
            | 'ơ'
            | 'Ư'
            | 'ư'
            | 'Ŏ'
            | 'ŏ'
            | 'Ŭ'
            | 'ŭ'
            | 'Ĭ'
            | 'ĭ'
            | 'Ĕ'
            | 'ĕ'
            | 'ƀ'
            | 'Ƀ'
            | '\u{1EA0}'..='\u{1EF9}'
    )
}

/// An accent between two letters was meant as an apostrophe: «K`Sor» → «K'Sor». The typographic ’ stays: official lists
/// of places use it.
fn apostrophes(text: &str) -> Cow<'_, str> {
    const WRONG: [char; 5] = ['`', '´', 'ʼ', 'ʹ', '′'];
    if !text.contains(WRONG) {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().collect();
    let is_letter = |place: Option<usize>| place.and_then(|place| letters.get(place)).is_some_and(|l| is_latin(*l));
    let mended: String = letters
        .iter()
        .enumerate()
        .map(|(place, letter)| {
            let is_inside = is_letter(place.checked_sub(1)) && is_letter(place.checked_add(1));
            if is_inside && WRONG.contains(letter) { '\'' } else { *letter }
        })
        .collect();
    if mended == text { Cow::Borrowed(text) } else { Cow::Owned(mended) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_looks_vietnamese() {
        for (given, wanted) in [
            ("（ha）", "(ha)"),
            ("Thửa số：１２", "Thửa số:12"),
            ("Νinh Bình", "Ninh Bình"),
            ("ÐẢNG ỦY", "ĐẢNG ỦY"),
            ("K`Sor", "K'Sor"),
            ("Мã số thuế", "Mã số thuế"),
            ("СÔNG TY", "CÔNG TY"),
            ("HÐND", "HĐND"),
            ("QÐ-UBND", "QĐ-UBND"),
            ("Ðắk Lắk", "Đắk Lắk"),
            ("Êðê", "Êđê"),
            ("Nguyễn Vǎn А", "Nguyễn Văn A"),
            ("М'gar", "M'gar"),
            ("ðường", "đường"),
            ("Lê А В", "Lê A B"),
            ("А В Lê", "A B Lê"),
            ("UBÐ xã", "UBĐ xã"),
            ("Hòa Bınh", "Hòa Binh"),
            ("lànɡ Lɑm", "làng Lam"),
            ("ǍN ɖường Ɖảng", "ĂN đường Đảng"),
        ] {
            assert_eq!(lookalike(given), wanted);
        }
    }

    #[test]
    fn leaves_what_is_foreign() {
        for text in [
            "Москва",
            "μg",
            "Ω",
            "Guðmundsdóttir",
            "tia α",
            "m² ½",
            "СССР",
            "Cư M’gar",
            "5′",
            "Αθήνα",
            "Lê СССР",
            "Lê Москва",
            "Lê Ж А",
            "AUÐUN",
            "5`",
            "`a`",
        ] {
            assert!(matches!(lookalike(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn each_foreign_letter_inside_a_latin_word_becomes_the_one_it_looks_like() {
        let pairs = "АA ΑA ВB ΒB СC ϹC ЕE ΕE НH ΗH ІI ΙI КK ΚK МM ΜM ΝN ОO ΟO РP ΡP ԚQ ЅS ТT ΤT ѴV ХX ΧX УY ΥY ҮY ԀD ԌG \
                     ԛq аa сc ϲc ԁd еe һh іi кk оo οo рp ѕs νv ѵv хx уy үy";
        for pair in pairs.split_whitespace() {
            let (foreign, latin) = (pair.chars().next().unwrap(), pair.chars().nth(1).unwrap());
            assert_eq!(lookalike(&format!("Z{foreign}Z")), format!("Z{latin}Z"), "{foreign}");
        }
    }
}
