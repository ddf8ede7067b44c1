//! Byte tables of the code pages in which Vietnamese was written before Unicode, and their decoding character by character.
//!
//! Text arrives as the characters that a program reading Latin-1 or windows-1252 saw: letters above U+00FF stay as they
//! are, for one cell may hold two encodings.

use super::letter::{self, Tone};

/// TCVN 5712:1993 as the ABC fonts (.VnTime …) use it. Capital letters with a tone do not exist.
pub(crate) const TCVN3: [(u8, char); 74] = [
    (0xA1, 'Ă'),
    (0xA2, 'Â'),
    (0xA3, 'Ê'),
    (0xA4, 'Ô'),
    (0xA5, 'Ơ'),
    (0xA6, 'Ư'),
    (0xA7, 'Đ'),
    (0xA8, 'ă'),
    (0xA9, 'â'),
    (0xAA, 'ê'),
    (0xAB, 'ô'),
    (0xAC, 'ơ'),
    (0xAD, 'ư'),
    (0xAE, 'đ'),
    (0xB5, 'à'),
    (0xB6, 'ả'),
    (0xB7, 'ã'),
    (0xB8, 'á'),
    (0xB9, 'ạ'),
    (0xBB, 'ằ'),
    (0xBC, 'ẳ'),
    (0xBD, 'ẵ'),
    (0xBE, 'ắ'),
    (0xC6, 'ặ'),
    (0xC7, 'ầ'),
    (0xC8, 'ẩ'),
    (0xC9, 'ẫ'),
    (0xCA, 'ấ'),
    (0xCB, 'ậ'),
    (0xCC, 'è'),
    (0xCE, 'ẻ'),
    (0xCF, 'ẽ'),
    (0xD0, 'é'),
    (0xD1, 'ẹ'),
    (0xD2, 'ề'),
    (0xD3, 'ể'),
    (0xD4, 'ễ'),
    (0xD5, 'ế'),
    (0xD6, 'ệ'),
    (0xD7, 'ì'),
    (0xD8, 'ỉ'),
    (0xDC, 'ĩ'),
    (0xDD, 'í'),
    (0xDE, 'ị'),
    (0xDF, 'ò'),
    (0xE1, 'ỏ'),
    (0xE2, 'õ'),
    (0xE3, 'ó'),
    (0xE4, 'ọ'),
    (0xE5, 'ồ'),
    (0xE6, 'ổ'),
    (0xE7, 'ỗ'),
    (0xE8, 'ố'),
    (0xE9, 'ộ'),
    (0xEA, 'ờ'),
    (0xEB, 'ở'),
    (0xEC, 'ỡ'),
    (0xED, 'ớ'),
    (0xEE, 'ợ'),
    (0xEF, 'ù'),
    (0xF1, 'ủ'),
    (0xF2, 'ũ'),
    (0xF3, 'ú'),
    (0xF4, 'ụ'),
    (0xF5, 'ừ'),
    (0xF6, 'ử'),
    (0xF7, 'ữ'),
    (0xF8, 'ứ'),
    (0xF9, 'ự'),
    (0xFA, 'ỳ'),
    (0xFB, 'ỷ'),
    (0xFC, 'ỹ'),
    (0xFD, 'ý'),
    (0xFE, 'ỵ'),
];
/// VISCII 1.1 (RFC 1456), letters that are not ASCII.
pub(crate) const VISCII: [(u8, char); 134] = [
    (0x02, 'Ẳ'),
    (0x05, 'Ẵ'),
    (0x06, 'Ẫ'),
    (0x14, 'Ỷ'),
    (0x19, 'Ỹ'),
    (0x1E, 'Ỵ'),
    (0x80, 'Ạ'),
    (0x81, 'Ắ'),
    (0x82, 'Ằ'),
    (0x83, 'Ặ'),
    (0x84, 'Ấ'),
    (0x85, 'Ầ'),
    (0x86, 'Ẩ'),
    (0x87, 'Ậ'),
    (0x88, 'Ẽ'),
    (0x89, 'Ẹ'),
    (0x8A, 'Ế'),
    (0x8B, 'Ề'),
    (0x8C, 'Ể'),
    (0x8D, 'Ễ'),
    (0x8E, 'Ệ'),
    (0x8F, 'Ố'),
    (0x90, 'Ồ'),
    (0x91, 'Ổ'),
    (0x92, 'Ỗ'),
    (0x93, 'Ộ'),
    (0x94, 'Ợ'),
    (0x95, 'Ớ'),
    (0x96, 'Ờ'),
    (0x97, 'Ở'),
    (0x98, 'Ị'),
    (0x99, 'Ỏ'),
    (0x9A, 'Ọ'),
    (0x9B, 'Ỉ'),
    (0x9C, 'Ủ'),
    (0x9D, 'Ũ'),
    (0x9E, 'Ụ'),
    (0x9F, 'Ỳ'),
    (0xA0, 'Õ'),
    (0xA1, 'ắ'),
    (0xA2, 'ằ'),
    (0xA3, 'ặ'),
    (0xA4, 'ấ'),
    (0xA5, 'ầ'),
    (0xA6, 'ẩ'),
    (0xA7, 'ậ'),
    (0xA8, 'ẽ'),
    (0xA9, 'ẹ'),
    (0xAA, 'ế'),
    (0xAB, 'ề'),
    (0xAC, 'ể'),
    (0xAD, 'ễ'),
    (0xAE, 'ệ'),
    (0xAF, 'ố'),
    (0xB0, 'ồ'),
    (0xB1, 'ổ'),
    (0xB2, 'ỗ'),
    (0xB3, 'Ỡ'),
    (0xB4, 'Ơ'),
    (0xB5, 'ộ'),
    (0xB6, 'ờ'),
    (0xB7, 'ở'),
    (0xB8, 'ị'),
    (0xB9, 'Ự'),
    (0xBA, 'Ứ'),
    (0xBB, 'Ừ'),
    (0xBC, 'Ử'),
    (0xBD, 'ơ'),
    (0xBE, 'ớ'),
    (0xBF, 'Ư'),
    (0xC0, 'À'),
    (0xC1, 'Á'),
    (0xC2, 'Â'),
    (0xC3, 'Ã'),
    (0xC4, 'Ả'),
    (0xC5, 'Ă'),
    (0xC6, 'ẳ'),
    (0xC7, 'ẵ'),
    (0xC8, 'È'),
    (0xC9, 'É'),
    (0xCA, 'Ê'),
    (0xCB, 'Ẻ'),
    (0xCC, 'Ì'),
    (0xCD, 'Í'),
    (0xCE, 'Ĩ'),
    (0xCF, 'ỳ'),
    (0xD0, 'Đ'),
    (0xD1, 'ứ'),
    (0xD2, 'Ò'),
    (0xD3, 'Ó'),
    (0xD4, 'Ô'),
    (0xD5, 'ạ'),
    (0xD6, 'ỷ'),
    (0xD7, 'ừ'),
    (0xD8, 'ử'),
    (0xD9, 'Ù'),
    (0xDA, 'Ú'),
    (0xDB, 'ỹ'),
    (0xDC, 'ỵ'),
    (0xDD, 'Ý'),
    (0xDE, 'ỡ'),
    (0xDF, 'ư'),
    (0xE0, 'à'),
    (0xE1, 'á'),
    (0xE2, 'â'),
    (0xE3, 'ã'),
    (0xE4, 'ả'),
    (0xE5, 'ă'),
    (0xE6, 'ữ'),
    (0xE7, 'ẫ'),
    (0xE8, 'è'),
    (0xE9, 'é'),
    (0xEA, 'ê'),
    (0xEB, 'ẻ'),
    (0xEC, 'ì'),
    (0xED, 'í'),
    (0xEE, 'ĩ'),
    (0xEF, 'ỉ'),
    (0xF0, 'đ'),
    (0xF1, 'ự'),
    (0xF2, 'ò'),
    (0xF3, 'ó'),
    (0xF4, 'ô'),
    (0xF5, 'õ'),
    (0xF6, 'ỏ'),
    (0xF7, 'ọ'),
    (0xF8, 'ụ'),
    (0xF9, 'ù'),
    (0xFA, 'ú'),
    (0xFB, 'ũ'),
    (0xFC, 'ủ'),
    (0xFD, 'ý'),
    (0xFE, 'ợ'),
    (0xFF, 'Ữ'),
];
/// VPS, letters that are not ASCII. It uses control codes: decoded only when declared.
pub(crate) const VPS: [(u8, char); 134] = [
    (0x02, 'Ạ'),
    (0x03, 'Ậ'),
    (0x04, 'Ặ'),
    (0x05, 'Ẹ'),
    (0x06, 'Ệ'),
    (0x10, 'Ị'),
    (0x11, 'Ọ'),
    (0x12, 'Ộ'),
    (0x13, 'Ợ'),
    (0x14, 'Ụ'),
    (0x15, 'Ự'),
    (0x19, 'Ỵ'),
    (0x1C, 'Ẫ'),
    (0x1D, 'Ữ'),
    (0x80, 'À'),
    (0x81, 'Ả'),
    (0x82, 'Ã'),
    (0x83, 'Ấ'),
    (0x84, 'Ầ'),
    (0x85, 'Ẩ'),
    (0x86, 'ọ'),
    (0x87, 'ỗ'),
    (0x88, 'Ă'),
    (0x89, 'ế'),
    (0x8A, 'ề'),
    (0x8B, 'ể'),
    (0x8C, 'ệ'),
    (0x8D, 'Ắ'),
    (0x8E, 'Ằ'),
    (0x8F, 'Ẳ'),
    (0x90, 'Ế'),
    (0x93, 'Ề'),
    (0x94, 'Ể'),
    (0x95, 'Ễ'),
    (0x96, 'Ố'),
    (0x97, 'Ồ'),
    (0x98, 'Ổ'),
    (0x99, 'Ỗ'),
    (0x9A, 'ý'),
    (0x9B, 'ỷ'),
    (0x9C, 'ỵ'),
    (0x9D, 'Ớ'),
    (0x9E, 'Ờ'),
    (0x9F, 'Ở'),
    (0xA1, 'ắ'),
    (0xA2, 'ằ'),
    (0xA3, 'ẳ'),
    (0xA4, 'ẵ'),
    (0xA5, 'ặ'),
    (0xA6, 'Ỡ'),
    (0xA7, 'ớ'),
    (0xA8, 'Ù'),
    (0xA9, 'ờ'),
    (0xAA, 'ở'),
    (0xAB, 'ỡ'),
    (0xAC, 'Ũ'),
    (0xAD, 'Ứ'),
    (0xAE, 'ợ'),
    (0xAF, 'Ừ'),
    (0xB0, 'ổ'),
    (0xB1, 'Ử'),
    (0xB2, 'Ỳ'),
    (0xB3, 'Ỹ'),
    (0xB4, 'Í'),
    (0xB5, 'Ì'),
    (0xB6, 'ộ'),
    (0xB7, 'Ỉ'),
    (0xB8, 'Ĩ'),
    (0xB9, 'Ó'),
    (0xBA, 'ử'),
    (0xBB, 'ữ'),
    (0xBC, 'Ò'),
    (0xBD, 'Ỏ'),
    (0xBE, 'Õ'),
    (0xBF, 'ự'),
    (0xC0, 'ầ'),
    (0xC1, 'Á'),
    (0xC2, 'Â'),
    (0xC3, 'ấ'),
    (0xC4, 'ẩ'),
    (0xC5, 'ẫ'),
    (0xC6, 'ậ'),
    (0xC7, 'đ'),
    (0xC8, 'ẻ'),
    (0xC9, 'É'),
    (0xCA, 'Ê'),
    (0xCB, 'ẹ'),
    (0xCC, 'ỉ'),
    (0xCD, 'ễ'),
    (0xCE, 'ị'),
    (0xCF, 'ỹ'),
    (0xD0, 'Ư'),
    (0xD1, 'Ủ'),
    (0xD2, 'ồ'),
    (0xD3, 'ố'),
    (0xD4, 'Ô'),
    (0xD5, 'ỏ'),
    (0xD6, 'ơ'),
    (0xD7, 'È'),
    (0xD8, 'ừ'),
    (0xD9, 'ứ'),
    (0xDA, 'Ú'),
    (0xDB, 'ũ'),
    (0xDC, 'ư'),
    (0xDD, 'Ý'),
    (0xDE, 'Ẻ'),
    (0xE0, 'à'),
    (0xE1, 'á'),
    (0xE2, 'â'),
    (0xE3, 'ã'),
    (0xE4, 'ả'),
    (0xE5, 'ạ'),
    (0xE6, 'ă'),
    (0xE8, 'è'),
    (0xE9, 'é'),
    (0xEA, 'ê'),
    (0xEB, 'ẽ'),
    (0xEC, 'ì'),
    (0xED, 'í'),
    (0xEF, 'ĩ'),
    (0xF0, 'Ẵ'),
    (0xF1, 'Đ'),
    (0xF2, 'ò'),
    (0xF3, 'ó'),
    (0xF4, 'ô'),
    (0xF5, 'õ'),
    (0xF7, 'Ơ'),
    (0xF8, 'ụ'),
    (0xF9, 'ù'),
    (0xFA, 'ú'),
    (0xFB, 'ủ'),
    (0xFD, 'Ỷ'),
    (0xFE, 'Ẽ'),
    (0xFF, 'ỳ'),
];
/// VNI-Windows letters of one byte; all others are a base letter and a mark, see [`vni_pair`].
pub(crate) const VNI_SINGLE: [(u8, char); 18] = [
    (0xC6, 'Ỉ'),
    (0xCC, 'Ì'),
    (0xCD, 'Í'),
    (0xCE, 'Ỵ'),
    (0xD1, 'Đ'),
    (0xD2, 'Ị'),
    (0xD3, 'Ĩ'),
    (0xD4, 'Ơ'),
    (0xD6, 'Ư'),
    (0xE6, 'ỉ'),
    (0xEC, 'ì'),
    (0xED, 'í'),
    (0xEE, 'ỵ'),
    (0xF1, 'đ'),
    (0xF2, 'ị'),
    (0xF3, 'ĩ'),
    (0xF4, 'ơ'),
    (0xF6, 'ư'),
];

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
            assert!(
                table
                    .iter()
                    .all(|entry| letter::is_letter(entry.1) && !entry.1.is_ascii())
            );
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
        let missing: String = VISCII
            .iter()
            .map(|entry| entry.1)
            .filter(|letter| !letters.contains(letter))
            .collect();
        assert_eq!(missing, "");
        assert_eq!(vni("Uûy ban Ñoäc laäp AÊN"), "Ủy ban Độc lập ĂN");
    }
}
