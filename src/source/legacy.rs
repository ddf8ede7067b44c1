//! Decoding before anything is trimmed: legacy fonts, mojibake and `="0123"`, cell by cell with column and sheet as context.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::grid::{Cell, Row, RowSource, Sheet};
use crate::error::Result;
use crate::text::decode::decode_tcvn3;
use crate::text::{ByWords, Context, Legacy, decode, detect, evident, is_plain};

/// Cells remembered: a column repeats its names and places.
const REMEMBERED: usize = 1 << 15;
/// Bytes of the longest cell that is remembered.
const LONGEST: usize = 128;

/// What became of a cell: its new text and the rule; `None` where it stays.
type Decoding = Option<(String, &'static str)>;

/// The rows of a sheet, decoded, one after another.
pub(super) struct Decoded {
    mender: Mender,
    head: std::vec::IntoIter<Row>,
    rest: Option<Box<dyn RowSource>>,
}

impl Decoded {
    /// Takes the rows out of a sheet.
    pub(super) fn of(sheet: &mut Sheet) -> Self {
        let mender = Mender::learn(sheet);
        Self { mender, head: std::mem::take(&mut sheet.rows).into_iter(), rest: sheet.rest.take() }
    }
}

impl RowSource for Decoded {
    fn next_row(&mut self) -> Result<Option<Row>> {
        let mut row = match self.head.next() {
            Some(row) => Some(row),
            None => self.rest.as_mut().map(|rest| rest.next_row()).transpose()?.flatten(),
        };
        if let Some(row) = &mut row {
            self.mender.mend(row);
        }
        Ok(row)
    }
}

/// What a sheet's cells taught about its encodings.
#[derive(Default)]
pub(super) struct Mender {
    columns: BTreeMap<u32, Context>,
    fonts: Vec<String>,
    legacy: bool,
    /// What most cells of a column are in, where nearly all agree; for the sheet under `None`.
    habits: BTreeMap<Option<u32>, Legacy>,
    /// Columns in which right words may be legacy text all the same.
    doubted: Vec<u32>,
    /// Cells looked at before, by column: deciding what a cell is in costs more than looking it up.
    seen: FxHashMap<u32, FxHashMap<Box<str>, Decoding>>,
    remembered: usize,
}

impl Mender {
    /// Learns from the first rows of a sheet.
    pub(super) fn learn(sheet: &Sheet) -> Self {
        let mut by_column = BTreeMap::<u32, Vec<&str>>::new();
        for (cell, text) in sheet.rows.iter().flat_map(Row::iter).filter(|(_, text)| !text.is_ascii()) {
            by_column.entry(cell.column).or_default().push(text);
        }
        let (mut columns, mut context, mut legacy) = (BTreeMap::new(), Context::default(), false);
        let mut shown = ByWords::default();
        for (column, texts) in by_column {
            context = context.next_column();
            for text in texts {
                legacy |= suspicious(text);
                context.count(shown.get(text, evident));
            }
            columns.insert(column, context);
        }
        // every column judges by the whole sheet
        for known in columns.values_mut() {
            known.sheet = context.sheet;
        }
        let told = |font: &String| {
            let name = font.trim().to_ascii_lowercase();
            name.starts_with(".vn") || name.starts_with("vni")
        };
        // names of other fonts say nothing
        let fonts = if sheet.fonts.iter().any(told) { sheet.fonts.clone() } else { Vec::new() };
        let mut made = Self { columns, fonts, legacy, ..Self::default() };
        if legacy {
            made.habits = made.habits(sheet);
            let decided = |column: &u32| made.habits.get(&Some(*column)).is_none_or(|habit| *habit == Legacy::Unicode);
            let doubted = made.columns.iter().filter(|(column, known)| !known.trusts_unicode() || !decided(column));
            made.doubted = doubted.map(|(column, _)| *column).collect();
        }
        made
    }

    /// Words of ethnic-minority languages («Mnông», «Ê Đê») are no Vietnamese syllables: they follow their column.
    fn habits(&self, sheet: &Sheet) -> BTreeMap<Option<u32>, Legacy> {
        let mut counts = BTreeMap::<Option<u32>, BTreeMap<Legacy, u32>>::new();
        for (cell, text) in sheet.rows.iter().flat_map(Row::iter).filter(|(_, text)| !text.is_ascii()) {
            let context = self.columns.get(&cell.column).copied().unwrap_or_default();
            let legacy = detect(text, &context, self.font(cell));
            // letters that Unicode and legacy text share say nothing
            if let Some(legacy) = legacy.or_else(|| {
                text.chars().any(|letter| letter > '\u{FF}' && !suspicious_beyond(letter)).then_some(Legacy::Unicode)
            }) {
                for place in [Some(cell.column), None] {
                    *counts.entry(place).or_default().entry(legacy).or_default() += 1;
                }
            }
        }
        counts
            .into_iter()
            .filter_map(|(place, counts)| {
                let all: u32 = counts.values().sum();
                let (legacy, most) = counts.into_iter().max_by_key(|(_, count)| *count)?;
                (most >= 5 && most * 10 >= all * 8).then_some((place, legacy))
            })
            .collect()
    }

    /// Decodes the cells of a row.
    pub(super) fn mend(&mut self, row: &mut Row) {
        if !self.leaves(row) {
            row.mend(|cell, text| self.recall(cell, text));
        }
    }

    /// Nothing in the row can be legacy text or `="0123"`.
    fn leaves(&self, row: &Row) -> bool {
        let text = row.all_text();
        let unicode = || self.fonts.is_empty() && !self.legacy && !suspicious(text);
        let capitals =
            || row.iter().any(|(cell, _)| self.font(cell).is_some_and(|font| font.trim_end().ends_with(['H', 'h'])));
        let plain = if text.is_ascii() { !capitals() } else { unicode() };
        // most rows have no «=»: looking for one letter is cheaper than for two
        plain && !(memchr::memchr(b'=', text.as_bytes()).is_some() && text.contains("=\""))
    }

    /// What becomes of a cell, looked up or worked out.
    fn recall(&mut self, cell: &Cell, text: &str) -> Decoding {
        if text.is_ascii() || cell.font.is_some() || text.len() > LONGEST {
            return self.cell(cell, text);
        }
        if is_plain(text) && !self.doubted.contains(&cell.column) {
            return None;
        }
        if let Some(known) = self.seen.get(&cell.column).and_then(|seen| seen.get(text)) {
            return known.clone();
        }
        let made = self.cell(cell, text);
        if self.remembered < REMEMBERED {
            self.remembered += 1;
            self.seen.entry(cell.column).or_default().insert(text.into(), made.clone());
        }
        made
    }

    fn font(&self, cell: &Cell) -> Option<&str> {
        self.fonts.get(usize::from(cell.font?)).map(String::as_str)
    }

    fn cell(&self, cell: &Cell, text: &str) -> Decoding {
        if let Some(bare) =
            text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|bare| !bare.contains('"'))
        {
            return Some((bare.to_owned(), "excel_text"));
        }
        let font = self.font(cell);
        if font.is_none() && (text.is_ascii() || (!self.legacy && !suspicious(text))) {
            return None;
        }
        let context = self.columns.get(&cell.column).copied().unwrap_or_default();
        let legacy = match detect(text, &context, font).filter(|legacy| *legacy != Legacy::Unicode) {
            Some(legacy) => legacy,
            None => self.by_habit(cell.column, text)?,
        };
        let decoded = decoded(text, legacy);
        (decoded != text).then(|| (decoded.into_owned(), legacy.step()))
    }
}

