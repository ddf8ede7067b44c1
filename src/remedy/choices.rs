//! Lists to choose from in faulty cells, and the sheet that holds them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::book::{Look, OwnCell, OwnSheet, SheetWork};
use super::gathered::Gathered;
use super::send::Request;
use super::words::sheet_name;
use crate::dictionary::CodeList;

/// Cells of one list to choose from.
const CHOSEN: usize = 200;
/// The sheet of the lists to choose from.
const LISTS: &str = "Danh mục";

/// Lists to choose from for faulty cells of fields with a code list, and the sheet that holds the lists.
pub(super) fn lists(
    request: &Request<'_>,
    gathered: &Gathered,
    names: &BTreeMap<u16, String>,
    work: &mut BTreeMap<String, SheetWork>,
) -> Option<OwnSheet> {
    let mut cells: BTreeMap<(&str, &str), Vec<(u32, u32)>> = BTreeMap::new();
    for fault in gathered.faults.iter().filter(|fault| fault.row.is_some() && fault.line > 0) {
        let list = request.entity.field(&fault.field).and_then(|field| field.codes.as_deref());
        let has_column = request.table.parts.get(usize::from(fault.part)).is_some_and(|part| {
            part.mapping.iter().any(|mapped| mapped.field.as_deref() == Some(fault.field.as_str()))
        });
        if let (Some(list), Some(name), true) = (list, names.get(&fault.part), has_column) {
            cells.entry((list, name)).or_default().push((fault.line, fault.column));
        }
    }
    let mut used: Vec<&CodeList> = Vec::new();
    for ((list, name), mut places) in cells {
        let Some(list) = request.dictionary.codes.get(list) else { continue };
        let column = used.iter().position(|one| one.id == list.id).unwrap_or_else(|| {
            used.push(list);
            used.len() - 1
        });
        let letters = crate::source::address::letters(u32::try_from(column).unwrap_or(0));
        let last = choices(list, request.as_of).len() + 1;
        let formula = format!("'{}'!${letters}$2:${letters}${last}", sheet_name(LISTS));
        places.sort_unstable();
        places.dedup();
        if let Some(sheet) = work.get_mut(name) {
            let says = format!("Hãy chọn trong danh mục «{}».", list.title.vi);
            sheet.lists.extend(places.chunks(CHOSEN).map(|some| (some.to_vec(), formula.clone(), says.clone())));
        }
    }
    (!used.is_empty()).then(|| list_sheet(&used, request.as_of))
}

fn list_sheet(lists: &[&CodeList], as_of: NaiveDate) -> OwnSheet {
    let columns: Vec<Vec<&str>> = lists.iter().map(|list| choices(list, as_of)).collect();
    let mut rows =
        vec![lists.iter().map(|list| OwnCell::new(list.title.vi.as_str(), Look::Header)).collect::<Vec<_>>()];
    for line in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
        let cell = |column: &Vec<&str>| OwnCell::new(column.get(line).copied().unwrap_or_default(), Look::Plain);
        rows.push(columns.iter().map(cell).collect());
    }
    OwnSheet { name: sheet_name(LISTS), widths: vec![36.0; lists.len()], frozen: 1, header: None, rows }
}

/// What may be chosen: the labels in force, or the codes where two labels are the same.
fn choices(list: &CodeList, as_of: NaiveDate) -> Vec<&str> {
    let in_force = list.entries.iter().filter(|entry| {
        entry.valid_from.is_none_or(|from| from <= as_of) && entry.valid_to.is_none_or(|to| to >= as_of)
    });
    let entries: Vec<_> = in_force.collect();
    let mut labels: Vec<&str> = entries.iter().map(|entry| entry.label.as_str()).collect();
    labels.sort_unstable();
    let unique = labels.windows(2).all(|pair| pair.first() != pair.get(1)) && !labels.contains(&"");
    entries.iter().map(|entry| if unique { entry.label.as_str() } else { entry.code.as_str() }).collect()
}
