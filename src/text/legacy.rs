//! Decoding of the code pages before Unicode, character by character.
//!
//! Text arrives as the characters that a program reading Latin-1 or windows-1252 saw: letters above U+00FF stay as they
//! are, for one cell may hold two encodings.

pub(crate) use super::code_pages::{TCVN3, VISCII, VNI_SINGLE, VPS};
use super::letter::{self, Tone};

/// The byte behind a character that windows-1252 or Latin-1 shows for it.
pub(crate) const fn byte(letter: char) -> Option<u8> {
    Some(match letter {
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        '\0'..='\u{FF}' => letter as u8,
        _ => return None,
    })
}

/// The letter of that byte in a table.
pub(crate) fn letter_of(table: &[(u8, char)], byte: u8) -> Option<char> {
    let place = table.binary_search_by_key(&byte, |entry| entry.0).ok()?;
    table.get(place).map(|entry| entry.1)
}

/// A TCVN3 character. Programs that make PDF write μ for à, a minus sign for ư and a bullet operator for ã.
pub(crate) fn tcvn3(letter: char) -> Option<char> {
    match letter {
        '\u{3BC}' => Some('à'),
        '\u{2212}' => Some('ư'),
        '\u{2219}' => Some('ã'),
        '\0'..='\u{FF}' => letter_of(&TCVN3, byte(letter)?),
        _ => None,
    }
}

/// A character of a table that also uses the places of control codes.
pub(crate) fn declared(table: &[(u8, char)], letter: char) -> Option<char> {
    letter_of(table, byte(letter)?)
}

/// A letter and the mark after it, as VNI writes them: the case is that of the letter («Uûy» → «Ủy»).
pub(crate) fn vni_pair(base: char, mark: char) -> Option<char> {
    let small = mark.to_lowercase().next()?;
    let tone = match small {
        'ø' => Some(Tone::Grave),
        'ù' => Some(Tone::Acute),
        'û' => Some(Tone::Hook),
        'õ' => Some(Tone::Tilde),
        'ï' => Some(Tone::Dot),
        _ => None,
    };
    let (vowel, tone) = match (base, tone) {
        ('a' | 'A' | 'e' | 'E' | 'o' | 'O' | 'u' | 'U' | 'y' | 'Y', Some(tone)) => (base, tone),
        ('ô', Some(tone)) => ('ơ', tone),
        ('Ô', Some(tone)) => ('Ơ', tone),
        ('ö', Some(tone)) => ('ư', tone),
        ('Ö', Some(tone)) => ('Ư', tone),
        // a slip, for ị is ò: the font draws the dot all the same
        ('i' | 'I', Some(Tone::Dot)) => (base, Tone::Dot),
        _ => vni_quality(base, small)?,
    };
    Some(letter::with_tone(vowel, tone))
}

/// Circumflex and breve, alone or with a tone.
const fn vni_quality(base: char, mark: char) -> Option<(char, Tone)> {
    let tone = match mark {
        'â' | 'ê' => Tone::Level,
        'à' | 'è' => Tone::Grave,
        'á' | 'é' => Tone::Acute,
        'å' | 'ú' => Tone::Hook,
        'ã' | 'ü' => Tone::Tilde,
        'ä' | 'ë' => Tone::Dot,
        _ => return None,
    };
    let vowel = match (base, mark) {
        ('a', 'â' | 'à' | 'á' | 'å' | 'ã' | 'ä') => 'â',
        ('A', 'â' | 'à' | 'á' | 'å' | 'ã' | 'ä') => 'Â',
        ('e', 'â' | 'à' | 'á' | 'å' | 'ã' | 'ä') => 'ê',
        ('E', 'â' | 'à' | 'á' | 'å' | 'ã' | 'ä') => 'Ê',
        ('o', 'â' | 'à' | 'á' | 'å' | 'ã' | 'ä') => 'ô',
        ('O', 'â' | 'à' | 'á' | 'å' | 'ã' | 'ä') => 'Ô',
        ('a', 'ê' | 'è' | 'é' | 'ú' | 'ü' | 'ë') => 'ă',
        ('A', 'ê' | 'è' | 'é' | 'ú' | 'ü' | 'ë') => 'Ă',
        _ => return None,
    };
    Some((vowel, tone))
}

/// Decodes VNI, the longest match first.
pub(crate) fn vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let pair = letters.peek().and_then(|mark| vni_pair(letter, *mark));
        if pair.is_some() {
            letters.next();
        }
        let single = || byte(letter).and_then(|byte| letter_of(&VNI_SINGLE, byte));
        out.push(pair.or_else(single).unwrap_or(letter));
    }
    out
}

/// Decodes windows-1258 that was read as windows-1252, without composing: marks that follow their letter.
pub(crate) const fn cp1258(letter: char) -> Option<char> {
    Some(match letter {
        'Ã' => 'Ă',
        'ã' => 'ă',
        'Ð' => 'Đ',
        'ð' => 'đ',
        'Õ' => 'Ơ',
        'õ' => 'ơ',
        'Ý' => 'Ư',
        'ý' => 'ư',
        'þ' => '₫',
        'Ì' => '\u{300}',
        'ì' => '\u{301}',
        'Þ' => '\u{303}',
        'Ò' => '\u{309}',
        'ò' => '\u{323}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_complete() {
        for table in [&TCVN3[..], &VISCII[..], &VPS[..], &VNI_SINGLE[..]] {
            assert!(table.is_sorted_by_key(|entry| entry.0));
            assert!(table.iter().all(|entry| letter::is_letter(entry.1) && !entry.1.is_ascii()));
        }
        assert_eq!((TCVN3.len(), VISCII.len(), VPS.len()), (74, 134, 134));
    }

    #[test]
    fn vni_writes_every_vowel() {
        let mut letters = std::collections::BTreeSet::new();
        for base in "aAeEoOuUyYôÔöÖ".chars() {
            letters.extend("øùûõïâàáåãäêèéúüëØÙÛÕÏ".chars().filter_map(|mark| vni_pair(base, mark)));
        }
        letters.extend(VNI_SINGLE.iter().map(|entry| entry.1));
        let missing: String = VISCII.iter().map(|entry| entry.1).filter(|letter| !letters.contains(letter)).collect();
        assert_eq!(missing, "");
        assert_eq!(vni("Uûy ban Ñoäc laäp AÊN"), "Ủy ban Độc lập ĂN");
    }

    fn drawn(encoding: &'static encoding_rs::Encoding, byte: u8) -> char {
        encoding.decode_without_bom_handling(&[byte]).0.chars().next().unwrap()
    }

    #[test]
    fn every_byte_is_told_by_what_windows_1252_draws_for_it() {
        for code in 0..=u8::MAX {
            assert_eq!(byte(drawn(encoding_rs::WINDOWS_1252, code)), Some(code), "{code:#x}");
        }
        assert_eq!(byte('ư'), None);
    }

    #[test]
    fn letters_of_windows_1258_are_those_that_1252_draws_otherwise() {
        for code in 0xC0..=u8::MAX {
            let (seen, meant) = (drawn(encoding_rs::WINDOWS_1252, code), drawn(encoding_rs::WINDOWS_1258, code));
            assert_eq!(cp1258(seen), Some(meant).filter(|meant| *meant != seen), "{seen}");
        }
    }

    #[test]
    fn signs_that_programs_write_for_letters_of_tcvn3() {
        let read: String = "ch\u{2212}a c\u{3BC} x\u{2219}".chars().map(|sign| tcvn3(sign).unwrap_or(sign)).collect();
        assert_eq!(read, "chưa cà xã");
    }
}
