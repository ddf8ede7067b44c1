//! Decoding of cells whose encoding is known, or stated.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use super::detect::{Context, Legacy, detect, is_part};
use super::worth::{Worth, is_settled};
use super::{legacy, letter, mojibake, words};

/// Decodes a text, character by character; never trims. In a cell that is partly Unicode already only the words that are
/// not possible as they stand are decoded.
pub fn decode(text: &str, legacy: Legacy) -> Cow<'_, str> {
    let decoded = match legacy {
        Legacy::Unicode => return Cow::Borrowed(text),
        Legacy::Mojibake | Legacy::Cp1258As1252 => return mojibake::repair_mojibake(text),
        Legacy::Tcvn3 => {
            let decoded = mixed(text, tcvn3);
            if is_capitals(&decoded) { Cow::Owned(decoded.to_uppercase()) } else { decoded }
        }
        Legacy::Tcvn3Upper => Cow::Owned(mixed(text, tcvn3).to_uppercase()),
        Legacy::Vni => mixed(text, legacy::vni),
    };
    if decoded == text { Cow::Borrowed(text) } else { decoded }
}

/// Decodes the whole text; in one that holds letters only Unicode has, only the words that this makes possible. Where no word
/// shows itself to be Unicode (only Đ was put in: «x©y dùng tr¹m ĐiÒu»), those that are right both ways as well.
fn mixed(text: &str, decode: fn(&str) -> String) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    if !has_letter_beyond(text) {
        return Cow::Owned(decode(text));
    }
    let part = |letter| is_part(letter) || letter == '−';
    let readings: Vec<_> = words::runs(text, part).map(|(_, word)| Reading::of(word, decode)).collect();
    let has = |wanted: fn(&Reading) -> bool| readings.iter().any(wanted);
    let is_legacy =
        has(|reading| matches!(reading, Reading::Legacy(_))) && !has(|reading| matches!(reading, Reading::Unicode));
    let mut readings = readings.into_iter();
    words::replace(text, part, |_| match readings.next()? {
        Reading::Legacy(decoded) => Some(decoded),
        Reading::Either(decoded) if is_legacy => Some(decoded),
        _ => None,
    })
}

/// What a word of a text in two encodings can be.
enum Reading {
    /// Right only when decoded.
    Legacy(String),
    /// Right both ways.
    Either(String),
    /// Right only as it stands.
    Unicode,
    /// Neither, or the same both ways.
    Untold,
}

impl Reading {
    fn of(word: &str, decode: fn(&str) -> String) -> Self {
        if word.is_ascii() {
            return Self::Untold;
        }
        let decoded = decode(word);
        let is_changed = decoded != word;
        // Đ alone is put into TCVN3 text by hand
        let is_beyond = || has_letter_beyond(word.trim_matches(['đ', 'Đ']));
        match (is_settled(word), is_changed && is_settled(&decoded)) {
            (false, true) => Self::Legacy(decoded),
            (true, true) => Self::Either(decoded),
            (true, false) if is_changed || is_beyond() => Self::Unicode,
            _ => Self::Untold,
        }
    }
}

/// True where there are letters that only Unicode has.
fn has_letter_beyond(text: &str) -> bool {
    text.chars().any(|letter| letter > '\u{FF}' && letter::is_letter(letter))
}

/// TCVN3 to Unicode. A symbol that stands alone («5 × 3 · 2») is a symbol; a minus sign is ư only beside a letter.
pub(super) fn tcvn3(text: &str) -> String {
    // «ô tô» is written «« t«»; with its counterpart it is a quotation mark
    let is_word = |letter: char| letter == '«' && !text.contains('»');
    let is_letter =
        |letter: Option<char>| letter.is_some_and(|l| l.is_alphabetic() || is_part(l) && legacy::tcvn3(l).is_some());
    // a capital vowel is a word by itself («£ §ª», Ê Đê; «Ea ¤»; «¤- t«»); beside a number it is a currency sign
    let is_gap = |letter: char| letter.is_whitespace() || letter == '-';
    let is_vowel = |(before, last): (Option<char>, Option<char>), mut rest: std::str::Chars<'_>| {
        let is_free = before.is_none_or(char::is_whitespace) && rest.clone().next().is_none_or(is_gap);
        let beside = [last, rest.find(|letter| !is_gap(*letter))];
        let is_number = beside.iter().flatten().any(char::is_ascii_digit);
        is_free && !is_number && beside.into_iter().any(is_letter)
    };
    let (mut before, mut last) = (None, None);
    let mut letters = text.chars();
    let mut out = String::with_capacity(text.len() * 2);
    while let Some(letter) = letters.next() {
        let is_word_by_itself =
            is_word(letter) || matches!(letter, '¡'..='¦') && is_vowel((before, last), letters.clone());
        let is_joined = is_letter(before) || is_letter(letters.clone().next());
        let is_alone = !letter.is_alphabetic() && !is_word_by_itself && !is_joined;
        out.push(if is_alone { letter } else { legacy::tcvn3(letter).unwrap_or(letter) });
        before = Some(letter);
        last = if is_gap(letter) { last } else { before };
    }
    out
}

