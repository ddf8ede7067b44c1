//! Any text or code, compared after folding: the same, one the tail of the other, or different.

use arrow::array::StringArray;
use std::collections::BTreeMap;

use super::{Builder, Compare, Kind, MISSING, cell, one_slip, rows};
use crate::lang::Text;
use crate::link::fold::folded;
use crate::link::intern::{Interner, Shares, hash};

const SAME: u8 = 1;
const TAIL: u8 = 2;
const SLIP: u8 = 3;
const OTHER: u8 = 4;

/// Any text or code.
pub static KIND: Kind = Kind {
    id: "word",
    title: Text::new("Chữ hoặc mã, so sau khi bỏ dấu", "A text or code, compared after folding"),
    fields: &["text"],
    grades: &["giong", "phan_cuoi", "sai_mot_chu", "khac"],
    parts: &["gia_tri"],
    build: |comparison| Box::new(Words { synonyms: comparison.synonyms.clone(), ..Words::default() }),
};

#[derive(Default)]
struct Words {
    synonyms: BTreeMap<String, String>,
    interner: Interner,
    rows: Vec<u32>,
    texts: Vec<u8>,
    ends: Vec<u32>,
    shares: Option<Shares>,
}

impl Words {
    fn text(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let start = at.checked_sub(2).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = at.checked_sub(1).and_then(|at| self.ends.get(at)).copied().unwrap_or(0);
        self.texts.get(start as usize..end as usize).unwrap_or_default()
    }
}

impl Builder for Words {
    fn push(&mut self, fields: &[Option<&StringArray>]) {
        for row in 0..rows(fields) {
            let Some(text) = cell(fields, 0, row) else {
                self.rows.push(0);
                continue;
            };
            let folded = folded(&super::super::clean::clean(text));
            let word = self.synonyms.get(&folded).unwrap_or(&folded);
            if word.is_empty() {
                self.rows.push(0);
                continue;
            }
            let (number, new) = self.interner.add(hash(word.as_bytes()));
            if new {
                self.texts.extend_from_slice(word.as_bytes());
                self.ends.push(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
            }
            self.rows.push(number);
        }
    }

    fn finish(mut self: Box<Self>) -> Box<dyn Compare> {
        let rows = self.rows.len();
        self.shares = Some(std::mem::take(&mut self.interner).finish(rows));
        self
    }
}

impl Compare for Words {
    fn grade(&self, left: usize, right: usize) -> u8 {
        match (self.rows.get(left), self.rows.get(right)) {
            (Some(&left), Some(&right)) if left != 0 && right != 0 => {
                if left == right {
                    return SAME;
                }
                let (left, right) = (self.text(left), self.text(right));
                if left.ends_with(right) || right.ends_with(left) {
                    TAIL
                } else if left.len().min(right.len()) > 4 && one_slip(left, right) {
                    SLIP
                } else {
                    OTHER
                }
            }
            _ => MISSING,
        }
    }

    fn key(&self, _part: usize, row: usize) -> Option<u64> {
        self.rows.get(row).copied().filter(|number| *number != 0).map(u64::from)
    }

    fn share(&self, _grade: u8, left: usize, right: usize) -> f32 {
        match (self.rows.get(left), self.rows.get(right), &self.shares) {
            (Some(&left), Some(&right), Some(shares)) => shares.of(left, right),
            _ => 1.0,
        }
    }
}
