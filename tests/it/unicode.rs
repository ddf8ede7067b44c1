//! Unicode's own conformance test of normalization forms, on our NFC path.
#![expect(clippy::print_stderr, reason = "a test says aloud what it skips, and what it found")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use arrow::array::StringArray;
use tudien::text;

/// Where Debian's unicode-data puts the file, compressed or not.
const PLACES: [&str; 2] = ["/usr/share/unicode/NormalizationTest.txt", "/usr/share/unicode/NormalizationTest.txt.bz2"];

/// The lines of the test file; says so when it is not there.
fn conformance_test() -> Option<String> {
    let found = PLACES.iter().find(|place| Path::new(place).exists());
    let Some(place) = found else {
        eprintln!("skipped: NormalizationTest.txt is not present (Debian package unicode-data)");
        return None;
    };
    if Path::new(place).extension().is_some_and(|ending| ending == "bz2") {
        let Ok(output) = Command::new("bzcat").arg(place).output() else {
            eprintln!("skipped: bzcat is not present, {place} cannot be read");
            return None;
        };
        assert!(output.status.success(), "{place}");
        return Some(String::from_utf8(output.stdout).unwrap());
    }
    Some(std::fs::read_to_string(place).unwrap())
}

fn characters(column: &str) -> String {
    column.split(' ').map(|code| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()).collect()
}

#[test]
fn nfc_passes_the_conformance_test() {
    let Some(file) = conformance_test() else { return };
    let (mut given, mut wanted, mut listed, mut part) = (Vec::new(), Vec::new(), BTreeSet::new(), String::new());
    for line in
        file.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty())
    {
        if line.starts_with('@') {
            line.clone_into(&mut part);
            continue;
        }
        let columns: Vec<String> = line.split(';').take(5).map(characters).collect();
        if part == "@Part1" {
            listed.insert(columns[0].clone());
        }
        // c2 = NFC(c1) = NFC(c2) = NFC(c3); c4 = NFC(c4) = NFC(c5)
        for (source, target) in [(0, 1), (1, 1), (2, 1), (3, 3), (4, 3)] {
            given.push(columns[source].clone());
            wanted.push(columns[target].clone());
        }
    }
    // every character that part 1 does not list stays as it is
    for letter in ('\0'..=char::MAX).map(String::from).filter(|letter| !listed.contains(letter)) {
        wanted.push(letter.clone());
        given.push(letter);
    }
    assert!(listed.len() > 16_000 && given.len() > 1_000_000, "{} and {}", listed.len(), given.len());
    let step = text::step("nfc").unwrap();
    let wrong = given.iter().zip(&wanted).filter(|(given, wanted)| (step.apply)(given) != wanted.as_str()).count();
    assert_eq!(wrong, 0, "of {}", given.len());
    let column = text::column::apply(&StringArray::from_iter_values(&given), step.apply).unwrap();
    assert_eq!(column.values, StringArray::from_iter_values(&wanted));
    eprintln!("NormalizationTest: {} of {} right", given.len() - wrong, given.len());
}
