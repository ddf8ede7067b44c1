//! Repair, quarantine, comparison of versions, history and units, through the command line.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use tudien::dictionary::Dictionary;
use tudien::normalize::NormalTable;
use tudien::repair::{Register, propose};

use crate::program::{said, tudien};

const DAY: [&str; 2] = ["--as-of", "2026-09-30"];

/// Six parcels: a lost commune, a province that is not that of the commune, a key told twice, a number Excel damaged.
const PARCELS: &str = "Số tờ,Số thửa,Địa chỉ thửa đất,Diện tích,Loại đất,Người sử dụng đất,Số định danh người sử dụng đất,Mã xã,Mã tỉnh\n\
    1,11,\"Thôn 3, xã Ea Kao, thành phố Buôn Ma Thuột, tỉnh Đắk Lắk\",120.5,ONT,Lê Văn Mẫu,066089000123,99999,66\n\
    1,12,\"Thôn 4, phường Ea Kao, tỉnh Đắk Lắk\",300,CLN,Trần Thị Thử,066189000124,24169,01\n\
    1,13,\"Thôn 5, phường Ea Kao, tỉnh Đắk Lắk\",80,ONT,Ngô Văn Bịa,66089000126,24169,66\n\
    1,14,\"Thôn 6, phường Ea Kao, tỉnh Đắk Lắk\",,ONT,Đỗ Thị Đặt,066189000127,24169,66\n\
    1,15,\"Thôn 7, phường Ea Kao, tỉnh Đắk Lắk\",55,ONT,Mai Văn Giả,066089000128,24169,66\n\
    1,16,\"Thôn 8, phường Ea Kao, tỉnh Đắk Lắk\",60,ONT,Hồ Văn Tạo,066089000129,24169,66\n";

/// A name within a folder.
pub(crate) fn place(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_string_lossy().into_owned()
}

/// What a call that works says.
pub(crate) fn answer(arguments: &[&str]) -> String {
    let output = tudien(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The same as JSON.
pub(crate) fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&answer(&[arguments, &["--format", "json"]].concat())).unwrap()
}

fn normal(folder: &TempDir, name: &str, text: &str, entity: &str) -> String {
    let (file, out) = (place(folder, &format!("{name}.csv")), place(folder, name));
    std::fs::write(&file, text).unwrap();
    answer(&["normalize", &file, "--entity", entity, "--out", &out, DAY[0], DAY[1]]);
    out
}

fn bytes(folder: &str, name: &str) -> Vec<u8> {
    std::fs::read(Path::new(folder).join(name)).unwrap()
}

#[test]
fn a_repair_is_proposed_confirmed_applied_and_undone_to_the_byte() {
    let folder = TempDir::new().unwrap();
    let table = normal(&folder, "thua_dat", PARCELS, "thua_dat");
    let (list, mended, again) = (place(&folder, "de_xuat.csv"), place(&folder, "da_sua"), place(&folder, "nhu_cu"));
    let rules = "xa_tu_dia_chi,tinh_tu_xa,gia_tri_de_xuat";
    let proposed = json(&["repair", &table, "--proposals", &list, "--accept", rules, DAY[0], DAY[1]]);
    let written = std::fs::read_to_string(&list).unwrap();
    assert_eq!(proposed["proposals"], 3, "{written}");
    assert_eq!(proposed["confirmed"], 3);
    for part in ["ma_xa,99999,24169,xa_tu_dia_chi", "ma_tinh,01,66,tinh_tu_xa", "66089000126,066089000126"] {
        assert!(written.contains(part), "no «{part}» in\n{written}");
    }
    let applied = json(&["repair", &table, "--apply", &list, "--by", "Phòng thử", "--out", &mended, DAY[0], DAY[1]]);
    assert_eq!(applied["cells"], 3);
    assert_ne!(bytes(&table, "normal.parquet"), bytes(&mended, "normal.parquet"));
    let broken = |folder: &str, code: &str| {
        let checked = json(&["check", folder, DAY[0], DAY[1]]);
        let own = checked["outcomes"].as_array().unwrap().iter().filter(|one| one["code"] == code);
        own.map(|one| one["broken"].as_u64().unwrap()).sum::<u64>()
    };
    for code in ["DUNG-025", "NHAT-011", "DUNG-017"] {
        assert_eq!((broken(&table, code), broken(&mended, code)), (1, 0), "{code}");
    }
    answer(&["repair", &mended, "--undo", "--out", &again]);
    for name in ["normal.parquet", "notes.parquet", "changes.parquet", "table.json"] {
        assert!(bytes(&table, name) == bytes(&again, name), "{name} is not as it was");
    }
    let stale = tudien(&["repair", &mended, "--apply", &list, "--by", "x", "--out", &place(&folder, "khac")]);
    assert_eq!(stale.status.code(), Some(2), "a list for another state of the table is refused");
    assert!(!folder.path().join("khac").exists());
}

