//! Where a table begins: its header rows and its first body row.

use super::block::{Block, heading_like};
use super::shape::{Shape, numbers_columns, token, year};
use super::words;

/// Most header rows of a table.
const DEEPEST: usize = 5;
/// Rows looked at below a possible header.
const AHEAD: usize = 40;

/// A table's beginning, as places of rows in the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Header rows from the top down.
    pub header: Vec<usize>,
    /// Rows of column numbers between header and body.
    pub numbered: Vec<usize>,
    /// First row after them.
    pub body: usize,
    /// Column of running numbers.
    pub anchor: Option<u32>,
    /// What showed it: for the person who reads the decisions.
    pub evidence: Evidence,
}

impl Found {
    /// The first rows of the body.
    fn first_rows(&self, block: &Block<'_>) -> std::ops::Range<usize> {
        self.body..(self.body + 12).min(block.rows.len())
    }

    /// Running numbers stand in its column of numbers.
    pub fn is_numbered(&self, block: &Block<'_>) -> bool {
        let Some(anchor) = self.anchor else { return false };
        self.first_rows(block).any(|place| {
            let number = block.row(place).and_then(|row| row.get(anchor)).and_then(token);
            number.is_some() && block.count(place) >= 2
        })
    }
}

/// What showed where the table begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A heading STT over running numbers.
    Anchor,
    /// Words over numbers, dates or codes.
    Contrast,
    /// The first wide row over rows of words alone.
    Words,
    /// A row of column numbers under words: a printed form, filled in or not.
    Numbers,
    /// One row of values, and no other, under a row of words.
    Single,
    /// Stated by the caller.
    Stated,
}

/// The first table at or after a row.
pub fn first(block: &Block<'_>, from: usize) -> Option<Found> {
    let anchored = by_anchor(block, from);
    let limit = anchored.as_ref().and_then(|found| found.header.first().copied()).unwrap_or(block.rows.len());
    let strict = anchored.is_some();
    by_contrast(&Block { rows: block.rows.get(..limit).unwrap_or_default(), ..*block }, from, strict).or(anchored)
}

/// A heading «STT» whose column holds running numbers below.
pub fn by_anchor(block: &Block<'_>, from: usize) -> Option<Found> {
    (from..block.rows.len()).find_map(|place| {
        let (cell, _) = block.cells(place).find(|(_, text)| words::heads_numbers(text))?;
        anchored_at(block, from, place, cell.column)
    })
}

/// Words over a row of column numbers, as printed forms have it, filled in or not.
pub fn by_numbers(block: &Block<'_>, from: usize) -> Option<Found> {
    (from..block.rows.len()).find_map(|place| {
        let texts: Vec<_> = block.cells(place).map(|(_, text)| text).collect();
        let leaf = place.checked_sub(1).filter(|leaf| *leaf >= from && block.follows(place) && block.wordy(*leaf))?;
        if texts.len() < 5 || texts.len() * 2 < block.covered(leaf) || !numbers_columns(&texts) {
            return None;
        }
        let mut found = Found {
            header: vec![leaf],
            numbered: vec![place],
            body: place + 1,
            anchor: None,
            evidence: Evidence::Numbers,
        };
        raise(block, from, &mut found);
        Some(found)
    })
}

/// The only record: right below words in three columns or more, with numbers, dates or codes in half of its cells, so that
/// it cannot be a second row of words.
pub fn by_single(block: &Block<'_>) -> Option<Found> {
    (0..block.rows.len()).find_map(|place| {
        let body = place + 1;
        let mut found =
            Found { header: vec![place], numbered: Vec::new(), body, anchor: None, evidence: Evidence::Single };
        let (names, values) = (block.count(place), block.count(body));
        let colons = block.cells(place).any(|(_, text)| text.trim_end().ends_with(':'));
        let named = |column: u32| block.row(place).and_then(|row| row.get(column)).is_some();
        let fits = names >= 3
            && values * 2 >= names
            && block.follows(body)
            && block.wordy(place)
            && !colons
            && block.cells(body).all(|(cell, _)| named(cell.column))
            && contrast(block, &found, &[body]) * 2 >= values;
        raise(block, 0, &mut found);
        fits.then_some(found)
    })
}

