//! The value that most records hold.

use super::{Candidate, Rule};
use crate::lang::Text;

/// Nhiều bản ghi ghi nhất.
pub(super) static RULE: Rule = Rule {
    id: "most_common",
    title: Text::new("Nhiều bản ghi ghi nhất", "Most common"),
    page: include_str!("most_common.md"),
    rank,
};

fn rank(candidate: &Candidate<'_>) -> u64 {
    u64::from(candidate.times)
}
