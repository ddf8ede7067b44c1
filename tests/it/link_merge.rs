//! `link apply` and `link undo`: golden records, what is held back, and the way back to the very bytes. All people are
//! invented.

use std::path::Path;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use std::sync::Arc;

use crate::link_review::tudien;

const HEAD: &str = "record_id,so_dinh_danh,ho_ten,ngay_sinh,gioi_tinh,noi_thuong_tru,ma_xa,so_dien_thoai,Ghi chú riêng,ngay_cap_nhat\n";

/// Two people twice, one of them with another sex in the second record, and people apart.
const ROWS: [&str; 7] = [
    "K1,066188004321,Đoàn Thị Hoà Lam,03/05/1988,Nữ,\"thôn 7, xã Ea Kao\",24154,0905111222,\"a \"\"1\"\"\",2024-01-01",
    "K2,066188774455,Đoàn Thị Hoà Trang,03/05/1988,Nữ,\"thôn 7, xã Ea Kao\",24154,,,2024-02-02",
    "K3,066188004321,DOAN THI HOA LAM,1988,Nữ,\"thôn 9, xã Ea Kao\",24154,0905999888,,2026-01-01",
    "K4,066071000123,Lê Văn Thử,02/03/1971,Nam,\"thôn 1, xã Một\",24155,0905222333,,2023-01-01",
    "K5,066071000123,Lê Văn Thử,02/03/1971,Nữ,\"thôn 1, xã Một\",24155,0905222333,x,2023-05-01",
    "K6,066090112233,Trần Quốc Bảo,12/09/1990,Nam,\"thôn 4, xã Hai\",24156,0905444555,,",
    "K7,066188004321,Đoàn Thị Hòa Lam,03/05/1988,Nữ,,,,=1+1,2025-01-01",
];

fn table(newline: &str) -> String {
    let mut text = HEAD.trim_end().to_owned() + newline;
    for row in ROWS {
        text.push_str(row);
        text.push_str(newline);
    }
    text
}

pub(crate) fn write(path: &Path, text: &str) {
    tudien::files::write(path, text.as_bytes()).unwrap();
}

/// A file without its byte order mark.
pub(crate) fn text(path: &Path) -> String {
    String::from_utf8(tudien::files::read(path).unwrap()).unwrap().trim_start_matches('\u{feff}').to_owned()
}

