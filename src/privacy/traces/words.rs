//! Words of a text, folded and as they are written.

use crate::text::key::search_key;

/// Letters before a number in which a word may tell what it is.
const NEAR: usize = 40;

/// Small letters without marks.
pub(super) fn folded(text: &str) -> String {
    search_key(text).into_owned()
}

/// True where one of the words stands shortly before a place of the text.
pub(super) fn before(text: &str, at: usize, words: &[&str]) -> bool {
    let head = text.get(..at).unwrap_or_default();
    let from = head.char_indices().rev().nth(NEAR).map_or(0, |(at, _)| at);
    let near = folded(head.get(from..).unwrap_or_default());
    words.iter().any(|word| near.contains(word))
}

/// A word as it is written.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    /// Its letters; an apostrophe inside belongs to it.
    pub(super) text: &'t str,
    /// Folded.
    pub(super) folded: String,
    /// What stands between it and the word before.
    pub(super) gap: &'t str,
}

impl<'t> Word<'t> {
    /// The words of a text.
    pub(super) fn all(text: &'t str) -> Vec<Self> {
        let part = |letter: char| {
            letter.is_alphanumeric() || letter == '\'' || unicode_normalization::char::is_combining_mark(letter)
        };
        let mut found = Vec::new();
        let (mut end, mut rest) = (0, text);
        while let Some(from) = rest.find(part) {
            let start = text.len() - rest.len() + from;
            let tail = text.get(start..).unwrap_or_default();
            let length = tail.find(|letter| !part(letter)).unwrap_or(tail.len());
            let written = tail.get(..length).unwrap_or_default();
            let word = written.trim_matches('\'');
            if !word.is_empty() {
                found.push(Self { text: word, folded: folded(word), gap: text.get(end..start).unwrap_or_default() });
            }
            end = start + length;
            rest = text.get(end..).unwrap_or_default();
        }
        found
    }

    /// Begins with a capital.
    pub(super) fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Has no small letter.
    pub(super) fn capitals(&self) -> bool {
        self.text.chars().all(|letter| !letter.is_lowercase())
    }

    /// Letters only.
    pub(super) fn alphabetic(&self) -> bool {
        self.text.chars().all(|letter| letter.is_alphabetic() || letter == '\'')
    }

    /// Stands right behind the word before it.
    pub(super) fn follows(&self) -> bool {
        matches!(self.gap, " " | ". " | "." | "_" | "-" | "  ")
    }
}
