//! Pairs that a person should decide, as a workbook and as one offline page. Both hold personal data: internal use only.

mod cells;
mod page;
mod waterfall;
mod words;
mod workbook;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::known::Verdict;
use super::prepared::Prepared;
use super::{Clustered, Explanation, RecordIds};
use crate::dictionary::{Entity, LinkModel};
pub use cells::RecordCells;
pub use page::page;
pub(in crate::link) use words::grade;
pub(in crate::link) use workbook::HEADS;
pub use workbook::workbook;

/// Members of a cluster looked at for contradictions.
const LOOKED_AT: usize = 24;

/// Why a pair is to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A match that the clustering did not join: the rest of the two clusters speaks against it.
    Split,
    /// Stands in one cluster and bears a contradiction.
    Contradiction,
    /// Between the thresholds.
    Between,
    /// Several records of the other table fit equally well.
    Several,
    /// The reference leads there, and everything else speaks against it.
    Reference,
}

/// A pair of rows to be decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// The lower row.
    pub left: u32,
    /// The higher row.
    pub right: u32,
    /// Why.
    pub reason: Reason,
    /// log₂ of the odds that both are one.
    pub weight: f32,
}

/// One record of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Id.
    pub id: String,
    /// Cells, in the order of [`Review::headers`].
    pub cells: Vec<String>,
}

/// A pair as people decide it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Why it is to be decided.
    pub reason: Reason,
    /// What each comparison weighs.
    pub explanation: Explanation,
    /// Both records.
    pub sides: [Side; 2],
}

/// What is to be decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Id of the entity.
    pub entity: String,
    /// Its title in Vietnamese.
    pub title: String,
    /// Headings of the cells.
    pub headers: Vec<String>,
    /// Headings of the comparisons by their id.
    pub comparisons: BTreeMap<String, String>,
    /// The pairs, the most pressing first.
    pub cases: Vec<Case>,
    /// Pairs beyond the limit: they come when these are decided.
    pub later: usize,
    /// Pairs that cannot be decided: a record has no id, or one that others have too.
    pub keyless: usize,
}

impl Prepared {
    /// The pairs that a person should decide: clusters that were split, clusters with a contradiction inside, pairs between
    /// the thresholds; among each the most probable first. What was decided already is not asked again.
    pub fn doubts(&self, found: &Clustered) -> Vec<Doubt> {
        let scorer = self.scorer(&found.model);
        let root = |row: u32| found.clusters.get(row as usize).copied().unwrap_or(row);
        let mut doubts: Vec<Doubt> = Vec::new();
        for pair in &found.pairs {
            let reason = if pair.decided {
                continue;
            } else if !pair.is_match {
                Reason::Between
            } else if root(pair.left) == root(pair.right) {
                continue;
            } else {
                Reason::Split
            };
            doubts.push(Doubt { left: pair.left, right: pair.right, reason, weight: pair.weight });
        }
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (row, root) in (0_u32..).zip(&found.clusters).filter(|(row, root)| row != *root) {
            members.entry(*root).or_insert_with(|| vec![*root]).push(row);
        }
        for rows in members.values() {
            for (at, left) in rows.iter().enumerate().take(LOOKED_AT) {
                for right in rows.iter().take(LOOKED_AT).skip(at + 1) {
                    let (grades, verdict) = scorer.pair(&self.features, *left, *right);
                    let decided = matches!(found.known.verdict(*left, *right), Some(Verdict::Same | Verdict::Apart));
                    if !decided && scorer.contradicts(&grades) {
                        let reason = Reason::Contradiction;
                        doubts.push(Doubt { left: *left, right: *right, reason, weight: verdict.weight });
                    }
                }
            }
        }
        doubts.sort_by(|a, b| {
            a.reason.cmp(&b.reason).then(b.weight.total_cmp(&a.weight)).then((a.left, a.right).cmp(&(b.left, b.right)))
        });
        let mut seen = BTreeSet::new();
        doubts.retain(|doubt| seen.insert((doubt.left, doubt.right)));
        doubts
    }
}

/// Splits off the doubts that ids cannot tell apart: answers those that can be decided, and how many cannot.
pub fn decidable(doubts: Vec<Doubt>, ids: &RecordIds) -> (Vec<Doubt>, usize) {
    let mut times: HashMap<&str, u32> = HashMap::new();
    for row in 0..ids.len() {
        *times.entry(ids.id(row)).or_default() += 1;
    }
    let sound = |row: u32| {
        let id = ids.id(row as usize);
        !id.is_empty() && times.get(id) == Some(&1)
    };
    let before = doubts.len();
    let kept: Vec<Doubt> = doubts.into_iter().filter(|doubt| sound(doubt.left) && sound(doubt.right)).collect();
    let keyless = before - kept.len();
    (kept, keyless)
}

/// What is shown of the doubts: their records and their weights. `cells` holds the rows of the doubts.
pub fn review(
    prepared: &Prepared,
    found: &Clustered,
    doubts: &[Doubt],
    ids: &RecordIds,
    cells: &RecordCells,
    entity: &Entity,
) -> Review {
    between(prepared, &found.model, doubts, ids, cells, entity)
}

/// The same for pairs of two tables, by the model that compared them.
pub fn between(
    prepared: &Prepared,
    model: &LinkModel,
    doubts: &[Doubt],
    ids: &RecordIds,
    cells: &RecordCells,
    entity: &Entity,
) -> Review {
    let side = |row: u32| Side { id: ids.id(row as usize).to_owned(), cells: cells.row(row) };
    let cases = doubts.iter().map(|doubt| Case {
        reason: doubt.reason,
        explanation: prepared.explain(model, doubt.left, doubt.right),
        sides: [side(doubt.left), side(doubt.right)],
    });
    let named = |comparison: &crate::dictionary::Comparison| {
        let field = comparison.fields.first().and_then(|id| entity.field(id));
        let title = field.map_or_else(|| comparison.id.clone(), |field| field.title.vi.clone());
        (comparison.id.clone(), title)
    };
    Review {
        entity: entity.id.clone(),
        title: entity.title.vi.clone(),
        headers: cells.headers.clone(),
        comparisons: model.comparisons.iter().map(named).collect(),
        cases: cases.collect(),
        later: 0,
        keyless: 0,
    }
}

/// How two cells stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contrast {
    Same,
    OneEmpty,
    Differ,
}

fn contrast(left: &str, right: &str) -> Contrast {
    let (left, right) = (left.trim(), right.trim());
    if left == right {
        Contrast::Same
    } else if left.is_empty() || right.is_empty() {
        Contrast::OneEmpty
    } else {
        Contrast::Differ
    }
}

impl Case {
    /// The cells of a column.
    fn pair(&self, column: usize) -> (&str, &str) {
        let [left, right] = &self.sides;
        (left.cells.get(column).map_or("", String::as_str), right.cells.get(column).map_or("", String::as_str))
    }
}