fn records(path: &Path) -> Vec<Vec<String>> {
    let text = text(path);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Runs a call that works; its answer as JSON.
pub(crate) fn json(folder: &Path, call: &[&str]) -> serde_json::Value {
    let output = tudien(folder, &[call, &["--format", "json"]].concat());
    assert!(output.status.success(), "{call:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What a refused call says: the exit status is 2, and the next action is told.
pub(crate) fn refused(folder: &Path, call: &[&str]) -> String {
    let output = tudien(folder, call);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{call:?}: {stderr}");
    assert!(stderr.contains("Việc cần làm:"), "{stderr}");
    stderr
}

fn merged(newline: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("t.csv"), &table(newline));
    let applied = json(folder.path(), &["link", "apply", "t.csv", "--entity", "cong_dan", "--out", "hop"]);
    assert_eq!((applied["records"].as_u64(), applied["left"].as_u64()), (Some(7), Some(5)), "{applied}");
    assert_eq!(
        (applied["merges"].as_u64(), applied["held"]["contradiction"].as_u64()),
        (Some(1), Some(1)),
        "{applied}"
    );
    folder
}

/// Each value by its rule, each with its source; a contradiction is never merged silently.
#[test]
fn a_golden_record_takes_each_value_by_its_rule() {
    let folder = merged("\n");
    let rows = records(&folder.path().join("hop/hop_nhat.csv"));
    assert_eq!(rows.len(), 6);
    let golden = &rows[1];
    assert_eq!(golden[0], "K3", "the id of the record that stands for the cluster: the newest of the fullest");
    assert_eq!(golden[2], "Đoàn Thị Hòa Lam", "with its accents, as the newer of two such records writes it");
    assert_eq!(golden[3], "03/05/1988", "the whole day");
    assert_eq!((golden[5].as_str(), golden[7].as_str()), ("thôn 9, xã Ea Kao", "0905999888"), "the newest");
    assert_eq!(rows[4][0], "K5", "two sexes: held back, both stay");
    let values = records(&folder.path().join("hop/nguon_gia_tri.csv"));
    let of = |column: &str| values.iter().find(|row| row[1] == column).unwrap();
    assert_eq!(of("so_dien_thoai")[3..], ["0905999888", "K3", "3", "newest"]);
    assert_eq!(of("ho_ten")[6], "newest", "which of two as complete");
    assert_eq!(of("Ghi chú riêng")[3], "=1+1", "the newest record that has one, and no cell is changed");
    let held = text(&folder.path().join("hop/giu_lai.csv"));
    assert!(held.contains("K4; K5") && held.contains("mâu thuẫn") && held.contains("K4 ≠ K5"), "{held}");
}

/// Nothing is lost: what is not in the merged table is in the log, whole.
#[test]
fn the_log_holds_every_record_that_was_merged() {
    let folder = merged("\n");
    let log = records(&folder.path().join("hop/nhat_ky.csv"));
    let before = records(&folder.path().join("t.csv"));
    let ids: Vec<&str> = log[1..].iter().map(|row| row[2].as_str()).collect();
    assert_eq!(ids, ["K1", "K3", "K7"]);
    for row in &log[1..] {
        let own = before.iter().find(|own| own[0] == row[2]).unwrap();
        assert_eq!(&row[3..], own.as_slice());
    }
}

#[test]
fn undoing_all_merges_gives_back_a_csv_byte_for_byte() {
    for newline in ["\n", "\r\n"] {
        let folder = merged(newline);
        let undone = json(folder.path(), &["link", "undo", "hop"]);
        assert_eq!(undone["as_it_was"], true);
        let read = |name: &str| tudien::files::read(&folder.path().join(name)).unwrap();
        assert_eq!(read("hop/hop_nhat.csv"), read("t.csv"));
        let again = refused(folder.path(), &["link", "undo", "hop"]);
        assert!(again.contains("Không còn"), "{again}");
    }
}

#[test]
fn undoing_all_merges_gives_back_a_parquet_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = csv::Reader::from_reader(HEAD.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let body = ROWS.join("\n");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |at: usize| -> ArrayRef {
        Arc::new(rows.iter().map(|row| row.get(at).filter(|cell| !cell.is_empty())).collect::<StringArray>())
    };
    let columns: Vec<(String, ArrayRef)> =
        heads.iter().enumerate().map(|(at, head)| (head.clone(), column(at))).collect();
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let path = folder.path().join("t.parquet");
    let file = tudien::files::Atomic::create(&path).unwrap();
    let mut out = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    out.write(&batch).unwrap();
    out.into_inner().unwrap().commit().unwrap();
    let applied = json(folder.path(), &["link", "apply", "t.parquet", "--entity", "cong_dan", "--out", "hop"]);
    assert_eq!(applied["merges"], 1);
    json(folder.path(), &["link", "undo", "hop"]);
    let read = |name: &str| tudien::files::read(&folder.path().join(name)).unwrap();
    assert_eq!(read("hop/hop_nhat.parquet"), read("t.parquet"));
}

/// One merge taken back: its records stand where they stood; the others stay merged; they are kept apart from then on.
#[test]
fn one_merge_is_undone_and_kept_apart_next_month() {
    let folder = tempfile::tempdir().unwrap();
    let twice = table("\n").replace("1971,Nữ", "1971,Nam");
    write(&folder.path().join("t.csv"), &twice);
    let call = ["link", "apply", "t.csv", "--entity", "cong_dan", "--out", "hop"];
    assert_eq!(json(folder.path(), &call)["merges"], 2);
    let undo = ["link", "undo", "hop", "--record", "K5", "--by", "Tổ dữ liệu", "--keep-apart", "qd.csv"];
    let undone = json(folder.path(), &undo);
    assert_eq!((undone["merges"][0].as_str(), undone["standing"].as_u64()), (Some("K4"), Some(1)));
    let rows = records(&folder.path().join("hop/hop_nhat.csv"));
    let ids: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, ["K3", "K2", "K4", "K5", "K6"]);
    let before = records(&folder.path().join("t.csv"));
    assert_eq!(rows[3], before[4]);
    assert_eq!(rows[4], before[5]);
    let next = [&call[..5], &["--out", "hop2", "--decisions", "qd.csv"]].concat();
    assert_eq!(json(folder.path(), &next)["merges"], 1);
    let undone = json(folder.path(), &["link", "undo", "hop"]);
    assert_eq!(undone["as_it_was"], true);
    assert_eq!(text(&folder.path().join("hop/hop_nhat.csv")), twice);
}

#[test]
fn a_person_decides_over_a_contradiction_and_over_the_weights() {
    let folder = merged("\n");
    write(
        &folder.path().join("qd.csv"),
        "record_id_l,record_id_r,decision,by,date,note\nK5,K4,Trùng,Tổ,2026-10-05,\nK1,K3,không trùng,Tổ,05/10/2026,\nK3,K7,không trùng,Tổ,2026-10-05,\n",
    );
    let call = ["link", "apply", "t.csv", "--entity", "cong_dan", "--out", "hop2", "--decisions", "qd.csv"];
    let applied = json(folder.path(), &call);
    assert_eq!((applied["merges"].as_u64(), applied["held"].as_object().unwrap().len()), (Some(2), 0), "{applied}");
    let manifest: serde_json::Value = serde_json::from_str(&text(&folder.path().join("hop2/hop_nhat.json"))).unwrap();
    let of = |at: usize| manifest["merges"][at]["records"].clone();
    assert_eq!((of(0), of(1)), (serde_json::json!(["K1", "K7"]), serde_json::json!(["K4", "K5"])));
}

#[test]
fn a_trusted_source_goes_before_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "{},Nơi gửi\n{},Sở Y tế\n{},Công an tỉnh Đắk Lắk\n",
        HEAD.trim_end(),
        ROWS[2],
        ROWS[0].replace("K1", "K8")
    );
    write(&folder.path().join("t.csv"), &text);
    let call = ["link", "apply", "t.csv", "--entity", "cong_dan", "--out", "hop", "--source", "Nơi gửi"];
    assert_eq!(json(folder.path(), &call)["merges"], 1);
    let rows = records(&folder.path().join("hop/hop_nhat.csv"));
    assert_eq!(rows[1][5], "thôn 7, xã Ea Kao");
    json(folder.path(), &[&call[..], &["--trust", "Sở Y tế"]].concat());
    assert_eq!(records(&folder.path().join("hop/hop_nhat.csv"))[1][5], "thôn 9, xã Ea Kao");
}

