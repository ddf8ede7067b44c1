//! Expressions that probes are made of, and the columns derived once for all probes.
//!
//! For a field `x` the rows also hold `x#day` (Date, null unless a whole ISO day), `x#year` (Int32, from a year, month
//! or day), `x#ymd` (see [`ymd`]), `x#number` (Float64, null unless a number), `x#flaws` (UInt8, see [`super::flaws`]),
//! `x#born` (see [`born`]) and `x#organisation` (see [`organisation`]); addresses also hold `x#unit` (see [`unit`]). A plan
//! only computes those that a probe uses.

use std::sync::{Mutex, PoisonError};

use chrono::{Datelike as _, NaiveDate};
use polars::prelude::{
    BooleanChunked, Column, DataType, Expr, Field as Slot, Int32Chunked, IntoColumn as _, LazyFrame, NamedFrom as _,
    NewChunkedArray as _, PlSmallStr, PolarsResult, Schema, Series, StringChunked, StringChunkedBuilder, UInt8Chunked,
    col, lit,
};

use super::flaws::flaws;
use super::{Context, Probe, key};
use crate::dictionary::Role;
use crate::units::{Outcome, Resolver, Units};

/// The text of a field.
pub(super) fn text(field: &str) -> Expr {
    col(field)
}

/// True where the field holds something.
pub(super) fn filled(field: &str) -> Expr {
    col(field).is_not_null()
}

/// The whole day of a field, else null.
pub(super) fn day(field: &str) -> Expr {
    col(format!("{field}#day"))
}

/// The year of a whole or partial day, else null.
pub(super) fn year(field: &str) -> Expr {
    col(format!("{field}#year"))
}

/// The number of a field, else null.
pub(super) fn number(field: &str) -> Expr {
    col(format!("{field}#number"))
}

/// Twice the year of birth that the digits of a personal number hold, and one more for women; null unless 12 digits.
pub(super) fn born(field: &str) -> Expr {
    col(format!("{field}#born"))
}

/// What the units make of an address: one letter (`c` a commune in force, `w` a former one that went whole into one, `d`
/// divided, `a` several fit), then the commune codes joined by blanks; null where no commune was recognized.
pub(super) fn unit(address: &str) -> Expr {
    col(format!("{address}#unit"))
}

/// True where the text names an organisation: fields of a holder hold persons and organisations alike.
pub(super) fn organisation(field: &str) -> Expr {
    col(format!("{field}#organisation"))
}

/// Whether a text begins with one of the words for organisations and a space, whatever the case.
fn is_organisation(text: &str) -> bool {
    const WORDS: [&str; 38] = [
        "công ty ",
        "cty ",
        "tổng công ty ",
        "tập đoàn ",
        "doanh nghiệp ",
        "dntn ",
        "hợp tác xã ",
        "htx ",
        "liên hiệp ",
        "hộ kinh doanh ",
        "ủy ban ",
        "uỷ ban ",
        "ubnd ",
        "sở ",
        "ban ",
        "phòng ",
        "chi cục ",
        "cục ",
        "trung tâm ",
        "trường ",
        "bệnh viện ",
        "trạm ",
        "chi nhánh ",
        "ngân hàng ",
        "quỹ ",
        "hội ",
        "đoàn ",
        "nhà thờ ",
        "giáo xứ ",
        "chùa ",
        "công an ",
        "đảng ủy ",
        "nông trường ",
        "lâm trường ",
        "viện ",
        "đội ",
        "xí nghiệp ",
        "nhà máy ",
    ];
    let small = |letter: char| match letter {
        'a'..='z' | ' ' => letter,
        // the long s is one of the two letters that fold to a letter of these words and are not its capital
        'ſ' => 's',
        _ => Some(letter.to_lowercase())
            .filter(|small| small.len() == 1)
            .and_then(|mut small| small.next())
            .unwrap_or(letter),
    };
    let mut letters = text.chars().map(small);
    let Some(first) = letters.next() else { return false };
    WORDS.iter().any(|word| {
        let (mut word, mut letters) = (word.chars(), letters.clone());
        word.next() == Some(first) && word.all(|letter| letters.next() == Some(letter))
    })
}

/// True where a function says so of the text.
pub(super) fn judged(field: &str, judge: impl Fn(&str) -> bool + Send + Sync + 'static) -> Expr {
    let look = move |texts: Column| -> PolarsResult<Column> {
        let told = told(texts.str()?, &judge);
        Ok(BooleanChunked::from_iter_options(texts.name().clone(), told.into_iter()).into_column())
    };
    text(field).map(look, |_: &Schema, field: &Slot| Ok(Slot::new(field.name().clone(), DataType::Boolean)))
}

