//! Every format holds every value, nothing runs in any of them, and large sets come in parts.
#![expect(clippy::disallowed_methods, reason = "tests read what was written")]

use std::path::{Path, PathBuf};

use arrow::array::{Array as _, AsArray as _};
use arrow::record_batch::RecordBatch;
use calamine::{Data, Reader as _};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use tudien::dictionary::{OpenMethod, Role, Storage};
use tudien::error::{Error, Kind};
use tudien::publish::{Delivery, Package, PublishInput, package};

use crate::open_fixture::{Fixture, enterprises, field, persons};

fn publish(fixture: &Fixture, name: &str, delivery: Delivery) -> Result<Package, Error> {
    let input = PublishInput { linked: None, delivery, ..fixture.input() };
    package(&input, &fixture.place(name))
}

fn formats(ids: &str) -> Delivery {
    Delivery { formats: ids.split(',').map(str::to_owned).collect(), ..Delivery::default() }
}

fn rows() -> Vec<Vec<&'static str>> {
    vec![
        vec!["0600000001", "=HYPERLINK(\"x\")", "", "2020-01-31", "-2.5", "-3", "false", "a;=1+1"],
        vec!["0600000002", "Sao <Mai> & \"con\"", "", "1899-05-04", "1234567890.12345678", "12", "true", "b\nc"],
        vec!["0600000003", "'=1", "", "", "", "1234567890123456", "", ""],
    ]
}

fn fixture() -> Fixture {
    Fixture::new(enterprises(), &rows(), &[], &[])
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file")
}

fn read_parquet(path: &Path) -> RecordBatch {
    let file = std::fs::File::open(path).expect("the file is there");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
    let batches: Vec<RecordBatch> = reader.map(|batch| batch.expect("a batch")).collect();
    arrow::compute::concat_batches(&batches[0].schema(), &batches).expect("one table")
}

fn named(package: &Package, ending: &str) -> PathBuf {
    let file = package.artefacts.iter().find(|file| file.name.ends_with(ending));
    package.dir.join(&file.unwrap_or_else(|| panic!("no {ending}")).name)
}

#[test]
fn the_usual_formats_are_parquet_csv_and_a_workbook() {
    let fixture = fixture();
    let package = publish(&fixture, "goi", Delivery::default()).expect("published");
    for ending in ["mau.csv", "mau.parquet", "mau.xlsx"] {
        named(&package, ending);
    }
    assert!(package.artefacts.iter().all(|file| file.name != "doanh_nghiep_mau.xml"));
    assert!(package.not_written.is_empty());
}

#[test]
fn json_holds_every_value_with_its_type() {
    let fixture = fixture();
    let package = publish(&fixture, "goi", formats("json,ndjson")).expect("published");
    let text = read(&named(&package, "mau.json"));
    assert!(text.contains("1234567890.12345678"), "every digit: {text}");
    let list: Value = serde_json::from_str(&text).expect("JSON");
    let lines: Vec<Value> =
        read(&named(&package, "mau.ndjson")).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(list.as_array(), Some(&lines), "the two forms say the same");
    let first = &lines[0];
    assert_eq!(first["ma_so_doanh_nghiep"], "0600000001");
    assert_eq!(first["ten_doanh_nghiep"], "=HYPERLINK(\"x\")");
    assert_eq!(first["so_lao_dong"], -3);
    assert_eq!(first["hoat_dong"], false);
    assert_eq!(lines[2]["ngay_cap"], Value::Null);
    assert_eq!(lines[2]["so_lao_dong"], 1_234_567_890_123_456_i64);
}

#[test]
fn xml_holds_every_value_and_brings_its_schema() {
    let fixture = fixture();
    let package = publish(&fixture, "goi", formats("xml")).expect("published");
    let text = read(&named(&package, "mau.xml"));
    assert!(text.contains("<ten_doanh_nghiep>Sao &lt;Mai&gt; &amp; &quot;con&quot;</ten_doanh_nghiep>"), "{text}");
    assert!(text.contains("<ghi_chu>b\nc</ghi_chu>"));
    assert_eq!(text.matches("<ban_ghi>").count(), 3);
    assert_eq!(text.matches("<ngay_cap>").count(), 2, "an empty cell has no element");
    let schema = read(&named(&package, "mau.xsd"));
    assert!(schema.contains("<xs:field xpath=\"ma_so_doanh_nghiep\"/>"), "{schema}");
    assert!(schema.contains("<xs:element name=\"ngay_cap\" minOccurs=\"0\">"));
    assert!(schema.contains("base=\"xs:decimal\""));
}

