//! Estimation without labels: `u` from random pairs, `m` by expectation–maximisation over candidate pairs.
//!
//! What is estimated is written back in the shape in which models are authored. Where the data say too little, the
//! authored chance stands.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::dictionary::{LinkModel, MAX_COMPARISONS};
use crate::link::Which;
use crate::link::block::{Keys, Wanted};
use crate::link::features::Features;
use crate::link::intern;
use crate::link::levels::MISSING;
use crate::link::score::{Grades, Scorer, grade_of};

/// Random pairs looked at for `u`.
const RANDOM_PAIRS: u64 = 200_000;
/// Candidate pairs looked at for `m`, about: one for two records, within these bounds.
const CANDIDATES: (u64, u64) = (60_000, 250_000);
/// No more are kept.
const MOST_CANDIDATES: u64 = 1 << 20;
/// Candidate pairs per record that blocking gives, about; decides how large a share is looked at.
const PAIRS_PER_RECORD: f64 = 3.0;
/// Rounds of expectation–maximisation.
const ROUNDS: usize = 6;
/// How many observations an authored `m` is worth.
const FAITH: f64 = 60.0;
/// Fewer sightings than this say nothing about a rare chance.
const SIGHTINGS: f64 = 8.0;

/// A candidate pair as training sees it.
struct Seen {
    grades: Grades,
    stranger: [f32; MAX_COMPARISONS],
    /// By which pairs are chosen where there are too many.
    lot: u32,
}

/// The model with chances estimated from the table.
pub(crate) fn train(model: &LinkModel, features: &Features, keys: &mut Keys<'_>, which: Which) -> LinkModel {
    let mut trained = model.clone();
    let rows = features.rows();
    if rows < 200 {
        return trained;
    }
    estimate_u(&mut trained, features, which);
    let scorer = Scorer::new(&trained, which, rows);
    let (seen, rate) = sample(&scorer, features, keys, which);
    let patterns = patterns(&scorer, seen);
    for _ in 0..ROUNDS {
        maximise(model, &mut trained, &patterns, rate, (rows, which));
    }
    trained
}

fn estimate_u(model: &mut LinkModel, features: &Features, which: Which) {
    let rows = features.rows();
    let pairs = RANDOM_PAIRS.min((rows as u64).saturating_mul(20));
    let counts = (0..pairs)
        .into_par_iter()
        .fold(empty, |mut counts, at| {
            let (left, right) = which.draw(rows, intern::join(at, 1), intern::join(at, 2));
            if left != right {
                tally(&mut counts, &Scorer::grades(features, left, right), 1.0);
            }
            counts
        })
        .reduce(empty, |left, right| add(left, &right));
    for (comparison, counts) in model.comparisons.iter_mut().zip(&counts) {
        let total: f64 = counts.iter().skip(1).sum();
        let kind = comparison.clone();
        for rung in &mut comparison.levels {
            let count = grade_of(&kind, &rung.grade).and_then(|grade| counts.get(grade)).copied().unwrap_or(0.0);
            if count >= SIGHTINGS || rung.u * total >= SIGHTINGS {
                rung.u = ((count + 0.5) / (total + 1.0)).clamp(1e-9, 1.0);
            }
        }
    }
}

/// Candidate pairs, those of a share of the keys chosen by hash, and that share. Where blocking gives more pairs than
/// expected, a share of the pairs chosen by hash.
fn sample(scorer: &Scorer, features: &Features, keys: &mut Keys<'_>, which: Which) -> (Vec<Seen>, f64) {
    let rows = features.rows();
    let candidates = (rows as u64 / 2).clamp(CANDIDATES.0, CANDIDATES.1);
    let rate = (candidates as f64 / (rows as f64 * PAIRS_PER_RECORD)).min(1.0);
    let (mut seen, mut halved) = (Vec::new(), 0_u32);
    for rule in 0..keys.rules() {
        let blocks = keys.blocks(rule, Wanted::Share(rate));
        for piece in 0..blocks.pieces() {
            seen.append(&mut blocks.each(keys, piece, |left, right, kept| {
                let lot = (intern::join(u64::from(left), u64::from(right)) >> 32) as u32;
                if lot.leading_zeros() < halved || !which.wants(left, right) || blocks.given_before(keys, left, right) {
                    return;
                }
                let grades = Scorer::grades(features, left, right);
                let stranger = scorer.stranger(features, &grades, left, right);
                kept.push(Seen { grades, stranger, lot });
            }));
            while seen.len() as u64 > MOST_CANDIDATES {
                halved += 1;
                seen.retain(|seen: &Seen| seen.lot.leading_zeros() >= halved);
            }
        }
    }
    (seen, rate / f64::from(1 << halved.min(30)))
}

