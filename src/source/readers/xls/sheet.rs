//! The cells of one sheet of an old workbook.

use std::collections::{BTreeMap, BTreeSet};

use super::container::{short, word};
use super::globals::{Globals, Named};
use super::records::{Record, Records};
use crate::source::grid::{Cell, Kind, Merge, Row, Sheet};
use crate::source::shown;

/// Last column that a sheet can have, from 0.
const LAST: u16 = 255;

/// Reads a sheet.
///
/// # Errors
/// When its records are cut short or damaged.
pub(super) fn read(stream: &[u8], named: &Named, globals: &Globals) -> Result<Sheet, String> {
    let mut made = Cells { globals, rows: BTreeMap::new(), hidden: BTreeSet::new(), awaited: None };
    let mut sheet = Sheet {
        name: Some(named.name.clone()),
        hidden: named.hidden,
        fonts: globals.styles.fonts.clone(),
        ..Sheet::default()
    };
    let mut records = Records::new(stream, named.at);
    // charts inside the sheet have records of their own, between a beginning and an end
    let mut depth = 0_usize;
    let damaged = || "a cell is damaged".to_owned();
    loop {
        let record = records.next()?.ok_or("the sheet has no end")?;
        match record.kind {
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            _ if depth > 1 => {}
            0x0208 => made.row(&record),
            0x007D => sheet.hidden_columns.extend(hidden_columns(&record)),
            0x00E5 => sheet.merges.extend(merges(&record)),
            _ => made.cell(&record).ok_or_else(damaged)?,
        }
    }
    let hidden = made.hidden;
    sheet.rows = made.rows.into_values().filter(|row| !row.is_empty()).collect();
    for row in &mut sheet.rows {
        row.hidden = hidden.contains(&row.line);
        row.settle();
    }
    Ok(sheet)
}

struct Cells<'a> {
    globals: &'a Globals,
    rows: BTreeMap<u32, Row>,
    hidden: BTreeSet<u32>,
    /// The cell of a formula whose text comes in the next record.
    awaited: Option<(u16, Cell)>,
}

impl Cells<'_> {
    fn row(&mut self, record: &Record<'_>) {
        if let (Some(row), Some(flags)) = (short(record.data, 0), short(record.data, 12))
            && flags & 0x20 != 0
        {
            self.hidden.insert(u32::from(row) + 1);
        }
    }

    /// Takes a cell from its record, as [MS-XLS] §2.4 has them; `None` where it is damaged.
    fn cell(&mut self, record: &Record<'_>) -> Option<()> {
        let data = record.data;
        match record.kind {
            0x0203 => self.number(place(data)?, double(data, 6)?),
            0x027E => self.number(place(data)?, packed(word(data, 6)?)),
            0x00BD => {
                let (row, first) = (short(data, 0)?, short(data, 2)?);
                let each = data.get(4..data.len().checked_sub(2)?)?.chunks_exact(6);
                for (column, six) in (u32::from(first)..).zip(each) {
                    self.number((row, u16::try_from(column).ok()?, short(six, 0)?), packed(word(six, 2)?))?;
                }
                Some(())
            }
            0x00FD => {
                let text = self.globals.strings.get(word(data, 6)? as usize)?;
                self.text(place(data)?, text)
            }
            0x0204 | 0x00D6 => {
                let text = record.from(6).long(self.globals.letters)?;
                self.text(place(data)?, &text)
            }
            0x0205 => self.truth(place(data)?, *data.get(6)?, *data.get(7)? != 0),
            0x0006 | 0x0206 | 0x0406 => self.formula(data),
            0x0207 => {
                let (row, cell) = self.awaited.take()?;
                let text = record.from(0).long(self.globals.letters)?;
                self.push(row, cell, &text);
                Some(())
            }
            _ => Some(()),
        }
    }

    fn formula(&mut self, data: &[u8]) -> Option<()> {
        let place = place(data)?;
        let length = usize::from(short(data, 20)?);
        let sum = data.get(22..22 + length).is_some_and(sums);
        let value: [u8; 8] = *data.get(6..)?.first_chunk()?;
        if value[6..] != [0xFF, 0xFF] {
            let (row, cell) = self.at(place)?;
            let (text, kind) = self.shown(place, f64::from_le_bytes(value));
            self.push(row, Cell { sum, ..cell }.of(kind), &text);
            return Some(());
        }
        match value[0] {
            0 => self.awaited = Some(self.at(place)?),
            1 => self.truth(place, value[2], false)?,
            2 => self.truth(place, value[2], true)?,
            _ => {}
        }
        Some(())
    }

    /// The row and the cell of a place with its style.
    fn at(&self, (row, column, style): Place) -> Option<(u16, Cell)> {
        let style = self.globals.styles.get(usize::from(style));
        let cell = Cell { bold: style.bold, font: style.font, ..Cell::at(u32::from(column)) };
        (column <= LAST).then_some((row, cell))
    }

    fn push(&mut self, row: u16, cell: Cell, text: &str) {
        let line = u32::from(row) + 1;
        self.rows.entry(line).or_insert_with(|| Row::new(line)).push(cell, text);
    }

    fn shown(&self, (_, _, style): Place, value: f64) -> (String, Kind) {
        let format = self.globals.styles.get(usize::from(style)).format;
        shown::number(value, format, self.globals.epoch_1904)
    }

    fn number(&mut self, place: Place, value: f64) -> Option<()> {
        let (row, cell) = self.at(place)?;
        let (text, kind) = self.shown(place, value);
        self.push(row, cell.of(kind), &text);
        Some(())
    }

    fn text(&mut self, place: Place, text: &str) -> Option<()> {
        let (row, cell) = self.at(place)?;
        self.push(row, cell, text);
        Some(())
    }

    fn truth(&mut self, place: Place, value: u8, error: bool) -> Option<()> {
        let (row, cell) = self.at(place)?;
        let (kind, text) = match (error, value) {
            (false, 0) => (Kind::Bool, "FALSE"),
            (false, _) => (Kind::Bool, "TRUE"),
            (true, value) => (Kind::Error, error_name(value)),
        };
        self.push(row, cell.of(kind), text);
        Some(())
    }
}

