//! Grades to weights: the Fellegi–Sunter score of a pair, with lookalikes beside strangers.

use crate::dictionary::{Comparison, LinkModel, MAX_COMPARISONS};
use crate::link::features::Features;
use crate::link::levels::{self, MISSING};

/// The grades of one pair, a place for each comparison.
pub(crate) type Grades = [u8; MAX_COMPARISONS];

/// Most grades a kind may have, with [`MISSING`].
const GRADES: usize = 16;
/// Chance of a grade that a lookalike does not name.
const NEARLY_IMPOSSIBLE: f64 = 0.002;

/// A model as tables of log₂.
pub(crate) struct Scorer {
    /// log₂ of the pairs expected per record over the others a record could pair with: one thing.
    prior: f32,
    rungs: Vec<[Step; GRADES]>,
    kin: Vec<Kin>,
    certain: Vec<Vec<(usize, u16)>>,
    against: Vec<(usize, u16)>,
}

#[derive(Clone, Copy, Default)]
struct Step {
    m: f32,
    u: f32,
    /// log₂ of the multiple of the value's share, where term frequency counts.
    tf: Option<f32>,
}

/// A lookalike as tables; `None` where it is as among strangers.
struct Kin {
    prior: f32,
    p: Vec<Option<[f32; GRADES]>>,
}

/// The weight of each comparison of one pair: a waterfall from the prior to the whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// The grades.
    pub grades: Grades,
    /// log₂ of m over u of each comparison, 0 where missing.
    pub weights: [f32; MAX_COMPARISONS],
    /// What lookalikes take away, 0 or less.
    pub lookalike: f32,
    /// The whole.
    pub verdict: Verdict,
}

/// What a pair's grades say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    /// log₂ of the odds that both are one thing.
    pub weight: f32,
    /// log₂ likelihood of one thing, of strangers.
    pub same: f32,
    /// log₂ likelihood of two things, lookalikes with them.
    pub other: f32,
}

impl Scorer {
    /// The tables of a model where each record is compared with so many others, each pair counted once.
    pub(crate) fn new(model: &LinkModel, others: f64) -> Self {
        let prior = |pairs: f64| (pairs / others).min(0.5).log2() as f32;
        Self {
            prior: prior(model.duplicates),
            rungs: model.comparisons.iter().map(steps).collect(),
            kin: model
                .lookalikes
                .iter()
                .map(|kin| Kin {
                    prior: prior(kin.pairs),
                    p: model
                        .comparisons
                        .iter()
                        .map(|comparison| kin_grades(comparison, kin.p.get(&comparison.id)?))
                        .collect(),
                })
                .collect(),
            certain: model
                .certain
                .iter()
                .map(|rule| rule.iter().filter_map(|(id, grades)| mask_of(model, id, grades)).collect())
                .collect(),
            against: model
                .comparisons
                .iter()
                .filter(|comparison| !comparison.contradiction.is_empty())
                .filter_map(|comparison| mask_of(model, &comparison.id, &comparison.contradiction))
                .collect(),
        }
    }

    /// The grades of two rows.
    pub(crate) fn grades(features: &Features, left: u32, right: u32) -> Grades {
        let (left, right) = (features.row(left), features.row(right));
        let mut grades = [MISSING; MAX_COMPARISONS];
        for (grade, (compare, span)) in grades.iter_mut().zip(features.comparisons()) {
            if let (Some(left), Some(right)) = (left.get(span.clone()), right.get(span.clone())) {
                *grade = compare.grade(left, right);
            }
        }
        grades
    }

    /// log₂ of the chances among strangers of each comparison, with term frequency.
    pub(crate) fn stranger(
        &self,
        features: &Features,
        grades: &Grades,
        left: u32,
        right: u32,
    ) -> [f32; MAX_COMPARISONS] {
        let (left, right) = (features.row(left), features.row(right));
        let mut chances = [0.0; MAX_COMPARISONS];
        for (((compare, span), steps), (grade, chance)) in
            features.comparisons().zip(&self.rungs).zip(grades.iter().zip(&mut chances))
        {
            let Some(step) = steps.get(usize::from(*grade)).filter(|_| *grade != MISSING) else {
                continue;
            };
            *chance = match (step.tf, left.get(span.clone()), right.get(span.clone())) {
                (Some(tf), Some(left), Some(right)) => {
                    (tf + compare.share(*grade, left, right).max(1e-9).log2()).min(0.0)
                }
                _ => step.u,
            };
        }
        chances
    }

    /// The grades and verdict of two rows; `None` where the odds are below `floor` (log₂) whatever lookalikes say.
    pub(crate) fn above(&self, features: &Features, left: u32, right: u32, floor: f32) -> Option<(Grades, Verdict)> {
        let grades = Self::grades(features, left, right);
        let stranger = self.stranger(features, &grades, left, right);
        let certain = self.is_certain(&grades);
        if !certain && self.same(&grades) - stranger.iter().sum::<f32>() < floor {
            return None;
        }
        Some((grades, self.verdict(&grades, &stranger)))
    }

    fn same(&self, grades: &Grades) -> f32 {
        let known = grades.iter().zip(&self.rungs).filter(|(grade, _)| **grade != MISSING);
        self.prior + known.map(|(grade, steps)| steps.get(usize::from(*grade)).map_or(0.0, |step| step.m)).sum::<f32>()
    }

