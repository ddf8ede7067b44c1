//! UTF-8 that was read as a single-byte code page, once or twice, and windows-1258 that was read as 1252.

use std::borrow::Cow;

use super::detect::{self, Legacy, Score};
use super::syllable::{is_likely, is_syllable};
use super::worth::{Worth, is_settled};
use super::{decode, legacy, letter, words};

/// Puts back what a program garbled by reading UTF-8 as windows-1252, Latin-1 or windows-1258 («HÃ  Ná»™i» → «Hà Nội»), or
/// windows-1258 as 1252 («NguyêÞn» → «Nguyễn»). Character by character, where the result is more Vietnamese; lost bytes are
/// not guessed. Runs before any trimming: the second half of «à» is a no-break space.
pub fn repair_mojibake(text: &str) -> Cow<'_, str> {
    let mut current = Cow::Borrowed(text);
    let mut is_proved = false;
    // each round makes the text shorter or leaves cp1252 for good
    for _ in 0..16 {
        let again = if is_proved { from_proved(&current) } else { None };
        match again.map(|next| (next, Legacy::Mojibake)).or_else(|| once(&current, detect::score(&current))) {
            Some((next, kind)) => {
                is_proved |= kind == Legacy::Mojibake;
                current = Cow::Owned(next);
            }
            None => break,
        }
    }
    current
}

/// Which of the two garblings a text shows, if any.
pub(crate) fn kind(text: &str, raw: Score) -> Option<Legacy> {
    once(text, raw).map(|(_, kind)| kind)
}

fn once(text: &str, raw: Score) -> Option<(String, Legacy)> {
    if text.is_ascii() {
        return None;
    }
    if let Some(rest) = text.strip_prefix("ï»¿") {
        return Some((rest.to_owned(), Legacy::Mojibake));
    }
    if (!raw.is_whole() || has_capital_inside(text))
        && let Some(repaired) = from_utf8_twice(text, raw)
    {
        return Some((repaired, Legacy::Mojibake));
    }
    if let Some(repaired) = from_parted(text) {
        return Some((repaired, Legacy::Mojibake));
    }
    from_1258(text).map(|repaired| (repaired, Legacy::Cp1258As1252))
}

/// Reads back a text in which a gap or sign parts a word: «TÃ\u{a0}y» is «Tày», for no text in capitals goes on in small
/// letters behind a no-break space, and no right text has controls of C1. «XÃ\u{a0}EA KAR» and «MÃ\u{a0}» stay.
fn from_parted(text: &str) -> Option<String> {
    let is_told = |word: &str| {
        let next = read_back(word).0;
        (has_control(word) || is_parted(word) && is_syllable(&next)) && is_evenly_cased(&next)
    };
    let told = words::runs(text, |letter| !letter.is_ascii_whitespace()).any(|(_, word)| is_told(word));
    let (next, found) = told.then(|| read_back(text))?;
    (found.count > 0 && found.is_plausible).then_some(next)
}

/// Another round for a text that was seen to be garbled: «HÃƒÂ²a» was so twice.
fn from_proved(text: &str) -> Option<String> {
    let (next, found) = read_back(text);
    let is_sure = found.count > 0 && found.sure == found.count && found.is_plausible;
    (is_sure && words::runs(&next, words::is_part).all(|(_, word)| is_evenly_cased(word))).then_some(next)
}

/// True when a sign that is the second half of a letter of UTF-8 parts a word («BOÃ’NG») or stands where a word of another
/// case ends («HÃ\u{a0} Nam»), or a control of C1 follows a marked letter. What so shows itself to be garbled, but cannot be
/// read back with certainty, must not be tidied: its signs are all that tells.
pub(super) fn is_parted(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let letters: Vec<char> = text.chars().collect();
    let is_half = |pair: &[char]| match pair {
        [lead, sign] => is_lead(*lead) && !sign.is_alphabetic() && is_vowel(*lead, *sign),
        _ => false,
    };
    let mut halves = letters.windows(2).enumerate().filter(|(_, pair)| is_half(pair)).map(|(place, _)| place);
    halves.any(|place| match (letters.get(place + 1), letters.get(place + 2)) {
        _ if letters.get(place).is_some_and(|lead| !letter::is_letter(*lead)) => true,
        (_, Some(next)) if next.is_lowercase() => true,
        (Some(sign), Some(next)) if next.is_alphabetic() => !sign.is_whitespace(),
        (Some(sign), _) => sign.is_whitespace() && is_lone_onset(&letters, place),
        (None, _) => false,
    }) || has_control(text)
}

/// True when one capital stands before the place in its word, and the text is not in capitals otherwise.
fn is_lone_onset(letters: &[char], place: usize) -> bool {
    let (head, tail) = letters.split_at(place);
    let [rest @ .., onset] = head else { return false };
    let mut others = rest.iter().chain(tail.iter().skip(1)).filter(|letter| letter.is_alphabetic()).peekable();
    let is_free = others.peek().is_none() || others.any(|letter| letter.is_lowercase());
    onset.is_uppercase() && !rest.last().is_some_and(|letter| letter.is_alphabetic()) && is_free
}

