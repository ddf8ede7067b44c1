//! What was found in each file of a table, read once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::book::Paint;
use super::mirror::Mirrored;
use super::send::Request;
use super::words::{Counts, paint};
use crate::error::Result;
use crate::report::faults::{self, Fault};

/// Findings listed in a workbook; those beyond are painted, counted, and listed in the CSV beside it.
const LISTED: usize = 60_000;

/// What was found in one file.
#[derive(Default)]
pub(super) struct Gathered {
    /// The first findings, in the order of rows.
    pub(super) faults: Vec<Fault>,
    /// Faulty cells of each region: line, column, colour.
    pub(super) cells: BTreeMap<u16, Vec<(u32, u32, Paint)>>,
    /// All findings, counted.
    pub(super) counts: Counts,
}

impl Gathered {
    /// Puts everything where it stands in a mirror whose rows have other lines.
    pub(super) fn move_to<'m>(&mut self, sheet_of: impl Fn(u16) -> Option<&'m Mirrored>) {
        for fault in self.faults.iter_mut().filter(|fault| fault.row.is_some()) {
            fault.line = sheet_of(fault.part).map_or(0, |sheet| sheet.line(fault.line));
        }
        for (part, cells) in &mut self.cells {
            let Some(sheet) = sheet_of(*part) else { continue };
            for (line, _, _) in cells.iter_mut() {
                *line = sheet.line(*line);
            }
            cells.retain(|(line, _, _)| *line > 0);
        }
    }
}

/// The findings of each file. Those of the set as a whole belong to every file.
pub(super) fn gather(request: &Request<'_>, paths: &[&PathBuf]) -> Result<Vec<Gathered>> {
    let mut found: Vec<Gathered> = paths.iter().map(|_| Gathered::default()).collect();
    let file_of: Vec<usize> = request
        .table
        .parts
        .iter()
        .map(|part| paths.iter().position(|path| **path == part.origin.path).unwrap_or(0))
        .collect();
    faults::each(request.table, request.findings, |fault| {
        let file = fault.row.map(|_| file_of.get(usize::from(fault.part)).copied().unwrap_or(0));
        for (_, one) in found.iter_mut().enumerate().filter(|(number, _)| file.is_none_or(|file| file == *number)) {
            one.counts.add(&fault);
            if fault.row.is_some() {
                let cells = one.cells.entry(fault.part).or_default();
                cells.push((fault.line, fault.column, paint(fault.level)));
            }
            if one.faults.len() < LISTED {
                one.faults.push(fault.clone());
            }
        }
        Ok(())
    })?;
    Ok(found)
}