/// What a function says of each text. Cells that a file spells by one text of its dictionary are one view of it, and a short
/// text is its own view: where such a view was seen a little before, the function is not asked again.
fn told<T: Copy>(texts: &StringChunked, judge: impl Fn(&str) -> T) -> Vec<Option<T>> {
    /// Views remembered, each in the slot that its bits name.
    const SLOTS: usize = 1 << 10;
    const SHIFT: u32 = u64::BITS - SLOTS.ilog2();
    let mut all = Vec::with_capacity(texts.len());
    for chunk in texts.downcast_iter() {
        // views of another chunk may be of other buffers
        let mut known: Vec<Option<(u128, T)>> = vec![None; SLOTS];
        for (text, view) in chunk.iter().zip(chunk.views().iter()) {
            let Some(text) = text else {
                all.push(None);
                continue;
            };
            let view = view.as_u128();
            let slot = usize::try_from(key::of_bits(view) >> SHIFT).unwrap_or_default();
            let told = match known.get(slot) {
                Some(Some((known, told))) if *known == view => *told,
                _ => {
                    let told = judge(text);
                    if let Some(slot) = known.get_mut(slot) {
                        *slot = Some((view, told));
                    }
                    told
                }
            };
            all.push(Some(told));
        }
    }
    all
}

/// Whether a text is so many digits and nothing else.
pub(super) fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// True where the text has the flaw.
pub(super) fn flawed(field: &str, flaw: u8) -> Expr {
    col(format!("{field}#flaws")).and(lit(flaw)).neq(lit(0_u8))
}

/// The place of a row as one number: part in the upper half, line in the lower.
pub(super) fn place() -> Expr {
    col("_part").cast(DataType::UInt64) * lit(1_u64 << 32) + col("_line").cast(DataType::UInt64)
}

/// Part and line of a [`place`].
pub(super) fn unplace(place: u64) -> (u16, u32) {
    (u16::try_from(place >> 32).unwrap_or(u16::MAX), u32::try_from(place & u64::from(u32::MAX)).unwrap_or(u32::MAX))
}

/// A day as a literal.
pub(super) fn on(date: NaiveDate) -> Expr {
    lit(date)
}

/// A whole day as the number `yyyymmdd`, for sums of years, else null.
pub(super) fn ymd(field: &str) -> Expr {
    col(format!("{field}#ymd"))
}

/// A literal day as `yyyymmdd`.
pub(super) fn ymd_of(date: NaiveDate) -> Expr {
    lit(date.year() * 10_000 + i32::try_from(date.month() * 100 + date.day()).unwrap_or_default())
}

/// Whether the text is one of a list.
pub(super) fn among<'a>(field: &str, list: impl IntoIterator<Item = &'a str>) -> Expr {
    is_one_of(text(field), list)
}

/// Whether a text expression is one of a list.
pub(super) fn is_one_of<'a>(text: Expr, list: impl IntoIterator<Item = &'a str>) -> Expr {
    let list: Vec<&str> = list.into_iter().collect();
    text.is_in(lit(Series::new(PlSmallStr::EMPTY, list)).implode(false), false)
}

impl Probe {
    /// A probe on a field: among the rows where it is filled.
    pub(super) fn of(field: &str, broken: Expr) -> Self {
        Self::among(field, filled(field), broken)
    }

    /// A probe on a field among the rows where `tested` holds.
    pub(super) fn among(field: &str, tested: Expr, broken: Expr) -> Self {
        Self { field: field.to_owned(), tested, broken, beside: Vec::new(), says: None, once: false }
    }

    /// Shows the values of these fields too.
    pub(super) fn beside(mut self, fields: &[&str]) -> Self {
        self.beside = fields.iter().map(|&field| field.to_owned()).collect();
        self
    }

    /// Told once for the whole set.
    pub(super) fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Says this.
    pub(super) fn says(mut self, text: impl Into<String>) -> Self {
        self.says = Some(text.into());
        self
    }
}

/// The rows with the derived columns of every field; an engine drops those that no probe uses.
pub(super) fn derive(rows: LazyFrame, context: &Context<'_>) -> LazyFrame {
    let columns = context.present.iter().flat_map(|field| {
        [
            numbers(field, key::day, DataType::Date).alias(format!("{field}#day")),
            numbers(field, key::year, DataType::Int32).alias(format!("{field}#year")),
            numbers(field, key::ymd, DataType::Int32).alias(format!("{field}#ymd")),
            text(field).cast(DataType::Float64).alias(format!("{field}#number")),
            text(field).map(flaws_of, flaws_type).alias(format!("{field}#flaws")),
            numbers(field, born_of, DataType::Int32).alias(format!("{field}#born")),
            judged(field, is_organisation).alias(format!("{field}#organisation")),
        ]
    });
    let addresses = context.fields().filter(|field| field.role == Some(Role::Address)).map(|field| &field.id);
    let units = addresses.map(|field| derived_unit(field, context.as_of).alias(format!("{field}#unit")));
    rows.with_columns(columns.chain(units).collect::<Vec<_>>())
}

