//! A part of a sheet in which tables are looked for: rows one after another, columns side by side.

use super::shape::{Shape, shape, year};
use crate::source::grid::{Cell, Merge, Row};

/// Rows and columns under consideration.
#[derive(Clone, Copy)]
pub struct Block<'a> {
    /// Its rows.
    pub rows: &'a [Row],
    /// Merged areas of the sheet.
    pub merges: &'a [Merge],
    /// First column.
    pub left: u32,
    /// Last column.
    pub right: u32,
    /// Cells are where they were drawn on a page: a heading over other rows runs across columns there, and what keeps to
    /// its own columns is a row.
    pub drawn: bool,
}

impl<'a> Block<'a> {
    /// The row at a place.
    pub fn row(&self, place: usize) -> Option<&'a Row> {
        self.rows.get(place)
    }

    /// Cells of a row within the block.
    pub fn cells(&self, place: usize) -> impl DoubleEndedIterator<Item = (&'a Cell, &'a str)> + use<'a> {
        let (left, right) = (self.left, self.right);
        self.rows.get(place).into_iter().flat_map(move |row| row.within(left, right))
    }

    /// Number of filled cells of a row.
    pub fn count(&self, place: usize) -> usize {
        self.cells(place).count()
    }

    /// Line of a row.
    pub fn line(&self, place: usize) -> u32 {
        self.row(place).map_or(0, |row| row.line)
    }

    /// No empty line stands between this row and the one before it.
    pub fn follows(&self, place: usize) -> bool {
        let before = place.checked_sub(1).and_then(|before| self.row(before));
        before.zip(self.row(place)).is_some_and(|(before, row)| before.line + before.height.max(1) >= row.line)
    }

    /// Merged areas that touch a line within the block.
    pub fn merges_at(&self, line: u32) -> impl Iterator<Item = &'a Merge> + use<'a> {
        let (left, right) = (self.left, self.right);
        self.merges.iter().filter(move |merge| {
            merge.top <= line && line <= merge.bottom && merge.left <= right && merge.right >= left
        })
    }

    /// The merged area that holds a place.
    pub fn merge(&self, line: u32, column: u32) -> Option<&'a Merge> {
        self.merges.iter().find(|merge| merge.holds(line, column))
    }

    /// Number of columns that a row covers, merged areas at their full width.
    pub fn covered(&self, place: usize) -> usize {
        let line = self.line(place);
        let extra: u32 = self
            .merges_at(line)
            .filter(|merge| self.row(place).is_some_and(|row| row.cell(merge.left).is_some()) || merge.top < line)
            .map(|merge| {
                merge.right.min(self.right).saturating_sub(merge.left.max(self.left)) + u32::from(merge.top < line)
            })
            .sum();
        self.count(place) + extra as usize
    }

    /// Every cell of a row could be a heading: words, or years.
    pub fn wordy(&self, place: usize) -> bool {
        self.count(place) > 0 && self.cells(place).all(|(cell, text)| heading_like(cell, text))
    }

    /// The most common shape of a column over some rows, where it holds for most filled cells.
    pub fn shape(&self, column: u32, places: &[usize]) -> Option<Shape> {
        let mut counts = [0_usize; 4];
        for (cell, text) in places
            .iter()
            .filter_map(|place| self.row(*place))
            .filter_map(|row| Some((row.cell(column)?, row.get(column)?)))
        {
            if let Some(count) = counts.get_mut(shape(cell.kind, text) as usize) {
                *count += 1;
            }
        }
        let total: usize = counts.iter().sum();
        let all = [Shape::Number, Shape::Date, Shape::Code, Shape::Text];
        // numbers and codes mix in columns of identifiers: either is not words
        let typed: usize = counts.iter().take(3).sum();
        let best = all.into_iter().zip(counts).max_by_key(|(_, count)| *count).map(|(shape, _)| shape)?;
        (total > 0).then_some(())?;
        if typed * 10 >= total * 7 && best == Shape::Text {
            return Some(Shape::Code);
        }
        if best == Shape::Text {
            return Some(Shape::Text);
        }
        Some(if typed * 10 >= total * 7 { best } else { Shape::Text })
    }
}

/// A cell that could be a heading.
pub fn heading_like(cell: &Cell, text: &str) -> bool {
    match shape(cell.kind, text) {
        Shape::Text => true,
        Shape::Number => year(text).is_some() || text.trim().starts_with('('),
        Shape::Code => {
            text.chars().filter(|letter| letter.is_alphabetic()).count()
                > text.chars().filter(char::is_ascii_digit).count()
        }
        Shape::Date => false,
    }
}
