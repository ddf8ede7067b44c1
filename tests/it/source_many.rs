//! Saved readings, many files of one form, the page of a reading, and laws over generated sheets.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tudien::source::form::Form;
use tudien::source::{ReadOptions, inspect, many, page, read, together};

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    tudien::files::write(&path, text.as_bytes()).unwrap();
    path
}

const FORM: &str = "DANH SÁCH HỘ\nSTT,Họ và tên,Số khẩu\n1,Trần Thử,3\n2,Lê Mẫu,4\n3,Ngô Giả,5\n";
const REORDERED: &str = "STT,Số khẩu,Họ và tên\n1,7,Hồ Nháp\n2,8,Đỗ Thử\n3,9,Lý Mẫu\n";
const OTHER: &str =
    "STT,Họ và tên,Số khẩu,Số điện thoại\n1,Trần Thử,3,0900000001\n2,Lê Mẫu,4,0900000002\n3,Ngô Giả,5,0900000003\n";

fn options_with(reading: &Path) -> ReadOptions {
    ReadOptions { reading: Some(reading.to_owned()), ..ReadOptions::default() }
}

#[test]
fn a_saved_reading_is_used_again_and_refused_when_the_form_changed() {
    let folder = tempfile::tempdir().unwrap();
    let first = put(folder.path(), "thang_1.csv", FORM);
    let saved = folder.path().join("reading.toml");
    let stated = ReadOptions { region: Some("2:5".to_owned()), ..ReadOptions::default() };
    Form::of(&read(&first, &stated).unwrap(), &stated).save(&saved).unwrap();

    // next month's table is longer: the stated region is open at its end
    let next = put(folder.path(), "thang_2.csv", &format!("{FORM}4,Đinh Nháp,6\n5,Hà Thử,7\n"));
    let mut reading = read(&next, &options_with(&saved)).unwrap();
    let batch = reading.tables[0].rows.next_batch().unwrap().unwrap();
    assert_eq!(batch.lines, [3, 4, 5, 6, 7]);

    let changed = put(folder.path(), "thang_3.csv", &FORM.replace("Số khẩu", "Số nhân khẩu"));
    let error = read(&changed, &options_with(&saved)).err().unwrap();
    let told: Vec<_> = error.faults.iter().map(|fault| fault.message.vi.as_str()).collect();
    assert_eq!(told, ["thiếu cột «Số khẩu»", "thêm cột «Số nhân khẩu»"]);
    assert!(error.hint.is_some());
    put(folder.path(), "khac.toml", "la = 1\n");
    assert!(read(&next, &options_with(&folder.path().join("khac.toml"))).is_err());
}

#[test]
fn files_of_one_form_become_one_table_and_others_stand_apart() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("cac_xa");
    for (name, text) in [
        ("b/xa_mau.csv", REORDERED),
        ("xa_thu.csv", FORM),
        ("xa_gia.csv", FORM),
        ("xa_khac.csv", OTHER),
        ("xa_trong.csv", ",,\n,,\n"),
        ("ghi_chu.docx", "x"),
        ("~$xa_thu.xlsx", "x"),
    ] {
        put(&source, name, text);
    }
    let named = many::named(std::slice::from_ref(&source)).unwrap();
    assert!(named.gathered && named.files.len() == 5);
    assert_eq!(named.passed, [source.join("ghi_chu.docx")]);
    let options = ReadOptions::default();
    let gathered = many::gather(&named.files, &options).unwrap();
    let apart: Vec<_> = gathered.apart.iter().map(|one| (one.path.clone(), one.read)).collect();
    assert_eq!(apart, [(source.join("xa_khac.csv"), true), (source.join("xa_trong.csv"), false)]);
    assert_eq!(gathered.apart[0].why[0].vi, "thêm cột «Số điện thoại»");

    let out = folder.path().join("ra");
    let summary = together::write(gathered, named.passed, &options, &out, "cac_xa", &mut |_| {}).unwrap();
    assert_eq!((summary.rows, summary.parts.len()), (9, 3));
    let text = tudien::files::read_text(&out.join("cac_xa.csv")).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let header = lines[0];
    assert!(header.starts_with("Tệp,Trang tính,Dòng,STT,"), "{header}");
    let wanted = if header.ends_with("Họ và tên,Số khẩu") {
        "xa_mau.csv,,2,1,Hồ Nháp,7"
    } else {
        "xa_mau.csv,,2,1,7,Hồ Nháp"
    };
    assert!(lines.contains(&wanted), "{text}");

    let pattern = many::named(&[source.join("xa_*.csv")]).unwrap();
    assert_eq!(pattern.files.len(), 4);
    assert!(many::named(&[source.join("*.ods")]).is_err());
}

