//! The shape of a text: running number, number, date, code or words.

use crate::source::grid::Kind;

/// What a cell's text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// A number with its separators, sign or per cent.
    Number,
    /// A date.
    Date,
    /// One word with digits: identifiers, codes.
    Code,
    /// Words.
    Text,
}

/// The shape of a cell.
pub fn shape(kind: Kind, text: &str) -> Shape {
    match kind {
        Kind::Number => Shape::Number,
        Kind::Date => Shape::Date,
        Kind::Bool => Shape::Code,
        Kind::Text | Kind::Error => of_text(text.trim()),
    }
}

fn of_text(text: &str) -> Shape {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return Shape::Text;
    }
    let only = |allowed: &str| text.chars().all(|letter| letter.is_ascii_digit() || allowed.contains(letter));
    let long = text.len() >= 9 || (text.len() > 1 && text.starts_with('0'));
    if only("") {
        return if long { Shape::Code } else { Shape::Number };
    }
    let parts = text.split(['/', '-', '.']).filter(|part| !part.is_empty()).count();
    if parts == 3 && only("/-.") && (6..=10).contains(&text.len()) && text.matches(['/', '-']).count() == 2 {
        return Shape::Date;
    }
    if only(".,%+-() \u{a0}") && text.len() <= 24 {
        return Shape::Number;
    }
    if text.contains(char::is_whitespace) { Shape::Text } else { Shape::Code }
}

/// A running number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// 1, 01, 1.
    Whole(u32),
    /// I, II, III
    Roman,
    /// 1.1, I.2
    Dotted,
    /// A, B, a
    Letter,
    /// - + *
    Dash,
}

/// The running number that a text is, if any.
pub fn token(text: &str) -> Option<Token> {
    // nearly all are figures alone
    if (1..=7).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Token::Whole(text.bytes().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))));
    }
    let text = text.trim().trim_end_matches(['.', ')', '/']).trim_start_matches('(');
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|number| *number < 10_000_000).map(Token::Whole);
    }
    if matches!(text, "-" | "–" | "—" | "+" | "*" | "•") {
        return Some(Token::Dash);
    }
    if text.bytes().all(|byte| b"IVXLC".contains(&byte)) {
        return Some(Token::Roman);
    }
    let mut parts = text.split(['.', '-']).filter(|part| !part.is_empty());
    let dotted = text.contains(['.', '-'])
        && parts.all(|part| {
            part.len() <= 3
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || b"IVXLC".contains(&byte) || byte.is_ascii_lowercase())
        })
        && text.bytes().any(|byte| byte.is_ascii_digit());
    if dotted {
        return Some(Token::Dotted);
    }
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_alphabetic() => Some(Token::Letter),
        _ => None,
    }
}

/// A year as a heading.
pub fn year(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|year| (1975..=2060).contains(year))
}

/// A row of column numbers: (1) (2) …, 1 2 …, A B 1 2 3=2/1. `cells` are texts from left to right.
pub fn numbers_columns(cells: &[&str]) -> bool {
    if cells.len() < 3 {
        return false;
    }
    let mut last = 0_u32;
    let mut letters = 0_usize;
    for text in cells {
        let bare: String =
            text.chars().filter(|letter| !matches!(letter, '(' | ')' | '[' | ']') && !letter.is_whitespace()).collect();
        if bare.chars().count() == 1 && bare.chars().all(char::is_alphabetic) {
            letters += 1;
            continue;
        }
        let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
        let rest = bare.get(digits.len()..).unwrap_or_default();
        let formula =
            rest.is_empty() || (rest.starts_with(['=', '-', '+', ':', 'a', 'b', 'x', '*', '/']) && bare.len() <= 24);
        match digits.parse::<u32>() {
            Ok(number) if formula && number > last && number <= last + 2 => last = number,
            _ => return false,
        }
    }
    last >= 1 && (last as usize + letters) >= cells.len().min(3) && letters <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let shapes: Vec<_> =
            ["5.626,9", "066987227120", "23/02/1961", "CH28313", "Xã Ea Kao 2", "0", "12 %"].map(of_text).into();
        assert_eq!(
            shapes,
            [Shape::Number, Shape::Code, Shape::Date, Shape::Code, Shape::Text, Shape::Number, Shape::Number]
        );
    }

    #[test]
    fn tokens() {
        assert_eq!(token("02"), Some(Token::Whole(2)));
        assert_eq!(token("1."), Some(Token::Whole(1)));
        assert_eq!(token("IV"), Some(Token::Roman));
        assert_eq!(token("1.2"), Some(Token::Dotted));
        assert_eq!(token("-"), Some(Token::Dash));
        assert_eq!(token("Cộng"), None);
    }

    #[test]
    fn column_numbers() {
        assert!(numbers_columns(&["A", "B", "C", "1", "2", "3=2/1"]));
        assert!(numbers_columns(&["(1)", "(2)", "(3)"]));
        assert!(numbers_columns(&["1", "2", "3", "4"]));
        assert!(!numbers_columns(&["1", "5", "99", "Huỳnh"]));
        assert!(!numbers_columns(&["2021", "2022", "2023"]));
    }
}