fn anchored_at(block: &Block<'_>, from: usize, place: usize, anchor: u32) -> Option<Found> {
    if block.count(place) < 2 {
        return None;
    }
    let mut found = Found {
        header: vec![place],
        numbered: Vec::new(),
        body: place + 1,
        anchor: Some(anchor),
        evidence: Evidence::Anchor,
    };
    raise(block, from, &mut found);
    while let Some(row) = block.row(found.body) {
        let texts: Vec<_> = block.cells(found.body).map(|(_, text)| text).collect();
        let numbers = numbers_columns(&texts) && !starts_body(block, found.body, anchor);
        if numbers {
            found.numbered.push(found.body);
        } else if found.header.len() < DEEPEST
            && (held_by_header(block, &found, row.line) || lower_level(block, &found, anchor))
        {
            found.header.push(found.body);
        } else {
            break;
        }
        found.body += 1;
    }
    let filled = found
        .first_rows(block)
        .filter(|place| block.count(*place) * 2 >= block.count(found.header.first().copied().unwrap_or_default()))
        .count();
    (found.is_numbered(block) || filled >= 2).then_some(found)
}

/// The row looks like column numbers, but the row after it carries on counting as rows do: 1, 2, 3 down the first column.
fn starts_body(block: &Block<'_>, place: usize, anchor: u32) -> bool {
    let number = |place: usize| block.row(place).and_then(|row| row.get(anchor)).and_then(token);
    let next = number(place + 1);
    next == Some(super::shape::Token::Whole(2)) && number(place) == Some(super::shape::Token::Whole(1))
}

/// An area merged downwards from a header row reaches this line.
fn held_by_header(block: &Block<'_>, found: &Found, line: u32) -> bool {
    let (Some(first), Some(last)) = (found.header.first(), found.header.last()) else {
        return false;
    };
    let (top, bottom) = (block.line(*first), block.line(*last));
    block.merges_at(line).any(|merge| merge.top >= top && merge.top <= bottom && merge.top < line)
}

/// A row under the header that still names columns: words beside an empty running number.
fn lower_level(block: &Block<'_>, found: &Found, anchor: u32) -> bool {
    let place = found.body;
    let Some(row) = block.row(place) else { return false };
    let beside = block.cells(place).all(|(cell, _)| cell.column > anchor);
    let single = block.count(place) == 1;
    let near = block.cells(place).all(|(cell, _)| cell.column <= anchor + 1);
    let unit_row = block.cells(place).all(|(_, text)| bracketed(text));
    if row.cell(anchor).is_some()
        || !beside
        || !block.wordy(place)
        || !block.follows(place)
        || (single && near && !unit_row)
    {
        return false;
    }
    // what a body row would leave empty: a running number somewhere below shows that the body is still to come
    let next_numbered = (place + 1..place + 4)
        .any(|next| block.row(next).and_then(|row| row.get(anchor)).is_some_and(|text| token(text).is_some()));
    let section_like = single
        && block
            .cells(place)
            .any(|(cell, _)| block.merge(row.line, cell.column).is_some_and(|merge| merge.right - merge.left >= 3));
    next_numbered && !section_like
}

/// `(m²)`, `(đồng)`.
fn bracketed(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('(') && text.ends_with(')')
}

/// Adds header rows above the first one.
fn raise(block: &Block<'_>, from: usize, found: &mut Found) {
    while found.header.len() < DEEPEST {
        let Some(place) = found
            .header
            .first()
            .copied()
            .filter(|first| *first > from && block.follows(*first))
            .and_then(|first| first.checked_sub(1))
        else {
            return;
        };
        if !upper_level(block, place, found) {
            return;
        }
        found.header.insert(0, place);
    }
}

fn upper_level(block: &Block<'_>, place: usize, found: &Found) -> bool {
    let line = block.line(place);
    let below = found.header.first().copied().unwrap_or_default();
    let narrow = block.count(place) <= 3;
    let title = block
        .cells(place)
        .any(|(_, text)| (narrow && words::title(text)) || words::unit_line(text) || words::signature(text));
    let form = block.cells(place).any(|(_, text)| text.trim_end().ends_with(':'));
    // nothing stands over a heading STT: a row that does is not of the header
    let over_anchor = found.anchor.is_some_and(|anchor| {
        block.row(below).is_some_and(|row| row.cell(anchor).is_some())
            && block.row(place).is_some_and(|row| row.cell(anchor).is_some())
    });
    if title || form || over_anchor || !block.wordy(place) {
        return false;
    }
    let first = block.cells(below).next().map_or(block.left, |(cell, _)| cell.column);
    let groups = block.cells(place).filter(|(cell, _)| {
        let merge = block.merge(line, cell.column);
        merge.is_some_and(|merge| merge.right > merge.left && !(merge.left <= first && merge.right >= block.right))
    });
    let grouped = groups.count();
    let count = block.count(place);
    // one cell over everything is a title; several cells, or a group of some columns, are a header level
    grouped >= 1 && (count >= 2 || block.cells(place).all(|(cell, _)| cell.column > first))
        || (count >= 2 && block.merges_at(line).next().is_none() && count * 4 >= block.count(below))
}

