//! Codes of economic activity (VSIC): `G4102`, `4102`, `41020`, `141` for `0141`.

use super::{Cells, Compare, Kind, MISSING, Reader, at, digits, put};
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
    words: 2,
    page: include_str!("industry_code.md"),
    build: |_| Box::new(Codes::default()),
};

#[derive(Default)]
struct Codes {
    interner: Interner,
    shares: Shares,
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

impl Codes {
    /// The words of a class, and whether it is new; counts one more record.
    fn take(&mut self, class: u16, words: &mut [u32]) -> bool {
        let (number, new) = self.interner.add(u64::from(class));
        put(words, 0, u32::from(class) + 1);
        put(words, 1, number);
        new
    }
}

impl Reader for Codes {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        if let Some(class) = cells.get(0).and_then(parse) {
            self.take(class, words);
        }
    }

    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        cells.get(0).and_then(parse).map_or_else(Vec::new, |class| class.to_le_bytes().to_vec())
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        if value.is_empty() {
            return Some(false);
        }
        let class = Some(u16::from_le_bytes(value.try_into().ok()?)).filter(|class| *class < 10_000)?;
        Some(self.take(class, words))
    }

    fn again(&mut self, words: &[u32]) {
        self.interner.again(at(words, 1));
    }

    fn finish(mut self: Box<Self>, rows: usize) -> Box<dyn Compare> {
        self.shares = std::mem::take(&mut self.interner).finish(rows);
        self
    }
}

impl Compare for Codes {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        match (at(left, 0), at(right, 0)) {
            (0, _) | (_, 0) => MISSING,
            (left, right) if left == right => SAME,
            (left, right) if (left - 1) / 100 == (right - 1) / 100 => SAME_DIVISION,
            _ => OTHER,
        }
    }

    fn key(&self, _part: usize, words: &[u32]) -> Option<u64> {
        Some(u64::from(at(words, 0))).filter(|code| *code != 0)
    }

    fn share(&self, _grade: u8, left: &[u32], right: &[u32]) -> f32 {
        self.shares.of(at(left, 1), at(right, 1))
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
