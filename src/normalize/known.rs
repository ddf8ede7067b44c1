//! What became of the cells of a column: worked out once for each text, as long as the texts repeat; and which texts the
//! pipeline of a text field leaves alone, worked out once for all that differ in their figures only.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::coded::Mark;
use super::facts::{Book, Change, Changes, Note};
use crate::error::Result;
use crate::text::{self, ByWords};

/// Texts remembered in a column; further ones are worked out anew.
const TEXTS: usize = 1 << 15;
/// Texts asked for after which a column of identifiers is known for one.
const EARLY: u32 = 1 << 12;
/// Bytes of the longest text that is remembered: longer ones seldom repeat.
const LONGEST: usize = 256;

/// What becomes of a cell with a certain text. Its last change says how it ends; without one it stays as it is.
#[derive(Debug, Default)]
pub(super) struct Fate {
    pub(super) changes: Vec<Change>,
    pub(super) note: Option<Box<Note>>,
}

impl Fate {
    /// True where the text is canonical: nothing is to be done or said.
    const fn is_plain(&self) -> bool {
        self.changes.is_empty() && self.note.is_none()
    }
}

/// The same in few bytes: a table has a cell for each row, and what stands far apart is slow to fetch.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The places of its changes in the book.
    pub(super) changes: Range<u32>,
    /// Where the last of them leaves its text; `None` for none.
    end: Option<Range<u32>>,
    pub(super) note: Option<Box<Note>>,
}

impl Kept {
    /// Writes a fate down: its changes in a book, where it ends among the texts.
    fn of(fate: Fate, book: &mut Book, texts: &mut String) -> Self {
        let length = |texts: &str| u32::try_from(texts.len()).unwrap_or(u32::MAX);
        let first = book.len();
        fate.changes.iter().for_each(|change| book.push(change));
        let end = fate.changes.last().and_then(|change| change.after.as_deref()).map(|after| {
            let begin = length(texts);
            texts.push_str(after);
            begin..length(texts)
        });
        Self { changes: first..book.len(), end, note: fate.note }
    }
}

/// What is known of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Where its fate stands.
    fate: u32,
    /// Its number among those of the column, for as long as the table is made.
    number: u32,
}

impl Place {
    /// Of a plain text that is not remembered.
    pub(super) const PLAIN: Self = Self { fate: PLAIN, number: u32::MAX };

    /// The mark of its cells.
    pub(super) const fn mark(self) -> Mark {
        if self.number == u32::MAX { Mark::NONE } else { Mark { by: 0, number: self.number } }
    }
}

/// The place of every plain text.
const PLAIN: u32 = u32::MAX;
/// The place of a text that is not remembered, until the next is asked for.
const LAST: u32 = PLAIN - 1;
/// Added to the places of changes that are not remembered, until they are all known.
const LOOSE: u32 = 1 << 31;

/// A short text as four numbers, which stand in the table itself: nothing else is fetched to compare it.
type Short = [u64; 4];

/// The text as [`Short`]: its bytes, noughts, and its length in the last.
fn short(text: &str) -> Option<Short> {
    let mut bytes = [0_u8; size_of::<Short>()];
    let (length, room) = bytes.split_last_mut()?;
    room.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    *length = u8::try_from(text.len()).ok()?;
    let mut made = Short::default();
    for (number, bytes) in made.iter_mut().zip(bytes.as_chunks().0) {
        *number = u64::from_le_bytes(*bytes);
    }
    Some(made)
}

/// The fates of one column by text, at most [`TEXTS`] of them.
#[derive(Debug, Default)]
pub(super) struct Known {
    short: FxHashMap<Short, Place>,
    long: FxHashMap<Box<str>, Place>,
    /// The number of the next text.
    next: u32,
    fates: Vec<Kept>,
    book: Book,
    texts: String,
    /// The fate of a text that is not remembered.
    last: Kept,
    last_text: String,
    /// The changes of such texts in this batch.
    loose: Book,
    asked: u32,
    found: u32,
    seldom: bool,
}

impl Known {
    /// True once the column has shown that its texts hardly repeat: asking costs more than seeing that a text is canonical.
    pub(super) const fn is_seldom(&self) -> bool {
        self.seldom
    }

    /// True before any text is asked for.
    pub(super) const fn is_empty(&self) -> bool {
        self.asked == 0
    }

    /// Forgets everything: what becomes of a text has changed. No number is given again.
    pub(super) fn clear(&mut self) {
        *self = Self { next: self.next, book: Book::after(&self.book), ..Self::default() };
    }

    /// What is known of a text that is remembered.
    pub(super) fn look_up(&self, text: &str) -> Option<Place> {
        match short(text) {
            Some(short) => self.short.get(&short).copied(),
            None if text.len() > LONGEST => None,
            None => self.long.get(text).copied(),
        }
    }

    /// What was looked up, which counts as asked for.
    pub(super) const fn again(&mut self, place: Place) -> Place {
        self.asked += 1;
        self.found += 1;
        place
    }

