//! The transition table of [`super::right`]: made from the ends of words to their beginnings, so that what goes on alike is
//! one state from the start. No list of all words is made: it has some three hundred thousand.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::letter::{self, Tone};
use super::right::{DOUBT, FIRST_NODE, WIDTH, is_ascii_class, letter_class, row};
use super::syllable::{self, LOCAL_CODAS, Syllable};
use super::tone::{self, Style};

/// The vowels of a word as classes, tone included; [`NOTHING`] after the last.
type Vowels = [u8; 5];
/// Which of [`LOCAL_CODAS`] may follow, a bit each.
type Codas = u16;
/// What may follow the consonants that a word begins with.
type Tails = Vec<(Vowels, Codas)>;
/// Where a state leads, by class, ascending.
type Children = Vec<(u8, u16)>;

const NOTHING: u8 = u8::MAX;
const ALL_CODAS: Codas = (1 << LOCAL_CODAS.len()) - 1;
/// The bit of a word without coda.
const OPEN: Codas = 1;

/// The table of all states, and the row of the one that begins a word.
pub(super) fn table() -> (Vec<u16>, Vec<u16>) {
    let mut states = States { table: vec![DOUBT; usize::from(FIRST_NODE) * WIDTH], ..States::default() };
    let heads = heads();
    let children = states.head(&heads, "", true);
    let root = states.state(true, true, children);
    let root = states.table.iter().skip(usize::from(root) * WIDTH).take(WIDTH).copied().collect();
    (states.table, root)
}

/// What may follow each beginning: possible syllables with the tones that they carry, names of the Highlands with any.
fn heads() -> BTreeMap<String, Tails> {
    let mut heads: BTreeMap<String, Tails> = BTreeMap::new();
    let mut taken: FxHashMap<String, FxHashMap<Vowels, Codas>> = FxHashMap::default();
    for syllable in syllable::all() {
        let letters = syllable.letters();
        let begin = letters.iter().take_while(|letter| letter::vowel(**letter).is_none()).count();
        let (head, rest) = letters.split_at(begin);
        let (vowels, _) = rest.split_at(rest.len() - syllable.coda().len());
        let head: String = head.iter().collect();
        let (place, coda) = (tone::place(&syllable, Style::Old) - begin, coda(syllable.coda()));
        let tails = heads.entry(head.clone()).or_default();
        for tone in Tone::ALL {
            if !syllable.is_stopped() || matches!(tone, Tone::Acute | Tone::Dot) {
                tails.push((toned(vowels, place, tone), coda));
            }
        }
        *taken.entry(head).or_default().entry(toned(vowels, place, Tone::Level)).or_default() |= coda;
    }
    let nuclei = nuclei();
    for head in syllable::local_heads() {
        let tails = heads.entry(head.to_owned()).or_default();
        let taken = taken.get(head);
        for nucleus in &nuclei {
            let taken = taken.and_then(|taken| taken.get(&nucleus.bare)).copied().unwrap_or_default();
            nucleus.follow(head.chars().count(), !taken, tails);
        }
    }
    for tails in heads.values_mut() {
        tails.sort_unstable();
        tails.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 |= if same { next.1 } else { 0 };
            same
        });
    }
    heads
}

/// The bit of a coda.
fn coda(letters: &[char]) -> Codas {
    let place = LOCAL_CODAS.iter().position(|coda| coda.chars().eq(letters.iter().copied()));
    place.map_or(0, |place| 1 << place)
}

fn toned(vowels: &[char], place: usize, tone: Tone) -> Vowels {
    let mut made = [NOTHING; 5];
    for (index, (slot, vowel)) in made.iter_mut().zip(vowels).enumerate() {
        let written = if index == place { letter::with_tone(*vowel, tone) } else { *vowel };
        *slot = letter_class(written).unwrap_or(NOTHING);
    }
    made
}

