//! Where the tone mark stands (Quyết định 240/QĐ of 1984 and the older custom), doubled tones, and uơ before a coda.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use super::letter::{self, Tone};
use super::right::is_right;
use super::syllable::{Spelling, Syllable};
use super::{legacy, words};

/// The two customs, which differ for open oa, oe and uy alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// hòa, khỏe, thủy: what the statistics office uses for names of places.
    Old,
    /// hoà, khoẻ, thuỷ.
    New,
}

/// The place, among the letters of the syllable, of the vowel that takes the tone.
pub fn place(syllable: &Syllable, style: Style) -> usize {
    let range = syllable.vowel_range();
    let vowels = syllable.vowels();
    let within = if let Some(marked) = vowels.iter().rposition(|vowel| letter::has_quality(*vowel)) {
        marked
    } else if !syllable.coda().is_empty() {
        vowels.len().saturating_sub(1)
    } else if vowels.len() == 3 {
        1
    } else {
        usize::from(matches!(vowels, ['o', 'a' | 'e'] | ['u', 'y']) && style == Style::New)
    };
    range.start + within
}

/// The word with the tone of the syllable in its place and its own capitals.
fn write(word: &str, syllable: &Syllable, style: Style) -> Option<String> {
    let place = place(syllable, style);
    let written: String = word
        .chars()
        .enumerate()
        .map(|(index, letter)| letter::with_tone(letter, if index == place { syllable.tone } else { Tone::Level }))
        .collect();
    (written != word).then_some(written)
}

fn placed(text: &str, style: Style) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { words::map(text, |word| misplaced(word, style)) }
}

/// The word with its one tone in its place, where it stands elsewhere.
fn misplaced(word: &str, style: Style) -> Option<String> {
    let spelling = Spelling::of(word)?;
    if spelling.count != 1 {
        return None;
    }
    write(word, &spelling.split(spelling.tone()?)?, style)
}

/// Puts tone marks where the old style has them: hòa, khỏe, thủy. Words that are not Vietnamese syllables stay.
pub fn tone_old(text: &str) -> Cow<'_, str> {
    placed(text, Style::Old)
}

/// The same in a field whose encoding is not known. A tone that stands where neither style puts it is a slip («tóan») or
/// VNI («Xaõ» is «Xã» there, and «Xão» as a slip): where both make a right word and the text has no letter that only
/// Unicode has, the word stays as it is. Its column or its sheet may decide.
pub(crate) fn tone_old_where_certain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_beyond_latin(text) {
        return tone_old(text);
    }
    words::map(text, |word| misplaced(word, Style::Old).filter(|_| from_vni(word).is_none()))
}

/// A word that one cell cannot decide: as it stands, as VNI reads it, and with its tone put right.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Undecided {
    /// As it stands: «Xaõ».
    pub word: String,
    /// VNI decoded: «Xã».
    pub vni: String,
    /// A slip mended: «Xão».
    pub slip: String,
}

/// The words that [`super::default`] leaves because they may be VNI or a slip.
pub fn undecided(text: &str) -> Vec<Undecided> {
    if text.is_ascii() || is_beyond_latin(text) {
        return Vec::new();
    }
    words::runs(text, words::is_part)
        .filter_map(|(_, word)| {
            Some(Undecided { word: word.to_owned(), vni: from_vni(word)?, slip: misplaced(word, Style::Old)? })
        })
        .collect()
}

/// True when the text has a Vietnamese letter that no 8-bit code page read as Latin-1 gives.
fn is_beyond_latin(text: &str) -> bool {
    text.chars().any(|letter| letter > '\u{FF}' && letter::is_letter(letter))
}

/// What VNI makes of a word that neither style writes so, where that is a right word.
fn from_vni(word: &str) -> Option<String> {
    misplaced(word, Style::New)?;
    let decoded = legacy::vni(word);
    (decoded != word && is_right(&decoded)).then_some(decoded)
}

