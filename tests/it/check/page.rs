//! Every page of a check holds an example: a small dictionary, a table, and the findings. This runs it.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, SerReader as _};
use tudien::check::{CHECKS, Check, Request, run};
use tudien::lang::Lang;

use super::table::{Mini, columns, normal, write_beside};

/// The fenced blocks of a page by their language: `toml`, `csv`, `notes`, `changes`, `clusters`, `between`, `other`, `findings`.
fn blocks(page: &str) -> Vec<BTreeMap<&str, String>> {
    let mut examples = vec![BTreeMap::new()];
    let mut open: Option<(&str, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language, String::new())),
            (Some(_), Some(_)) => {
                let (language, text) = open.take().unwrap();
                examples.last_mut().unwrap().insert(language, text);
                if language == "findings" {
                    examples.push(BTreeMap::new());
                }
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    examples.retain(|example| !example.is_empty());
    examples
}

/// A finding as pages write it: `row,field,value`.
pub(super) fn findings(path: &std::path::Path) -> Vec<String> {
    let frame = read(path);
    let text = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
    let (field, value, rows) = (text("field"), text("value"), frame.column("_row").unwrap().u32().unwrap().clone());
    let row = |at: usize| rows.get(at).map(|row| row.to_string()).unwrap_or_default();
    (0..frame.height())
        .map(|at| format!("{},{},{}", row(at), field.get(at).unwrap(), value.get(at).unwrap_or_default()))
        .collect()
}

pub(crate) fn read(path: &std::path::Path) -> DataFrame {
    polars::prelude::ParquetReader::new(std::fs::OpenOptions::new().read(true).open(path).unwrap()).finish().unwrap()
}

/// Runs an example; says what differs.
fn example(check: &'static Check, blocks: &BTreeMap<&str, String>) -> Result<(), String> {
    let place = tempfile::tempdir().unwrap();
    let mini: Mini = toml::from_str(&blocks["toml"]).unwrap_or_else(|cause| panic!("{}: {cause}", check.code));
    let dictionary = mini.dictionary();
    let mut cells = columns(&blocks["csv"]);
    for (_, column) in &mut cells {
        let rows = column.len() * mini.repeat.unwrap_or(1);
        *column = column.iter().cycle().take(rows).cloned().collect();
    }
    let table = normal(&place.path().join("own"), &mini, &cells);
    for name in ["notes", "changes"] {
        if let Some(text) = blocks.get(name) {
            write_beside(&table.dir.join(format!("{name}.parquet")), text);
        }
    }
    if let Some(text) = blocks.get("between") {
        write_beside(&table.dir.join("between.parquet"), text);
        let fields: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
        let linked: Vec<_> =
            fields.iter().map(|field| serde_json::json!({ "relation": field, "entity": "khac" })).collect();
        std::fs::write(table.dir.join("between.json"), serde_json::to_vec(&linked).unwrap()).unwrap();
    }
    if let Some(text) = blocks.get("clusters") {
        super::pass::write_clusters(&table.dir.join("clusters.parquet"), text);
    }
    let mut others = BTreeMap::new();
    if let Some(text) = blocks.get("other") {
        let other = normal(&place.path().join("other"), &Mini::default(), &columns(text));
        if let Some(notes) = blocks.get("other_notes") {
            write_beside(&other.dir.join("notes.parquet"), notes);
        }
        others.insert("khac".to_owned(), other);
    }
    let as_of = mini.as_of.unwrap_or_else(|| chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap());
    let entity = &dictionary.entities[mini.entity_id()];
    let mut request = Request::new(&dictionary, entity, &table, &others, as_of);
    let own = [check];
    request.checks = &own;
    let checked = run(&request).map_err(|cause| format!("{}: {cause}", check.code))?;
    let expected: Vec<&str> = blocks["findings"].lines().skip(1).filter(|line| !line.is_empty()).collect();
    let found = findings(&checked.path);
    let counted = checked.outcomes.iter().all(|outcome| outcome.code == check.code && outcome.broken <= outcome.tested);
    let breaks = checked.outcomes.iter().any(|outcome| outcome.broken > 0);
    if found == expected && counted && breaks && checked.findings == u64::try_from(expected.len()).unwrap() {
        return Ok(());
    }
    Err(format!("{}: expected {expected:?}, found {found:?}, outcomes {:?}", check.code, checked.outcomes))
}

#[test]
fn the_example_of_every_page_gives_its_findings() {
    let mut failures = Vec::new();
    for check in CHECKS {
        let examples = blocks(check.page);
        assert!(!examples.is_empty(), "{}: no example", check.code);
        failures.extend(examples.iter().filter_map(|blocks| example(check, blocks).err()));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_page_has_its_headings_in_order() {
    for check in CHECKS {
        let headings: Vec<&str> =
            check.page.lines().filter(|line| line.starts_with("# ") || line.starts_with("## ")).collect();
        let title = format!("# {} · {}", check.code, check.title.vi);
        let own = ["## Điều kiểm", "## Vì sao", "## Cách sửa"];
        let english = ["## What it finds", "## Why it matters", "## How to mend"];
        let all: Vec<&str> = [title.as_str()].into_iter().chain(own).chain(english).chain(["## Ví dụ"]).collect();
        assert_eq!(headings, all, "{}", check.code);
        let empty = check.page.split("## ").skip(1).any(|part| part.lines().skip(1).all(|line| line.trim().is_empty()));
        assert!(!empty, "{}: an empty part", check.code);
    }
}

/// Each reader sees the parts of one language, and the example.
#[test]
fn a_page_is_told_in_one_language() {
    for check in CHECKS {
        let (vi, en) = (check.page_in(Lang::Vi), check.page_in(Lang::En));
        assert!(vi.contains("\n## Cách sửa\n") && !vi.contains("\n## Why it matters\n"), "{vi}");
        assert!(en.contains("\n## How to mend\n") && !en.contains("\n## Vì sao\n"), "{en}");
        assert!(en.starts_with(&format!("# {} · {}\n", check.code, check.title.en)), "{en}");
        assert!(vi.contains("```findings\n") && en.contains("```findings\n"), "{}", check.code);
        assert!(!check.how_to_mend(Lang::En).is_empty() && !check.how_to_mend(Lang::Vi).contains('\n'));
    }
}
