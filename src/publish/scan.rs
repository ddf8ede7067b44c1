//! Persons hidden in text that goes out: personal numbers, telephones, e-mails, and names of the table itself.

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization as _;

use super::gate::OpenField;
use super::refusal::refuse;
use super::store::Column;
use crate::dictionary::{Entity, Field, OpenMethod, Role, Storage};
use crate::error::Result;
use crate::lang::Message;
use crate::text::value::Status;

/// Longest name looked for, in syllables.
const LONGEST_NAME: usize = 7;

/// Words that name a place: what stands behind one of them is a street or a village, though it bears a person's name.
const PLACE_WORDS: [&str; 27] = [
    "duong", "pho", "ngo", "hem", "kiet", "ngach", "thon", "buon", "ap", "ban", "lang", "to", "khu", "khoi", "xa",
    "phuong", "quan", "huyen", "tinh", "truong", "cho", "cau", "ho", "song", "suoi", "nui", "so",
];

/// Names of persons in a table, folded (small letters, no marks).
#[derive(Default)]
pub(super) struct Names {
    folded: FxHashSet<String>,
    /// Names of two syllables: looked for as words with capitals only, and not as names of places.
    short: FxHashSet<String>,
}

impl Names {
    /// Adds one name. A single syllable is an ordinary word and is not looked for.
    pub(super) fn add(&mut self, name: &str) {
        let words = words(name);
        match words.len() {
            2 => self.short.insert(words.join(" ")),
            3..=LONGEST_NAME => self.folded.insert(words.join(" ")),
            _ => false,
        };
    }

    /// True where one of the names stands in the text.
    fn stand_in(&self, text: &str) -> bool {
        self.long_in(text) || self.short_in(text)
    }

    fn long_in(&self, text: &str) -> bool {
        if self.folded.is_empty() {
            return false;
        }
        let words = words(text);
        (3..=LONGEST_NAME).any(|length| words.windows(length).any(|window| self.folded.contains(&window.join(" "))))
    }

    fn short_in(&self, text: &str) -> bool {
        if self.short.is_empty() {
            return false;
        }
        let composed: String = text.nfc().collect();
        let written: Vec<&str> = composed.split_whitespace().collect();
        (1..written.len()).any(|place| {
            let before = place.checked_sub(2).and_then(|place| written.get(place));
            match (written.get(place - 1), written.get(place)) {
                (Some(first), Some(second)) => {
                    !before.is_some_and(|word| names_place(word))
                        && capital(first)
                        && capital(second)
                        && self.short.contains(&words(&format!("{first} {second}")).join(" "))
                }
                _ => false,
            }
        })
    }
}

/// True for a word before the name of a place: «đường», «thôn», or the number of a house.
fn names_place(word: &str) -> bool {
    let folded = words(word).join(" ");
    PLACE_WORDS.contains(&folded.as_str()) || folded.starts_with(|letter: char| letter.is_ascii_digit())
}

/// True where the first letter of a word is a capital.
fn capital(word: &str) -> bool {
    word.chars().find(|letter| letter.is_alphanumeric()).is_some_and(char::is_uppercase)
}

