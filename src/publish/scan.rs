//! Persons hidden in what goes out: the columns kept as text, and every word about them.
//!
//! A cell in which a person is found does not go out; a record whose key holds one stays at home. A column of which more
//! than a fifth holds persons is refused: such a column is no place for them to be picked out one by one.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::gate::OpenField;
use super::refusal::refuse;
use super::store::{Column, EMPTY};
use crate::dictionary::{Entity, Field, OpenMethod, Role, Storage, fold};
use crate::error::Result;
use crate::lang::Message;
use crate::privacy::traces::{self, Depth, Known, Trace, find};
use crate::text::value::Status;

/// A column is refused when more than one filled cell in this many holds a person.
const REFUSED_ABOVE: u64 = 5;
/// Numbers of which too few are known to tell what is usual.
const FEW_NUMBERS: usize = 10;
/// Fewest digits of a number that is no amount among others far shorter or round: bank accounts mostly have 12 to 15.
const SHORTEST_ACCOUNT: usize = 12;
/// Columns of free text compared two by two; of more, only neighbours.
const PAIRED: usize = 8;

/// True where a personal number, a telephone, an account or an e-mail stands in a text.
pub(crate) fn holds_person(text: &str) -> bool {
    traces::holds_number_or_contact(text)
}

/// What the scan took out.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    /// Cells emptied, by column.
    pub(super) cells: Vec<u64>,
    /// Rows that must stay at home: their key holds a person.
    pub(super) rows: Vec<bool>,
    /// Cells and keys by column and trace, for the internal report.
    pub(super) found: BTreeMap<(usize, Trace), u64>,
}

