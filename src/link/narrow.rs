//! Blocks that are too large: their records are compared only where they agree on a further key too.
//!
//! A key is passed over where an earlier rule gives those pairs already: «same name and same date of issue» narrowed by the
//! commune is part of «same name and commune». What no key parts is a neighbourhood in the order of the table (after
//! Hernández and Stolfo, 1995).

use super::block::{Keys, Part, groups, touch};
use super::intern;

/// From how many records on blocks are narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    /// Records of the largest block compared all with all.
    pub whole: usize,
    /// Records of the largest part of a narrowed block compared all with all: they agree on more.
    pub within: usize,
}

/// By what the largest block and the largest part of one are divided, step by step, until the pairs are few enough.
pub(super) const LIMITS: [(usize, usize); 9] =
    [(1, 1), (2, 2), (4, 4), (8, 4), (16, 4), (32, 4), (32, 8), (32, 16), (32, 32)];

impl Limit {
    /// A step of [`LIMITS`] for a model with that largest block.
    pub(super) fn of(largest: usize, (whole, within): (usize, usize)) -> Self {
        Self { whole: (largest / whole).max(2), within: (largest / within).max(2) }
    }
}

/// Blocks found among sorted keys.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Rows, block by block.
    pub order: Vec<u32>,
    /// Where each block ends.
    pub ends: Vec<u32>,
    /// Pairs that they give.
    pub pairs: u64,
    /// Pairs of narrowed blocks that they do not give.
    pub left_out: u64,
    /// Blocks that were narrowed.
    pub blocks: u64,
    /// Their rows.
    pub narrowed: Vec<u32>,
}

impl Found {
    fn push(&mut self, rows: impl Iterator<Item = u32>, limit: Limit) {
        let start = self.order.len();
        self.order.extend(rows);
        let (size, most) = (self.order.len() - start, limit.within);
        self.ends.push(u32::try_from(self.order.len()).unwrap_or(u32::MAX));
        // a window slides over what is larger
        let windowed = (size * most).saturating_sub(most * (most + 1) / 2) as u64;
        self.pairs += if size <= most { pairs_of(size) } else { windowed };
    }
}

/// The blocks of a rule among keys sorted with their rows, the large ones narrowed.
pub(super) fn cut(keys: &Keys<'_>, rule: usize, keyed: &[u64], limit: Limit) -> Found {
    let mut found = Found::default();
    let mut narrowing = Narrowing::new(keys, rule, limit);
    for group in groups(keyed) {
        if group.len() <= limit.whole {
            found.push(rows(group), limit);
        } else {
            narrowing.narrow(group, &mut found);
        }
    }
    found
}

/// Of the blocks of a rule the large ones only, narrowed.
pub(super) fn cut_large(keys: &Keys<'_>, rule: usize, keyed: &[u64], limit: Limit) -> Found {
    let mut found = Found::default();
    let mut narrowing = Narrowing::new(keys, rule, limit);
    groups(keyed).filter(|group| group.len() > limit.whole).for_each(|group| narrowing.narrow(group, &mut found));
    found
}

fn rows(group: &[u64]) -> impl Iterator<Item = u32> {
    group.iter().map(|keyed| *keyed as u32)
}

/// Pairs of so many rows.
pub(super) const fn pairs_of(rows: usize) -> u64 {
    let rows = rows as u64;
    rows * rows.saturating_sub(1) / 2
}

/// Whether a rule gives all pairs that agree on these parts.
fn gives(rules: &[u128], agreed: u128) -> bool {
    rules.iter().any(|needed| needed & !agreed == 0)
}

/// The narrowing of the blocks of one rule.
struct Narrowing<'a> {
    keys: &'a Keys<'a>,
    limit: Limit,
    /// On which parts the rows of a block agree.
    agreed: u128,
    /// What each earlier rule needs.
    earlier: Vec<u128>,
    further: Vec<Further<'a>>,
    /// The further keys of the rows of the block, key by key; 0 where missing.
    columns: Vec<u32>,
    /// The rows of the block.
    rows: Vec<u32>,
}

/// A further key, and which of the columns has it: none where an earlier rule gives all that it would give.
struct Further<'a> {
    part: &'a Part<'a>,
    column: Option<usize>,
}

impl<'a> Narrowing<'a> {
    fn new(keys: &'a Keys<'a>, rule: usize, limit: Limit) -> Self {
        let agreed = keys.agreed(rule);
        let earlier: Vec<u128> = (0..rule).filter_map(|earlier| keys.needed(earlier)).collect();
        let parts = keys.narrow.iter().filter_map(|at| keys.parts.get(*at));
        let mut columns = 0..;
        let further = parts
            .filter(|part| agreed | part.implied != agreed)
            .map(|part| {
                let column = (!gives(&earlier, agreed | part.implied)).then(|| columns.next()).flatten();
                Further { part, column }
            })
            .collect();
        Self { keys, limit, agreed, earlier, further, columns: Vec::new(), rows: Vec::new() }
    }

    fn narrow(&mut self, group: &[u64], found: &mut Found) {
        self.rows.clear();
        self.rows.extend(rows(group));
        self.columns.clear();
        touch(self.rows.iter().map(|row| self.keys.features.row(*row)));
        for further in self.further.iter().filter(|further| further.column.is_some()) {
            self.columns.extend(self.rows.iter().map(|row| {
                let key = further.part.key(self.keys.features.row(*row));
                key.map_or(0, |key| (intern::join(key, 3) >> 32) as u32 | 1)
            }));
        }
        let before = found.pairs;
        let all: Vec<u32> = (0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)).collect();
        self.part(&all, 0, self.agreed, found);
        found.left_out += pairs_of(group.len()).saturating_sub(found.pairs - before);
        found.blocks += 1;
        found.narrowed.append(&mut self.rows);
    }

    /// Parts members of a block by each further key; what is still too large, by the keys after that one. What no key parts
    /// is one block again.
    fn part(&self, members: &[u32], from: usize, agreed: u128, found: &mut Found) {
        let mut parted = false;
        let mut keyed: Vec<u64> = Vec::with_capacity(members.len());
        let row = |member: u32| self.rows.get(member as usize).copied();
        for (further, next) in self.further.iter().zip(1..).skip(from) {
            let agreed_too = agreed | further.part.implied;
            if agreed_too == agreed {
                continue;
            }
            let Some(column) = further.column.filter(|_| !gives(&self.earlier, agreed_too)) else {
                let has = |row: u32| further.part.key(self.keys.features.row(row)).is_some();
                parted |= members.iter().filter_map(|member| row(*member)).any(has);
                continue;
            };
            let column = self.columns.get(column * self.rows.len()..).unwrap_or_default();
            let key = |member: u32| column.get(member as usize).copied().filter(|key| *key != 0);
            keyed.clear();
            keyed.extend(members.iter().filter_map(|member| Some(u64::from(key(*member)?) << 32 | u64::from(*member))));
            keyed.sort_unstable();
            for group in keyed.chunk_by(|a, b| a >> 32 == b >> 32).filter(|group| group.len() < members.len()) {
                parted = true;
                if group.len() > self.limit.within {
                    self.part(&rows(group).collect::<Vec<_>>(), next, agreed_too, found);
                } else if group.len() > 1 {
                    found.push(rows(group).filter_map(row), self.limit);
                }
            }
        }
        if !parted {
            found.push(members.iter().filter_map(|member| row(*member)), self.limit);
        }
    }
}
