//! Codes of economic activity (VSIC): `G4102`, `4102`, `41020`, `141` for `0141`.

use arrow::array::StringArray;

use super::{Builder, Compare, Kind, MISSING, cell, digits, rows};
use crate::lang::Text;
use crate::link::intern::{Interner, Shares};

const SAME: u8 = 1;
const SAME_DIVISION: u8 = 2;
const OTHER: u8 = 3;

/// Codes of economic activity.
pub static KIND: Kind = Kind {
    id: "industry_code",
    title: Text::new("Mã ngành kinh tế (VSIC)", "Code of economic activity (VSIC)"),
    fields: &["code"],
    grades: &["giong", "cung_nganh", "khac"],
    parts: &["ma"],
    build: |_| Box::new(Codes::default()),
};

#[expect(clippy::struct_field_names, reason = "named after what they hold")]
#[derive(Default)]
struct Codes {
    /// Class (4 digits) plus 1, 0 where missing.
    codes: Vec<u16>,
    interner: Interner,
    numbers: Vec<u32>,
    shares: Option<Shares>,
}

/// The class of 4 digits; the section's letter, a fifth digit and a lost leading zero are put right.
fn parse(text: &str) -> Option<u16> {
    let found: Vec<u16> = digits(text).take(6).map(|digit| u16::from(digit - b'0')).collect();
    let class = match found.as_slice() {
        [a, b, c] => [0, *a, *b, *c],
        [a, b, c, d] | [a, b, c, d, _] => [*a, *b, *c, *d],
        _ => return None,
    };
    Some(class.iter().fold(0, |value, digit| value * 10 + digit))
}

impl Builder for Codes {
    fn push(&mut self, fields: &[Option<&StringArray>]) {
        for row in 0..rows(fields) {
            let code = cell(fields, 0, row).and_then(parse).map_or(0, |class| class + 1);
            self.codes.push(code);
            self.numbers.push(if code == 0 { 0 } else { self.interner.add(u64::from(code)).0 });
        }
    }

    fn finish(mut self: Box<Self>) -> Box<dyn Compare> {
        let rows = self.codes.len();
        self.shares = Some(std::mem::take(&mut self.interner).finish(rows));
        self
    }
}

impl Compare for Codes {
    fn grade(&self, left: usize, right: usize) -> u8 {
        match (self.codes.get(left), self.codes.get(right)) {
            (Some(&left), Some(&right)) if left != 0 && right != 0 => {
                if left == right {
                    SAME
                } else if (left - 1) / 100 == (right - 1) / 100 {
                    SAME_DIVISION
                } else {
                    OTHER
                }
            }
            _ => MISSING,
        }
    }

    fn key(&self, _part: usize, row: usize) -> Option<u64> {
        self.codes.get(row).copied().filter(|code| *code != 0).map(u64::from)
    }

    fn share(&self, _grade: u8, left: usize, right: usize) -> f32 {
        match (self.numbers.get(left), self.numbers.get(right), &self.shares) {
            (Some(&left), Some(&right), Some(shares)) => shares.of(left, right),
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_class_in_many_forms() {
        for text in ["4102", "G4102", "41020"] {
            assert_eq!(parse(text), Some(4102));
        }
        for text in ["0141", "141", "01410"] {
            assert_eq!(parse(text), Some(141));
        }
        assert_eq!(parse("A"), None);
    }
}