impl Mender {
    /// The habit of the column, or of the sheet, for a text that could be legacy and that the habit explains wholly.
    fn by_habit(&self, column: u32, text: &str) -> Option<Legacy> {
        let own = self.habits.get(&Some(column)).copied();
        let habit = own
            .or_else(|| self.habits.get(&None).copied())
            .filter(|habit| matches!(habit, Legacy::Tcvn3 | Legacy::Tcvn3Upper | Legacy::Vni))?;
        let narrow = text.chars().all(|letter| letter <= '\u{FF}' || suspicious_beyond(letter));
        let decoded = decoded(text, habit);
        (narrow && (suspicious(text) || own.is_some()) && !suspicious(&decoded)).then_some(habit)
    }
}

/// A text decoded; one that has no letter as it stands («£ §ª») is decoded as declared.
fn decoded(text: &str, legacy: Legacy) -> std::borrow::Cow<'_, str> {
    match decode(text, legacy) {
        same if same == text && legacy == Legacy::Tcvn3 => decode_tcvn3(text),
        decoded => decoded,
    }
}

/// Letters beyond Latin-1 at which legacy bytes arrive through windows-1252.
const fn suspicious_beyond(letter: char) -> bool {
    matches!(
        letter,
        'Œ' | 'œ'
            | 'Š'
            | 'š'
            | 'Ÿ'
            | 'ƒ'
            | '™'
            | '€'
            | '‰'
            | '–'
            | '—'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '…'
            | '•'
    )
}

