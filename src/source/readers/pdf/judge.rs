//! Whether what was drawn can be read as text at all.

use super::page::Page;
use super::plumb::bare_name;
use super::refusal::Refusal;
use super::vet::Vetted;
use super::words::Line;
use crate::text::is_syllable;

/// A picture over this share of a page, with hardly a letter, is a scan.
const PICTURE: f32 = 0.4;
/// Letters on a page below which it counts as without text.
const FEW: usize = 25;

/// What is gathered over the pages.
#[derive(Default)]
pub(super) struct Judge {
    scanned: Vec<u32>,
    outlined: Vec<u32>,
    letters: usize,
    senseless: usize,
    first: Option<u32>,
    bare_words: usize,
    bare_sense: usize,
    mute: Option<String>,
}

/// Fonts that text recognition lays invisibly over a scan.
const RECOGNISED: [&str; 3] = ["GlyphLessFont", "HiddenHorzOCR", "Invisible"];

impl Judge {
    /// Looks at a page.
    pub(super) fn page(&mut self, page: &Page, lines: &[Line], fonts: &[String], vetted: &Vetted) {
        let named = |list: &[String], font: u16| {
            let name = fonts.get(usize::from(font)).map_or("", String::as_str);
            list.iter().any(|known| bare_name(known) == name)
        };
        let mut letters = 0;
        for word in lines.iter().flat_map(|line| &line.words) {
            letters += word.text.chars().count();
            let senseless = word.text.chars().filter(|letter| without_sense(*letter)).count();
            if senseless > 0 {
                self.senseless += senseless;
                self.first.get_or_insert(page.number);
            }
            if named(&vetted.mute, word.font) {
                self.mute.get_or_insert_with(|| fonts.get(usize::from(word.font)).cloned().unwrap_or_default());
            }
            if named(&vetted.bare, word.font) {
                self.bare_words += 1;
                self.bare_sense += usize::from(sensible(&word.text));
                self.first.get_or_insert(page.number);
            }
        }
        self.letters += letters;
        let laid = fonts.iter().any(|font| RECOGNISED.contains(&font.as_str()));
        if page.image >= PICTURE && (letters < FEW || laid) {
            self.scanned.push(page.number);
        } else if letters == 0 && page.strokes > 300 {
            self.outlined.push(page.number);
        }
    }

    /// The verdict.
    pub(super) fn verdict(self) -> Result<(), Refusal> {
        if !self.scanned.is_empty() {
            return Err(Refusal::Scanned(self.scanned));
        }
        if !self.outlined.is_empty() {
            return Err(Refusal::Outlined(self.outlined));
        }
        if self.letters == 0 {
            return Err(Refusal::Blank);
        }
        if let Some(font) = self.mute {
            return Err(Refusal::Mute(font));
        }
        let page = self.first.unwrap_or(1);
        // a stray sign is a bullet; letters without sense among many words are a lost alphabet
        if self.senseless >= 5
            || self.senseless * 500 > self.letters
            || (self.bare_words >= 8 && self.bare_sense * 10 < self.bare_words * 6)
        {
            return Err(Refusal::Garbled(page));
        }
        Ok(())
    }
}

/// A control character or the mark of a letter that is not known.
const fn without_sense(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffd}' | '\u{fff0}'..='\u{fff8}')
}

/// Something a person may have written: a syllable, a word, a number, a code.
fn sensible(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| letter.is_ascii_punctuation());
    if bare.is_empty() {
        return word.chars().count() <= 2;
    }
    let plain = bare.chars().all(|letter| letter.is_ascii_digit() || ".,/-:%".contains(letter));
    let letters = bare.chars().all(char::is_alphabetic);
    let vowel = bare.chars().any(|letter| "aeiouyAEIOUY".contains(letter) || letter > '\u{7f}');
    let code = bare.chars().all(|letter| letter.is_ascii_alphanumeric() || "/-._".contains(letter));
    plain || is_syllable(bare) || (letters && vowel) || (code && bare.chars().any(|letter| letter.is_ascii_digit()))
}
