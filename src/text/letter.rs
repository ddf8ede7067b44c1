//! The Vietnamese alphabet: every letter taken apart into its toneless form, its tone and its case.

/// A tone, in the order of the columns of the letter tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Ngang: no mark.
    Level,
    /// Huyền.
    Grave,
    /// Sắc.
    Acute,
    /// Hỏi.
    Hook,
    /// Ngã.
    Tilde,
    /// Nặng.
    Dot,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 6] = [Self::Level, Self::Grave, Self::Acute, Self::Hook, Self::Tilde, Self::Dot];

    /// The tone that a combining mark writes.
    pub const fn of_mark(mark: char) -> Option<Self> {
        match mark {
            '\u{300}' => Some(Self::Grave),
            '\u{301}' => Some(Self::Acute),
            '\u{309}' => Some(Self::Hook),
            '\u{303}' => Some(Self::Tilde),
            '\u{323}' => Some(Self::Dot),
            _ => None,
        }
    }
}

/// Small vowels: twelve toneless letters by six tones.
const LOWER: [char; 72] = [
    'a', 'à', 'á', 'ả', 'ã', 'ạ', 'ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ', 'â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ', 'e', 'è', 'é', 'ẻ', 'ẽ',
    'ẹ', 'ê', 'ề', 'ế', 'ể', 'ễ', 'ệ', 'i', 'ì', 'í', 'ỉ', 'ĩ', 'ị', 'o', 'ò', 'ó', 'ỏ', 'õ', 'ọ', 'ô', 'ồ', 'ố', 'ổ',
    'ỗ', 'ộ', 'ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ', 'u', 'ù', 'ú', 'ủ', 'ũ', 'ụ', 'ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự', 'y', 'ỳ', 'ý',
    'ỷ', 'ỹ', 'ỵ',
];
/// Capital vowels, in the same places.
const UPPER: [char; 72] = [
    'A', 'À', 'Á', 'Ả', 'Ã', 'Ạ', 'Ă', 'Ằ', 'Ắ', 'Ẳ', 'Ẵ', 'Ặ', 'Â', 'Ầ', 'Ấ', 'Ẩ', 'Ẫ', 'Ậ', 'E', 'È', 'É', 'Ẻ', 'Ẽ',
    'Ẹ', 'Ê', 'Ề', 'Ế', 'Ể', 'Ễ', 'Ệ', 'I', 'Ì', 'Í', 'Ỉ', 'Ĩ', 'Ị', 'O', 'Ò', 'Ó', 'Ỏ', 'Õ', 'Ọ', 'Ô', 'Ồ', 'Ố', 'Ổ',
    'Ỗ', 'Ộ', 'Ơ', 'Ờ', 'Ớ', 'Ở', 'Ỡ', 'Ợ', 'U', 'Ù', 'Ú', 'Ủ', 'Ũ', 'Ụ', 'Ư', 'Ừ', 'Ứ', 'Ử', 'Ữ', 'Ự', 'Y', 'Ỳ', 'Ý',
    'Ỷ', 'Ỹ', 'Ỵ',
];

const NONE: u8 = u8::MAX;
const LATIN: [u8; 0x1B1] = places::<0x1B1>(0);
const EXTENDED: [u8; 0x5A] = places::<0x5A>(0x1EA0);

/// Where each code point from `start` stands in [`LOWER`] (0–71) or [`UPPER`] (72–143).
const fn places<const N: usize>(start: usize) -> [u8; N] {
    let mut table = [NONE; N];
    let mut place = 0_u8;
    while place < 72 {
        let (lower, upper) = (LOWER[place as usize] as usize, UPPER[place as usize] as usize);
        if lower >= start && lower < start + N {
            table[lower - start] = place;
        }
        if upper >= start && upper < start + N {
            table[upper - start] = place + 72;
        }
        place += 1;
    }
    table
}

const fn place(letter: char) -> Option<usize> {
    let code = letter as usize;
    let found = if code < LATIN.len() {
        LATIN[code]
    } else if code >= 0x1EA0 && code < 0x1EA0 + EXTENDED.len() {
        EXTENDED[code - 0x1EA0]
    } else {
        NONE
    };
    if found == NONE { None } else { Some(found as usize) }
}

/// A vowel taken apart: its toneless small letter, its tone, whether it is a capital.
pub const fn vowel(letter: char) -> Option<(char, Tone, bool)> {
    let Some(place) = place(letter) else { return None };
    let small = place % 72;
    Some((LOWER[small - small % 6], Tone::ALL[small % 6], place >= 72))
}

/// The letter with that tone in place of its own; a consonant stays.
pub const fn with_tone(letter: char, tone: Tone) -> char {
    let Some(place) = place(letter) else { return letter };
    let small = place % 72;
    let wanted = small - small % 6 + tone as usize;
    if place >= 72 { UPPER[wanted] } else { LOWER[wanted] }
}

/// True for a letter of the Vietnamese alphabet, of either case; f, j, w and z are not.
pub const fn is_letter(letter: char) -> bool {
    match letter {
        'f' | 'j' | 'w' | 'z' | 'F' | 'J' | 'W' | 'Z' => false,
        'a'..='z' | 'A'..='Z' | 'đ' | 'Đ' => true,
        _ => place(letter).is_some(),
    }
}

/// True for a Vietnamese letter outside ASCII.
pub const fn is_marked(letter: char) -> bool {
    !letter.is_ascii() && is_letter(letter)
}

/// True for ă â ê ô ơ ư: a vowel whose quality mark draws the tone.
pub const fn has_quality(toneless: char) -> bool {
    matches!(toneless, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư')
}

/// A small Vietnamese letter without tone, and the tone; `None` outside the alphabet.
pub const fn spell(letter: char) -> Option<(char, Tone)> {
    match letter {
        'Đ' | 'đ' => Some(('đ', Tone::Level)),
        _ => match vowel(letter) {
            Some((small, tone, _)) => Some((small, tone)),
            None if letter.is_ascii() && is_letter(letter) => Some((letter.to_ascii_lowercase(), Tone::Level)),
            None => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vowel_comes_apart_and_together() {
        for (small, capital) in LOWER.into_iter().zip(UPPER) {
            let (base, tone, upper) = vowel(small).unwrap();
            assert!(!upper);
            assert_eq!(with_tone(base, tone), small);
            assert_eq!(vowel(capital), Some((base, tone, true)));
            assert_eq!(with_tone(with_tone(capital, Tone::Level), tone), capital);
        }
    }

    #[test]
    fn a_mark_composes_to_its_tone() {
        use unicode_normalization::UnicodeNormalization as _;
        for mark in ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'] {
            let tone = Tone::of_mark(mark).unwrap();
            for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars() {
                assert_eq!(format!("{vowel}{mark}").nfc().collect::<String>(), with_tone(vowel, tone).to_string());
                assert_eq!(has_quality(vowel), "ăâêôơư".contains(vowel));
            }
        }
        assert_eq!(Tone::of_mark('\u{302}'), None);
        for (letter, marked) in [('đ', true), ('Ữ', true), ('a', false), ('ñ', false), ('Ð', false), ('w', false)]
        {
            assert_eq!(is_marked(letter), marked, "{letter}");
        }
    }

    #[test]
    fn letters_of_others_are_not_vietnamese() {
        for letter in ['f', 'J', 'ñ', 'č', 'ö', 'Ð', 'ŏ', '1', '\u{301}', '中', 'Ʊ', '\u{1E9F}', '\u{1EFA}'] {
            assert!(!is_letter(letter), "{letter}");
            assert_eq!(spell(letter), None);
        }
    }
}