/// Words in small letters without marks, cut at anything that is not a letter or digit.
fn words(text: &str) -> Vec<String> {
    let folded: String = text
        .nfd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .collect();
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What of a person stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trace {
    /// A number of twelve or nine digits.
    PersonalNumber,
    /// A mobile telephone.
    Phone,
    /// An e-mail address.
    Email,
    /// A name of the table.
    Name,
}

impl Trace {
    fn title(self) -> Message {
        match self {
            Self::PersonalNumber => Message::new("số giống số định danh cá nhân", "a number like a personal number"),
            Self::Phone => Message::new("số điện thoại di động", "a mobile telephone number"),
            Self::Email => Message::new("địa chỉ thư điện tử", "an e-mail address"),
            Self::Name => Message::new("tên của một người có trong bảng", "the name of a person of the table"),
        }
    }
}

/// The first trace of a person in a text by its form alone.
pub(super) fn number_or_address(text: &str) -> Option<Trace> {
    if email(text) {
        return Some(Trace::Email);
    }
    digit_groups(text).into_iter().find_map(|group| {
        let digits: String = group.chars().filter(char::is_ascii_digit).collect();
        let solid = digits.len() == group.len();
        let zero = digits.starts_with('0');
        match digits.len() {
            12 if solid || zero => Some(Trace::PersonalNumber),
            9 if solid => Some(Trace::PersonalNumber),
            _ if mobile(&digits) => Some(Trace::Phone),
            _ => None,
        }
    })
}

/// True where a personal number, a telephone or an e-mail stands in a text.
pub(crate) fn holds_person(text: &str) -> bool {
    number_or_address(text).is_some()
}

/// Runs of digits, also across single spaces, dots and hyphens («0912 345 678»).
fn digit_groups(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut groups, mut start, mut end) = (Vec::new(), None, 0);
    for (place, byte) in bytes.iter().enumerate() {
        let joins = matches!(byte, b' ' | b'.' | b'-') && start.is_some() && end == place;
        if byte.is_ascii_digit() {
            start.get_or_insert(place);
            end = place + 1;
        } else if !joins {
            groups.extend(start.take().and_then(|start| text.get(start..end)));
        }
        if !byte.is_ascii_digit() && joins && bytes.get(place + 1).is_none_or(|next| !next.is_ascii_digit()) {
            groups.extend(start.take().and_then(|start| text.get(start..end)));
        }
    }
    groups.extend(start.and_then(|start| text.get(start..end)));
    // A joined run may hide a number between others: «thửa 12 036185001234».
    let parts: Vec<&str> = groups.iter().flat_map(|group| group.split([' ', '.', '-'])).collect();
    groups.extend(parts);
    groups
}

/// A Vietnamese mobile number (prefixes 3, 5, 7, 8, 9), with 0 or with the country's code.
fn mobile(digits: &str) -> bool {
    let rest = digits.strip_prefix("0084").or_else(|| digits.strip_prefix("84")).or_else(|| digits.strip_prefix('0'));
    rest.is_some_and(|rest| rest.len() == 9 && rest.starts_with(['3', '5', '7', '8', '9']))
}

fn email(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + 1..).unwrap_or_default();
        let host: &str =
            after.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).next().unwrap_or_default();
        before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
            && host.trim_end_matches('.').contains('.')
    })
}

/// Looks through the columns that are kept as text.
///
/// Names of organisations are public and often hold their founder's name (Luật Doanh nghiệp 2020, Điều 37), and streets
/// bear names of people: what is registered of an organisation, but for notes, is searched for numbers only. Values of a kind with a fixed form
/// (tax codes, permits) are searched for twelve digits alone: that is the personal number of a household's head.
///
/// # Errors
/// Refuses when a person is found; the field and the number of rows are told, never the value.
pub(super) fn search(entity: &Entity, open: &[OpenField<'_>], columns: &[Column], names: &Names) -> Result<()> {
    for (field, column) in open.iter().zip(columns) {
        let free =
            field.storage == Storage::Text && field.rule.method == OpenMethod::Keep && field.field.codes.is_none();
        if !free {
            continue;
        }
        let traces: Vec<Option<Trace>> =
            column.values().map(|text| trace(form(entity, field.field), text, names)).collect();
        if let Some(first) = traces.iter().flatten().next() {
            let marked: Vec<bool> = traces.iter().map(Option::is_some).collect();
            return Err(found(&field.field.title, *first, column.rows_marked(&marked)));
        }
    }
    Ok(())
}

/// How free the text of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Anything may stand there.
    Free,
    /// Names of organisations and addresses.
    Public,
    /// A fixed form: ordinary words are not valid.
    Fixed,
    /// Tax codes, among which may stand those of persons and of heads of households.
    Tax,
}

fn form(entity: &Entity, field: &Field) -> Form {
    let words = (field.kind.parse)("Chữ viết tự do, không theo mẫu nào", &field.options);
    match field.role {
        Some(Role::Note) => Form::Free,
        Some(Role::TaxCode) => Form::Tax,
        Some(Role::OrganisationName | Role::Address) => Form::Public,
        _ if words.status == Status::Invalid => Form::Fixed,
        _ if entity.role(Role::OrganisationName).is_some() => Form::Public,
        _ => Form::Free,
    }
}

