//! Text as linking sees it: letters without marks, marks beside them, tones wherever they were placed.
//!
//! `hoà` and `hòa`, `Mỹ` and `Mĩ`, NFC and NFD end in one form. Legacy encodings are decoded first (see [`clean`]).

use unicode_normalization::char::decompose_canonical;

/// A syllable: a run of letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Syllable {
    /// Letters without marks, lower case, `y` as `i`.
    pub folded: Vec<u8>,
    /// Letters with quality marks, the tone at the end: equal exactly when the syllables are spelt the same.
    pub accented: Vec<u8>,
}

impl Syllable {
    /// Whether it bears any mark.
    pub(crate) fn is_marked(&self) -> bool {
        self.folded.len() != self.accented.len()
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.folded).unwrap_or("")
    }
}

/// The syllables of a text. Whatever is not a letter, digit or mark parts them.
pub(crate) fn syllables(text: &str) -> Vec<Syllable> {
    let mut found = Vec::with_capacity(6);
    let (mut current, mut tone) = (Syllable::default(), None);
    for letter in text.chars() {
        if letter.is_ascii() {
            if letter.is_ascii_alphanumeric() {
                put(&mut current, letter as u8);
            } else {
                close(&mut current, &mut tone, &mut found);
            }
        } else {
            let mut parted = false;
            decompose_canonical(letter, |part| parted |= !add(&mut current, &mut tone, part));
            if parted {
                close(&mut current, &mut tone, &mut found);
            }
        }
    }
    close(&mut current, &mut tone, &mut found);
    found
}

/// The folded text with single spaces between syllables.
pub(crate) fn folded(text: &str) -> String {
    join(&syllables(text), " ")
}

/// Folded syllables joined by `by`.
pub(crate) fn join(syllables: &[Syllable], by: &str) -> String {
    let words: Vec<&str> = syllables.iter().map(Syllable::text).collect();
    words.join(by)
}

fn put(current: &mut Syllable, letter: u8) {
    let letter = match letter.to_ascii_lowercase() {
        b'y' => b'i',
        letter => letter,
    };
    current.folded.push(letter);
    current.accented.push(letter);
}

/// Adds one decomposed character; false where it parts syllables.
fn add(current: &mut Syllable, tone: &mut Option<u8>, part: char) -> bool {
    match part {
        '\u{300}' | '\u{340}' => *tone = Some(b'1'),
        '\u{301}' | '\u{341}' => *tone = Some(b'2'),
        '\u{303}' => *tone = Some(b'3'),
        '\u{309}' => *tone = Some(b'4'),
        '\u{323}' => *tone = Some(b'5'),
        '\u{302}' => current.accented.push(b'^'),
        '\u{306}' => current.accented.push(b'('),
        '\u{31b}' => current.accented.push(b'+'),
        'đ' | 'Đ' | '\u{f0}' | '\u{d0}' => {
            put(current, b'd');
            current.accented.push(b'-');
        }
        part if part.is_ascii_alphanumeric() => put(current, part as u8),
        part if part.is_alphanumeric() => {
            let mut bytes = [0_u8; 4];
            for lower in part.to_lowercase() {
                current.folded.extend_from_slice(lower.encode_utf8(&mut bytes).as_bytes());
                current.accented.extend_from_slice(lower.encode_utf8(&mut bytes).as_bytes());
            }
        }
        // other combining marks stay with their letter and say nothing
        '\u{300}'..='\u{36f}' => {}
        _ => return false,
    }
    true
}

fn close(current: &mut Syllable, tone: &mut Option<u8>, found: &mut Vec<Syllable>) {
    if let Some(tone) = tone.take() {
        current.accented.push(tone);
    }
    if current.folded.is_empty() {
        current.accented.clear();
    } else {
        found.push(std::mem::take(current));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tone_placement_form_and_case_do_not_matter() {
        for (left, right) in [("Hoà", "HÒA"), ("Mỹ", "mĩ"), ("Thuý", "thúy"), ("Nguyễn", "NGUYE\u{302}\u{303}N")] {
            assert_eq!(syllables(left), syllables(right), "{left} {right}");
        }
        assert_ne!(syllables("Hùng"), syllables("Hưng"));
        assert_eq!(folded("Nguyễn  Đức-Hải"), "nguien duc hai");
        assert_eq!(syllables("H'Sương").len(), 2);
    }

    #[test]
    fn a_mark_is_seen() {
        let seen: Vec<bool> = syllables("Đỗ Thi Hà").iter().map(Syllable::is_marked).collect();
        assert_eq!(seen, [true, false, true]);
    }
}
