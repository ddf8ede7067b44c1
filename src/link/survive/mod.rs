//! Rules by which one value of several records of one thing is kept.
//!
//! To add one: a file here with a `pub(super) static RULE`, its page `<id>.md` and a line in [`RULES`]; the guard test
//! reads the folder.

mod most_common;
mod most_complete;
mod most_trusted;
mod newest;
mod valid;

use crate::lang::Text;

/// A rule.
pub struct Rule {
    /// Id in the dictionary.
    pub id: &'static str,
    /// What it does.
    pub title: Text,
    /// Its page: what it prefers, why, an example that is its test.
    pub page: &'static str,
    /// How well a candidate stands: the higher, the better.
    pub rank: fn(&Candidate<'_>) -> u64,
}

/// A value that a record offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Candidate<'a> {
    /// The value, never empty.
    pub text: &'a str,
    /// When its record was last brought up to date, as a number that grows with time; 0 where unknown.
    pub newest: u32,
    /// How much its record's source is trusted; 0 where nothing is said.
    pub trust: u32,
    /// Records that hold the same value.
    pub times: u32,
    /// How the field's kind judges the value: 2 valid, 1 mendable or doubtful, 0 not valid.
    pub valid: u8,
}

/// All rules, by id.
pub static RULES: [&Rule; 5] =
    [&most_common::RULE, &most_complete::RULE, &most_trusted::RULE, &newest::RULE, &valid::RULE];

/// Where every rule leaves several: the value of the record that stands first.
pub const FIRST: &str = "first";
/// Only one record has a value.
pub const ONLY: &str = "only";
/// All records that have a value have the same.
pub const SAME: &str = "same";

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// Which candidate is kept, and the rule that decided: the first that leaves one value only. There must be one candidate.
pub fn choose(candidates: &[Candidate<'_>], rules: &[&'static Rule]) -> (usize, &'static str) {
    let mut left: Vec<usize> = (0..candidates.len()).collect();
    if left.len() == 1 {
        return (0, ONLY);
    }
    let text = |at: &usize| candidates.get(*at).map_or("", |candidate| candidate.text.trim());
    let one = |left: &[usize]| left.iter().all(|at| Some(text(at)) == left.first().map(text));
    if one(&left) {
        return (0, SAME);
    }
    for rule in rules {
        let rank = |at: &usize| candidates.get(*at).map_or(0, rule.rank);
        let best = left.iter().map(rank).max().unwrap_or_default();
        left.retain(|at| rank(at) == best);
        if one(&left) {
            return (left.first().copied().unwrap_or_default(), rule.id);
        }
    }
    (left.first().copied().unwrap_or_default(), FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::levels::date::Day;

    /// Every file of the folder is a rule with its page, and every page's example is what the rule does.
    #[test]
    fn every_rule_is_registered_and_its_example_holds() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/link/survive");
        let files = crate::files::list(std::path::Path::new(folder)).unwrap();
        let stem = |path: &std::path::PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
        let ending = |path: &&std::path::PathBuf, wanted: &str| path.extension().is_some_and(|found| found == wanted);
        let sources: Vec<String> = files.iter().filter(|path| ending(path, "rs")).map(stem).collect();
        let known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        assert!(known.is_sorted());
        for id in sources.iter().filter(|id| *id != "mod") {
            assert!(known.contains(&id.as_str()), "add {id} to RULES");
        }
        for rule in RULES {
            let table =
                rule.page.split("```csv\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default();
            let mut rows = csv::Reader::from_reader(table.as_bytes());
            let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
            assert!(rows.len() > 1, "{}: no example", rule.id);
            let candidate = |row: &csv::StringRecord| Candidate {
                text: row[0].to_owned().leak(),
                newest: Day::parse(&row[1]).map_or(0, Day::ordinal),
                trust: row[2].parse().unwrap(),
                times: row[3].parse().unwrap(),
                valid: row[4].parse().unwrap(),
            };
            let candidates: Vec<Candidate<'_>> = rows.iter().map(candidate).collect();
            let kept = rows.iter().position(|row| row.get(5) == Some("x")).unwrap();
            assert_eq!(choose(&candidates, &[rule]), (kept, rule.id), "{}", rule.id);
        }
    }

    #[test]
    fn what_no_rule_tells_apart_stays_as_it_stands_first() {
        let one = Candidate { text: "a", ..Candidate::default() };
        let two = Candidate { text: "b", ..Candidate::default() };
        assert_eq!(choose(&[one, two], &RULES), (0, FIRST));
        assert_eq!(choose(&[two, two], &RULES), (0, SAME));
        assert_eq!(choose(&[two], &RULES), (0, ONLY));
    }
}
