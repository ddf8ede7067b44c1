//! How well a thing answers to what was typed.

use super::index::{Index, Name, Thing};
use super::slips::{Reading, readings};

/// What was typed, word by word, each with the words it may be.
pub(super) struct Query {
    words: Vec<Vec<Reading>>,
    tight: String,
}

impl Query {
    /// Reads folded words.
    pub(super) fn new(index: &Index, folded: &str) -> Self {
        let words = folded.split(' ').filter(|word| !word.is_empty()).take(16);
        Self {
            words: words.map(|word| readings(&index.vocabulary, word)).collect(),
            tight: folded.replace(' ', "").chars().take(100).collect(),
        }
    }

    /// How much each typed word tells; a word nobody knows tells as much as the rarest.
    fn weights(&self, index: &Index) -> Vec<f32> {
        let things = index.total();
        let unknown = (1.0 + things as f32).ln();
        let of = |readings: &Vec<Reading>| {
            let best = readings.iter().map(|(id, _)| index.vocabulary.weight(*id, things)).reduce(f32::min);
            best.unwrap_or(unknown * 0.5)
        };
        self.words.iter().map(of).collect()
    }
}

/// Scores of all things, from 0 to about 1.1.
pub(super) fn scores(index: &Index, query: &Query) -> Vec<f32> {
    let weights = query.weights(index);
    index.things.iter().map(|thing| score(index, thing, query, &weights)).collect()
}

fn score(index: &Index, thing: &Thing, query: &Query, weights: &[f32]) -> f32 {
    let around: Vec<f32> = query.words.iter().map(|readings| best(readings, &thing.around)).collect();
    let named = thing.names.iter().map(|name| one(index, name, &around, query, weights)).fold(0.0, f32::max);
    if named <= 0.0 {
        return 0.0;
    }
    let kind = match thing.kind {
        "entity" | "field" => 1.0,
        "codes" => 0.93,
        _ => 0.88,
    };
    named * kind + thing.rank
}

/// The best credit that a typed word has among these words.
fn best(readings: &[Reading], words: &[u32]) -> f32 {
    readings.iter().filter(|(id, _)| words.contains(id)).map(|(_, credit)| *credit).fold(0.0, f32::max)
}

fn one(index: &Index, name: &Name, around: &[f32], query: &Query, weights: &[f32]) -> f32 {
    let things = index.total();
    let (mut asked, mut named, mut hits) = (0.0, 0.0, 0);
    let mut used = vec![false; name.words.len()];
    let mut last = None;
    let mut in_order = true;
    for ((readings, weight), near) in query.words.iter().zip(weights).zip(around) {
        let mut found: Option<(usize, f32)> = None;
        for (at, word) in name.words.iter().enumerate() {
            let credit = readings.iter().find(|(id, _)| id == word).map_or(0.0, |(_, credit)| *credit);
            if credit > found.map_or(0.0, |(_, best)| best) && !used.get(at).copied().unwrap_or(true) {
                found = Some((at, credit));
            }
        }
        if let Some((at, credit)) = found {
            if let Some(flag) = used.get_mut(at) {
                *flag = true;
            }
            in_order &= last.is_none_or(|last| at > last);
            last = Some(at);
            hits += 1;
            asked += weight * credit;
            named += name.words.get(at).map_or(0.0, |word| index.vocabulary.weight(*word, things)) * credit;
        } else {
            asked += weight * near * 0.6;
        }
    }
    let joined = tight(&query.tight, &name.tight, query.words.len());
    if hits == 0 {
        return joined * name.weight;
    }
    let all_asked: f32 = weights.iter().sum();
    let all_named: f32 = name.words.iter().map(|word| index.vocabulary.weight(*word, things)).sum();
    let order = if in_order { 0.0 } else { 0.03 };
    let share = 0.62 * asked / all_asked.max(f32::EPSILON) + 0.38 * named / all_named.max(f32::EPSILON) - order;
    f32::max(share, joined) * name.weight
}

/// What was typed as one word against a name without its spaces.
fn tight(typed: &str, name: &str, words: usize) -> f32 {
    if words > 2 || typed.len() < 5 || typed.len().abs_diff(name.len()) > 1 {
        return 0.0;
    }
    if typed == name {
        return 0.97;
    }
    if typed.len() >= 7 && strsim::osa_distance(typed, name) == 1 { 0.85 } else { 0.0 }
}
