//! Each command on a small invented file: the answer for people, the answer for programs, the exit status.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{said, tudien};

/// Four enterprises, one of them twice and one with a wrong day.
const ENTERPRISES: &str = "STT,Mã số doanh nghiệp,Tên doanh nghiệp,Địa chỉ trụ sở chính,Ngày thành lập,Ghi chú riêng\n\
    1,6000000018,Công ty TNHH Cà phê Thử Nghiệm,\"12 Lê Duẩn, xã Ea Kar, tỉnh Đắk Lắk\",05/03/2015,a\n\
    2,6000000018,CÔNG TY TNHH CÀ PHÊ THỬ NGHIỆM,\"12 Lê Duẩn, xã Ea Kar, tỉnh Đắk Lắk\",05/03/2015,b\n\
    3,6000000089,Công ty Cổ phần Hồ tiêu Giả Định,\"Thôn 3, xã Cư M'gar, tỉnh Đắk Lắk\",31/02/2019,c\n\
    4,6000000152,Hợp tác xã Sầu riêng Bịa Ra,\"Buôn Tría, xã Đắk Liêng, tỉnh Đắk Lắk\",17/08/2020,d\n";

const DAY: [&str; 2] = ["--as-of", "2026-09-30"];

fn enterprises(folder: &TempDir) -> String {
    let file = place(folder, "dn.csv");
    std::fs::write(&file, ENTERPRISES).unwrap();
    file
}

fn place(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_string_lossy().into_owned()
}

/// What a call that works answers.
fn answer(arguments: &[&str]) -> String {
    let output = tudien(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
    text(&output)
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The same call for programs.
fn json(arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&answer(&arguments)).unwrap()
}

/// A call that must be refused, with the next action.
fn refused(arguments: &[&str]) -> String {
    let output = tudien(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(said.contains("Việc cần làm:") || said.contains("What to do:"), "no next action: {said}");
    assert!(output.stdout.is_empty(), "an answer beside the error: {}", text(&output));
    said
}

/// `inspect` says which field each column is and which entity the table is like, without being told.
#[test]
fn inspect_maps_columns_to_the_dictionary() {
    let folder = TempDir::new().unwrap();
    let file = enterprises(&folder);
    let shown = answer(&["inspect", &file]);
    for words in
        ["doanh_nghiep", "→ ma_so_doanh_nghiep", "→ ten_doanh_nghiep", "số thứ tự", "chưa rõ, gần nhất: ghi_chu"]
    {
        assert!(shown.contains(words), "no «{words}» in\n{shown}");
    }
    let view = json(&["inspect", &file, "--entity", "doanh_nghiep"]);
    let meaning = &view["tables"][0]["meaning"];
    assert_eq!(meaning["entity"], "doanh_nghiep");
    assert_eq!(meaning["columns"][1]["field"], "ma_so_doanh_nghiep");
    assert!(meaning["columns"][1]["confidence"].as_f64().unwrap() > 0.9);
    assert!(meaning["columns"][5]["field"].is_null());
    assert!(refused(&["inspect", &file, "--entity", "con_meo"]).contains("con_meo"));
}

#[test]
fn extract_writes_the_table_and_where_it_stood() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (enterprises(&folder), place(&folder, "trich"));
    let summary = json(&["extract", &file, "--out", &out]);
    assert_eq!(summary["tables"][0]["rows"], 4);
    let table = std::fs::read_to_string(Path::new(&out).join("dn.t1.csv")).unwrap();
    assert_eq!(table.lines().count(), 5);
    assert!(Path::new(&out).join("dn.json").is_file());
}

/// A folder that somebody else filled is never replaced.
#[test]
fn normalize_writes_a_folder_and_replaces_only_its_own() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (enterprises(&folder), place(&folder, "chuan_hoa"));
    let call = ["normalize", &file, "--entity", "doanh_nghiep", "--out", &out, DAY[0], DAY[1]];
    let shown = answer(&call);
    assert!(shown.contains("ten_doanh_nghiep") && shown.contains("4 dòng"), "{shown}");
    assert_eq!(json(&call)["rows"], 4);
    let mine = folder.path().join("cua_toi");
    std::fs::create_dir(&mine).unwrap();
    std::fs::write(mine.join("thu.txt"), "quan trọng").unwrap();
    refused(&["normalize", &file, "--entity", "doanh_nghiep", "--out", &place(&folder, "cua_toi")]);
    assert_eq!(std::fs::read_to_string(mine.join("thu.txt")).unwrap(), "quan trọng");
}

