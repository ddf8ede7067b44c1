//! What linking did, as charts: how the pairs weigh, where the thresholds stand, what each grade adds or takes away, how
//! large clusters are. Numbers alone: nothing personal.

mod draw;
mod page;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::score::odds;
use super::{Linked, Pair, Prepared};
use crate::dictionary::{Entity, LinkModel};
use crate::error::Result;
use crate::files;
use crate::lang::Message;
pub use draw::{CSS, ladder, sizes, weights};
pub use page::page;

/// Pairs of a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// From so many bits to one more.
    pub from: i32,
    /// Matches.
    pub matches: u64,
    /// Pairs to review.
    pub review: u64,
}

/// One grade of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The grade.
    pub grade: String,
    /// Its chance among records of one thing.
    pub m: f64,
    /// Its chance among strangers.
    pub u: f64,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ladder {
    /// What is compared.
    pub title: Message,
    /// Its grades, best first.
    pub steps: Vec<Step>,
}

/// All that is drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Charts {
    /// Pairs by weight, rising, without gaps.
    pub weights: Vec<Bin>,
    /// Bits from which a pair is a match, and from which it is reviewed.
    pub thresholds: (f32, f32),
    /// Comparisons in the order of the model.
    pub ladders: Vec<Ladder>,
}

impl Charts {
    /// The charts of what was found with a model.
    pub fn of(linked: &Linked, model: &LinkModel, entity: &Entity) -> Self {
        let ladder = |comparison: &crate::dictionary::Comparison| {
            let field = comparison.fields.first().and_then(|id| entity.field(id));
            let title = field.map_or_else(|| Message::new(&comparison.id, &comparison.id), |field| field.title.clone());
            let step = |rung: &crate::dictionary::Rung| Step { grade: rung.grade.clone(), m: rung.m, u: rung.u };
            Ladder { title, steps: comparison.levels.iter().map(step).collect() }
        };
        Self {
            weights: linked.weights.clone(),
            thresholds: (odds(model.match_at), odds(model.review_at)),
            ladders: model.comparisons.iter().map(ladder).collect(),
        }
    }

    /// The charts of what linking left in a table's folder; `None` where the model is not there.
    ///
    /// # Errors
    /// When the model cannot be read.
    pub fn load(linked: &Linked, entity: &Entity) -> Result<Option<Self>> {
        let path = linked.dir.join("model.toml");
        if !path.is_file() {
            return Ok(None);
        }
        let model = LinkModel::parse(&files::read_text(&path)?)
            .map_err(|message| crate::error::Error::read(&path, &message.vi, &message.en))?;
        Ok(Some(Self::of(linked, &model, entity)))
    }
}

impl Prepared {
    /// Pairs by their weight.
    pub(super) fn bins(pairs: &[Pair]) -> Vec<Bin> {
        let mut bins: BTreeMap<i32, (u64, u64)> = BTreeMap::new();
        for pair in pairs {
            let bin = bins.entry(pair.weight.clamp(LEAST, MOST).floor() as i32).or_default();
            if pair.is_match {
                bin.0 += 1;
            } else {
                bin.1 += 1;
            }
        }
        let (Some((first, _)), Some((last, _))) = (bins.first_key_value(), bins.last_key_value()) else {
            return Vec::new();
        };
        let bin = |from: i32| {
            let (matches, review) = bins.get(&from).copied().unwrap_or_default();
            Bin { from, matches, review }
        };
        (*first..=*last).map(bin).collect()
    }
}

/// Lighter pairs are counted with these.
const LEAST: f32 = -30.0;
/// Heavier pairs are counted with these.
const MOST: f32 = 70.0;

/// How many clusters there are of each size from two on.
pub fn cluster_sizes(clusters: &[u32]) -> BTreeMap<u32, u64> {
    let mut sizes = BTreeMap::new();
    for size in super::cluster::sizes(clusters).into_iter().filter(|size| *size > 1) {
        *sizes.entry(size).or_default() += 1;
    }
    sizes
}
