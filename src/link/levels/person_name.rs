//! Names of people, syllable by syllable: lost marks cost little, a different tone more; dropped middle names, initials.

use arrow::array::StringArray;

use super::{Builder, Compare, Kind, MISSING, cell, one_slip, rows};
use crate::lang::Text;
use crate::link::fold::{Buffer, Syllable, join};
use crate::link::intern::{Interner, Shares, hash};

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
    build: |_| Box::new(Names::default()),
};

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

#[derive(Default)]
struct Names {
    spelled: Interner,
    folded: Interner,
    /// Name of each row, 0 where missing.
    rows: Vec<u32>,
    /// Folded number of each name.
    folds: Vec<u32>,
    letters: Vec<u8>,
    letter_ends: Vec<u32>,
    parts: Vec<Part>,
    part_ends: Vec<u32>,
    shares: Option<(Shares, Shares)>,
}

impl Builder for Names {
    fn push(&mut self, fields: &[Option<&StringArray>]) {
        let mut buffer = Buffer::default();
        for row in 0..rows(fields) {
            let name =
                cell(fields, 0, row).map_or(0, |text| self.add(&buffer.syllables(&super::super::clean::clean(text))));
            self.rows.push(name);
        }
    }

    fn finish(mut self: Box<Self>) -> Box<dyn Compare> {
        let rows = self.rows.len();
        let spelled = std::mem::take(&mut self.spelled).finish(rows);
        let folded = std::mem::take(&mut self.folded).finish(rows);
        self.shares = Some((spelled, folded));
        self.letters.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.rows.shrink_to_fit();
        self
    }
}

impl Names {
    fn add(&mut self, found: &[Syllable<'_>]) -> u32 {
        let found = found.get(..found.len().min(12)).unwrap_or(found);
        if found.is_empty() {
            return 0;
        }
        let accented: Vec<u8> = found.iter().flat_map(|syllable| syllable.accented.iter().copied()).collect();
        let letters = join(found, "");
        let (fold, _) = self.folded.add(hash(letters.as_bytes()));
        let (name, new) = self.spelled.add(hash(&accented));
        if new {
            self.folds.push(fold);
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
        name
    }

    fn name(&self, row: usize) -> Option<Name<'_>> {
        let number = *self.rows.get(row)?;
        let at = (number as usize).checked_sub(1)?;
        let span = |ends: &[u32]| {
            let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
            Some(start as usize..*ends.get(at)? as usize)
        };
        Some(Name {
            number,
            fold: *self.folds.get(at)?,
            letters: self.letters.get(span(&self.letter_ends)?)?,
            parts: self.parts.get(span(&self.part_ends)?)?,
        })
    }
}

/// A stored name.
struct Name<'a> {
    number: u32,
    fold: u32,
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
    fn grade(&self, left: usize, right: usize) -> u8 {
        let (Some(left), Some(right)) = (self.name(left), self.name(right)) else {
            return MISSING;
        };
        if left.number == right.number {
            SAME
        } else if left.fold == right.fold {
            marks(&left, &right)
        } else {
            letters(&left, &right)
        }
    }

    fn key(&self, part: usize, row: usize) -> Option<u64> {
        let name = self.name(row)?;
        let key = match part {
            0 => u64::from(name.fold),
            1 => super::super::intern::join(hash(name.family()), hash(name.given())),
            2 => hash(name.given()),
            _ => {
                let initials: Vec<u8> =
                    (0..name.parts.len()).filter_map(|at| name.syllable(at).first().copied()).collect();
                hash(&initials)
            }
        };
        Some(key)
    }

    fn share(&self, grade: u8, left: usize, right: usize) -> f32 {
        let (Some(left), Some(right), Some((spelled, folded))) = (self.name(left), self.name(right), &self.shares)
        else {
            return 1.0;
        };
        if grade == SAME { spelled.of(left.number, right.number) } else { folded.of(left.fold, right.fold) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(left: &str, right: &str) -> &'static str {
        let mut names = Box::new(Names::default());
        names.push(&[Some(&StringArray::from(vec![left, right]))]);
        let names = names.finish();
        assert_eq!(names.grade(0, 1), names.grade(1, 0), "{left} {right}");
        KIND.grades[usize::from(names.grade(0, 1)) - 1]
    }

    #[test]
    fn grades() {
        for (left, right, wanted) in [
            ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", "giong"),
            ("H'Sương Niê", "HSương Niê", "giong"),
            ("Lê Thị Mỹ", "Lê Thị Mĩ", "giong"),
            ("Trần Văn Đức", "Tran Van Duc", "khong_dau"),
            ("Trần Văn Đức", "Trần Van Đức", "mat_dau"),
            ("Hoàng Hải Tuấn", "Hoàng Hải Tuần", "doi_dau"),
            ("Trần Uyên Thúy", "Trần Thuý", "thieu_dem"),
            ("Nguyễn Văn An", "Ng. V. An", "viet_tat"),
            ("Đặng Quốc Tâm", "Đặg Quốc Tâm", "sai_mot_chu"),
            ("Phạm Thị Mai", "Phạm Thị Mia", "sai_mot_chu"),
            ("Nguyễn Văn Hùng", "Nguyễn Quốc Hùng", "khac_dem"),
            ("Đào Văn Khôi", "Đào Văn Tài", "khac_ten"),
            ("Lê Văn Hùng", "Trần Quốc Hùng", "cung_ten"),
            ("Đặng Thủy", "Đặng Bá Oanh", "cung_ho"),
            ("Đặng Thủy", "Lê Bá Oanh", "khac"),
        ] {
            assert_eq!(grade(left, right), wanted, "{left} {right}");
        }
    }
}