#[test]
fn clusters_found_before_are_merged_as_they_are() {
    let folder = merged("\n");
    write(&folder.path().join("nhom.csv"), "record_id,cluster_id\nK6,c\nK2,c\n");
    let call = ["link", "apply", "t.csv", "--entity", "cong_dan", "--out", "hop2", "--clusters", "nhom.csv"];
    let applied = json(folder.path(), &call);
    assert_eq!(applied["held"]["contradiction"], 1, "two valid numbers: held, whoever says so: {applied}");
    write(&folder.path().join("nhom.csv"), "record_id,cluster_id\nla,c\n");
    assert!(refused(folder.path(), &call).contains("nhom.csv"));
}

#[test]
fn faulty_calls_name_what_is_wrong() {
    let folder = merged("\n");
    let at = folder.path();
    assert!(refused(at, &["link", "undo", "hop", "--record", "K6"]).contains("K6"));
    assert!(refused(at, &["link", "undo", "."]).contains("link apply"));
    assert!(refused(at, &["link", "undo", "hop", "--record", "K1", "--keep-apart", "q.csv"]).contains("--by"));
    write(&at.join("hop/hop_nhat.csv"), "đã sửa");
    assert!(refused(at, &["link", "undo", "hop"]).contains("đã bị sửa"));
    assert_eq!(text(&at.join("hop/hop_nhat.csv")), "đã sửa", "somebody's work stays");
    std::fs::create_dir(at.join("cua_toi")).unwrap();
    write(&at.join("cua_toi/a.txt"), "x");
    assert!(refused(at, &["link", "apply", "t.csv", "--entity", "cong_dan", "--out", "cua_toi"]).contains("cua_toi"));
    write(&at.join("qd.csv"), "record_id_l,record_id_r,decision,by,date,note\nK1,K3,có lẽ,Tổ,,\nK1,,trùng,Tổ,,\n");
    let said = refused(at, &["link", "apply", "t.csv", "--entity", "cong_dan", "--out", "h", "--decisions", "qd.csv"]);
    assert!(said.contains("có lẽ") && said.contains(":2:") && said.contains(":3:"), "{said}");
    write(
        &at.join("qd.csv"),
        "record_id_l,record_id_r,decision,by,date,note\nK1,K3,trùng,,,\nK3,K7,trùng,,,\nK1,K7,không trùng,,,\n",
    );
    let said = refused(at, &["link", "apply", "t.csv", "--entity", "cong_dan", "--out", "h", "--decisions", "qd.csv"]);
    assert!(said.contains("mâu thuẫn") && said.contains("K1 và K7"), "{said}");
}

