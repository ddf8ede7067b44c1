//! Rows that agree in some columns: the equivalence classes of anonymity.

use rustc_hash::FxHashMap;

/// Most pairs of a group and a value for which a table is kept with a place for each: a megabyte.
const PAIRS: usize = 1 << 18;

/// Rows put into groups.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// The group of each row.
    pub of: Vec<u32>,
    /// Rows in each group (their weights, where rows stand for several).
    pub sizes: Vec<u64>,
}

impl Groups {
    /// Groups `rows` rows by their cells in `columns`; with no columns all rows are one group.
    pub fn by(columns: &[&[u32]], rows: usize) -> Self {
        Self::weighted(columns, &vec![1; rows])
    }

    /// The same where each row stands for as many as its weight.
    pub fn weighted(columns: &[&[u32]], weights: &[u64]) -> Self {
        let mut of = vec![0_u32; weights.len()];
        let mut count = u32::from(!weights.is_empty());
        for column in columns {
            count = parted(&mut of, count, column);
        }
        let mut sizes = vec![0; count as usize];
        for (group, weight) in of.iter().zip(weights) {
            if let Some(size) = sizes.get_mut(*group as usize) {
                *size += weight;
            }
        }
        Self { of, sizes }
    }

    /// The smallest group; `None` where there are no rows.
    pub fn smallest(&self) -> Option<u64> {
        self.sizes.iter().copied().min()
    }
}

/// Parts groups by a further column, each new one numbered when it is first met; answers how many there are.
fn parted(of: &mut [u32], groups: u32, column: &[u32]) -> u32 {
    let mut count = 0;
    let mut next = || {
        count += 1;
        count - 1
    };
    let values = column.iter().max().map_or(0, |most| *most as usize + 1);
    if let Some(pairs) = values.checked_mul(groups as usize).filter(|pairs| *pairs <= PAIRS) {
        let mut numbers = vec![u32::MAX; pairs];
        for (group, cell) in of.iter_mut().zip(column) {
            let Some(number) = numbers.get_mut(*group as usize * values + *cell as usize) else { continue };
            if *number == u32::MAX {
                *number = next();
            }
            *group = *number;
        }
    } else {
        let mut numbers: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for (group, cell) in of.iter_mut().zip(column) {
            *group = *numbers.entry((*group, *cell)).or_insert_with(&mut next);
        }
    }
    count
}

/// A column whose value about a person must not be learned.
#[derive(Debug, Clone, Copy)]
pub struct Sensitive<'a> {
    /// Its cells.
    pub cells: &'a [u32],
    /// Where its values have an order: the place of each number among them, from 0.
    pub ranks: Option<&'a [u32]>,
}

/// How often a value stands in a group: group, value, count.
pub(super) type Entry = (u32, u32, u64);
/// How often each value stands in each group, by group and value.
pub(super) type Histogram = Vec<Entry>;

/// Counts the values of a sensitive column in each group; ordered values are told by their place.
pub(super) fn histogram(groups: &Groups, sensitive: Sensitive<'_>, weights: Option<&[u64]>) -> Histogram {
    let place = |cell: u32| sensitive.ranks.map_or(cell, |ranks| ranks.get(cell as usize).copied().unwrap_or(cell));
    let weight = |row: usize| weights.map_or(1, |weights| weights.get(row).copied().unwrap_or(0));
    let mut all: Histogram = groups
        .of
        .iter()
        .zip(sensitive.cells)
        .enumerate()
        .map(|(row, (group, cell))| (*group, place(*cell), weight(row)))
        .collect();
    all.sort_unstable_by_key(|(group, value, _)| (*group, *value));
    all.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 += next.2;
        }
        same
    });
    all
}
