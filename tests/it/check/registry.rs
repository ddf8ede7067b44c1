//! The folder of checks is the registry, and this says so.

use std::collections::BTreeSet;

use tudien::check::{CHECKS, Quality};

/// `du_001_bat_buoc` → `DU-001`.
fn code_of(stem: &str) -> String {
    let mut parts = stem.splitn(3, '_');
    format!("{}-{}", parts.next().unwrap_or_default().to_uppercase(), parts.next().unwrap_or_default())
}

fn stems(extension: &str) -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/rules");
    let paths = tudien::files::list(&folder).unwrap();
    let own = paths.iter().filter(|path| path.extension().is_some_and(|own| own == extension));
    own.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).filter(|stem| stem != "mod").collect()
}

#[test]
fn every_check_has_two_files_and_an_entry() {
    assert_eq!(stems("rs"), stems("md"));
    let in_folder: BTreeSet<String> = stems("rs").iter().map(|stem| code_of(stem)).collect();
    let listed: BTreeSet<String> = CHECKS.iter().map(|check| check.code.to_owned()).collect();
    let forgotten: Vec<_> = in_folder.difference(&listed).collect();
    assert!(
        forgotten.is_empty(),
        "{forgotten:?} have files but no entry: add a `mod` line and `&…::CHECK` in src/check/rules/mod.rs"
    );
    assert_eq!(in_folder, listed);
    assert_eq!(CHECKS.len(), stems("rs").len(), "a code is listed twice");
}

#[test]
fn codes_are_sorted_and_shaped() {
    assert!(CHECKS.is_sorted_by(|one, other| one.code < other.code));
    for check in CHECKS {
        let (prefix, number) = check.code.split_once('-').unwrap();
        assert!(Quality::of(check.code).is_some_and(|quality| quality.prefix() == prefix), "{}", check.code);
        assert!(number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()), "{}", check.code);
        assert!(!check.title.vi.is_empty() && !check.title.en.is_empty(), "{}", check.code);
        assert_ne!(check.title.vi, check.title.en);
    }
}

#[test]
fn every_quality_has_checks() {
    assert!(CHECKS.len() >= 36, "{} checks", CHECKS.len());
    for quality in Quality::ALL {
        assert!(CHECKS.iter().filter(|check| check.quality() == Some(quality)).count() >= 4, "{}", quality.prefix());
    }
}
