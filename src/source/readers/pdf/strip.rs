//! What a table is on one page: rows of cells over columns, however they were found.

use super::words::{Line, Word, text};

/// A cell of a strip.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    /// First column.
    pub(super) left: usize,
    /// Last column.
    pub(super) right: usize,
    /// Rows below that it also covers.
    pub(super) down: usize,
    /// Its text; lines are parted by line breaks.
    pub(super) text: String,
    /// Its font.
    pub(super) font: u16,
    /// Lines of text in it.
    pub(super) lines: usize,
}

/// A row of a strip.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    /// Number of its first line on the page.
    pub(super) number: u32,
    /// Top.
    pub(super) top: f32,
    /// Bottom.
    pub(super) bottom: f32,
    /// Cells from left to right; empty ones only where they are merged.
    pub(super) slots: Vec<Slot>,
}

impl Band {
    /// Text at a column.
    pub(super) fn get(&self, column: usize) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.left == column && !slot.text.is_empty())
    }
}

/// A table on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strip {
    /// Page, from 1.
    pub(super) page: u32,
    /// Borders between its columns, outer ones included.
    pub(super) borders: Vec<f32>,
    /// Rows from the top.
    pub(super) bands: Vec<Band>,
    /// It is drawn with rules.
    pub(super) ruled: bool,
}

/// Words of one line gathered for a cell.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Baseline.
    pub(super) base: f32,
    /// Font size.
    pub(super) size: f32,
    /// Words.
    pub(super) words: Vec<Word>,
}

impl Piece {
    /// Some words of a line.
    pub(super) fn of(line: &Line, words: Vec<Word>) -> Self {
        Self { base: line.base, size: line.size, words }
    }
}

/// Pieces from the top as one cell. `width` is the room that its lines have: a word that fills its line and goes on with
/// digits on the next is one word broken by the page's maker.
pub(super) fn slot(left: usize, right: usize, pieces: &[Piece], room: Option<(f32, f32)>) -> Slot {
    let mut made = String::new();
    let mut before: Option<&Word> = None;
    for piece in pieces {
        if !made.is_empty() {
            let next = piece.words.first();
            if !before.zip(next).is_some_and(|(end, start)| broken(end, start, piece.size, room)) {
                made.push('\n');
            }
        }
        made.push_str(&text(&piece.words));
        before = piece.words.last();
    }
    let font = pieces.first().and_then(|piece| piece.words.first()).map_or(0, |word| word.font);
    Slot { left, right, down: 0, text: made, font, lines: pieces.len() }
}

/// A code or a number too long for its column, cut at the border.
fn broken(end: &Word, start: &Word, size: f32, room: Option<(f32, f32)>) -> bool {
    let coded = |word: &Word| {
        word.text.chars().any(|letter| letter.is_ascii_digit() || matches!(letter, '@' | '/' | '_'))
            && word.text.chars().all(|letter| letter.is_ascii_graphic())
    };
    let letters = end.text.chars().count().max(1) as f32;
    let average = (end.x1 - end.x0) / letters;
    let Some((left, right)) = room else { return false };
    // the word begins where its line begins and ends where nothing more fits
    let padding = (end.x0 - left).max(0.0);
    let full = right - padding - end.x1 < average.max(0.3 * size) && padding < 0.15 * (right - left).max(1.0);
    coded(end) && coded(start) && full && start.x1 - start.x0 < end.x1 - end.x0 + average
}
