//! Different texts of a column, each with its place among them.

use std::hash::BuildHasher as _;

use rustc_hash::FxBuildHasher;

/// Slots of a new table of places: texts are few at first.
const SLOTS: usize = 1 << 10;

/// Different texts with their places.
#[derive(Default)]
pub(super) struct Texts {
    /// Every text behind its length, as the dictionary holds them.
    page: Vec<u8>,
    /// Where each ends there.
    ends: Vec<usize>,
    /// Open addressing: a part of the hash, and the place plus one; nought is free.
    slots: Vec<(u32, u32)>,
    /// The place that was asked for last: a text often stands below its like.
    last: u32,
}

impl Texts {
    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Every text behind its length (u32, little-endian), in the order of places.
    pub(super) fn listed(&self) -> &[u8] {
        &self.page
    }

    /// The text at a place.
    pub(super) fn get(&self, place: u32) -> Option<&[u8]> {
        let end = *self.ends.get(place as usize)?;
        let begin = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before as usize).copied())?;
        self.page.get(begin + 4..end)
    }

    /// The place of a text, which is a new one where it was not met before.
    pub(super) fn place(&mut self, text: &[u8]) -> u32 {
        if self.get(self.last) != Some(text) {
            self.last = self.find(text);
        }
        self.last
    }

    fn find(&mut self, text: &[u8]) -> u32 {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = hash(text);
        let mut at = self.first(hash);
        while let Some(&(known, next)) = self.slots.get(at).filter(|(_, next)| *next != 0) {
            if known == hash && self.get(next - 1) == Some(text) {
                return next - 1;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        let place = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.page.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        self.page.extend_from_slice(text);
        self.ends.push(self.page.len());
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = (hash, place + 1);
        }
        place
    }

    /// The first slot to look at.
    fn first(&self, hash: u32) -> usize {
        hash as usize & self.slots.len().saturating_sub(1)
    }

    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(SLOTS);
        let old = std::mem::replace(&mut self.slots, vec![(0, 0); length]);
        for slot in old.into_iter().filter(|(_, next)| *next != 0) {
            let mut at = self.first(slot.0);
            while self.slots.get(at).is_some_and(|(_, next)| *next != 0) {
                at = (at + 1) & (length - 1);
            }
            if let Some(free) = self.slots.get_mut(at) {
                *free = slot;
            }
        }
    }
}

fn hash(text: &[u8]) -> u32 {
    u32::try_from(FxBuildHasher.hash_one(text) & u64::from(u32::MAX)).unwrap_or_default()
}
