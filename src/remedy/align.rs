//! Which row of the workbook that came back is which row that was sent: by content, by key, by place, by likeness.
//!
//! Rows may have been inserted, deleted, moved and mended at once. Equal rows are paired first; then rows with the same
//! complete key; then what stands between the same neighbours; then what is most alike. What is left was deleted or is new.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::Result;

/// Pairs compared one with another between two neighbours, or over the whole at the end.
const PAIRS: usize = 250_000;
/// Rows looked at before and behind where a gap is too large to compare each with each.
const WINDOW: usize = 40;

/// The content of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Content {
    /// Values of the fields, in the order of the table.
    pub(super) values: Vec<Option<String>>,
    /// The values of the key joined, where all are filled.
    pub(super) key: Option<String>,
}

/// Contents of some rows.
pub(super) type Contents = FxHashMap<u32, Content>;

/// Which row is which.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Aligned {
    /// For each row sent, its row now.
    pub(super) now: Vec<Option<u32>>,
    /// Rows now that were not there.
    pub(super) inserted: Vec<u32>,
    /// Rows sent that stand in another order now.
    pub(super) moved: BTreeSet<u32>,
}

/// Aligns rows by their fingerprints; `contents` reads those rows that have no equal.
pub(super) fn align(
    sent: &[u64],
    back: &[u64],
    contents: impl FnOnce(&FxHashSet<u32>, &FxHashSet<u32>) -> Result<(Contents, Contents)>,
) -> Result<Aligned> {
    let mut work = Work { now: vec![None; sent.len()], taken: vec![false; back.len()] };
    work.equal(sent, back);
    let (left, right) = (work.left(), work.right());
    if !left.is_empty() && !right.is_empty() {
        let (of_left, of_right) = contents(&left.iter().copied().collect(), &right.iter().copied().collect())?;
        work.by_key(&left, &right, &of_left, &of_right);
        work.by_place(&of_left, &of_right);
        work.by_likeness(&of_left, &of_right);
    }
    let inserted = work.right();
    let pairs: Vec<(u32, u32)> = work.pairs().collect();
    let order = increasing(&pairs);
    let moved = pairs.iter().zip(&order).filter(|(_, in_order)| !**in_order).map(|((row, _), _)| *row).collect();
    Ok(Aligned { now: work.now, inserted, moved })
}

struct Work {
    now: Vec<Option<u32>>,
    taken: Vec<bool>,
}

impl Work {
    fn pair(&mut self, row: u32, with: u32) {
        if let (Some(now), Some(taken)) = (self.now.get_mut(row as usize), self.taken.get_mut(with as usize)) {
            *now = Some(with);
            *taken = true;
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..).zip(&self.now).filter_map(|(row, now)| Some((row, (*now)?)))
    }

    fn left(&self) -> Vec<u32> {
        (0..).zip(&self.now).filter(|(_, now)| now.is_none()).map(|(row, _)| row).collect()
    }

    fn right(&self) -> Vec<u32> {
        (0..).zip(&self.taken).filter(|(_, taken)| !**taken).map(|(row, _)| row).collect()
    }

    /// Rows with the same content; of several the first with the first.
    fn equal(&mut self, sent: &[u64], back: &[u64]) {
        let mut places: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for (row, print) in (0..).zip(back) {
            places.entry(*print).or_default().push(row);
        }
        for rows in places.values_mut() {
            rows.reverse();
        }
        for (row, print) in (0..).zip(sent) {
            if let Some(with) = places.get_mut(print).and_then(Vec::pop) {
                self.pair(row, with);
            }
        }
    }