/// A personal number, which is also the tax code of a household's head (Luật Quản lý thuế 2019, Điều 35 khoản 7).
fn twelve(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tax codes of ten digits given to persons and household businesses begin with 8: from experience, no rule found that says
/// so; it only makes a scan more careful.
fn persons_tax_code(text: &str) -> bool {
    let code = text.split('-').next().unwrap_or_default();
    code.len() == 10 && code.starts_with('8') && code.bytes().all(|byte| byte.is_ascii_digit())
}

fn trace(form: Form, text: &str, names: &Names) -> Option<Trace> {
    match form {
        Form::Fixed => twelve(text).then_some(Trace::PersonalNumber),
        Form::Tax => (twelve(text) || persons_tax_code(text)).then_some(Trace::PersonalNumber),
        Form::Public => number_or_address(text),
        Form::Free => number_or_address(text).or_else(|| names.stand_in(text).then_some(Trace::Name)),
    }
}

/// Refuses a text of the metadata (name of the set, title …) that holds a person.
pub(super) fn metadata(what: &str, text: &str, names: &Names) -> Result<()> {
    match number_or_address(text).or_else(|| names.stand_in(text).then_some(Trace::Name)) {
        Some(trace) => Err(found(&Message::new(what, what), trace, 1)),
        None => Ok(()),
    }
}

fn found(title: &Message, trace: Trace, rows: u64) -> crate::error::Error {
    let what = trace.title();
    refuse(
        &Message::new(
            format!("trường «{}» có {rows} dòng chứa dấu vết cá nhân ({})", title.vi, what.vi),
            format!("field “{}” has {rows} row(s) with a trace of a person ({})", title.en, what.en),
        ),
        Message::new(
            format!("Hãy sửa các dòng đó ở nguồn, hoặc ghi open = drop cho «{}» trong từ điển.", title.vi),
            format!("Mend these rows at the source, or write open = drop for “{}” in the dictionary.", title.en),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_numbers_are_seen_however_they_are_spaced() {
        for text in ["CCCD 036185001234", "036 185 001 234", "(036185001234)", "thửa 12 036185001234", "CMND 240123456"]
        {
            assert_eq!(number_or_address(text), Some(Trace::PersonalNumber), "{text}");
        }
        for text in ["0912345678", "gọi 0912 345 678 nhé", "+84 912.345.678", "0912-345-678."] {
            assert_eq!(number_or_address(text), Some(Trace::Phone), "{text}");
        }
        assert_eq!(number_or_address("hỏi van.a@example.vn."), Some(Trace::Email));
    }

    #[test]
    fn tax_codes_of_persons_are_seen() {
        let seen = |code| trace(Form::Tax, code, &Names::default());
        assert_eq!(seen("8412345678"), Some(Trace::PersonalNumber));
        assert_eq!(seen("066085017834"), Some(Trace::PersonalNumber));
        assert_eq!(seen("6001234567-001"), None);
    }

    #[test]
    fn ordinary_text_passes() {
        for text in [
            "12/GPXD-UBND",
            "6001234567",
            "diện tích 120,5 m²",
            "500.000.000 đồng",
            "ngày 01-02-2024",
            "a @ b",
            "tờ 12 thửa 345",
            "02623 123456",
        ] {
            assert_eq!(number_or_address(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_found_with_and_without_marks() {
        let mut names = Names::default();
        names.add("Nguyễn Văn Ẩn");
        names.add("Lê Duẩn");
        names.add("Hòa");
        assert!(names.stand_in("Đất của ông NGUYEN VAN AN, thôn 3"));
        assert!(!names.stand_in("Nguyễn Văn Bảo"));
        assert!(names.stand_in("giao cho ông Lê Duẩn giữ") && names.stand_in("LÊ DUẨN"));
        assert!(!names.stand_in("đường Lê Duẩn") && !names.stand_in("12 Lê Duẩn"), "streets bear names");
        assert!(!names.stand_in("lê duẩn"), "without capitals they are ordinary words");
        assert!(!names.stand_in("thôn Hòa"), "one syllable is an ordinary word");
    }
}