/// True when capitals of ASCII stand among small letters with marks and there is no small ASCII letter: «CHứC», «TêN Tổ».
pub(super) fn is_capitals(decoded: &str) -> bool {
    let is_small = |letter: char| letter::is_marked(letter) && letter.is_lowercase();
    let is_crossed = |word: &str| {
        let mut pairs = word.chars().zip(word.chars().skip(1));
        pairs.any(|(first, second)| is_small(first) && second.is_ascii_uppercase())
    };
    !decoded.bytes().any(|byte| byte.is_ascii_lowercase())
        && words::runs(decoded, char::is_alphabetic).any(|(_, word)| {
            let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
            word.chars().any(is_small) && capitals >= 2 || is_crossed(word)
        })
}

/// A step that decodes a declared encoding, for as long as that makes the text more Vietnamese: «Xaõ» is a possible
/// syllable, but no right spelling, and VNI makes «Xã» of it. A text whose every word is right stays.
fn declared(text: &str, decode: impl Fn(&str) -> String) -> Cow<'_, str> {
    let mut current = Cow::Borrowed(text);
    // no table has a chain of letters longer than four
    for _ in 0..8 {
        let worth = Worth::of(&current);
        if current.is_ascii() || worth.is_whole() {
            return current;
        }
        let next = decode(&current);
        if next == *current || !Worth::of(&next).is_above(worth) {
            return current;
        }
        current = Cow::Owned(next);
    }
    current
}

/// Decodes TCVN3 seen as Latin-1; a cell in capitals («T£N Tæ CHøC») becomes capitals.
pub fn decode_tcvn3(text: &str) -> Cow<'_, str> {
    declared(text, |text| decode(text, Legacy::Tcvn3).into_owned())
}

/// Decodes TCVN3 set in a font that draws capitals.
pub fn decode_tcvn3_upper(text: &str) -> Cow<'_, str> {
    let mut current = Cow::Borrowed(text);
    for _ in 0..8 {
        let upper = decode_tcvn3(&current).to_uppercase();
        if upper == *current {
            break;
        }
        current = Cow::Owned(upper);
    }
    current
}

/// Decodes VNI-Windows seen as Latin-1.
pub fn decode_vni(text: &str) -> Cow<'_, str> {
    declared(text, |text| decode(text, Legacy::Vni).into_owned())
}

/// Decodes VISCII seen as Latin-1.
pub fn decode_viscii(text: &str) -> Cow<'_, str> {
    let once =
        |text: &str| text.chars().map(|letter| legacy::declared(&legacy::VISCII, letter).unwrap_or(letter)).collect();
    declared(text, |text| mixed(text, once).into_owned())
}

/// Decodes VPS seen as Latin-1.
pub fn decode_vps(text: &str) -> Cow<'_, str> {
    let once =
        |text: &str| text.chars().map(|letter| legacy::declared(&legacy::VPS, letter).unwrap_or(letter)).collect();
    declared(text, |text| mixed(text, once).into_owned())
}

/// Decodes what shows itself to be legacy, without surroundings. What could be foreign stays.
pub(crate) fn repair_evident(text: &str) -> Cow<'_, str> {
    let mut current = Cow::Borrowed(text);
    for _ in 0..8 {
        let Some(legacy) = detect(&current, &Context::default(), None) else {
            return current;
        };
        let next = decode(&current, legacy);
        if next == current {
            return current;
        }
        current = Cow::Owned(next.into_owned());
    }
    current
}

/// The score of windows-1258 read as 1252, decoded.
pub(crate) fn from_cp1258(text: &str) -> String {
    text.chars().map(|letter| legacy::cp1258(letter).unwrap_or(letter)).nfc().collect()
}
