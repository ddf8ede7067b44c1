//! Where the tables of a sheet are, and what each row is.
//!
//! Side-by-side parts are told apart first; in each part a table begins where a heading STT stands over running numbers or
//! where words stand over numbers, dates and codes (column coherence, as in Pytheas, VLDB 2020); rows below are labelled one
//! after another by the evidence they carry. Every non-empty cell ends as body, header or left out with a reason.

pub mod block;
pub mod find;
pub mod heads;
pub mod labels;
pub mod layout;
pub mod shape;
pub mod words;

use std::ops::Range;

use self::block::Block;
use self::find::{Evidence, Found};
use self::labels::{Label, Labeller};
use self::layout::Layout;
use super::ReadOptions;
use super::grid::{Merge, Sheet};

/// A table of a sheet.
pub struct Detected {
    /// How it was understood.
    pub layout: Layout,
    /// Rows of [`Sheet::rows`] that are its to account for.
    pub rows: Range<usize>,
    /// Body rows among them.
    pub body: usize,
    /// Last line of a body row.
    pub last: u32,
    /// It has section rows.
    pub sections: bool,
}

/// The tables of a sheet, from the top, parts from left to right.
pub fn detect(sheet: &Sheet, options: &ReadOptions) -> Vec<Detected> {
    let columns = sheet.rows.iter().flat_map(|row| row.iter().map(|(cell, _)| cell.column));
    let (left, right) = columns.fold((u32::MAX, 0), |(left, right), column| (left.min(column), right.max(column)));
    if left == u32::MAX {
        return Vec::new();
    }
    let whole = Block { rows: &sheet.rows, merges: &sheet.merges, left, right, drawn: sheet.paged };
    if let Some(area) = options.region.as_deref().and_then(super::address::parse_area) {
        return stated(&whole, &area, options).into_iter().collect();
    }
    let parts: Vec<Block<'_>> = split(&whole);
    if parts.len() > 1 {
        let found: Vec<Vec<Detected>> = parts.iter().map(|part| tables(part, options)).collect();
        if found.iter().all(|tables| tables.iter().any(|table| table.body >= 2)) {
            return found.into_iter().flatten().collect();
        }
    }
    tables(&whole, options)
}

/// Tables of a part, from the top.
fn tables(block: &Block<'_>, options: &ReadOptions) -> Vec<Detected> {
    let mut made: Vec<Detected> = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(mut found) = find::first(block, from) {
        if let Some(rows) = options.header_rows {
            restate(&mut found, rows as usize);
        }
        let end = end(block, &found);
        match measure(block, &found, start..end) {
            Some(mut table) => {
                let rival = layout::rival(block, &found, &table.layout, from, end);
                if let Some(decision) = table.layout.decisions.first_mut() {
                    decision.rival = rival;
                }
                made.push(table);
                (start, from) = (end, end);
            }
            None => from = found.body,
        }
    }
    if made.is_empty()
        && let Some(found) = find::by_numbers(block, 0).or_else(|| find::by_single(block))
    {
        made.extend(measure(block, &found, 0..block.rows.len()));
    }
    if let Some(last) = made.last_mut() {
        last.rows.end = block.rows.len();
    }
    made
}

/// The header has as many rows as the caller says, counted from its first.
fn restate(found: &mut Found, rows: usize) {
    let Some(first) = found.header.first().copied() else {
        return;
    };
    found.header = (first..first + rows.max(1)).collect();
    found.body = first + rows.max(1);
    found.numbered.retain(|place| *place >= found.body);
    found.evidence = Evidence::Stated;
}

/// The table of an area that the caller states.
fn stated(block: &Block<'_>, area: &Merge, options: &ReadOptions) -> Option<Detected> {
    let first = block.rows.iter().position(|row| row.line >= area.top)?;
    let end = block.rows.iter().position(|row| row.line > area.bottom).unwrap_or(block.rows.len());
    let inner = Block {
        rows: block.rows.get(..end)?,
        left: block.left.max(area.left),
        right: block.right.min(area.right),
        ..*block
    };
    let mut found = match options.header_rows {
        Some(_) => None,
        None => find::first(&Block { rows: inner.rows, ..inner }, first)
            .filter(|found| found.header.first() == Some(&first)),
    }
    .unwrap_or(Found {
        header: vec![first],
        numbered: Vec::new(),
        body: first + 1,
        anchor: None,
        evidence: Evidence::Stated,
    });
    if let Some(rows) = options.header_rows {
        restate(&mut found, rows as usize);
    }
    let mut table = measure(&inner, &found, 0..end)?;
    table.layout.confidence = 1.0;
    Some(table)
}

/// Works a table out and counts what its rows are; `None` where no body row is left.
fn measure(block: &Block<'_>, found: &Found, rows: Range<usize>) -> Option<Detected> {
    let layout = layout::layout(block, found, rows.end);
    let mut labeller = Labeller::new(layout, block.merges.to_vec());
    let (mut body, mut pending, mut sections) = (0, false, false);
    let mut last = block.line(found.body.saturating_sub(1));
    for row in block.rows.get(rows.clone())?.iter().filter(|row| row.within(block.left, block.right).next().is_some()) {
        match labeller.label(row) {
            Label::Body => {
                sections |= pending;
                (body, last, pending) = (body + 1, row.line, false);
            }
            Label::Pending => pending = true,
            _ => {}
        }
    }
    let layout = labeller.layout().clone();
    let enough = match found.evidence {
        Evidence::Numbers => true,
        Evidence::Anchor | Evidence::Single | Evidence::Stated => body >= 1,
        Evidence::Contrast | Evidence::Words => body >= 2,
    };
    (enough && layout.columns.len() >= 2 && !is_form(block, &layout, &rows)).then_some(Detected {
        layout,
        rows,
        body,
        last,
        sections,
    })
}