/// Puts tone marks where the new style has them: hoà, khoẻ, thuỷ. Words that are not Vietnamese syllables stay.
pub fn tone_new(text: &str) -> Cow<'_, str> {
    placed(text, Style::New)
}

/// Keeps one of two equal tones written on one syllable: tíếng → tiếng, «đấ» + U+0301 + «t» → đất.
pub fn tone_dup(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    words::map(text, |word| {
        if let Some(single) = without_repeated_mark(word) {
            let spelling = Spelling::of(&single)?;
            let syllable = spelling.split(spelling.tone().or_else(|| spelling.doubled())?)?;
            return Some(write(&single, &syllable, Style::Old).unwrap_or(single));
        }
        let spelling = Spelling::of(word)?;
        write(word, &spelling.split(spelling.doubled()?)?, Style::Old)
    })
}

/// The word without the tone marks that repeat the tone of the letter they stand on; `None` where there is none.
fn without_repeated_mark(word: &str) -> Option<String> {
    if !word.chars().any(|letter| Tone::of_mark(letter).is_some()) {
        return None;
    }
    let composed: String = word.nfc().collect();
    let mut tone = Tone::Level;
    let mut single = String::with_capacity(composed.len());
    for letter in composed.chars() {
        match Tone::of_mark(letter) {
            Some(mark) if mark == tone => continue,
            Some(_) => {}
            None => tone = letter::vowel(letter).map_or(Tone::Level, |(_, tone, _)| tone),
        }
        single.push(letter);
    }
    (single != composed).then_some(single)
}

/// Writes ươ for uơ before a coda: thuơng → thương. In an open syllable (thuở, huơ, quờ) uơ stays.
pub fn horn_pair(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    words::map(text, |word| {
        let mut spelling = Spelling::of(word)?;
        let pair = spelling.letters().windows(2).position(|pair| pair == ['u', 'ơ'])?;
        if pair + 2 >= spelling.letters().len() || (pair > 0 && spelling.letters().get(pair - 1) == Some(&'q')) {
            return None;
        }
        spelling.replace(pair, 'ư');
        let syllable = spelling.split(spelling.tone()?)?;
        let horned: String =
            word.chars().enumerate().map(|(index, letter)| if index == pair { horn(letter) } else { letter }).collect();
        Some(write(&horned, &syllable, Style::Old).unwrap_or(horned))
    })
}

/// ư for u, with its case; the tone is written afterwards.
fn horn(letter: char) -> char {
    if letter.is_uppercase() { 'Ư' } else { 'ư' }
}

#[cfg(test)]
mod tests {
    use super::super::syllable;
    use super::*;

    #[test]
    fn what_one_cell_cannot_decide_stays() {
        for (text, words) in [
            ("Xaõ", vec![("Xaõ", "Xã", "Xão")]),
            ("baù 12", vec![("baù", "bá", "bàu")]),
            // both styles, and slips that VNI does not explain
            ("Hoà", vec![]),
            ("tóan", vec![]),
            ("Đầm baù", vec![]),
            ("xong", vec![]),
        ] {
            let undecided = undecided(text);
            let found: Vec<_> =
                undecided.iter().map(|word| (word.word.as_str(), word.vni.as_str(), word.slip.as_str())).collect();
            assert_eq!(found, words, "{text}");
            assert_eq!(tone_old_where_certain(text) == text, !words.is_empty() || tone_old(text) == text, "{text}");
        }
    }

    #[test]
    fn both_styles() {
        for (old, new) in [
            ("hòa", "hoà"),
            ("khỏe", "khoẻ"),
            ("thủy", "thuỷ"),
            ("đọa", "đoạ"),
            ("ủy", "uỷ"),
            ("THÚY", "THUÝ"),
            ("Hủy", "Huỷ"),
            ("quý", "quý"),
            ("gì", "gì"),
            ("già", "già"),
            ("hoàn", "hoàn"),
            ("ngoài", "ngoài"),
            ("khuỷu", "khuỷu"),
            ("suýt", "suýt"),
            ("của", "của"),
            ("gửi", "gửi"),
            ("giữa", "giữa"),
            ("tuyết", "tuyết"),
            ("lượng", "lượng"),
        ] {
            for word in [old, new] {
                assert_eq!(tone_old(word), old);
                assert_eq!(tone_new(word), new);
            }
        }
    }

