//! Tables of counts for everybody: small cells hidden, and what would give them away.

use std::path::Path;

use super::csv_file::{Lines, harmless};
use super::plain::PlainTable;
use super::refusal::refuse;
use crate::error::{Error, Result};
use crate::files::Atomic;
use crate::lang::Message;
use crate::privacy::cells::{Cube, MOST_CELLS, State};
use crate::privacy::traces::{Depth, Known, find};

/// What stands for a hidden count.
const HIDDEN: &str = "*";
/// What stands for «all values of this column».
const TOTAL: &str = "Tổng";
/// What stands for an empty cell.
const BLANK: &str = "(trống)";

/// What was counted and hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aggregated {
    /// Cells written, with totals, without zeros.
    pub cells: u64,
    /// Hidden because small.
    pub small: u64,
    /// Hidden so that no small one can be computed.
    pub complement: u64,
}

/// Counts a table by one to three columns and writes the protected counts as CSV.
///
/// # Errors
/// Refuses where a value holds a person, or where a small cell cannot be protected; otherwise when files cannot be read or
/// written.
pub fn aggregate(table: &PlainTable, by: &[String], least: u64, out: &Path) -> Result<Aggregated> {
    if !(1..=3).contains(&by.len()) {
        return Err(Error::usage("cần một đến ba cột để đếm theo", "one to three columns to count by are needed"));
    }
    let places = table.places(by)?;
    let columns: Vec<&[u32]> = places.iter().map(|place| table.cells(*place)).collect();
    // The empty cell is a value of its own: numbers run from 0.
    let labels: Vec<Vec<&str>> =
        places.iter().map(|place| std::iter::once(BLANK).chain(table.values(*place)).collect()).collect();
    for (name, labels) in by.iter().zip(&labels) {
        if let Some(trace) = labels.iter().skip(1).find_map(|label| find(label, &Known::default(), Depth::Free)) {
            return Err(super::scan::found(&Message::new(name, name), trace, 1));
        }
    }
    let sizes: Vec<usize> = labels.iter().map(Vec::len).collect();
    let Some(cube) = Cube::count(&columns, &sizes) else {
        return Err(Error::usage(
            format!("bảng đếm có hơn {MOST_CELLS} ô"),
            format!("the table of counts has more than {MOST_CELLS} cells"),
        )
        .hint("Hãy đếm theo ít cột hơn.", "Count by fewer columns."));
    };
    let states = cube.protect(least).map_err(|bare| unprotected(bare, least))?;
    write(&cube, &states, &labels, by, out)
}

fn unprotected(bare: u64, least: u64) -> Error {
    refuse(
        &Message::new(
            format!("{bare} ô dưới {least} không che được: từ các tổng vẫn tính ra"),
            format!("{bare} cell(s) below {least} cannot be hidden: the totals would give them away"),
        ),
        Message::new(
            "Hãy gộp các giá trị hiếm (xã → tỉnh, năm → khoảng năm) hoặc đếm theo ít cột hơn.",
            "Merge rare values (commune → province, year → band) or count by fewer columns.",
        ),
    )
}

fn write(cube: &Cube, states: &[State], labels: &[Vec<&str>], by: &[String], out: &Path) -> Result<Aggregated> {
    let mut told = Aggregated { cells: 0, small: 0, complement: 0 };
    let mut lines: Vec<(Vec<&str>, String)> = Vec::new();
    for (place, state) in cube.places().zip(states) {
        let count = cube.get(&place);
        if count == 0 {
            continue;
        }
        told.cells += 1;
        told.small += u64::from(*state == State::Small);
        told.complement += u64::from(*state == State::Complement);
        let words = place.iter().zip(labels).map(|(at, labels)| match at.checked_sub(1) {
            None => TOTAL,
            Some(value) => labels.get(value).copied().unwrap_or_default(),
        });
        let shown = if *state == State::Shown { count.to_string() } else { HIDDEN.to_owned() };
        lines.push((words.collect(), shown));
    }
    // By their labels: the order in which values came tells nothing.
    lines.sort();
    let mut file = Atomic::create(out)?;
    let mut csv = Lines::begin(&mut file, out)?;
    csv.record(by.iter().map(String::as_str).chain(["so_ban_ghi"]))?;
    for (words, shown) in &lines {
        for word in words {
            csv.field(&harmless(word));
        }
        csv.field(shown);
        csv.end(1)?;
    }
    file.commit()?;
    Ok(told)
}