#[test]
fn the_page_draws_every_cell_in_its_class_and_fetches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a<b>.csv", &format!("{FORM}Tổng cộng,,12\nNgười lập biểu\n"));
    let view = inspect::view(read(&path, &ReadOptions::default()).unwrap(), None, 100).unwrap();
    let html = page::page(&view, tudien::lang::Lang::Vi);
    for part in [
        "class=\"title\"",
        "class=\"header\"",
        "class=\"body\"",
        "class=\"total\"",
        "class=\"signature\"",
        "a&lt;b&gt;",
    ] {
        assert!(html.contains(part), "{part}");
    }
    for text in ["DANH SÁCH HỘ", "Ngô Giả", "Tổng cộng", "Người lập biểu"] {
        assert!(html.contains(text), "{text}");
    }
    assert!(!html.contains("http") && !html.contains("src=") && !html.contains("<script"));
}

#[test]
fn decisions_carry_a_score_and_the_reading_that_competed() {
    let folder = tempfile::tempdir().unwrap();
    let path =
        put(folder.path(), "hai_tang.csv", "Xã,Dân số,\n,2021,2022\nXã Thử,100,200\nXã Mẫu,300,400\nXã Giả,500,600\n");
    let reading = read(&path, &ReadOptions::default()).unwrap();
    let decisions = &reading.tables[0].origin.decisions;
    let header = decisions.iter().find(|decision| decision.rival.is_some()).expect("a competing reading");
    let (score, rival) = (header.score.unwrap(), header.rival.clone().unwrap());
    assert!(score >= rival.score && rival.score >= 0.0 && rival.what.vi.starts_with("tiêu đề ở dòng"));
}

/// A cell of a sheet as people fill them.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        3 => (0..200_u32).prop_map(|number| number.to_string()),
        1 => Just("2023".to_owned()),
        1 => Just("STT".to_owned()),
        1 => Just("Tổng cộng".to_owned()),
        1 => Just("Xã Ea Thử".to_owned()),
        1 => Just("I".to_owned()),
        1 => Just("(1)".to_owned()),
        1 => Just("Người lập biểu".to_owned()),
        1 => Just("Ghi chú: số liệu thử".to_owned()),
        1 => Just("=\"0123\"".to_owned()),
        1 => Just("01/02/2024".to_owned()),
        2 => "[A-ZĐ][a-zăâêôơư]{1,6} [a-z]{1,5}",
        1 => "\\PC{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]
    /// Every non-empty cell is body, header or left out, in every sheet whatever.
    #[test]
    fn no_cell_is_lost(grid in prop::collection::vec(prop::collection::vec(cell(), 1..8), 1..24)) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &grid {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bang.csv");
        tudien::files::write(&path, &bytes).unwrap();
        let book = tudien::source::readers::read(&path, &ReadOptions::default()).unwrap();
        let cells: usize = book.sheets.iter().flat_map(|sheet| &sheet.rows).map(|row| row.iter().count()).sum();
        let Ok(reading) = read(&path, &ReadOptions::default()) else { return Ok(()) };
        let mut told = reading.outside.len();
        for mut table in reading.tables {
            while table.rows.next_batch().unwrap().is_some() {}
            let (left_out, balance) = table.rows.end();
            prop_assert_eq!(balance.non_empty, balance.body + balance.header + balance.left_out);
            prop_assert_eq!(balance.left_out as usize, left_out.len());
            told += usize::try_from(balance.non_empty).unwrap();
        }
        prop_assert_eq!(told, cells);
    }
}
