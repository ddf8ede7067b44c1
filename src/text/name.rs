//! Names of people and places written all in capitals or all small.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// Capitalises each part of a name that is all in one case: «H'HEN NIÊ» → «H'Hen Niê». A name of mixed case stays: its
/// writer knew («Ea M'Droh»). Parts are parted by whatever is not a letter.
pub fn name_case(text: &str) -> Cow<'_, str> {
    let has = |wanted: fn(char) -> bool| text.chars().any(wanted);
    if has(char::is_uppercase) && has(char::is_lowercase) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut is_inside = false;
    for letter in text.chars() {
        out.push(if is_inside { small(letter) } else { capital(letter) });
        is_inside = letter.is_alphanumeric() || is_inside && is_combining_mark(letter);
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// The capital, where it is one character that leads back to the same small letter.
fn capital(letter: char) -> char {
    let wanted = only(letter.to_uppercase()).unwrap_or(letter);
    if small(wanted) == small(letter) { wanted } else { letter }
}

/// The small letter, where it is one character.
fn small(letter: char) -> char {
    only(letter.to_lowercase()).unwrap_or(letter)
}

fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_case_becomes_a_name() {
        for (given, wanted) in [
            ("NGUYỄN THỊ A", "Nguyễn Thị A"),
            ("nguyễn văn an", "Nguyễn Văn An"),
            ("H'HEN NIÊ", "H'Hen Niê"),
            ("Y MOAN ÊNUÔL", "Y Moan Ênuôl"),
            ("ƯNG HOÀNG PHÚC", "Ưng Hoàng Phúc"),
            ("TÔN-NỮ H’LINH", "Tôn-Nữ H’Linh"),
            ("K'SOR", "K'Sor"),
            ("A", "A"),
            ("", ""),
        ] {
            assert_eq!(name_case(given), wanted);
        }
        for name in ["Nguyễn Văn A", "Ea M'Droh", "Cư M'gar", "y Moan"] {
            assert!(matches!(name_case(name), Cow::Borrowed(_)));
        }
    }
}
