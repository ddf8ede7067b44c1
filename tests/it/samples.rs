//! The main job on the samples: what goes in comes out or is told, nobody leaks, the same input gives the same bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{said, samples, tudien};

const SETS: [&str; 4] = ["cong_dan", "doanh_nghiep", "thua_dat", "giay_phep_xay_dung"];

/// Runs the sample job into a folder of its own.
fn run_samples() -> TempDir {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("dak_lak").to_string_lossy().into_owned();
    let output = tudien(&["run", "samples/dak_lak/job.toml", "--out", &out, "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    folder
}

/// The results of the sample job, made once for all tests.
fn results() -> &'static Path {
    static MADE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    &MADE
        .get_or_init(|| {
            let folder = run_samples();
            let place = folder.path().join("dak_lak");
            (folder, place)
        })
        .1
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()))).unwrap()
}

fn truth() -> Value {
    json(&samples().join("truth.json"))
}

fn table(set: &str) -> Value {
    json(&results().join("noi_bo").join(set).join("table.json"))
}

/// Findings of a set by check.
fn broken(set: &str) -> BTreeMap<String, u64> {
    let outcomes = json(&results().join("noi_bo").join(set).join("outcomes.json"));
    let mut counts = BTreeMap::new();
    for outcome in outcomes["outcomes"].as_array().unwrap() {
        *counts.entry(outcome["code"].as_str().unwrap().to_owned()).or_default() += outcome["broken"].as_u64().unwrap();
    }
    counts
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

#[test]
fn every_row_and_every_cell_is_accounted_for() {
    for set in SETS {
        let (table, truth) = (table(set), truth());
        assert_eq!(table["rows"], truth[set]["rows"], "{set}: rows");
        for part in table["parts"].as_array().unwrap() {
            let balance = &part["balance"];
            let count = |name: &str| balance[name].as_u64().unwrap();
            assert_eq!(count("non_empty"), count("body") + count("header") + count("left_out"), "{set}: {balance}");
            let listed: u64 = part["left_out"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
            assert_eq!(count("left_out"), listed, "{set}: every left-out cell has its reason");
        }
    }
}

#[test]
fn rows_in_are_rows_published_or_set_aside() {
    let run = json(&results().join("chay.json"));
    for set in run["sets"].as_array().unwrap() {
        let package = &set["published"]["package"];
        assert!(package.is_object(), "no package: {}", set["published"]);
        let aside: u64 = package["set_aside"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
        let count = |name: &str| package[name].as_u64().unwrap();
        assert_eq!(count("rows_in"), count("rows_out") + aside);
        assert_eq!(package["rows_in"], set["table"]["rows"]);
    }
}

#[test]
fn every_column_of_the_samples_becomes_a_field() {
    for set in SETS {
        for part in table(set)["parts"].as_array().unwrap() {
            for column in part["mapping"].as_array().unwrap() {
                let running = column["how"] == "running_number";
                assert!(running || column["field"].is_string(), "{set}: {} is not mapped: {column}", column["header"]);
            }
        }
    }
}

/// How many findings of a set are of some field and, where given, hold a word in the message.
fn notes(set: &str, code: &str) -> u64 {
    use polars::prelude::{IntoLazy as _, ParquetReader, SerReader as _, col, lit};
    let file = std::fs::File::open(results().join("noi_bo").join(set).join("notes.parquet")).unwrap();
    let notes = ParquetReader::new(file).finish().unwrap();
    let with = notes.lazy().filter(col("codes").str().contains_literal(lit(code)));
    tudien::engine::collect(with).unwrap().height() as u64
}

#[test]
fn the_defects_put_in_are_the_defects_found() {
    let truth = truth();
    let put_in = |set: &str, defect: &str| truth[set]["defects"][defect].as_u64().unwrap();
    assert_eq!(notes("cong_dan", "zeros_lost"), put_in("cong_dan", "lost_zero") + put_in("cong_dan", "phone_zero"));
    assert_eq!(notes("doanh_nghiep", "checksum"), put_in("doanh_nghiep", "tax_checksum"));
    let changed = &table("cong_dan")["changed"];
    assert!(changed["nfc"].as_u64().unwrap() >= put_in("cong_dan", "nfd"), "{changed}");
    assert!(changed["decode_tcvn3"].as_u64().unwrap() >= put_in("cong_dan", "tcvn3"), "{changed}");
}

/// Set, check, what was put in: every kind of fault is told by its own check, as often as it was put in.
const FAULTS: [(&str, &str, &[&str]); 19] = [
    ("cong_dan", "DUNG-002", &["id_length"]),
    ("cong_dan", "DUNG-006", &["ethnic_unknown"]),
    ("cong_dan", "DUNG-010", &["id_birth_year"]),
    ("cong_dan", "DUNG-017", &["lost_zero", "phone_zero"]),
    ("cong_dan", "DUNG-022", &["impossible_date"]),
    ("cong_dan", "DU-008", &["year_only"]),
    ("cong_dan", "SONG-011", &["cmnd"]),
    ("doanh_nghiep", "DUNG-004", &["tax_checksum"]),
    ("doanh_nghiep", "DUNG-008", &["founded_in_future"]),
    ("doanh_nghiep", "DUNG-015", &["negative"]),
    ("doanh_nghiep", "DUNG-028", &["branch"]),
    ("doanh_nghiep", "DUNG-029", &["email"]),
    ("thua_dat", "DUNG-006", &["land_code"]),
    ("thua_dat", "DUNG-017", &["lost_zero"]),
    ("thua_dat", "DUNG-026", &["swapped_xy"]),
    ("giay_phep_xay_dung", "DUNG-006", &["grade"]),
    ("giay_phep_xay_dung", "DUNG-008", &["future"]),
    ("giay_phep_xay_dung", "DUNG-009", &["expiry_before_issue"]),
    ("giay_phep_xay_dung", "DUNG-013", &["floor_below_build"]),
];

#[test]
fn every_fault_put_in_is_told_by_its_own_check_and_only_once() {
    let truth = truth();
    let put_in = |set: &str, defect: &str| truth[set]["defects"][defect].as_u64().unwrap();
    for set in SETS {
        let mut found = broken(set);
        for (_, code, defects) in FAULTS.iter().filter(|(own, ..)| *own == set) {
            let expected: u64 = defects.iter().map(|defect| put_in(set, defect)).sum();
            assert_eq!(found.remove(*code), Some(expected), "{set}: {code} tells of {defects:?}");
        }
        // A sex can only be compared where the number is whole; «Công ty TNHH» may be of either kind.
        for known in [("cong_dan", "DUNG-011"), ("doanh_nghiep", "DUNG-018")] {
            let count = if known.0 == set { found.remove(known.1) } else { Some(1) };
            assert!(count.is_some_and(|count| count > 0), "{known:?}");
        }
        let others: Vec<_> = found.iter().filter(|(code, count)| code.starts_with("DUNG") && **count > 0).collect();
        assert!(others.is_empty(), "{set}: false alarms {others:?}");
    }
    let lost = broken("thua_dat")["NHAT-008"];
    assert!(lost >= put_in("thua_dat", "unknown_owner"), "{lost}");
    assert!(broken("cong_dan")["SONG-001"] >= put_in("cong_dan", "stale"));
    let flipped = broken("cong_dan")["DUNG-011"];
    assert!(flipped * 10 >= put_in("cong_dan", "sex_flipped") * 8 && flipped <= put_in("cong_dan", "sex_flipped"));
}

#[test]
fn duplicates_put_in_are_found_and_few_others() {
    for set in ["cong_dan", "doanh_nghiep"] {
        let run = json(&results().join("chay.json"));
        let sets = run["sets"].as_array().unwrap();
        let linked = &sets.iter().find(|one| one["table"]["dataset"] == set).unwrap()["linked"];
        let (found, put_in) = (linked["duplicates"].as_u64().unwrap(), truth()[set]["duplicates"].as_u64().unwrap());
        assert!(found * 10 >= put_in * 9 && found * 10 <= put_in * 12, "{set}: {found} found, {put_in} put in");
    }
}

#[test]
fn all_six_qualities_have_checks_that_were_run() {
    let mut prefixes: Vec<String> = SETS
        .iter()
        .flat_map(|set| broken(set).into_keys())
        .filter_map(|code| code.split('-').next().map(str::to_owned))
        .collect();
    prefixes.sort();
    prefixes.dedup();
    assert_eq!(prefixes, ["CHUNG", "DU", "DUNG", "NHAT", "SACH", "SONG"]);
}

#[test]
fn no_person_is_in_any_published_byte() {
    use polars::prelude::{ParquetReader, SerReader as _};
    let file = std::fs::File::open(results().join("noi_bo/cong_dan/normal.parquet")).unwrap();
    let people = ParquetReader::new(file).finish().unwrap();
    let published: Vec<(PathBuf, Vec<u8>)> = files_under(&results().join("goi"))
        .into_iter()
        .filter(|path| path.extension().is_none_or(|ending| ending != "parquet"))
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    assert!(published.len() >= 4 * 5);
    for field in ["so_dinh_danh", "so_dien_thoai", "ho_ten"] {
        let values = people.column(field).unwrap().str().unwrap().clone();
        let values: Vec<&str> = values.iter().flatten().filter(|value| value.len() > 8).take(400).collect();
        for (path, bytes) in &published {
            let text = String::from_utf8_lossy(bytes);
            if let Some(value) = values.iter().find(|value| text.contains(**value)) {
                panic!("{}: holds a value of {field} ({} letters)", path.display(), value.len());
            }
        }
    }
}

#[test]
fn checksums_of_every_package_hold() {
    for set in SETS {
        let folder = results().join("goi").join(set);
        let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
        assert!(sums.lines().count() >= 6, "{sums}");
        for line in sums.lines() {
            let (sum, name) = line.split_once("  ").unwrap();
            assert_eq!(tudien::files::sha256(&std::fs::read(folder.join(name)).unwrap()), sum, "{set}/{name}");
        }
    }
}

#[test]
fn the_report_is_one_small_file_that_calls_nobody() {
    let html = std::fs::read_to_string(results().join("bao_cao.html")).unwrap();
    assert!(html.len() < 2_000_000, "{} bytes", html.len());
    for call in ["src=\"http", "href=\"http", "url(http", "@import", "fetch(", "XMLHttpRequest"] {
        assert!(!html.contains(call), "the report holds {call}");
    }
    for set in SETS {
        assert!(html.contains(set) || html.contains("Công dân"), "{set} is not in the report");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let again = run_samples();
    let (one, other) = (results(), again.path().join("dak_lak"));
    let names = |root: &Path| -> Vec<PathBuf> {
        files_under(root).iter().map(|path| path.strip_prefix(root).unwrap().to_owned()).collect()
    };
    assert_eq!(names(one), names(&other));
    for name in names(one) {
        // Seconds and memory are never the same twice.
        if name != Path::new("chi_phi.json") {
            assert!(
                std::fs::read(one.join(&name)).unwrap() == std::fs::read(other.join(&name)).unwrap(),
                "{} differs",
                name.display()
            );
        }
    }
}
