//! A package holds what may be known, all of it, and nothing else.
#![expect(clippy::disallowed_methods, reason = "tests write their fixtures and read what was written")]

use std::path::Path;

use arrow::array::{Array as _, AsArray as _};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest as _, Sha256};
use tudien::dictionary::{Entity, OpenMethod};
use tudien::error::{Error, Kind};
use tudien::publish::{Package, package};

use crate::open_fixture::{Fixture, enterprises, field, persons};

const FILES: [&str; 6] =
    ["SHA256SUMS", "README.md", "bang_diem.json", "datapackage.json", "tu_dien.html", "doanh_nghiep_mau.csv"];

fn enterprise_rows() -> Vec<Vec<&'static str>> {
    vec![
        vec!["6000000002", "Công ty Sao Mai", "Trần Thị Bình", "2019-05-04", "1500000000", "12", "true", ""],
        vec!["6000000001", "=HYPERLINK(\"x\")", "Nguyễn Văn An", "2020-01-31", "-2.5", "-3", "false", "+ mở lại"],
        vec!["6000000001", "Bản trùng", "Nguyễn Văn An", "2020-01-31", "-2.5", "-3", "false", ""],
        vec!["0400000003", "Hợp tác xã Ea Kao", "Y Bhăm Niê", "2020-01", "abc", "1.5", "có", "Mã bưu chính 63000"],
        vec!["6X", "Sai mã", "Lê Văn Cường", "", "", "", "", ""],
        vec!["", "Không mã", "Lê Văn Cường", "", "", "", "", ""],
    ]
}

fn enterprise_fixture() -> Fixture {
    let findings = [
        ("DUNG-001", "error", "ma_so_doanh_nghiep", 4, "Danh sách!A11", "6X", "", "Sở Mẫu"),
        ("DUNG-002", "error", "ngay_cap", 3, "Danh sách!D10", "2020-01", "", "Sở Mẫu"),
        ("SACH-001", "warning", "ma_so_doanh_nghiep", 0, "Danh sách!A7", "6000000002", "", "Sở Mẫu"),
    ];
    Fixture::new(enterprises(), &enterprise_rows(), &findings, &[2])
}