#[test]
fn empty_cells_are_completed_from_a_register_and_filled_ones_left_alone() {
    let folder = TempDir::new().unwrap();
    let people = "Số định danh,Họ và tên,Ngày sinh,Giới tính\n\
        066089000123,Lê Văn Mẫu,12/05/1989,Nam\n066189000124,Trần Thị Thử,03/04/1989,Nữ\n066189000124,Trần Thị Khác,03/04/1989,Nữ\n";
    let ours =
        "Số định danh,Họ và tên,Ngày sinh,Giới tính\n066089000123,Lê Văn Mẫu,,Nữ\n066189000124,Trần Thị Thử,,Nữ\n";
    let (register, table) = (normal(&folder, "goc", people, "cong_dan"), normal(&folder, "cua_xa", ours, "cong_dan"));
    let list = place(&folder, "de_xuat.csv");
    let call =
        ["repair", &table, "--proposals", &list, "--register", &register, "--key", "so_dinh_danh", DAY[0], DAY[1]];
    assert_eq!(json(&call)["proposals"], 1);
    let written = std::fs::read_to_string(&list).unwrap();
    assert!(written.contains("ngay_sinh,,1989-05-12,tu_bang_goc"), "{written}");
    assert!(!written.contains("gioi_tinh"), "a filled cell is left to a person");
}

/// The register is read again for every few incomplete rows, and nothing is lost between.
#[test]
fn completing_in_small_steps_gives_the_same_as_at_once() {
    let folder = TempDir::new().unwrap();
    let row = |number: u32, born: &str| format!("0660890{number:05},Lê Văn Mẫu,{born},Nam\n");
    let header = "Số định danh,Họ và tên,Ngày sinh,Giới tính\n".to_owned();
    let people = (0..9_000).map(|number| row(number, "12/05/1989"));
    let ours = (0..9_000).rev().map(|number| row(number, if number % 5 == 0 { "" } else { "12/05/1989" }));
    let register = normal(&folder, "goc", &people.fold(header.clone(), |text, row| text + &row), "cong_dan");
    let table = normal(&folder, "cua_xa", &ours.fold(header, |text, row| text + &row), "cong_dan");
    let dictionary = Dictionary::builtin();
    let (register, table) =
        (NormalTable::open(Path::new(&register)).unwrap(), NormalTable::open(Path::new(&table)).unwrap());
    let proposed = |keys: usize| {
        let register = Register::open(&register, "so_dinh_danh", &["ngay_sinh".to_owned()]).unwrap().holding(keys);
        let mut rows = Vec::new();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
        propose(&table, &dictionary.entities["cong_dan"], day, &mut [register], |one| {
            rows.push((one.row, one.after));
            Ok(())
        })
        .unwrap();
        rows
    };
    let (small, whole) = (proposed(1), proposed(usize::MAX));
    assert_eq!(small.len(), 1800);
    assert!(small.iter().all(|(_, after)| after == "1989-05-12"));
    assert!(small == whole);
}

