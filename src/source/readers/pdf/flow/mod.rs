//! Tables without rules between their cells, over all the pages they run: running numbers show the rows, white rivers the
//! columns, and how cells stand to the running number the rest.

pub(super) mod anchors;
mod assign;
mod bands;
mod header;
mod plain;
pub(super) mod rivers;
mod rows;

use std::ops::Range;

use self::anchors::Anchors;
use self::rivers::Columns;
use super::page::Page;
use super::strip::Strip;
use super::words::{Line, text};
use crate::source::region::words as labels;

/// A page with the lines on it that no ruled table took.
pub(super) struct Text {
    /// What else is drawn on it.
    pub(super) page: Page,
    /// Lines from the top.
    pub(super) lines: Vec<Line>,
    /// Borders of columns where standing rules part them and no lying ones part the rows.
    pub(super) columns: Option<Vec<f32>>,
}

/// A table to be cut into rows.
pub(super) struct Table<'a> {
    /// Pages of the document.
    pub(super) pages: &'a [Text],
    /// Its lines, over all pages.
    pub(super) lines: &'a [Line],
    /// Lines that begin a row.
    pub(super) anchors: Anchors,
    /// Its columns.
    pub(super) columns: Columns,
    /// Running numbers stand in the first column.
    pub(super) numbered: bool,
    /// Which fonts are bold.
    pub(super) bold: &'a [bool],
}

impl Table<'_> {
    fn page(&self, number: u32) -> Option<&Page> {
        self.pages.iter().map(|text| &text.page).find(|page| page.number == number)
    }

    fn bold(&self, line: &Line) -> bool {
        line.words.iter().all(|word| self.bold.get(usize::from(word.font)).copied().unwrap_or(false))
    }
}

/// Tables found, and how many lines fitted no row though they stand among rows.
#[derive(Default)]
pub(super) struct Flow {
    /// Tables page by page.
    pub(super) strips: Vec<Strip>,
    /// Lines of text in rows.
    pub(super) placed: usize,
    /// Lines whose row is not clear.
    pub(super) doubtful: usize,
}

/// The tables of these pages. Lines that went into them are taken out. Without running numbers a table is looked for only
/// where `plain` allows it.
pub(super) fn tables(pages: &mut [Text], bold: &[bool], plain: bool) -> Flow {
    let lines: Vec<Line> = pages.iter_mut().flat_map(|text| std::mem::take(&mut text.lines)).collect();
    let mut taken = vec![false; lines.len()];
    let mut flow = Flow::default();
    for range in segments(&lines) {
        let part = lines.get(range.clone()).unwrap_or_default();
        let drawn = pages.iter().find_map(|text| text.columns.clone());
        let table = match anchors::anchors(part) {
            Some(found) => numbered(pages, part, found, drawn, bold),
            None if plain => plain::table(pages, part, drawn, bold),
            None => None,
        };
        let Some(table) = table else { continue };
        for place in rows::strips(&table, &mut flow) {
            if let Some(taken) = taken.get_mut(range.start + place) {
                *taken = true;
            }
        }
    }
    for (line, taken) in lines.into_iter().zip(taken) {
        let page = pages.iter_mut().find(|text| text.page.number == line.page);
        if let (false, Some(text)) = (taken, page) {
            text.lines.push(line);
        }
    }
    flow
}

/// Parts in which one table may stand each: another header begins another table.
fn segments(lines: &[Line]) -> Vec<Range<usize>> {
    let mut made = Vec::new();
    let (mut start, mut known): (usize, Option<String>) = (0, None);
    for (place, line) in lines.iter().enumerate() {
        let heads = line.phrases().next().is_some_and(|phrase| labels::heads_numbers(&text(phrase)));
        if !heads {
            continue;
        }
        let whole = line.text();
        if known.as_ref().is_some_and(|known| *known != whole) {
            let from = begins(lines, place).max(start);
            made.push(start..from);
            start = from;
        }
        known = Some(whole);
    }
    made.push(start..lines.len());
    made
}

/// Where the header that a line belongs to begins: above it, as long as no gap parts the lines.
fn begins(lines: &[Line], place: usize) -> usize {
    let mut first = place;
    while let (Some(above), Some(line)) = (first.checked_sub(1).and_then(|above| lines.get(above)), lines.get(first)) {
        if above.page != line.page || line.base - above.base > 2.1 * line.size {
            break;
        }
        first -= 1;
    }
    first
}

fn numbered<'a>(
    pages: &'a [Text],
    lines: &'a [Line],
    anchors: Anchors,
    drawn: Option<Vec<f32>>,
    bold: &'a [bool],
) -> Option<Table<'a>> {
    let columns = match drawn {
        Some(borders) => Columns::drawn(borders),
        None => rivers::columns(&body(lines, &anchors)),
    };
    (columns.len() >= 2).then_some(Table { pages, lines, anchors, columns, numbered: true, bold })
}

/// Lines between the first and the last running number of each page, without headings and totals among them.
fn body<'a>(lines: &'a [Line], anchors: &Anchors) -> Vec<&'a Line> {
    let mut made = Vec::new();
    let mut extents = std::collections::BTreeMap::<u32, (usize, usize)>::new();
    for place in &anchors.places {
        if let Some(line) = lines.get(*place) {
            let extent = extents.entry(line.page).or_insert((*place, *place));
            extent.1 = *place;
        }
    }
    for (first, last) in extents.into_values() {
        for place in first..=last {
            let Some(line) = lines.get(place) else { continue };
            let anchored = anchors.places.binary_search(&place).is_ok();
            if anchored || !set_apart(line, anchors) {
                made.push(line);
            }
        }
    }
    made
}

/// A line without running number that begins where the numbers stand, or a total.
fn set_apart(line: &Line, anchors: &Anchors) -> bool {
    line.x0() < anchors.right + 1.0
        || line.phrases().next().is_some_and(|phrase| labels::total(&text(phrase)).is_some())
}
