//! Kinds of value: the command, the dictionary's type files, and the shared vectors where they are present.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tudien::text::value::{KINDS, Options, Status, kind};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn tudien(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tudien"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn stdout(args: &[&str], input: &str) -> String {
    let output = tudien(args, input);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn json_lines_answer_line_by_line() {
    let answers =
        stdout(&["value", "--type", "so_dinh_danh", "--json-lines"], "\"66190000001\"\n\"066190000001\"\n\"\"\n");
    let answers: Vec<serde_json::Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["output"], "066190000001");
    assert_eq!(answers[0]["status"], "repair");
    assert_eq!(answers[0]["codes"][0], "zeros_lost");
    assert_eq!(answers[1]["status"], "valid");
    assert_eq!(answers[2]["status"], "missing");
    assert!(answers[2]["output"].is_null());
}

#[test]
fn a_person_is_told_what_and_why() {
    let told = stdout(&["value", "--type", "ngay", "5/3/60", "03/25/1960"], "");
    assert_eq!(
        told,
        "«5/3/60»: chưa thể quyết định\n  - năm chỉ có hai chữ số; phải xem cả cột (two_digit_year)\n  \
         Có thể là: 1960-03-05, 2060-03-05\n«03/25/1960»: chưa hợp lệ; đề nghị sửa thành 1960-03-25\n  \
         - tháng đứng trước ngày, như tệp xuất từ phần mềm nước ngoài (day_month_swapped)\n"
    );
    let told = stdout(&["value", "--lang", "en", "--type", "ngay", "--option", "century=19", "5/3/60"], "");
    assert_eq!(told, "«5/3/60»: valid, in canonical form 1960-03-05\n");
}

#[test]
fn the_day_of_judging_decides() {
    let judged = |day: &str| stdout(&["value", "--type", "ma_tinh", "--as-of", day, "--format", "json", "67"], "");
    assert!(judged("2025-06-30").contains("\"valid\""));
    assert!(judged("2025-07-01").contains("\"retired\""));
}

#[test]
fn wrong_calls_say_what_to_do() {
    let output = tudien(&["value", "--type", "so_dinh_dan", "1"], "");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("so_dinh_dan") && told.contains("so_dinh_danh") && told.contains("--list"), "{told}");
    let output = tudien(&["value", "--type", "so", "--json-lines"], "không phải JSON\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("Dòng 1"));
    assert_eq!(stdout(&["value", "--list"], "").lines().count(), KINDS.len());
}

/// Every kind has a type of its name; good examples are valid, bad ones are not.
#[test]
fn types_of_the_dictionary_hold_their_examples() {
    let folder = root().join("dictionary/types");
    for declared in KINDS {
        let path = folder.join(format!("{}.toml", declared.id));
        let text = tudien::files::read_text(&path).unwrap();
        let table: toml::Table = text.parse().unwrap();
        let word = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        assert_eq!((word("id"), word("kind")), (declared.id.to_owned(), declared.id.to_owned()));
        for key in ["title", "title_en", "description", "storage"] {
            assert!(!word(key).is_empty(), "{}: {key}", path.display());
        }
        for (list, valid) in [("good", true), ("bad", false)] {
            let examples = table[list].as_array().unwrap();
            assert!(!examples.is_empty(), "{}: {list}", path.display());
            for example in examples {
                let verdict = (declared.parse)(example.as_str().unwrap(), &Options::new());
                assert_eq!(verdict.status == Status::Valid, valid, "{}: {list} {example}: {verdict:?}", declared.id);
                let output = verdict.output.filter(|_| valid);
                let at_once = output.as_deref().is_none_or(|output| (declared.canonical)(output, &Options::new()));
                assert!(at_once, "{}: {output:?} is canonical, but not taken as it stands", declared.id);
            }
        }
    }
}

/// The type, with its options, that a rule of the shared vectors asks for.
fn asked(rule: &str, input: &str) -> Option<(&'static str, Options, String)> {
    let plain = |id: &'static str| Some((id, Options::new(), input.to_owned()));
    let with = |id: &'static str, name: &str, value: &str, text: &str| {
        Some((id, Options::from([(name.to_owned(), value.to_owned())]), text.to_owned()))
    };
    match rule {
        "mst" => plain("ma_so_thue"),
        "cccd" => plain("so_dinh_danh"),
        "cmnd" => plain("so_cmnd"),
        "bhxh" => plain("ma_so_bhxh"),
        "bhyt" => plain("so_the_bhyt"),
        "passport_vn" => plain("so_ho_chieu"),
        "plate" => plain("bien_so_xe"),
        "gcn_serial" => plain("so_gcn"),
        "agency_code" => plain("ma_co_quan"),
        "tthc_code" => plain("ma_tthc"),
        "dossier_code" => plain("ma_ho_so"),
        "commune_code" => plain("ma_xa"),
        "province_code" => plain("ma_tinh"),
        "doc_number" => plain("so_van_ban"),
        "parcel" => plain("so_thua"),
        "postal_code" => plain("ma_buu_chinh"),
        "date" => plain("ngay"),
        "date_partial" => plain("ngay_khuyet"),
        "datetime" => plain("thoi_diem"),
        "number_vi" => plain("so"),
        "percent" => plain("ty_le"),
        "money_vnd" => plain("tien"),
        "area_m2" => plain("dien_tich"),
        "bool" => plain("logic"),
        "gender" => plain("gioi_tinh"),
        "phone" | "phone_repair" | "phone_multi" => plain("so_dien_thoai"),
        "excel_serial_1900" => with("ngay", "serial", "1900", input),
        "excel_serial_1904" => with("ngay", "serial", "1904", input),
        "money_with_unit" => input.split_once('|').and_then(|(text, unit)| with("tien", "unit", unit, text)),
        "vsic" => input.split_once('|').and_then(|(version, text)| with("ma_nganh", "version", version, text)),
        _ => None,
    }
}

/// Whether one vector is judged as it says: by status and form, or by form alone.
fn right(row: &BTreeMap<String, String>) -> Option<bool> {
    let cell = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
    let input: String = serde_json::from_str(cell("input_json")).ok()?;
    let (id, options, text) = asked(cell("rule"), &input)?;
    let verdict = (kind(id)?.parse)(&text, &options);
    let output = verdict.output.unwrap_or_default();
    let statuses = ["valid", "warn", "repair", "retired", "ambiguous", "invalid", "missing"];
    Some(if statuses.contains(&cell("expected")) {
        verdict.status.as_str() == cell("expected") && (cell("normalised").is_empty() || output == cell("normalised"))
    } else {
        matches!(verdict.status, Status::Valid | Status::Warn | Status::Repair) && output == cell("expected")
    })
}

#[test]
fn shared_vectors_are_judged_right() {
    let folder = root().join("../shared/bench/values");
    let (mut all, mut wrong) = (0, Vec::new());
    for name in ["identifiers.csv", "dates_numbers_phones.csv"] {
        let path = folder.join(name);
        if !Path::exists(&path) {
            println!("skipped: {} is not here", path.display());
            return;
        }
        let text = tudien::files::read_text(&path).unwrap();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let row: BTreeMap<String, String> = row.unwrap();
            if row["certain"] == "policy" {
                continue;
            }
            if let Some(right) = right(&row) {
                all += 1;
                if !right {
                    wrong.push(format!("{}: {}", row["rule"], row["input"]));
                }
            }
        }
    }
    assert!(all > 100 && wrong.len() * 100 <= all, "{} of {all} wrong: {wrong:#?}", wrong.len());
}