/// The vowels of a rhyme with every tone, in an open and in a closed word.
struct Nucleus {
    letters: usize,
    bare: Vowels,
    open: [Vowels; 6],
    closed: [Vowels; 6],
    /// uơ before a coda is a slip for ươ, in names too.
    only_open: bool,
}

fn nuclei() -> Vec<Nucleus> {
    let names: FxHashSet<&str> = syllable::nuclei().collect();
    let one = |name: &str| {
        let letters: Vec<char> = name.chars().collect();
        let place =
            |coda: &[char]| Syllable::of_parts(&[], &letters, coda).map_or(0, |made| tone::place(&made, Style::Old));
        let (open, closed) = (place(&[]), place(&['n']));
        Nucleus {
            letters: letters.len(),
            bare: toned(&letters, 0, Tone::Level),
            open: Tone::ALL.map(|tone| toned(&letters, open, tone)),
            closed: Tone::ALL.map(|tone| toned(&letters, closed, tone)),
            only_open: name == "uơ",
        }
    };
    names.into_iter().map(one).collect()
}

impl Nucleus {
    /// Adds it after a head of so many letters, with those codas of `codas` that still make a word of bearable length.
    fn follow(&self, head: usize, codas: Codas, tails: &mut Tails) {
        let longest = syllable::LONGEST.saturating_sub(head + self.letters);
        let fits = |coda: &str| coda.len() <= longest && (coda.is_empty() || !self.only_open);
        let fitting = (0..).zip(LOCAL_CODAS).filter(|(_, coda)| fits(coda)).fold(0, |all, (place, _)| all | 1 << place);
        let codas = codas & ALL_CODAS & fitting;
        if head + self.letters > syllable::LONGEST || codas == 0 {
            return;
        }
        tails.extend(self.open.iter().filter(|_| codas & OPEN != 0).map(|vowels| (*vowels, OPEN)));
        tails.extend(self.closed.iter().filter(|_| codas & !OPEN != 0).map(|vowels| (*vowels, codas & !OPEN)));
    }
}

#[derive(Default)]
struct States {
    table: Vec<u16>,
    /// States by what they do.
    known: FxHashMap<(bool, bool, Children), u16>,
    /// What follows a vowel with these codas.
    codas: FxHashMap<(Codas, bool), Children>,
    /// What follows the consonants of a beginning.
    tails: FxHashMap<(bool, Tails), Children>,
}

impl States {
    /// The state that does this, made where there is none yet.
    fn state(&mut self, ends: bool, ascii: bool, children: Children) -> u16 {
        let table = &mut self.table;
        *self.known.entry((ends, ascii, children)).or_insert_with_key(|(_, _, children)| {
            let state = u16::try_from(table.len() / WIDTH).unwrap_or(DOUBT);
            table.extend(row(ends, ascii, children));
            state
        })
    }

    /// What follows a beginning: vowels, and the consonants that go on to a longer one.
    fn head(&mut self, heads: &BTreeMap<String, Tails>, begin: &str, ascii: bool) -> Children {
        let mut next: Vec<(u8, char)> = heads
            .keys()
            .filter_map(|head| head.strip_prefix(begin)?.chars().next())
            .filter_map(|letter| Some((letter_class(letter)?, letter)))
            .collect();
        next.sort_unstable();
        next.dedup();
        let mut children = heads.get(begin).map(|tails| self.tails(tails, ascii)).unwrap_or_default();
        for (class, letter) in next {
            let ascii = ascii && is_ascii_class(class);
            let longer = self.head(heads, &format!("{begin}{letter}"), ascii);
            children.push((class, self.state(ascii, ascii, longer)));
        }
        children
    }

    fn tails(&mut self, tails: &[(Vowels, Codas)], ascii: bool) -> Children {
        let key = (ascii, tails.to_vec());
        if let Some(known) = self.tails.get(&key) {
            return known.clone();
        }
        let children = self.vowels(tails, 0, ascii);
        self.tails.insert(key, children.clone());
        children
    }

