//! Names as they are compared: an address becomes tokens in two spellings, one without marks and one with.
//!
//! *Bare*: small letters and digits only, `y` as `i`, no space, no apostrophe. *Marked*: the same letters, each followed
//! by its quality mark (â ă ê ô ơ ư đ …), each token followed by its tones, so that hòa and hoà are one.
//! Both are written without gaps, so the spelling of several tokens together is a slice.

use std::ops::Range;

use unicode_normalization::char::decompose_canonical;

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing, a space or a full stop.
    None,
    /// A dash: it may part two units, or stand inside a name.
    Dash,
    /// A comma or the like: no name goes across it. Also the beginning of the text.
    Comma,
}

/// One word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// First byte in the text.
    pub(super) start: usize,
    /// First byte after it in the text.
    pub(super) end: usize,
    /// What stands before it.
    pub(super) gap: Gap,
    bare: usize,
    marked: usize,
}

/// A text as tokens; reused from text to text.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    bare: String,
    marked: String,
    tones: String,
    list: Vec<Token>,
}

impl Tokens {
    /// Reads a text. Any text will do.
    pub(super) fn read(&mut self, text: &str) {
        self.bare.clear();
        self.marked.clear();
        self.tones.clear();
        self.list.clear();
        let (mut gap, mut inside, mut digit) = (Gap::Comma, false, false);
        for (at, character) in text.char_indices() {
            match class(character) {
                Class::Letter => {
                    let number = character.is_ascii_digit();
                    if !inside || number && !digit {
                        self.close();
                        let token = Token { start: at, end: at, gap, bare: self.bare.len(), marked: self.marked.len() };
                        self.list.push(token);
                        (gap, inside) = (Gap::None, true);
                    }
                    digit = number;
                    self.letter(character);
                    self.stretch(at + character.len_utf8());
                }
                Class::Inside => {}
                Class::Gap(found) => {
                    gap = gap.max(found);
                    (inside, digit) = (false, false);
                }
            }
        }
        self.close();
    }

    fn stretch(&mut self, end: usize) {
        if let Some(token) = self.list.last_mut() {
            token.end = end;
        }
    }

    /// Ends the token being read: its tones go behind its letters, zeros in front of a number go.
    fn close(&mut self) {
        self.marked.push_str(&self.tones);
        self.tones.clear();
        let Some(token) = self.list.last() else { return };
        let number = self.bare.get(token.bare..).unwrap_or_default();
        let zeros = number.bytes().take_while(|byte| *byte == b'0').count();
        if zeros > 0 && zeros < number.len() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            let (bare, marked) = (token.bare, token.marked);
            self.bare.replace_range(bare..bare + zeros, "");
            self.marked.replace_range(marked..marked + zeros, "");
        }
    }

    fn letter(&mut self, character: char) {
        if character.is_ascii() {
            let small = character.to_ascii_lowercase();
            self.bare.push(if small == 'y' { 'i' } else { small });
            self.marked.push(small);
            return;
        }
        match character {
            'Đ' | 'đ' | 'Ð' | 'ð' | 'Ɖ' | 'ɖ' => self.base('d', Some('-')),
            'Ƀ' | 'ƀ' => self.base('b', Some('-')),
            _ => decompose_canonical(character, |part| self.part(part)),
        }
    }

    fn part(&mut self, part: char) {
        match part {
            '\u{300}' => self.tones.push('`'),
            '\u{301}' => self.tones.push('/'),
            '\u{303}' => self.tones.push('~'),
            '\u{309}' => self.tones.push('?'),
            '\u{323}' => self.tones.push('.'),
            '\u{302}' => self.marked.push('^'),
            '\u{306}' => self.marked.push('('),
            '\u{31b}' => self.marked.push('+'),
            _ if part.is_ascii() => self.letter(part),
            _ if part.is_alphanumeric() => part.to_lowercase().for_each(|small| self.base(small, None)),
            _ => {}
        }
    }

    fn base(&mut self, letter: char, quality: Option<char>) {
        self.bare.push(letter);
        self.marked.push(letter);
        self.marked.extend(quality);
    }

    /// Number of tokens.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The token at that place.
    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// The tokens without marks, joined.
    pub(super) fn bare(&self, range: Range<usize>) -> &str {
        let start = self.list.get(range.start).map_or(self.bare.len(), |token| token.bare);
        let end = self.list.get(range.end).map_or(self.bare.len(), |token| token.bare);
        self.bare.get(start..end).unwrap_or_default()
    }

    /// The tokens with marks, joined.
    pub(super) fn marked(&self, range: Range<usize>) -> &str {
        let start = self.list.get(range.start).map_or(self.marked.len(), |token| token.marked);
        let end = self.list.get(range.end).map_or(self.marked.len(), |token| token.marked);
        self.marked.get(start..end).unwrap_or_default()
    }

    /// Whether anything but spaces parts them.
    pub(super) fn are_parted(&self) -> bool {
        self.list.iter().skip(1).any(|token| token.gap != Gap::None)
    }

    /// Whether any letter of the text bears a mark.
    pub(super) fn has_marks(&self) -> bool {
        self.bare.len() != self.marked.len()
    }
}

