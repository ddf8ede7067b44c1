//! Telling in one scan that a text is already right, so that the pipeline of a text field can be skipped.
//!
//! An automaton over letters accepts words of ASCII and possible syllables, composed and with the tone in its place, with
//! single spaces and common signs between them. What it does not accept may still be right: it is then looked at step by step.

use std::sync::LazyLock;

use super::{letter, right_table};

/// Classes of characters: 72 small vowels, then these.
const CONSONANTS: [char; 17] = ['b', 'c', 'd', 'đ', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'x'];
pub(super) const FOREIGN: u8 = 89;
pub(super) const SPACE: u8 = 90;
const SIGN: u8 = 91;
const OTHER: u8 = 92;
const CLASSES: u32 = 93;
pub(super) const WIDTH: usize = CLASSES as usize;

/// States that are no place in a word.
pub(super) const DOUBT: u16 = 0;
const GAP: u16 = 1;
const BETWEEN: u16 = 2;
const ASCII_WORD: u16 = 3;
pub(super) const FIRST_NODE: u16 = 4;
/// Where the row of [`GAP`] begins.
const GAP_ROW: u32 = GAP as u32 * CLASSES;

struct Automaton {
    latin: [u8; 0x1B1],
    extended: [u8; 0x5A],
    /// For each state and class, where the row of the next state begins.
    next: Vec<u32>,
}

static AUTOMATON: LazyLock<Automaton> = LazyLock::new(Automaton::build);

/// True when the default pipeline certainly leaves the text as it is.
pub(crate) fn is_right(text: &str) -> bool {
    AUTOMATON.accepts(text)
}

impl Automaton {
    fn accepts(&self, text: &str) -> bool {
        let mut row = GAP_ROW;
        for letter in text.chars() {
            row = self.next.get(row as usize + usize::from(self.class(letter))).copied().unwrap_or(0);
            if row == 0 {
                return false;
            }
        }
        // the last word must end where a word may end; the sign that is asked for is never seen
        text.is_empty()
            || row != GAP_ROW && self.next.get(row as usize + usize::from(SIGN)).is_some_and(|end| *end != 0)
    }

    fn class(&self, letter: char) -> u8 {
        let code = letter as usize;
        let found = if code < 0x1B1 {
            self.latin.get(code)
        } else {
            code.checked_sub(0x1EA0).and_then(|at| self.extended.get(at))
        };
        found.copied().unwrap_or_else(|| classify(letter))
    }

    fn build() -> Self {
        let at = |start: usize, offset: usize| {
            u32::try_from(start + offset).ok().and_then(char::from_u32).map_or(OTHER, classify)
        };
        let (mut table, root) = right_table::table();
        fill_fixed(&mut table, &root);
        Self {
            latin: std::array::from_fn(|i| at(0, i)),
            extended: std::array::from_fn(|i| at(0x1EA0, i)),
            next: table.into_iter().map(|state| u32::from(state) * CLASSES).collect(),
        }
    }
}

fn classify(letter: char) -> u8 {
    match letter {
        ' ' => SPACE,
        'f' | 'j' | 'w' | 'z' | 'F' | 'J' | 'W' | 'Z' => FOREIGN,
        '`' | '_' => OTHER,
        '²' | '³' | '°' | '\u{2010}'..='\u{2027}' => SIGN,
        _ if letter.is_ascii_graphic() && !letter.is_ascii_alphabetic() => SIGN,
        _ => letter_class(letter).unwrap_or(OTHER),
    }
}

/// The class of a Vietnamese letter, whatever its case.
pub(super) fn letter_class(letter: char) -> Option<u8> {
    let (small, tone) = letter::spell(letter)?;
    if let Some(place) = CONSONANTS.iter().position(|consonant| *consonant == small) {
        return u8::try_from(72 + place).ok();
    }
    let row = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'].iter().position(|vowel| *vowel == small)?;
    u8::try_from(row * 6 + tone as usize).ok()
}

/// True for a class that holds ASCII letters.
pub(super) const fn is_ascii_class(class: u8) -> bool {
    match class {
        75 => false,
        0..72 => matches!(class, 0 | 18 | 30 | 36 | 54 | 66),
        72..=FOREIGN => true,
        _ => false,
    }
}

/// Where a node leads for every class.
pub(super) fn row(ends: bool, ascii: bool, children: &[(u8, u16)]) -> Vec<u16> {
    let mut row = vec![DOUBT; WIDTH];
    for (class, slot) in (0_u8..).zip(row.iter_mut()) {
        *slot = match class {
            SPACE if ends => GAP,
            SIGN if ends => BETWEEN,
            _ if ascii && is_ascii_class(class) => ASCII_WORD,
            _ => DOUBT,
        };
    }
    for (class, state) in children {
        if let Some(slot) = row.get_mut(usize::from(*class)) {
            *slot = *state;
        }
    }
    row
}

/// The rows of the states outside words. After a gap no gap may follow.
fn fill_fixed(table: &mut [u16], root: &[u16]) {
    for class in 0_u8.. {
        let Some(begin) = root.get(usize::from(class)).copied() else {
            break;
        };
        let rows = [
            (GAP, if class == SPACE { DOUBT } else { begin }),
            (BETWEEN, begin),
            (
                ASCII_WORD,
                match class {
                    SPACE => GAP,
                    SIGN => BETWEEN,
                    _ if is_ascii_class(class) => ASCII_WORD,
                    _ => DOUBT,
                },
            ),
        ];
        for (state, target) in rows {
            if let Some(slot) = table.get_mut(usize::from(state) * WIDTH + usize::from(class)) {
                *slot = target;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_texts_are_seen() {
        for text in [
            "",
            "a",
            "Nguyễn Văn An",
            "Ủy ban nhân dân tỉnh Hòa Bình (cũ), số 12/3",
            "UBND TP. Hà Nội",
            "Krong Ana",
            "quý giá",
            "diện tích 12,5 m²",
            "“Thủy” – huơ",
            "H15.01.02",
            "www.abc.vn",
            "hoc",
            "ĐƯỜNG SỐ 5",
            "Krông Búk",
            "xã Cư M'gar, tỉnh Đắk Lắk",
            "Bắc Kạn",
        ] {
            assert!(is_right(text), "{text}");
        }
    }

    #[test]
    fn doubtful_texts_are_not() {
        for text in [
            " a",
            "a ",
            "a  b",
            "hoà",
            "tóan",
            "thuơng",
            "tíếng",
            "Ênuôl",
            "học\u{301}",
            "Ðà",
            "a\u{a0}b",
            "K`Sor",
            "Bön",
            "hòc",
            " ",
            "Huy\u{d6}n",
            "đk",
            "A_x000D_",
        ] {
            assert!(!is_right(text), "{text}");
        }
    }

    #[test]
    fn the_automaton_is_small() {
        assert!(AUTOMATON.next.len() / WIDTH < 400, "{}", AUTOMATON.next.len() / WIDTH);
    }
}
