//! Grades to weights: the Fellegi–Sunter score of a pair, with lookalikes beside strangers.

use crate::dictionary::{Comparison, LinkModel, MAX_COMPARISONS};
use crate::link::features::Features;
use crate::link::intern::share;
use crate::link::levels::{self, MISSING};
use crate::link::{Pair, Which};

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
    review_at: f32,
    match_at: f32,
}

#[derive(Clone, Copy, Default)]
struct Step {
    m: f32,
    u: f32,
    /// log₂ of the multiple of the value's share, where term frequency counts.
    tf: Option<f32>,
    /// log₂ of m over u for the rarest of values: no pair of that grade has more.
    most: f32,
}

/// By how much a sum of weights may differ from the same sum in another order.
const ROUNDING: f32 = 0.01;
/// No value counts as rarer than this.
const RAREST: f32 = 1e-9;

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
    /// The tables of a model for so many rows.
    pub(crate) fn new(model: &LinkModel, which: Which, rows: usize) -> Self {
        let others = which.others(rows);
        let rarest = share(1, rows as f32).max(RAREST).log2();
        let prior = |pairs: f64| (pairs / others).min(0.5).log2() as f32;
        Self {
            prior: prior(model.duplicates),
            rungs: model.comparisons.iter().map(|comparison| steps(comparison, rarest)).collect(),
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
            review_at: odds(model.review_at),
            match_at: odds(model.match_at),
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
                    (tf + compare.share(*grade, left, right).max(RAREST).log2()).min(0.0)
                }
                _ => step.u,
            };
        }
        chances
    }

    /// The pair of two rows, where it is a match or worth a look. Most pairs are far from that: whether the rarest of values
    /// would do is asked first, and whether it is enough whatever lookalikes say.
    pub(crate) fn judge(&self, features: &Features, left: u32, right: u32) -> Option<Pair> {
        let grades = Self::grades(features, left, right);
        let certain = self.is_certain(&grades);
        if !certain && self.most(&grades) < self.review_at - ROUNDING {
            return None;
        }
        let stranger = self.stranger(features, &grades, left, right);
        if !certain && self.same(&grades) - stranger.iter().sum::<f32>() < self.review_at {
            return None;
        }
        let weight = self.verdict(&grades, &stranger).weight;
        let is_match = certain || weight >= self.match_at;
        let kept = is_match || weight >= self.review_at;
        kept.then_some(Pair { left, right, weight, certain, is_match, decided: false })
    }

    /// No pair of these grades has a greater weight.
    fn most(&self, grades: &Grades) -> f32 {
        let known = grades.iter().zip(&self.rungs).filter(|(grade, _)| **grade != MISSING);
        self.prior
            + known.map(|(grade, steps)| steps.get(usize::from(*grade)).map_or(0.0, |step| step.most)).sum::<f32>()
    }

    /// log₂ likelihood of one thing.
    pub(crate) fn same(&self, grades: &Grades) -> f32 {
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

    /// log₂ likelihood of a pair as each kind of lookalike, beside its prior.
    pub(crate) fn kin(&self, grades: &Grades, stranger: &[f32; MAX_COMPARISONS]) -> impl Iterator<Item = f32> {
        self.kin.iter().map(|kin| kin.score(grades, stranger) - kin.prior)
    }

    /// log₂ of the odds of each kind of lookalike before anything is seen.
    pub(crate) fn kin_priors(&self) -> impl Iterator<Item = f32> {
        self.kin.iter().map(|kin| kin.prior)
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

fn steps(comparison: &Comparison, rarest: f32) -> [Step; GRADES] {
    let mut steps = [Step::default(); GRADES];
    for rung in &comparison.levels {
        if let Some(step) = grade_of(comparison, &rung.grade).and_then(|grade| steps.get_mut(grade)) {
            let (m, u, tf) = (rung.m.log2() as f32, rung.u.log2() as f32, rung.tf.map(|tf| tf.log2() as f32));
            *step = Step { m, u, tf, most: m - tf.map_or(u, |tf| (tf + rarest).min(0.0)) };
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use arrow::array::StringArray;

    use super::*;
    use crate::link::{Columns, Prepared};

    #[test]
    fn what_is_given_up_early_would_not_have_been_kept() {
        let names = ["Trần Văn An", "Trần Van An", "Lê Thị Bích", "Lê Thị Bích Hà", "H'Nga Niê"];
        let column = |text: &dyn Fn(usize) -> String| (0..240).map(|row| Some(text(row))).collect::<StringArray>();
        let columns: BTreeMap<String, StringArray> = [
            ("ho_ten", column(&|row| names[row % 5].to_owned())),
            ("ngay_sinh", column(&|row| format!("{:02}/05/{}", 1 + row % 7, 1950 + row % 11))),
            (
                "so_dinh_danh",
                column(&|row| if row % 3 == 0 { String::new() } else { format!("0661500{:05}", row % 50) }),
            ),
            ("noi_thuong_tru", column(&|row| format!("Thôn {}, xã Ea Kao, tỉnh Đắk Lắk", row % 4))),
            ("so_dien_thoai", column(&|row| format!("09012345{:02}", row % 13))),
        ]
        .into_iter()
        .map(|(field, column)| (field.to_owned(), column))
        .collect();
        let model = LinkModel::builtin("cong_dan").unwrap();
        let prepared = Prepared::from_columns(&Columns { rows: 240, text: columns }, &model).unwrap();
        let scorer = prepared.scorer(&model);
        let (mut kept, mut early) = (0, 0);
        for (left, right) in (0..240).flat_map(|left| (left + 1..240).map(move |right| (left, right))) {
            let (grades, verdict) = scorer.pair(&prepared.features, left, right);
            let wanted = scorer.is_certain(&grades) || verdict.weight >= odds(model.review_at);
            let found = scorer.judge(&prepared.features, left, right);
            assert_eq!(found.map(|pair| pair.weight), wanted.then_some(verdict.weight), "{left} {right}");
            kept += usize::from(wanted);
            early += usize::from(scorer.most(&grades) < odds(model.review_at) - ROUNDING);
        }
        assert!(kept > 100 && early > 1000, "{kept} {early}");
    }
}
