//! What is said of a sheet beside the values of its cells: hidden columns, merged areas, formulas that sum.

use super::scan::Attributes;
use crate::source::address;
use crate::source::grid::Merge;

/// A whole number in an attribute.
pub(super) fn number(bytes: &[u8]) -> Option<u32> {
    std::str::from_utf8(bytes).ok()?.trim().parse().ok()
}

/// The merged area of a `mergeCell`.
pub(super) fn area(attributes: &Attributes<'_>) -> Option<Merge> {
    address::parse_area(std::str::from_utf8(attributes.get(b"ref")?).ok()?)
}

/// First and last of the columns of a `col`, from 0, where they are hidden.
pub(super) fn hidden(attributes: &Attributes<'_>) -> Option<(u32, u32)> {
    let edge = |name: &[u8]| attributes.get(name).and_then(number)?.checked_sub(1);
    if attributes.flag(b"hidden") { edge(b"min").zip(edge(b"max")) } else { None }
}

/// A formula that sums over other cells.
pub(in super::super) fn sums(formula: &str) -> bool {
    let upper = formula.trim_start_matches(['=', '+']).to_uppercase();
    upper.starts_with("SUM(") || upper.starts_with("SUBTOTAL(") || upper.starts_with("ROUND(SUM(")
}

#[cfg(test)]
mod tests {
    use super::sums;

    #[test]
    fn a_sum_is_known_by_its_function() {
        assert!(sums("SUM(E2:E9)") && sums("=+Subtotal(9,E2:E9)") && !sums("E8*F8"));
    }
}
