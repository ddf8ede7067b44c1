//! What a whole column says where a cell cannot decide: the decimal sign, the order of day and month, the century of
//! years of two digits, zeros lost in front.

use super::calendar::{self, Reading};
use super::decimal::{Habit, habit};
use super::tidy::{fold, tidy};
use super::{Kind, Options};

/// Counts over the cells of one column. Merging the counts of parts gives the counts of the whole, in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnEvidence {
    group: Group,
    vietnamese: u64,
    western: u64,
    day_first: u64,
    month_first: u64,
    full_years: u64,
    first_year: i32,
    last_year: i32,
    full_length: u64,
    short: u64,
    leading_zero: u64,
    other_length: u64,
}

/// What can be asked of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Number,
    Date,
    /// Digits of this length.
    Digits(usize),
    Nothing,
}

/// Years of four digits that must have been seen before they decide the century of the others.
const ENOUGH_YEARS: u64 = 10;
/// Cells that must have lost a zero before the column is believed to have lost them.
const ENOUGH_SHORT: u64 = 3;

impl ColumnEvidence {
    /// Evidence for a column of that kind, with nothing seen yet.
    pub fn new(kind: &Kind) -> Self {
        let group = match kind.id {
            "so" | "so_nguyen" | "ty_le" | "tien" | "dien_tich" => Group::Number,
            "ngay" | "ngay_khuyet" | "thoi_diem" => Group::Date,
            "so_dinh_danh" => Group::Digits(12),
            "so_cmnd" => Group::Digits(9),
            "ma_so_bhxh" | "ma_so_thue" | "ma_so_doanh_nghiep" => Group::Digits(10),
            "ma_xa" | "ma_buu_chinh" | "ma_dia_diem_kinh_doanh" => Group::Digits(5),
            "ma_tinh" => Group::Digits(2),
            _ => Group::Nothing,
        };
        Self {
            group,
            vietnamese: 0,
            western: 0,
            day_first: 0,
            month_first: 0,
            full_years: 0,
            first_year: i32::MAX,
            last_year: i32::MIN,
            full_length: 0,
            short: 0,
            leading_zero: 0,
            other_length: 0,
        }
    }

    /// Looks at one cell of the column.
    pub fn observe(&mut self, text: &str) {
        match self.group {
            Group::Number => self.observe_number(text),
            Group::Date => self.observe_date(text),
            Group::Digits(length) => self.observe_digits(&tidy(text), length),
            Group::Nothing => {}
        }
    }

    /// Adds what another part of the same column showed.
    pub fn merge(&mut self, other: &Self) {
        self.vietnamese += other.vietnamese;
        self.western += other.western;
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.full_years += other.full_years;
        self.first_year = self.first_year.min(other.first_year);
        self.last_year = self.last_year.max(other.last_year);
        self.full_length += other.full_length;
        self.short += other.short;
        self.leading_zero += other.leading_zero;
        self.other_length += other.other_length;
    }

    /// The options that follow: `decimal`, `order`, `years`, `pad`; none where the column contradicts itself.
    pub fn options(&self) -> Options {
        let mut options = Options::new();
        let mut set = |name: &str, value: String| options.insert(name.to_owned(), value);
        match (self.vietnamese, self.western) {
            (1.., 0) => drop(set("decimal", ",".to_owned())),
            (0, 1..) => drop(set("decimal", ".".to_owned())),
            _ => {}
        }
        if self.month_first > 0 && self.day_first == 0 {
            set("order", "mdy".to_owned());
        }
        if self.full_years >= ENOUGH_YEARS && self.last_year.saturating_sub(self.first_year) < 100 {
            set("years", format!("{}-{}", self.first_year, self.last_year));
        }
        if let Group::Digits(length) = self.group
            && self.short >= ENOUGH_SHORT
            && self.leading_zero == 0
            && self.other_length == 0
        {
            set("pad", length.to_string());
        }
        options
    }

    fn observe_number(&mut self, text: &str) {
        let folded = fold(&tidy(text));
        let number = folded.trim_matches(|sign: char| !(sign.is_ascii_digit() || matches!(sign, '-' | '(' | ')')));
        match habit(number) {
            Some(Habit::Vietnamese) => self.vietnamese += 1,
            Some(Habit::Western) => self.western += 1,
            Some(Habit::Unknown) | None => {}
        }
    }

    fn observe_date(&mut self, text: &str) {
        let tidied = tidy(text);
        let reading = calendar::read(&tidied, &Options::new());
        let Some(year) = year(&reading) else { return };
        self.full_years += 1;
        self.first_year = self.first_year.min(year);
        self.last_year = self.last_year.max(year);
        let mut numbers = tidied.split(['/', '-', '.']).map(str::trim);
        let (Some(first), Some(second), Some(_)) = (numbers.next(), numbers.next(), numbers.next()) else {
            return;
        };
        let (Ok(first), Ok(second)) = (first.parse::<u32>(), second.parse::<u32>()) else {
            return;
        };
        match (first, second) {
            (13..=31, 1..=12) => self.day_first += 1,
            (1..=12, 13..=31) => self.month_first += 1,
            _ => {}
        }
    }