    /// What is known of a text, looked up or worked out.
    pub(super) fn place(&mut self, text: &str, work: impl FnOnce(&str) -> Fate) -> Place {
        if let Some(place) = self.look_up(text) {
            return self.again(place);
        }
        if text.len() > LONGEST {
            return self.keep(work(text));
        }
        self.asked += 1;
        let fate = work(text);
        if self.asked == EARLY {
            self.weigh(16);
        }
        if self.short.len() + self.long.len() >= TEXTS {
            self.weigh(2);
            return self.keep(fate);
        }
        let kept = if fate.is_plain() { PLAIN } else { u32::try_from(self.fates.len()).unwrap_or(PLAIN) };
        if kept != PLAIN {
            self.fates.push(Kept::of(fate, &mut self.book, &mut self.texts));
        }
        let place = Place { fate: kept, number: self.next };
        self.next = self.next.saturating_add(1);
        match short(text) {
            Some(short) => self.short.insert(short, place),
            None => self.long.insert(text.into(), place),
        };
        place
    }

    /// Keeps a fate until the next text is asked for.
    fn keep(&mut self, fate: Fate) -> Place {
        if fate.is_plain() {
            return Place::PLAIN;
        }
        self.last_text.clear();
        self.last = Kept::of(fate, &mut self.loose, &mut self.last_text);
        let Range { start, end } = self.last.changes.clone();
        self.last.changes = (start | LOOSE)..(end | LOOSE);
        Place { fate: LAST, ..Place::PLAIN }
    }

    /// The fate at a place, with the text in which its changes end; `None` where it is plain.
    pub(super) fn fate(&self, Place { fate: place, .. }: Place) -> Option<(&Kept, Option<&str>)> {
        let (kept, texts) =
            if place == LAST { (&self.last, &self.last_text) } else { (self.fates.get(place as usize)?, &self.texts) };
        let end = kept.end.as_ref().and_then(|end| texts.get(end.start as usize..end.end as usize));
        Some((kept, end))
    }

    /// The changes given to rows of a batch, which ends here.
    ///
    /// # Errors
    /// When they outgrow an Arrow column.
    pub(super) fn changes(&mut self, mut given: Vec<(u32, u32)>) -> Result<Changes> {
        let (mut loose, steady) = (std::mem::take(&mut self.loose), self.book.len());
        if loose.len() > 0 {
            for (_, place) in given.iter_mut().filter(|(_, place)| *place >= LOOSE) {
                *place = *place - LOOSE + steady;
            }
        }
        Ok(Changes::of(given, self.book.with(&mut loose)?, self.book.numbers()))
    }

    /// Early, and when the memory is full: few of those asked for found, one in so many, means that the texts seldom
    /// repeat. What is remembered from then on are the texts that are not canonical.
    fn weigh(&mut self, many: u32) {
        if !self.seldom && self.found < self.asked / many {
            self.seldom = true;
            self.short.retain(|_, place| place.fate != PLAIN);
            self.long.retain(|_, place| place.fate != PLAIN);
        }
    }
}

/// Which texts the pipeline of a text field leaves as they are. Addresses differ in their figures more than in their words:
/// a text that is not seen to be right at once is looked at step by step once for all that have its words.
#[derive(Debug, Default)]
pub(super) struct Settled(ByWords<bool>);

impl Settled {
    /// True where the pipeline changes nothing.
    pub(super) fn holds(&mut self, raw: &str) -> bool {
        text::is_right(raw) || self.0.get(raw, |raw| text::default(raw) == raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(text: &str) -> Fate {
        let change = Change { rule: "x".into(), before: Some(text.into()), after: Some(text.to_uppercase().into()) };
        Fate { changes: vec![change], ..Fate::default() }
    }

    fn after(known: &mut Known, text: &str, work: impl FnOnce(&str) -> Fate) -> Option<String> {
        let place = known.place(text, work);
        known.fate(place).and_then(|(_, end)| end.map(str::to_owned))
    }

    #[test]
    fn a_text_is_worked_out_once() {
        let (mut known, mut worked) = (Known::default(), 0);
        for _ in 0..3 {
            for text in ["a", "b", "C", "\0", "", "một văn bản dài hơn ba mươi mốt byte"] {
                let made = after(&mut known, text, |text| {
                    worked += 1;
                    if text == "C" { Fate::default() } else { change(text) }
                });
                assert_eq!(made, (text != "C").then(|| text.to_uppercase()));
            }
        }
        assert_eq!(worked, 6);
        known.clear();
        assert_eq!(after(&mut known, "a", |_| change("z")).as_deref(), Some("Z"));
    }

    #[test]
    fn texts_that_do_not_repeat_are_forgotten() {
        let mut known = Known::default();
        for number in 0..TEXTS * 2 {
            let text = format!("a{number}");
            assert_eq!(after(&mut known, &text, change), Some(text.to_uppercase()));
        }
        assert!(known.is_seldom() && known.short.len() <= TEXTS);
        let mut known = Known::default();
        for number in 0..TEXTS * 8 {
            known.place(&format!("a{}", number % 1000), change);
        }
        assert!(!known.is_seldom());
    }

    #[test]
    fn a_column_of_identifiers_is_known_early() {
        let mut known = Known::default();
        for number in 0..=EARLY {
            known.place(&format!("{number}"), |_| Fate::default());
        }
        assert!(known.is_seldom());
    }

    #[test]
    fn texts_with_the_same_words_are_settled_alike() {
        let mut settled = Settled::default();
        for text in
            ["Thôn 1, Ea JLơi", "Thôn 25, Ea JLơi", "Thôn 3, Ea  JLơi", "Thôn 30, Ea  JLơi", "Thôn 1", "_x0009_Ê"]
        {
            assert_eq!(settled.holds(text), text::default(text) == text, "{text}");
        }
        assert_eq!(settled.0.len(), 2);
    }
}
