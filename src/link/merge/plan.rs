//! Which clusters are merged, and which are held back for people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dictionary::LinkModel;
use crate::link::Prepared;
use crate::link::known::{Known, Verdict};

/// More records than this are never taken for one without a look.
const MOST: usize = 24;

/// Why a cluster is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Two of its records contradict each other, and nobody decided.
    Contradiction,
    /// Somebody could not tell two of its records.
    Unsure,
    /// It has too many records to be looked through pair by pair.
    TooMany,
}

impl Reason {
    /// In words.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Contradiction => "mâu thuẫn, chưa ai quyết định",
            Self::Unsure => "có cặp được ghi là chưa rõ",
            Self::TooMany => "quá nhiều bản ghi để xem từng cặp",
        }
    }

    /// In English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Contradiction => "contradictory, nobody decided",
            Self::Unsure => "a pair is marked unclear",
            Self::TooMany => "too many records to look at each pair",
        }
    }
}

/// A cluster that is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its rows.
    pub rows: Vec<u32>,
    /// Why.
    pub reason: Reason,
    /// Pairs of rows that speak against it.
    pub pairs: Vec<(u32, u32)>,
}

/// What is merged and what is not, by rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Rows of each merge, rising; merges by their first row.
    pub merges: Vec<Vec<u32>>,
    /// What is held back.
    pub held: Vec<Hold>,
}

impl Prepared {
    /// Which clusters may be merged: those without an open contradiction. `clusters` gives the lowest row of each row's
    /// cluster.
    pub fn plan(&self, model: &LinkModel, clusters: &[u32], known: &Known) -> Plan {
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (row, root) in (0_u32..).zip(clusters).filter(|(row, root)| row != *root) {
            members.entry(*root).or_insert_with(|| vec![*root]).push(row);
        }
        let scorer = self.scorer(model);
        let mut plan = Plan::default();
        for (_, rows) in members {
            if rows.len() > MOST {
                plan.held.push(Hold { rows, reason: Reason::TooMany, pairs: Vec::new() });
                continue;
            }
            let (mut against, mut unsure) = (Vec::new(), Vec::new());
            for (at, left) in rows.iter().enumerate() {
                for right in rows.iter().skip(at + 1) {
                    let verdict = known.verdict(*left, *right);
                    let open = || scorer.contradicts(&scorer.pair(&self.features, *left, *right).0);
                    if verdict == Some(Verdict::Unsure) {
                        unsure.push((*left, *right));
                    } else if verdict == Some(Verdict::Apart) || (verdict.is_none() && open()) {
                        against.push((*left, *right));
                    }
                }
            }
            match (against.is_empty(), unsure.is_empty()) {
                (true, true) => plan.merges.push(rows),
                (false, _) => plan.held.push(Hold { rows, reason: Reason::Contradiction, pairs: against }),
                (true, false) => plan.held.push(Hold { rows, reason: Reason::Unsure, pairs: unsure }),
            }
        }
        plan
    }
}
