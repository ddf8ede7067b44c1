//! The lists of elements that the founding documents print in running text: every word of each is a field, a code, or
//! left out for a stated reason.

use std::collections::BTreeMap;

use tudien::dictionary::{Dictionary, Entity, Field};
use tudien::text::fold_header;

/// The lists as they are printed. Columns: list, document, text.
const TEXTS: &str = include_str!("listed_texts.csv");

/// Their elements in the order of the text. Columns: list, element, entity (or `codes.<list>`), field (`*`: the whole code
/// list), and the reason of an element that is no field.
const ELEMENTS: &str = include_str!("listed_elements.csv");

fn rows(csv: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect()
}

fn called(field: &Field, name: &str) -> bool {
    let wanted = fold_header(name);
    [&field.id, &field.title.vi].into_iter().chain(&field.aliases).any(|known| fold_header(known) == wanted)
}

/// True where the field's source quotes the element.
fn cites(field: &Field, element: &str) -> bool {
    let wanted = fold_header(element);
    let quoted = field.source.iter().flat_map(|source| source.split('«').skip(1));
    quoted.filter_map(|rest| rest.split('»').next()).any(|quote| fold_header(quote) == wanted)
}

fn entity<'a>(dictionary: &'a Dictionary, id: &str, place: &str) -> &'a Entity {
    dictionary.entities.get(id).unwrap_or_else(|| panic!("{place}: no entity {id}"))
}

#[test]
fn the_elements_of_each_list_are_the_whole_of_its_text() {
    let mut elements: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(ELEMENTS) {
        elements.entry(row[0].to_owned()).or_default().push(row[1].to_owned());
    }
    let texts = rows(TEXTS);
    let silent = |part: &str| !part.chars().any(char::is_alphanumeric);
    for row in &texts {
        let (list, mut rest) = (&row[0], &row[2]);
        for element in elements.remove(list).unwrap_or_default() {
            let at = rest.find(&element).unwrap_or_else(|| panic!("{list}: «{element}» is not in «{rest}»"));
            assert!(silent(&rest[..at]), "{list}: «{}» before «{element}» is no element", &rest[..at]);
            rest = &rest[at + element.len()..];
        }
        assert!(silent(rest), "{list}: «{rest}» is no element");
    }
    assert!(elements.is_empty(), "elements of lists that have no text: {:?}", elements.keys());
    let printed = |document: &str| texts.iter().filter(|row| &row[1] == document).count();
    assert_eq!([printed("Sơn La"), printed("Đắk Lắk"), printed("Kon Tum")], [41, 20, 17]);
}

#[test]
fn every_listed_element_is_a_field_a_code_or_has_its_reason() {
    let dictionary = Dictionary::builtin();
    let (mut fields, mut codes, mut left_out) = (0, 0, 0);
    for row in rows(ELEMENTS) {
        let (list, element, place, id, reason) = (&row[0], &row[1], &row[2], &row[3], &row[4]);
        let name = format!("{list}: «{element}»");
        if !reason.is_empty() {
            assert!(id.is_empty() && reason.chars().count() >= 7, "{name}: a reason and a field");
            let near: Vec<&Entity> = if place.is_empty() { Vec::new() } else { vec![entity(dictionary, place, &name)] };
            let held = near.iter().flat_map(|entity| &entity.fields).find(|field| called(field, element));
            assert!(held.is_none(), "{name} is left out («{reason}»), but a field bears its name");
            left_out += 1;
        } else if let Some(list) = place.strip_prefix("codes.") {
            let list = dictionary.codes.get(list).unwrap_or_else(|| panic!("{name}: no code list {list}"));
            // `*`: the element is the list as a whole. Otherwise it is a value of the list: a label or another spelling.
            let key = fold_header(element);
            let spelled = |code: &tudien::dictionary::Code| {
                std::iter::once(&code.label).chain(&code.aliases).any(|name| fold_header(name) == key)
            };
            assert!(id == "*" || list.entries.iter().any(spelled), "{name}: no value of codes.{}", list.id);
            codes += 1;
        } else {
            let entity = entity(dictionary, place, &name);
            let field = entity.field(id).unwrap_or_else(|| panic!("{name}: {place} has no field {id}"));
            assert!(
                called(field, element) || cites(field, element),
                "{name}: {place}.{id} neither bears nor quotes it"
            );
            fields += 1;
        }
    }
    println!("listed elements: {fields} are fields, {codes} codes, {left_out} left out with a reason");
    // No field of any entity keeps a password.
    for entity in dictionary.entities.values() {
        assert!(entity.fields.iter().all(|field| !called(field, "Password") && !called(field, "Mật khẩu")));
    }
}
