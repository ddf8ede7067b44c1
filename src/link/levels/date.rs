//! Days: the same, swapped day and month, year only, a slip in one part.

use super::{Cells, Compare, Kind, MISSING, Reader, at, put, value_of, words_of};
use crate::lang::Text;
use crate::link::intern::share;

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
    words: 1,
    page: include_str!("date.md"),
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
        let mut numbers = [0_u16; 3];
        let (mut found, mut width) = (0, 0_usize);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    if width == 0 {
                        found += 1;
                    }
                    width += 1;
                    if width > 4 {
                        // more digits than a year has: no part of a day
                        found -= 1;
                        break;
                    }
                    let number = numbers.get_mut(found - 1)?;
                    *number = *number * 10 + u16::from(byte - b'0');
                }
                b'T' | b't' => break,
                b'/' | b'-' | b'.' | b' ' if found == 3 => break,
                b'/' | b'-' | b'.' | b' ' => width = 0,
                _ => return None,
            }
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

/// First and last year whose days are counted one by one; others count as rare.
const YEARS: std::ops::Range<u16> = 1900..2156;

#[derive(Default)]
struct Dates {
    counts: Vec<u32>,
    rows: usize,
}

/// Where a day is counted.
fn slot(day: Day) -> Option<usize> {
    let year = YEARS.contains(&day.year).then(|| usize::from(day.year - YEARS.start))?;
    Some(year << 10 | usize::from(day.month) << 5 | usize::from(day.day))
}

impl Dates {
    /// Counts one more record of a day.
    fn count(&mut self, day: Day) {
        if self.counts.is_empty() {
            self.counts = vec![0; YEARS.len() << 10];
        }
        if let Some(count) = slot(day).and_then(|slot| self.counts.get_mut(slot)) {
            *count += 1;
        }
    }
}

impl Reader for Dates {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        if let Some(day) = cells.get(0).and_then(Day::parse) {
            put(words, 0, day.packed());
            self.count(day);
        }
    }

    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        cells.get(0).and_then(Day::parse).map_or_else(Vec::new, |day| value_of(&[day.packed()]))
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        words_of(value, words)?;
        self.again(words);
        (Day::unpack(at(words, 0)).packed() == at(words, 0)).then_some(false)
    }

    fn again(&mut self, words: &[u32]) {
        if at(words, 0) != 0 {
            self.count(Day::unpack(at(words, 0)));
        }
    }

    fn finish(mut self: Box<Self>, rows: usize) -> Box<dyn Compare> {
        self.rows = rows;
        self
    }
}

impl Compare for Dates {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        match (at(left, 0), at(right, 0)) {
            (0, _) | (_, 0) => MISSING,
            (left, right) => Day::unpack(left).against(Day::unpack(right)),
        }
    }

    fn key(&self, part: usize, words: &[u32]) -> Option<u64> {
        let day = Day::unpack(Some(at(words, 0)).filter(|packed| *packed != 0)?);
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

    fn implied(&self, part: usize) -> &'static [usize] {
        match part {
            0 => &[1, 2],
            2 => &[1],
            _ => &[],
        }
    }

    fn share(&self, _grade: u8, left: &[u32], right: &[u32]) -> f32 {
        let count =
            |packed: u32| slot(Day::unpack(packed)).and_then(|slot| self.counts.get(slot)).map_or(1, |seen| *seen);
        share(count(at(left, 0)).max(count(at(right, 0))), self.rows as f32)
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
