//! The value of the most trusted source.

use super::{Candidate, Rule};
use crate::lang::Text;

/// Nguồn tin cậy nhất.
pub(super) static RULE: Rule = Rule {
    id: "most_trusted",
    title: Text::new("Nguồn tin cậy nhất", "Most trusted source"),
    page: include_str!("most_trusted.md"),
    rank,
};

fn rank(candidate: &Candidate<'_>) -> u64 {
    u64::from(candidate.trust)
}
