//! Matches to clusters: the strongest pairs first, each union judged by all pairs across it, so that one weak bridge
//! never joins two people and a contradiction keeps them apart.

use crate::link::Pair;
use crate::link::features::Features;
use crate::link::known::{Known, Verdict};
use crate::link::score::Scorer;

/// No single pair across a union counts more than this many bits.
const MOST: f32 = 14.0;
/// Members of each side looked at when a union is judged.
const LOOKED_AT: usize = 24;

/// For each row the lowest row of its cluster. What people decided comes first: pairs they joined are one, pairs they took
/// apart never stand together, pairs they could not tell are joined by nothing of their own.
pub(crate) fn group(rows: usize, pairs: &[Pair], scorer: &Scorer, features: &Features, known: &Known) -> Vec<u32> {
    let open = |pair: &&Pair| known.is_empty() || known.verdict(pair.left, pair.right) != Some(Verdict::Unsure);
    let mut matches: Vec<&Pair> = pairs.iter().filter(|pair| pair.is_match).filter(open).collect();
    matches.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    let mut clusters = Clusters::new(rows);
    for (left, right) in known.same.iter().chain(&known.kept) {
        let (left, right) = (clusters.root(*left), clusters.root(*right));
        if left != right && !clusters.parted(left, right, known) {
            clusters.join(left, right);
        }
    }
    for pair in matches {
        let (left, right) = (clusters.root(pair.left), clusters.root(pair.right));
        if left != right && !clusters.parted(left, right, known) && clusters.may_join(left, right, scorer, features) {
            clusters.join(left, right);
        }
    }
    let count = u32::try_from(rows).unwrap_or(u32::MAX);
    (0..count).map(|row| clusters.root(row)).collect()
}

/// Clusters as chains of rows; the root of a cluster is its lowest row.
struct Clusters {
    roots: Vec<u32>,
    /// The next member of the same cluster, itself at the end.
    next: Vec<u32>,
    last: Vec<u32>,
}

impl Clusters {
    fn new(rows: usize) -> Self {
        let rows: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
        Self { roots: rows.clone(), next: rows.clone(), last: rows }
    }

    fn root(&self, row: u32) -> u32 {
        self.roots.get(row as usize).copied().unwrap_or(row)
    }

    fn members(&self, root: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(root), |row| self.next.get(*row as usize).copied().filter(|next| next != row))
    }

    /// Whether people took a member of one apart from a member of the other.
    fn parted(&self, left: u32, right: u32, known: &Known) -> bool {
        !known.apart.is_empty()
            && self.members(left).any(|row| known.against(row).iter().any(|other| self.root(*other) == right))
    }

    fn may_join(&self, left: u32, right: u32, scorer: &Scorer, features: &Features) -> bool {
        let alone = |root: u32| self.members(root).nth(1).is_none();
        if alone(left) && alone(right) {
            return true;
        }
        let mut sum = 0.0;
        for a in self.members(left).take(LOOKED_AT) {
            for b in self.members(right).take(LOOKED_AT) {
                let (grades, verdict) = scorer.pair(features, a, b);
                let apart = scorer.contradicts(&grades) && verdict.weight < 0.0;
                sum += if apart { -MOST } else { verdict.weight.clamp(-MOST, MOST) };
            }
        }
        sum > 0.0
    }

    fn join(&mut self, left: u32, right: u32) {
        let (low, high) = (left.min(right), left.max(right));
        let moved: Vec<u32> = self.members(high).collect();
        for row in moved {
            if let Some(root) = self.roots.get_mut(row as usize) {
                *root = low;
            }
        }
        let end = self.last.get(low as usize).copied().unwrap_or(low);
        if let Some(next) = self.next.get_mut(end as usize) {
            *next = high;
        }
        let tail = self.last.get(high as usize).copied().unwrap_or(high);
        if let Some(last) = self.last.get_mut(low as usize) {
            *last = tail;
        }
    }
}
