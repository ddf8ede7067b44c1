//! From a line of a generated file back to where its thing stood in what was imported.

use std::collections::BTreeMap;

use crate::error::Fault;

/// Where things stood: by name ([`name`], [`part`]) and key; the empty key stands for the whole. A place is a file, with
/// the cell or the pointer in it where it has no lines, and a line where it has.
pub(super) type Places = BTreeMap<(String, String), (String, Option<u32>)>;

/// The name of a thing.
pub(super) fn name(kind: &str, id: &str) -> String {
    format!("{kind}/{id}")
}

/// The name of a part of a thing's list: a field by its id, a row of a code list by its place from 1.
pub(super) fn part(kind: &str, id: &str, list: &str, place: impl std::fmt::Display) -> String {
    format!("{kind}/{id}/{list}/{place}")
}

/// The fault with its place in what was imported, where that is known.
pub(super) fn told(mut fault: Fault, files: &[(String, Vec<u8>)], places: &Places) -> Fault {
    if let Some(found) = found(&fault, files, places) {
        (fault.file, fault.line) = found;
    }
    fault
}

fn found(fault: &Fault, files: &[(String, Vec<u8>)], places: &Places) -> Option<(String, Option<u32>)> {
    let (_, bytes) = files.iter().find(|(name, _)| *name == fault.file)?;
    let kind = fault.file.split('/').next()?.trim_end_matches(".toml");
    let stem = fault.file.rsplit('/').next()?.rsplit_once('.')?.0;
    let line = usize::try_from(fault.line.unwrap_or(1)).ok()?;
    let at = |name: String, key: &str| places.get(&(name, key.to_owned())).cloned();
    if fault.file.rsplit_once('.').is_some_and(|(_, ending)| ending == "csv") {
        let row = part(kind, stem, "row", line.checked_sub(1)?);
        return at(row, "").or_else(|| at(name(kind, stem), ""));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let (mut list, mut key, mut id) = ("", "", "");
    for line in text.lines().take(line) {
        if let Some(opened) = line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
            (list, key, id) = (opened, "", "");
        } else if let Some((found, value)) = line.split_once(" = ").filter(|(found, _)| !found.starts_with([' ', ']']))
        {
            key = found;
            if found == "id" {
                id = value.trim_matches('"');
            }
        }
    }
    // Concepts and groups stand in one file: each is a thing by its own id.
    let whole = match (kind, list) {
        ("concepts" | "groups", _) => name(kind, id),
        (_, "") => name(kind, stem),
        (_, list) => part(kind, stem, list, id),
    };
    at(whole.clone(), key).or_else(|| at(whole, "")).or_else(|| at(name(kind, stem), ""))
}