/// Labels with values beside them («Họ và tên: …») are a form, not a table.
fn is_form(block: &Block<'_>, layout: &Layout, rows: &Range<usize>) -> bool {
    let Some(first) = layout.columns.first() else {
        return true;
    };
    let labels: Vec<_> = block
        .rows
        .get(rows.clone())
        .unwrap_or_default()
        .iter()
        .filter(|row| row.line >= layout.body)
        .filter_map(|row| row.get(*first))
        .collect();
    let colons = labels.iter().filter(|text| text.trim_end().ends_with(':')).count();
    !labels.is_empty() && colons * 2 > labels.len()
}

/// The row at which another table begins, titles above its header included; the end of the part otherwise.
fn end(block: &Block<'_>, found: &Found) -> usize {
    let length = block.rows.len();
    let mut place = found.body + 1;
    while place < length {
        let titled = block.count(place - 1) == 1 && !block.follows(place - 1) && block.wordy(place - 1);
        let begins = block.cells(place).any(|(_, text)| words::heads_numbers(text))
            || (block.count(place) >= 2 && (titled || !block.follows(place)));
        let next = if begins { another(block, found, place) } else { None };
        if let Some(next) = next {
            return title_above(block, found, next);
        }
        place += 1;
    }
    length
}

/// A new header at this row: other words than the table's own, or its own below a title with the numbering begun anew.
fn another(block: &Block<'_>, found: &Found, place: usize) -> Option<usize> {
    let tail = Block { rows: block.rows.get(..block.rows.len().min(place + 60))?, ..*block };
    // «No» right below a row is as well a surname: numbers must run below it
    let heads = |next: &find::Found| next.header.contains(&place) && (!block.follows(place) || next.is_numbered(&tail));
    let next = find::by_anchor(&tail, place).filter(heads).or_else(|| {
        // a row of a numbered table is no header, whatever stands below it
        let numbered = found
            .anchor
            .and_then(|anchor| block.row(place)?.get(anchor))
            .is_some_and(|text| shape::token(text).is_some());
        (!numbered && block.count(place) >= 3)
            .then(|| find::by_contrast(&tail, place, true))
            .flatten()
            .filter(|next| next.header.first() == Some(&place))
    })?;
    let start = *next.header.first()?;
    let heading =
        |place: &usize| block.cells(*place).map(|(cell, text)| (cell.column, words::fold(text))).collect::<Vec<_>>();
    let same = found.header.iter().any(|known| heading(known) == heading(&start));
    let titled =
        start.checked_sub(1).is_some_and(|above| block.count(above) <= 2 && above > found.body && block.wordy(above));
    let anew = next.anchor.and_then(|anchor| block.row(next.body)?.get(anchor)).and_then(shape::token)
        == Some(shape::Token::Whole(1));
    (!same || (titled && anew)).then_some(start)
}

/// Titles between the last row of a table and the header of the next are the next table's.
fn title_above(block: &Block<'_>, found: &Found, header: usize) -> usize {
    let mut start = header;
    while start > found.body + 1 {
        let above = start - 1;
        let narrow = block.count(above) <= 2 && block.wordy(above);
        let theirs = block.cells(above).any(|(_, text)| words::total(text).is_some() || words::note(text));
        if !narrow || theirs {
            break;
        }
        start = above;
    }
    start
}

/// Parts that stand side by side: cut at columns that no wide row fills.
fn split<'a>(whole: &Block<'a>) -> Vec<Block<'a>> {
    let mut used = std::collections::BTreeMap::<u32, (u32, u32)>::new();
    for place in 0..whole.rows.len() {
        if whole.count(place) >= 3 {
            for (cell, _) in whole.cells(place) {
                let seen = used.entry(cell.column).or_insert((whole.line(place), whole.line(place)));
                seen.1 = whole.line(place);
            }
        }
    }
    let columns: Vec<u32> = used.keys().copied().collect();
    let mut parts = Vec::new();
    let mut left = whole.left;
    for pair in columns.windows(2) {
        let [before, after] = pair else { continue };
        let gap = after - before - 1;
        let right_part = Block { left: *after, ..*whole };
        let numbered = (0..whole.rows.len().min(200)).any(|place| {
            right_part
                .cells(place)
                .next()
                .is_some_and(|(cell, text)| cell.column == *after && words::heads_numbers(text))
        });
        let merged = whole.merges.iter().any(|merge| {
            merge.left <= *before
                && merge.right >= *after
                && whole
                    .rows
                    .iter()
                    .any(|row| row.line == merge.top && row.within(whole.left, whole.right).count() >= 3)
        });
        if (gap >= 2 || (gap == 1 && numbered)) && !merged {
            parts.push(Block { left, right: after - 1, ..*whole });
            left = *after;
        }
    }
    parts.push(Block { left, ..*whole });
    parts
}