#[test]
fn a_workbook_runs_nothing_and_keeps_codes_days_and_digits() {
    let fixture = fixture();
    let package = publish(&fixture, "goi", formats("xlsx")).expect("published");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(named(&package, ".xlsx")).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Dữ liệu", "Từ điển"]);
    let sheet = book.worksheet_range("Dữ liệu").expect("a sheet");
    let cell = |row, column| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(cell(1, 0), text("0600000001"));
    assert_eq!(cell(1, 1), text("=HYPERLINK(\"x\")"), "the letters are kept");
    assert!(matches!(cell(1, 2), Data::DateTime(day) if (day.as_f64() - 43_861.0).abs() < 1e-9), "{:?}", cell(1, 2));
    assert_eq!(cell(1, 3), Data::Float(-2.5), "a negative number is a number");
    assert_eq!(cell(2, 2), text("1899-05-04"), "before the calendar of spreadsheets");
    assert_eq!(cell(2, 3), text("1234567890.12345678"), "more digits than a spreadsheet keeps");
    assert_eq!(cell(3, 4), text("1234567890123456"));
    assert_eq!(cell(1, 5), Data::Bool(false));
    for name in ["Dữ liệu", "Từ điển"] {
        assert!(book.worksheet_formula(name).expect("a sheet").is_empty(), "{name}");
    }
    let words = book.worksheet_range("Từ điển").expect("a sheet");
    assert!(words.rows().any(|row| row.first() == Some(&text("ngay_cap")) && row.get(1) == Some(&text("Ngày cấp"))));
    let archive = zip::ZipArchive::new(std::fs::File::open(named(&package, ".xlsx")).expect("a file"));
    let styles = std::io::read_to_string(archive.expect("a zip").by_name("xl/styles.xml").expect("styles"));
    assert!(styles.expect("text").contains("quotePrefix=\"1\""), "editing such a cell runs nothing either");
}

#[test]
fn texts_that_could_run_are_guarded_in_csv_and_told() {
    let fixture = fixture();
    let package = publish(&fixture, "goi", formats("csv")).expect("published");
    let text = read(&named(&package, ".csv"));
    assert!(
        text.contains("a;'=1+1") && text.contains("\"'=HYPERLINK(\"\"x\"\")\"") && text.contains(",''=1,"),
        "{text}"
    );
    assert!(text.contains(",-2.5,-3,"), "numbers stay numbers");
    assert_eq!(package.protected_cells, 3);
}

#[test]
fn every_format_is_the_same_to_the_byte_when_made_again() {
    let fixture = fixture();
    let all = "parquet,csv,xlsx,json,ndjson,xml";
    let first = publish(&fixture, "mot", formats(all)).expect("published");
    let second = publish(&fixture, "hai", formats(all)).expect("published");
    assert_eq!(first.artefacts, second.artefacts);
}

#[test]
fn a_format_that_cannot_hold_the_data_is_refused_or_left_out_with_the_reason() {
    let long = "x".repeat(40_000);
    let rows = vec![vec!["0600000001", &long, "", "", "", "", "", "\u{1}"]];
    let fixture = Fixture::new(enterprises(), &rows, &[], &[]);
    let package = publish(&fixture, "goi", Delivery::default()).expect("published");
    assert_eq!(package.not_written.len(), 1);
    assert!(package.not_written[0].reason.vi.contains("32.767"), "{:?}", package.not_written);
    for (id, word) in [("xlsx", "32.767"), ("xml", "XML"), ("geoparquet", "tọa độ"), ("pdf", "pdf")] {
        let error = publish(&fixture, "khac", formats(id)).expect_err("it cannot");
        assert_eq!(error.kind, Kind::Usage);
        assert!(error.message.vi.contains(word) && error.hint.is_some(), "{}", error.message.vi);
        assert!(!fixture.place("khac").exists(), "nothing half-written");
    }
}

