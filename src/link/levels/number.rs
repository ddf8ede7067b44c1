//! Amounts: «1,9 tỷ», «900 triệu đồng», «2.850.000.000 VND», areas.

use arrow::array::StringArray;

use super::{Builder, Compare, Kind, MISSING, cell, rows};
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
    build: |_| Box::new(Numbers::default()),
};

#[expect(clippy::struct_field_names, reason = "named after what they hold")]
#[derive(Default)]
struct Numbers {
    values: Vec<f64>,
    numbers: Vec<u32>,
    interner: Interner,
    shares: Option<Shares>,
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
    (value.is_finite() && value > 0.0).then_some(value)
}

impl Builder for Numbers {
    fn push(&mut self, fields: &[Option<&StringArray>]) {
        for row in 0..rows(fields) {
            let value = cell(fields, 0, row).and_then(parse).unwrap_or(0.0);
            self.values.push(value);
            self.numbers.push(if value > 0.0 { self.interner.add(value.to_bits()).0 } else { 0 });
        }
    }

    fn finish(mut self: Box<Self>) -> Box<dyn Compare> {
        let rows = self.values.len();
        self.shares = Some(std::mem::take(&mut self.interner).finish(rows));
        self
    }
}

impl Compare for Numbers {
    fn grade(&self, left: usize, right: usize) -> u8 {
        match (self.values.get(left), self.values.get(right)) {
            (Some(&left), Some(&right)) if left > 0.0 && right > 0.0 => {
                let gap = (left - right).abs() / left.max(right);
                if gap < 1e-9 {
                    SAME
                } else if gap < 0.02 {
                    NEAR
                } else {
                    OTHER
                }
            }
            _ => MISSING,
        }
    }

    fn key(&self, _part: usize, row: usize) -> Option<u64> {
        self.values.get(row).filter(|value| **value > 0.0).map(|value| value.to_bits())
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