/// True when the two read back are a vowel of Vietnamese: «Đ’» is none.
fn is_vowel(lead: char, sign: char) -> bool {
    sequence(&[lead, sign]).is_some_and(|(decoded, _)| letter::vowel(decoded).is_some())
}

/// True when a control of C1, or a dagger, stands behind a letter that UTF-8 may begin with.
fn has_control(text: &str) -> bool {
    let mut pairs = text.chars().zip(text.chars().skip(1));
    pairs.any(|(lead, sign)| is_lead(lead) && matches!(sign, '\u{80}'..='\u{9F}' | '†'))
}

/// True for the first half of a letter of two bytes.
fn is_lead(letter: char) -> bool {
    matches!(byte(letter), Some(0xC2..=0xDF))
}

/// True for a word in small letters or in capitals, or in small letters after a capital.
fn is_evenly_cased(word: &str) -> bool {
    let rest = || word.chars().skip(1);
    !rest().any(char::is_uppercase) || !word.chars().any(char::is_lowercase)
}

/// True when a marked capital follows a small letter: «lÃ» is not a way to write ã.
pub(crate) fn has_capital_inside(text: &str) -> bool {
    let is_odd = |(a, b): (char, char)| a.is_lowercase() && !b.is_ascii() && b.is_uppercase();
    text.chars().zip(text.chars().skip(1)).any(is_odd)
}

/// One round of reading back, or two or three where only that is plausible.
fn from_utf8_twice(text: &str, raw: Score) -> Option<String> {
    let letters = || text.chars().filter(|letter| !letter.is_ascii());
    if letters()
        .zip(letters().skip(1))
        .all(|(lead, next)| !matches!(byte(lead), Some(0xC2..=0xF4)) || !is_continuation(next))
    {
        return None;
    }
    let (raw, raw_whole) = (raw.share(), undivided(text));
    let mut current = text.to_owned();
    let mut total = Found { count: 0, sure: 0, is_plausible: true, has_long: false };
    for _ in 0..3 {
        let (next, found) = read_back(&current);
        if found.count == 0 {
            return None;
        }
        total.sure += found.sure;
        total.has_long |= found.has_long;
        let is_better = detect::score(&next).share() > raw
            || undivided(&next) >= raw_whole && (total.has_long || total.sure >= 2)
            || undivided(&next) > raw_whole && has_capital_inside(text)
            || total.sure > 0
                && has_capital_inside(text)
                && words::runs(&next, words::is_part).all(|(_, word)| is_evenly_cased(word));
        if found.is_plausible && is_better {
            return Some(next);
        }
        current = next;
    }
    None
}

/// The share of possible syllables when signs that UTF-8 is garbled into do not part words.
fn undivided(text: &str) -> f64 {
    let is_part = |letter: char| !letter.is_ascii() || letter.is_ascii_alphabetic();
    let (mut all, mut possible) = (0_u32, 0_u32);
    for (_, word) in words::runs(text, is_part).filter(|(_, word)| !word.is_ascii()) {
        all = all.saturating_add(1);
        possible = possible.saturating_add(u32::from(is_likely(word)));
    }
    if all == 0 { 0.0 } else { f64::from(possible) / f64::from(all) }
}

#[derive(Debug, Clone, Copy)]
struct Found {
    /// Sequences read back.
    count: usize,
    /// Those that do not end in a sign which right text may have after a letter («XÃ”»).
    sure: usize,
    /// Every one gave a letter or sign found in Vietnamese documents.
    is_plausible: bool,
    /// One of them had three bytes.
    has_long: bool,
}

/// Reads every run of characters that can be a UTF-8 sequence back into its character; the others stay.
fn read_back(text: &str) -> (String, Found) {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut found = Found { count: 0, sure: 0, is_plausible: true, has_long: false };
    let mut place = 0;
    while let Some(letter) = letters.get(place) {
        if let Some((decoded, length)) = sequence(letters.get(place..).unwrap_or_default()) {
            found.count += 1;
            found.has_long |= length > 2;
            let last = place.checked_add(length - 1).and_then(|last| letters.get(last));
            found.sure += usize::from(!last.is_some_and(|last| ('\u{2010}'..='\u{2026}').contains(last)));
            found.is_plausible &= is_plausible(decoded);
            out.push(decoded);
            place += length;
        } else {
            out.push(*letter);
            place += 1;
        }
    }
    (out, found)
}

/// The character that begins the slice when its letters are taken for bytes of UTF-8, with their number.
fn sequence(letters: &[char]) -> Option<(char, usize)> {
    let lead = byte(*letters.first()?)?;
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    for (slot, letter) in bytes.iter_mut().zip(letters.get(..length)?) {
        *slot = byte(*letter)?;
    }
    let decoded = std::str::from_utf8(bytes.get(..length)?).ok()?;
    decoded.chars().next().map(|decoded| (decoded, length))
}

fn is_continuation(letter: char) -> bool {
    matches!(byte(letter), Some(0x80..=0xBF))
}

