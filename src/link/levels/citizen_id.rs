//! Personal identification numbers: 12 digits (CCCD) and the old 9 (CMND), slips and lost zeros.

use arrow::array::StringArray;

use super::date::Day;
use super::{Builder, Compare, Kind, MISSING, cell, digits, one_slip, rows};
use crate::lang::Text;
use crate::link::fold::folded;

const SAME: u8 = 1;
const SAME_OLD: u8 = 2;
const SLIP: u8 = 3;
const SLIP_OLD: u8 = 4;
const OTHER_VALID: u8 = 5;
const OTHER: u8 = 6;
const OTHER_OLD: u8 = 7;

/// The number borne by a record whose structure agrees with its day of birth and sex.
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
    build: |_| Box::new(Numbers::default()),
};

#[derive(Default)]
struct Numbers {
    /// 12-digit numbers plus 1, 0 where missing; [`VALID`] set where the structure agrees.
    new: Vec<u64>,
    /// 9-digit numbers plus 1, 0 where missing.
    old: Vec<u32>,
}

impl Builder for Numbers {
    fn push(&mut self, fields: &[Option<&StringArray>]) {
        for row in 0..rows(fields) {
            let (mut new, mut old) = (0, 0);
            for field in [1, 0] {
                match cell(fields, field, row).and_then(number) {
                    Some(Number::New(value)) => new = value + 1,
                    Some(Number::Old(value)) => old = value + 1,
                    None => {}
                }
            }
            if new != 0 && agrees(new - 1, cell(fields, 2, row), cell(fields, 3, row)) {
                new |= VALID;
            }
            self.new.push(new);
            self.old.push(old);
        }
    }

    fn finish(self: Box<Self>) -> Box<dyn Compare> {
        self
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
    match folded(text).as_str() {
        "nu" | "f" | "female" | "0" | "2" => Some(true),
        "nam" | "m" | "male" | "1" => Some(false),
        _ => None,
    }
}

impl Compare for Numbers {
    fn grade(&self, left: usize, right: usize) -> u8 {
        let get = |row: usize| Some((*self.new.get(row)?, *self.old.get(row)?));
        let (Some((new_l, old_l)), Some((new_r, old_r))) = (get(left), get(right)) else {
            return MISSING;
        };
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

    fn key(&self, part: usize, row: usize) -> Option<u64> {
        let value = if part == 0 { self.new.get(row)? & !VALID } else { u64::from(*self.old.get(row)?) };
        (value != 0).then_some(value)
    }
}

/// Whether two numbers of one width differ by one digit, an exchange of neighbours, or a digit lost and one shifted in.
pub(crate) fn is_slip(left: u64, right: u64, width: usize) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(left: [&str; 4], right: [&str; 4]) -> &'static str {
        let mut numbers = Box::new(Numbers::default());
        let columns: Vec<StringArray> = (0..4).map(|at| StringArray::from(vec![left[at], right[at]])).collect();
        numbers.push(&columns.iter().map(Some).collect::<Vec<_>>());
        let numbers = numbers.finish();
        assert_eq!(numbers.grade(0, 1), numbers.grade(1, 0));
        match numbers.grade(0, 1) {
            MISSING => "",
            grade => KIND.grades[usize::from(grade) - 1],
        }
    }

    #[test]
    fn grades() {
        let record = |number, old| [number, old, "01/02/1988", "Nam"];
        for (left, right, wanted) in [
            (record("066088000017", ""), record("66088000017", ""), "giong"),
            (record("066 088 000 017", ""), record("066088000017", ""), "giong"),
            (record("066088000017", "240111222"), record("240111222", ""), "giong_cu"),
            (record("066088000017", ""), record("066088000071", ""), "sai_mot_so"),
            (record("066088000017", ""), record("066088003017", ""), "sai_mot_so"),
            (record("066088000017", ""), record("066088123456", ""), "khac_hop_le"),
            (record("066088000017", ""), record("066077123456", ""), "khac"),
            (record("240111222", ""), record("240999888", ""), "khac_cu"),
            (record("066088000017", ""), record("240999888", ""), ""),
            (record("", ""), record("240999888", ""), ""),
        ] {
            assert_eq!(grade(left, right), wanted, "{left:?} {right:?}");
        }
    }
}
