//! Which of the records that fit is the one: candidates of a row are alternatives to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::Conflict;
use crate::link::known::Verdict;
use crate::link::review::Reason;
use crate::link::score::odds;
use crate::link::{Clustered, Pair, Prepared};

/// What was decided of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Both speak of one thing.
    Match,
    /// A person should decide.
    Review(Reason),
}

/// A pair of rows, one of each table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The row that refers.
    pub left: u32,
    /// The row referred to, behind those that refer.
    pub right: u32,
    /// log₂ of the odds that both are one, by themselves.
    pub weight: f32,
    /// The probability that this one is the one, given the others that fit too.
    pub probability: f32,
    /// `decided`, `certain` or `weighed`.
    pub tier: &'static str,
    /// What was decided.
    pub outcome: Outcome,
}

/// Links and pairs to be decided, by rows. `conflicts` are never links by themselves.
pub(super) fn resolve(
    prepared: &Prepared,
    found: &Clustered,
    split: u32,
    (cardinality, conflicts): (&str, &[Conflict]),
) -> Vec<Link> {
    let (many_here, many_there) = match cardinality.split_once(':') {
        Some((here, there)) => (here == "n", there == "n"),
        None => (true, false),
    };
    let mut links: Vec<Link> = found.pairs.iter().map(plain).collect();
    if !many_there {
        links = chosen(links, |link| link.left, prepared, found, split);
    }
    if !many_here {
        links = chosen(links, |link| link.right, prepared, found, split);
    }
    let torn: BTreeSet<(u32, u32)> = conflicts.iter().map(|one| (one.left, one.right)).collect();
    for link in &mut links {
        let decided = found.known.verdict(link.left, link.right);
        if decided == Some(Verdict::Unsure) {
            link.outcome = Outcome::Review(Reason::Between);
        } else if torn.contains(&(link.left, link.right)) {
            link.outcome = Outcome::Review(Reason::Reference);
        }
    }
    links.sort_by_key(|link| (link.left, link.right));
    links
}

fn plain(pair: &Pair) -> Link {
    let outcome = if pair.is_match { Outcome::Match } else { Outcome::Review(Reason::Between) };
    Link {
        left: pair.left,
        right: pair.right,
        weight: pair.weight,
        probability: pair.probability(),
        tier: pair.tier(),
        outcome,
    }
}

/// For each row of a side the one record that fits best, or those to be decided between.
fn chosen(
    links: Vec<Link>,
    side: impl Fn(&Link) -> u32,
    prepared: &Prepared,
    found: &Clustered,
    split: u32,
) -> Vec<Link> {
    let mut by_row: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
    for link in links {
        by_row.entry(side(&link)).or_default().push(link);
    }
    by_row.into_values().flat_map(|links| one_of(links, prepared, found, split)).collect()
}

/// Of several records that fit one row: those that are one thing among themselves count once, the rest are alternatives.
fn one_of(mut links: Vec<Link>, prepared: &Prepared, found: &Clustered, split: u32) -> Vec<Link> {
    let decided = |link: &Link| link.tier == "decided";
    if let Some(link) = links.iter().find(|link| decided(link)) {
        return vec![*link];
    }
    let rank = |link: &Link| (link.tier == "certain", link.weight);
    links.sort_by(|a, b| {
        let (a_rank, b_rank) = (rank(a), rank(b));
        b_rank.0.cmp(&a_rank.0).then(b_rank.1.total_cmp(&a_rank.1)).then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    let scorer = prepared.scorer(&found.model);
    let one_thing = |a: &Link, b: &Link| {
        // duplicates inside the table referred to: the same row is referred to twice under two records of one thing
        let (a, b) = if a.left == b.left { (a.right, b.right) } else { (a.left, b.left) };
        if (a < split) != (b < split) {
            return false;
        }
        let (grades, verdict) = scorer.pair(&prepared.features, a, b);
        scorer.is_certain(&grades) || verdict.weight >= odds(found.model.match_at)
    };
    let mut things: Vec<Link> = Vec::new();
    for link in links {
        if !things.iter().any(|known| one_thing(known, &link)) {
            things.push(link);
        }
    }
    let strengths: Vec<f64> = things.iter().map(|link| f64::from(link.weight).clamp(-60.0, 60.0).exp2()).collect();
    let all: f64 = 1.0 + strengths.iter().sum::<f64>();
    for (link, strength) in things.iter_mut().zip(&strengths) {
        link.probability = (strength / all) as f32;
    }
    let certain = things.iter().filter(|link| link.tier == "certain").count();
    let Some(best) = things.first().copied() else { return things };
    let wins = f64::from(best.probability) >= found.model.match_at || (best.tier == "certain" && certain == 1);
    if wins && best.outcome == Outcome::Match {
        return vec![best];
    }
    let several = things.len() > 1;
    things.retain(|link| f64::from(link.probability) >= found.model.review_at / 2.0);
    things.truncate(MOST);
    for link in &mut things {
        link.outcome = Outcome::Review(if several { Reason::Several } else { Reason::Between });
    }
    things
}

/// Alternatives shown to a person.
const MOST: usize = 4;
