//! Reading PDFs: tables with and without rules against their truth, what must be refused, damaged files.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use std::path::{Path, PathBuf};

use arrow::array::Array as _;
use tudien::source::{ReadOptions, Reading, read};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf").join(name)
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Header and rows of every table, one under the other, with white space made single.
fn rows(reading: Reading) -> Vec<Vec<String>> {
    let mut made = Vec::new();
    for mut table in reading.tables {
        made.push(table.columns.iter().map(|column| tidy(&column.header())).collect());
        while let Some(batch) = table.rows.next_batch().unwrap() {
            for row in 0..batch.lines.len() {
                let text = |column: &arrow::array::StringArray| {
                    if column.is_null(row) { String::new() } else { tidy(column.value(row)) }
                };
                made.push(batch.columns.iter().map(text).collect());
            }
        }
        let (left_out, balance) = table.rows.end();
        assert_eq!(balance.non_empty, balance.body + balance.header + balance.left_out, "cells balance");
        assert_eq!(balance.left_out, left_out.len() as u64);
    }
    made
}

fn truth(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(tidy).collect()).collect()
}

fn open(path: &Path) -> Reading {
    read(path, &ReadOptions::default()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn refused(path: &Path) -> String {
    let error = read(path, &ReadOptions::default()).err().unwrap();
    assert!(error.hint.is_some(), "every error says what to do: {error}");
    error.to_string()
}

#[test]
fn tables_come_out_row_by_row() {
    // ruled with a watermark; without rules, centred and wrapped; lying rules alone without running numbers; a turned page;
    // rows cut by the page's end; sections
    for name in ["ke_o", "khong_ke", "ke_ngang_khong_stt", "xoay", "cat_trang", "phan"] {
        let found = rows(open(&fixture(&format!("{name}.pdf"))));
        assert_eq!(found, truth(&fixture(&format!("{name}.csv"))), "{name}");
    }
}

#[test]
fn places_are_pages_and_lines() {
    let mut reading = open(&fixture("ke_o.pdf"));
    let table = reading.tables.remove(0);
    assert_eq!((table.origin.reader.as_str(), table.origin.sheet.as_deref()), ("pdf", None));
    assert!(table.origin.region.starts_with("tr1:4-tr2:"), "{}", table.origin.region);
    let reasons: std::collections::BTreeSet<_> = reading.outside.iter().map(|cell| cell.reason.as_str()).collect();
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), ["page_number", "repeated_header", "watermark"]);
    let number = reading.outside.iter().find(|cell| cell.text == "Trang 2").unwrap();
    assert!(number.cell.starts_with("tr2:"), "{}", number.cell);
}

#[test]
fn pages_may_be_stated() {
    let options = ReadOptions { region: Some("tr2-tr2".to_owned()), header_rows: Some(1), ..ReadOptions::default() };
    let found = rows(read(&fixture("khong_ke.pdf"), &options).unwrap());
    let whole = truth(&fixture("khong_ke.csv"));
    assert!(found.len() > 3 && found.len() < whole.len(), "{}", found.len());
    assert!(found.iter().all(|row| whole.contains(row)), "rows of page 2 alone");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    assert!(refused(&fixture("anh_quet.pdf")).contains("trang 1 là ảnh quét"));
    assert!(refused(&fixture("thieu_bang_chu.pdf")).contains("ToUnicode"));
    assert!(refused(&fixture("mat_khau.pdf")).contains("mật khẩu"));
}

#[test]
fn a_pdf_that_only_restricts_changes_is_read() {
    assert_eq!(rows(open(&fixture("chi_han_che.pdf"))), truth(&fixture("xoay.csv")));
}

/// A damaged file is refused, or what is read of it is what stands in the whole one.
#[test]
fn damaged_files_are_errors_and_never_other_rows() {
    let bytes = tudien::files::read(&fixture("xoay.pdf")).unwrap();
    let whole = truth(&fixture("xoay.csv"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hong.pdf");
    for seed in 0..60_usize {
        let mut broken = bytes.clone();
        if seed % 2 == 0 {
            broken.truncate(bytes.len() * seed / 60);
        } else {
            let place = seed * 7_919 * 131 % broken.len();
            broken[place] ^= 1 << (seed % 8);
        }
        tudien::files::write(&path, &broken).unwrap();
        if let Ok(reading) = read(&path, &ReadOptions::default()) {
            assert_eq!(rows(reading).len(), whole.len(), "seed {seed}");
        }
    }
}

#[test]
fn the_shared_documents_come_out_row_by_row() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/pdf");
    let Ok(listed) = csv::Reader::from_path(folder.join("manifest.csv")) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    for record in listed.into_records() {
        let record = record.unwrap();
        let (name, table) = (&record[0], &record[5] == "table");
        let path = folder.join("corpus").join(format!("{name}.pdf"));
        if !table {
            refused(&path);
            continue;
        }
        let found = rows(open(&path));
        let decoded = folder.join("truth").join(format!("{name}.unicode.csv"));
        let wanted = if decoded.is_file() { decoded } else { folder.join("truth").join(format!("{name}.csv")) };
        assert!(found == truth(&wanted), "{name}");
    }
}
