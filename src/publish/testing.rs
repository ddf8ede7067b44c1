//! Fields and columns for unit tests, and how persons are searched for over the columns of a table.

use std::collections::BTreeMap;

use super::gate::OpenField;
use super::scan::search;
use super::store::Column;
use crate::dictionary::{Dictionary, Field, OpenMethod, OpenRule, Role, Storage};
use crate::lang::Message;
use crate::privacy::traces::{Known, Trace};
use crate::text::value::kind;

/// Makes fields of text «Ghi» of that storage, code list and role.
pub(super) fn fields() -> impl FnMut(Storage, Option<&str>, Option<Role>) -> Field {
    let mut any = Dictionary::load(None).expect("read").entities.into_values().flat_map(|entity| entity.fields);
    move |storage, codes, role| Field {
        storage,
        codes: codes.map(str::to_owned),
        role,
        kind: kind("van_ban").expect("text"),
        title: Message::new("Ghi", "Written"),
        ..any.next().expect("hundreds of fields")
    }
}

/// A field that goes out by a method.
pub(super) fn opened(field: &Field, method: OpenMethod) -> OpenField<'_> {
    let rule = OpenRule { method, reason: String::new() };
    OpenField { field, rule, id: field.id.clone(), storage: field.storage, quasi: false }
}

/// A column of texts, empty ones as empty cells.
pub(super) fn column(texts: &[&str]) -> Column {
    let mut column = Column::default();
    for text in texts {
        column.push(Some(*text).filter(|text| !text.is_empty()));
    }
    column
}

#[test]
fn cells_with_a_person_are_emptied_up_to_a_fifth() {
    let people = &Dictionary::builtin().entities["cong_dan"];
    let field = fields()(Storage::Text, None, None);
    let open = [opened(&field, OpenMethod::Keep)];
    let taken = |texts: &[&str], key: &[usize]| {
        let mut columns = [column(texts)];
        search(people, &open, &mut columns, &Known::default(), key)
            .map(|withheld| (withheld, columns[0].cells().to_vec()))
            .map_err(|error| error.message.vi)
    };
    let fifth = ["tốt", "", "0912345678", "vừa", "kém", "tốt"];
    let (withheld, cells) = taken(&fifth, &[]).expect("one in five filled");
    assert_eq!((cells, withheld.cells, withheld.rows), (vec![1, 0, 0, 3, 4, 1], vec![1], vec![false; 6]));
    assert_eq!(withheld.found, BTreeMap::from([((0, Trace::Phone), 1)]));
    let told = taken(&fifth[..5], &[]).expect_err("one in four");
    assert!(told.contains("«Ghi» có 1 dòng chứa dấu vết cá nhân (số điện thoại di động)"), "{told}");
    let (withheld, cells) = taken(&fifth, &[0]).expect("a key");
    assert_eq!((cells[2], withheld.cells), (2, vec![0]), "a key is not emptied");
    assert_eq!(withheld.rows, [false, false, true, false, false, false], "its record stays at home");
}

#[test]
fn numbers_are_searched_only_where_they_go_out_as_they_are() {
    let people = &Dictionary::builtin().entities["cong_dan"];
    let mut field = fields();
    let mut amounts: Vec<String> = (1..=20).map(|amount| format!("{amount}000000")).collect();
    amounts.push("66185001234".to_owned());
    let amounts: Vec<&str> = amounts.iter().map(String::as_str).collect();
    for (storage, codes, method, emptied) in [
        (Storage::Number, None, OpenMethod::Keep, 1),
        (Storage::Integer, None, OpenMethod::Keep, 1),
        (Storage::Integer, Some("gioi_tinh"), OpenMethod::Keep, 0),
        (Storage::Number, None, OpenMethod::Round { step: 1000.0 }, 0),
        (Storage::Date, None, OpenMethod::Keep, 0),
    ] {
        let field = field(storage, codes, None);
        let mut columns = [column(&amounts)];
        let withheld = search(people, &[opened(&field, method)], &mut columns, &Known::default(), &[]).expect("few");
        assert_eq!(withheld.cells[0], emptied, "{storage:?} {codes:?}");
    }
}

#[test]
fn halves_are_found_in_any_two_columns_of_one_row() {
    let people = &Dictionary::builtin().entities["cong_dan"];
    let mut field = fields();
    let fields = [None, Some(Role::Note), None, None].map(|role| field(Storage::Text, None, role));
    let open: Vec<OpenField<'_>> = fields.iter().map(|field| opened(field, OpenMethod::Keep)).collect();
    // of the second row the piece of a number stands alone
    for cells in [["066185", "", "001234", ""], ["Lê Thị", "", "Hồng Nhung", ""]] {
        let mut columns = cells.map(|first| column(&[&[first, "", "tốt"][..], &["tốt"; 10]].concat()));
        columns[0] = column(&[&[cells[0], "066186", "tốt"][..], &["tốt"; 10]].concat());
        let withheld = search(people, &open, &mut columns, &Known::default(), &[]).expect("few");
        assert_eq!(withheld.cells, [1, 0, 1, 0], "{cells:?}");
    }
}
