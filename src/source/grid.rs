//! What every reader gives: sparse rows of shown text, with what is known of each cell.

use std::ops::Range;

use super::address::Style;
use crate::error::Result;

/// What a cell holds, as far as the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Text, or a text file that does not say.
    #[default]
    Text,
    /// A number.
    Number,
    /// A date or time by its format.
    Date,
    /// TRUE or FALSE.
    Bool,
    /// An error value.
    Error,
}

/// One non-empty cell of a [`Row`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Column, from 0.
    pub column: u32,
    pub(in crate::source) start: u32,
    pub(in crate::source) end: u32,
    /// What it holds.
    pub kind: Kind,
    /// Bold letters.
    pub bold: bool,
    /// Computed by a sum over other cells.
    pub sum: bool,
    /// Font, as place in [`Sheet::fonts`].
    pub font: Option<u16>,
}

impl Cell {
    /// A plain text cell.
    pub const fn at(column: u32) -> Self {
        Self { column, start: 0, end: 0, kind: Kind::Text, bold: false, sum: false, font: None }
    }

    /// The same cell holding something else.
    #[must_use]
    pub const fn of(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }
}

/// A row with at least one non-empty cell; cells in the order of their columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Row number in the sheet or line number in the text file, from 1.
    pub line: u32,
    /// Lines it takes in a text file; 1 in a sheet.
    pub height: u32,
    /// Hidden in the sheet.
    pub hidden: bool,
    pub(in crate::source) text: String,
    pub(in crate::source) cells: Vec<Cell>,
    /// Cells that were decoded: what stood there before.
    pub before: Vec<Before>,
}

/// A cell before it was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Column of the sheet.
    pub column: u32,
    /// Its text as stored.
    pub text: String,
    /// The rule that decoded it.
    pub rule: &'static str,
}

impl Row {
    /// A row without cells.
    pub fn new(line: u32) -> Self {
        Self { line, height: 1, ..Self::default() }
    }

    /// A row without cells, with room for some, and for bytes of text.
    pub fn with_room(line: u32, cells: usize, bytes: usize) -> Self {
        Self { cells: Vec::with_capacity(cells), text: String::with_capacity(bytes), ..Self::new(line) }
    }

    /// Makes it a row without cells again; its room is kept.
    pub fn reset(&mut self, line: u32) {
        self.text.clear();
        self.cells.clear();
        self.before.clear();
        (self.line, self.height, self.hidden) = (line, 1, false);
    }

    /// Appends a cell; white space alone is an empty cell and is not kept.
    #[inline]
    pub fn push(&mut self, cell: Cell, text: &str) {
        let (Ok(start), Ok(end)) = (u32::try_from(self.text.len()), u32::try_from(self.text.len() + text.len())) else {
            return;
        };
        if is_blank(text) {
            return;
        }
        self.text.push_str(text);
        self.cells.push(Cell { start, end, ..cell });
    }

