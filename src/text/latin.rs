//! What is known beforehand of Latin letters, to be looked up and not worked out for every letter of a table.

/// End of the first range: Latin, its extensions, and marks.
const FIRST: usize = 0x370;
/// The second range: Latin Extended Additional, where Vietnamese letters with two marks stand.
const SECOND: std::ops::Range<usize> = 0x1E00..0x1F00;

/// Something for each letter of the two ranges.
pub(crate) struct Latin<T>(Vec<T>);

impl<T> Latin<T> {
    /// Works it out for all of them.
    pub(crate) fn of(work: impl Fn(char) -> T) -> Self {
        let letters = (0..FIRST).chain(SECOND).filter_map(|code| char::from_u32(u32::try_from(code).ok()?));
        Self(letters.map(work).collect())
    }

    /// What is known of a letter; `None` outside of the ranges.
    pub(crate) fn get(&self, letter: char) -> Option<&T> {
        let code = letter as usize;
        let place = if code < FIRST { Some(code) } else { SECOND.contains(&code).then(|| FIRST + code - SECOND.start) };
        self.0.get(place?)
    }
}
