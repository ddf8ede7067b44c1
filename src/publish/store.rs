//! The open rows in memory: each column a list of distinct texts and one small number a cell.
//!
//! Generalized columns repeat a few values, so millions of rows stay within a hundred megabytes, and grouping, sorting
//! and searching work on the distinct texts alone.

use std::cmp::Ordering;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::dictionary::Storage;

/// The number of the empty cell.
pub(super) const EMPTY: u32 = 0;

/// One published column.
#[derive(Default)]
pub(super) struct Column {
    cells: Vec<u32>,
    values: Vec<Rc<str>>,
    index: FxHashMap<Rc<str>, u32>,
}

impl Column {
    /// Makes room for cells.
    pub(super) fn reserve(&mut self, cells: usize) {
        self.cells.reserve(cells);
    }

    /// Adds a cell.
    pub(super) fn push(&mut self, value: Option<&str>) {
        let code = self.intern_or_empty(value);
        self.push_code(code);
    }

    /// Adds a cell by the number of its text.
    pub(super) fn push_code(&mut self, code: u32) {
        self.cells.push(code);
    }

    fn intern(&mut self, text: &str) -> u32 {
        if let Some(code) = self.index.get(text) {
            return *code;
        }
        let shared: Rc<str> = Rc::from(text);
        self.values.push(Rc::clone(&shared));
        // A table has at most 2³² rows (`_row` is u32), so distinct values cannot exceed that either.
        let code = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.index.insert(shared, code);
        code
    }

    /// The number of a text.
    pub(super) fn code(&self, text: &str) -> Option<u32> {
        self.index.get(text).copied()
    }

    /// The number of a text, which is known from then on; that of the empty cell for none.
    pub(super) fn intern_or_empty(&mut self, text: Option<&str>) -> u32 {
        text.map_or(EMPTY, |text| self.intern(text))
    }

    /// The same column with other texts: `texts` by number, from 0 for the empty cell.
    pub(super) fn mapped(&self, texts: &[Option<String>]) -> Self {
        let mut other = Self::default();
        let codes: Vec<u32> = texts.iter().map(|text| other.intern_or_empty(text.as_deref())).collect();
        other.cells = self.cells.iter().map(|cell| codes.get(*cell as usize).copied().unwrap_or(EMPTY)).collect();
        other
    }

    /// Empties a cell.
    pub(super) fn clear(&mut self, row: usize) {
        if let Some(cell) = self.cells.get_mut(row) {
            *cell = EMPTY;
        }
    }

    /// Keeps only the rows marked.
    pub(super) fn retain(&mut self, kept: &[bool]) {
        let mut marks = kept.iter();
        self.cells.retain(|_| marks.next().copied().unwrap_or(true));
    }

    /// Puts the cells in an order of the rows.
    pub(super) fn arrange(&mut self, order: &[u32]) {
        self.cells = order.iter().map(|row| self.cells.get(*row as usize).copied().unwrap_or(EMPTY)).collect();
    }

    /// The numbers, one a row.
    pub(super) fn cells(&self) -> &[u32] {
        &self.cells
    }

    /// The text of a number.
    pub(super) fn text(&self, code: u32) -> Option<&str> {
        let place = usize::try_from(code.checked_sub(1)?).ok()?;
        self.values.get(place).map(AsRef::as_ref)
    }

    /// The text at a row.
    pub(super) fn get(&self, row: u32) -> Option<&str> {
        self.text(*self.cells.get(row as usize)?)
    }

    /// True where two rows hold the same.
    pub(super) fn is_same(&self, left: u32, right: u32) -> bool {
        self.cells.get(left as usize) == self.cells.get(right as usize)
    }

    /// Distinct texts, in the order in which they came.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(AsRef::as_ref)
    }

    /// Place of each number in the order of the values as `storage` understands them; the empty cell comes last.
    pub(super) fn ranks(&self, storage: Storage) -> Vec<u32> {
        let mut codes: Vec<u32> = (1..=u32::try_from(self.values.len()).unwrap_or(u32::MAX)).collect();
        codes.sort_unstable_by(|left, right| compare(storage, self.text(*left), self.text(*right)));
        let mut ranks = vec![u32::MAX; self.values.len() + 1];
        for (rank, code) in (1_u32..).zip(codes) {
            if let Some(place) = ranks.get_mut(code as usize) {
                *place = rank;
            }
        }
        ranks
    }
}

fn compare(storage: Storage, left: Option<&str>, right: Option<&str>) -> Ordering {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok()).unwrap_or(f64::NAN);
    let whole = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
    match storage {
        Storage::Integer => whole(left).cmp(&whole(right)).then(left.cmp(&right)),
        Storage::Number => number(left).total_cmp(&number(right)).then(left.cmp(&right)),
        _ => left.cmp(&right),
    }
}

/// Rows in the order of the named columns, then of all others: equal rows are equal in full, so the order is one.
pub(super) fn order(columns: &[Column], storages: &[Storage], first: &[usize]) -> Vec<u32> {
    let rows = columns.first().map_or(0, |column| column.cells().len());
    let mut order: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
    let rest = (0..columns.len()).filter(|place| !first.contains(place));
    let places: Vec<usize> = first.iter().copied().chain(rest).collect();
    // from the last column to the first: each sorting keeps what those before it did to rows that it finds equal
    for place in places.into_iter().rev() {
        if let (Some(column), Some(storage)) = (columns.get(place), storages.get(place)) {
            order = sorted(&order, column, *storage);
        }
    }
    order
}

/// The rows in the order of one column; rows with the same value stay as they were.
fn sorted(order: &[u32], column: &Column, storage: Storage) -> Vec<u32> {
    let last = column.values.len() + 1;
    let ranks = column.ranks(storage);
    let rank = |row: u32| {
        let code = column.cells.get(row as usize).copied().unwrap_or(EMPTY);
        ranks.get(code as usize).map_or(last, |rank| last.min(*rank as usize))
    };
    // where the rows of each rank begin
    let mut begins = vec![0_u32; last + 2];
    for row in order {
        if let Some(count) = begins.get_mut(rank(*row) + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for begin in &mut begins {
        sum += *begin;
        *begin = sum;
    }
    let mut placed = vec![0; order.len()];
    for row in order {
        if let Some(next) = begins.get_mut(rank(*row)) {
            if let Some(place) = placed.get_mut(*next as usize) {
                *place = *row;
            }
            *next += 1;
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_the_order_of_values_not_of_arrival() {
        let mut number = Column::default();
        let mut text = Column::default();
        for (value, word) in [(Some("10"), "b"), (None, "a"), (Some("9"), "c"), (Some("10"), "a")] {
            number.push(value);
            text.push(Some(word));
        }
        let storages = [Storage::Integer, Storage::Text];
        assert_eq!(order(&[number, text], &storages, &[0]), [2, 3, 0, 1]);
    }

    #[test]
    fn a_cleared_cell_is_empty() {
        let mut column = Column::default();
        column.push(Some("x"));
        column.clear(0);
        assert_eq!(column.get(0), None);
    }
}
