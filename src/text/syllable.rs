//! Possible Vietnamese syllables: onset, vowels, coda and tone, by the spelling rules of Quyết định 240/QĐ (1984) and
//! the phonotactics of the language. Possible, not attested: for scoring and warnings, never for correcting names.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use super::letter::{self, Tone};

/// The longest syllable, «nghiêng», has seven letters.
pub const LONGEST: usize = 7;

/// Onsets, longest first where one begins another. `gi` and `qu` count only before another vowel.
const ONSETS: [&str; 28] = [
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x", "",
];

/// Rhymes without tone, in the order of code points.
pub(crate) const RHYMES: [&str; 167] = [
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec", "em", "en", "eng", "eo",
    "ep", "et", "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu", "iêc", "iêm", "iên", "iêng", "iêp", "iêt",
    "iêu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oc", "oe",
    "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot", "oăc", "oăm", "oăn", "oăng", "oăt", "u",
    "ua", "uc", "ui", "um", "un", "ung", "up", "ut", "uu", "uy", "uya", "uych", "uyn", "uynh", "uyp", "uyt", "uyu",
    "uyên", "uyêt", "uân", "uâng", "uât", "uây", "uê", "uêch", "uên", "uênh", "uêu", "uôc", "uôi", "uôm", "uôn",
    "uông", "uôt", "uơ", "y", "ych", "ynh", "yp", "yt", "yêm", "yên", "yêng", "yêt", "yêu", "âc", "âm", "ân", "âng",
    "âp", "ât", "âu", "ây", "ê", "êch", "êm", "ên", "ênh", "êp", "êt", "êu", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp",
    "ôt", "ăc", "ăm", "ăn", "ăng", "ăp", "ăt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "ư", "ưa", "ưc", "ưi", "ưm", "ưn",
    "ưng", "ưt", "ưu", "ươc", "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu",
];

/// A syllable taken apart. Letters are small and toneless; the ranges are places in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syllable {
    letters: [char; LONGEST],
    len: usize,
    onset: usize,
    vowels: usize,
    /// Its tone.
    pub tone: Tone,
}

impl Syllable {
    /// Puts small toneless letters together; `None` where they are too many.
    pub(crate) fn of_parts(onset: &[char], vowels: &[char], coda: &[char]) -> Option<Self> {
        let mut letters = [char::default(); LONGEST];
        let len = onset.len() + vowels.len() + coda.len();
        let slots = letters.get_mut(..len)?;
        for (slot, letter) in slots.iter_mut().zip(onset.iter().chain(vowels).chain(coda)) {
            *slot = *letter;
        }
        Some(Self { letters, len, onset: onset.len(), vowels: vowels.len(), tone: Tone::Level })
    }

    /// Every letter, small and toneless.
    pub fn letters(&self) -> &[char] {
        self.letters.get(..self.len).unwrap_or_default()
    }

    /// The consonants before the vowels; `gi` and `qu` are onsets before another vowel.
    pub fn onset(&self) -> &[char] {
        self.letters.get(..self.onset).unwrap_or_default()
    }

    /// The vowels, the semivowels i, y, u, o among them.
    pub fn vowels(&self) -> &[char] {
        self.letters.get(self.vowel_range()).unwrap_or_default()
    }

    /// The consonants after the vowels.
    pub fn coda(&self) -> &[char] {
        self.letters.get(self.onset + self.vowels..self.len).unwrap_or_default()
    }

    /// The places of the vowels in [`Syllable::letters`].
    pub const fn vowel_range(&self) -> Range<usize> {
        self.onset..self.onset + self.vowels
    }

    /// True when the coda is c, ch, p or t: such a syllable carries sắc or nặng.
    pub fn is_stopped(&self) -> bool {
        matches!(self.coda(), ['c' | 'p' | 't'] | ['c', 'h'])
    }
}

/// A word of the Vietnamese alphabet, spelled out: small toneless letters and the tones written on them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spelling {
    letters: [char; LONGEST],
    len: usize,
    tones: [Option<Tone>; 2],
    pub(crate) count: usize,
}

impl Spelling {
    /// Spells a composed word; `None` when it is too long or has a letter outside the alphabet.
    pub(crate) fn of(word: &str) -> Option<Self> {
        let mut spelling = Self::default();
        for letter in word.chars() {
            let (small, tone) = letter::spell(letter)?;
            *spelling.letters.get_mut(spelling.len)? = small;
            spelling.len += 1;
            if tone != Tone::Level {
                if let Some(place) = spelling.tones.get_mut(spelling.count) {
                    *place = Some(tone);
                }
                spelling.count += 1;
            }
        }
        (spelling.len > 0).then_some(spelling)
    }

