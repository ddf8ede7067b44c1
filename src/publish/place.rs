//! The commune or province of an address or of a commune's code.

/// The commune's code of an address in words or of a code; `None` where it is not certain.
pub(super) fn commune(value: &str) -> Option<String> {
    is_code(value, 5).then(|| value.to_owned())
}

/// The province's code of an address in words, of a commune's code or of a province's code.
pub(super) fn province(value: &str) -> Option<String> {
    is_code(value, 2).then(|| value.to_owned())
}

fn is_code(value: &str, digits: usize) -> bool {
    value.len() == digits && value.bytes().all(|byte| byte.is_ascii_digit())
}
