//! Names of people, syllable by syllable: lost marks cost little, a different tone more; dropped middle names, initials.

use super::{Cells, Compare, Kind, MISSING, Reader, at, one_slip};
use crate::lang::Text;
use crate::link::clean::clean;
use crate::link::fold::{Buffer, Syllable, join};
use crate::link::intern::{Interner, Memory, Shares, hash};

const SAME: u8 = 1;
const UNMARKED: u8 = 2;
const MARK_LOST: u8 = 3;
const MARK_OTHER: u8 = 4;
const MIDDLE_DROPPED: u8 = 5;
const INITIALS: u8 = 6;
const SLIP: u8 = 7;
const OTHER_MIDDLE: u8 = 8;
const OTHER_GIVEN: u8 = 9;
const SAME_GIVEN: u8 = 10;
const SAME_FAMILY: u8 = 11;
const OTHER: u8 = 12;

/// Names of people.
pub static KIND: Kind = Kind {
    id: "person_name",
    title: Text::new("Họ tên người, theo từng âm tiết", "A person's name, syllable by syllable"),
    fields: &["name"],
    grades: &[
        "giong",
        "khong_dau",
        "mat_dau",
        "doi_dau",
        "thieu_dem",
        "viet_tat",
        "sai_mot_chu",
        "khac_dem",
        "khac_ten",
        "cung_ten",
        "cung_ho",
        "khac",
    ],
    parts: &["day_du", "ho_va_ten", "ten", "chu_dau"],
    words: 5,
    page: include_str!("person_name.md"),
    build: |_| Box::new(Names::new()),
};

/// Words of a record: the number of the name as spelled, the number of its folded form, hashes of family and given name
/// (16 bits each), the bag of its letters, the hash of its initials.
const SPELLED: usize = 0;
const FOLDED: usize = 1;
const ENDS: usize = 2;
const BAG: usize = 3;
const INITIAL: usize = 4;

/// Names remembered as they were written.
const REMEMBERED: usize = 1 << 18;

/// Syllables of a name that are looked at.
const MOST: usize = 12;
/// Stands between the letters of a syllable without marks, those with marks, and the next syllable in a value.
const BETWEEN: u8 = 0;

/// A syllable of a stored name.
#[derive(Clone, Copy)]
struct Part {
    /// Hash of the accented spelling.
    spelling: u32,
    /// Where it ends in the name's folded letters.
    end: u8,
    /// Whether it bears any mark.
    marked: bool,
}

struct Names {
    memory: Memory<[u32; 5]>,
    buffer: Buffer,
    spelled: Interner,
    folded: Interner,
    letters: Vec<u8>,
    letter_ends: Vec<u32>,
    parts: Vec<Part>,
    part_ends: Vec<u32>,
    shares: (Shares, Shares),
}

impl Names {
    fn new() -> Self {
        Self {
            memory: Memory::new(REMEMBERED),
            buffer: Buffer::default(),
            spelled: Interner::default(),
            folded: Interner::default(),
            letters: Vec::new(),
            letter_ends: Vec::new(),
            parts: Vec::new(),
            part_ends: Vec::new(),
            shares: (Shares::default(), Shares::default()),
        }
    }

