//! The value that the kind of the field finds valid.

use super::{Candidate, Rule};
use crate::lang::Text;

/// Hợp lệ nhất.
pub(super) static RULE: Rule =
    Rule { id: "valid", title: Text::new("Hợp lệ nhất", "Most valid"), page: include_str!("valid.md"), rank };

fn rank(candidate: &Candidate<'_>) -> u64 {
    u64::from(candidate.valid)
}