/// Candidate pairs of the same grades. What they are among strangers and lookalikes stays the same from round to round.
struct Pattern {
    grades: Grades,
    /// For each pair its likelihood among strangers and as each kind of lookalike beside its prior, side by side.
    others: Vec<f64>,
}

/// The pairs by their grades, in an order that does not depend on chance.
fn patterns(scorer: &Scorer, seen: Vec<Seen>) -> Vec<Pattern> {
    let mut found: FxHashMap<Grades, Vec<f64>> = FxHashMap::default();
    for Seen { grades, stranger, .. } in seen {
        let likelihoods = std::iter::once(stranger.iter().sum()).chain(scorer.kin(&grades, &stranger));
        found.entry(grades).or_default().extend(likelihoods.map(|log2: f32| f64::from(log2).exp2()));
    }
    let mut patterns: Vec<Pattern> = found.into_iter().map(|(grades, others)| Pattern { grades, others }).collect();
    patterns.sort_unstable_by_key(|pattern| pattern.grades);
    patterns
}

/// What one round expects: grades among matches, matches, and lookalikes by kind.
struct Expected {
    counts: Counts,
    matches: f64,
    kin: Vec<f64>,
}

/// One round: how probable each pair is under the model, then the chances that make the probable pairs likeliest.
fn maximise(
    authored: &LinkModel,
    model: &mut LinkModel,
    patterns: &[Pattern],
    rate: f64,
    (rows, which): (usize, Which),
) {
    let expected = expect(&Scorer::new(model, which, rows), patterns);
    for ((comparison, first), counts) in model.comparisons.iter_mut().zip(&authored.comparisons).zip(&expected.counts) {
        let total: f64 = counts.iter().skip(1).sum();
        for (rung, prior) in comparison.levels.iter_mut().zip(&first.levels) {
            let count = grade_of(first, &rung.grade).and_then(|grade| counts.get(grade)).copied().unwrap_or(0.0);
            rung.m = ((count + FAITH * prior.m) / (total + FAITH)).clamp(1e-6, 1.0);
        }
    }
    let per_record = |sum: f64, prior: f64| (sum / rate / rows as f64).clamp(prior / 20.0, prior * 20.0);
    model.duplicates = per_record(expected.matches, authored.duplicates);
    for ((kin, first), sum) in model.lookalikes.iter_mut().zip(&authored.lookalikes).zip(&expected.kin) {
        kin.pairs = per_record(*sum, first.pairs);
    }
}

fn expect(scorer: &Scorer, patterns: &[Pattern]) -> Expected {
    let priors: Vec<f64> = scorer.kin_priors().map(|log2| f64::from(log2).exp2()).collect();
    let nothing = || Expected { counts: empty(), matches: 0.0, kin: vec![0.0; priors.len()] };
    // summed in fixed pieces so that the same table always gives the same digits
    let pieces: Vec<Expected> = patterns
        .par_chunks(256)
        .map(|piece| {
            let mut sum = nothing();
            for pattern in piece {
                let same = f64::from(scorer.same(&pattern.grades)).exp2();
                let mut matches = 0.0;
                for pair in pattern.others.chunks_exact(1 + priors.len()) {
                    let (stranger, kin) = pair.split_first().unwrap_or((&0.0, &[]));
                    let whole = same + stranger + kin.iter().zip(&priors).map(|(kin, prior)| kin * prior).sum::<f64>();
                    matches += same / whole;
                    for (sum, (kin, prior)) in sum.kin.iter_mut().zip(kin.iter().zip(&priors)) {
                        *sum += kin * prior / whole;
                    }
                }
                sum.matches += matches;
                tally(&mut sum.counts, &pattern.grades, matches);
            }
            sum
        })
        .collect();
    pieces.into_iter().fold(nothing(), |mut all, part| {
        all.matches += part.matches;
        all.counts = add(all.counts, &part.counts);
        for (a, b) in all.kin.iter_mut().zip(&part.kin) {
            *a += b;
        }
        all
    })
}

type Counts = Vec<[f64; 16]>;

fn empty() -> Counts {
    vec![[0.0; 16]; MAX_COMPARISONS]
}

fn tally(counts: &mut Counts, grades: &Grades, weight: f64) {
    for (count, grade) in counts.iter_mut().zip(grades).filter(|(_, grade)| **grade != MISSING) {
        if let Some(cell) = count.get_mut(usize::from(*grade)) {
            *cell += weight;
        }
    }
}

fn add(mut left: Counts, right: &Counts) -> Counts {
    for (left, right) in left.iter_mut().zip(right) {
        for (a, b) in left.iter_mut().zip(right) {
            *a += b;
        }
    }
    left
}
