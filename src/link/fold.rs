//! Text as linking sees it: letters without marks, marks beside them, tones wherever they were placed.
//!
//! `hoà` and `hòa`, `Mỹ` and `Mĩ`, NFC and NFD end in one form. Legacy encodings are decoded first (see [`clean`]).

use unicode_normalization::char::decompose_canonical;

/// A syllable: a run of letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syllable<'a> {
    /// Letters without marks, lower case, `y` as `i`.
    pub folded: &'a [u8],
    /// Letters with quality marks, the tone at the end: equal exactly when the syllables are spelt the same.
    pub accented: &'a [u8],
}

impl<'a> Syllable<'a> {
    /// Whether it bears any mark.
    pub(crate) fn is_marked(&self) -> bool {
        self.folded.len() != self.accented.len()
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &'a str {
        std::str::from_utf8(self.folded).unwrap_or("")
    }
}

/// Where the letters of syllables are put, used again for each text.
#[derive(Default)]
pub(crate) struct Buffer {
    folded: Vec<u8>,
    accented: Vec<u8>,
    ends: Vec<(usize, usize)>,
    tone: Option<u8>,
}

impl Buffer {
    /// The syllables of a text. Whatever is not a letter, digit or mark parts them.
    pub(crate) fn syllables(&mut self, text: &str) -> Vec<Syllable<'_>> {
        self.folded.clear();
        self.accented.clear();
        self.ends.clear();
        self.tone = None;
        for letter in text.chars() {
            if letter.is_ascii() {
                if letter.is_ascii_alphanumeric() {
                    self.put(letter as u8);
                } else {
                    self.close();
                }
            } else {
                let mut parted = false;
                decompose_canonical(letter, |part| parted |= !self.add(part));
                if parted {
                    self.close();
                }
            }
        }
        self.close();
        let (mut folded, mut accented) = (0, 0);
        let cut = |(folded_end, accented_end): &(usize, usize)| {
            let syllable = Syllable {
                folded: self.folded.get(folded..*folded_end).unwrap_or_default(),
                accented: self.accented.get(accented..*accented_end).unwrap_or_default(),
            };
            (folded, accented) = (*folded_end, *accented_end);
            syllable
        };
        self.ends.iter().map(cut).collect()
    }

    fn put(&mut self, letter: u8) {
        let letter = match letter.to_ascii_lowercase() {
            b'y' => b'i',
            letter => letter,
        };
        self.folded.push(letter);
        self.accented.push(letter);
    }

    /// Adds one decomposed character; false where it parts syllables.
    fn add(&mut self, part: char) -> bool {
        match part {
            '\u{300}' | '\u{340}' => self.tone = Some(b'1'),
            '\u{301}' | '\u{341}' => self.tone = Some(b'2'),
            '\u{303}' => self.tone = Some(b'3'),
            '\u{309}' => self.tone = Some(b'4'),
            '\u{323}' => self.tone = Some(b'5'),
            '\u{302}' => self.accented.push(b'^'),
            '\u{306}' => self.accented.push(b'('),
            '\u{31b}' => self.accented.push(b'+'),
            'đ' | 'Đ' | '\u{f0}' | '\u{d0}' => {
                self.put(b'd');
                self.accented.push(b'-');
            }
            part if part.is_ascii_alphanumeric() => self.put(part as u8),
            part if part.is_alphanumeric() => {
                let mut bytes = [0_u8; 4];
                for lower in part.to_lowercase() {
                    let bytes = lower.encode_utf8(&mut bytes).as_bytes();
                    self.folded.extend_from_slice(bytes);
                    self.accented.extend_from_slice(bytes);
                }
            }
            // other combining marks stay with their letter and say nothing
            '\u{300}'..='\u{36f}' => {}
            _ => return false,
        }
        true
    }

    fn close(&mut self) {
        let (start, marks) = self.ends.last().copied().unwrap_or_default();
        let tone = self.tone.take();
        if self.folded.len() == start {
            self.accented.truncate(marks);
            return;
        }
        self.accented.extend(tone);
        self.ends.push((self.folded.len(), self.accented.len()));
    }
}

/// The folded text with single spaces between syllables.
pub(crate) fn folded(text: &str) -> String {
    join(&Buffer::default().syllables(text), " ")
}

/// Folded syllables joined by `by`.
pub(crate) fn join(syllables: &[Syllable<'_>], by: &str) -> String {
    let mut joined = String::with_capacity(24);
    for (at, syllable) in syllables.iter().enumerate() {
        if at > 0 {
            joined.push_str(by);
        }
        joined.push_str(syllable.text());
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tone_placement_form_and_case_do_not_matter() {
        for (left, right) in [("Hoà", "HÒA"), ("Mỹ", "mĩ"), ("Thuý", "thúy"), ("Nguyễn", "NGUYE\u{302}\u{303}N")]
        {
            let (mut a, mut b) = (Buffer::default(), Buffer::default());
            assert_eq!(a.syllables(left), b.syllables(right), "{left} {right}");
        }
        let (mut a, mut b) = (Buffer::default(), Buffer::default());
        assert_ne!(a.syllables("Hùng"), b.syllables("Hưng"));
        assert_eq!(folded("Nguyễn  Đức-Hải"), "nguien duc hai");
        assert_eq!(a.syllables("H'Sương").len(), 2);
    }

    #[test]
    fn a_mark_is_seen() {
        let seen: Vec<bool> = Buffer::default().syllables("Đỗ Thi Hà").iter().map(Syllable::is_marked).collect();
        assert_eq!(seen, [true, false, true]);
    }
}
