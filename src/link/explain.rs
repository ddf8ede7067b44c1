//! Why two records are one or two: a waterfall from the prior to the weight.

use serde::Serialize;

use super::levels;
use super::prepared::Prepared;
use super::score::probability;
use crate::dictionary::LinkModel;

/// What one comparison adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Id of the comparison.
    pub comparison: String,
    /// Its fields.
    pub fields: Vec<String>,
    /// The grade; `None` where a value is missing.
    pub grade: Option<String>,
    /// log₂ of m over u, term frequency counted.
    pub weight: f32,
}

/// The weight of a pair, part by part: `prior + Σ steps + lookalike = weight`, in bits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// log₂ of the odds before anything is seen.
    pub prior: f32,
    /// The comparisons in the order of the model.
    pub steps: Vec<Step>,
    /// What lookalikes (twins, namesakes …) take away, 0 or less.
    pub lookalike: f32,
    /// log₂ of the odds that both are one.
    pub weight: f32,
    /// The same as a probability.
    pub probability: f32,
    /// One by the deterministic tier.
    pub certain: bool,
    /// Bears a contradiction: the two may not stand in one cluster unless the weight is for it.
    pub contradiction: bool,
}

impl Prepared {
    /// Explains a pair of rows with a model that has been trained.
    pub fn explain(&self, model: &LinkModel, left: u32, right: u32) -> Explanation {
        let scorer = self.scorer(model);
        let terms = scorer.terms(&self.features, left, right);
        let steps = model
            .comparisons
            .iter()
            .zip(terms.grades.iter().zip(terms.weights))
            .map(|(comparison, (grade, weight))| Step {
                comparison: comparison.id.clone(),
                fields: comparison.fields.clone(),
                grade: levels::name_of(&comparison.kind, *grade).map(str::to_owned),
                weight,
            })
            .collect();
        let weight = terms.verdict.weight;
        Explanation {
            prior: scorer.prior(),
            steps,
            lookalike: terms.lookalike,
            weight,
            probability: probability(weight),
            certain: scorer.is_certain(&terms.grades),
            contradiction: scorer.contradicts(&terms.grades),
        }
    }
}
