//! Tables of counts in which small cells are hidden, and cannot be computed from what is shown.
//!
//! A count from 1 to `least` − 1 is hidden. Totals would give it away, so others are hidden with it, by the hypercube
//! method (Giessing and Repsilber, 2002): for each small cell a box is chosen whose corners are all hidden. Shifting the
//! corners by one step, with the signs that keep every sum, gives another table that shows the same: the box is chosen so
//! that the small cell could be any number from 1 to `least` − 1 while every hidden cell stays at least 1. That is a proof,
//! not an estimate: no reasoning on rows, columns and totals tells more than that the cell is small. Zeros are shown.

/// Most cells of a table with its totals.
pub const MOST_CELLS: usize = 1 << 20;

/// How a cell is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it is.
    Shown,
    /// Hidden because it is small.
    Small,
    /// Hidden so that a small one cannot be computed.
    Complement,
}

/// Counts by one to three columns, with every total. Place 0 of a dimension is its total.
#[derive(Debug, Clone)]
pub struct Cube {
    sizes: Vec<usize>,
    counts: Vec<u64>,
}

impl Cube {
    /// Counts rows; `columns` are their cells, numbered below the sizes given. `None`: more than [`MOST_CELLS`] cells.
    pub fn count(columns: &[&[u32]], values: &[usize]) -> Option<Self> {
        let sizes: Vec<usize> = values.iter().map(|values| values + 1).collect();
        let all =
            sizes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).filter(|all| *all <= MOST_CELLS)?;
        let mut cube = Self { sizes, counts: vec![0; all] };
        let rows = columns.first().map_or(0, |column| column.len());
        for row in 0..rows {
            let at: Vec<usize> =
                columns.iter().map(|cells| cells.get(row).map_or(0, |cell| *cell as usize + 1)).collect();
            // A row counts in its own cell and in every total above it.
            for totals in 0..1_usize << at.len() {
                let place = at.iter().enumerate().map(|(dim, place)| if totals >> dim & 1 == 1 { 0 } else { *place });
                let place: Vec<usize> = place.collect();
                if let Some(count) = cube.index(&place).and_then(|index| cube.counts.get_mut(index)) {
                    *count += 1;
                }
            }
        }
        Some(cube)
    }

    fn index(&self, at: &[usize]) -> Option<usize> {
        at.iter().zip(&self.sizes).try_fold(0, |index, (place, size)| (place < size).then(|| index * size + place))
    }

    /// The count at a place.
    pub fn get(&self, at: &[usize]) -> u64 {
        self.index(at).and_then(|index| self.counts.get(index)).copied().unwrap_or(0)
    }

    /// Every place, totals first in each dimension.
    pub fn places(&self) -> impl Iterator<Item = Vec<usize>> + '_ {
        (0..self.counts.len()).map(|index| self.place(index))
    }

    fn place(&self, index: usize) -> Vec<usize> {
        let mut rest = index;
        let mut at: Vec<usize> = self
            .sizes
            .iter()
            .rev()
            .map(|size| {
                let place = rest % size;
                rest /= size;
                place
            })
            .collect();
        at.reverse();
        at
    }

    /// Decides what is hidden; `Err` tells how many small cells no box protects: columns must then be merged.
    ///
    /// # Errors
    /// The number of small cells that cannot be protected.
    pub fn protect(&self, least: u64) -> Result<Vec<State>, u64> {
        let small = |count: &u64| *count > 0 && *count < least;
        let mut states: Vec<State> =
            self.counts.iter().map(|count| if small(count) { State::Small } else { State::Shown }).collect();
        // The least counts first: their boxes serve the others.
        let mut order: Vec<usize> =
            (0..self.counts.len()).filter(|index| self.counts.get(*index).is_some_and(small)).collect();
        order.sort_by_key(|index| (self.counts.get(*index).copied(), *index));
        let mut bare = 0;
        for index in order {
            match self.best_box(index, least, &states) {
                Some(corners) => {
                    for corner in corners {
                        if let Some(state @ State::Shown) = states.get_mut(corner) {
                            *state = State::Complement;
                        }
                    }
                }
                None => bare += 1,
            }
        }
        if bare == 0 { Ok(states) } else { Err(bare) }
    }

    /// The corners of the box that hides least beside the small cell.
    fn best_box(&self, index: usize, least: u64, states: &[State]) -> Option<Vec<usize>> {
        let own = self.place(index);
        let mut best: Option<(u64, u64, Vec<usize>)> = None;
        let mut other: Vec<usize> = own.iter().map(|place| usize::from(*place == 0)).collect();
        loop {
            if let Some(found) = self.judge_box(&own, &other, least, states)
                && best.as_ref().is_none_or(|best| (found.0, found.1) < (best.0, best.1))
            {
                best = Some(found);
            }
            if !self.advance(&own, &mut other) {
                return best.map(|best| best.2);
            }
        }
    }

    /// The next opposite corner; false after the last.
    fn advance(&self, own: &[usize], other: &mut [usize]) -> bool {
        for ((place, own), size) in other.iter_mut().zip(own).zip(&self.sizes).rev() {
            *place += 1;
            if *place == *own {
                *place += 1;
            }
            if *place < *size {
                return true;
            }
            *place = usize::from(*own == 0);
        }
        false
    }

    /// What a box costs (cells newly hidden, totals counted threefold; then the counts hidden) and its corners; `None`
    /// where it does not protect.
    fn judge_box(
        &self,
        own: &[usize],
        other: &[usize],
        least: u64,
        states: &[State],
    ) -> Option<(u64, u64, Vec<usize>)> {
        if other.iter().zip(&self.sizes).any(|(place, size)| place >= size) {
            return None;
        }
        let count = self.get(own);
        let (mut cells, mut hidden, mut corners) = (0, 0, Vec::with_capacity(1 << own.len()));
        for turned in 0..1_usize << own.len() {
            let place = |dim: usize| if turned >> dim & 1 == 1 { other.get(dim) } else { own.get(dim) };
            let at: Vec<usize> = (0..own.len()).filter_map(|dim| place(dim).copied()).collect();
            // Two parts of a sum shift against each other; a part and its total shift together.
            let against = (0..own.len())
                .filter(|dim| turned >> dim & 1 == 1 && own.get(*dim) != Some(&0) && other.get(*dim) != Some(&0))
                .count()
                % 2
                == 1;
            let corner = self.index(&at)?;
            let value = self.counts.get(corner).copied()?;
            let enough = if against { least.saturating_sub(count) } else { count };
            if value == 0 || value < enough {
                return None;
            }
            if states.get(corner) == Some(&State::Shown) {
                cells += if at.contains(&0) { 3 } else { 1 };
                hidden += value;
            }
            corners.push(corner);
        }
        Some((cells, hidden, corners))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cube(table: &[&[u64]]) -> Cube {
        let (mut rows, mut columns) = (Vec::new(), Vec::new());
        for (row, line) in (0..).zip(table) {
            for (column, count) in (0..).zip(*line) {
                for _ in 0..*count {
                    rows.push(row);
                    columns.push(column);
                }
            }
        }
        Cube::count(&[&rows, &columns], &[table.len(), table[0].len()]).expect("small")
    }

    fn hidden(cube: &Cube, states: &[State]) -> Vec<Vec<usize>> {
        cube.places().zip(states).filter(|(_, state)| **state != State::Shown).map(|(place, _)| place).collect()
    }

    #[test]
    fn totals_are_counted() {
        let cube = cube(&[&[3, 4], &[5, 6]]);
        assert_eq!((cube.get(&[0, 0]), cube.get(&[1, 0]), cube.get(&[0, 2]), cube.get(&[2, 1])), (18, 7, 10, 5));
    }

    #[test]
    fn a_small_cell_takes_three_others_with_it() {
        let cube = cube(&[&[2, 20, 30], &[25, 40, 50], &[60, 70, 80]]);
        let states = cube.protect(5).expect("it can be protected");
        assert_eq!(hidden(&cube, &states), [vec![1, 1], vec![1, 2], vec![2, 1], vec![2, 2]]);
    }

    #[test]
    fn totals_go_where_there_is_no_other_way() {
        let cube = cube(&[&[2, 20]]);
        let states = cube.protect(5).expect("it can be protected");
        assert!(states.iter().filter(|state| **state != State::Shown).count() >= 4);
    }

    #[test]
    fn nothing_is_hidden_where_nothing_is_small() {
        let cube = cube(&[&[5, 0], &[7, 9]]);
        assert!(cube.protect(5).expect("nothing to do").iter().all(|state| *state == State::Shown));
    }

    #[test]
    fn what_cannot_be_protected_is_told() {
        assert_eq!(cube(&[&[0, 0], &[0, 0]]).protect(5).map(|states| states.len()), Ok(9));
        assert!(Cube::count(&[&[], &[]], &[1 << 12, 1 << 12]).is_none());
    }

    #[test]
    fn totals_of_small_cells_alone_cannot_be_protected() {
        let line = Cube::count(&[&[0, 1, 2]], &[3]).expect("small");
        assert_eq!(line.protect(5).expect_err("no part is as great as their total of three"), 1);
        assert_eq!(cube(&[&[1, 1, 1]]).protect(5).expect_err("neither total of the line"), 2);
    }
}