fn derived_unit(field: &str, day: NaiveDate) -> Expr {
    // resolvers that have learnt the ends of addresses, for the threads that take turns
    let idle: Mutex<Vec<Resolver<'static>>> = Mutex::default();
    let read = move |texts: Column| -> PolarsResult<Column> {
        let waiting = || idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = waiting().pop();
        let mut resolver = known.unwrap_or_else(|| Resolver::new(Units::builtin(), day));
        let (mut units, mut told) = (StringChunkedBuilder::new(texts.name().clone(), texts.len()), String::new());
        for text in texts.str()?.iter() {
            let found = text.is_some_and(|text| unit_of(&mut resolver, text, &mut told));
            units.append_option(found.then_some(told.as_str()));
        }
        waiting().push(resolver);
        Ok(units.finish().into_column())
    };
    text(field).map(read, |_: &Schema, field: &Slot| Ok(field.clone()))
}

/// Writes what an address says into `told`; whether it says anything.
fn unit_of(resolver: &mut Resolver<'_>, address: &str, told: &mut String) -> bool {
    let found = resolver.resolve(address);
    let letter = match found.status {
        Outcome::Current => "c",
        Outcome::Whole => "w",
        Outcome::Divided => "d",
        Outcome::Ambiguous => "a",
        Outcome::Unknown => return false,
    };
    told.clear();
    told.push_str(letter);
    match found.code {
        Some(code) => told.push_str(code),
        None => told.push_str(&found.candidates.join(" ")),
    }
    true
}

/// Reads each text as a whole number; null where there is none.
fn numbers(field: &str, of: fn(&str) -> Option<i32>, kind: DataType) -> Expr {
    let given = kind.clone();
    let read = move |texts: Column| -> PolarsResult<Column> {
        let found = told(texts.str()?, of).into_iter().map(Option::flatten);
        Int32Chunked::from_iter_options(texts.name().clone(), found).into_column().cast(&kind)
    };
    text(field).map(read, move |_: &Schema, field: &Slot| Ok(Slot::new(field.name().clone(), given.clone())))
}

/// Year and sex that the digits 4 to 6 of a personal number hold: twice the year, and one more for women (Circular
/// 17/2024/TT-BCA).
fn born_of(number: &str) -> Option<i32> {
    let digits = number.as_bytes();
    if digits.len() != 12 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |at: usize| i32::from(digits[at] - b'0');
    let year = 1900 + digit(3) / 2 * 100 + digit(4) * 10 + digit(5);
    Some(year * 2 + digit(3) % 2)
}

#[expect(clippy::needless_pass_by_value, reason = "the signature polars asks for")]
fn flaws_of(column: Column) -> PolarsResult<Column> {
    let found = told(column.str()?, flaws).into_iter();
    Ok(UInt8Chunked::from_iter_options(column.name().clone(), found).into_column())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature polars asks for")]
fn flaws_type(_: &Schema, field: &Slot) -> PolarsResult<Slot> {
    Ok(Slot::new(field.name().clone(), DataType::UInt8))
}

#[cfg(test)]
mod tests {
    use super::{born_of, is_organisation, unplace};

    #[test]
    fn an_organisation_is_known_by_its_first_words() {
        for text in ["Công ty TNHH A", "CÔNG TY A", "HỘ KINH DOANH B", "Ủy ban nhân dân", "Sở Y tế", "ſở Y tế", "Ban A"]
        {
            assert!(is_organisation(text), "{text}");
        }
        for text in ["Trần Văn An", "Sở", "Bàn Văn An", "Công Văn Ty", "", " Sở Y tế", "Banh A"] {
            assert!(!is_organisation(text), "{text}");
        }
    }

    #[test]
    fn the_digits_of_a_personal_number_tell_century_sex_and_year() {
        for (number, year, woman) in [
            ("066089000123", 1989, 0),
            ("066189000123", 1989, 1),
            ("066207000123", 2007, 0),
            ("066307000123", 2007, 1),
            ("066400000123", 2100, 0),
            ("066999000123", 2399, 1),
        ] {
            assert_eq!(born_of(number), Some(year * 2 + woman), "{number}");
        }
        for number in ["06608900012", "0660890001234", "06608900012a", ""] {
            assert_eq!(born_of(number), None, "{number}");
        }
    }

    #[test]
    fn a_place_holds_part_and_line() {
        assert_eq!(unplace((3 << 32) + 17), (3, 17));
        assert_eq!(unplace(u64::from(u32::MAX)), (0, u32::MAX));
        assert_eq!(unplace(u64::MAX), (u16::MAX, u32::MAX));
    }
}
