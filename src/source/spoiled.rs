//! Codes that a spreadsheet took for numbers before the text was written: `6,61837E+10`, `66183687834.0`. They are told
//! with their places and never mended: the digits that an exponent took are lost.

use arrow::array::StringArray;
use serde::Serialize;

use super::address::{self, Style};
use super::{Column, RawBatch};
use crate::lang::{Message, Text};

/// Digits before `.0` from which a number is more likely a code than an amount with one decimal.
const LONG: usize = 8;

/// How a column's codes were spoiled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spoiled {
    /// Place of the column in the table, from 0.
    pub column: usize,
    /// `scientific` or `decimal_suffix`.
    pub kind: &'static str,
    /// Cells.
    pub cells: u64,
    /// Address of the first.
    pub first: String,
    /// Its text.
    pub example: String,
}

impl Spoiled {
    /// What a person is told of it.
    pub fn message(&self, header: &str) -> Message {
        let (cells, first, example) = (self.cells, &self.first, &self.example);
        let what = match self.kind {
            "scientific" => Text::new(
                "ghi thành số mũ, các chữ số sau đã mất; phải lấy lại từ nguồn",
                "written with an exponent, digits are lost; go back to the source",
            ),
            _ => Text::new(
                "có đuôi «.0» vì bảng tính coi mã là số; số 0 ở đầu có thể đã mất",
                "ending in '.0' because a spreadsheet took the code for a number; leading zeros may be lost",
            ),
        };
        Message::new(
            format!("Cột «{header}»: {cells} ô {} (ô đầu {first}: «{example}»); giữ nguyên, không sửa", what.vi),
            format!("Column '{header}': {cells} cell(s) {} (first {first}: '{example}'); left as they are", what.en),
        )
    }
}

/// Counts over the batches of a table.
#[derive(Default)]
pub(super) struct Tally {
    columns: Vec<Counts>,
}

#[derive(Default)]
struct Counts {
    scientific: Option<Spoiled>,
    suffixed: Option<Spoiled>,
    /// A number with a fraction that says something: `.0` is a decimal like others there.
    fractions: bool,
}

impl Tally {
    /// Looks at every cell of a batch.
    pub(super) fn take(&mut self, batch: &RawBatch, columns: &[Column], style: Style) {
        self.columns.resize_with(columns.len(), Counts::default);
        for (place, ((counts, column), values)) in self.columns.iter_mut().zip(columns).zip(&batch.columns).enumerate()
        {
            counts.take(values, place, |row| {
                let line = batch.lines.get(row).copied().unwrap_or_default();
                match style {
                    Style::Letters => format!("{}{line}", column.letter),
                    _ => format!("{}:{}", address::row(style, line), column.letter),
                }
            });
        }
    }

    /// What was found, column by column.
    pub(super) fn end(self) -> Vec<Spoiled> {
        let found = self.columns.into_iter().flat_map(|counts| {
            let suffixed = counts.suffixed.filter(|_| !counts.fractions);
            [counts.scientific, suffixed].into_iter().flatten()
        });
        found.collect()
    }
}

impl Counts {
    fn take(&mut self, values: &StringArray, column: usize, address: impl Fn(usize) -> String) {
        let data = values.value_data();
        for (row, ends) in values.value_offsets().windows(2).enumerate() {
            // nothing stands where a value is null
            let &[from, to] = ends else { continue };
            let ends = usize::try_from(from).ok().zip(usize::try_from(to).ok());
            let text = ends.and_then(|(from, to)| data.get(from..to)).unwrap_or_default();
            let (slot, kind) = match looks(text) {
                Some(Look::Scientific) => (&mut self.scientific, "scientific"),
                Some(Look::Suffixed) => (&mut self.suffixed, "decimal_suffix"),
                Some(Look::Fraction) => {
                    self.fractions = true;
                    continue;
                }
                None => continue,
            };
            let new = || Spoiled { column, kind, cells: 0, first: address(row), example: values.value(row).to_owned() };
            slot.get_or_insert_with(new).cells += 1;
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Look {
    Scientific,
    Suffixed,
    Fraction,
}

/// What a text looks like; most are told by their first or last byte.
#[inline]
fn looks(text: &[u8]) -> Option<Look> {
    // neither trimmed nor searched where the end is a letter
    if text.last()?.is_ascii_alphabetic() {
        return None;
    }
    let bytes = text.trim_ascii();
    let (first, last) = (*bytes.first()?, *bytes.last()?);
    if !first.is_ascii_digit() || !last.is_ascii_digit() || bytes.len() > 24 {
        return None;
    }
    let point = bytes.iter().position(|byte| !byte.is_ascii_digit())?;
    let (whole, rest) = bytes.split_at(point);
    let (mantissa, exponent) = match rest {
        [b'.' | b',', fraction @ ..] => match fraction.iter().position(|byte| !byte.is_ascii_digit()) {
            Some(end) => fraction.split_at(end),
            None if rest.first() == Some(&b'.') && fraction.iter().all(|digit| *digit == b'0') => {
                return (whole.len() >= LONG && fraction.len() <= 2).then_some(Look::Suffixed);
            }
            None => return (fraction.len() <= 4).then_some(Look::Fraction),
        },
        other => (&[][..], other),
    };
    let [b'e' | b'E', b'+', digits @ ..] = exponent else { return None };
    let written = whole.len() == 1 && mantissa.len() <= 15 && (1..=3).contains(&digits.len());
    (written && digits.iter().all(u8::is_ascii_digit)).then_some(Look::Scientific)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoiled_codes_are_told_from_other_numbers() {
        for text in ["6,61837E+10", "6.61837E+10", "7e+11"] {
            assert_eq!(looks(text.as_bytes()), Some(Look::Scientific), "{text}");
        }
        for text in ["66183687834.0", "905123456.00"] {
            assert_eq!(looks(text.as_bytes()), Some(Look::Suffixed), "{text}");
        }
        assert_eq!(looks(b"1234567.5"), Some(Look::Fraction));
        for text in ["5.0", "47E1", "066183687834", "1.234.567", "12/03/2024", "CH 5.0", "", "1E+", "E+5"] {
            assert!(!matches!(looks(text.as_bytes()), Some(Look::Scientific | Look::Suffixed)), "{text}");
        }
    }

    #[test]
    fn columns_of_decimals_are_left_alone() {
        let batch = |texts: [&str; 2]| RawBatch {
            lines: vec![2, 3],
            columns: vec![StringArray::from(texts.to_vec())],
            section: None,
            decoded: Vec::new(),
        };
        let columns = [Column { path: vec!["Số CCCD".to_owned()], letter: "B".to_owned(), hidden: false }];
        let mut tally = Tally::default();
        tally.take(&batch(["66183687834.0", "6.61837E+10"]), &columns, Style::Letters);
        let found = tally.end();
        assert_eq!(
            found.iter().map(|one| (one.kind, one.first.as_str())).collect::<Vec<_>>(),
            [("scientific", "B3"), ("decimal_suffix", "B2")]
        );
        let mut tally = Tally::default();
        tally.take(&batch(["120000000.0", "120000000.5"]), &columns, Style::Letters);
        assert!(tally.end().is_empty());
    }
}
