//! The value of the record that was brought up to date last.

use super::{Candidate, Rule};
use crate::lang::Text;

/// Mới nhất.
pub(super) static RULE: Rule =
    Rule { id: "newest", title: Text::new("Mới nhất", "Newest"), page: include_str!("newest.md"), rank };

fn rank(candidate: &Candidate<'_>) -> u64 {
    u64::from(candidate.newest)
}
