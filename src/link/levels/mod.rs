//! Kinds of comparison: each turns fields into compact features, grades two records, and gives keys for blocking.
//!
//! To add one: a file here with a `pub static KIND` and a line in [`KINDS`]; the guard test reads the folder.

pub mod address;
pub mod citizen_id;
pub mod date;
pub mod industry_code;
pub mod number;
pub mod organisation_name;
pub mod person_name;
pub mod phone;
pub mod tax_code;
pub mod word;

use arrow::array::{Array as _, StringArray};

use crate::dictionary::Comparison;
use crate::lang::Text;

/// The grade of a pair in which a value is missing: no weight for or against.
pub const MISSING: u8 = 0;

/// A kind of comparison.
pub struct Kind {
    /// Id in the dictionary.
    pub id: &'static str,
    /// What it does.
    pub title: Text,
    /// The fields it takes, in order; the first is needed.
    pub fields: &'static [&'static str],
    /// Its grades, best first; grade `n` of a pair is `grades[n - 1]`, [`MISSING`] is 0.
    pub grades: &'static [&'static str],
    /// Its keys for blocking.
    pub parts: &'static [&'static str],
    /// Begins to read a column.
    pub build: fn(&Comparison) -> Box<dyn Builder>,
}

/// Reads batches of text into compact features.
pub trait Builder: Send {
    /// Adds the rows of a batch; one array for each field of the comparison, all of one length.
    fn push(&mut self, fields: &[Option<&StringArray>]);
    /// All rows have been read.
    fn finish(self: Box<Self>) -> Box<dyn Compare>;
}

/// Compact features of every record, ready to be compared.
pub trait Compare: Send + Sync {
    /// The grade of two records, [`MISSING`] or 1-based into [`Kind::grades`]. Symmetric.
    fn grade(&self, left: usize, right: usize) -> u8;
    /// The blocking key of a record, by index into [`Kind::parts`]; `None` where the value is missing.
    fn key(&self, part: usize, row: usize) -> Option<u64>;
    /// The share of records that hold the pair's value (the commoner of the two) under that grade; 1 where not kept.
    fn share(&self, _grade: u8, _left: usize, _right: usize) -> f32 {
        1.0
    }
}

/// Every kind, sorted by id.
pub static KINDS: &[&Kind] = &[
    &address::KIND,
    &citizen_id::KIND,
    &date::KIND,
    &industry_code::KIND,
    &number::KIND,
    &organisation_name::KIND,
    &person_name::KIND,
    &phone::KIND,
    &tax_code::KIND,
    &word::KIND,
];

/// The kind of that id.
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.id == id)
}

/// The text of a cell, trimmed; empty and null are `None`.
pub(crate) fn cell<'a>(fields: &[Option<&'a StringArray>], field: usize, row: usize) -> Option<&'a str> {
    let column = fields.get(field).copied().flatten()?;
    if row >= column.len() || column.is_null(row) {
        return None;
    }
    let text = column.value(row).trim();
    (!text.is_empty()).then_some(text)
}

/// Rows in a batch.
pub(crate) fn rows(fields: &[Option<&StringArray>]) -> usize {
    fields.iter().flatten().map(arrow::array::Array::len).max().unwrap_or(0)
}

/// Whether two texts are one slip apart: one letter more, less or other, or two neighbours exchanged.
pub(crate) fn one_slip(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if long.len() - short.len() > 1 || short == long {
        return false;
    }
    let head = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[head..], &long[head..]);
    if short.len() < long.len() {
        return *short == long[1..];
    }
    let other = short.get(1..) == long.get(1..);
    let exchanged = match (short, long) {
        ([a, b, rest @ ..], [c, d, tail @ ..]) => a == d && b == c && rest == tail,
        _ => false,
    };
    other || exchanged
}

/// The digits of a text.
pub(crate) fn digits(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_here_is_registered_once_and_sorted() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/link/levels");
        let mut files: Vec<String> = crate::files::list(std::path::Path::new(folder))
            .unwrap()
            .iter()
            .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
            .filter(|stem| stem != "mod")
            .collect();
        files.sort();
        let ids: Vec<&str> = KINDS.iter().map(|kind| kind.id).collect();
        assert_eq!(files, ids);
    }

    #[test]
    fn slips() {
        for (left, right) in
            [("dang", "dag"), ("mai", "mia"), ("duyen", "duyyen"), ("a", ""), ("ab", "ba"), ("hung", "hing")]
        {
            assert!(one_slip(left.as_bytes(), right.as_bytes()), "{left} {right}");
            assert!(one_slip(right.as_bytes(), left.as_bytes()), "{right} {left}");
        }
        for (left, right) in [("dang", "dang"), ("mai", "mie"), ("abc", "cab"), ("", "ab")] {
            assert!(!one_slip(left.as_bytes(), right.as_bytes()), "{left} {right}");
        }
    }
}
