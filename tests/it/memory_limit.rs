//! A run with little memory stops by itself, with nothing left; without linking it needs less.

use std::fmt::Write as _;
use std::path::Path;

use super::program::{said, tudien};

/// Invented citizens; every tenth is there twice.
fn citizens(folder: &Path, rows: u32) -> String {
    let mut text = "so_dinh_danh,ho_ten,ngay_sinh,gioi_tinh,noi_thuong_tru,so_dien_thoai\n".to_owned();
    for number in 0..rows {
        let person = number - u32::from(number % 10 == 9);
        let day = person % 28 + 1;
        writeln!(text, "066180{person:06},Trần Văn An,{day:02}/03/1980,Nam,\"Thôn {day}, xã Ea Kao\",09{person:08}")
            .unwrap();
    }
    let path = folder.join("cong_dan.csv");
    tudien::files::write(&path, text.as_bytes()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn run(folder: &Path, out: &str, more: &[&str]) -> std::process::Output {
    let (input, out) = (citizens(folder, 600), folder.join(out));
    let call = ["run", &input, "--entity", "cong_dan", "--as-of", "2026-09-30", "--out", out.to_str().unwrap()];
    tudien(&[&call[..], more].concat())
}

#[cfg(target_os = "linux")]
#[test]
fn past_the_limit_a_run_stops_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let stopped = run(folder.path(), "kq", &["--memory-limit", "64MB"]);
    let told = said(&stopped);
    assert_eq!(stopped.status.code(), Some(2), "{told}");
    assert!(told.contains("--memory-limit") && told.contains("--no-link"), "{told}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["cong_dan.csv"]);
}

#[test]
fn a_limit_that_is_kept_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), "a", &[]).status.success());
    assert!(run(folder.path(), "b", &["--memory-limit", "4G"]).status.success());
    for name in ["noi_bo/cong_dan/normal.parquet", "noi_bo/cong_dan/findings.parquet", "phat_hien/cong_dan.xlsx"] {
        let bytes = |out: &str| tudien::files::read(&folder.path().join(out).join(name)).unwrap();
        assert!(bytes("a") == bytes("b"), "{name}");
    }
}

#[test]
fn a_size_is_written_as_people_write_it() {
    let folder = tempfile::tempdir().unwrap();
    let refused = run(folder.path(), "kq", &["--memory-limit", "ít thôi"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("1500MB"), "{}", said(&refused));
}

#[test]
fn a_run_without_linking_finds_no_duplicates_and_says_so_in_its_record() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), "co", &[]).status.success());
    assert!(run(folder.path(), "khong", &["--no-link"]).status.success());
    let record = |out: &str| -> serde_json::Value {
        serde_json::from_slice(&tudien::files::read(&folder.path().join(out).join("chay.json")).unwrap()).unwrap()
    };
    let (with, without) = (record("co"), record("khong"));
    assert!(with["sets"][0]["linked"]["duplicates"].as_u64().unwrap() > 0);
    assert!(without["sets"][0]["linked"].is_null());
    assert_eq!(without["job"]["datasets"][0]["link"]["off"], true);
    assert!(!folder.path().join("khong/noi_bo/cong_dan/clusters.parquet").exists());
    // one asks for another result than the other
    let again = run(folder.path(), "co", &["--no-link", "--if-changed"]);
    assert!(again.status.success() && record("co")["sets"][0]["linked"].is_null());
}