/// The byte behind a character of windows-1252, Latin-1 or, where they differ, windows-1258.
const fn byte(letter: char) -> Option<u8> {
    match letter {
        'Ă' => Some(0xC3),
        'ă' => Some(0xE3),
        'Đ' => Some(0xD0),
        'đ' => Some(0xF0),
        'Ơ' => Some(0xD5),
        'ơ' => Some(0xF5),
        'Ư' => Some(0xDD),
        'ư' => Some(0xFD),
        '₫' => Some(0xFE),
        '\u{300}' => Some(0xCC),
        '\u{301}' => Some(0xEC),
        '\u{303}' => Some(0xDE),
        '\u{309}' => Some(0xD2),
        '\u{323}' => Some(0xF2),
        _ => legacy::byte(letter),
    }
}

/// True for what stands in Vietnamese documents beside ASCII.
const fn is_plausible(letter: char) -> bool {
    letter::is_letter(letter)
        || matches!(letter,
            'ñ' | 'Ñ' | 'č' | 'Č' | 'ĕ' | 'Ĕ' | 'ĭ' | 'Ĭ' | 'ŏ' | 'Ŏ' | 'ŭ' | 'Ŭ' | 'ƀ' | 'Ƀ'
            | '\u{A0}'..='\u{BF}' | '×' | '÷'
            | '\u{300}' | '\u{301}' | '\u{302}' | '\u{303}' | '\u{306}' | '\u{309}' | '\u{31B}' | '\u{323}'
            | '\u{200B}'..='\u{200F}' | '\u{2010}'..='\u{2026}' | '\u{2030}' | '\u{2032}' | '\u{2033}' | '₫' | '€' | '−' | '≤' | '≥' | '\u{FEFF}')
}

/// Reads windows-1258 back where the text shows its tone marks, which 1252 draws as letters: a capital Ì, Ò or Þ inside a
/// small word («XaÞ»), or two words of which the marks make syllables. «può», «così» stay.
fn from_1258(text: &str) -> Option<String> {
    if !text.chars().any(|letter| matches!(letter, 'Ì' | 'ì' | 'Þ' | 'Ò' | 'ò')) {
        return None;
    }
    let repaired = decode::from_cp1258(text);
    let (raw, found) = (Worth::of(text), Worth::of(&repaired));
    let mended = mended_words(text);
    let is_shown = has_mark_inside(text) && mended > 0 || mended >= 2 || mended == 1 && raw.share() >= 0.5;
    (is_shown && found.share() >= 0.75 && found.is_above(raw)).then_some(repaired)
}

/// The words that are no syllable as they stand, and right ones when read back.
fn mended_words(text: &str) -> usize {
    let is_mended = |word: &str| {
        let repaired = decode::from_cp1258(word);
        repaired != word && !is_syllable(word) && is_settled(&repaired)
    };
    words::runs(text, char::is_alphabetic).filter(|(_, word)| !word.is_ascii() && is_mended(word)).count()
}

/// True when one of the marks that 1252 shows as capitals follows a small vowel.
fn has_mark_inside(text: &str) -> bool {
    let is_vowel = |letter: char| letter.is_lowercase() && letter::vowel(letter).is_some();
    text.chars().zip(text.chars().skip(1)).any(|(a, b)| is_vowel(a) && matches!(b, 'Ì' | 'Ò' | 'Þ'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn garbled(text: &str) -> String {
        text.bytes().map(|byte| encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned()).collect()
    }

    #[test]
    fn reads_utf8_back() {
        for text in [
            "Việt Nam",
            "Hà Nội",
            "Đắk Lắk",
            "Bà Rịa - Vũng Tàu",
            "Nguyễn Văn Tuấn",
            "là",
            "và là",
            "Tên gọi “cũ” – mới",
            "ĐẶNG THỊ ƯNG",
        ] {
            assert_eq!(repair_mojibake(&garbled(text)), text);
            assert_eq!(repair_mojibake(&garbled(&garbled(text))), text);
        }
        assert_eq!(repair_mojibake("ï»¿STT"), "STT");
    }

    #[test]
    fn reads_1258_back() {
        for (given, wanted) in [
            ("NguyêÞn", "Nguyễn"),
            ("Quâòn Biình Thaònh", "Quận Bính Thạnh"),
            ("PhýõÌng Ngoòc Hà", "Phường Ngọc Hà"),
            ("XaÞ", "Xã"),
            ("hoò và tên", "họ và tên"),
            ("XaÞ Ba ViÌ", "Xã Ba Vì"),
        ] {
            assert_eq!(repair_mojibake(given), wanted);
        }
    }

    #[test]
    fn leaves_right_and_foreign_text() {
        for text in [
            "TẤT CẢ “NGÔ”",
            "ĐÃ…",
            "NGÃ”",
            "SÃO PAULO",
            "Société",
            "Garçon",
            "Ghi chú",
            "Lý Mỹ Kỳ",
            "ý kiến",
            "“Ò”",
            "Ä1",
            "Krông “NGÃ” “XÃ”",
            "può",
            "perché così",
            "loaì người",
            "Nicolò Barò",
        ] {
            assert!(matches!(repair_mojibake(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
