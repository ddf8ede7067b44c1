//! Names of organisations without their legal form, abbreviations written out, dependent units known as such.

use super::{Cells, Compare, Kind, MISSING, Reader, at, one_slip, put};
use crate::lang::Text;
use crate::link::clean::clean;
use crate::link::fold::{Buffer, Syllable};
use crate::link::intern::{Interner, Shares, hash};

const SAME: u8 = 1;
const SLIP: u8 = 2;
const OTHER_FORM: u8 = 3;
const PART: u8 = 4;
const OTHER_NUMBER: u8 = 5;
const UNIT: u8 = 6;
const NEAR: u8 = 7;
const OTHER: u8 = 8;

/// Names of organisations.
pub static KIND: Kind = Kind {
    id: "organisation_name",
    title: Text::new("Tên tổ chức, bỏ loại hình, mở viết tắt", "An organisation's name without its legal form"),
    fields: &["name"],
    grades: &["giong", "sai_mot_chu", "khac_loai_hinh", "mot_phan", "khac_so", "chi_nhanh", "gan", "khac"],
    parts: &["cot", "chu_dau", "tu_cuoi", "tu_sap"],
    words: 1,
    page: include_str!("organisation_name.md"),
    build: |_| Box::new(Names::default()),
};

/// Beginnings that are no part of the name itself, longest first, and the class of enterprise they tell (Law on
/// Enterprises 59/2020/QH14). Folded: `y` is `i`.
const FORMS: [(&str, Form); 37] = [
    ("van phong dai dien", Form::Unit),
    ("dia diem kinh doanh", Form::Unit),
    ("chi nhanh", Form::Unit),
    ("vpdd", Form::Unit),
    ("trach nhiem huu han", Form::Limited),
    ("hai thanh vien tro len", Form::Limited),
    ("2 thanh vien tro len", Form::Limited),
    ("mot thanh vien", Form::Limited),
    ("hai thanh vien", Form::Limited),
    ("1 thanh vien", Form::Limited),
    ("2 thanh vien", Form::Limited),
    ("mtv", Form::Limited),
    ("1tv", Form::Limited),
    ("2tv", Form::Limited),
    ("1 tv", Form::Limited),
    ("2 tv", Form::Limited),
    ("tnhh", Form::Limited),
    ("t n h h", Form::Limited),
    ("co phan", Form::Shares),
    ("ctcp", Form::Shares),
    ("cp", Form::Shares),
    ("doanh nghiep tu nhan", Form::Private),
    ("doanh nghiep tn", Form::Private),
    ("dn tu nhan", Form::Private),
    ("d n t n", Form::Private),
    ("dntn", Form::Private),
    ("hop tac xa", Form::Cooperative),
    ("h t x", Form::Cooperative),
    ("htx", Form::Cooperative),
    ("ho kinh doanh", Form::Household),
    ("hkd", Form::Household),
    ("tong cong ti", Form::Unknown),
    ("tap doan", Form::Unknown),
    ("cong ti", Form::Unknown),
    ("c ti", Form::Unknown),
    ("cti", Form::Unknown),
    ("ct", Form::Unknown),
];

/// Abbreviations of trades, written out.
const ABBREVIATIONS: [(&str, &str); 22] = [
    ("tm", "thuong mai"),
    ("dv", "dich vu"),
    ("tmdv", "thuong mai dich vu"),
    ("sx", "san xuat"),
    ("sxtm", "san xuat thuong mai"),
    ("xd", "xai dung"),
    ("nn", "nong nghiep"),
    ("dt", "dau tu"),
    ("xnk", "xuat nhap khau"),
    ("bds", "bat dong san"),
    ("vt", "van tai"),
    ("kd", "kinh doanh"),
    ("vlxd", "vat lieu xai dung"),
    ("cn", "cong nghe"),
    ("kt", "ki thuat"),
    ("gd", "giao duc"),
    ("dl", "du lich"),
    ("tv", "tu van"),
    ("tbyt", "thiet bi i te"),
    ("qc", "quang cao"),
    ("ns", "nong san"),
    ("ht", "ho tieu"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Form {
    #[default]
    Unknown,
    Limited,
    Shares,
    Private,
    Cooperative,
    Household,
    Unit,
}

/// Every class, by its number in a value.
const CLASSES: [Form; 7] =
    [Form::Unknown, Form::Limited, Form::Shares, Form::Private, Form::Cooperative, Form::Household, Form::Unit];

/// A stored name, known by its core, form and whether it is a dependent unit.
struct Stored {
    core: u32,
    form: Form,
    unit: bool,
    letters: Box<[u8]>,
    words: Box<[u32]>,
    numbers: u64,
    key: [u64; 3],
}

#[derive(Default)]
struct Names {
    buffer: Buffer,
    cores: Interner,
    whole: Interner,
    stored: Vec<Stored>,
    shares: Shares,
}

impl Reader for Names {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        let Some(text) = cells.get(0) else { return };
        let (form, unit, found) = self.parse(text);
        put(words, 0, self.add(form, unit, &found).0);
    }

    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        let (form, unit, found) = cells.get(0).map(|text| self.parse(text)).unwrap_or_default();
        if found.is_empty() {
            return Vec::new();
        }
        [&[form as u8, u8::from(unit)], found.join(" ").as_bytes()].concat()
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        if value.is_empty() {
            return Some(false);
        }
        let [form, unit @ (0 | 1), text @ ..] = value else { return None };
        let form = CLASSES.into_iter().find(|class| *class as u8 == *form)?;
        let found: Vec<String> = std::str::from_utf8(text).ok()?.split(' ').map(str::to_owned).collect();
        if found.iter().any(String::is_empty) {
            return None;
        }
        let (number, new) = self.add(form, *unit == 1, &found);
        put(words, 0, number);
        Some(new)
    }

    fn again(&mut self, words: &[u32]) {
        if let Some(core) = self.get(words).map(|name| name.core) {
            self.cores.again(core);
        }
    }

    fn finish(mut self: Box<Self>, rows: usize) -> Box<dyn Compare> {
        self.shares = std::mem::take(&mut self.cores).finish(rows);
        self.whole = Interner::default();
        self
    }
}

