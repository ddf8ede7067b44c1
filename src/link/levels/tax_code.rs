//! Tax and enterprise codes: 10 digits with a check digit, 3 more for a dependent unit.

use arrow::array::StringArray;

use super::citizen_id::is_slip;
use super::{Builder, Compare, Kind, MISSING, cell, digits, rows};
use crate::lang::Text;

const SAME: u8 = 1;
const SLIP: u8 = 2;
const OTHER_UNIT: u8 = 3;
const OTHER_VALID: u8 = 4;
const OTHER: u8 = 5;

/// Weights of the check digit (General Department of Taxation; as in python-stdnum `vn.mst`).
const WEIGHTS: [u64; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// Tax and enterprise codes.
pub static KIND: Kind = Kind {
    id: "tax_code",
    title: Text::new("Mã số thuế, mã số doanh nghiệp", "Tax code, enterprise code"),
    fields: &["code"],
    grades: &["giong", "sai_mot_so", "khac_don_vi", "khac_hop_le", "khac"],
    parts: &["so", "goc"],
    build: |_| Box::new(Codes::default()),
};

#[derive(Default)]
struct Codes {
    /// The 13 digits plus 1 (suffix 000 for the head), 0 where missing.
    codes: Vec<u64>,
}

impl Builder for Codes {
    fn push(&mut self, fields: &[Option<&StringArray>]) {
        for row in 0..rows(fields) {
            self.codes.push(cell(fields, 0, row).and_then(parse).map_or(0, |code| code + 1));
        }
    }

    fn finish(self: Box<Self>) -> Box<dyn Compare> {
        self
    }
}

/// Reads 10 or 13 digits; 9 or 12 have lost their leading zero.
fn parse(text: &str) -> Option<u64> {
    let (mut value, mut count) = (0_u64, 0);
    for digit in digits(text).take(14) {
        value = value * 10 + u64::from(digit - b'0');
        count += 1;
    }
    match count {
        9 | 10 if value > 0 => Some(value * 1000),
        12 | 13 if value > 0 => Some(value),
        _ => None,
    }
}

/// Whether the check digit of the 10 digits is right.
fn is_valid(base: u64) -> bool {
    let sum: u64 = WEIGHTS
        .iter()
        .rev()
        .scan(base / 10, |rest, weight| {
            let digit = *rest % 10;
            *rest /= 10;
            Some(digit * weight)
        })
        .sum();
    10 - sum % 11 == base % 10
}

impl Compare for Codes {
    fn grade(&self, left: usize, right: usize) -> u8 {
        let get = |row: usize| self.codes.get(row)?.checked_sub(1);
        let (Some(left), Some(right)) = (get(left), get(right)) else {
            return MISSING;
        };
        let ((base_l, unit_l), (base_r, unit_r)) = ((left / 1000, left % 1000), (right / 1000, right % 1000));
        if left == right {
            SAME
        } else if base_l == base_r || (unit_l != unit_r && is_slip(base_l, base_r, 10)) {
            OTHER_UNIT
        } else if is_slip(base_l, base_r, 10) && !(is_valid(base_l) && is_valid(base_r)) {
            SLIP
        } else if is_valid(base_l) && is_valid(base_r) {
            OTHER_VALID
        } else {
            OTHER
        }
    }

    fn key(&self, part: usize, row: usize) -> Option<u64> {
        let code = self.codes.get(row)?.checked_sub(1)?;
        Some(if part == 0 { code } else { code / 1000 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades() {
        let grade = |left: &str, right: &str| {
            let mut codes = Box::new(Codes::default());
            codes.push(&[Some(&StringArray::from(vec![left, right]))]);
            let codes = codes.finish();
            assert_eq!(codes.grade(0, 1), codes.grade(1, 0));
            KIND.grades[usize::from(codes.grade(0, 1)) - 1]
        };
        assert!(is_valid(100_109_106));
        assert_eq!(grade("0100109106", "MST: 0100 109 106"), "giong");
        assert_eq!(grade("0100109106", "100109106"), "giong");
        assert_eq!(grade("0100109106", "0100190106"), "sai_mot_so");
        assert_eq!(grade("0100109106", "0100109106-002"), "khac_don_vi");
        assert_eq!(grade("0100109106-001", "0100109106-002"), "khac_don_vi");
        assert_eq!(grade("0100109106", "0101243150"), "khac_hop_le");
        assert_eq!(grade("0100109106", "0101243155"), "khac");
    }
}
