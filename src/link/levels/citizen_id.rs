//! Personal identification numbers: 12 digits (CCCD) and the old 9 (CMND), slips and lost zeros.

use super::date::Day;
use super::{Cells, Compare, Kind, MISSING, Plain, at, digits, one_slip, put, put_wide, wide};
use crate::lang::Text;
use crate::link::fold::folded;

const SAME: u8 = 1;
const SAME_OLD: u8 = 2;
const SLIP: u8 = 3;
const SLIP_OLD: u8 = 4;
const OTHER_VALID: u8 = 5;
const OTHER: u8 = 6;
const OTHER_OLD: u8 = 7;

/// Set on a 12-digit number whose structure agrees with the record's day of birth and sex.
const VALID: u64 = 1 << 63;

/// Personal identification numbers.
pub static KIND: Kind = Kind {
    id: "citizen_id",
    title: Text::new(
        "Số định danh cá nhân và số CMND cũ",
        "Personal identification number and old identity card number",
    ),
    fields: &["number", "old_number", "birth_date", "sex"],
    grades: &["giong", "giong_cu", "sai_mot_so", "sai_mot_so_cu", "khac_hop_le", "khac", "khac_cu"],
    parts: &["so", "so_cu"],
    words: 3,
    page: include_str!("citizen_id.md"),
    build: |_| Box::new(Numbers),
};

/// The words of a record: the 12-digit number plus 1 in two, [`VALID`] set where the structure agrees; the 9-digit
/// number plus 1; 0 where missing.
struct Numbers;

/// Place of the 9-digit number.
const OLD: usize = 2;

impl Plain for Numbers {
    const WORDS: usize = KIND.words;

    fn words(cells: Cells<'_>, words: &mut [u32]) {
        let mut new = 0;
        for field in [1, 0] {
            match cells.get(field).and_then(number) {
                Some(Number::New(value)) => new = value + 1,
                Some(Number::Old(value)) => put(words, OLD, value + 1),
                None => {}
            }
        }
        if new != 0 && agrees(new - 1, cells.get(2), cells.get(3)) {
            new |= VALID;
        }
        put_wide(words, 0, new);
    }
}

enum Number {
    New(u64),
    Old(u32),
}

/// Reads a number; zeros lost in front are put back: 10 or 11 digits were 12, 8 were 9.
fn number(text: &str) -> Option<Number> {
    let (mut value, mut count) = (0_u64, 0);
    for digit in digits(text).take(13) {
        value = value * 10 + u64::from(digit - b'0');
        count += 1;
    }
    match count {
        10..=12 if value > 0 => Some(Number::New(value)),
        8 | 9 if value > 0 => u32::try_from(value).ok().map(Number::Old),
        _ => None,
    }
}

/// Whether century, year and sex in the number agree with the record (Decree 70/2024/NĐ-CP: province 3 digits, sex and
/// century 1, year 2, random 6).
fn agrees(value: u64, birth: Option<&str>, sex: Option<&str>) -> bool {
    let (province, kind, year) = (value / 1_000_000_000, value / 100_000_000 % 10, value / 1_000_000 % 100);
    let born = 1900 + kind / 2 * 100 + year;
    let year_agrees = birth.and_then(Day::parse).is_none_or(|day| u64::from(day.year) == born);
    let sex_agrees = sex.and_then(is_female).is_none_or(|female| u64::from(female) == kind % 2);
    (1..=96).contains(&province) && year_agrees && sex_agrees
}

fn is_female(text: &str) -> Option<bool> {
    // the spellings of nearly every record, before the general way
    match text {
        "Nam" => return Some(false),
        "Nữ" => return Some(true),
        _ => {}
    }
    match folded(text).as_str() {
        "nu" | "f" | "female" | "0" | "2" => Some(true),
        "nam" | "m" | "male" | "1" => Some(false),
        _ => None,
    }
}

impl Compare for Numbers {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        let ((new_l, old_l), (new_r, old_r)) = ((wide(left, 0), at(left, OLD)), (wide(right, 0), at(right, OLD)));
        let (bare_l, bare_r) = (new_l & !VALID, new_r & !VALID);
        let (both_new, both_old) = (bare_l != 0 && bare_r != 0, old_l != 0 && old_r != 0);
        if both_new && bare_l == bare_r {
            return SAME;
        }
        if both_old && old_l == old_r {
            return SAME_OLD;
        }
        if both_new && is_slip(bare_l - 1, bare_r - 1, 12) {
            return SLIP;
        }
        if both_old && !both_new && is_slip(u64::from(old_l - 1), u64::from(old_r - 1), 9) {
            return SLIP_OLD;
        }
        match (both_new, both_old) {
            (true, _) if new_l & new_r & VALID != 0 => OTHER_VALID,
            (true, _) => OTHER,
            (false, true) => OTHER_OLD,
            (false, false) => MISSING,
        }
    }

    fn key(&self, part: usize, words: &[u32]) -> Option<u64> {
        let value = if part == 0 { wide(words, 0) & !VALID } else { u64::from(at(words, OLD)) };
        (value != 0).then_some(value)
    }
}

/// Whether two numbers of one width differ by one digit or an exchange of neighbours.
pub(crate) fn is_slip(left: u64, right: u64, width: usize) -> bool {
    // a slip touches two neighbours at most: the digits above the fifth or those below it agree
    if left / 100_000 != right / 100_000 && left % 10_000 != right % 10_000 {
        return false;
    }
    let spell = |mut value: u64| {
        let mut spelled = [b'0'; 16];
        for digit in spelled.iter_mut().take(width).rev() {
            *digit = b'0' + (value % 10) as u8;
            value /= 10;
        }
        spelled
    };
    let (left, right) = (spell(left), spell(right));
    one_slip(left.get(..width).unwrap_or_default(), right.get(..width).unwrap_or_default())
}
