//! The pass over a table.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch, UInt32Array};
use chrono::NaiveDate;
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;
use tudien::check::{CHECKS, Check, Checked, NoteRule, Outcome, Request, Scope, load, run};
use tudien::normalize::NormalTable;

use super::page::read;
use super::table::{Mini, normal};

/// `clusters.parquet` from `_row,cluster,survivor`.
pub(super) fn write_clusters(path: &Path, csv: &str) {
    let columns = super::table::columns(csv);
    let numbers = |at: usize| -> ArrayRef {
        Arc::new(UInt32Array::from_iter_values(
            columns[at].1.iter().map(|cell| cell.as_deref().unwrap().parse().unwrap()),
        ))
    };
    let survivor = columns[2].1.iter().map(|cell| Some(cell.as_deref() == Some("true"))).collect::<BooleanArray>();
    let arrays: [(&str, ArrayRef); 3] =
        [("_row", numbers(0)), ("cluster", numbers(1)), ("survivor", Arc::new(survivor))];
    let batch = RecordBatch::try_from_iter(arrays).unwrap();
    let file = std::fs::OpenOptions::new().create(true).truncate(true).write(true).open(path).unwrap();
    let mut out = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    out.write(&batch).unwrap();
    out.close().unwrap();
}

const DICTIONARY: &str = r#"
as_of = "2026-11-21"
update = "hang_thang"
key = ["so_dinh_danh"]
order = [["ngay_sinh", "ngay_cap"]]
[[field]]
id = "so_dinh_danh"
role = "personal_id"
required = true
unique = true
[[field]]
id = "ho_ten"
role = "person_name"
required = true
[[field]]
id = "ngay_sinh"
role = "birth_date"
date = true
[[field]]
id = "ngay_cap"
role = "issue_date"
date = true
min = "1990-01-01"
[[field]]
id = "gioi_tinh"
role = "sex"
codes = "gioi_tinh"
[[field]]
id = "dien_tich"
role = "area"
number = true
min = "-10"
max = "1000"
[[field]]
id = "ngay_cap_nhat"
role = "updated_at"
[[codes.gioi_tinh]]
code = "nam"
[[codes.gioi_tinh]]
code = "nu"
[[codes.gioi_tinh]]
code = "x"
valid_to = "2020-01-01"
"#;

const FIELDS: [&str; 7] =
    ["so_dinh_danh", "ho_ten", "ngay_sinh", "ngay_cap", "gioi_tinh", "dien_tich", "ngay_cap_nhat"];

/// Values for each field, good and bad.
const VALUES: [&[&str]; 7] = [
    &["066089000123", "066189000124", "066302000125", "06608900012", "066089000123; 1", "", "N/A", "240123456"],
    &[
        "Nguyễn Văn Mẫu",
        "H'Mẫu Niê",
        "Mẫu",
        "LÊ MẪU",
        "Lê Mẫu 2",
        "Lê  Mẫu",
        "Lê\u{a0}Mẫu",
        "Hoa\u{300} Mẫu",
        "Äáº¯k Mẫu",
        "...",
        "",
        "#REF!",
        "Lê Mẫuu",
    ],
    &[
        "1989-05-12",
        "2002-01-01",
        "1960",
        "1960-03",
        "1889",
        "1900-01-01",
        "2030-01-01",
        "31/02/2024",
        "",
        "1984-11-21",
    ],
    &["2021-03-01", "1980-01-01", "1989-12-31", "2027-01-01", "2024", "", "2026-11-21", "12345-67-89"],
    &["nam", "nu", "x", "Nam giới", ""],
    &["120.5", "0", "-5", "-11", "1000", "1001", "rộng", "", "1e3"],
    &["2026-11-20", "2026-10-21", "2026-10-20", "2026-12-01", "2024", "", "2026-11-01T08:00:00", "2026-10-20T23:59:59"],
];

fn mini() -> Mini {
    toml::from_str(DICTIONARY).unwrap()
}

fn checked(place: &Path, rows: &[Vec<usize>]) -> (NormalTable, Checked) {
    let mini = mini();
    let cell = |row: &Vec<usize>, at: usize| {
        Some(VALUES[at][row[at] % VALUES[at].len()].to_owned()).filter(|text| !text.is_empty())
    };
    let columns: Vec<_> = FIELDS
        .iter()
        .enumerate()
        .map(|(at, id)| ((*id).to_owned(), rows.iter().map(|row| cell(row, at)).collect()))
        .collect();
    let table = normal(place, &mini, &columns);
    let dictionary = mini.dictionary();
    let as_of = mini.as_of.unwrap();
    let checked =
        run(&Request::new(&dictionary, &dictionary.entities["thu"], &table, &BTreeMap::new(), as_of)).unwrap();
    (table, checked)
}