    /// The words of a name; counts one more record.
    fn words(&mut self, text: &str) -> [u32; 5] {
        let raw = hash(text.as_bytes());
        if let Some(words) = self.memory.get(raw) {
            self.again(&words);
            return words;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let (words, _) = self.add(&buffer.syllables(&clean(text)));
        self.buffer = buffer;
        self.memory.keep(raw, words);
        words
    }

    /// The words of a name, and whether its spelling or its letters are new; counts one more record.
    fn add(&mut self, found: &[Syllable<'_>]) -> ([u32; 5], bool) {
        let found = found.get(..found.len().min(MOST)).unwrap_or(found);
        let (Some(first), Some(last)) = (found.first(), found.last()) else {
            return ([0; 5], false);
        };
        let accented: Vec<u8> = found.iter().flat_map(|syllable| syllable.accented.iter().copied()).collect();
        let letters = join(found, "");
        let (fold, other) = self.folded.add(hash(letters.as_bytes()));
        let (name, new) = self.spelled.add(hash(&accented));
        if new {
            self.store(found, &letters);
        }
        let initials: Vec<u8> = found.iter().filter_map(|syllable| syllable.folded.first().copied()).collect();
        let ends = (hash(first.folded) as u32) << 16 | (hash(last.folded) as u32 & 0xffff);
        ([name, fold, ends, bag(letters.as_bytes()), hash(&initials) as u32], new || other)
    }

    fn store(&mut self, found: &[Syllable<'_>], letters: &str) {
        self.letters.extend_from_slice(letters.as_bytes());
        self.letter_ends.push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
        let mut end = 0_usize;
        for syllable in found {
            end += syllable.folded.len();
            self.parts.push(Part {
                spelling: hash(syllable.accented) as u32,
                end: u8::try_from(end).unwrap_or(u8::MAX),
                marked: syllable.is_marked(),
            });
        }
        self.part_ends.push(u32::try_from(self.parts.len()).unwrap_or(u32::MAX));
    }

    fn name(&self, number: u32) -> Option<Name<'_>> {
        let at = (number as usize).checked_sub(1)?;
        let span = |ends: &[u32]| {
            let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
            Some(start as usize..*ends.get(at)? as usize)
        };
        Some(Name {
            letters: self.letters.get(span(&self.letter_ends)?)?,
            parts: self.parts.get(span(&self.part_ends)?)?,
        })
    }
}

/// A bit for each letter of the alphabet that stands in a name.
fn bag(letters: &[u8]) -> u32 {
    letters.iter().fold(0, |bag, letter| bag | 1 << (letter.wrapping_sub(b'a').min(26)))
}

impl Reader for Names {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        if let Some(text) = cells.get(0) {
            words.copy_from_slice(&self.words(text));
        }
    }

    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        let text = cells.get(0).map(clean).unwrap_or_default();
        let found = self.buffer.syllables(&text);
        let spelled: Vec<&[u8]> =
            found.iter().take(MOST).flat_map(|syllable| [syllable.folded, syllable.accented]).collect();
        spelled.join(&BETWEEN)
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        if value.is_empty() {
            return Some(false);
        }
        let spelled: Vec<&[u8]> = value.split(|byte| *byte == BETWEEN).collect();
        let (pairs, rest) = spelled.as_chunks::<2>();
        let found: Vec<Syllable<'_>> = pairs.iter().map(|[folded, accented]| Syllable { folded, accented }).collect();
        let known = |syllable: &Syllable<'_>| !syllable.text().is_empty() && !syllable.accented.is_empty();
        if !rest.is_empty() || found.len() > MOST || !found.iter().all(known) {
            return None;
        }
        let (own, new) = self.add(&found);
        words.copy_from_slice(&own);
        Some(new)
    }

    fn again(&mut self, words: &[u32]) {
        self.spelled.again(at(words, SPELLED));
        self.folded.again(at(words, FOLDED));
    }

    fn finish(mut self: Box<Self>, rows: usize) -> Box<dyn Compare> {
        let spelled = std::mem::take(&mut self.spelled).finish(rows);
        let folded = std::mem::take(&mut self.folded).finish(rows);
        self.shares = (spelled, folded);
        self.memory = Memory::new(0);
        self.letters.shrink_to_fit();
        self.parts.shrink_to_fit();
        self
    }
}

/// A stored name.
struct Name<'a> {
    letters: &'a [u8],
    parts: &'a [Part],
}

impl Name<'_> {
    /// The folded letters of a syllable.
    fn syllable(&self, at: usize) -> &[u8] {
        let end = self.parts.get(at).map_or(0, |part| usize::from(part.end));
        let start = at.checked_sub(1).and_then(|before| self.parts.get(before)).map_or(0, |part| usize::from(part.end));
        self.letters.get(start..end).unwrap_or_default()
    }

    fn family(&self) -> &[u8] {
        self.syllable(0)
    }

    fn given(&self) -> &[u8] {
        self.syllable(self.parts.len().saturating_sub(1))
    }

    fn is_marked(&self) -> bool {
        self.parts.iter().any(|part| part.marked)
    }
}

