//! Kinds of comparison: each turns fields into a few 32-bit words a record, grades two records by their words, and gives
//! keys for blocking.
//!
//! To add one: a file here with a `pub static KIND`, its page `<id>.md` (whose examples are its test) and a line in
//! [`KINDS`]; the guard test reads the folder.

pub mod address;
pub mod citizen_id;
pub mod date;
pub mod industry_code;
pub mod number;
pub mod organisation_name;
pub mod parcel;
pub mod person_name;
pub mod phone;
pub mod spelling;
pub mod tax_code;
pub mod word;

use arrow::array::{Array as _, StringArray};

use crate::dictionary::Comparison;
use crate::lang::Text;

/// The grade of a pair in which a value is missing: no weight for or against.
pub const MISSING: u8 = 0;

/// A kind of comparison.
pub struct Kind {
    /// Id in the dictionary.
    pub id: &'static str,
    /// What it does.
    pub title: Text,
    /// The fields it takes, in order; the first is needed.
    pub fields: &'static [&'static str],
    /// Its grades, best first; grade `n` of a pair is `grades[n - 1]`, [`MISSING`] is 0.
    pub grades: &'static [&'static str],
    /// Its keys for blocking.
    pub parts: &'static [&'static str],
    /// Words that a record's value takes; all 0 where it is missing.
    pub words: usize,
    /// Its page: what is compared, the grades, examples. The examples are its test.
    pub page: &'static str,
    /// Begins to read a column.
    pub build: fn(&Comparison) -> Box<dyn Reader>,
}

/// The cells of one record that a comparison reads.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    columns: &'a [Option<&'a StringArray>],
    row: usize,
}

impl<'a> Cells<'a> {
    /// A row of columns of one length.
    pub const fn new(columns: &'a [Option<&'a StringArray>], row: usize) -> Self {
        Self { columns, row }
    }

    /// The text of a cell, trimmed; empty, null and absent are `None`.
    pub fn get(self, field: usize) -> Option<&'a str> {
        let column = self.columns.get(field).copied().flatten()?;
        if self.row >= column.len() || column.is_null(self.row) {
            return None;
        }
        let text = column.value(self.row).trim();
        (!text.is_empty()).then_some(text)
    }
}

/// Reads records one after another into words.
pub trait Reader: Send {
    /// Reads one record into its words, which are 0 before.
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]);
    /// What a record says, in bytes that mean the same to every reader of this kind and comparison; none where it says
    /// nothing. Counts nothing.
    fn value(&mut self, cells: Cells<'_>) -> Vec<u8>;
    /// Takes a record by its [`Reader::value`] as [`Reader::read`] does by its cells, and tells whether it holds something that
    /// no record before it held; `None` where no record has such a value.
    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool>;
    /// Takes one more record by its words, where it holds nothing new.
    fn again(&mut self, words: &[u32]);
    /// All so many records have been read.
    fn finish(self: Box<Self>, rows: usize) -> Box<dyn Compare>;
}

/// A kind whose words say all and mean the same to every reader: nothing is numbered, nothing counted.
trait Plain: Compare + Sized + 'static {
    /// [`Kind::words`].
    const WORDS: usize;
    /// Reads one record into its words, which are 0 before.
    fn words(cells: Cells<'_>, words: &mut [u32]);
}

impl<P: Plain> Reader for P {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        P::words(cells, words);
    }

    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        let mut words = vec![0; P::WORDS];
        P::words(cells, &mut words);
        value_of(&words)
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        words_of(value, words).map(|()| false)
    }

    fn again(&mut self, _words: &[u32]) {}

    fn finish(self: Box<Self>, _rows: usize) -> Box<dyn Compare> {
        self
    }
}