/// Row, column and style.
type Place = (u16, u16, u16);

fn place(data: &[u8]) -> Option<Place> {
    Some((short(data, 0)?, short(data, 2)?, short(data, 4)?))
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    data.get(at..)?.first_chunk().map(|eight| f64::from_le_bytes(*eight))
}

/// A number in four bytes ([MS-XLS] §2.5.217).
pub(in super::super) fn packed(word: u32) -> f64 {
    let value =
        if word & 2 == 0 { f64::from_bits(u64::from(word & !3) << 32) } else { f64::from(word.cast_signed() >> 2) };
    if word & 1 == 0 { value } else { value / 100.0 }
}

/// A formula whose last step is a sum: SUM, SUBTOTAL, or the short form of SUM over one area.
pub(in super::super) fn sums(formula: &[u8]) -> bool {
    match formula {
        [.., 0x19, 0x10, _, _] => true,
        [.., 0x22 | 0x42 | 0x62, _, low, high] => matches!(u16::from_le_bytes([*low, *high]), 4 | 344),
        _ => false,
    }
}

pub(in super::super) const fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

fn hidden_columns(record: &Record<'_>) -> Option<(u32, u32)> {
    let (first, last, flags) = (short(record.data, 0)?, short(record.data, 2)?, short(record.data, 8)?);
    (flags & 1 != 0).then_some((u32::from(first), u32::from(last)))
}

fn merges(record: &Record<'_>) -> Vec<Merge> {
    let each = record.data.get(2..).unwrap_or_default().chunks_exact(8);
    each.filter_map(|area| {
        let (top, bottom) = (u32::from(short(area, 0)?) + 1, u32::from(short(area, 2)?) + 1);
        Some(Merge { top, left: u32::from(short(area, 4)?), bottom, right: u32::from(short(area, 6)?) })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers() {
        assert_eq!(packed((12 << 2) | 2).to_string(), "12");
        assert_eq!(packed((1_234 << 2) | 3).to_string(), "12.34");
        assert_eq!(packed(u32::from_be_bytes([0x3F, 0xF0, 0, 0])).to_string(), "1");
        assert!(sums(&[0x25, 0, 0, 1, 0, 0, 0, 0, 0, 0x19, 0x10, 0, 0]) && !sums(&[0x1E, 1, 0]));
    }
}