fn person_fixture() -> Fixture {
    let names = ["Nguyễn Văn An", "Trần Thị Bình", "H'Lan Êban Niê"];
    let rows: Vec<Vec<String>> = (0..40)
        .map(|row| {
            vec![
                format!("0661870{row:05}"),
                names[row % 3].to_owned(),
                format!("19{}-03-{:02}", 80 + row % 4, row % 28 + 1),
                (row % 2 + 1).to_string(),
                format!("0912{row:06}"),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    Fixture::new(persons(), &rows, &[], &[])
}

fn publish(fixture: &Fixture, name: &str) -> Result<Package, Error> {
    package(&fixture.input(), &fixture.place(name))
}

fn read_parquet(path: &Path) -> RecordBatch {
    let file = std::fs::File::open(path).expect("the file is there");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
    let batches: Vec<RecordBatch> = reader.map(|batch| batch.expect("a batch")).collect();
    arrow::compute::concat_batches(&batches[0].schema(), &batches).expect("one table")
}

/// Every byte of a package as text, its Parquet file read back.
fn everything(package: &Package) -> String {
    let mut bytes: Vec<u8> = Vec::new();
    for entry in std::fs::read_dir(&package.dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        bytes.extend(path.to_string_lossy().as_bytes());
        bytes.extend(std::fs::read(&path).expect("a file"));
    }
    for column in read_parquet(&package.dir.join(format!("{}.parquet", package.dataset))).columns() {
        let text = arrow::compute::cast(column, &DataType::Utf8).expect("text");
        bytes.extend(text.as_string::<i32>().iter().flatten().flat_map(|cell| cell.bytes().chain([b'\n'])));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn parquet_reads_back_as_it_was_typed_and_sorted() {
    let fixture = enterprise_fixture();
    let package = publish(&fixture, "goi").expect("published");
    let table = read_parquet(&package.dir.join("doanh_nghiep_mau.parquet"));
    let names: Vec<String> = table.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(
        names,
        ["ma_so_doanh_nghiep", "ten_doanh_nghiep", "ngay_cap", "von_dieu_le", "so_lao_dong", "hoat_dong", "ghi_chu"]
    );
    let codes: Vec<&str> = table.column(0).as_string::<i32>().iter().flatten().collect();
    assert_eq!(codes, ["0400000003", "6000000001", "6000000002"], "text with its zeros, sorted by the key");
    let dates = table.column(2).as_primitive::<Date32Type>();
    assert!(dates.is_null(0), "half a date is not a day");
    assert_eq!(dates.value(1), 18_292, "31 January 2020");
    assert_eq!(
        table.column(3).as_primitive::<Float64Type>().iter().collect::<Vec<_>>(),
        [None, Some(-2.5), Some(1.5e9)]
    );
    assert_eq!(table.column(4).as_primitive::<Int64Type>().iter().collect::<Vec<_>>(), [None, Some(-3), Some(12)]);
    assert_eq!(table.column(5).as_boolean().iter().collect::<Vec<_>>(), [None, Some(false), Some(true)]);
    assert_eq!(table.column(1).data_type(), &DataType::Utf8);
    assert_eq!(table.column(1).as_string::<i32>().value(1), "=HYPERLINK(\"x\")", "Parquet keeps the text");
}

#[test]
fn parquet_tells_its_dictionary_and_has_a_page_index() {
    let fixture = enterprise_fixture();
    let package = publish(&fixture, "goi").expect("published");
    let file = std::fs::File::open(package.dir.join("doanh_nghiep_mau.parquet")).expect("the file is there");
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet");
    let metadata = builder.metadata().file_metadata();
    let texts = metadata.key_value_metadata().expect("texts");
    assert!(
        texts
            .iter()
            .any(|text| text.key == "truong:ngay_cap" && text.value.as_deref().unwrap_or("").contains("Ngày cấp"))
    );
    assert!(texts.iter().all(|text| text.key != "ARROW:schema"));
    let group = builder.metadata().row_group(0);
    assert!(
        group
            .columns()
            .iter()
            .all(|column| column.column_index_offset().is_some() && column.offset_index_offset().is_some())
    );
    assert_eq!(group.sorting_columns().map(Vec::len), Some(1));
    assert!(format!("{:?}", group.column(0).compression()).starts_with("ZSTD"));
}

#[test]
fn every_row_is_accounted_for() {
    let fixture = enterprise_fixture();
    let package = publish(&fixture, "goi").expect("published");
    assert_eq!(package.rows_in, 6);
    assert_eq!(package.rows_out, 3);
    let aside: Vec<(&str, u64)> = package.set_aside.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    assert_eq!(aside, [("loi_khoa", 1), ("thieu_khoa", 1), ("trung_lap", 1)]);
    let blanked: Vec<(&str, u64)> = package
        .columns
        .iter()
        .filter(|column| column.blanked > 0)
        .map(|column| (column.id.as_str(), column.blanked))
        .collect();
    assert_eq!(blanked, [("von_dieu_le", 1), ("so_lao_dong", 1), ("hoat_dong", 1)]);
    let wrong: Vec<&str> =
        package.columns.iter().filter(|column| column.wrong > 0).map(|column| column.id.as_str()).collect();
    assert_eq!(wrong, ["ngay_cap"], "what checking calls impossible is no data");
    assert!(package.has_key);
    let readme = std::fs::read_to_string(package.dir.join("README.md")).expect("a README");
    assert!(readme.contains("Bản ghi đầu vào: 6; công bố: 3"), "{readme}");
    assert!(readme.contains("Ở cột `ngay_cap`, 1 ô để trống vì kiểm tra thấy"), "{readme}");
    assert!(readme.contains("Người đại diện"), "what was left out is told");
}

#[test]
fn two_runs_give_the_same_bytes() {
    for fixture in [enterprise_fixture(), person_fixture()] {
        let (first, second) =
            (publish(&fixture, "mot").expect("published"), publish(&fixture, "hai").expect("published"));
        assert_eq!(first.artefacts, second.artefacts);
        for file in first.artefacts.iter().map(|file| file.name.as_str()).chain(["SHA256SUMS"]) {
            let read = |package: &Package| std::fs::read(package.dir.join(file)).expect("a file");
            assert_eq!(read(&first), read(&second), "{file}");
        }
    }
}

#[test]
fn sums_are_those_of_the_files() {
    let fixture = enterprise_fixture();
    let package = publish(&fixture, "goi").expect("published");
    let sums = std::fs::read_to_string(package.dir.join("SHA256SUMS")).expect("sums");
    assert_eq!(sums.lines().count(), 13, "every file but the list itself");
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").expect("sum and name");
        let digest = Sha256::digest(std::fs::read(package.dir.join(name)).expect("a file"));
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sum, hex, "{name}");
    }
    for name in FILES {
        assert!(package.dir.join(name).is_file(), "{name}");
    }
}

#[test]
fn csv_opens_in_excel_and_runs_nothing() {
    let fixture = enterprise_fixture();
    let package = publish(&fixture, "goi").expect("published");
    let csv = std::fs::read_to_string(package.dir.join("doanh_nghiep_mau.csv")).expect("a file");
    assert!(csv.starts_with('\u{feff}'));
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{csv}");
    assert!(csv.contains(",'+ mở lại\r\n"));
    assert!(csv.contains(",-2.5,-3,"), "numbers stay numbers");
    assert_eq!(package.protected_cells, 2);
}

#[test]
fn the_descriptor_tells_types_key_and_sums() {
    let fixture = enterprise_fixture();
    let package = publish(&fixture, "goi").expect("published");
    let text = std::fs::read_to_string(package.dir.join("datapackage.json")).expect("a file");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["created"], "2026-07-01T00:00:00Z");
    let schema = &value["resources"][0]["schema"];
    assert_eq!(schema["primaryKey"], serde_json::json!(["ma_so_doanh_nghiep"]));
    let types: Vec<&str> =
        schema["fields"].as_array().expect("fields").iter().filter_map(|field| field["type"].as_str()).collect();
    assert_eq!(types, ["string", "string", "date", "number", "integer", "boolean", "string"]);
    for resource in value["resources"].as_array().expect("resources") {
        let file = package.artefacts.iter().find(|file| Some(file.name.as_str()) == resource["path"].as_str());
        assert_eq!(resource["type"] == "table", resource["format"] == "csv", "a Parquet file says its own types");
        assert_eq!(resource["hash"], format!("sha256:{}", file.expect("it is in the package").sha256));
    }
}

#[test]
fn no_person_is_in_any_published_byte() {
    let fixture = person_fixture();
    let package = publish(&fixture, "goi").expect("published");
    let mut bytes: Vec<u8> = Vec::new();
    for entry in std::fs::read_dir(&package.dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        bytes.extend(path.to_string_lossy().as_bytes());
        bytes.extend(std::fs::read(&path).expect("a file"));
    }
    let table = read_parquet(&package.dir.join("cong_dan_mau.parquet"));
    for column in table.columns() {
        bytes.extend(column.as_string::<i32>().iter().flatten().flat_map(str::bytes));
    }
    let text = String::from_utf8_lossy(&bytes);
    for secret in ["0661870", "Nguyễn Văn An", "Trần Thị Bình", "Êban", "0912", "1981-03", "so_dinh_danh,"] {
        assert!(!text.contains(secret), "{secret} is in the package");
    }
    assert!(text.contains("1980–1989"));
    assert_eq!(package.privacy.k_measured, Some(20));
    assert!(!package.has_key && package.sorted_by.is_empty(), "the order tells nothing of the key");
}

#[test]
fn small_groups_lose_what_points_at_them() {
    let mut rows = vec![vec!["", "", "1985-01-01", "1", ""]; 40];
    rows.extend([
        vec!["", "", "1911-01-01", "2", ""],
        vec!["", "", "1923-01-01", "2", ""],
        vec!["", "", "1935-01-01", "1", ""],
    ]);
    let ids: Vec<String> = (0..rows.len()).map(|row| format!("0661870{row:05}")).collect();
    for (row, id) in rows.iter_mut().zip(&ids) {
        row[0] = id;
    }
    let fixture = Fixture::new(persons(), &rows, &[], &[]);
    let package = publish(&fixture, "goi").expect("published");
    assert_eq!((package.privacy.suppressed_rows, package.privacy.k_measured), (3, Some(40)));
    let table = read_parquet(&package.dir.join("cong_dan_mau.parquet"));
    assert_eq!(table.column(0).null_count(), 0);
    assert_eq!((package.rows_in, package.rows_out), (43, 40), "an empty line tells nobody anything");
    assert_eq!(package.set_aside.get("khong_con_gia_tri"), Some(&3), "no record is lost without a word");
}

#[test]
fn household_businesses_stay_home() {
    let rows = vec![
        vec!["6000000001", "Công ty Mẫu", "", "2020-01-31", "1", "1", "true", ""],
        vec!["066187003456", "Hộ kinh doanh Nguyễn Văn An", "", "2020-01-31", "1", "1", "true", ""],
    ];
    let fixture = Fixture::new(enterprises(), &rows, &[], &[]);
    let package = publish(&fixture, "goi").expect("published");
    assert_eq!((package.rows_out, package.set_aside.get("ho_kinh_doanh")), (1, Some(&1)));
    let csv = std::fs::read_to_string(package.dir.join("doanh_nghiep_mau.csv")).expect("a file");
    assert!(!csv.contains("Nguyễn Văn An") && !csv.contains("066187003456"), "{csv}");
}

/// The refusal for an entity changed by `change`; nothing must stand at the place.
fn refusal(entity: Entity, rows: &[Vec<&str>]) -> Error {
    let fixture = Fixture::new(entity, rows, &[], &[]);
    let error = publish(&fixture, "goi").expect_err("it must be refused");
    assert_eq!(error.kind, Kind::Refused, "{}", error.message.vi);
    assert!(error.hint.is_some(), "a refusal names the next action");
    assert!(!fixture.place("goi").exists(), "nothing half-written");
    let leftovers = std::fs::read_dir(fixture.folder.path()).expect("a folder").count();
    assert_eq!(leftovers, 1, "only the table itself");
    error
}

fn changed(change: impl Fn(&mut Entity)) -> Entity {
    let mut entity = enterprises();
    change(&mut entity);
    entity
}

#[test]
fn rules_that_are_missing_or_let_a_person_through_are_refused_all_at_once() {
    let entity = changed(|entity| {
        entity.fields[7].open = None;
        entity.fields[2].open.as_mut().expect("a rule").method = OpenMethod::Keep;
        entity.fields[3].classification.secrecy = Some("6.2".to_owned());
        entity.fields[4].classification.business = Some("7.1".to_owned());
    });
    let error = refusal(entity, &enterprise_rows());
    let told: Vec<&str> = error.faults.iter().map(|fault| fault.message.vi.as_str()).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    for (message, names) in told.iter().zip(["nguoi_dai_dien", "ngay_cap", "von_dieu_le", "ghi_chu"]) {
        assert!(message.contains(names), "{message}");
    }
}

#[test]
fn sensitive_and_direct_identifiers_never_stay() {
    for place in [0, 1, 4] {
        let mut entity = persons();
        entity.fields[place].open.as_mut().expect("a rule").method = OpenMethod::Keep;
        entity.fields[place].quasi_identifier = true;
        assert_eq!(refusal(entity, &[]).faults.len(), 1, "field {place}");
    }
    let mut entity = persons();
    entity.fields[3].classification.personal = Some("5.2".to_owned());
    assert_eq!(refusal(entity, &[]).faults.len(), 1, "a sensitive category");
    let mut entity = persons();
    entity.fields[2].quasi_identifier = false;
    assert_eq!(refusal(entity, &[]).faults.len(), 1, "generalized but not counted");
}

#[test]
fn persons_in_free_text_are_found_and_never_shown() {
    for note in ["Gọi 0912 345 678", "CCCD 066187000123", "an@example.vn", "Chủ cũ: TRAN THI BINH", "cmnd 240123456"]
    {
        let mut rows = enterprise_rows();
        rows[0][7] = note;
        let error = refusal(enterprises(), &rows);
        let told = format!("{} {}", error.message.vi, error.hint.expect("an action").vi);
        assert!(told.contains("«Ghi chú»") && told.contains("1 dòng"), "{told}");
        assert!(!told.contains(note), "{told}");
    }
}

#[test]
fn a_household_number_is_not_a_tax_code_to_publish() {
    let mut rows = enterprise_rows();
    rows[0][0] = "066187000123";
    assert!(refusal(enterprises(), &rows).message.vi.contains("«Mã số doanh nghiệp»"), "one of three keys");
    for code in 0..8 {
        rows.push(vec![
            [
                "6000000010",
                "6000000011",
                "6000000012",
                "6000000013",
                "6000000014",
                "6000000015",
                "6000000016",
                "6000000017",
            ][code],
            "Công ty Mẫu",
            "",
            "2020-01-31",
            "1",
            "1",
            "true",
            "",
        ]);
    }
    let fixture = Fixture::new(enterprises(), &rows, &[], &[]);
    let package = publish(&fixture, "goi").expect("one of eleven");
    assert_eq!(package.set_aside.get("dau_vet_ca_nhan"), Some(&1));
    assert!(!everything(&package).contains("066187000123"));
}

#[test]
fn a_cell_with_a_person_does_not_go_out_and_the_others_do() {
    for note in ["Gọi 0912 345 678", "CCCD ０６６１８７０００１２３", "Chủ cũ: TRAN THI BINH", "ông Sơn nhận"]
    {
        let mut rows: Vec<Vec<&str>> = enterprise_rows().into_iter().take(2).collect();
        rows[0][7] = note;
        let codes: Vec<String> = (0..10).map(|code| format!("60000001{code:02}")).collect();
        for code in &codes {
            rows.push(vec![code, "Công ty Mẫu", "", "2020-01-31", "1", "1", "true", "Đang hoạt động"]);
        }
        let fixture = Fixture::new(enterprises(), &rows, &[], &[]);
        let package = publish(&fixture, "goi").expect("one of twelve notes");
        assert_eq!((package.rows_out, package.columns[6].withheld), (12, 1), "{note}");
        let all = everything(&package);
        assert!(!all.contains(note) && all.contains("Đang hoạt động"), "{note}");
    }
}

#[test]
fn a_person_written_half_in_one_column_and_half_in_another_is_found() {
    let mut entity = enterprises();
    entity.fields.push(field("ghi_chu_2", "Ghi chú khác", Some(OpenMethod::Keep)));
    let codes: Vec<String> = (0..12).map(|code| format!("60000001{code:02}")).collect();
    let rows: Vec<Vec<&str>> = codes
        .iter()
        .enumerate()
        .map(|(at, code)| {
            let (one, two) = if at == 3 { ("066187", "000123") } else { ("ổn định", "đã xem") };
            vec![code.as_str(), "Công ty Mẫu", "", "2020-01-31", "1", "1", "true", one, two]
        })
        .collect();
    let fixture = Fixture::new(entity, &rows, &[], &[]);
    let package = publish(&fixture, "goi").expect("published");
    assert_eq!(package.columns.iter().map(|column| column.withheld).sum::<u64>(), 2);
    assert!(!everything(&package).contains("066187"));
}

#[test]
fn the_name_of_the_set_holds_no_person() {
    let mut fixture = enterprise_fixture();
    fixture.table.dataset = "ds_nguyen_van_an".to_owned();
    let error = publish(&fixture, "goi").expect_err("it must be refused");
    assert!(
        error.message.vi.contains("tên tập dữ liệu") && !error.message.vi.contains("nguyen"),
        "{}",
        error.message.vi
    );
}

#[test]
fn too_small_groups_are_refused() {
    let rows: Vec<Vec<String>> = (0..30)
        .map(|row| {
            vec![format!("0661870{row:05}"), String::new(), format!("{}-01-01", 1000 + row * 100), "1".to_owned()]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let error = refusal(persons(), &rows);
    assert!(error.message.vi.contains("«Ngày sinh»") && error.message.vi.contains("20 %"), "{}", error.message.vi);
}

#[test]
fn a_table_of_which_nothing_may_go_out_is_refused() {
    let entity = changed(|entity| {
        for field in &mut entity.fields {
            field.open.as_mut().expect("a rule").method = OpenMethod::Drop;
        }
    });
    assert!(refusal(entity, &enterprise_rows()).message.vi.contains("không còn cột nào"));
}

#[test]
fn a_column_the_dictionary_does_not_know_stays_at_home() {
    let mut fixture = enterprise_fixture();
    fixture.entity.fields.retain(|field| field.id != "ghi_chu");
    let package = publish(&fixture, "goi").expect("published");
    assert!(package.columns.iter().all(|column| column.id != "ghi_chu"));
    assert!(package.left_out.iter().any(|field| field.field == "ghi_chu"));
}

#[test]
fn a_package_takes_the_place_of_the_one_before_only_when_whole() {
    let mut fixture = enterprise_fixture();
    let first = publish(&fixture, "goi").expect("published");
    fixture.entity.fields.push(field("moi", "Mới", None));
    fixture.table.fields.push("moi".to_owned());
    publish(&fixture, "goi").expect_err("a field without a rule");
    assert!(first.dir.join("SHA256SUMS").is_file(), "the package before still stands");
}
