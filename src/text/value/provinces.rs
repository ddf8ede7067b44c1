//! Codes of provinces inside other numbers: those of the former 63, which did not follow the merger of 1 July 2025.

/// The 63 provinces before 1 July 2025 (Decision 124/2004/QĐ-TTg and its changes).
pub(super) static FORMER: [u32; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48,
    49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// The 34 provinces since 1 July 2025 (Resolution 202/2025/QH15; Decision 19/2025/QĐ-TTg).
pub(super) static CURRENT: [u32; 34] = [
    1, 4, 8, 11, 12, 14, 15, 19, 20, 22, 24, 25, 31, 33, 37, 38, 40, 42, 44, 46, 48, 51, 52, 56, 66, 68, 75, 79, 80, 82, 86, 91,
    92, 96,
];

/// True for the code of one of the former 63 provinces.
pub(super) fn is_former(code: u32) -> bool {
    FORMER.binary_search(&code).is_ok()
}

/// True for the code of one of the 34 provinces.
pub(super) fn is_current(code: u32) -> bool {
    CURRENT.binary_search(&code).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_the_new_one_is_part_of_the_old() {
        assert!(FORMER.is_sorted() && CURRENT.is_sorted());
        assert!(CURRENT.iter().all(|code| is_former(*code)));
        assert!(is_former(67) && !is_current(67) && !is_former(3));
    }
}