    /// What the grades say, given the chances among strangers.
    pub(crate) fn verdict(&self, grades: &Grades, stranger: &[f32; MAX_COMPARISONS]) -> Verdict {
        let same = self.same(grades);
        let mut other = stranger.iter().sum::<f32>();
        for kin in &self.kin {
            other = sum_log2(other, kin.score(grades, stranger));
        }
        Verdict { weight: same - other, same, other }
    }

    /// How probable it is that a pair is each kind of lookalike.
    pub(crate) fn kin_chances(&self, grades: &Grades, stranger: &[f32; MAX_COMPARISONS], verdict: Verdict) -> Vec<f32> {
        let whole = sum_log2(verdict.same, verdict.other);
        self.kin.iter().map(|kin| (kin.score(grades, stranger) - whole).exp2()).collect()
    }

    /// Whether a pair is a match by the deterministic tier.
    pub(crate) fn is_certain(&self, grades: &Grades) -> bool {
        self.certain.iter().any(|rule| !rule.is_empty() && rule.iter().all(|(at, mask)| has(grades, *at, *mask)))
    }

    /// Whether a pair bears a contradiction.
    pub(crate) fn contradicts(&self, grades: &Grades) -> bool {
        self.against.iter().any(|(at, mask)| has(grades, *at, *mask))
    }

    /// log₂ of the odds before anything is seen.
    pub(crate) const fn prior(&self) -> f32 {
        self.prior
    }

    /// The weight of each comparison of two rows.
    pub(crate) fn terms(&self, features: &Features, left: u32, right: u32) -> Terms {
        let grades = Self::grades(features, left, right);
        let stranger = self.stranger(features, &grades, left, right);
        let verdict = self.verdict(&grades, &stranger);
        let mut weights = [0.0; MAX_COMPARISONS];
        for ((weight, (grade, steps)), stranger) in weights
            .iter_mut()
            .zip(grades.iter().zip(&self.rungs))
            .zip(&stranger)
            .filter(|((_, (grade, _)), _)| **grade != MISSING)
        {
            *weight = steps.get(usize::from(*grade)).map_or(0.0, |step| step.m) - stranger;
        }
        Terms { grades, weights, lookalike: stranger.iter().sum::<f32>() - verdict.other, verdict }
    }

    /// Grades, weight and tier of two rows in one.
    pub(crate) fn pair(&self, features: &Features, left: u32, right: u32) -> (Grades, Verdict) {
        let grades = Self::grades(features, left, right);
        let stranger = self.stranger(features, &grades, left, right);
        (grades, self.verdict(&grades, &stranger))
    }
}

impl Kin {
    fn score(&self, grades: &Grades, stranger: &[f32; MAX_COMPARISONS]) -> f32 {
        let mut score = self.prior;
        for ((grade, p), stranger) in
            grades.iter().zip(&self.p).zip(stranger).filter(|((grade, _), _)| **grade != MISSING)
        {
            score += match p {
                Some(p) => p.get(usize::from(*grade)).copied().unwrap_or(0.0),
                None => *stranger,
            };
        }
        score
    }
}

fn steps(comparison: &Comparison) -> [Step; GRADES] {
    let mut steps = [Step::default(); GRADES];
    for rung in &comparison.levels {
        if let Some(step) = grade_of(comparison, &rung.grade).and_then(|grade| steps.get_mut(grade)) {
            *step = Step { m: rung.m.log2() as f32, u: rung.u.log2() as f32, tf: rung.tf.map(|tf| tf.log2() as f32) };
        }
    }
    steps
}

fn kin_grades(comparison: &Comparison, chances: &std::collections::BTreeMap<String, f64>) -> Option<[f32; GRADES]> {
    let mut table = [NEARLY_IMPOSSIBLE.log2() as f32; GRADES];
    for (grade, chance) in chances {
        *table.get_mut(grade_of(comparison, grade)?)? = chance.log2() as f32;
    }
    Some(table)
}

/// The grade's number in the kind of a comparison.
pub(crate) fn grade_of(comparison: &Comparison, grade: &str) -> Option<usize> {
    let at = levels::kind(&comparison.kind)?.grades.iter().position(|known| *known == grade)?;
    Some(at + 1)
}

fn mask_of(model: &LinkModel, id: &str, grades: &[String]) -> Option<(usize, u16)> {
    let (at, comparison) = model.comparison(id)?;
    let mask = grades.iter().filter_map(|grade| grade_of(comparison, grade)).fold(0, |mask, grade| mask | 1 << grade);
    Some((at, mask))
}

fn has(grades: &Grades, at: usize, mask: u16) -> bool {
    grades.get(at).is_some_and(|grade| mask >> grade & 1 == 1)
}

/// log₂(2^a + 2^b).
pub(crate) fn sum_log2(a: f32, b: f32) -> f32 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    let gap = low - high;
    if gap < -20.0 { high } else { high + (1.0 + gap.exp2()).log2() }
}

/// The probability behind log₂ odds.
pub(crate) fn probability(weight: f32) -> f32 {
    1.0 / (1.0 + (-weight).exp2())
}

/// log₂ odds of a probability.
pub(crate) fn odds(probability: f64) -> f32 {
    (probability / (1.0 - probability)).log2() as f32
}
