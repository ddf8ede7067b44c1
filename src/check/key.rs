//! Keys by which rows are grouped: fields, each read in some way, and one number of 64 bits for all of them.

use chrono::NaiveDate;
use polars::prelude::{DataFrame, StringChunked};
use rustc_hash::FxHashMap;
use twox_hash::XxHash64;

use crate::error::Result;
use crate::normalize::read::{Memo, TextBatch, Texts, value};
use crate::text::{fold_header, folded_letters};

/// How a field is read before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// As it stands.
    Text,
    /// Without capitals.
    Lower,
    /// Letters alone: without marks, capitals, punctuation and the ways to shorten «công ty».
    Letters,
    /// A whole day; nothing else is compared.
    Day,
    /// The year of a whole or partial day.
    Year,
}

/// A field and how it is read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// The field.
    pub field: String,
    /// How it is read.
    pub reading: Reading,
}

impl Part {
    /// A field as it stands.
    pub(super) fn text(field: &str) -> Self {
        Self::read(field, Reading::Text)
    }

    /// A field read in some way.
    pub(super) fn read(field: &str, reading: Reading) -> Self {
        Self { field: field.to_owned(), reading }
    }
}

/// The columns of a batch, by the place of their field among those present; `None` where a column was not read.
pub(super) struct Cells(Vec<Option<Column>>);

/// A column of text.
enum Column {
    /// Of a plan, in one chunk.
    Planned(StringChunked),
    /// Of a file.
    Filed(Texts),
}

impl Column {
    /// The cell of a row.
    fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Planned(column) => column.downcast_iter().next()?.get(row),
            Self::Filed(column) => value(column, row),
        }
    }
}

impl Cells {
    /// The text columns of a batch that are fields.
    pub(super) fn of(batch: &DataFrame, present: &[String]) -> Result<Self> {
        let column = |field: &String| -> Result<Option<Column>> {
            let Ok(column) = batch.column(field) else { return Ok(None) };
            Ok(Some(Column::Planned(column.str()?.rechunk().into_owned())))
        };
        Ok(Self(present.iter().map(column).collect::<Result<_>>()?))
    }

    /// The columns of these fields, of so many that are present.
    pub(super) fn filed(fields: &[usize], columns: TextBatch, present: usize) -> Self {
        let mut cells: Vec<Option<Column>> = (0..present).map(|_| None).collect();
        for (field, column) in fields.iter().zip(columns) {
            if let Some(cell) = cells.get_mut(*field) {
                *cell = Some(Column::Filed(column));
            }
        }
        Self(cells)
    }

    /// The column of a field.
    fn column(&self, field: usize) -> Option<&Column> {
        self.0.get(field)?.as_ref()
    }

    /// The cell of a field and row.
    pub(super) fn get(&self, field: usize, row: usize) -> Option<&str> {
        self.column(field)?.get(row)
    }
}

/// A key ready to be read from [`Cells`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    parts: Vec<(usize, Reading)>,
    /// Whether an empty cell is a value like any other; else a row with one has no key.
    empties: bool,
}

impl Key {
    /// The key of these parts; `None` where a field is not present.
    pub(super) fn of(parts: &[Part], present: &[String]) -> Option<Self> {
        let place = |part: &Part| Some((present.iter().position(|field| *field == part.field)?, part.reading));
        Some(Self { parts: parts.iter().map(place).collect::<Option<_>>()?, empties: false })
    }

    /// All fields, empty or not.
    pub(super) fn whole(present: &[String]) -> Self {
        Self::standing((0..present.len()).collect())
    }

    /// The parts that cost nothing to read; where there are none, all of them.
    pub(super) fn coarse(&self) -> Self {
        let plain: Vec<_> = self.parts.iter().copied().filter(|(_, reading)| *reading == Reading::Text).collect();
        if plain.is_empty() { self.clone() } else { Self { parts: plain, ..*self } }
    }

    /// Fields as they stand, empty or not.
    pub(super) fn standing(mut fields: Vec<usize>) -> Self {
        fields.sort_unstable();
        fields.dedup();
        Self { parts: fields.into_iter().map(|at| (at, Reading::Text)).collect(), empties: true }
    }

    /// Whether some part is read otherwise than as it stands.
    pub(super) fn is_read(&self) -> bool {
        self.parts.iter().any(|(_, reading)| *reading != Reading::Text)
    }

