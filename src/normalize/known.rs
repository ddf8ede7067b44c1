//! What became of the cells of a column: worked out once for each text, as long as the texts repeat.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::facts::{Change, Note};

/// Texts remembered in a column; further ones are worked out anew.
const TEXTS: usize = 1 << 15;
/// Bytes of the longest text that is remembered: longer ones seldom repeat.
const LONGEST: usize = 256;

/// What becomes of a cell with a certain text. Its last change says how it ends; without one it stays as it is.
#[derive(Debug, Default)]
pub(super) struct Fate {
    pub(super) changes: Vec<Arc<Change>>,
    pub(super) note: Option<Box<Note>>,
    /// The batch that met it last, and where its changes stand there.
    pub(super) met: (u32, u32),
}

impl Fate {
    /// True where the text is canonical: nothing is to be done or said.
    pub(super) const fn is_plain(&self) -> bool {
        self.changes.is_empty() && self.note.is_none()
    }
}

/// The fates of one column by text, at most [`TEXTS`] of them.
#[derive(Debug, Default)]
pub(super) struct Known {
    places: FxHashMap<Box<str>, u32>,
    fates: Vec<Fate>,
    /// The fate of a text that is not remembered.
    last: Fate,
    asked: u32,
    found: u32,
    seldom: bool,
}

impl Known {
    /// True once the column has shown that its texts hardly repeat: asking costs more than seeing that a text is canonical.
    pub(super) const fn is_seldom(&self) -> bool {
        self.seldom
    }

    /// Forgets everything: what becomes of a text has changed.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The fate of a text, looked up or worked out; `None` where it is plain.
    pub(super) fn recall(&mut self, text: &str, work: impl FnOnce(&str) -> Fate) -> Option<&mut Fate> {
        /// The place of every plain text.
        const PLAIN: u32 = u32::MAX;
        if text.len() > LONGEST {
            self.last = work(text);
            return (!self.last.is_plain()).then_some(&mut self.last);
        }
        self.asked += 1;
        if let Some(place) = self.places.get(text) {
            self.found += 1;
            return self.fates.get_mut(*place as usize);
        }
        let fate = work(text);
        let is_plain = fate.is_plain();
        if self.places.len() >= TEXTS {
            self.weigh();
            self.last = fate;
            return (!is_plain).then_some(&mut self.last);
        }
        if is_plain {
            self.places.insert(text.into(), PLAIN);
            return None;
        }
        let place = u32::try_from(self.fates.len()).unwrap_or(PLAIN);
        self.places.insert(text.into(), place);
        self.fates.push(fate);
        self.fates.last_mut()
    }

    /// When the memory is full: less than half of what was asked found means that the texts seldom repeat. What is
    /// remembered from then on are the texts that are not canonical.
    fn weigh(&mut self) {
        if !self.seldom && self.found < self.asked / 2 {
            *self = Self { seldom: true, ..Self::default() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(text: &str) -> Fate {
        let change = Change { rule: "x".into(), before: Some(text.into()), after: Some(text.to_uppercase().into()) };
        Fate { changes: vec![Arc::new(change)], ..Fate::default() }
    }

    fn after(fate: Option<&mut Fate>) -> Option<String> {
        fate.and_then(|fate| fate.changes.last()?.after.as_deref().map(str::to_owned))
    }

    #[test]
    fn a_text_is_worked_out_once() {
        let (mut known, mut worked) = (Known::default(), 0);
        for _ in 0..3 {
            for text in ["a", "b", "C"] {
                let fate = known.recall(text, |text| {
                    worked += 1;
                    if text == "C" { Fate::default() } else { change(text) }
                });
                assert_eq!(after(fate), (text != "C").then(|| text.to_uppercase()));
            }
        }
        assert_eq!(worked, 3);
        known.clear();
        assert_eq!(after(known.recall("a", |_| change("z"))).as_deref(), Some("Z"));
    }

    #[test]
    fn texts_that_do_not_repeat_are_forgotten() {
        let mut known = Known::default();
        for number in 0..TEXTS * 2 {
            let text = format!("a{number}");
            assert_eq!(after(known.recall(&text, change)), Some(text.to_uppercase()));
        }
        assert!(known.is_seldom() && known.places.len() <= TEXTS);
        let mut known = Known::default();
        for number in 0..TEXTS * 8 {
            known.recall(&format!("a{}", number % 1000), change);
        }
        assert!(!known.is_seldom());
    }
}
