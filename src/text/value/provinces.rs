//! Codes of provinces inside other numbers: those of the former 63, which did not follow the merger of 1 July 2025.

/// The 63 provinces before 1 July 2025 (Decision 124/2004/QĐ-TTg and its changes).
static FORMER: [u32; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48,
    49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// True for the code of one of the former 63 provinces.
pub(super) fn is_former(code: u32) -> bool {
    FORMER.binary_search(&code).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(FORMER.is_sorted());
        assert!(is_former(67) && !is_former(3));
    }
}