/// Compares the words of records.
pub trait Compare: Send + Sync {
    /// The grade of two records, [`MISSING`] or 1-based into [`Kind::grades`]. Symmetric.
    fn grade(&self, left: &[u32], right: &[u32]) -> u8;
    /// The blocking key of a record, by index into [`Kind::parts`]; `None` where the value is missing.
    fn key(&self, part: usize, words: &[u32]) -> Option<u64>;
    /// The parts on which two records agree wherever they agree on `part`.
    fn implied(&self, _part: usize) -> &'static [usize] {
        &[]
    }
    /// The share of records that hold the pair's value (the commoner of the two) under that grade; 1 where not kept.
    fn share(&self, _grade: u8, _left: &[u32], _right: &[u32]) -> f32 {
        1.0
    }
}

/// Every kind, sorted by id.
pub static KINDS: &[&Kind] = &[
    &address::KIND,
    &citizen_id::KIND,
    &date::KIND,
    &industry_code::KIND,
    &number::KIND,
    &organisation_name::KIND,
    &parcel::KIND,
    &person_name::KIND,
    &phone::KIND,
    &spelling::KIND,
    &tax_code::KIND,
    &word::KIND,
];

/// The kind of that id.
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.id == id)
}

/// The name of a grade of a kind; `None` where it is [`MISSING`].
pub(crate) fn name_of(kind_id: &str, grade: u8) -> Option<&'static str> {
    kind(kind_id)?.grades.get(usize::from(grade).checked_sub(1)?).copied()
}

/// The word at a place, 0 beyond the end.
pub(crate) fn at(words: &[u32], place: usize) -> u32 {
    words.get(place).copied().unwrap_or(0)
}

/// Two words as one number, the low word first.
pub(crate) fn wide(words: &[u32], place: usize) -> u64 {
    u64::from(at(words, place)) | u64::from(at(words, place + 1)) << 32
}

/// Writes a word.
pub(crate) fn put(words: &mut [u32], place: usize, value: u32) {
    if let Some(word) = words.get_mut(place) {
        *word = value;
    }
}

/// Writes a number as two words, the low word first.
pub(crate) fn put_wide(words: &mut [u32], place: usize, value: u64) {
    put(words, place, value as u32);
    put(words, place + 1, (value >> 32) as u32);
}

/// Words that mean the same to every reader as a value; none where all are 0.
pub(crate) fn value_of(words: &[u32]) -> Vec<u8> {
    if words.iter().all(|word| *word == 0) {
        return Vec::new();
    }
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The words of a value that [`value_of`] gave; they are 0 before.
pub(crate) fn words_of(value: &[u8], words: &mut [u32]) -> Option<()> {
    let (found, rest) = value.as_chunks::<4>();
    let whole = rest.is_empty() && (found.is_empty() || found.len() == words.len());
    whole.then(|| words.iter_mut().zip(found).for_each(|(word, bytes)| *word = u32::from_le_bytes(*bytes)))
}

/// Whether two texts are one slip apart: one letter more, less or other, or two neighbours exchanged.
pub(crate) fn one_slip(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if long.len() - short.len() > 1 || short == long {
        return false;
    }
    let head = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[head..], &long[head..]);
    if short.len() < long.len() {
        return *short == long[1..];
    }
    let other = short.get(1..) == long.get(1..);
    let exchanged = match (short, long) {
        ([a, b, rest @ ..], [c, d, tail @ ..]) => a == d && b == c && rest == tail,
        _ => false,
    };
    other || exchanged
}

