//! Amounts: «1,9 tỷ», «900 triệu đồng», «2.850.000.000 VND», areas.

use super::{Cells, Compare, Kind, MISSING, Reader, at, put, put_wide, wide};
use crate::lang::Text;
use crate::link::fold::folded;
use crate::link::intern::{Interner, Shares};

const SAME: u8 = 1;
const NEAR: u8 = 2;
const OTHER: u8 = 3;

/// Amounts.
pub static KIND: Kind = Kind {
    id: "number",
    title: Text::new("Số lượng, số tiền, diện tích", "An amount, money, an area"),
    fields: &["number"],
    grades: &["giong", "gan", "khac"],
    parts: &["so"],
    words: 3,
    page: include_str!("number.md"),
    build: |_| Box::new(Numbers::default()),
};

#[derive(Default)]
struct Numbers {
    interner: Interner,
    shares: Shares,
}

/// Reads an amount. A mark followed by exactly three digits to the end or to another mark parts thousands.
fn parse(text: &str) -> Option<f64> {
    let words = folded(text);
    let unit = words.split(' ').find_map(|word| match word {
        "ti" => Some(1e9),
        "trieu" => Some(1e6),
        "nghin" | "ngan" => Some(1e3),
        _ => None,
    });
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let body: String = text
        .get(start..)?
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
        .collect();
    let groups: Vec<&str> = body.trim_end_matches(['.', ',']).split(['.', ',']).collect();
    let thousands =
        groups.len() > 2 || (groups.len() == 2 && groups.last().is_some_and(|last| last.len() == 3) && unit.is_none());
    let plain = if thousands { groups.concat() } else { groups.join(".") };
    let value = plain.parse::<f64>().ok()? * unit.unwrap_or(1.0);
    is_amount(value).then_some(value)
}

const fn is_amount(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

impl Numbers {
    /// The words of an amount, and whether it is new; counts one more record.
    fn take(&mut self, value: f64, words: &mut [u32]) -> bool {
        let (number, new) = self.interner.add(value.to_bits());
        put_wide(words, 0, value.to_bits());
        put(words, 2, number);
        new
    }
}

impl Reader for Numbers {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        if let Some(value) = cells.get(0).and_then(parse) {
            self.take(value, words);
        }
    }

    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        cells.get(0).and_then(parse).map_or_else(Vec::new, |value| value.to_le_bytes().to_vec())
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        if value.is_empty() {
            return Some(false);
        }
        let amount = Some(f64::from_le_bytes(value.try_into().ok()?)).filter(|amount| is_amount(*amount))?;
        Some(self.take(amount, words))
    }

    fn again(&mut self, words: &[u32]) {
        self.interner.again(at(words, 2));
    }

    fn finish(mut self: Box<Self>, rows: usize) -> Box<dyn Compare> {
        self.shares = std::mem::take(&mut self.interner).finish(rows);
        self
    }
}

impl Compare for Numbers {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        if at(left, 2) == 0 || at(right, 2) == 0 {
            return MISSING;
        }
        let (left, right) = (f64::from_bits(wide(left, 0)), f64::from_bits(wide(right, 0)));
        let gap = (left - right).abs() / left.max(right);
        if gap < 1e-9 {
            SAME
        } else if gap < 0.02 {
            NEAR
        } else {
            OTHER
        }
    }

    fn key(&self, _part: usize, words: &[u32]) -> Option<u64> {
        Some(wide(words, 0)).filter(|_| at(words, 2) != 0)
    }

    fn share(&self, _grade: u8, left: &[u32], right: &[u32]) -> f32 {
        self.shares.of(at(left, 2), at(right, 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, value) in [
            ("1,9 tỷ", 1.9e9),
            ("1.900.000.000 đồng", 1.9e9),
            ("1900 triệu", 1.9e9),
            ("1,900,000,000", 1.9e9),
            ("1900000000", 1.9e9),
            ("120,5", 120.5),
            ("1.250", 1250.0),
        ] {
            assert_eq!(parse(text).map(|seen| (seen - value).abs() < 1e-3), Some(true), "{text}");
        }
        assert_eq!(parse("không"), None);
    }
}
