//! `fieldsMatch`: which column is which field, and what is wrong with the header.

use crate::lang::Message;

/// Every way of matching.
pub(super) const MATCHES: [&str; 5] = ["exact", "equal", "subset", "superset", "partial"];

/// A fault of the header: the column it is at (from 0), where there is one.
pub(super) struct Fault {
    /// Column.
    pub(super) column: Option<usize>,
    /// The field or header.
    pub(super) name: String,
    /// What is wrong.
    pub(super) message: Message,
}

/// The place of each field's column; `None` where the file has none.
pub(super) fn matched(how: &str, fields: &[String], header: &[String]) -> (Vec<Option<usize>>, Vec<Fault>) {
    let mut faults = Vec::new();
    for (place, name) in header.iter().enumerate() {
        if !name.is_empty() && header.iter().take(place).any(|other| other == name) {
            faults.push(Fault {
                column: Some(place),
                name: name.clone(),
                message: Message::new("tiêu đề đã có ở cột trước", "the header stands in a column before"),
            });
        }
    }
    if how == "exact" {
        return (exact(fields, header, &mut faults), faults);
    }
    let places: Vec<Option<usize>> =
        fields.iter().map(|field| header.iter().position(|column| column == field)).collect();
    if matches!(how, "equal" | "subset") {
        let gone = fields.iter().zip(&places).filter(|(_, place)| place.is_none()).map(|(field, _)| missing(field));
        faults.extend(gone);
    }
    if matches!(how, "equal" | "superset") {
        let more = header.iter().enumerate().filter(|(_, name)| !fields.contains(name));
        faults.extend(more.map(|(place, name)| extra(place, name)));
    }
    if how == "partial" && places.iter().all(Option::is_none) {
        let message = Message::new("không cột nào là trường của lược đồ", "no column is a field of the schema");
        faults.push(Fault { column: None, name: String::new(), message });
    }
    (places, faults)
}

/// Columns are fields by their order, and must be named as these.
fn exact(fields: &[String], header: &[String], faults: &mut Vec<Fault>) -> Vec<Option<usize>> {
    for (place, field) in fields.iter().enumerate() {
        match header.get(place) {
            None => faults.push(missing(field)),
            Some(name) if name != field => faults.push(Fault {
                column: Some(place),
                name: field.clone(),
                message: Message::new(
                    format!("tiêu đề là «{name}», lược đồ muốn «{field}»"),
                    format!("the header is \"{name}\", the schema wants \"{field}\""),
                ),
            }),
            Some(_) => {}
        }
    }
    faults.extend(header.iter().enumerate().skip(fields.len()).map(|(place, name)| extra(place, name)));
    (0..fields.len()).map(|place| (place < header.len()).then_some(place)).collect()
}

fn missing(field: &str) -> Fault {
    let message = Message::new("thiếu cột này", "this column is missing");
    Fault { column: None, name: field.to_owned(), message }
}

fn extra(place: usize, name: &str) -> Fault {
    let message = Message::new("cột này không có trong lược đồ", "the schema has no such column");
    Fault { column: Some(place), name: name.to_owned(), message }
}