/// The digits of a text.
pub(crate) fn digits(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_here_is_registered_once_and_sorted() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/link/levels");
        let files = |ending: &str| {
            let mut files: Vec<String> = crate::files::list(std::path::Path::new(folder))
                .unwrap()
                .iter()
                .filter(|path| path.extension().is_some_and(|found| found == ending))
                .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
                .filter(|stem| stem != "mod")
                .collect();
            files.sort();
            files
        };
        let ids: Vec<&str> = KINDS.iter().map(|kind| kind.id).collect();
        assert_eq!(files("rs"), ids);
        assert_eq!(files("md"), ids);
    }

    fn comparison(kind: &Kind) -> Comparison {
        let fields = kind.fields.iter().map(|field| (*field).to_owned()).collect();
        let (id, kind) = (kind.id.to_owned(), kind.id.to_owned());
        Comparison {
            id,
            kind,
            fields,
            synonyms: std::collections::BTreeMap::new(),
            contradiction: Vec::new(),
            levels: Vec::new(),
        }
    }

    /// The grade of two records, each with the fields of a kind; empty where it is missing. Both ways round.
    fn grade(kind: &Kind, left: &[&str], right: &[&str]) -> &'static str {
        let mut reader = (kind.build)(&comparison(kind));
        let mut words = [vec![0; kind.words], vec![0; kind.words]];
        for (record, words) in [left, right].iter().zip(&mut words) {
            let arrays = columns(record);
            let columns: Vec<Option<&StringArray>> = arrays.iter().map(Some).collect();
            reader.read(Cells::new(&columns, 0), words);
        }
        let compare = reader.finish(2);
        let found = compare.grade(&words[0], &words[1]);
        assert_eq!(found, compare.grade(&words[1], &words[0]), "{}: {left:?} {right:?}", kind.id);
        if found == MISSING { "" } else { kind.grades[usize::from(found) - 1] }
    }

    #[test]
    fn the_examples_of_every_page_hold_and_show_every_grade() {
        for kind in KINDS {
            let title = kind.page.lines().next().unwrap_or_default();
            assert!(title.starts_with(&format!("# {} · ", kind.id)), "{title}");
            let (_, rest) = kind.page.split_once("```csv\n").expect(kind.id);
            let (table, _) = rest.split_once("```").expect(kind.id);
            let mut reader = csv::Reader::from_reader(table.as_bytes());
            let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
            let fields = (header.len() - 1) / 2;
            assert_eq!(header[..fields], header[fields..fields * 2], "{}", kind.id);
            assert_eq!(header[..fields], kind.fields[..fields], "{}", kind.id);
            let mut shown: Vec<String> = Vec::new();
            for record in reader.records() {
                let cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
                let cell = |at: usize| cells[at].as_str();
                let (left, right): (Vec<&str>, Vec<&str>) =
                    ((0..fields).map(cell).collect(), (fields..fields * 2).map(cell).collect());
                assert_eq!(grade(kind, &left, &right), cell(fields * 2), "{}: {left:?} {right:?}", kind.id);
                shown.push(cell(fields * 2).to_owned());
            }
            for wanted in kind.grades {
                assert!(shown.iter().any(|grade| grade == wanted), "{}: no example of {wanted}", kind.id);
                assert!(kind.page.contains(&format!("`{wanted}`")), "{}: {wanted} is not explained", kind.id);
            }
        }
    }

    /// A record's columns, each of one cell.
    fn columns(record: &[&str]) -> Vec<StringArray> {
        record.iter().map(|cell| StringArray::from(vec![*cell])).collect()
    }

    /// The examples of a page, and texts that are cut, marked or written so that two of them are nearly taken for one.
    fn records(kind: &Kind) -> Vec<Vec<&'static str>> {
        const ODD: [&str; 14] = [
            "",
            "àn",
            "an1",
            "Lê A N",
            "Lê An",
            "LE AN",
            "ĐỖ THỊ Hoà",
            "Đỗ Thị Hòa",
            "Công ty TNHH A B",
            "Chi nhánh Công ty AB",
            "-",
            "0141",
            "12a",
            "1988",
        ];
        let mut found: Vec<Vec<&str>> = Vec::new();
        let (_, rest) = kind.page.split_once("```csv\n").unwrap();
        for line in rest.split_once("```").unwrap().0.lines().skip(1) {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let cells: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
            let cells: Vec<&str> = cells.into_iter().map(|cell| &*cell.leak()).collect();
            let fields = (cells.len() - 1) / 2;
            found.extend([cells[..fields].to_vec(), cells[fields..fields * 2].to_vec()]);
        }
        found.extend(ODD.iter().enumerate().map(|(at, cell)| vec![*cell, ODD[at * 5 % ODD.len()]]));
        // values that stand in many records, in another order
        let again: Vec<_> = found.iter().rev().step_by(3).cloned().collect();
        found.extend(again.iter().chain(&again).cloned().collect::<Vec<_>>());
        found
    }

    #[test]
    fn records_read_apart_and_adopted_are_the_records_read_by_one() {
        for kind in KINDS {
            let [mut one, mut many, mut taken] = [0, 1, 2].map(|_| (kind.build)(&comparison(kind)));
            let mut apart = [0, 1, 2].map(|_| (kind.build)(&comparison(kind)));
            let mut words: Vec<Vec<u32>> = Vec::new();
            for (at, record) in records(kind).iter().enumerate() {
                let arrays = columns(record);
                let columns: Vec<Option<&StringArray>> = arrays.iter().map(Some).collect();
                let (mut read, mut adopted) = (vec![0; kind.words], vec![0; kind.words]);
                one.read(Cells::new(&columns, 0), &mut read);
                let value = apart[at * at % 3].value(Cells::new(&columns, 0));
                assert_eq!(value, apart[0].value(Cells::new(&columns, 0)), "{}: {record:?}", kind.id);
                let new = many.adopt(&value, &mut adopted).unwrap_or_else(|| panic!("{}: {record:?}", kind.id));
                assert_eq!(read, adopted, "{}: {record:?}", kind.id);
                if new {
                    let mut again = vec![0; kind.words];
                    assert_eq!(taken.adopt(&value, &mut again), Some(true), "{}: {record:?}", kind.id);
                    assert_eq!(read, again, "{}: {record:?}", kind.id);
                } else {
                    taken.again(&adopted);
                }
                words.push(read);
            }
            let one = one.finish(words.len());
            for other in [many.finish(words.len()), taken.finish(words.len())] {
                for left in &words {
                    for part in 0..kind.parts.len() {
                        assert_eq!(one.key(part, left), other.key(part, left), "{}", kind.id);
                    }
                    for right in &words {
                        let grade = one.grade(left, right);
                        assert_eq!(grade, other.grade(left, right), "{}", kind.id);
                        let shares = [one.share(grade, left, right), other.share(grade, left, right)].map(f32::to_bits);
                        assert_eq!(shares[0], shares[1], "{}", kind.id);
                    }
                }
            }
        }
    }

    #[test]
    fn a_value_that_no_record_has_is_refused_and_never_trips() {
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for kind in KINDS {
            let (mut reader, mut taken) = ((kind.build)(&comparison(kind)), vec![vec![0; kind.words]]);
            let mut refused = 0;
            for record in records(kind) {
                let arrays = columns(&record);
                let columns: Vec<Option<&StringArray>> = arrays.iter().map(Some).collect();
                let whole = reader.value(Cells::new(&columns, 0));
                for _ in 0..30 {
                    let mut value = whole.clone();
                    if next(2) == 0 {
                        value.truncate(next(value.len() + 1));
                    }
                    if !value.is_empty() {
                        let at = next(value.len());
                        value[at] = next(256) as u8;
                    }
                    let mut words = vec![0; kind.words];
                    match reader.adopt(&value, &mut words) {
                        Some(_) => taken.push(words),
                        None => refused += 1,
                    }
                }
            }
            assert!(refused > 10, "{}: {refused}", kind.id);
            assert_eq!(reader.adopt(&[255; 7], &mut vec![0; kind.words]), None, "{}", kind.id);
            let compare = reader.finish(taken.len());
            for words in &taken {
                for part in 0..kind.parts.len() {
                    compare.key(part, words);
                }
                let other = &taken[next(taken.len())];
                compare.share(compare.grade(words, other), words, other);
            }
        }
    }

    #[test]
    fn slips() {
        for (left, right) in
            [("dang", "dag"), ("mai", "mia"), ("duyen", "duyyen"), ("a", ""), ("ab", "ba"), ("hung", "hing")]
        {
            assert!(one_slip(left.as_bytes(), right.as_bytes()), "{left} {right}");
            assert!(one_slip(right.as_bytes(), left.as_bytes()), "{right} {left}");
        }
        for (left, right) in [("dang", "dang"), ("mai", "mie"), ("abc", "cab"), ("", "ab")] {
            assert!(!one_slip(left.as_bytes(), right.as_bytes()), "{left} {right}");
        }
    }
}
