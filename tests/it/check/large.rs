//! What a million rows cost: run by hand with `--ignored --nocapture`.

use std::collections::BTreeMap;

use tudien::check::{Request, run};
use tudien::dictionary::{Dictionary, Storage};
use tudien::engine::measure;

use super::table::{Mini, normal};

/// Rows of the measurement.
const ROWS: u64 = 1_000_000;

/// A number that looks drawn by lot, the same every time.
fn lot(row: u64, field: u64) -> u64 {
    let mixed = (row + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (field + 7).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20
}

/// An invented value for a field; about one in fifty has a fault.
fn value(id: &str, storage: Storage, row: u64, field: u64) -> Option<String> {
    let drawn = lot(row, field);
    match drawn % 50 {
        0 => return None,
        1 if drawn.is_multiple_of(3) => return Some("N/A".to_owned()),
        _ => {}
    }
    let date = || format!("{}-{:02}-{:02}", 1940 + drawn % 85, 1 + drawn / 7 % 12, 1 + drawn / 11 % 28);
    Some(match (id, storage) {
        ("so_dinh_danh", _) => format!("066{:09}", drawn % 999_999_937),
        ("ho_ten", _) => format!(
            "Nguyễn {} Mẫu {}",
            ["Văn", "Thị", "Hữu"][(drawn % 3) as usize],
            ["An", "Bình", "Cúc", "Dũng"][(drawn % 4) as usize]
        ),
        ("ngay_sinh" | "ngay_cap" | "ngay_cap_nhat", _) => date(),
        ("gioi_tinh", _) => ["nam", "nu"][(drawn % 2) as usize].to_owned(),
        (_, Storage::Date | Storage::Datetime) => date(),
        (_, Storage::Integer | Storage::Number) => format!("{}", drawn % 10_000),
        _ => format!("Thôn {}, xã Mẫu {}", drawn % 20, drawn % 300),
    })
}

#[test]
#[ignore = "takes a minute; prints figures"]
fn a_million_citizens() {
    let dictionary = Dictionary::load(None).unwrap();
    let entity = &dictionary.entities["cong_dan"];
    let wanted = entity.fields.iter().filter(|field| field.role.is_some() || field.required).take(15).enumerate();
    let column = |(at, field): (usize, &tudien::dictionary::Field)| {
        (field.id.clone(), (0..ROWS).map(|row| value(&field.id, field.storage, row, at as u64)).collect())
    };
    let place = tempfile::tempdir().unwrap();
    let columns: Vec<(String, Vec<Option<String>>)> = wanted.map(column).collect();
    let mut table = normal(place.path(), &Mini::default(), &columns);
    table.entity = "cong_dan".to_owned();
    drop(columns);
    let others = BTreeMap::new();
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let request = Request::new(&dictionary, entity, &table, &others, as_of);
    let (checked, cost) = measure("check", || run(&request)).unwrap();
    println!(
        "{} fields, {} outcomes, {} findings, {cost:?}",
        table.fields.len(),
        checked.outcomes.len(),
        checked.findings
    );
    assert!(checked.findings > 100_000);
}
