//! Days: the same, swapped day and month, year only, a slip in one part.

use arrow::array::StringArray;

use super::{Builder, Compare, Kind, MISSING, cell, rows};
use crate::lang::Text;
use crate::link::intern::{Interner, Shares};

const SAME: u8 = 1;
const YEAR_ONLY: u8 = 2;
const SWAPPED: u8 = 3;
const NEAR: u8 = 4;
const SAME_YEAR: u8 = 5;
const OTHER: u8 = 6;

/// Days.
pub static KIND: Kind = Kind {
    id: "date",
    title: Text::new(
        "Ngày tháng, kể cả chỉ có năm và đảo ngày tháng",
        "A day, also year only or day and month swapped",
    ),
    fields: &["date"],
    grades: &["giong", "chi_nam", "dao", "gan", "cung_nam", "khac"],
    parts: &["ngay", "nam", "khong_thu_tu"],
    build: |_| Box::new(Dates::default()),
};

/// A day or a year; month and day are 0 where only the year is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_field_names, reason = "named after what they hold")]
pub(crate) struct Day {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl Day {
    /// Reads `d/m/y`, `y-m-d`, with `/`, `-`, `.` or space between, with or without a time after, or a year.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let day = text.split(['T', 't']).next().unwrap_or(text);
        let mut numbers = [0_u16; 3];
        let mut found = 0;
        for part in day.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty()).take(3) {
            if part.len() > 4 {
                break;
            }
            *numbers.get_mut(found)? = part.parse().ok()?;
            found += 1;
        }
        let (year, month, day) = match (found, numbers) {
            (1, [year, ..]) => (year, 0, 0),
            (2, [month, year, _]) if year > 31 => (year, month, 0),
            (3, [year, month, day]) if year > 31 => (year, month, day),
            (3, [day, month, year]) => (year, month, day),
            _ => return None,
        };
        let known = (1000..=9999).contains(&year) && month <= 31 && day <= 31;
        known.then_some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }

    /// A number that grows with time.
    pub(crate) fn ordinal(self) -> u32 {
        self.packed()
    }

    fn packed(self) -> u32 {
        u32::from(self.year) << 10 | u32::from(self.month) << 5 | u32::from(self.day)
    }

    fn unpack(packed: u32) -> Self {
        Self { year: (packed >> 10) as u16, month: (packed >> 5 & 31) as u8, day: (packed & 31) as u8 }
    }

    /// Whether it says no more than the year: offices write 1 January where they know only the year.
    fn is_year(self) -> bool {
        self.month == 0 || (self.day <= 1 && self.month == 1)
    }

    fn against(self, other: Self) -> u8 {
        if self.year == other.year {
            if self.is_year() || other.is_year() {
                return YEAR_ONLY;
            }
            if self == other {
                return SAME;
            }
            if self.day == other.month && self.month == other.day {
                return SWAPPED;
            }
            if self.month == other.month || self.day == other.day {
                return NEAR;
            }
            return SAME_YEAR;
        }
        let near = !self.is_year() && self.month == other.month && self.day == other.day;
        if near { NEAR } else { OTHER }
    }
}

#[derive(Default)]
struct Dates {
    days: Vec<u32>,
    numbers: Vec<u32>,
    interner: Interner,
    shares: Option<Shares>,
}

impl Builder for Dates {
    fn push(&mut self, fields: &[Option<&StringArray>]) {
        for row in 0..rows(fields) {
            let packed = cell(fields, 0, row).and_then(Day::parse).map_or(0, Day::packed);
            self.days.push(packed);
            self.numbers.push(if packed == 0 { 0 } else { self.interner.add(u64::from(packed)).0 });
        }
    }

    fn finish(mut self: Box<Self>) -> Box<dyn Compare> {
        let rows = self.days.len();
        self.shares = Some(std::mem::take(&mut self.interner).finish(rows));
        self
    }
}

impl Compare for Dates {
    fn grade(&self, left: usize, right: usize) -> u8 {
        match (self.days.get(left), self.days.get(right)) {
            (Some(&left), Some(&right)) if left != 0 && right != 0 => Day::unpack(left).against(Day::unpack(right)),
            _ => MISSING,
        }
    }

    fn key(&self, part: usize, row: usize) -> Option<u64> {
        let day = Day::unpack(self.days.get(row).copied().filter(|packed| *packed != 0)?);
        match part {
            1 => Some(u64::from(day.year)),
            _ if day.is_year() => None,
            0 => Some(u64::from(day.packed())),
            _ => {
                let (low, high) = (day.day.min(day.month), day.day.max(day.month));
                Some(u64::from(Day { year: day.year, month: low, day: high }.packed()))
            }
        }
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
    fn reads_the_forms_seen() {
        let day = Day { year: 1988, month: 5, day: 3 };
        for text in ["03/05/1988", "3/5/1988", "1988-05-03", "03.05.1988", "1988-05-03T10:00:00"] {
            assert_eq!(Day::parse(text), Some(day), "{text}");
        }
        assert_eq!(Day::parse("1988"), Some(Day { year: 1988, month: 0, day: 0 }));
        for text in ["", "abc", "31", "1/2", "99/99/1988", "12345678901"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn grades() {
        let grade = |left: &str, right: &str| {
            let (left, right) = (Day::parse(left).unwrap(), Day::parse(right).unwrap());
            assert_eq!(left.against(right), right.against(left));
            KIND.grades[usize::from(left.against(right)) - 1]
        };
        assert_eq!(grade("03/05/1988", "1988-05-03"), "giong");
        assert_eq!(grade("03/05/1988", "05/03/1988"), "dao");
        assert_eq!(grade("03/05/1988", "1988"), "chi_nam");
        assert_eq!(grade("03/05/1988", "01/01/1988"), "chi_nam");
        assert_eq!(grade("03/05/1988", "04/05/1988"), "gan");
        assert_eq!(grade("03/05/1988", "03/05/1978"), "gan");
        assert_eq!(grade("03/05/1988", "17/09/1988"), "cung_nam");
        assert_eq!(grade("03/05/1988", "17/09/1958"), "khac");
    }
}
