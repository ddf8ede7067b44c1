//! Rules over rows that share values with other rows, as checks ask for them.

use super::group::{Breaks, GroupRule};
use super::key::{Part, Reading};

/// Rows with every field of `key` filled that share all of them with another row; findings go on `field`.
pub(super) fn repeated(key: &[&str], field: &str, says: &str) -> GroupRule {
    rule(field, key.iter().map(|id| Part::text(id)).collect(), Breaks::Repeated, says)
}

/// Rows equal in every field to an earlier one.
pub(super) fn repeated_rows() -> GroupRule {
    rule("", Vec::new(), Breaks::RepeatedLater, "Giống hệt")
}

/// Rows with the same `field` that stand with `least` different values of `other` or more.
pub(super) fn shared(field: &str, other: &str, least: u32, says: &str) -> GroupRule {
    rule(field, vec![Part::text(field)], Breaks::Many(Part::text(other), least), says)
}

/// Rows with the same `key` in which `other` holds two values or more; findings go on `other`. Capitals make no difference.
pub(super) fn contradicted(key: &[&str], other: &str, says: &str) -> GroupRule {
    contradicted_as(key.iter().map(|id| Part::text(id)).collect(), other, &[Reading::Lower], says)
}

/// The same, where `other` is read in each of some ways; a cell that cannot be read that way is not compared.
pub(super) fn contradicted_as(key: Vec<Part>, other: &str, readings: &[Reading], says: &str) -> GroupRule {
    let judged = readings.iter().map(|reading| Part::read(other, *reading)).collect();
    rule(other, key, Breaks::Differs(judged), says)
}

/// Rows with the same `key` whose `other` is not what most of them hold; findings go on `other`.
pub(super) fn unusual(key: Part, other: &str, says: &str) -> GroupRule {
    rule(other, vec![key], Breaks::Unusual(Part::text(other)), says)
}

fn rule(field: &str, key: Vec<Part>, breaks: Breaks, says: &str) -> GroupRule {
    GroupRule { field: field.to_owned(), key, breaks, says: says.to_owned() }
}
