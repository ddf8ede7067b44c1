//! The shape of the crate, held by tests: who may know whom, how long a file may grow, what it may be called.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Longest source file, in lines.
const LONGEST: usize = 450;

/// What each module may import from the crate.
fn allowed() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("text", ["lang", "units"].as_slice()),
        ("geo", &["lang", "text"]),
        ("units", &["error", "lang", "text"]),
        ("dictionary", &["error", "files", "lang", "text", "units"]),
        ("engine", &["error", "memory"]),
        ("table_schema", &["error", "exchange", "lang", "source"]),
        ("exchange", &["dictionary", "error", "files", "lang", "source", "text"]),
        ("source", &["error", "files", "lang", "text"]),
        ("normalize", &["dictionary", "error", "files", "lang", "memory", "source", "text", "units"]),
        (
            "check",
            &["dictionary", "engine", "error", "files", "geo", "lang", "link", "memory", "normalize", "text", "units"],
        ),
        ("link", &["dictionary", "engine", "error", "files", "lang", "memory", "normalize", "source", "text", "units"]),
        ("memory", &["error"]),
        ("privacy", &["error", "files", "lang", "text"]),
        ("score", &["check", "dictionary", "error", "files", "lang", "units"]),
        (
            "publish",
            &[
                "check",
                "dictionary",
                "engine",
                "error",
                "exchange",
                "files",
                "geo",
                "lang",
                "link",
                "memory",
                "normalize",
                "privacy",
                "score",
                "text",
                "units",
            ],
        ),
        (
            "catalog",
            &[
                "check",
                "dictionary",
                "error",
                "files",
                "lang",
                "normalize",
                "publish",
                "score",
                "source",
                "text",
                "units",
            ],
        ),
        (
            "remedy",
            &[
                "check",
                "dictionary",
                "engine",
                "error",
                "files",
                "job",
                "lang",
                "link",
                "normalize",
                "publish",
                "report",
                "source",
            ],
        ),
        ("worker", &["check", "dictionary", "error", "files", "link", "normalize", "source"]),
        (
            "report",
            &[
                "check",
                "dictionary",
                "engine",
                "error",
                "files",
                "lang",
                "link",
                "normalize",
                "publish",
                "score",
                "source",
                "text",
            ],
        ),
    ])
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().replace('\\', "/")
}

/// The names after `crate::` in a text, tests apart.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect())
        .collect()
}

#[test]
fn modules_know_only_whom_they_may() {
    let allowed = allowed();
    let mut faults = Vec::new();
    for path in sources() {
        let name = shown(&path);
        let Some(module) = name.strip_prefix("src/").and_then(|rest| rest.split(['/', '.']).next()) else {
            continue;
        };
        let Some(may) = allowed.get(module) else { continue };
        let text = std::fs::read_to_string(&path).unwrap();
        for import in imports(&text) {
            let known = [
                "text",
                "geo",
                "units",
                "dictionary",
                "engine",
                "source",
                "normalize",
                "check",
                "link",
                "memory",
                "score",
                "publish",
                "report",
                "remedy",
                "catalog",
                "worker",
                "cli",
                "console",
                "pipeline",
                "job",
                "files",
                "error",
                "lang",
            ];
            if known.contains(&import.as_str()) && import != module && !may.contains(&import.as_str()) {
                faults.push(format!("{name}: {module} must not know {import}"));
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_stay_short_and_named_after_one_thing() {
    let mut faults = Vec::new();
    for path in sources() {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        if lines > LONGEST {
            faults.push(format!("{}: {lines} lines, at most {LONGEST}", shown(&path)));
        }
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if ["util", "utils", "common", "helper", "helpers", "misc"].contains(&stem.as_str()) {
            faults.push(format!("{}: name the thing it holds", shown(&path)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_program_itself_is_thin() {
    let main = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs")).unwrap();
    assert!(main.lines().count() < 30);
}

#[test]
fn every_test_file_is_part_of_the_one_binary() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let list = std::fs::read_to_string(folder.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|ending| ending == "rs") && stem != "main" {
            assert!(list.contains(&format!("mod {stem};")), "tests/it/main.rs lacks: mod {stem};");
        }
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut before = "";
    let mut missing = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        let declares =
            section.ends_with("dependencies]") && line.contains(" = ") && !line.starts_with([' ', '#', ']', '"', '[']);
        if declares && !before.starts_with('#') {
            missing.push(line.to_owned());
        }
        before = line;
    }
    assert!(missing.is_empty(), "no reason above: {}", missing.join("; "));
}