fn day(text: &str) -> Option<NaiveDate> {
    let head = text.get(..10)?;
    NaiveDate::parse_from_str(head, "%Y-%m-%d").ok()
}

fn year(text: &str) -> Option<i32> {
    let shaped = text.len() == 4 || (text.len() >= 7 && text.as_bytes().get(4) == Some(&b'-'));
    shaped.then(|| text.get(..4)?.parse().ok())?
}

/// What a check of cells says of one cell, written anew row by row: `None` where it does not judge it.
fn naive(code: &str, field: &str, text: Option<&str>) -> Option<bool> {
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let date = text.and_then(day);
    let number = text.and_then(|text| text.parse::<f64>().ok());
    let has = |list: &[&str]| text.map(|text| list.contains(&text));
    match (code, field) {
        ("DU-001", "so_dinh_danh" | "ho_ten") | ("SONG-002", "ngay_cap_nhat") => Some(text.is_none()),
        ("DU-008", "ngay_sinh" | "ngay_cap") => has(&["1960", "1960-03", "1889", "2024"]),
        ("DUNG-006", "gioi_tinh") => has(&["Nam giới"]),
        ("DUNG-007", "ngay_cap") => date.map(|date| date < NaiveDate::from_ymd_opt(1990, 1, 1).unwrap()),
        ("DUNG-007", "dien_tich") => number.map(|number| number > 1000.0),
        ("DUNG-008", "ngay_sinh" | "ngay_cap") | ("SONG-003", "ngay_cap_nhat") => date.map(|date| date > as_of),
        ("DUNG-012", "ngay_sinh") => text.and_then(year).map(|year| year < 1906),
        ("DUNG-015", "dien_tich") => number.map(|number| number < 0.0),
        ("DUNG-016", "dien_tich") => number.map(|number| number == 0.0),
        ("DUNG-019", "ho_ten") => has(&["Lê Mẫu 2", "#REF!"]),
        ("DUNG-020", "ho_ten") => text.map(|text| !text.contains(' ')),
        ("DUNG-027", "ho_ten") => has(&["Lê Mẫuu"]),
        ("SACH-005", "gioi_tinh") => None,
        ("SACH-005", _) => has(&["N/A", "..."]),
        ("SACH-006", _) => text.map(|_| false),
        ("SACH-007", _) => has(&["Lê  Mẫu", "Lê\u{a0}Mẫu"]),
        ("SACH-008", _) => has(&["Hoa\u{300} Mẫu"]),
        ("SACH-009", _) => has(&["Äáº¯k Mẫu"]),
        ("SACH-010", _) => has(&["#REF!"]),
        ("SACH-011", "ho_ten") => has(&["LÊ MẪU", "#REF!"]),
        ("SACH-012", "so_dinh_danh") => has(&["066089000123; 1"]),
        ("SACH-012", "ho_ten" | "ngay_sinh" | "ngay_cap") => text.map(|_| false),
        ("SONG-001", "ngay_cap_nhat") => date.map(|date| (as_of - date).num_days() > 31),
        ("SONG-011", "so_dinh_danh") => has(&["240123456"]),
        ("SONG-004", "gioi_tinh") => text.filter(|text| ["nam", "nu", "x"].contains(text)).map(|text| text == "x"),
        _ => None,
    }
}