    /// The tone of a word that has one at most.
    pub(crate) fn tone(&self) -> Option<Tone> {
        (self.count <= 1).then(|| self.tones[0].unwrap_or(Tone::Level))
    }

    /// The tone of a word in which the same tone is written twice.
    pub(crate) fn doubled(&self) -> Option<Tone> {
        (self.count == 2 && self.tones[0] == self.tones[1]).then_some(self.tones[0]).flatten()
    }

    /// Puts a letter in place of another.
    pub(crate) fn replace(&mut self, place: usize, letter: char) {
        if let Some(old) = self.letters.get_mut(place) {
            *old = letter;
        }
    }

    pub(crate) fn letters(&self) -> &[char] {
        self.letters.get(..self.len).unwrap_or_default()
    }

    /// Takes the word apart with that tone; `None` when onset and rhyme make no Vietnamese syllable. Whether the tone
    /// suits the coda is not asked.
    pub(crate) fn split(&self, tone: Tone) -> Option<Syllable> {
        ONSETS.iter().find_map(|onset| self.split_after(onset, tone))
    }

    fn split_after(&self, onset: &str, tone: Tone) -> Option<Syllable> {
        let letters = self.letters();
        let length = onset.chars().count();
        let rhyme = letters.get(length..)?;
        if rhyme.is_empty() || !onset.chars().eq(letters.get(..length)?.iter().copied()) || !suits(onset, rhyme) {
            return None;
        }
        let vowels = rhyme.iter().take_while(|letter| letter::vowel(**letter).is_some()).count();
        Some(Syllable { letters: self.letters, len: self.len, onset: length, vowels, tone })
    }
}

/// True when the rhyme is one of the language and may be written after that onset.
fn suits(onset: &str, rhyme: &[char]) -> bool {
    let (Some(&first), second) = (rhyme.first(), rhyme.get(1).copied()) else {
        return false;
    };
    let front = matches!(first, 'i' | 'e' | 'ê' | 'y');
    match onset {
        "k" | "gh" | "ngh" if !front => return false,
        "c" | "ng" if front => return false,
        "g" if front && (first != 'i' || matches!(second, Some('a' | 'ê' | 'u'))) => return false,
        // «giếng» drops one i: the rhyme is iêng, the onset gi
        "gi" if first == 'ê' => return known(['i'].iter().chain(rhyme)),
        "gi" if matches!(first, 'i' | 'y') => return false,
        "qu" if matches!(first, 'o' | 'u' | 'ư') || (first == 'i' && second == Some('ê')) => return false,
        _ => {}
    }
    match (first, second) {
        ('y', Some('ê')) if !matches!(onset, "" | "qu") => return false,
        ('y', Some(_)) if second != Some('ê') && onset != "qu" => return false,
        ('i', Some('ê')) if onset.is_empty() => return false,
        _ => {}
    }
    known(rhyme.iter())
}

#[expect(clippy::needless_pass_by_value, reason = "an iterator is cloned for each comparison")]
fn known<'a>(rhyme: impl Iterator<Item = &'a char> + Clone) -> bool {
    RHYMES.binary_search_by(|entry| entry.chars().cmp(rhyme.clone().copied())).is_ok()
}

/// Takes a word apart into onset, vowels, coda and tone. The tone mark may stand on any vowel; the word may be of any
/// case, composed or not. `None` when it is not a possible syllable.
pub fn split_syllable(word: &str) -> Option<Syllable> {
    let spelling = if word.chars().any(|letter| ('\u{300}'..='\u{36F}').contains(&letter)) {
        Spelling::of(&word.nfc().collect::<String>())?
    } else {
        Spelling::of(word)?
    };
    let syllable = spelling.split(spelling.tone()?)?;
    (!syllable.is_stopped() || matches!(syllable.tone, Tone::Acute | Tone::Dot)).then_some(syllable)
}

/// True when the word is a possible Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    split_syllable(word).is_some()
}

/// Onsets of names of the Highlands and the border that Vietnamese spelling does not have.
const LOCAL_ONSETS: [&str; 40] = [
    "br", "bl", "bh", "cr", "chr", "dr", "dl", "đr", "đl", "gr", "gl", "hr", "hl", "hm", "kr", "kl", "kn", "kp", "ks",
    "kt", "kd", "kđ", "kb", "km", "mr", "ml", "mđ", "md", "nd", "nt", "pl", "pr", "sr", "sl", "tl", "rl", "k", "c",
    "g", "ng",
];