/// Looks through the columns and takes out the cells in which a person is found; `key` are the places of the key.
///
/// # Errors
/// Refuses a column with too many; the field and the number of rows are told, never the value.
pub(super) fn search(
    entity: &Entity,
    open: &[OpenField<'_>],
    columns: &mut [Column],
    known: &Known,
    key: &[usize],
) -> Result<Withheld> {
    let rows = columns.first().map_or(0, |column| column.cells().len());
    let depths: Vec<Option<Depth>> = open.iter().map(|field| depth(entity, field)).collect();
    let mut marks: Vec<Vec<Option<Trace>>> = Vec::with_capacity(open.len());
    for ((field, depth), column) in open.iter().zip(&depths).zip(columns.iter()) {
        marks.push(match depth {
            Some(depth) => marked(field, column, known, *depth),
            None if field.rule.method == OpenMethod::Keep && numeric(field) => out_of_place(column),
            None => Vec::new(),
        });
    }
    let mut withheld = Withheld { cells: vec![0; open.len()], rows: vec![false; rows], found: BTreeMap::new() };
    let split = split(&depths, columns, known);
    for (place, field) in open.iter().enumerate() {
        let Some(column) = columns.get_mut(place) else { continue };
        let by_value = marks.get(place).map_or(&[] as &[Option<Trace>], Vec::as_slice);
        let trace_of = |row: usize, code: u32| {
            let own = code.checked_sub(1).and_then(|at| by_value.get(at as usize)).copied().flatten();
            own.or_else(|| split.get(&(place, row)).copied())
        };
        let hits: Vec<(usize, Trace)> = column
            .cells()
            .iter()
            .enumerate()
            .filter_map(|(row, code)| trace_of(row, *code).map(|trace| (row, trace)))
            .collect();
        let filled = column.cells().iter().filter(|code| **code != EMPTY).count() as u64;
        if let Some((_, trace)) = hits.first().filter(|_| hits.len() as u64 * REFUSED_ABOVE > filled) {
            return Err(found(&field.field.title, *trace, hits.len() as u64));
        }
        for (row, trace) in hits {
            *withheld.found.entry((place, trace)).or_default() += 1;
            if key.contains(&place) {
                if let Some(mark) = withheld.rows.get_mut(row) {
                    *mark = true;
                }
            } else {
                column.clear(row);
                if let Some(count) = withheld.cells.get_mut(place) {
                    *count += 1;
                }
            }
        }
    }
    Ok(withheld)
}

/// The trace of each value of a column, in the order of its values.
fn marked(field: &OpenField<'_>, column: &Column, known: &Known, depth: Depth) -> Vec<Option<Trace>> {
    let tax = field.field.role == Some(Role::TaxCode);
    let lakes = ["ho chua", "ten ho", "ten dap"].iter().any(|word| fold(&field.field.title.vi).contains(word));
    let judge = |text: &str| {
        let own = tax && persons_tax_code(text);
        let found = own.then_some(Trace::PersonalNumber).or_else(|| find(text, known, depth));
        // In a column of lakes «Hồ Xuân Hương» is one.
        let lake = lakes && found == Some(Trace::Name) && text.starts_with("Hồ ");
        if lake { find(&format!("mặt {text}"), known, depth) } else { found }
    };
    column.values().map(judge).collect()
}

/// How deep a column is searched; `None` where nothing but codes, dates or rounded numbers can stand in it.
///
/// Names of organisations are public and often hold their founder's name (Luật Doanh nghiệp 2020, Điều 37), and streets
/// bear names of people: what is registered of an organisation, but for notes, is searched for numbers only. Values of a
/// kind with a fixed form (tax codes, permits) are searched for twelve digits and what the table knows.
fn depth(entity: &Entity, open: &OpenField<'_>) -> Option<Depth> {
    let field = open.field;
    if open.rule.method != OpenMethod::Keep || field.codes.is_some() {
        return None;
    }
    match open.storage {
        Storage::Text => Some(of_text(entity, field)),
        _ => None,
    }
}

fn of_text(entity: &Entity, field: &Field) -> Depth {
    let words = (field.kind.parse)("Chữ viết tự do, không theo mẫu nào", &field.options);
    match field.role {
        Some(Role::Note) => Depth::Free,
        Some(Role::TaxCode) => Depth::Fixed,
        Some(Role::OrganisationName | Role::Address) => Depth::Public,
        _ if words.status == Status::Invalid => Depth::Fixed,
        _ if entity.role(Role::OrganisationName).is_some() => Depth::Public,
        _ => Depth::Free,
    }
}

fn numeric(field: &OpenField<'_>) -> bool {
    matches!(field.storage, Storage::Integer | Storage::Number) && field.field.codes.is_none()
}

/// Numbers of a column that read as a person's or as an account (a zero at the front is lost in numbers) and are unlike the
/// others: nine in ten of those are much shorter, or round amounts. Amounts written to the đồng tell a number apart only by
/// its length; in a column of few numbers every one of a citizen's form counts.
fn out_of_place(column: &Column) -> Vec<Option<Trace>> {
    let whole: Vec<Option<&str>> = column.values().map(whole).collect();
    let most = |holds: &dyn Fn(&str) -> bool| {
        let known = whole.iter().flatten().count();
        known >= FEW_NUMBERS && whole.iter().flatten().filter(|digits| holds(digits)).count() * 10 >= known * 9
    };
    let round = most(&|digits| digits.ends_with("000") || digits.len() <= 3);
    let short = most(&|digits| digits.len() <= 6);
    let mut lengths: Vec<usize> = whole.iter().flatten().map(|digits| digits.len()).collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(0);
    let few = lengths.len() < FEW_NUMBERS;
    let judge = |digits: Option<&str>| {
        let digits = digits.filter(|digits| short || !digits.ends_with("000"))?;
        let longer = !few && digits.len() >= usual + 2;
        if short || round || longer {
            return traces::without_zero(digits)
                .filter(|_| short || round || digits.len() >= 10)
                .or_else(|| (digits.len() >= SHORTEST_ACCOUNT).then_some(Trace::Account));
        }
        traces::without_zero(digits).filter(|_| few && digits.len() >= 10)
    };
    whole.into_iter().map(judge).collect()
}

/// The digits of a whole number.
fn whole(text: &str) -> Option<&str> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits)
}