    /// The places of its fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().map(|(at, _)| *at)
    }

    /// 64 bits (XXH64) of a row's key; `None` where it has none. Among ten million different keys the chance that any
    /// two agree is below 10⁻⁵.
    pub(super) fn print(&self, cells: &Cells, row: usize, seed: u64) -> Option<u64> {
        let mut print = seed;
        for (at, reading) in &self.parts {
            print = match cells.get(*at, row) {
                Some(text) => read(text, *reading, print)?,
                None if self.empties => XxHash64::oneshot(print, b"\x01"),
                None => return None,
            };
        }
        Some(print)
    }

    /// The same at less cost, for counting: a print is at least 1.
    pub(super) fn quick(&self, cells: &Cells, row: usize, quick: &mut Quick) -> Option<u64> {
        let mut print = 0;
        for (at, reading) in &self.parts {
            print = match cells.get(*at, row) {
                Some(text) => mix(print, quick.read(text, *reading)?),
                None if self.empties => mix(print, 0),
                None => return None,
            };
        }
        Some(print.max(1))
    }

    /// What [`Key::quick`] says of every row of a batch, nought where it says nothing; column by column.
    pub(super) fn quick_all(&self, cells: &Cells, rows: usize, quick: &mut Quick, prints: &mut Vec<u64>) {
        let first = prints.len();
        // nought begins every print, and stands for none thereafter
        prints.resize(first + rows, 0);
        let Some(prints) = prints.get_mut(first..) else { return };
        for (number, (at, reading)) in self.parts.iter().enumerate() {
            let Some(column) = cells.column(*at) else { continue };
            let living = prints.iter_mut().enumerate().filter(|(_, print)| number == 0 || **print != 0);
            quick.read_all(column, (*at, *reading), living, |print, read| {
                let read = read.unwrap_or_else(|| self.empties.then_some(0));
                *print = read.map_or(0, |read| mix(*print, read).max(1));
            });
        }
    }
}

/// Reads cells into 64 bits.
#[derive(Default)]
pub(super) struct Quick {
    letters: String,
    /// What the texts of the columns of a file read as, by field and reading.
    memos: FxHashMap<(usize, Reading), Memo<Option<u64>>>,
}

impl Quick {
    /// Reads cells of a column: `each` is told what stands there, of an empty one nothing.
    fn read_all<'p>(
        &mut self,
        column: &Column,
        of: (usize, Reading),
        rows: impl Iterator<Item = (usize, &'p mut u64)>,
        mut each: impl FnMut(&mut u64, Option<Option<u64>>),
    ) {
        match column {
            Column::Filed(texts) if texts.is_listed() => {
                let mut memo = self.memos.remove(&of).unwrap_or_default();
                let mut known = memo.over(texts);
                for (row, print) in rows {
                    each(print, known.filled(row, |text| self.read(text, of.1)).map(|read| *read));
                }
                self.memos.insert(of, memo);
            }
            _ => {
                for (row, print) in rows {
                    each(print, column.get(row).map(|text| self.read(text, of.1)));
                }
            }
        }
    }

    fn read(&mut self, text: &str, reading: Reading) -> Option<u64> {
        Some(match reading {
            Reading::Text => hash(text.as_bytes()),
            Reading::Lower => hash(text.to_lowercase().as_bytes()),
            Reading::Letters => hash(self.letters(text).as_bytes()),
            Reading::Day => hash(&day(text)?.to_le_bytes()),
            Reading::Year => hash(&year(text)?.to_le_bytes()),
        })
    }

    /// The same as [`letters`], at once where every letter is a Latin one.
    fn letters(&mut self, text: &str) -> &str {
        let known = folded_letters();
        self.letters.clear();
        let mut word = 0;
        for letter in text.chars() {
            match known.get(letter) {
                Some(Some(folded)) if folded.is_alphanumeric() => self.letters.push(*folded),
                // what is neither letter nor figure parts words
                Some(Some(_)) => {
                    spell_out(&mut self.letters, word);
                    word = self.letters.len();
                }
                Some(None) => {}
                None => {
                    self.letters = letters(text);
                    return &self.letters;
                }
            }
        }
        spell_out(&mut self.letters, word);
        &self.letters
    }
}

/// Writes the word that begins at `word` out in full where it is short for others.
fn spell_out(letters: &mut String, word: usize) {
    if let Some(whole) = letters.get(word..).and_then(in_full) {
        letters.truncate(word);
        letters.push_str(whole);
    }
}

/// Two odd numbers without a pattern: digits of the golden ratio and of the square root of three.
const ODD: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xbb67_ae85_84ca_a73b];

/// One print of two: both halves of their product.
fn mix(one: u64, other: u64) -> u64 {
    let [one, other] = [one ^ ODD[0], other ^ ODD[1]].map(u128::from);
    let product = one * other;
    half(product) ^ half(product >> 64)
}

/// 64 bits of 128, spread evenly.
pub(super) fn of_bits(bits: u128) -> u64 {
    mix(half(bits), half(bits >> 64))
}

/// The lower 64 bits.
fn half(bits: u128) -> u64 {
    u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default()
}

/// 64 bits of some bytes; those of short ones are worked out here, as a call costs more than they do.
fn hash(bytes: &[u8]) -> u64 {
    let mut held = [0; 16];
    let Some(short) = held.get_mut(..bytes.len()) else { return XxHash64::oneshot(1, bytes) };
    short.copy_from_slice(bytes);
    let held = u128::from_le_bytes(held);
    mix(half(held) ^ bytes.len() as u64, half(held >> 64))
}