/// Codas of such names.
pub(crate) const LOCAL_CODAS: [&str; 14] = ["", "c", "ch", "h", "k", "l", "m", "n", "ng", "nh", "p", "r", "s", "t"];

/// A name of the Highlands in Vietnamese letters: «Krông», «Đắk», «Kạn», «Lơng». Its vowels are those of a Vietnamese rhyme,
/// onset and coda may be local. For telling encodings and right text, not for [`is_syllable`].
fn split_local(spelling: &Spelling) -> Option<Syllable> {
    let tone = spelling.tone()?;
    let letters = spelling.letters();
    let vowel = letters.iter().position(|letter| letter::vowel(*letter).is_some())?;
    let rhyme = letters.get(vowel..)?;
    let vowels = rhyme.iter().take_while(|letter| letter::vowel(**letter).is_some()).count();
    let (nucleus, coda) = rhyme.split_at_checked(vowels)?;
    let is_one_of =
        |list: &[&str], letters: &[char]| list.iter().any(|entry| entry.chars().eq(letters.iter().copied()));
    // uơ before a coda is a slip for ươ, in names too
    if matches!(nucleus, ['u', 'ơ']) && !coda.is_empty() {
        return None;
    }
    let head = letters.get(..vowel)?;
    (is_nucleus(nucleus)
        && is_one_of(&LOCAL_CODAS, coda)
        && (is_one_of(&ONSETS, head) || is_one_of(&LOCAL_ONSETS, head)))
    .then_some(Syllable { letters: spelling.letters, len: spelling.len, onset: vowel, vowels, tone })
}

/// True for the vowels of some rhyme.
fn is_nucleus(vowels: &[char]) -> bool {
    RHYMES
        .iter()
        .any(|rhyme| rhyme.chars().take_while(|letter| letter::vowel(*letter).is_some()).eq(vowels.iter().copied()))
}

/// True for a word that Vietnamese documents may hold: a possible syllable, a name of the Highlands, or an abbreviation in
/// capitals without vowels («QĐ», «KHĐT»).
pub(crate) fn is_likely(word: &str) -> bool {
    if is_syllable(word) {
        return true;
    }
    is_initials(word) || Spelling::of(word).is_some_and(|spelling| split_local(&spelling).is_some())
}

/// True for an abbreviation in capitals without vowels: «QĐ», «KHĐT».
pub(crate) fn is_initials(word: &str) -> bool {
    word.chars().all(|letter| letter.is_uppercase() && letter::is_letter(letter) && letter::vowel(letter).is_none())
}

/// True for a word that ends in c, ch, p or t and carries a tone that no such syllable has («LÕc»).
pub(crate) fn is_stopped_wrongly(word: &str) -> bool {
    Spelling::of(word).is_some_and(|spelling| {
        let stopped = matches!(spelling.letters(), [.., 'c' | 'p' | 't'] | [.., 'c', 'h']);
        stopped && !matches!(spelling.tone(), Some(Tone::Level | Tone::Acute | Tone::Dot))
    })
}

/// The vowels of every rhyme; some come more than once.
pub(crate) fn nuclei() -> impl Iterator<Item = &'static str> {
    RHYMES.iter().map(|rhyme| rhyme.trim_end_matches(|letter| letter::vowel(letter).is_none()))
}

/// The consonants that a name of the Highlands may begin with; some come more than once.
pub(crate) fn local_heads() -> impl Iterator<Item = &'static str> {
    let consonants = |onset: &&str| onset.chars().all(|letter| letter::vowel(letter).is_none());
    LOCAL_ONSETS.into_iter().chain(ONSETS).filter(consonants)
}

/// Every name of the Highlands that [`is_likely`] takes beside the possible syllables, without tone.
#[cfg(test)]
pub(crate) fn all_local() -> Vec<Syllable> {
    let mut nuclei: Vec<&str> =
        RHYMES.iter().map(|rhyme| rhyme.trim_end_matches(|letter| letter::vowel(letter).is_none())).collect();
    nuclei.sort_unstable();
    nuclei.dedup();
    let mut found = Vec::new();
    for onset in LOCAL_ONSETS.iter().chain(&ONSETS) {
        for nucleus in &nuclei {
            found.extend(LOCAL_CODAS.iter().filter_map(|coda| {
                let spelling = Spelling::of(&format!("{onset}{nucleus}{coda}"))?;
                spelling.split(Tone::Level).is_none().then(|| split_local(&spelling)).flatten()
            }));
        }
    }
    found
}