    /// The states behind the vowel at `depth`, of words that are the same before it.
    fn vowels(&mut self, tails: &[(Vowels, Codas)], depth: usize, ascii: bool) -> Children {
        let class = |tail: &(Vowels, Codas)| tail.0.get(depth).copied().unwrap_or(NOTHING);
        let mut children = Children::new();
        for same in tails.chunk_by(|a, b| class(a) == class(b)) {
            let Some(class) = same.first().map(class).filter(|class| *class != NOTHING) else { continue };
            let ascii = ascii && is_ascii_class(class);
            let mut inner = self.vowels(same, depth + 1, ascii);
            let ended = same.iter().find(|tail| tail.0.get(depth + 1).is_none_or(|next| *next == NOTHING));
            let codas = ended.map_or(0, |(_, codas)| *codas);
            inner.extend(self.codas(codas, ascii));
            children.push((class, self.state(ascii || codas & OPEN != 0, ascii, inner)));
        }
        children
    }

    fn codas(&mut self, codas: Codas, ascii: bool) -> Children {
        if let Some(known) = self.codas.get(&(codas, ascii)) {
            return known.clone();
        }
        let allowed = (0..).zip(LOCAL_CODAS).filter(|(place, _)| codas & (1 << place) != 0).map(|(_, coda)| coda);
        let allowed: Vec<&str> = allowed.collect();
        let mut children = Children::new();
        // Every letter of a coda is an ASCII consonant, and none has more than two.
        for first in "chklmnprst".chars() {
            let of: Vec<&str> = allowed.iter().filter_map(|coda| coda.strip_prefix(first)).collect();
            let Some(class) = letter_class(first).filter(|_| !of.is_empty()) else { continue };
            let last = self.state(true, ascii, Children::new());
            let second = of.iter().filter_map(|rest| letter_class(rest.chars().next()?)).map(|class| (class, last));
            let mut second: Children = second.collect();
            second.sort_unstable();
            children.push((class, self.state(ascii || of.contains(&""), ascii, second)));
        }
        children.sort_unstable();
        self.codas.insert((codas, ascii), children.clone());
        children
    }
}

#[cfg(test)]
mod tests {
    use super::super::right::{self, FOREIGN, SPACE};
    use super::*;

    /// Words that the table leads through, from where a row begins; those of ASCII letters are taken without it.
    fn words_from(table: &[u16], begin: &[u16]) -> usize {
        let inner = begin.iter().filter(|state| **state >= FIRST_NODE).map(|state| {
            let row = table.get(usize::from(*state) * WIDTH..).and_then(|rest| rest.get(..WIDTH)).unwrap();
            let ends = row[usize::from(SPACE)] != DOUBT && row[usize::from(FOREIGN)] == DOUBT;
            usize::from(ends) + words_from(table, row)
        });
        inner.sum()
    }

    #[test]
    fn the_table_takes_every_word_and_no_other() {
        let mut words: FxHashSet<String> = FxHashSet::default();
        let mut add = |made: &Syllable, tone: Tone| {
            let place = tone::place(made, Style::Old);
            let put = |(index, letter): (usize, &char)| {
                if index == place { letter::with_tone(*letter, tone) } else { *letter }
            };
            words.insert(made.letters().iter().enumerate().map(put).collect());
        };
        for found in syllable::all() {
            let tones =
                Tone::ALL.into_iter().filter(|tone| !found.is_stopped() || matches!(tone, Tone::Acute | Tone::Dot));
            tones.for_each(|tone| add(&found, tone));
        }
        for found in syllable::all_local() {
            for tone in Tone::ALL {
                add(&found, tone);
            }
        }
        words.retain(|word| !word.is_ascii());
        assert!(words.iter().all(|word| right::is_right(word)));
        let (table, root) = table();
        assert_eq!(words_from(&table, &root), words.len());
    }
}