/// A file goes through normalizing by itself; the findings are the same as those of the folder.
#[test]
fn check_takes_a_file_or_a_folder() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (enterprises(&folder), place(&folder, "kiem_tra"));
    let call = ["check", &file, "--entity", "doanh_nghiep", DAY[0], DAY[1]];
    let shown = answer(&call);
    assert!(shown.contains("4 dòng") && shown.contains("SACH-001"), "{shown}");
    let of_file = json(&call);
    assert_eq!(json(&[call.as_slice(), &["--out", &out]].concat()), of_file);
    let list = std::fs::read_to_string(Path::new(&out).join("phat_hien.csv")).unwrap();
    assert!(list.contains("31/02/2019") && list.contains("SACH-001"), "{list}");
    assert_eq!(json(&["check", &out, DAY[0], DAY[1]]), of_file);
    let output = tudien(&[call.as_slice(), &["--fail-on", "error", "--quiet"]].concat());
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(1), ""));
}

#[test]
fn score_gives_six_marks() {
    let folder = TempDir::new().unwrap();
    let file = enterprises(&folder);
    let call = ["score", &file, "--entity", "doanh_nghiep", DAY[0], DAY[1]];
    let shown = answer(&call);
    assert!(shown.contains("Chung"), "{shown}");
    let card = json(&call);
    assert_eq!(card["qualities"].as_object().map_or(0, serde_json::Map::len), 6, "{card}");
    let english = answer(&[call.as_slice(), &["--lang", "en"]].concat());
    assert!(english.contains("Overall"), "{english}");
}

/// The id column may be one that no field took, or a field.
#[test]
fn link_names_clusters_by_any_column() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (enterprises(&folder), place(&folder, "nhom.csv"));
    let call = ["link", &file, "--entity", "doanh_nghiep", "--out", &out];
    let shown = answer(&[call.as_slice(), &["--id", "Ghi chú riêng"]].concat());
    assert!(shown.contains("4 bản ghi"), "{shown}");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "record_id,cluster_id\na,a\nb,a\nc,c\nd,d\n");
    assert_eq!(json(&[call.as_slice(), &["--id", "stt"]].concat())["linked"]["duplicates"], 1);
    assert!(std::fs::read_to_string(&out).unwrap().starts_with("record_id,cluster_id\n1,1\n2,1\n3,3\n"));
    answer(&[call.as_slice(), &["--id", "Mã số doanh nghiệp"]].concat());
    assert!(std::fs::read_to_string(&out).unwrap().contains("6000000089,6000000089"));
    assert!(refused(&call).contains("record_id"));
    assert!(refused(&["link", &file, "--entity", "doanh_nghiep", "--id", "stt"]).contains("--out"));
}

#[test]
fn publish_takes_a_file_through_every_stage() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (enterprises(&folder), place(&folder, "goi"));
    let call = ["publish", &file, "--entity", "doanh_nghiep", "--out", &out, DAY[0], DAY[1]];
    let shown = answer(&call);
    assert!(shown.contains("Gói dữ liệu mở"), "{shown}");
    assert_eq!(json(&call)["rows_in"], 4);
    for name in ["datapackage.json", "SHA256SUMS"] {
        assert!(Path::new(&out).join(name).is_file(), "no {name}");
    }
    let mine = place(&folder, "");
    assert!(refused(&["publish", &file, "--entity", "doanh_nghiep", "--out", &mine]).contains("không ghi đè"));
    assert!(Path::new(&file).is_file());
}

