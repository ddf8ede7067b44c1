//! A text compared by the slips between two spellings: for names and places of which nothing else is known.

use super::word::Words;
use super::{Kind, one_slip};
use crate::lang::Text;

const SLIP: u8 = 2;
const FEW: u8 = 3;
const OTHER: u8 = 4;

/// Most slips of a few, and letters for each of them.
const SLIPS: usize = 3;
const LETTERS: usize = 2;

/// Any text, by its slips.
pub static KIND: Kind = Kind {
    id: "spelling",
    title: Text::new("Chữ, so theo số chỗ viết lệch", "A text, compared by its slips of spelling"),
    fields: &["text"],
    grades: &["giong", "sai_mot_chu", "sai_vai_chu", "khac"],
    parts: &["gia_tri"],
    words: 1,
    page: include_str!("spelling.md"),
    build: |comparison| Box::new(Words::new(comparison.synonyms.clone(), grade)),
};

/// By optimal string alignment (Damerau 1964: a letter more, less or other, two neighbours exchanged). One slip in a text
/// of fewer than three letters, or three in one of fewer than six, leaves too little that is the same.
fn grade(left: &[u8], right: &[u8]) -> u8 {
    let shorter = left.len().min(right.len());
    if shorter >= 3 && one_slip(left, right) {
        return SLIP;
    }
    let few = SLIPS.min(shorter / LETTERS);
    if few < 2 || left.len().abs_diff(right.len()) > few {
        return OTHER;
    }
    // folded texts are ASCII but for letters of other alphabets, which are then compared byte by byte as a whole
    let (left, right) = (String::from_utf8_lossy(left), String::from_utf8_lossy(right));
    if strsim::osa_distance(&left, &right) <= few { FEW } else { OTHER }
}
