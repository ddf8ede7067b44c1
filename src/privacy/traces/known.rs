//! What a table itself says of its persons: names and numbers, kept as 64-bit digests.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use twox_hash::XxHash64;

use super::digits::Numbers;
use super::places::names_place;
use super::readings;
use super::words::Word;

/// Longest name looked for, in syllables.
const LONGEST: usize = 7;
/// Fewest digits of a number of the table's own.
const FEWEST_DIGITS: usize = 9;
/// Shortest name written without gaps.
const SHORTEST_SOLID: usize = 8;

/// Names and numbers of the persons of a table.
#[derive(Default)]
pub struct Known {
    /// Names of three syllables and more, folded, in the orders in which they are written; also without gaps.
    long: FxHashSet<u64>,
    /// Names of two syllables: looked for as words with capitals only, and not as names of places.
    short: FxHashSet<u64>,
    numbers: Digits,
    /// Names as they were given: most of a table's are there more than once.
    added: FxHashSet<u64>,
}

impl Known {
    /// Adds the name of a person. A single syllable is an ordinary word and is not looked for.
    pub fn add_name(&mut self, name: &str) {
        if !self.added.insert(digest(name)) {
            return;
        }
        let words = syllables(name);
        match words.len() {
            2 => {
                self.short.insert(digest(&words.join(" ")));
            }
            3..=LONGEST => {
                let mut add = |words: &[&str]| {
                    self.long.insert(digest(&words.join(" ")));
                    let solid = words.concat();
                    if solid.len() >= SHORTEST_SOLID {
                        self.long.insert(digest(&solid));
                    }
                };
                let mut order: Vec<&str> = words.iter().map(String::as_str).collect();
                add(&order);
                // The given name first, as foreigners and addresses of mail write it; then all the other way round.
                order.rotate_right(1);
                add(&order);
                order.rotate_left(1);
                order.reverse();
                add(&order);
            }
            _ => {}
        }
    }

    /// Adds a value of a field that points at a person: its digits are looked for when there are nine or more.
    pub fn add_value(&mut self, value: &str) {
        let digits = || value.bytes().filter(u8::is_ascii_digit);
        if digits().count() >= FEWEST_DIGITS {
            // Programs lose the first zeros.
            self.numbers.add(number(digits().skip_while(|digit| *digit == b'0')));
        }
    }

    /// Gets ready to be asked often, after all was added.
    pub fn settle(&mut self) {
        self.numbers.settle();
    }

    /// True where nothing is known.
    pub fn is_empty(&self) -> bool {
        self.long.is_empty() && self.short.is_empty() && self.numbers.is_empty()
    }

    pub(super) fn holds_number(&self, numbers: &Numbers<'_>) -> bool {
        !self.numbers.is_empty()
            && numbers.candidates(|digits| {
                let short = digits.trim_start_matches('0');
                short.len() + 2 >= FEWEST_DIGITS && self.numbers.holds(number(short.bytes()))
            })
    }

    pub(super) fn holds_name(&self, text: &str) -> bool {
        if self.long.is_empty() && self.short.is_empty() {
            return false;
        }
        let words = syllables(text);
        let long = |length: usize| words.windows(length).any(|window| self.long.contains(&digest(&window.join(" "))));
        let solid = || words.iter().any(|word| word.len() >= SHORTEST_SOLID && self.long.contains(&digest(word)));
        (3..=LONGEST).any(long) || solid() || self.holds_short(text)
    }

    fn holds_short(&self, text: &str) -> bool {
        if self.short.is_empty() {
            return false;
        }
        let words = Word::all(text);
        (1..words.len()).any(|place| match words.get(place - 1..=place) {
            Some([first, second]) => {
                first.capital()
                    && second.capital()
                    && !names_place(&words, place - 1)
                    && self.short.contains(&digest(&format!("{} {}", first.folded, second.folded)))
            }
            _ => false,
        })
    }
}

/// Numbers of 64 bits, added one by one and then asked for: a table has millions, of which hardly one is ever asked for.
#[derive(Default)]
struct Digits {
    all: Vec<u64>,
    sorted: bool,
}

impl Digits {
    const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn add(&mut self, number: u64) {
        self.all.push(number);
        self.sorted = false;
    }

    fn settle(&mut self) {
        self.all.sort_unstable();
        self.all.dedup();
        self.sorted = true;
    }

    fn holds(&self, number: u64) -> bool {
        if self.sorted { self.all.binary_search(&number).is_ok() } else { self.all.contains(&number) }
    }
}

/// What tells digits apart: their value where 64 bits hold it, otherwise a digest of them.
fn number(digits: impl Iterator<Item = u8> + Clone) -> u64 {
    let step = |value: u64, digit: u8| value.checked_mul(10)?.checked_add(u64::from(digit.checked_sub(b'0')?));
    digits.clone().try_fold(0, step).unwrap_or_else(|| XxHash64::oneshot(0, &digits.collect::<Vec<u8>>()))
}

fn digest(text: &str) -> u64 {
    XxHash64::oneshot(0, text.as_bytes())
}

/// Folded words, cut at anything that is not a letter or digit.
fn syllables(text: &str) -> Vec<String> {
    let plain = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(readings::first(text)) };
    let folded = super::words::folded(&plain);
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