/// Without `--entity` the program does not guess silently: it says what the table looks like.
#[test]
fn the_entity_is_proposed_not_assumed() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (enterprises(&folder), place(&folder, "kq"));
    let calls: [&[&str]; 6] = [
        &["run", &file, "--out", &out],
        &["normalize", &file, "--out", &out],
        &["publish", &file, "--out", &out],
        &["link", &file, "--out", &out],
        &["check", &file, "--out", &out],
        &["score", &file],
    ];
    for call in calls {
        assert!(refused(call).contains("--entity doanh_nghiep"), "{call:?}");
        assert!(!Path::new(&out).exists());
    }
}

#[test]
fn run_answers_for_people_and_for_programs() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (enterprises(&folder), place(&folder, "kq"));
    let call = ["run", &file, "--entity", "doanh_nghiep", "--out", &out, DAY[0], DAY[1]];
    let output = tudien(&[call.as_slice(), &["--quiet"]].concat());
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""), "quiet is quiet");
    assert!(text(&output).contains("bao_cao.html"));
    assert_eq!(json(&call)["sets"][0]["table"]["rows"], 4);
    let loud = said(&tudien(&call));
    assert!(loud.lines().count() <= 8, "steps, not every comparison:\n{loud}");
}

#[test]
fn look_ups_answer_for_people_and_for_programs() {
    let calls: [(&[&str], &str); 7] = [
        (&["explain", "DU-001"], "DU-001"),
        (&["explain", "cong_dan.ho_ten"], "ho_ten"),
        (&["dictionary", "list"], "doanh_nghiep"),
        (&["dictionary", "show", "thua_dat"], "thua_dat"),
        (&["text", "nfc", "Hoà"], "Hoà"),
        (&["value", "--type", "so_dinh_danh", "066190000001"], "066190000001"),
        (&["units", "show", "66"], "Đắk Lắk"),
    ];
    for (call, word) in calls {
        assert!(answer(call).contains(word), "{call:?}");
        let programs = answer(&[&["--format", "json"], call].concat());
        assert!(programs.contains(word), "{call:?}: {programs}");
        for line in programs.lines().filter(|_| call[0] == "text" || call[0] == "value") {
            serde_json::from_str::<Value>(line).unwrap();
        }
    }
}

/// A call that is not understood is answered like any other fault: what, and what to do.
#[test]
fn a_wrong_call_is_told_in_the_readers_language() {
    let cases: [(&[&str], &str); 7] = [
        (&["chek"], "Không có lệnh «chek»"),
        (&["check"], "Còn thiếu"),
        (&["check", "x.csv", "--khong-co"], "Không hiểu «--khong-co»"),
        (&["check", "x.csv", "--fail-on", "to"], "error"),
        (&["check", "x.csv", "--entity"], "thiếu giá trị"),
        (&["check", "x.csv", "--entity", "a", "--entity", "b"], "nêu hai lần"),
        (&["check", "x.csv", "--as-of", "hôm qua", "--entity", "cong_dan"], "2026-09-30"),
    ];
    for (call, words) in cases {
        let said = refused(call);
        assert!(said.contains(words), "no «{words}» in: {said}");
        assert!(!said.contains("error:") && !said.contains("Usage"), "{said}");
    }
    assert!(refused(&["chek", "--lang", "en"]).contains("There is no command"));
    assert!(refused(&["chek"]).contains("check"), "the command that was perhaps meant");
}

#[test]
fn the_program_alone_tells_the_order_of_the_work() {
    let output = tudien(&[]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(shown.contains("Thứ tự công việc:") && shown.contains("Cách dùng:"), "{shown}");
    let at = |command: &str| shown.find(&format!("\n  {command} ")).unwrap_or_else(|| panic!("no {command}"));
    let order = ["inspect", "normalize", "check", "link", "score", "publish", "run"].map(at);
    assert!(order.is_sorted());
    let english = text(&tudien(&["--lang", "en", "--help"]));
    assert!(english.contains("Usage:") && english.contains("Order of the work:"), "{english}");
}
