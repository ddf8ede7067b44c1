//! The value that says most: a whole day rather than a year, a name with its accents rather than without.

use super::{Candidate, Rule};
use crate::lang::Text;

/// Đầy đủ nhất.
pub(super) static RULE: Rule = Rule {
    id: "most_complete",
    title: Text::new("Đầy đủ nhất", "Most complete"),
    page: include_str!("most_complete.md"),
    rank,
};

/// Letters and digits first, then marked letters, then not being all capitals: each part below the one before.
fn rank(candidate: &Candidate<'_>) -> u64 {
    let count =
        |wanted: fn(char) -> bool| candidate.text.chars().filter(|letter| wanted(*letter)).take(4095).count() as u64;
    let marked = count(|letter| letter.is_alphabetic() && !letter.is_ascii());
    let small = u64::from(candidate.text.chars().any(char::is_lowercase));
    count(char::is_alphanumeric) << 13 | marked << 1 | small
}
