//! The cells of one sheet of a binary workbook.

use std::collections::BTreeMap;
use std::io::Read;

use super::super::xls;
use super::Shared;
use super::records::{Data, Records};
use crate::source::grid::{Cell, Kind, Merge, Row, Sheet};
use crate::source::shown;

/// Last column and last row that a sheet can have, from 0.
const LAST: (u32, u32) = (16_383, 1_048_575);

/// Reads a sheet.
///
/// # Errors
/// When its records are cut short or damaged.
pub(super) fn read(stream: impl Read, shared: &Shared) -> Result<Sheet, String> {
    let mut records = Records::new(stream);
    let mut sheet = Sheet { fonts: shared.styles.fonts.clone(), ..Sheet::default() };
    // the filled cells alone: the room of a sheet with two cells far apart is never made
    let mut rows = BTreeMap::<u32, Row>::new();
    let (mut line, mut hidden, mut last, mut ended) = (1, false, None, false);
    while let Some((kind, data)) = records.next()? {
        match kind {
            // BrtRowHdr
            0 => {
                let row = data.word(0).filter(|row| *row <= LAST.1).ok_or("a row is damaged")?;
                (line, hidden, last) = (row + 1, data.byte(11).is_some_and(|flags| flags & 0x10 != 0), None);
            }
            // BrtColInfo
            60 => sheet.hidden_columns.extend(hidden_columns(data)),
            // BrtEndSheetData
            146 => ended = true,
            // BrtMergeCell
            176 => sheet.merges.extend(merge(data)),
            // cells; those of 12 to 18 stand beside the one before and do not say where
            1..=18 | 62 if !ended => {
                let short = (12..=18).contains(&kind);
                let (column, style) = if short { (last.map_or(0, |last| last + 1), 0) } else { (word(data, 0)?, 4) };
                if column > LAST.0 {
                    return Err(format!("cột {column} không có / there is no column {column}"));
                }
                last = Some(column);
                let style = shared.styles.get((word(data, style)? & 0x00FF_FFFF) as usize);
                let (kind, value) = if short {
                    (kind - 11, Data(data.0.get(4..).unwrap_or_default()))
                } else {
                    (kind, Data(data.0.get(8..).unwrap_or_default()))
                };
                let cell = Cell { bold: style.bold, font: style.font, ..Cell::at(column) };
                let row = rows.entry(line).or_insert_with(|| Row { hidden, ..Row::new(line) });
                push(row, cell, style.format, (kind, value), shared).ok_or("a cell is damaged")?;
            }
            _ => {}
        }
    }
    if !ended {
        return Err("the sheet has no end".to_owned());
    }
    sheet.rows = rows.into_values().filter(|row| !row.is_empty()).collect();
    sheet.rows.iter_mut().for_each(Row::settle);
    Ok(sheet)
}

fn word(data: Data<'_>, at: usize) -> Result<u32, String> {
    data.word(at).ok_or_else(|| "a cell is damaged".to_owned())
}

/// Takes a cell from its record ([MS-XLSB] §2.4: BrtCellBlank to BrtFmlaError, BrtCellRString); `None` where it is damaged.
fn push(
    row: &mut Row,
    cell: Cell,
    format: shown::Format,
    (kind, value): (u16, Data<'_>),
    shared: &Shared,
) -> Option<()> {
    // of a formula: where its value ends; two bytes of flags, the length of its steps and the steps follow
    let sum = |end: usize| {
        let length = value.word(end + 2).and_then(|length| usize::try_from(length).ok());
        let steps = length.and_then(|length| value.0.get(end + 6..)?.get(..length));
        Cell { sum: steps.is_some_and(xls::sums), ..cell }
    };
    let number = |number: f64| shown::number(number, format, shared.epoch_1904);
    let (cell, (text, kind)) = match kind {
        2 => (cell, number(xls::packed(value.word(0)?))),
        3 => (cell, (xls::error_name(value.byte(0)?).to_owned(), Kind::Error)),
        4 => (cell, (truth(value)?, Kind::Bool)),
        5 => (cell, number(value.double(0)?)),
        6 => (cell, (value.text(0)?.0, Kind::Text)),
        62 => (cell, (value.text(1)?.0, Kind::Text)),
        7 => {
            let place = usize::try_from(value.word(0)?).ok()?;
            row.push(cell, shared.strings.get(place)?);
            return Some(());
        }
        8 => {
            let (text, end) = value.text(0)?;
            (sum(end), (text, Kind::Text))
        }
        9 => (sum(8), number(value.double(0)?)),
        10 => (sum(1), (truth(value)?, Kind::Bool)),
        11 => (sum(1), (xls::error_name(value.byte(0)?).to_owned(), Kind::Error)),
        // an empty cell
        _ => return Some(()),
    };
    row.push(cell.of(kind), &text);
    Some(())
}

fn truth(value: Data<'_>) -> Option<String> {
    Some(if value.byte(0)? == 0 { "FALSE" } else { "TRUE" }.to_owned())
}

fn hidden_columns(data: Data<'_>) -> Option<(u32, u32)> {
    (data.short(16)? & 1 != 0).then_some((data.word(0)?, data.word(4)?))
}

fn merge(data: Data<'_>) -> Option<Merge> {
    let (top, bottom) = (data.word(0)?.checked_add(1)?, data.word(4)?.checked_add(1)?);
    Some(Merge { top, left: data.word(8)?, bottom, right: data.word(12)? })
}