impl Compare for Names {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        let (spelled_l, spelled_r) = (at(left, SPELLED), at(right, SPELLED));
        if spelled_l == 0 || spelled_r == 0 {
            return MISSING;
        }
        if spelled_l == spelled_r {
            return SAME;
        }
        // another family and given name, other initials, letters that one slip cannot explain: nothing more to see
        let ends = at(left, ENDS) ^ at(right, ENDS);
        let far = (at(left, BAG) ^ at(right, BAG)).count_ones() > 2;
        if far && ends >> 16 != 0 && ends & 0xffff != 0 && at(left, INITIAL) != at(right, INITIAL) {
            return OTHER;
        }
        let (Some(one), Some(other)) = (self.name(spelled_l), self.name(spelled_r)) else {
            return MISSING;
        };
        if at(left, FOLDED) == at(right, FOLDED) { marks(&one, &other) } else { letters(&one, &other) }
    }

    fn key(&self, part: usize, words: &[u32]) -> Option<u64> {
        if at(words, SPELLED) == 0 {
            return None;
        }
        Some(u64::from(match part {
            0 => at(words, FOLDED),
            1 => at(words, ENDS),
            2 => at(words, ENDS) & 0xffff,
            _ => at(words, INITIAL),
        }))
    }

    /// Names of the same letters cut into other syllables are too few to part a block by.
    fn implied(&self, part: usize) -> &'static [usize] {
        match part {
            0 => &[1, 2, 3],
            1 => &[2],
            _ => &[],
        }
    }

    fn share(&self, grade: u8, left: &[u32], right: &[u32]) -> f32 {
        let (spelled, folded) = &self.shares;
        if grade == SAME {
            spelled.of(at(left, SPELLED), at(right, SPELLED))
        } else {
            folded.of(at(left, FOLDED), at(right, FOLDED))
        }
    }
}

/// The same letters with other marks.
fn marks(left: &Name<'_>, right: &Name<'_>) -> u8 {
    if !left.is_marked() || !right.is_marked() {
        return UNMARKED;
    }
    if left.parts.len() != right.parts.len() {
        return MARK_LOST;
    }
    let lost = left
        .parts
        .iter()
        .zip(right.parts)
        .filter(|(a, b)| a.spelling != b.spelling)
        .all(|(a, b)| !a.marked || !b.marked);
    if lost { MARK_LOST } else { MARK_OTHER }
}

/// Other letters.
fn letters(left: &Name<'_>, right: &Name<'_>) -> u8 {
    let (family, given) = (left.family() == right.family(), left.given() == right.given());
    let (short, long) = if left.parts.len() <= right.parts.len() { (left, right) } else { (right, left) };
    if family && given && short.parts.len() < long.parts.len() && short.parts.len() >= 2 && is_within(short, long) {
        return MIDDLE_DROPPED;
    }
    if abbreviates(left, right) {
        return INITIALS;
    }
    if left.letters.len().min(right.letters.len()) >= 4 && one_slip(left.letters, right.letters) {
        return SLIP;
    }
    match (family, given) {
        (true, true) => OTHER_MIDDLE,
        (true, false) => {
            let count = left.parts.len();
            let middle = count == right.parts.len()
                && count > 2
                && (1..count - 1).all(|at| left.syllable(at) == right.syllable(at));
            if middle { OTHER_GIVEN } else { SAME_FAMILY }
        }
        (false, true) => SAME_GIVEN,
        (false, false) => OTHER,
    }
}

/// Whether the syllables of `short` stand in `long` in order.
fn is_within(short: &Name<'_>, long: &Name<'_>) -> bool {
    let mut at = 0;
    (0..short.parts.len()).all(|wanted| {
        while at < long.parts.len() {
            at += 1;
            if long.syllable(at - 1) == short.syllable(wanted) {
                return true;
            }
        }
        false
    })
}

/// Whether one name is the other with some syllables cut to their first letters: «Ng. V. A» and «Nguyễn Văn An».
fn abbreviates(left: &Name<'_>, right: &Name<'_>) -> bool {
    let count = left.parts.len();
    if count != right.parts.len() || count < 2 {
        return false;
    }
    let mut cut = 0;
    (0..count).all(|at| {
        let (a, b) = (left.syllable(at), right.syllable(at));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        cut += usize::from(a != b);
        a == b || (short.len() <= 2 && long.len() > short.len() && long.starts_with(short))
    }) && cut < count.max(2)
        && cut > 0
        && (left.letters.len() + right.letters.len()) / count > 2
        && left.letters.len().abs_diff(right.letters.len()) > 1
}