    /// Rows whose key is complete and stands once on each side.
    fn by_key(&mut self, left: &[u32], right: &[u32], of_left: &Contents, of_right: &Contents) {
        let index = |rows: &[u32], of: &Contents| {
            let mut keys: FxHashMap<String, Option<u32>> = FxHashMap::default();
            for row in rows {
                if let Some(key) = of.get(row).and_then(|content| content.key.clone()) {
                    keys.entry(key).and_modify(|known| *known = None).or_insert(Some(*row));
                }
            }
            keys
        };
        let (one, other) = (index(left, of_left), index(right, of_right));
        for row in left {
            let Some(key) = of_left.get(row).and_then(|content| content.key.as_ref()) else { continue };
            if let (Some(Some(own)), Some(Some(with))) = (one.get(key), other.get(key))
                && own == row
            {
                self.pair(*row, *with);
            }
        }
    }

    /// Rows that stand between the same neighbours.
    fn by_place(&mut self, of_left: &Contents, of_right: &Contents) {
        let pairs: Vec<(u32, u32)> = self.pairs().collect();
        let order = increasing(&pairs);
        let ends =
            (u32::try_from(self.now.len()).unwrap_or(u32::MAX), u32::try_from(self.taken.len()).unwrap_or(u32::MAX));
        let anchors = pairs.into_iter().zip(order).filter(|(_, in_order)| *in_order).map(|(pair, _)| pair);
        let (mut from, mut to) = (0, 0);
        for (row, with) in anchors.chain([ends]).collect::<Vec<_>>() {
            let gap: Vec<u32> = (from..row).filter(|row| self.now.get(*row as usize) == Some(&None)).collect();
            let free: Vec<u32> = (to..with).filter(|row| self.taken.get(*row as usize) == Some(&false)).collect();
            self.gap(&gap, &free, of_left, of_right);
            (from, to) = (row.saturating_add(1), with.saturating_add(1));
        }
    }

    fn gap(&mut self, gap: &[u32], free: &[u32], of_left: &Contents, of_right: &Contents) {
        if gap.is_empty() || free.is_empty() {
            return;
        }
        let near = if gap.len().saturating_mul(free.len()) <= PAIRS { usize::MAX } else { WINDOW };
        let same = gap.len() == free.len();
        let mut found = Vec::new();
        for (place, row) in gap.iter().enumerate() {
            let first = place.saturating_sub(near);
            let last = place.saturating_add(near).min(free.len().saturating_sub(1));
            for (offset, with) in free.iter().enumerate().take(last + 1).skip(first) {
                let like = likeness(of_left.get(row), of_right.get(with));
                let apart = place.abs_diff(offset);
                if like >= 500 || (same && apart == 0 && like > 0) {
                    found.push((std::cmp::Reverse(like), apart, *row, *with));
                }
            }
        }
        self.best(found);
    }

    /// What is left anywhere, the most alike first.
    fn by_likeness(&mut self, of_left: &Contents, of_right: &Contents) {
        let (left, right) = (self.left(), self.right());
        if left.len().saturating_mul(right.len()) > PAIRS * 8 {
            return;
        }
        let mut found = Vec::new();
        for row in &left {
            for with in &right {
                let like = likeness(of_left.get(row), of_right.get(with));
                if like >= 600 {
                    found.push((std::cmp::Reverse(like), row.abs_diff(*with) as usize, *row, *with));
                }
            }
        }
        self.best(found);
    }

    fn best(&mut self, mut found: Vec<(std::cmp::Reverse<u32>, usize, u32, u32)>) {
        found.sort_unstable();
        for (_, _, row, with) in found {
            let free = self.now.get(row as usize) == Some(&None) && self.taken.get(with as usize) == Some(&false);
            if free {
                self.pair(row, with);
            }
        }
    }
}

/// Equal values in thousandths of those filled on either side.
fn likeness(one: Option<&Content>, other: Option<&Content>) -> u32 {
    let (Some(one), Some(other)) = (one, other) else { return 0 };
    let both = one.values.iter().zip(&other.values);
    let filled = both.clone().filter(|(left, right)| left.is_some() || right.is_some()).count();
    let same = both.filter(|(left, right)| left.is_some() && left == right).count();
    u32::try_from((same * 1000).checked_div(filled).unwrap_or(0)).unwrap_or(0)
}