#[test]
fn good_rows_and_rows_set_aside_are_all_the_rows() {
    let folder = TempDir::new().unwrap();
    let table = normal(&folder, "thua_dat", PARCELS, "thua_dat");
    answer(&["check", &table, DAY[0], DAY[1]]);
    let out = place(&folder, "tach");
    let split = json(&["quarantine", &table, "--out", &out]);
    let (good, aside) = (split["good"].as_u64().unwrap(), split["aside"].as_u64().unwrap());
    assert_eq!(good + aside, 6);
    let frame = super::check::page_read(&Path::new(&out).join("de_rieng.parquet"));
    assert_eq!(frame.height() as u64, aside);
    let why: Vec<String> =
        frame.column("_phat_hien").unwrap().str().unwrap().iter().flatten().map(str::to_owned).collect();
    assert!(why.iter().any(|text| text.contains("DU-001 dien_tich")), "{why:?}");
    assert!(why.iter().all(|text| !text.is_empty()));
}

#[test]
fn two_versions_are_compared_row_by_row_and_cell_by_cell() {
    let folder = TempDir::new().unwrap();
    let old = normal(&folder, "cu", PARCELS, "thua_dat");
    let text = PARCELS.replace("300,CLN", "310,CLN").replace("Hồ Văn Tạo", "Hồ Văn Dựng");
    let text = text.lines().filter(|line| !line.starts_with("1,15")).collect::<Vec<_>>().join("\n")
        + "\n1,17,\"Thôn 9, phường Ea Kao, tỉnh Đắk Lắk\",75,ONT,Lý Văn Mới,066089000130,24169,66\n";
    let new = normal(&folder, "moi", &text, "thua_dat");
    let list = place(&folder, "khac.csv");
    let found = json(&["compare", &old, &new, "--out", &list]);
    let rows = &found[0]["rows"];
    assert_eq!(
        (&rows["added"], &rows["removed"], &rows["changed"], &rows["same"]),
        (&1.into(), &1.into(), &2.into(), &3.into())
    );
    assert_eq!(rows["cells"]["dien_tich"], 1);
    assert_eq!(rows["cells"]["chu_su_dung"], 1);
    let listed = std::fs::read_to_string(&list).unwrap();
    assert_eq!(listed.lines().count(), 5, "{listed}");
    assert!(listed.contains("dien_tich,300,310"), "{listed}");
    let same = json(&["compare", &old, &old]);
    assert_eq!((&same[0]["rows"]["same"], &same[0]["rows"]["changed"]), (&6.into(), &0.into()));
}

#[test]
fn a_run_leaves_marks_of_units_and_a_history_that_grows_by_days() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (place(&folder, "thua_dat.csv"), place(&folder, "ket_qua"));
    std::fs::write(&file, PARCELS).unwrap();
    let run = |day: &str| answer(&["run", &file, "--entity", "thua_dat", "--out", &out, "--as-of", day]);
    run("2026-08-31");
    let second = run("2026-09-30");
    assert!(second.contains("so với 2026-08-31"), "{second}");
    let history = bytes(&out, "lich_su.json");
    run("2026-09-30");
    assert!(history == bytes(&out, "lich_su.json"), "the same day again leaves the same bytes");
    let history: Value = serde_json::from_slice(&history).unwrap();
    let days: Vec<&str> = history.as_array().unwrap().iter().map(|entry| entry["as_of"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-08-31", "2026-09-30"]);
    let units: Value = serde_json::from_slice(&bytes(&out, "diem_don_vi.json")).unwrap();
    let units = units.as_array().unwrap();
    let kinds: Vec<&str> = units.iter().map(|unit| unit["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["xa", "xa", "so", "tinh"]);
    let tested = |at: usize| units[at]["counts"]["DU"]["tested"].as_u64().unwrap();
    let row_facts = tested(0) + tested(1);
    assert!(row_facts > 0 && row_facts <= tested(2), "communes add up to no more than their department");
    assert_eq!(tested(2), tested(3), "one department is the province here");
}