fn many() -> Fixture {
    let names: Vec<Vec<String>> = (0..20)
        .map(|row| {
            let birth = format!("19{}-03-04", if row < 12 { 81 } else { 92 });
            vec![
                format!("0661870{row:05}"),
                "Nguyễn Văn An".to_owned(),
                birth,
                (row % 2 + 1).to_string(),
                String::new(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = names.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    Fixture::new(persons(), &rows, &[], &[])
}

#[test]
fn a_large_set_comes_in_folders_and_even_files() {
    let delivery = Delivery {
        partition: Some("ngay_sinh_khoang_nam".to_owned()),
        rows_per_file: Some(5),
        ..formats("parquet,csv")
    };
    let fixture = many();
    let package = publish(&fixture, "goi", delivery).expect("published");
    let names: Vec<&str> =
        package.artefacts.iter().map(|file| file.name.as_str()).filter(|name| name.contains("parquet/")).collect();
    let folder = "cong_dan_mau/parquet/ngay_sinh_khoang_nam=1980%E2%80%931989";
    assert_eq!(names.len(), 5, "{names:?}");
    assert_eq!(names[0], format!("{folder}/phan-0000.parquet"));
    let rows: Vec<usize> = names.iter().map(|name| read_parquet(&package.dir.join(name)).num_rows()).collect();
    assert_eq!(rows, [4, 4, 4, 4, 4], "none is a handful of rows");
    let sums = read(&package.dir.join("SHA256SUMS"));
    assert!(names.iter().all(|name| sums.contains(name)));
    let whole = read_parquet(&package.dir.join(names[0]));
    assert!(whole.column_by_name("ngay_sinh_khoang_nam").is_some(), "each file can be read alone");
}

#[test]
fn no_part_is_smaller_than_k_and_only_published_columns_part() {
    let by = |id: &str| Delivery { partition: Some(id.to_owned()), ..formats("csv") };
    let error = publish(&many(), "goi", by("so_dinh_danh")).expect_err("it stays at home");
    assert!(error.kind == Kind::Usage && error.message.vi.contains("không công bố"), "{}", error.message.vi);
    // a column beside the quasi-identifiers, with a value of its own for two records
    let mut entity = persons();
    entity.fields[4] = field("dia_ban", "Địa bàn", Some(OpenMethod::Keep));
    let rows: Vec<Vec<String>> = (0..20)
        .map(|row| {
            let area = if row < 2 { "A" } else { "B" };
            vec![
                format!("0661870{row:05}"),
                "Trần Thị Bình".to_owned(),
                "1981-01-01".to_owned(),
                "1".to_owned(),
                area.to_owned(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let fixture = Fixture::new(entity, &rows, &[], &[]);
    let error = publish(&fixture, "goi", by("dia_ban")).expect_err("two records are fewer than three");
    assert_eq!(error.kind, Kind::Refused, "{}", error.message.vi);
    assert!(error.message.vi.contains("ít hơn 3"), "{}", error.message.vi);
    assert!(!fixture.place("goi").exists());
}

fn reservoirs(rows: &[Vec<&str>]) -> Fixture {
    let mut entity = enterprises();
    let number = |id: &str, role: Role| {
        let mut field = field(id, id, Some(OpenMethod::Keep));
        (field.storage, field.role) = (Storage::Number, Some(role));
        field
    };
    let mut meridian = field("ktt", "Kinh tuyến trục", Some(OpenMethod::Keep));
    meridian.role = Some(Role::CentralMeridian);
    let mut outline = field("ranh_gioi", "Ranh giới", Some(OpenMethod::Keep));
    outline.role = Some(Role::Outline);
    let mut province = field("ma_tinh", "Mã tỉnh", Some(OpenMethod::Keep));
    province.role = Some(Role::ProvinceCode);
    entity.fields.truncate(1);
    entity.fields.extend([number("x", Role::Northing), number("y", Role::Easting), meridian, outline, province]);
    Fixture::new(entity, rows, &[], &[])
}

#[test]
fn places_become_points_and_areas_and_doubt_is_told() {
    let outline = "1402300 451200; 1402400 451200; 1402400 451300; 1402300 451300";
    let fixture = reservoirs(&[
        vec!["01", "1402345.67", "451234.56", "108-30", "", "66"],
        vec!["02", "1402345.67", "451234.56", "", "", "66"],
        vec!["03", "451234.56", "1402345.67", "108-30", "", "66"],
        vec!["04", "", "", "", outline, "66"],
        vec!["05", "", "", "", "", "66"],
        vec!["06", "1288000", "560000", "", "", "68"],
        vec!["07", "1402345.67", "451234.56", "105-00", "", "66"],
    ]);
    let package = publish(&fixture, "goi", formats("geoparquet,parquet")).expect("published");
    let path = named(&package, ".vi_tri.parquet");
    let table = read_parquet(&path);
    let shapes = table.column_by_name("geometry").expect("shapes").as_binary::<i32>();
    let empty: Vec<bool> = (0..7).map(|row| shapes.is_null(row)).collect();
    assert_eq!(empty, [false, false, true, false, true, true, false]);
    assert_eq!(shapes.value(0), shapes.value(1), "Đắk Lắk has but one meridian");
    let number = |at: usize| f64::from_le_bytes(shapes.value(0)[at..at + 8].try_into().expect("eight bytes"));
    assert!((number(5) - 108.052_805_577_5).abs() < 1e-9 && (number(13) - 12.680_189_683_3).abs() < 1e-9);
    let located = package.located.expect("places");
    assert_eq!((located.shapes["Point"], located.shapes["Polygon"]), (3, 1));
    let without: Vec<(&str, u64)> = located.without.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(without, [("dao_cho", 1), ("khong_co", 1), ("khong_ro_kinh_tuyen", 1)]);
    assert_eq!(located.outside, 1, "a wrong meridian is told");
    let file = std::fs::File::open(&path).expect("a file");
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet");
    let texts = builder.metadata().file_metadata().key_value_metadata().expect("texts").clone();
    let geo = texts.iter().find(|text| text.key == "geo").and_then(|text| text.value.clone()).expect("geo");
    let geo: Value = serde_json::from_str(&geo).expect("JSON");
    assert_eq!(geo["version"], "1.1.0");
    assert_eq!(geo["columns"]["geometry"]["crs"]["id"]["code"], "CRS84");
    assert_eq!(geo["columns"]["geometry"]["geometry_types"], serde_json::json!(["Point", "Polygon"]));
    assert!(texts.iter().any(|text| text.key == "truong:x"), "the dictionary is inside");
}
