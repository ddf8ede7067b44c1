//! Numbers of papers of persons: passports, insurance cards and books, number plates.

use super::Trace;
use super::digits::Numbers;
use super::words::before;

/// Words near an insurance number.
const INSURANCE: [&str; 4] = ["bhxh", "bhyt", "bao hiem", "so so"];

/// The number of a paper. Passports and plates are looked for in free text alone: elsewhere their forms mean other things.
pub(super) fn trace(text: &str, folded: &str, numbers: &Numbers<'_>, free: bool) -> Option<Trace> {
    let insured = INSURANCE.iter().any(|word| folded.contains(word)) && insurance(text, numbers);
    (insured || card(text) || (free && (passport(text) || plate(text)))).then_some(Trace::Paper)
}

fn insurance(text: &str, numbers: &Numbers<'_>) -> bool {
    let mut found = false;
    numbers.candidates(|digits| {
        found |= digits.len() == 10;
        found
    }) && text.char_indices().any(|(at, letter)| letter.is_ascii_digit() && before(text, at, &INSURANCE))
}

/// A health insurance card: two letters and thirteen digits, gaps allowed between.
fn card(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (0..letters.len()).any(|at| {
        let head: Vec<&char> = letters.iter().skip(at).take(2).collect();
        let starts = head.len() == 2
            && head.iter().all(|letter| letter.is_ascii_uppercase())
            && !at.checked_sub(1).and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_alphanumeric());
        starts && digits_after(&letters, at + 2, 13)
    })
}

/// True where exactly so many digits follow, single gaps between them allowed.
fn digits_after(letters: &[char], from: usize, count: usize) -> bool {
    let (mut seen, mut gap) = (0, true);
    for letter in letters.iter().skip(from) {
        match letter {
            letter if letter.is_ascii_digit() => (seen, gap) = (seen + 1, false),
            ' ' | '.' | '-' if !gap || seen == 0 => gap = true,
            _ => break,
        }
    }
    seen == count
}

/// A passport: a letter and seven or eight digits, standing alone.
fn passport(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|word| {
        let digits = word.get(1..).unwrap_or_default();
        word.starts_with(['B', 'C', 'N', 'P', 'K', 'E', 'M', 'S', 'D'])
            && (7..=8).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A number plate: «47A-123.45», «47-B1 123.45», «47B1-1234».
fn plate(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (0..letters.len()).any(|at| {
        let alone = !at.checked_sub(1).and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_alphanumeric());
        alone && plate_at(letters.get(at..).unwrap_or_default())
    })
}

fn plate_at(letters: &[char]) -> bool {
    let [first @ '1'..='9', second, rest @ ..] = letters else { return false };
    if !second.is_ascii_digit() || (*first == '1' && *second == '0') {
        return false;
    }
    let rest = rest.strip_prefix(&['-']).unwrap_or(rest);
    let [series, rest @ ..] = rest else { return false };
    if !series.is_ascii_uppercase() {
        return false;
    }
    let rest = match rest {
        [next, tail @ ..]
            if next.is_ascii_uppercase() || (next.is_ascii_digit() && matches!(tail, ['-' | ' ' | '.', ..])) =>
        {
            tail
        }
        _ => rest,
    };
    let [gap @ ('-' | ' ' | '.'), rest @ ..] = rest else { return false };
    let number: Vec<&char> = rest.iter().take_while(|letter| letter.is_ascii_digit() || **letter == '.').collect();
    let digits = number.iter().filter(|letter| letter.is_ascii_digit()).count();
    (digits == 5 || (digits == 4 && *gap != ' ')) && number.iter().filter(|letter| ***letter == '.').count() <= 1
}