enum Class {
    Letter,
    Inside,
    Gap(Gap),
}

fn class(character: char) -> Class {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{300}'..='\u{36f}' => Class::Letter,
        '\''
        | '’'
        | '‘'
        | 'ʼ'
        | '´'
        | '`'
        | '′'
        | '‛'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'
        | '\u{feff}' => Class::Inside,
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '_' => Class::Gap(Gap::Dash),
        ',' | ';' | '|' | '\n' | '\r' | '(' | ')' | '[' | ']' | ':' | '，' | '；' | '>' => Class::Gap(Gap::Comma),
        _ if character.is_alphanumeric() => Class::Letter,
        _ => Class::Gap(Gap::None),
    }
}

/// How well two marked spellings of one bare spelling agree, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// The same.
    Same,
    /// The same but for i and y.
    Spelled,
    /// One has marks that the other leaves out.
    Fewer,
    /// They have different marks in one place.
    Contrary,
}

/// Compares two marked spellings.
pub(super) fn likeness(one: &str, other: &str) -> Likeness {
    if one == other {
        return Likeness::Same;
    }
    let (mut left, mut right) = (one.chars().peekable(), other.chars().peekable());
    let mut found = Likeness::Spelled;
    while left.peek().is_some() || right.peek().is_some() {
        match (left.peek().copied(), right.peek().copied()) {
            (Some(a), Some(b)) if a == b || matches!((a, b), ('i', 'y') | ('y', 'i')) => {
                left.next();
                right.next();
            }
            (Some(a), Some(b)) if is_mark(a) && is_mark(b) => return Likeness::Contrary,
            (Some(a), _) if is_mark(a) => {
                found = Likeness::Fewer;
                left.next();
            }
            (_, Some(b)) if is_mark(b) => {
                found = Likeness::Fewer;
                right.next();
            }
            _ => return Likeness::Contrary,
        }
    }
    found
}

/// Marks of quality and tone, as [`Tokens`] writes them.
const fn is_mark(character: char) -> bool {
    matches!(character, '^' | '(' | '+' | '-' | '`' | '/' | '?' | '~' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        tokens.read(text);
        tokens
    }

    fn same(one: &str, other: &str) -> Likeness {
        let (one, other) = (read(one), read(other));
        assert_eq!(one.bare(0..one.len()), other.bare(0..other.len()));
        likeness(one.marked(0..one.len()), other.marked(0..other.len()))
    }

    #[test]
    fn spellings_that_are_one() {
        for (one, other) in
            [("Hòa", "hoà"), ("M'Đrắk", "M’ĐRẮK"), ("Đắk Lắk", "Ðắk  Lắk"), ("Phường 09", "phường 9"), ("P9", "p. 9")]
        {
            assert_eq!(same(one, other), Likeness::Same, "{one} {other}");
        }
        assert_eq!(same("Krông Á", "Kro\u{302}ng A\u{301}"), Likeness::Same);
    }

    #[test]
    fn spellings_that_differ() {
        assert_eq!(same("Quy Nhơn", "Qui Nhơn"), Likeness::Spelled);
        assert_eq!(same("Đắk Lắk", "Dak Lak"), Likeness::Fewer);
        assert_eq!(same("Đắk Lắk", "Đăklăk"), Likeness::Fewer);
        assert_eq!(same("Tân Thành", "Tân Thạnh"), Likeness::Contrary);
        assert_eq!(same("An Thạnh 2", "An Thanh 2"), Likeness::Fewer);
        assert_eq!(same("Ba Tơ", "Ba Tô"), Likeness::Contrary);
    }

    #[test]
    fn gaps_and_places() {
        let text = "Thôn 3, X.Măng Bút - Kon Tum";
        let tokens = read(text);
        let gaps: Vec<Gap> = (0..tokens.len()).filter_map(|at| tokens.get(at)).map(|token| token.gap).collect();
        assert_eq!(gaps, [Gap::Comma, Gap::None, Gap::Comma, Gap::None, Gap::None, Gap::Dash, Gap::None]);
        let token = tokens.get(3).unwrap();
        assert_eq!(&text[token.start..token.end], "Măng");
        assert_eq!(tokens.bare(3..5), "mangbut");
    }
}
