//! Telephone numbers, the 11-digit prefixes of before 15 September 2018 taken into the new ones.

use super::citizen_id::is_slip;
use super::{Cells, Compare, Kind, MISSING, Plain, digits, put_wide, wide};
use crate::lang::Text;

const SAME: u8 = 1;
const SLIP: u8 = 2;
const OTHER: u8 = 3;

/// Old prefix → new one (Decision 798/QĐ-BTTTT of the Ministry of Information and Communications, 2018).
const MOVED: [(u64, u64); 20] = [
    (162, 32),
    (163, 33),
    (164, 34),
    (165, 35),
    (166, 36),
    (167, 37),
    (168, 38),
    (169, 39),
    (120, 70),
    (121, 79),
    (122, 77),
    (126, 76),
    (128, 78),
    (123, 83),
    (124, 84),
    (125, 85),
    (127, 81),
    (129, 82),
    (186, 56),
    (188, 58),
];

/// Telephone numbers.
pub static KIND: Kind = Kind {
    id: "phone",
    title: Text::new("Số điện thoại", "Telephone number"),
    fields: &["phone"],
    grades: &["giong", "sai_mot_so", "khac"],
    parts: &["so"],
    words: 2,
    page: include_str!("phone.md"),
    build: |_| Box::new(Phones),
};

struct Phones;

/// Reads a number without its leading zero or country code.
fn parse(text: &str) -> Option<u64> {
    let (mut value, mut count) = (0_u64, 0);
    for digit in digits(text).take(15) {
        value = value * 10 + u64::from(digit - b'0');
        count += 1;
    }
    let plus = text.starts_with('+') || text.starts_with("00");
    if value / 10_u64.pow(9) == 84 && (plus || count == 11) {
        value %= 10_u64.pow(9);
    } else if value / 10_u64.pow(10) == 84 && (plus || count == 12) {
        value %= 10_u64.pow(10);
    }
    let (prefix, rest) = (value / 10_u64.pow(7), value % 10_u64.pow(7));
    match MOVED.iter().find(|(old, _)| *old == prefix) {
        Some((_, new)) => Some(new * 10_u64.pow(7) + rest),
        None if prefix == 199 => Some(59 * 10_u64.pow(7) + rest),
        None => (value >= 1_000_000).then_some(value),
    }
}

impl Plain for Phones {
    const WORDS: usize = KIND.words;

    fn words(cells: Cells<'_>, words: &mut [u32]) {
        put_wide(words, 0, cells.get(0).and_then(parse).unwrap_or(0));
    }
}

impl Compare for Phones {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        let (left, right) = (wide(left, 0), wide(right, 0));
        if left == 0 || right == 0 {
            MISSING
        } else if left == right {
            SAME
        } else if is_slip(left, right, 11) {
            SLIP
        } else {
            OTHER
        }
    }

    fn key(&self, _part: usize, words: &[u32]) -> Option<u64> {
        Some(wide(words, 0)).filter(|number| *number != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_many_forms() {
        for text in
            ["0357504446", "+84357504446", "84357504446", "035.750.4446", "357504446", "01657504446", "+841657504446"]
        {
            assert_eq!(parse(text), Some(357_504_446), "{text}");
        }
        assert_eq!(parse("0262.333.3571"), Some(2_623_333_571));
        assert_eq!(parse("12"), None);
    }
}
