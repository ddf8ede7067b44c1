//! The least generalization that reaches a target, over the lattice of levels.
//!
//! A node is a level for each quasi-identifier; groups that fall short are suppressed, up to a limit. Of all nodes that
//! keep within it the one of least loss is found. Loss is Iyengar's (2002): a value generalized to one that stands for M
//! of the A values costs (M − 1) ÷ (A − 1), a suppressed cell costs 1; the mean over all quasi-identifying cells. What
//! generalizing alone costs is a bound from below for a node and all above it, so nodes are tried in the order of that
//! bound, and the search ends once it passes the best node found: the answer is the optimum, unless the work was cut.

use std::collections::BTreeSet;

use super::groups::{Groups, Sensitive};
use super::measure::{Target, failing};

/// Most work: tuples looked at over all nodes. Counted, not timed: the same table gives the same answer everywhere.
const MOST_WORK: u64 = 400_000_000;
/// Loss is compared in whole billionths, so that the order of sums does not matter.
const UNIT: f64 = 1e9;

/// The levels of one quasi-identifier: for each level, what each number of the finest becomes. Level 0 changes nothing.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// The levels, the finest first; each is as long as there are numbers at the finest, and 0 becomes 0.
    pub levels: Vec<Vec<u32>>,
}

/// A node that was reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The level of each quasi-identifier.
    pub levels: Vec<usize>,
    /// Rows in groups that fall short.
    pub suppressed: u64,
    /// The mean loss, from 0 to 1.
    pub loss: f64,
    /// Nodes tried.
    pub tried: u64,
    /// False where the work was cut before the optimum was proved.
    pub complete: bool,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The node of least loss.
    Found(Found),
    /// No node keeps within the limit; the one with the fewest rows that fall short.
    Impossible(Found),
}