fn read(text: &str, reading: Reading, seed: u64) -> Option<u64> {
    Some(match reading {
        Reading::Text => XxHash64::oneshot(seed, text.as_bytes()),
        Reading::Lower => XxHash64::oneshot(seed, text.to_lowercase().as_bytes()),
        Reading::Letters => XxHash64::oneshot(seed, letters(text).as_bytes()),
        Reading::Day => XxHash64::oneshot(seed, &day(text)?.to_le_bytes()),
        Reading::Year => XxHash64::oneshot(seed, &year(text)?.to_le_bytes()),
    })
}

/// Days since 1 January 1970 of a text that begins with a whole ISO day.
pub(super) fn day(text: &str) -> Option<i32> {
    let bytes = text.as_bytes().get(..10)?;
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (digits(&bytes[..4])?, digits(&bytes[5..7])?, digits(&bytes[8..])?);
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))?;
    Some(date.to_epoch_days())
}

/// The number `yyyymmdd` of a text that begins with a whole ISO day.
pub(super) fn ymd(text: &str) -> Option<i32> {
    day(text)?;
    let bytes = text.as_bytes();
    let part = |range: std::ops::Range<usize>| bytes.get(range).and_then(digits).map(i32::from);
    Some(part(0..4)? * 10_000 + part(5..7)? * 100 + part(8..10)?)
}

/// The year of `2024`, `2024-03` or a day.
pub(super) fn year(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 4 || (bytes.len() >= 7 && bytes[4] == b'-');
    if shaped { digits(&bytes[..4]).map(i32::from) } else { None }
}

fn digits(bytes: &[u8]) -> Option<u16> {
    bytes.iter().try_fold(0_u16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0')))
}

fn letters(name: &str) -> String {
    fold_header(name).split(' ').map(|word| in_full(word).unwrap_or(word)).collect()
}

/// What a folded word is short for.
fn in_full(word: &str) -> Option<&'static str> {
    if word.len() > 4 {
        return None;
    }
    match word {
        "cty" => Some("congty"),
        "tnhh" => Some("trachnhiemhuuhan"),
        "mtv" | "1tv" => Some("motthanhvien"),
        "cp" => Some("cophan"),
        "ctcp" => Some("congtycophan"),
        "dntn" => Some("doanhnghieptunhan"),
        "htx" => Some("hoptacxa"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_one_name_have_the_same_letters() {
        assert_eq!(letters("CTY TNHH MTV Du lịch Sêrêpốk"), letters("Công ty TNHH Một thành viên DU LỊCH SÊRÊPỐK"));
        assert_eq!(letters("Dương Mỹ Thúy"), letters("duong my thuy"));
        assert_eq!(letters("CTCP Mẫu"), letters("Công ty cổ phần Mẫu"));
        assert_eq!(letters("Cty CP Mẫu"), letters("Công ty Cổ phần MẪU"));
        assert_eq!(letters("DNTN Mẫu 1TV"), letters("Doanh nghiệp tư nhân Mẫu một thành viên"));
        assert_eq!(letters("HTX Mẫu"), letters("Hợp tác xã Mẫu"));
        assert_ne!(letters("Nguyễn Văn An"), letters("Nguyễn Văn Anh"));
    }

    #[test]
    fn letters_read_at_once_are_the_same() {
        let mut quick = Quick::default();
        for code in 0..0x3000 {
            let Some(letter) = char::from_u32(code) else { continue };
            for text in [format!("Cty {letter}1TV"), format!("x{letter}cp{letter} tnhh"), format!("{letter}\u{301}")] {
                assert_eq!(quick.letters(&text), letters(&text), "{text:?} {code:x}");
            }
        }
        let whole = quick.letters("CTCP 24 Lê Duẩn,  P. Tân Lợi/TP.BMT").to_owned();
        assert_eq!(whole, "congtycophan24leduanptanloitpbmt");
    }

    #[test]
    fn days_and_years_are_read_from_canonical_text() {
        assert_eq!(day("1970-01-02"), Some(1));
        assert_eq!(day("2026-11-01T08:00:00"), day("2026-11-01"));
        assert_eq!([day("2024-02-30"), day("2024-2-3"), day("2024"), day("12345-67-89")], [None; 4]);
        assert_eq!([day("2024-01/05"), day("2024/01-05"), day("2024-0a-05")], [None; 3]);
        assert_eq!(
            [ymd("2024-01-05"), ymd("2024-12-31T08:00:00"), ymd("2024-13-01")],
            [Some(20_240_105), Some(20_241_231), None]
        );
        assert_eq!([year("1960"), year("1960-03"), year("1960-03-01")], [Some(1960); 3]);
        assert_eq!([year("19600"), year("31/02/2024"), year("năm"), year("")], [None; 4]);
    }
}