/// Tested and broken of every cell check, counted row by row.
fn recount(rows: &[Vec<usize>]) -> BTreeMap<(String, String), (u64, u64)> {
    let mut counts = BTreeMap::new();
    for check in CHECKS.iter().filter(|check| matches!(check.scope, Scope::Cell(_))) {
        for (at, field) in FIELDS.iter().enumerate() {
            for row in rows {
                let text = Some(VALUES[at][row[at] % VALUES[at].len()]).filter(|text| !text.is_empty());
                let Some(broken) = naive(check.code, field, text) else {
                    continue;
                };
                let count = counts.entry((check.code.to_owned(), (*field).to_owned())).or_insert((0, 0));
                *count = (count.0 + 1, count.1 + u64::from(broken));
            }
        }
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn cell_checks_agree_with_a_recount_row_by_row(rows in prop::collection::vec(prop::collection::vec(0_usize..997, 7), 1..60)) {
        let place = tempfile::tempdir().unwrap();
        let (table, checked) = checked(place.path(), &rows);
        let cell = |outcome: &&Outcome| Check::find(&outcome.code).is_some_and(|check| matches!(check.scope, Scope::Cell(_)));
        let counted: BTreeMap<_, _> = checked.outcomes.iter().filter(cell).filter(|outcome| outcome.tested > 0)
            .map(|outcome| ((outcome.code.clone(), outcome.field.clone()), (outcome.tested, outcome.broken))).collect();
        prop_assert_eq!(counted, recount(&rows));
        let broken: u64 = checked.outcomes.iter().filter(|outcome| !is_set(&outcome.code)).map(|outcome| outcome.broken).sum();
        let frame = read(&table.dir.join("findings.parquet"));
        let on_rows = frame.column("_row").unwrap().u32().unwrap().iter().flatten().count();
        prop_assert_eq!(u64::try_from(on_rows).unwrap(), broken);
        prop_assert_eq!(u64::try_from(frame.height()).unwrap(), checked.findings);
    }
}

fn is_set(code: &str) -> bool {
    Check::find(code).is_some_and(|check| matches!(check.scope, Scope::Set(_)))
}

/// Rows that take their values by turns: every value meets others.
fn turns(count: usize) -> Vec<Vec<usize>> {
    (0..count).map(|row| (0..7).map(|at| row / (at + 1) + at).collect()).collect()
}

#[test]
fn findings_are_sorted_addressed_and_the_same_twice() {
    let place = tempfile::tempdir().unwrap();
    let (table, first) = checked(&place.path().join("one"), &turns(500));
    let (again, second) = checked(&place.path().join("two"), &turns(500));
    assert_eq!(first.outcomes, second.outcomes);
    let bytes = |table: &NormalTable| tudien::files::fingerprint(&table.dir.join("findings.parquet")).unwrap();
    assert_eq!(bytes(&table), bytes(&again));
    assert_eq!(load(&table).unwrap().outcomes, first.outcomes);
    let frame = read(&table.dir.join("findings.parquet"));
    let text = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
    let rows = frame.column("_row").unwrap().u32().unwrap().clone();
    let (code, field, address, owner) = (text("code"), text("field"), text("address"), text("owner"));
    let keys: Vec<_> = (0..frame.height()).map(|at| (rows.get(at), code.get(at), field.get(at))).collect();
    assert!(keys.is_sorted());
    assert!(keys.len() > 500);
    let letter = |field: &str| {
        FIELDS.iter().position(|id| *id == field).map_or(String::new(), |at| char::from(b'A' + at as u8).to_string())
    };
    for at in 0..frame.height() {
        let Some(row) = rows.get(at) else { continue };
        assert_eq!(address.get(at), Some(format!("Sheet1!{}{}", letter(field.get(at).unwrap()), row + 2).as_str()));
        assert_eq!(owner.get(at), Some("Sở Mẫu"));
    }
}

#[test]
fn a_table_larger_than_a_batch_loses_no_finding() {
    let place = tempfile::tempdir().unwrap();
    let rows = turns(70_000);
    let (_, checked) = checked(place.path(), &rows);
    let counted: BTreeMap<_, _> = checked
        .outcomes
        .iter()
        .filter(|outcome| Check::find(&outcome.code).is_some_and(|check| matches!(check.scope, Scope::Cell(_))))
        .map(|outcome| ((outcome.code.clone(), outcome.field.clone()), (outcome.tested, outcome.broken)))
        .collect();
    assert_eq!(counted, recount(&rows));
    let repeated = checked.outcomes.iter().find(|outcome| outcome.code == "SACH-001").unwrap();
    assert_eq!(repeated.broken, repeated.tested, "eight numbers in 70,000 rows all repeat");
}

#[test]
fn every_reason_of_a_value_is_heard_by_a_check() {
    let spoken = |code: &str| {
        CHECKS.iter().any(|check| match check.scope {
            Scope::Note(ask) => {
                let dictionary = mini().dictionary();
                let field = dictionary.entities["thu"].field("ngay_sinh").unwrap();
                matches!(ask(field), Some(NoteRule::Codes(codes)) if codes.contains(&code))
            }
            _ => false,
        })
    };
    let known = |code: &str| tudien::text::value::reason::reason(code).is_some();
    for check in CHECKS {
        if let Scope::Note(ask) = check.scope {
            let dictionary = mini().dictionary();
            if let Some(NoteRule::Codes(codes)) = ask(dictionary.entities["thu"].field("ho_ten").unwrap()) {
                assert!(codes.iter().all(|code| known(code)), "{}: a reason that no kind gives", check.code);
            }
        }
    }
    for code in ["checksum", "length", "characters", "structure", "not_in_list", "calendar", "zeros_lost", "scientific"]
    {
        assert!(spoken(code), "{code}");
    }
}