/// Words over rows that hold numbers, dates or codes; or the first wide row over rows of words.
pub fn by_contrast(block: &Block<'_>, from: usize, strict: bool) -> Option<Found> {
    (from..block.rows.len()).find_map(|place| contrasted_at(block, from, place, strict))
}

fn contrasted_at(block: &Block<'_>, from: usize, place: usize, strict: bool) -> Option<Found> {
    let below: Vec<usize> = (place + 1..block.rows.len().min(place + AHEAD)).collect();
    let mut widths: Vec<usize> = below.iter().map(|place| block.count(*place)).filter(|count| *count >= 2).collect();
    widths.sort_unstable();
    let width = widths.get(widths.len() / 2).copied()?;
    let covered = block.covered(place);
    let narrow = block.count(place) <= 3;
    let titled = block
        .cells(place)
        .any(|(_, text)| (narrow && words::title(text)) || words::signature(text) || text.trim_end().ends_with(':'));
    if width < 2 || covered * 10 < width * 6 || covered < 2 || block.count(place) < 2 || titled || !block.wordy(place) {
        return None;
    }
    let mut found = Found {
        header: vec![place],
        numbered: Vec::new(),
        body: place + 1,
        anchor: None,
        evidence: Evidence::Contrast,
    };
    raise(block, from, &mut found);
    deepen(block, &mut found, width);
    let sample: Vec<usize> =
        below.iter().copied().filter(|place| *place >= found.body && block.count(*place) * 2 >= width).collect();
    let contrast = contrast(block, &found, &sample);
    let enough = if strict || width < 3 { sample.len() >= 3 } else { sample.len() >= 2 };
    if contrast > 0 && enough && (!strict || width >= 3) {
        return Some(found);
    }
    let bold = |place: usize| block.cells(place).filter(|(cell, _)| cell.bold).count() * 2 > block.count(place);
    let leaf = found.header.last().copied().unwrap_or(place);
    let stands_out = bold(leaf) && sample.iter().all(|place| !bold(*place));
    let full = covered >= width
        && (stands_out
            || sample.iter().filter(|place| block.count(**place) <= covered).count() * 10 >= sample.len() * 9);
    if strict || contrast > 0 || sample.len() < 3 || !full || (width < 3 && !stands_out) {
        return None;
    }
    found.evidence = Evidence::Words;
    Some(found)
}

/// Header rows below the first: held by merged areas, years, or words over columns that hold none below.
fn deepen(block: &Block<'_>, found: &mut Found, width: usize) {
    while let Some(row) = block.row(found.body) {
        let place = found.body;
        let texts: Vec<_> = block.cells(place).map(|(_, text)| text).collect();
        if numbers_columns(&texts) {
            found.numbered.push(place);
            found.body += 1;
            continue;
        }
        let sample: Vec<usize> =
            (place + 1..block.rows.len().min(place + AHEAD)).filter(|next| block.count(*next) * 2 >= width).collect();
        let typed = |column: u32| block.shape(column, &sample).is_some_and(|shape| shape != Shape::Text);
        let words_over_types =
            block.cells(place).filter(|(cell, text)| heading_like(cell, text) && typed(cell.column)).count();
        let years = block.cells(place).filter(|(_, text)| year(text).is_some()).count();
        let years_below = sample
            .first()
            .is_some_and(|next| block.cells(*next).filter(|(_, text)| year(text).is_some()).count() * 2 > years);
        let level = held_by_header(block, found, row.line)
            || (block.wordy(place)
                && block.follows(place)
                && sample.len() >= 2
                && words_over_types >= 2
                && !(years > 0 && years_below));
        if found.header.len() >= DEEPEST || !level {
            return;
        }
        found.header.push(place);
        found.body += 1;
    }
}

/// Number of columns with words in the header and numbers, dates or codes below.
fn contrast(block: &Block<'_>, found: &Found, sample: &[usize]) -> usize {
    (block.left..=block.right.min(block.left.saturating_add(400)))
        .filter(|column| {
            let named = found.header.iter().any(|place| block.row(*place).and_then(|row| row.get(*column)).is_some());
            named && block.shape(*column, sample).is_some_and(|shape| shape != Shape::Text)
        })
        .count()
}