/// Tax codes of ten digits given to persons and household businesses begin with 8: from experience, no rule found that says
/// so; it only makes a scan more careful.
fn persons_tax_code(text: &str) -> bool {
    let code = text.split('-').next().unwrap_or_default();
    code.len() == 10 && code.starts_with('8') && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Persons whose number or name is written half in one column and half in another: the cells, by column and row.
fn split(depths: &[Option<Depth>], columns: &[Column], known: &Known) -> FxHashMap<(usize, usize), Trace> {
    let open = |place: &usize| matches!(depths.get(*place), Some(Some(Depth::Free | Depth::Public)));
    let texts: Vec<usize> = (0..columns.len()).filter(open).collect();
    let all = texts.len() <= PAIRED;
    let mut cells = FxHashMap::default();
    for (at, left) in texts.iter().enumerate() {
        for right in texts.iter().skip(at + 1).take(if all { PAIRED } else { 1 }) {
            for (first, second) in [(*left, *right), (*right, *left)] {
                let free = [first, second].iter().all(|place| depths.get(*place) == Some(&Some(Depth::Free)));
                pair(columns, first, second, free, known, &mut cells);
            }
        }
    }
    cells
}

fn pair(
    columns: &[Column],
    first: usize,
    second: usize,
    free: bool,
    known: &Known,
    cells: &mut FxHashMap<(usize, usize), Trace>,
) {
    let (Some(left), Some(right)) = (columns.get(first), columns.get(second)) else { return };
    let mut judged: FxHashMap<(u32, u32), Option<Trace>> = FxHashMap::default();
    for (row, codes) in left.cells().iter().copied().zip(right.cells().iter().copied()).enumerate() {
        if codes.0 == EMPTY || codes.1 == EMPTY {
            continue;
        }
        let trace = *judged.entry(codes).or_insert_with(|| {
            let (one, two) = (left.text(codes.0).unwrap_or_default(), right.text(codes.1).unwrap_or_default());
            together(one, two, free, known)
        });
        if let Some(trace) = trace {
            cells.insert((first, row), trace);
            cells.insert((second, row), trace);
        }
    }
}

/// What two cells say together that neither says alone: the end of one and the beginning of the other.
fn together(one: &str, two: &str, free: bool, known: &Known) -> Option<Trace> {
    if short(one)
        && short(two)
        && let Some(trace) = traces::halves(one, two, known)
    {
        return Some(trace);
    }
    let words = free && one.chars().count() + two.chars().count() <= 40;
    let name = words
        && find(&format!("{one} {two}"), known, Depth::Free) == Some(Trace::Name)
        && [one, two].iter().all(|text| find(text, known, Depth::Free).is_none());
    name.then_some(Trace::Name)
}

/// True for a piece of a number: few digits and nothing else but separators.
fn short(text: &str) -> bool {
    let digits = text.chars().filter(|letter| letter.is_numeric()).count();
    (2..=11).contains(&digits) && text.chars().all(|letter| letter.is_numeric() || !letter.is_alphabetic())
}

/// Refuses a text of the metadata (name of the set, title …) that holds a person.
pub(super) fn metadata(what: &str, text: &str, known: &Known) -> Result<()> {
    match find(text, known, Depth::Free) {
        Some(trace) => Err(found(&Message::new(what, what), trace, 1)),
        None => Ok(()),
    }
}

/// The refusal for a field or text with persons in it.
pub(super) fn found(title: &Message, trace: Trace, rows: u64) -> crate::error::Error {
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
    use super::super::testing::{column, fields, opened};
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::text::value::kind;

    #[test]
    fn a_column_is_searched_as_deep_as_it_is_free() {
        let all = Dictionary::builtin();
        let (people, firms) = (&all.entities["cong_dan"], &all.entities["doanh_nghiep"]);
        let mut field = fields();
        let mut text = |role| field(Storage::Text, None, role);
        let permit = Field { kind: kind("so_giay_phep").expect("permits"), ..text(None) };
        let coded = Field { codes: Some("gioi_tinh".to_owned()), ..text(None) };
        let number = Field { storage: Storage::Number, ..text(None) };
        for (entity, field, wanted) in [
            (people, text(None), Some(Depth::Free)),
            (firms, text(None), Some(Depth::Public)),
            (firms, text(Some(Role::Note)), Some(Depth::Free)),
            (people, text(Some(Role::OrganisationName)), Some(Depth::Public)),
            (people, text(Some(Role::Address)), Some(Depth::Public)),
            (people, text(Some(Role::TaxCode)), Some(Depth::Fixed)),
            (people, permit, Some(Depth::Fixed)),
            (people, coded, None),
            (people, number, None),
        ] {
            let told = format!("{} {:?} {:?}", entity.id, field.role, field.kind.id);
            assert_eq!(depth(entity, &opened(&field, OpenMethod::Keep)), wanted, "{told}");
            assert_eq!(depth(entity, &opened(&field, OpenMethod::Year)), None, "{told}");
        }
    }

    #[test]
    fn a_lake_may_bear_the_name_of_a_person() {
        let mut field = fields();
        let marks = |field: &Field, texts: &[&str]| {
            marked(&opened(field, OpenMethod::Keep), &column(texts), &Known::default(), Depth::Free)
        };
        let plain = field(Storage::Text, None, None);
        let lakes = Field { title: Message::new("Tên hồ chứa", "Reservoir"), ..field(Storage::Text, None, None) };
        let (name, phone) = (Some(Trace::Name), Some(Trace::Phone));
        let texts = ["Hồ Xuân Hương", "Nguyễn Văn An", "Hồ 0912345678", "Hồ Lắk"];
        assert_eq!(marks(&lakes, &texts), [None, name, phone, None]);
        assert_eq!(marks(&plain, &texts), [name, name, phone, None]);
        let (codes, tax) = (["8412345678", "6001234567"], field(Storage::Text, None, Some(Role::TaxCode)));
        assert_eq!(marks(&tax, &codes), [Some(Trace::PersonalNumber), None]);
        assert_eq!(marks(&plain, &codes), [None, None]);
    }

    #[test]
    fn tax_codes_of_persons_are_seen() {
        assert!(persons_tax_code("8412345678") && persons_tax_code("8412345678-001"));
        assert!(!persons_tax_code("6001234567-001"));
    }

    #[test]
    fn numbers_that_lost_their_zeros_stand_out_among_round_amounts() {
        let traces = |number: &str| {
            let mut column = Column::default();
            for amount in 1..=20 {
                column.push(Some(&format!("{amount}000000")));
            }
            column.push(Some(number));
            out_of_place(&column).into_iter().flatten().collect::<Vec<_>>()
        };
        for number in ["66185001234", "1185001234", "66185001234.0"] {
            assert_eq!(traces(number), [Trace::PersonalNumber], "{number}");
        }
        assert_eq!(traces("912345678"), [Trace::Phone]);
        assert_eq!(traces("66185001000"), [], "an amount as round as the others");
        assert_eq!(traces("1903456789012"), [Trace::Account], "an account of thirteen digits");
    }

    #[test]
    fn numbers_far_longer_than_amounts_to_the_dong_stand_out() {
        let traces = |amounts: &[&str]| {
            let mut column = Column::default();
            for amount in amounts {
                column.push(Some(amount));
            }
            out_of_place(&column).into_iter().flatten().collect::<Vec<_>>()
        };
        let to_the_dong: Vec<String> = (0..20).map(|at| (512_345_671_u64 + at * 7_654_321).to_string()).collect();
        let with = |number: &'static str| {
            let mut amounts: Vec<&str> = to_the_dong.iter().map(String::as_str).collect();
            amounts.push(number);
            traces(&amounts)
        };
        assert_eq!(with("66185001234"), [Trace::PersonalNumber]);
        assert_eq!(with("1903456789012"), [Trace::Account]);
        assert_eq!(with("1903456789000"), [], "a great but round amount");
        assert_eq!(with("912345678"), [], "an amount like the others");
        assert_eq!(traces(&["66185001234", "512345671"]), [Trace::PersonalNumber], "too few to tell what is usual");
        assert_eq!(traces(&["1903456789", "512345671"]), [Trace::PersonalNumber], "in doubt it costs a cell");
        assert_eq!(traces(&["912345678", "51234567"]), [], "amounts");
        assert_eq!(traces(&["1903456789012", "512345671"]), [], "of a few numbers none is far longer");
        let ten: Vec<String> = (0..10).map(|at| (1_903_456_789_u64 + at).to_string()).collect();
        let ten: Vec<&str> = ten.iter().map(String::as_str).collect();
        assert_eq!(traces(&ten[..9]), [Trace::PersonalNumber; 9]);
        assert_eq!(traces(&ten), [], "ten alike are usual");
        let mut mixed: Vec<String> = (0..12).map(|at| (51_237 + at).to_string()).collect();
        mixed.extend(to_the_dong.iter().take(8).cloned());
        let mixed: Vec<&str> = mixed.iter().map(String::as_str).chain(["1185001234"]).collect();
        assert_eq!(traces(&mixed), [], "one digit more than the longest tenth");
        let half: Vec<String> = (1..=10).map(|at| format!("{at}000000")).collect();
        let half: Vec<&str> =
            half.iter().chain(&to_the_dong).take(20).map(String::as_str).chain(["912345678"]).collect();
        assert_eq!(traces(&half), [], "half of the amounts are round");
    }

    #[test]
    fn halves_are_put_together() {
        let known = Known::default();
        assert_eq!(together("066185", "001234", true, &known), Some(Trace::PersonalNumber));
        assert_eq!(together("0912", "345678", false, &known), Some(Trace::Phone));
        assert_eq!(together("Nguyễn", "Văn An", true, &known), Some(Trace::Name));
        assert_eq!(together("Nguyễn", "Văn An", false, &known), None);
        assert_eq!(together("12", "345", true, &known), None);
        assert_eq!(together("0912-", " 345678", false, &known), Some(Trace::Phone));
        assert_eq!(together("Lê Thị", "Hồng Nhung", true, &known), Some(Trace::Name));
        assert_eq!(together("thửa 066185", "tờ 001234", true, &known), None, "numbers of their own");
    }
}
