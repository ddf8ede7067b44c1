//! Telling in one scan that a text is already right, so that the pipeline of a text field can be skipped.
//!
//! An automaton over letters accepts words of ASCII and possible syllables, composed and with the tone in its place, with
//! single spaces and common signs between them. What it does not accept may still be right: it is then looked at step by step.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::letter::{self, Tone};
use super::syllable::{self, Syllable};
use super::tone::{self, Style};

/// Classes of characters: 72 small vowels, then these.
const CONSONANTS: [char; 17] = ['b', 'c', 'd', 'đ', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'x'];
const FOREIGN: u8 = 89;
const SPACE: u8 = 90;
const SIGN: u8 = 91;
const OTHER: u8 = 92;
const CLASSES: u32 = 93;
const WIDTH: usize = CLASSES as usize;

/// States that are no place in a word.
const DOUBT: u16 = 0;
const GAP: u16 = 1;
const BETWEEN: u16 = 2;
const ASCII_WORD: u16 = 3;
const FIRST_NODE: u16 = 4;
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
        let trie = Trie::of_syllables();
        Self {
            latin: std::array::from_fn(|i| at(0, i)),
            extended: std::array::from_fn(|i| at(0x1EA0, i)),
            next: trie.table().into_iter().map(|state| u32::from(state) * CLASSES).collect(),
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
fn letter_class(letter: char) -> Option<u8> {
    let (small, tone) = letter::spell(letter)?;
    if let Some(place) = CONSONANTS.iter().position(|consonant| *consonant == small) {
        return u8::try_from(72 + place).ok();
    }
    let row = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'].iter().position(|vowel| *vowel == small)?;
    u8::try_from(row * 6 + tone as usize).ok()
}

/// True for a class that holds ASCII letters.
const fn is_ascii_class(class: u8) -> bool {
    match class {
        75 => false,
        0..72 => matches!(class, 0 | 18 | 30 | 36 | 54 | 66),
        72..=FOREIGN => true,
        _ => false,
    }
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// A word may end here.
    ends: bool,
    /// Only ASCII letters lead here.
    ascii: bool,
    /// By class, ascending.
    children: Vec<(u8, usize)>,
}

struct Trie {
    nodes: Vec<Node>,
}

/// What a node does, by which equal ones are made one.
type Behaviour = (bool, bool, Vec<(u8, u16)>);

impl Trie {
    fn of_syllables() -> Self {
        let mut trie = Self { nodes: vec![Node { ends: true, ascii: true, ..Node::default() }] };
        for syllable in syllable::all() {
            for tone in Tone::ALL {
                if !syllable.is_stopped() || matches!(tone, Tone::Acute | Tone::Dot) {
                    trie.insert(&syllable, tone);
                }
            }
        }
        for name in syllable::all_local() {
            for tone in Tone::ALL {
                trie.insert(&name, tone);
            }
        }
        trie
    }

    fn insert(&mut self, syllable: &Syllable, tone: Tone) {
        let place = tone::place(syllable, Style::Old);
        let mut node = 0;
        for (index, letter) in syllable.letters().iter().enumerate() {
            let written = if index == place { letter::with_tone(*letter, tone) } else { *letter };
            let Some(class) = letter_class(written) else { return };
            node = self.child(node, class);
        }
        if let Some(last) = self.nodes.get_mut(node) {
            last.ends = true;
        }
    }

    fn child(&mut self, node: usize, class: u8) -> usize {
        let made = self.nodes.len();
        let Some(parent) = self.nodes.get_mut(node) else {
            return node;
        };
        match parent.children.binary_search_by_key(&class, |(class, _)| *class) {
            Ok(found) => parent.children.get(found).map_or(node, |(_, child)| *child),
            Err(place) => {
                parent.children.insert(place, (class, made));
                let ascii = parent.ascii && is_ascii_class(class);
                self.nodes.push(Node { ends: ascii, ascii, children: Vec::new() });
                made
            }
        }
    }

    /// The transition table of the automaton, equal nodes made one. Children are made after their parents, so going
    /// backwards meets them first.
    fn table(&self) -> Vec<u16> {
        let mut behaviours: FxHashMap<Behaviour, u16> = FxHashMap::default();
        let mut states = vec![DOUBT; self.nodes.len()];
        let mut table = vec![DOUBT; usize::from(FIRST_NODE) * WIDTH];
        for (place, node) in self.nodes.iter().enumerate().rev() {
            let children: Vec<(u8, u16)> = node
                .children
                .iter()
                .map(|(class, child)| (*class, states.get(*child).copied().unwrap_or(DOUBT)))
                .collect();
            let state = *behaviours.entry((node.ends, node.ascii, children.clone())).or_insert_with(|| {
                let state = u16::try_from(table.len() / WIDTH).unwrap_or(DOUBT);
                table.extend(row(node.ends, node.ascii, &children));
                state
            });
            if let Some(slot) = states.get_mut(place) {
                *slot = state;
            }
        }
        let root = table.get(usize::from(states.first().copied().unwrap_or(DOUBT)) * WIDTH..).unwrap_or_default();
        let root: Vec<u16> = root.iter().take(WIDTH).copied().collect();
        fill_fixed(&mut table, &root);
        table
    }
}

/// Where a node leads for every class.
fn row(ends: bool, ascii: bool, children: &[(u8, u16)]) -> Vec<u16> {
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
        assert!(AUTOMATON.next.len() / WIDTH < 8000, "{}", AUTOMATON.next.len() / WIDTH);
    }
}