/// A text with Latin letters or signs that Vietnamese does not use: worth a closer look.
fn suspicious(text: &str) -> bool {
    // by bytes, as this looks at every text: U+0080–U+00FF begin with C2 or C3. Nearly all texts pass the first look.
    if !may_be_suspicious(text.as_bytes()) {
        return false;
    }
    let mut bytes = text.as_bytes();
    while let Some(place) = bytes.iter().position(|byte| matches!(byte, 0xC2 | 0xC3 | 0xC5 | 0xC6 | 0xE2)) {
        let found = match bytes.get(place..) {
            Some([0xC2, next, ..]) => !matches!(next, 0xA0 | 0xB0 | 0xB2 | 0xB3),
            Some([0xC3, next, ..]) => !is_vietnamese_latin(*next),
            Some([0xC5, next, ..]) => matches!(next, 0x92 | 0x93 | 0xA0 | 0xA1 | 0xB8),
            Some([0xC6, next, ..]) => *next == 0x92,
            Some([0xE2, 0x84, 0xA2, ..] | [0xE2, 0x82, 0xAC, ..] | [0xE2, 0x80, 0xB0, ..]) => true,
            _ => false,
        };
        if found {
            return true;
        }
        bytes = bytes.get(place + 1..).unwrap_or_default();
    }
    false
}

/// Two bytes of a text are those with which such a letter may begin. Thirty-two are looked at at once, as nothing branches;
/// the last of a text once more with some before them.
fn may_be_suspicious(bytes: &[u8]) -> bool {
    const WIDE: usize = 32;
    #[inline]
    fn any(firsts: &[u8], seconds: &[u8]) -> bool {
        let pairs = firsts.iter().zip(seconds);
        pairs.fold(false, |found, (first, second)| found | begins_suspicious(*first, *second))
    }
    let (Some((_, seconds)), Some((_, firsts))) = (bytes.split_first(), bytes.split_last()) else { return false };
    let (Some(last), Some(last_seconds)) = (firsts.last_chunk::<WIDE>(), seconds.last_chunk::<WIDE>()) else {
        return any(firsts, seconds);
    };
    let chunks = firsts.as_chunks::<WIDE>().0.iter().zip(seconds.as_chunks::<WIDE>().0);
    chunks.fold(any(last, last_seconds), |found, (firsts, seconds): (&[u8; WIDE], _)| found | any(firsts, seconds))
}

/// Two bytes with which such a letter may begin.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at at once")]
const fn begins_suspicious(first: u8, second: u8) -> bool {
    let sign = (second == 0xA0) | (second == 0xB0) | (second == 0xB2) | (second == 0xB3);
    let other = (second == 0x92) | (second == 0x93) | (second == 0xA0) | (second == 0xA1) | (second == 0xB8);
    let mark = (second == 0x84) | (second == 0x82) | (second == 0x80);
    ((first == 0xC2) & !sign)
        | ((first == 0xC3) & !is_vietnamese_latin(second))
        | ((first == 0xC5) & other)
        | ((first == 0xC6) & (second == 0x92))
        | ((first == 0xE2) & mark)
}

/// The second byte of a letter of «ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ» or its small form, whose first is C3.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at at once")]
const fn is_vietnamese_latin(second: u8) -> bool {
    let capital = second & !0x20;
    // ranges without branches
    (capital.wrapping_sub(0x80) <= 3)
        | (capital.wrapping_sub(0x88) <= 2)
        | (capital.wrapping_sub(0x8C) <= 1)
        | (capital.wrapping_sub(0x92) <= 3)
        | (capital.wrapping_sub(0x99) <= 1)
        | (capital == 0x9D)
}

/// Decodes the rows of another source.
pub(super) struct Mended {
    /// The rows.
    pub(super) rows: Box<dyn RowSource>,
    /// What is known.
    pub(super) mender: Mender,
}

impl RowSource for Mended {
    fn next_row(&mut self) -> Result<Option<Row>> {
        let mut row = Row::default();
        Ok(self.next_into(&mut row)?.then_some(row))
    }

    fn next_into(&mut self, row: &mut Row) -> Result<bool> {
        let more = self.rows.next_into(row)?;
        if more {
            self.mender.mend(row);
        }
        Ok(more)
    }
}

#[cfg(test)]
mod tests {
    use super::suspicious;

    #[test]
    fn letters_of_vietnamese_are_not_suspicious() {
        let wanted = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý²³°\u{a0}";
        for code in 0x80..=0x2200_u32 {
            let letter = char::from_u32(code).unwrap();
            let latin = (0x80..=0xFF).contains(&code) && !wanted.contains(letter);
            let other = matches!(letter, 'Œ' | 'œ' | 'Š' | 'š' | 'Ÿ' | 'ƒ' | '™' | '€' | '‰');
            assert_eq!(suspicious(&format!("a{letter}b")), latin || other, "{letter}");
        }
    }
}