/// Searches for the least loss.
///
/// `base` are the cells at the finest level, `limit` the share of rows that may be suppressed.
pub fn search(
    base: &[&[u32]],
    ladders: &[Ladder],
    sensitive: &[Sensitive<'_>],
    target: &Target,
    limit: f64,
) -> Outcome {
    let tuples = Tuples::of(base, sensitive);
    let costs = Costs::of(&tuples, ladders);
    let allowed = allowed(tuples.rows, limit);
    let mut queue: BTreeSet<(u64, Vec<usize>)> = BTreeSet::new();
    let mut known: BTreeSet<Vec<usize>> = BTreeSet::new();
    let bottom = vec![0; ladders.len()];
    queue.insert((costs.bound(&bottom), bottom.clone()));
    known.insert(bottom);
    let (mut best, mut nearest): (Option<Found>, Option<Found>) = (None, None);
    let (mut tried, mut work, mut complete) = (0, 0, true);
    while let Some((bound, levels)) = queue.pop_first() {
        if best.as_ref().is_some_and(|best| bound >= whole(best.loss)) {
            break;
        }
        if work > MOST_WORK {
            complete = false;
            break;
        }
        (tried, work) = (tried + 1, work + tuples.weights.len() as u64);
        let (suppressed, loss) = tuples.judge(ladders, &costs, &levels, target);
        let found = Found { levels: levels.clone(), suppressed, loss, tried, complete: true };
        if suppressed <= allowed && best.as_ref().is_none_or(|best| whole(loss) < whole(best.loss)) {
            best = Some(found);
        } else if nearest.as_ref().is_none_or(|nearest| suppressed < nearest.suppressed) {
            nearest = Some(found);
        }
        for next in above(&levels, ladders) {
            if known.insert(next.clone()) {
                queue.insert((costs.bound(&next), next));
            }
        }
    }
    let end = |found: Found| Found { tried, complete, ..found };
    match best {
        Some(found) => Outcome::Found(end(found)),
        None => Outcome::Impossible(end(nearest.unwrap_or_else(|| Found {
            levels: vec![0; ladders.len()],
            suppressed: tuples.rows,
            loss: 1.0,
            tried,
            complete,
        }))),
    }
}

/// Rows that may be suppressed.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count, floored")]
pub fn allowed(rows: u64, limit: f64) -> u64 {
    (rows as f64 * limit.clamp(0.0, 1.0) + 1e-9).floor() as u64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a loss is between 0 and 1")]
fn whole(loss: f64) -> u64 {
    (loss * UNIT).round() as u64
}

/// The nodes one step above.
fn above(levels: &[usize], ladders: &[Ladder]) -> Vec<Vec<usize>> {
    let step = |place: usize| {
        let mut next = levels.to_vec();
        if let Some(level) = next.get_mut(place) {
            *level += 1;
        }
        next
    };
    let higher = |place: &usize| {
        levels.get(*place).zip(ladders.get(*place)).is_some_and(|(level, ladder)| level + 1 < ladder.levels.len())
    };
    (0..levels.len()).filter(higher).map(step).collect()
}

/// The different rows of a table, with how often each stands in it.
struct Tuples {
    rows: u64,
    /// Quasi-identifying cells, column by column.
    quasi: Vec<Vec<u32>>,
    /// Sensitive cells, column by column, with the order of their values.
    sensitive: Vec<(Vec<u32>, Option<Vec<u32>>)>,
    weights: Vec<u64>,
}

impl Tuples {
    fn of(base: &[&[u32]], sensitive: &[Sensitive<'_>]) -> Self {
        let all: Vec<&[u32]> = base.iter().copied().chain(sensitive.iter().map(|column| column.cells)).collect();
        let rows = all.first().map_or(0, |column| column.len());
        let groups = Groups::by(&all, rows);
        let mut first = vec![usize::MAX; groups.sizes.len()];
        for (row, group) in groups.of.iter().enumerate().rev() {
            if let Some(place) = first.get_mut(*group as usize) {
                *place = row;
            }
        }
        let pick = |cells: &[u32]| first.iter().map(|row| cells.get(*row).copied().unwrap_or(0)).collect::<Vec<u32>>();
        Self {
            rows: rows as u64,
            quasi: base.iter().map(|cells| pick(cells)).collect(),
            sensitive: sensitive.iter().map(|column| (pick(column.cells), column.ranks.map(<[u32]>::to_vec))).collect(),
            weights: groups.sizes,
        }
    }

    /// Rows suppressed at a node, and its loss.
    fn judge(&self, ladders: &[Ladder], costs: &Costs, levels: &[usize], target: &Target) -> (u64, f64) {
        let columns: Vec<Vec<u32>> = self.quasi.iter().zip(ladders).zip(levels).map(at_level).collect();
        let columns: Vec<&[u32]> = columns.iter().map(Vec::as_slice).collect();
        let groups = Groups::weighted(&columns, &self.weights);
        let sensitive: Vec<Sensitive<'_>> =
            self.sensitive.iter().map(|(cells, ranks)| Sensitive { cells, ranks: ranks.as_deref() }).collect();
        let failing = failing(&groups, &sensitive, Some(&self.weights), target);
        let (mut suppressed, mut lost) = (0, 0.0);
        for (tuple, (group, weight)) in groups.of.iter().zip(&self.weights).enumerate() {
            if failing.get(*group as usize).copied().unwrap_or(false) {
                suppressed += weight;
                lost += *weight as f64;
            } else {
                lost += *weight as f64 * costs.of_tuple(tuple, levels, &self.quasi);
            }
        }
        (suppressed, if self.rows == 0 { 0.0 } else { lost / self.rows as f64 })
    }
}

fn at_level(((cells, ladder), level): ((&Vec<u32>, &Ladder), &usize)) -> Vec<u32> {
    let map = ladder.levels.get(*level);
    cells.iter().map(|cell| map.and_then(|map| map.get(*cell as usize)).copied().unwrap_or(0)).collect()
}

/// What each value costs at each level.
struct Costs {
    /// By column, level, and number at the finest level.
    values: Vec<Vec<Vec<f64>>>,
    /// By column and level: the mean over all rows.
    means: Vec<Vec<f64>>,
}

impl Costs {
    fn of(tuples: &Tuples, ladders: &[Ladder]) -> Self {
        let values: Vec<Vec<Vec<f64>>> =
            ladders.iter().zip(&tuples.quasi).map(|(ladder, cells)| costs_of(ladder, cells)).collect();
        let mean = |levels: &Vec<Vec<f64>>, cells: &Vec<u32>| {
            let weigh = |costs: &Vec<f64>| {
                let cost = |cell: &u32| costs.get(*cell as usize).copied().unwrap_or(0.0);
                cells.iter().zip(&tuples.weights).map(|(cell, weight)| cost(cell) * *weight as f64).sum::<f64>()
                    / tuples.rows.max(1) as f64
            };
            levels.iter().map(weigh).collect()
        };
        let means = values.iter().zip(&tuples.quasi).map(|(levels, cells)| mean(levels, cells)).collect();
        Self { values, means }
    }

    /// What generalizing alone costs at a node.
    fn bound(&self, levels: &[usize]) -> u64 {
        let sum: f64 =
            self.means.iter().zip(levels).map(|(means, level)| means.get(*level).copied().unwrap_or(1.0)).sum();
        whole(sum / self.means.len().max(1) as f64)
    }

    fn of_tuple(&self, tuple: usize, levels: &[usize], quasi: &[Vec<u32>]) -> f64 {
        let cost = |((values, level), cells): ((&Vec<Vec<f64>>, &usize), &Vec<u32>)| {
            let cell = cells.get(tuple).copied().unwrap_or(0) as usize;
            values.get(*level).and_then(|costs| costs.get(cell)).copied().unwrap_or(0.0)
        };
        self.values.iter().zip(levels).zip(quasi).map(cost).sum::<f64>() / self.values.len().max(1) as f64
    }
}

/// The cost of each value that occurs, at each level.
fn costs_of(ladder: &Ladder, cells: &[u32]) -> Vec<Vec<f64>> {
    let finest = ladder.levels.first().map_or(0, Vec::len);
    let mut occurs = vec![false; finest];
    for cell in cells {
        if let Some(mark) = occurs.get_mut(*cell as usize) {
            *mark = *cell != 0;
        }
    }
    let all = occurs.iter().filter(|mark| **mark).count();
    let costs = |level: &Vec<u32>| {
        let most = level.iter().copied().max().unwrap_or(0) as usize;
        let mut members = vec![0_u64; most + 1];
        for (value, wider) in level.iter().enumerate() {
            if let (Some(true), Some(count)) = (occurs.get(value), members.get_mut(*wider as usize)) {
                *count += 1;
            }
        }
        let cost = |(value, wider): (usize, &u32)| {
            let members = members.get(*wider as usize).copied().unwrap_or(0);
            match (value, *wider) {
                (0, _) => 0.0,
                // What becomes empty is suppressed.
                (_, 0) => 1.0,
                _ => members.saturating_sub(1) as f64 / (all.max(2) - 1) as f64,
            }
        };
        level.iter().enumerate().map(cost).collect()
    };
    ladder.levels.iter().map(costs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_SENSITIVE: &[Sensitive<'_>] = &[];

    fn target(k: u64) -> Target {
        Target { k, diversity: None, t: None }
    }

    /// Eight values in pairs, fours, and all together.
    fn ladder() -> Ladder {
        let level = |size: u32| (0..9_u32).map(|code| if code == 0 { 0 } else { 1 + (code - 1) / size }).collect();
        Ladder { levels: vec![level(1), level(2), level(4), level(8)] }
    }

    /// The loss of every node, one by one.
    fn by_hand(base: &[&[u32]], ladders: &[Ladder], target: &Target, limit: f64) -> Option<u64> {
        let tuples = Tuples::of(base, NO_SENSITIVE);
        let costs = Costs::of(&tuples, ladders);
        let mut best = None;
        for first in 0..ladders[0].levels.len() {
            for second in 0..ladders[1].levels.len() {
                let (suppressed, loss) = tuples.judge(ladders, &costs, &[first, second], target);
                if suppressed <= allowed(tuples.rows, limit) {
                    best = Some(best.map_or(whole(loss), |best: u64| best.min(whole(loss))));
                }
            }
        }
        best
    }

    #[test]
    fn the_best_node_is_found_whatever_the_table() {
        let ladders = [ladder(), ladder()];
        let mut seed = 7_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % 8 + 1
        };
        for round in 0..40_u64 {
            let (left, right): (Vec<u32>, Vec<u32>) = (0..60).map(|_| (next(), next().min(3))).unzip();
            let (k, limit) = (2 + round % 7, (round % 4) as f64 / 20.0);
            let base: [&[u32]; 2] = [&left, &right];
            let wanted = by_hand(&base, &ladders, &target(k), limit);
            match search(&base, &ladders, NO_SENSITIVE, &target(k), limit) {
                Outcome::Found(found) => assert_eq!(Some(whole(found.loss)), wanted, "k {k}, limit {limit}"),
                Outcome::Impossible(_) => assert_eq!(wanted, None),
            }
        }
    }

    #[test]
    fn nothing_is_lost_where_nothing_is_needed() {
        let cells = [1, 1, 1, 2, 2, 2];
        let Outcome::Found(found) = search(&[&cells], &[ladder()], NO_SENSITIVE, &target(3), 0.0) else {
            panic!("it is 3-anonymous already");
        };
        assert_eq!((found.levels, found.suppressed, whole(found.loss)), (vec![0], 0, 0));
    }

    #[test]
    fn what_cannot_be_reached_is_told_with_what_comes_nearest() {
        let cells = [1, 1, 1, 2];
        let ladder = Ladder { levels: vec![vec![0, 1, 2]] };
        let Outcome::Impossible(nearest) = search(&[&cells], &[ladder], NO_SENSITIVE, &target(3), 0.1) else {
            panic!("one row stands alone");
        };
        assert_eq!(nearest.suppressed, 1);
    }

    fn ladder_of(levels: &[&[u32]]) -> [Ladder; 1] {
        [Ladder { levels: levels.iter().map(|level| level.to_vec()).collect() }]
    }

    #[test]
    fn losses_are_iyengars_and_the_search_ends_where_nothing_is_better() {
        let found = |cells: &[u32], levels: &[&[u32]], limit: f64| match search(
            &[cells],
            &ladder_of(levels),
            NO_SENSITIVE,
            &target(2),
            limit,
        ) {
            Outcome::Found(found) => (found.levels[0], found.suppressed, whole(found.loss * 12.0), found.tried),
            Outcome::Impossible(nearest) => panic!("{nearest:?}"),
        };
        let one = whole(1.0);
        let twelve = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 4];
        let same: &[u32] = &[0, 1, 2, 3, 4];
        // of three values that occur two become one: (2 − 1) ÷ (3 − 1) for two rows of twelve
        assert_eq!(found(&twelve, &[same, &[0, 1, 2, 3, 3]], 0.2), (1, 0, one, 2));
        // two rows suppressed; a level that is no better does not take the place of the first
        assert_eq!(found(&twelve, &[same, same], 0.2), (0, 2, 2 * one, 2));
        // a quarter lost, and generalizing alone would cost all
        assert_eq!(found(&[1, 1, 1, 2], &[&[0, 1, 2], &[0, 1, 1]], 0.25), (0, 1, 3 * one, 1));
        // empty cells cost nothing, what becomes empty costs all
        assert_eq!(found(&[0, 0, 1, 2], &[&[0, 1, 2], &[0, 1, 1]], 0.0), (1, 0, 6 * one, 2));
        assert_eq!(found(&[1, 1, 2, 3], &[&[0, 1, 2, 3], &[0, 1, 0, 0]], 0.0), (1, 0, 6 * one, 2));
    }

    #[test]
    fn the_nearest_is_the_node_with_fewest_rows_that_fall_short() {
        let nearest =
            |levels: &[&[u32]]| match search(&[&[1, 1, 2, 3]], &ladder_of(levels), NO_SENSITIVE, &target(3), 0.0) {
                Outcome::Impossible(found) => (found.levels[0], found.suppressed, found.tried, found.complete),
                Outcome::Found(found) => panic!("{found:?}"),
            };
        let same: &[u32] = &[0, 1, 2, 3];
        assert_eq!(nearest(&[same, &[0, 1, 1, 2]]), (1, 1, 2, true));
        assert_eq!(nearest(&[&[0, 1, 1, 2], same]), (0, 1, 2, true));
        assert_eq!(nearest(&[same, same, same]), (0, 4, 3, true), "the first of equals");
    }

    #[test]
    fn losses_are_the_mean_of_columns_and_shares_are_floored() {
        let (left, right) = ([1, 1, 2, 2], [1, 2, 1, 2]);
        let ladders = [ladder_of(&[&[0, 1, 2]]), ladder_of(&[&[0, 1, 2], &[0, 1, 1]])].concat();
        let Outcome::Found(found) = search(&[&left, &right], &ladders, NO_SENSITIVE, &target(2), 0.0) else {
            panic!("the second column becomes one value");
        };
        assert_eq!((found.levels, whole(found.loss * 2.0)), (vec![0, 1], whole(1.0)));
        assert_eq!(
            [(20, 0.05), (100, 0.29), (19, 0.05), (7, 2.0)].map(|(rows, limit)| allowed(rows, limit)),
            [1, 29, 0, 7]
        );
    }
}
