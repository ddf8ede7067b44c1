//! What the script searches: sets in one line each, and every word with the sets that hold it. Words are folded here by
//! the same kernel as in the command line's search; numbers of sets are written as gaps, in base 36.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Portal, Shown};
use crate::dictionary::fold;

/// The script that holds the index.
pub(super) fn script(portal: &Portal<'_>, shown: &[Shown]) -> String {
    let mut owners: Vec<&str> = shown.iter().map(|set| set.line.owner.as_str()).collect();
    owners.sort_unstable();
    owners.dedup();
    let sets: Vec<serde_json::Value> = shown
        .iter()
        .map(|set| {
            let line = &set.line;
            let tenths = line.score.map(|score| (score * 10.0).round());
            json!([
                line.id,
                line.title,
                line.title_en,
                owners.binary_search(&line.owner.as_str()).unwrap_or_default(),
                line.topic,
                line.as_of.as_deref().unwrap_or_default(),
                line.rows,
                tenths,
                set.formats.join(" "),
                line.state.id(),
                u8::from(set.overdue),
                line.version.as_deref().unwrap_or_default()
            ])
        })
        .collect();
    let (names, around) = words(shown);
    let index = json!({
        "owners": owners,
        "topics": portal.topics,
        "sets": sets,
        "names": postings(&names),
        "around": postings(&around),
    });
    // A script element may hold any text but its own end; in a file of its own nothing needs to be escaped.
    format!("window.TUDIEN={index};\n")
}

type Words = BTreeMap<String, Vec<usize>>;

/// Words that name a set, and words that stand around it.
fn words(shown: &[Shown]) -> (Words, Words) {
    let (mut names, mut around) = (Words::new(), Words::new());
    for (place, set) in shown.iter().enumerate() {
        let add = |to: &mut Words, text: &str| {
            for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
                let held = to.entry(word.to_owned()).or_default();
                if held.last() != Some(&place) {
                    held.push(place);
                }
            }
        };
        for text in [&set.line.title, &set.line.title_en, &set.line.id].into_iter().chain(&set.names) {
            add(&mut names, text);
        }
        for text in [&set.line.owner, &set.line.sector, &set.description] {
            add(&mut around, text);
        }
    }
    (names, around)
}

/// `word` → gaps between the numbers of the sets that hold it.
fn postings(words: &Words) -> serde_json::Map<String, serde_json::Value> {
    let of = |sets: &Vec<usize>| {
        let mut last = 0;
        let gaps: Vec<String> = sets
            .iter()
            .map(|set| {
                let gap = set - last;
                last = *set;
                base36(gap)
            })
            .collect();
        json!(gaps.join(" "))
    };
    words.iter().map(|(word, sets)| (word.clone(), of(sets))).collect()
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(u32::try_from(number % 36).unwrap_or(0), 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::base36;

    #[test]
    fn numbers_are_short() {
        assert_eq!([0, 35, 36, 1295, 1296].map(base36), ["0", "z", "10", "zz", "100"]);
    }
}