    /// Appends a cell whose text, never blank, is written behind the texts before it; false where there is nothing to write.
    #[inline]
    pub(in crate::source) fn push_written(
        &mut self,
        cell: Cell,
        write: impl FnOnce(&mut String) -> Option<Kind>,
    ) -> bool {
        let start = self.text.len();
        let Some(kind) = write(&mut self.text) else { return false };
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(self.text.len())) {
            self.cells.push(Cell { start, end, kind, ..cell });
        }
        true
    }

    /// Fetches the texts of some cells, by their places, from a text in which they stand where the cells say; white space
    /// alone is an empty cell, as in [`Row::push`].
    pub(in crate::source) fn fetch(&mut self, from: &str, places: &[usize]) {
        // all beginnings are looked at before any text is taken: memory is slow to answer, but answers many at once
        let begins = |cell: &Cell| {
            let first = from.as_bytes().get(cell.start as usize);
            (cell.start < cell.end) & first.is_some_and(u8::is_ascii_graphic)
        };
        let filled = places.iter().filter_map(|place| self.cells.get(*place));
        let filled = filled.fold(true, |filled, cell| filled & begins(cell));
        for place in places {
            let Some(cell) = self.cells.get_mut(*place) else { continue };
            let text = from.get(cell.start as usize..cell.end as usize).unwrap_or_default();
            cell.start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
            if filled || !is_blank(text) {
                self.text.push_str(text);
            }
            cell.end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        }
        if !filled {
            self.cells.retain(|cell| cell.start < cell.end);
        }
    }

    /// Appends plain text cells, one for each range of a text, column after column from the first; white space alone is an
    /// empty cell, as in [`Row::push`].
    pub fn push_all(&mut self, text: &str, ranges: impl Iterator<Item = Range<usize>>) {
        let before = self.text.len();
        self.text.push_str(text);
        for (column, range) in (0..).zip(ranges) {
            let (Ok(start), Ok(end)) = (u32::try_from(before + range.start), u32::try_from(before + range.end)) else {
                return;
            };
            if !text.get(range).is_none_or(is_blank) {
                self.cells.push(Cell { start, end, ..Cell::at(column) });
            }
        }
    }

    /// Orders the cells by column; of two at one place the first stays.
    pub fn settle(&mut self) {
        if !self.cells.is_sorted_by(|left, right| left.column < right.column) {
            self.cells.sort_by_key(|cell| cell.column);
            self.cells.dedup_by_key(|cell| cell.column);
        }
    }

    /// No non-empty cell.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Number of non-empty cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The whole text of the row, cell after cell.
    pub fn all_text(&self) -> &str {
        &self.text
    }

    /// Text of a cell of this row.
    pub fn text_of(&self, cell: &Cell) -> &str {
        self.text.get(cell.start as usize..cell.end as usize).unwrap_or_default()
    }

    /// The cell at a column.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let place = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(place)
    }

    /// The text at a column.
    pub fn get(&self, column: u32) -> Option<&str> {
        self.cell(column).map(|cell| self.text_of(cell))
    }

    /// Cells with their texts.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Cell, &str)> {
        self.cells.iter().map(|cell| (cell, self.text_of(cell)))
    }

    /// The cells at some columns, which are in order, with their texts; `None` where a cell is empty.
    pub fn at<'r>(&'r self, columns: &'r [u32]) -> impl Iterator<Item = Option<(&'r Cell, &'r str)>> {
        let mut place = 0;
        columns.iter().map(move |column| {
            while self.cells.get(place).is_some_and(|cell| cell.column < *column) {
                place += 1;
            }
            let cell = self.cells.get(place).filter(|cell| cell.column == *column)?;
            place += 1;
            Some((cell, self.text_of(cell)))
        })
    }

    /// Number of non-empty cells of the columns `first..=last`.
    pub fn count_within(&self, first: u32, last: u32) -> usize {
        self.cells.iter().filter(|cell| (first..=last).contains(&cell.column)).count()
    }

    /// Cells of the columns `first..=last` with their texts.
    pub fn within(&self, first: u32, last: u32) -> impl DoubleEndedIterator<Item = (&Cell, &str)> {
        self.iter().filter(move |(cell, _)| (first..=last).contains(&cell.column))
    }

    /// Replaces some texts; what stood there before is kept beside.
    pub fn mend(&mut self, mut change: impl FnMut(&Cell, &str) -> Option<(String, &'static str)>) {
        let changes: Vec<_> = (0_usize..)
            .zip(self.iter())
            .filter_map(|(place, (cell, text))| Some((place, change(cell, text)?)))
            .collect();
        if changes.is_empty() {
            return;
        }
        let mut made = Self {
            text: String::with_capacity(self.text.len()),
            hidden: self.hidden,
            height: self.height,
            ..Self::new(self.line)
        };
        let mut changes = changes.into_iter().peekable();
        for (place, (cell, text)) in self.iter().enumerate() {
            match changes.next_if(|(changed, _)| *changed == place) {
                Some((_, (new, rule))) if !new.trim().is_empty() => {
                    made.push(*cell, &new);
                    made.before.push(Before { column: cell.column, text: text.to_owned(), rule });
                }
                _ => made.push(*cell, text),
            }
        }
        *self = made;
    }
}

/// White space alone.
fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim_start().is_empty()
}

/// A merged area: rows are lines from 1, columns from 0, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// First line.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last line.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Merge {
    /// It covers this place.
    pub const fn holds(&self, line: u32, column: u32) -> bool {
        line >= self.top && line <= self.bottom && column >= self.left && column <= self.right
    }
}

/// Gives rows one after another.
pub trait RowSource: Send {
    /// The next row with a non-empty cell, or `None` after the last.
    fn next_row(&mut self) -> Result<Option<Row>>;

    /// The same, put into a row that has been used: long files need no new memory for each. False after the last.
    fn next_into(&mut self, row: &mut Row) -> Result<bool> {
        let next = self.next_row()?;
        let more = next.is_some();
        *row = next.unwrap_or_default();
        Ok(more)
    }
}

/// One sheet of a workbook, or a text file.
#[derive(Default)]
pub struct Sheet {
    /// Name; `None` for a text file.
    pub name: Option<String>,
    /// Hidden in the workbook.
    pub hidden: bool,
    /// The first rows, or all of them.
    pub rows: Vec<Row>,
    /// Rows after those, where the sheet is long.
    pub rest: Option<Box<dyn RowSource>>,
    /// Merged areas.
    pub merges: Vec<Merge>,
    /// Hidden columns, first and last.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Fonts that cells name.
    pub fonts: Vec<String>,
    /// Lines are numbered page by page, as in a PDF.
    pub paged: bool,
    /// Paths of its columns, where the source itself names them: every row is data then.
    pub records: Option<Vec<Vec<String>>>,
    /// Texts that are no cells of the sheet (page numbers, watermarks), with the reason.
    pub dropped: Vec<super::LeftOut>,
}

impl Sheet {
    /// A column is hidden.
    pub fn hides(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|&(first, last)| (first..=last).contains(&column))
    }

    /// How its cells are named.
    pub const fn style(&self) -> Style {
        match self.name {
            Some(_) => Style::Letters,
            None if self.paged => Style::Pages,
            None => Style::Lines,
        }
    }
}

/// What a reader makes of a file.
pub struct Workbook {
    /// The reader's id.
    pub reader: &'static str,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Things a person should know about how it was read.
    pub remarks: Vec<crate::lang::Message>,
    /// Its sheets.
    pub sheets: Vec<Sheet>,
}

/// Rows decided on before a long table is streamed.
pub const HEAD: usize = 20_000;
