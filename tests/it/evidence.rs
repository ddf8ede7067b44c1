//! The evidence pack: made, run again by somebody else, and refused when anything in it was changed.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{said, tudien};

const ENTERPRISES: &str = "Mã số doanh nghiệp,Tên doanh nghiệp,Ngày thành lập\n\
    6000000018,Công ty TNHH Thử,31/02/2019\n6000000089,Công ty TNHH Thử Hai,05/03/2015\n";

struct Case {
    folder: TempDir,
}

impl Case {
    /// A run over one small file, and the pack of it.
    fn new() -> Self {
        let case = Self { folder: TempDir::new().unwrap() };
        std::fs::write(case.place("dn.csv"), ENTERPRISES).unwrap();
        let (file, run, pack) = (case.place("dn.csv"), case.place("kq"), case.place("bien_ban"));
        let ran = tudien(&["run", &file, "--entity", "doanh_nghiep", "--out", &run, "--as-of", "2026-09-30"]);
        assert_eq!(ran.status.code(), Some(0), "{}", said(&ran));
        let made = tudien(&["evidence", "make", &run, "--out", &pack]);
        assert_eq!(made.status.code(), Some(0), "{}", said(&made));
        case
    }

    fn place(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    /// What does not agree, and the exit status.
    fn verify(&self, extra: &[&str]) -> (Vec<String>, Option<i32>) {
        let pack = self.place("bien_ban");
        let output = tudien(&[["evidence", "verify", &pack, "--format", "json"].as_slice(), extra].concat());
        let found: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
        let compared = found["compared"].as_array().unwrap();
        let differ = compared.iter().filter(|one| one["written"] != one["now"]);
        (differ.map(|one| one["what"].as_str().unwrap().to_owned()).collect(), output.status.code())
    }

    fn change(&self, name: &str, from: &str, to: &str) {
        let path = self.place(name);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "no «{from}» in {text}");
        std::fs::write(&path, text.replace(from, to)).unwrap();
    }
}

#[test]
fn the_pack_holds_what_to_sign_and_is_the_same_twice() {
    let case = Case::new();
    let again = case.place("lan_hai");
    assert!(tudien(&["evidence", "make", &case.place("kq"), "--out", &again]).status.success());
    for name in ["bien_ban.html", "bien_ban.docx", "bang_chung.json", "SHA256SUMS"] {
        let read = |folder: &str| std::fs::read(Path::new(folder).join(name)).unwrap();
        assert!(read(&case.place("bien_ban")) == read(&again), "{name} differs");
    }
    let page = std::fs::read_to_string(case.place("bien_ban/bien_ban.html")).unwrap();
    for words in ["BIÊN BẢN", "CƠ QUAN CHỦ QUẢN DỮ LIỆU", "SHA-256", "DUNG-022"] {
        assert!(page.contains(words), "no «{words}»");
    }
    assert!(!page.contains("http://") && !page.contains("https://"), "nothing is fetched");
    let listed = std::fs::read_to_string(case.place("bien_ban/SHA256SUMS")).unwrap();
    for line in listed.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let bytes = std::fs::read(Path::new(&case.place("bien_ban")).join(name)).unwrap();
        assert_eq!(tudien::files::sha256(&bytes), sum, "{name}");
    }
}

#[test]
fn anyone_can_run_it_again_also_from_another_place() {
    let case = Case::new();
    assert_eq!(case.verify(&[]), (Vec::new(), Some(0)));
    std::fs::create_dir(case.place("goc")).unwrap();
    std::fs::rename(case.place("dn.csv"), case.place("goc/dn.csv")).unwrap();
    assert_eq!(case.verify(&["--inputs", &case.place("goc")]), (Vec::new(), Some(0)));
    let missing = tudien(&["evidence", "verify", &case.place("bien_ban")]);
    assert_eq!(missing.status.code(), Some(2), "{}", said(&missing));
}

#[test]
fn another_input_is_told_with_every_result_it_changes() {
    let case = Case::new();
    case.change("dn.csv", "05/03/2015", "06/03/2015");
    let (differ, status) = case.verify(&[]);
    assert_eq!(status, Some(1));
    for what in ["tệp vào dn.csv", "doanh_nghiep/normal.parquet"] {
        assert!(differ.iter().any(|one| one == what), "{differ:?}");
    }
}

#[test]
fn minutes_and_numbers_changed_by_hand_are_told() {
    let case = Case::new();
    case.change("bien_ban/bien_ban.html", "DUNG-022", "DUNG-023");
    assert_eq!(case.verify(&[]), (vec!["bien_ban.html".to_owned()], Some(1)));
    let case = Case::new();
    let text = std::fs::read_to_string(case.place("bien_ban/bang_chung.json")).unwrap();
    let found: Value = serde_json::from_str(&text).unwrap();
    let findings = found["results"][0]["findings"].as_u64().unwrap();
    case.change("bien_ban/bang_chung.json", &format!("\"findings\": {findings}"), "\"findings\": 0");
    let (differ, status) = case.verify(&[]);
    assert_eq!((differ.len(), status), (1, Some(1)), "{differ:?}");
    assert!(differ[0].starts_with("doanh_nghiep: "), "{differ:?}");
}