/// Every possible syllable, without tone.
pub(crate) fn all() -> Vec<Syllable> {
    // rhymes after gi, which swallows an i
    let after_gi = RHYMES.iter().filter_map(|rhyme| rhyme.strip_prefix('i')).filter(|rhyme| rhyme.starts_with('ê'));
    let rhymes = RHYMES.into_iter().chain(after_gi.filter(|rhyme| !RHYMES.contains(rhyme)));
    let rhymes: Vec<Vec<char>> = rhymes.map(|rhyme| rhyme.chars().collect()).collect();
    let after = |onset: &str| {
        let letters: Vec<char> = onset.chars().collect();
        let suiting = rhymes.iter().filter(|rhyme| suits(onset, rhyme));
        let made = suiting.filter_map(|rhyme| {
            let vowels = rhyme.iter().take_while(|letter| letter::vowel(**letter).is_some()).count();
            let (vowels, coda) = rhyme.split_at(vowels);
            Syllable::of_parts(&letters, vowels, coda)
        });
        made.collect::<Vec<_>>()
    };
    ONSETS.into_iter().flat_map(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhymes_stand_in_order() {
        assert!(RHYMES.is_sorted_by(|a, b| a.chars().lt(b.chars())));
    }

    #[test]
    fn syllables_of_the_language() {
        for word in [
            "a",
            "ở",
            "Nguyễn",
            "NGHIÊNG",
            "giếng",
            "gì",
            "gìn",
            "già",
            "giữa",
            "giêng",
            "quý",
            "quốc",
            "quyển",
            "quỳnh",
            "qui",
            "khuya",
            "khuỷu",
            "huơ",
            "quờ",
            "thuở",
            "yên",
            "yêu",
            "y",
            "ý",
            "huýt",
            "loạn",
            "ngoằn",
            "xoong",
            "ngoẹo",
            "đường",
            "ủy",
            "uỷ",
            "kỳ",
            "tuyết",
            "quẹt",
            "giặc",
            "giuộc",
            "ngu\u{1ED9}i",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        assert!(is_syllable("hu\u{31B}o\u{31B}\u{300}ng"));
    }

    #[test]
    fn words_that_cannot_be() {
        for word in [
            "",
            "thàng2",
            "nghàn",
            "cẽ",
            "jết",
            "ghà",
            "wang",
            "ngiêng",
            "nghành",
            "kà",
            "Lắk",
            "hoc",
            "học̀",
            "tíếng",
            "Krông",
            "Muñoz",
            "ñu",
            "Société",
            "thuơng",
            "iên",
            "gyên",
            "q",
            "qa",
            "th",
            "Ênuôl",
            "Đắk",
            "tết1",
            "cắp t",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn names_of_the_highlands_are_likely() {
        for word in ["Krông", "Đắk", "LẮK", "Kạn", "Plông", "Búk", "Năng", "Lơng", "Nuôl", "QĐ", "KHĐT", "Drắk"]
        {
            assert!(is_likely(word), "{word}");
        }
        for word in ["Kửln", "Muđoz", "Seđor", "Josộ", "Garcớa", "®Þnh", "x·", "ESPAĐA", "tíếng"] {
            assert!(!is_likely(word), "{word}");
        }
    }

    #[test]
    fn parts() {
        let parts = |word: &str| {
            let syllable = split_syllable(word).unwrap();
            let text = |letters: &[char]| letters.iter().collect::<String>();
            (text(syllable.onset()), text(syllable.vowels()), text(syllable.coda()), syllable.tone)
        };
        let row = |a: &str, b: &str, c: &str, tone| (a.to_owned(), b.to_owned(), c.to_owned(), tone);
        assert_eq!(parts("Giếng"), row("gi", "ê", "ng", Tone::Acute));
        assert_eq!(parts("gì"), row("g", "i", "", Tone::Grave));
        assert_eq!(parts("QUỲNH"), row("qu", "y", "nh", Tone::Grave));
        assert_eq!(parts("khuỷu"), row("kh", "uyu", "", Tone::Hook));
        assert_eq!(parts("nghiêng"), row("ngh", "iê", "ng", Tone::Level));
    }
}
