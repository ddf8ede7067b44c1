//! Numbers and fingerprints as people read them.

/// A whole number as people in Vietnam write it: `1.234.567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A mark with a decimal comma.
pub(crate) fn decimal(score: f64) -> String {
    format!("{score:.1}").replace('.', ",")
}

/// The first digits of a fingerprint, enough to compare by eye.
pub(crate) fn short(fingerprint: &str) -> &str {
    fingerprint.get(..12).unwrap_or(fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(123), "123");
        assert_eq!(grouped(1234), "1.234");
        assert_eq!(grouped(3_350_000), "3.350.000");
    }
}