    fn observe_digits(&mut self, text: &str, length: usize) {
        let digits = text.strip_suffix(".0").unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        if digits.starts_with('0') {
            self.leading_zero += 1;
        } else if digits.len() == length {
            self.full_length += 1;
        } else if digits.len() < length && digits.len() + 3 > length {
            self.short += 1;
        } else {
            self.other_length += 1;
        }
    }
}

/// The year of a date whose year was written in full.
fn year(reading: &Reading) -> Option<i32> {
    use chrono::Datelike as _;
    match reading {
        Reading::Day(day) | Reading::Swapped(day) => Some(day.year()),
        Reading::Month(year, _) | Reading::Quarter(year, _) | Reading::Year(year) => Some(*year),
        Reading::Serial(_) | Reading::TwoDigits(_) | Reading::Bad(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(kind: &str, cells: &[&str]) -> Vec<String> {
        let kind = super::super::kind(kind).unwrap();
        let (mut whole, mut first, mut second) =
            (ColumnEvidence::new(kind), ColumnEvidence::new(kind), ColumnEvidence::new(kind));
        for (place, cell) in cells.iter().enumerate() {
            whole.observe(cell);
            if place % 2 == 0 {
                first.observe(cell);
            } else {
                second.observe(cell);
            }
        }
        second.merge(&first);
        assert_eq!(whole, second, "merging parts gives the whole");
        whole.options().into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn numbers_settle_the_decimal_sign() {
        assert_eq!(options("so", &["1.234", "1.234.567"]), ["decimal=,"]);
        assert_eq!(options("so", &["1.234", "0,75"]), ["decimal=,"]);
        assert_eq!(options("dien_tich", &["1.234 m2", "120.5 m²"]), ["decimal=."]);
        assert_eq!(options("so", &["1.234", "12"]), [""; 0]);
        assert_eq!(options("so", &["0,75", "0.75"]), [""; 0]);
        assert_eq!(options("so", &["1.234.567", "2.234.567", "120.5", "121.5"]), [""; 0]);
    }

    #[test]
    fn dates_settle_order_and_century() {
        assert_eq!(options("ngay", &["03/05/1960", "12/25/1960"]), ["order=mdy"]);
        assert_eq!(options("ngay", &["25/12/1960", "12/25/1960"]), [""; 0]);
        let mut cells: Vec<String> = (1950..=1975).map(|year| format!("1/2/{year}")).collect();
        cells.push("1/2/60".to_owned());
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        assert_eq!(options("ngay", &cells), ["years=1950-1975"]);
        assert_eq!(options("ngay", &["25/12/1960", "26/12/1960", "12/25/1961", "12/26/1961"]), [""; 0]);
        assert_eq!(options("ngay", &["13/12/2001", "31/1/2001", "12/12/2001"]), [""; 0]);
        assert_eq!(options("ngay", &["12/13/2001", "1/31/2001", "12/12/2001"]), ["order=mdy"]);
        let years = |years: &[u32]| {
            let cells: Vec<String> = years.iter().map(|year| format!("1/2/{year}")).collect();
            options("ngay", &cells.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let nine = [1950, 1951, 1952, 1953, 1954, 1955, 1956, 1957, 1958];
        assert_eq!(years(&nine), [""; 0], "too few to tell");
        assert_eq!(years(&[&nine[..], &[2049]].concat()), ["years=1950-2049"]);
        assert_eq!(years(&[&nine[..], &[2050]].concat()), [""; 0], "a century and more");
    }

    #[test]
    fn short_numbers_settle_lost_zeros() {
        assert_eq!(options("so_cmnd", &["24000001", "24000002", "24000003", "240000004"]), ["pad=9"]);
        assert_eq!(options("so_cmnd", &["24000001", "24000002", "24000003", "024000004"]), [""; 0]);
        assert_eq!(options("van_ban", &["24000001"]), [""; 0]);
        let with = |cell| options("so_cmnd", &["24000001", "2400002", "24000003.0", cell]);
        for no_number in ["", "không có", "2400000", "24000004.0"] {
            assert_eq!(with(no_number), ["pad=9"], "{no_number}");
        }
        for other in ["240001", "0240000010", "2400000010", "02400000"] {
            assert_eq!(with(other), [""; 0], "{other}");
        }
        assert_eq!(options("so_cmnd", &["24000001", "24000002"]), [""; 0], "two are no habit");
        let all = ["024000004", "024000005", "24000001", "24000002", "1234", "12345", "240000004", "240000005"];
        assert_eq!(options("so_cmnd", &all), [""; 0]);
        for (kind, length) in [("so_dinh_danh", 12), ("ma_so_thue", 10), ("ma_xa", 5), ("ma_tinh", 2)] {
            let short = "1".repeat(length - 1);
            assert_eq!(options(kind, &[short.as_str(); 3]), [format!("pad={length}")], "{kind}");
        }
    }
}