/// Takes the forms off the front: the class, whether it is a dependent unit, and what is left.
fn strip<'a>(mut words: &'a [Syllable<'a>]) -> (Form, bool, &'a [Syllable<'a>]) {
    let (mut form, mut unit) = (Form::Unknown, false);
    while let Some((pattern, class)) = FORMS.iter().find(|(pattern, _)| begins(words, pattern)) {
        let length = pattern.split(' ').count();
        let rest = words.get(length..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        match class {
            Form::Unit => unit = true,
            Form::Unknown => {}
            class => form = *class,
        }
        words = rest;
    }
    (form, unit, words)
}

fn begins(words: &[Syllable<'_>], pattern: &str) -> bool {
    let mut at = words.iter();
    pattern.split(' ').all(|wanted| at.next().is_some_and(|word| word.text() == wanted))
}

/// The words of the core: trades written out, «và» left out, for a dependent unit without «tại …».
fn core(words: &[Syllable<'_>], unit: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words.iter().map(Syllable::text).filter(|word| *word != "va") {
        if unit && word == "tai" && !found.is_empty() {
            break;
        }
        match ABBREVIATIONS.iter().find(|(short, _)| *short == word) {
            Some((_, long)) => found.extend(long.split(' ').map(str::to_owned)),
            None => found.push(word.to_owned()),
        }
    }
    found
}

impl Names {
    /// What a text says: the class, whether it is a dependent unit, the words of the core.
    fn parse(&mut self, text: &str) -> (Form, bool, Vec<String>) {
        let found = self.buffer.syllables(&clean(text));
        let (form, unit, rest) = strip(&found);
        (form, unit, core(rest, unit))
    }

    /// The number of a name, and whether it is new; counts one more record.
    fn add(&mut self, form: Form, unit: bool, words: &[String]) -> (u32, bool) {
        if words.is_empty() {
            return (0, false);
        }
        let letters = words.concat();
        let (core, _) = self.cores.add(hash(letters.as_bytes()));
        let (name, new) = self.whole.add(hash(&[letters.as_bytes(), &[0, form as u8, u8::from(unit)]].concat()));
        if new {
            let numbers: String = words.iter().filter(|word| is_number(word)).map(String::as_str).collect();
            let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
            let tail = words.get(words.len().saturating_sub(2)..).unwrap_or_default().concat();
            let mut sorted = words.to_vec();
            sorted.sort();
            self.stored.push(Stored {
                core,
                form,
                unit,
                numbers: hash(numbers.as_bytes()),
                words: words.iter().map(|word| hash(word.as_bytes()) as u32).collect(),
                key: [hash(initials.as_bytes()), hash(tail.as_bytes()), hash(sorted.concat().as_bytes())],
                letters: letters.into_bytes().into_boxed_slice(),
            });
        }
        (name, new)
    }

    fn get(&self, words: &[u32]) -> Option<&Stored> {
        self.stored.get((at(words, 0) as usize).checked_sub(1)?)
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

impl Compare for Names {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        let (Some(left), Some(right)) = (self.get(left), self.get(right)) else {
            return MISSING;
        };
        let same = left.core == right.core;
        let slip = !same && left.numbers == right.numbers && one_slip(&left.letters, &right.letters);
        if left.unit != right.unit {
            return if same || slip { UNIT } else { overlap(left, right) };
        }
        let forms = left.form != Form::Unknown && right.form != Form::Unknown && left.form != right.form;
        match (same, slip) {
            (true, _) | (_, true) if forms => OTHER_FORM,
            (true, _) => SAME,
            (_, true) => SLIP,
            _ => overlap(left, right),
        }
    }

    fn key(&self, part: usize, words: &[u32]) -> Option<u64> {
        let name = self.get(words)?;
        match part {
            0 => Some(u64::from(name.core)),
            part => name.key.get(part - 1).copied(),
        }
    }

    fn share(&self, _grade: u8, left: &[u32], right: &[u32]) -> f32 {
        match (self.get(left), self.get(right)) {
            (Some(left), Some(right)) => self.shares.of(left.core, right.core),
            _ => 1.0,
        }
    }
}

/// How names that are not the same share words.
fn overlap(left: &Stored, right: &Stored) -> u8 {
    let shared = left.words.iter().filter(|word| right.words.contains(word)).count();
    let (short, long) = (left.words.len().min(right.words.len()), left.words.len().max(right.words.len()));
    let numbers = left.numbers != right.numbers;
    if numbers && shared + 1 >= long {
        OTHER_NUMBER
    } else if !numbers && shared == short && shared >= 2 && left.unit == right.unit {
        PART
    } else if shared * 2 >= long && shared >= 2 {
        NEAR
    } else {
        OTHER
    }
}
