//! Tax and enterprise codes: 10 digits with a check digit, 3 more for a dependent unit.

use super::citizen_id::is_slip;
use super::{Cells, Compare, Kind, MISSING, Plain, digits, put_wide, wide};
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
    words: 2,
    page: include_str!("tax_code.md"),
    build: |_| Box::new(Codes),
};

/// The words of a code: the 13 digits plus 1 (suffix 000 for the head), 0 where missing.
struct Codes;

impl Plain for Codes {
    const WORDS: usize = KIND.words;

    fn words(cells: Cells<'_>, words: &mut [u32]) {
        put_wide(words, 0, cells.get(0).and_then(parse).map_or(0, |code| code + 1));
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
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        let (Some(left), Some(right)) = (wide(left, 0).checked_sub(1), wide(right, 0).checked_sub(1)) else {
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

    fn key(&self, part: usize, words: &[u32]) -> Option<u64> {
        let code = wide(words, 0).checked_sub(1)?;
        Some(if part == 0 { code } else { code / 1000 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit() {
        assert!(is_valid(100_109_106));
        assert!(!is_valid(100_109_107));
    }
}