/// The workbook of a review, filled in and given back; what was decided is not asked again.
#[test]
fn decisions_come_back_in_the_workbook_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("t.csv"), &crate::link_review::table());
    let call = ["link", "review", "t.csv", "--entity", "cong_dan"];
    let before = json(folder.path(), &call)["pairs"].as_u64().unwrap();
    let cells = {
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.path().join("xem_lai/xem_lai.xlsx")).unwrap();
        calamine::Reader::worksheet_range(&mut book, "Cặp").unwrap()
    };
    let mut filled = rust_xlsxwriter::Workbook::new();
    let sheet = filled.add_worksheet().set_name("Cặp").unwrap();
    for (row, column, cell) in cells.used_cells() {
        sheet.write_string(row as u32, column as u16, cell.to_string()).unwrap();
    }
    for (column, word) in [(2, "không trùng"), (3, "Tổ dữ liệu"), (4, "2026-10-05")] {
        sheet.write_string(1, column, word).unwrap();
    }
    let bytes = filled.save_to_buffer().unwrap();
    tudien::files::write(&folder.path().join("da_ghi.xlsx"), &bytes).unwrap();
    let after = json(folder.path(), &[&call[..], &["--decisions", "da_ghi.xlsx", "--out", "lan_2"]].concat());
    assert_eq!(after["pairs"].as_u64().unwrap(), before - 1);
    let pair = |row: u32| cells.get_value((row, 1)).unwrap().to_string();
    let saved = serde_json::json!({ "kind": "tudien.link.decisions", "version": 1, "entity": "cong_dan", "decisions": [
        { "record_id_l": pair(1), "record_id_r": pair(2), "decision": "trung", "by": "Tổ", "date": "2026-10-06", "note": "" }
    ] });
    write(&folder.path().join("da_luu.json"), &saved.to_string());
    let both = ["--decisions", "da_ghi.xlsx", "--decisions", "da_luu.json", "--out", "nhom.csv"];
    json(folder.path(), &[&["link", "run", "t.csv", "--entity", "cong_dan"][..], &both].concat());
    let clusters = records(&folder.path().join("nhom.csv"));
    let of = |id: &str| clusters.iter().find(|row| row[0] == id).unwrap()[1].clone();
    assert_eq!(of(&pair(1)), of(&pair(2)), "the later decision counts");
}