/// Which pairs, sorted by their first, are part of the longest run in which the second rises too.
fn increasing(pairs: &[(u32, u32)]) -> Vec<bool> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |place: usize| pairs.get(place).map_or(0, |(_, with)| *with);
    for (place, (_, with)) in pairs.iter().enumerate() {
        let length = tails.partition_point(|tail| second(*tail) < *with);
        before.push(length.checked_sub(1).and_then(|shorter| tails.get(shorter)).copied());
        if length == tails.len() {
            tails.push(place);
        } else if let Some(tail) = tails.get_mut(length) {
            *tail = place;
        }
    }
    let mut part = vec![false; pairs.len()];
    let mut at = tails.last().copied();
    while let Some(place) = at {
        if let Some(flag) = part.get_mut(place) {
            *flag = true;
        }
        at = before.get(place).copied().flatten();
    }
    part
}

#[cfg(test)]
mod tests {
    use std::hash::{Hash as _, Hasher as _};

    use super::*;

    fn print(row: &[&str]) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        row.hash(&mut hasher);
        hasher.finish()
    }

    fn aligned(sent: &[&[&str]], back: &[&[&str]], keyed: bool) -> Aligned {
        let prints = |rows: &[&[&str]]| rows.iter().map(|row| print(row)).collect::<Vec<_>>();
        let content = |rows: &[&[&str]], wanted: &FxHashSet<u32>| {
            let of = |row: &[&str]| Content {
                values: row.iter().map(|text| Some((*text).to_owned()).filter(|text| !text.is_empty())).collect(),
                key: keyed.then(|| row[0].to_owned()).filter(|key| !key.is_empty()),
            };
            (0_u32..).zip(rows).filter(|(row, _)| wanted.contains(row)).map(|(number, row)| (number, of(row))).collect()
        };
        align(&prints(sent), &prints(back), |left, right| Ok((content(sent, left), content(back, right))))
            .expect("aligned")
    }

    const SENT: [&[&str]; 5] = [
        &["1", "An", "Nam", "1980"],
        &["2", "Bình", "x", "1981"],
        &["3", "Chi", "Nữ", "1982"],
        &["", "Dũng", "y", "1983"],
        &["5", "Em", "Nữ", "1984"],
    ];

    #[test]
    fn mended_moved_inserted_and_deleted_rows_are_told_apart() {
        let back: [&[&str]; 5] = [
            &["9", "Mới", "Nam", "2000"],
            &["1", "An", "Nam", "1980"],
            &["", "Dũng", "Nam", "1983"],
            &["2", "Bình", "Nữ", "1981"],
            &["5", "Em", "Nữ", "1984"],
        ];
        let found = aligned(&SENT, &back, true);
        assert_eq!(found.now, [Some(1), Some(3), None, Some(2), Some(4)]);
        assert_eq!(found.inserted, [0]);
        assert_eq!(found.moved.len(), 1, "one of the two that changed places");
    }

    #[test]
    fn a_row_is_known_by_its_place_when_most_of_it_was_mended() {
        let mut back = SENT;
        back[3] = &["4", "Dũng", "Nam", "1993"];
        let found = aligned(&SENT, &back, true);
        assert_eq!(found.now, [Some(0), Some(1), Some(2), Some(3), Some(4)]);
        assert!(found.inserted.is_empty() && found.moved.is_empty());
        let mut back = SENT;
        back[3] = &["4", "Khác", "Nam", "1999"];
        let found = aligned(&SENT, &back, true);
        assert_eq!((found.now[3], found.inserted.as_slice()), (None, [3].as_slice()), "nothing alike: another record");
    }

    #[test]
    fn equal_rows_keep_their_order() {
        let rows: [&[&str]; 3] = [&["a"], &["a"], &["a"]];
        assert_eq!(aligned(&rows, &rows[..2], false).now, [Some(0), Some(1), None]);
        assert_eq!(increasing(&[(0, 2), (1, 0), (2, 1)]), [false, true, true]);
    }
}
