//! Values of persons in a report that many will read: enough to find the cell, too little to know the person.

use crate::publish::holds_person;

/// Longest text shown, in letters.
const LONGEST: usize = 100;

/// The dots that stand for what is not shown.
const DOTS: &str = "••••";

/// A person's value: `066085017834` → `0660••••7834`, `Nguyễn Văn An` → `Ng••••`, `31/02/1987` → `31/02/19••`.
pub(super) fn personal(value: &str) -> String {
    if let Some(day) = day(value.trim()) {
        return day;
    }
    let letters: Vec<char> = value.trim().chars().collect();
    let digits = letters.iter().filter(|letter| letter.is_ascii_digit()).count();
    if digits == letters.len() && digits >= 12 {
        return keep(&letters, 4, 4);
    }
    match letters.len() {
        0 => String::new(),
        1..=3 => DOTS.to_owned(),
        length if digits == length && length >= 9 => keep(&letters, 3, 2),
        _ => keep(&letters, 2, 0),
    }
}

/// A day without the last two digits of its year: its form and its fault can still be seen.
fn day(value: &str) -> Option<String> {
    let parts: Vec<&str> = value.split(['/', '-', '.']).collect();
    let number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let years = parts.iter().filter(|part| part.len() == 4).count();
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(number) || years != 1 {
        return None;
    }
    let year = parts.iter().find(|part| part.len() == 4)?;
    Some(value.replace(*year, &format!("{}••", year.get(..2)?)))
}

fn keep(letters: &[char], first: usize, last: usize) -> String {
    let end = letters.len().saturating_sub(last);
    let mut text: String = letters.iter().take(first).collect();
    text.push_str(DOTS);
    text.extend(letters.iter().skip(end));
    text
}

/// A value of a field that is not personal: shortened, and masked when a person shows through.
pub(super) fn ordinary(value: &str) -> String {
    if holds_person(value) { personal(value) } else { shorten(value) }
}

/// Free words about a record of a person: long numbers and runs of capitalised words are masked.
pub(super) fn words(text: &str) -> String {
    let parts: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(parts.len());
    let mut place = 0;
    while let Some(part) = parts.get(place) {
        let run = parts.iter().skip(place).take_while(|part| name_like(part)).count();
        if run >= 2 {
            out.push(personal(part));
            place += run;
        } else {
            let digits = part.bytes().filter(u8::is_ascii_digit).count();
            out.push(if digits >= 5 { personal(part) } else { (*part).to_owned() });
            place += 1;
        }
    }
    shorten(&out.join(" "))
}

fn name_like(part: &str) -> bool {
    let mut letters = part.trim_end_matches([',', '.', ';', ')']).chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(|letter| letter.is_alphabetic() || letter == '\'')
}

fn shorten(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_masked() {
        assert_eq!(personal("066085017834"), "0660••••7834");
        assert_eq!(personal("240123456"), "240••••56");
        assert_eq!(personal("Nguyễn Văn An"), "Ng••••");
        assert_eq!(personal("An"), "••••");
        assert_eq!(personal(""), "");
        assert_eq!(personal("1987-04-30"), "19••-04-30");
        assert_eq!(personal("31/02/1987"), "31/02/19••");
        assert_eq!(personal("1987"), "19••••");
    }

    #[test]
    fn persons_in_words_are_masked() {
        assert_eq!(words("trùng với Nguyễn Văn An sinh 1987-04-30"), "trùng với Ng•••• sinh 19••-04-30");
        assert_eq!(words("xã 12"), "xã 12");
        assert_eq!(ordinary("gọi 0912345678"), "gọ••••");
        assert_eq!(ordinary("Xã Ea Kao"), "Xã Ea Kao");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(ordinary(&"a".repeat(500)).chars().count(), LONGEST + 1);
    }
}