    #[test]
    fn misplaced_marks_move_and_foreign_words_stay() {
        for (wrong, right) in [("gía", "giá"), ("lựơng", "lượng"), ("baỏ", "bảo"), ("Qúy", "Quý"), ("chuỵên", "chuyện")]
        {
            assert_eq!(tone_old(wrong), right);
            assert_eq!(tone_new(wrong), right);
        }
        for word in ["Muñoz", "Société", "José García", "H'Hen Niê", "Krông Năng", "Bébé", "tíếng", "Lắk"]
        {
            assert!(matches!(tone_old(word), Cow::Borrowed(same) if same == word));
        }
    }

    #[test]
    fn doubled_and_horned() {
        assert_eq!(tone_dup("tíếng địạ"), "tiếng địa");
        assert_eq!(tone_dup("tìếng"), "tìếng");
        assert_eq!(tone_dup("đấ\u{301}t Nguyễ\u{303}n tuỵ\u{301}"), "đất Nguyễn tuỵ\u{301}");
        assert_eq!(horn_pair("thuơng ĐUỜNG nguời thuở huơ quờ"), "thương ĐƯỜNG người thuở huơ quờ");
    }

    /// A second formulation of the rule, by listing where the mark goes for every toneless rhyme with vowels in doubt.
    fn marked_letter(word: &str, style: Style) -> usize {
        let letters: Vec<char> = word.chars().collect();
        let is_vowel = |letter: &char| "aăâeêioôơuưy".contains(*letter);
        let starts = |head: &str| word.starts_with(head) && letters.get(2).is_some_and(is_vowel);
        let onset = if starts("gi") || starts("qu") { 2 } else { letters.iter().position(is_vowel).unwrap() };
        let nucleus: Vec<usize> = (onset..letters.len()).take_while(|i| is_vowel(&letters[*i])).collect();
        if let Some(quality) = nucleus.iter().rev().find(|i| "ăâêôơư".contains(letters[**i])) {
            return *quality;
        }
        let closed = nucleus.last().unwrap() + 1 < letters.len();
        let text: String = nucleus.iter().map(|i| letters[*i]).collect();
        match (text.as_str(), closed) {
            (_, true) => *nucleus.last().unwrap(),
            ("oa" | "oe" | "uy", false) => nucleus[usize::from(style == Style::New)],
            (_, false) if nucleus.len() == 3 => nucleus[1],
            _ => nucleus[0],
        }
    }

    /// The tones that the syllable may carry, but for the level one.
    fn tones_of(word: &str) -> &'static [Tone] {
        let stopped = ["c", "ch", "p", "t"].iter().any(|coda| word.ends_with(coda));
        if stopped { &[Tone::Acute, Tone::Dot] } else { &Tone::ALL[1..] }
    }

    #[test]
    fn every_possible_syllable_in_both_styles() {
        let all: Vec<String> = syllable::all().iter().map(|s| s.letters().iter().collect()).collect();
        assert!(all.len() > 2000, "{}", all.len());
        for word in &all {
            let vowels: Vec<usize> =
                word.chars().enumerate().filter(|(_, l)| letter::vowel(*l).is_some()).map(|(i, _)| i).collect();
            for style in [Style::Old, Style::New] {
                let put = |place: usize, tone| {
                    word.chars()
                        .enumerate()
                        .map(|(i, l)| if i == place { letter::with_tone(l, tone) } else { l })
                        .collect::<String>()
                };
                for tone in tones_of(word) {
                    let right = put(marked_letter(word, style), *tone);
                    for at in &vowels {
                        assert_eq!(placed(&put(*at, *tone), style), right, "{word} {style:?}");
                    }
                }
            }
        }
    }
}
