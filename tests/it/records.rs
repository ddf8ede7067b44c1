//! Sources that name their columns themselves: json, xml, parquet, SQLite.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, StringArray};
use arrow::array::{Date32Array, StructArray, TimestampMillisecondArray};
use arrow::datatypes::{DataType, Field};
use arrow::record_batch::RecordBatch;
use tudien::source::{ReadOptions, Reading, read};

fn put(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    tudien::files::write(&path, bytes).unwrap();
    path
}

/// Header and rows of every table.
fn shown(reading: Reading) -> Vec<Vec<Vec<String>>> {
    let mut made = Vec::new();
    for mut table in reading.tables {
        let mut rows = vec![table.columns.iter().map(tudien::source::Column::header).collect()];
        while let Some(batch) = table.rows.next_batch().unwrap() {
            for row in 0..batch.lines.len() {
                let text = |column: &StringArray| {
                    if column.is_null(row) { String::new() } else { column.value(row).to_owned() }
                };
                rows.push(batch.columns.iter().map(text).collect());
            }
        }
        let (left_out, balance) = table.rows.end();
        assert!(left_out.is_empty(), "no row of a source with its own columns is left out");
        assert_eq!(balance.non_empty, balance.body + balance.header, "cells balance");
        made.push(rows);
    }
    made
}

fn open(path: &Path) -> Reading {
    read(path, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn tables(name: &str, bytes: &[u8]) -> Vec<Vec<Vec<String>>> {
    let folder = tempfile::tempdir().unwrap();
    shown(open(&put(&folder, name, bytes)))
}

fn refused(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = read(&put(&folder, name, bytes), &ReadOptions::default()).err().unwrap();
    assert!(error.hint.is_some(), "every error says what to do: {error}");
    error.to_string()
}

#[test]
fn json_keeps_digits_and_nests_headers() {
    let text = r#"[{"ho_ten":"Trần Thị Thử","cccd":"001190000001","dat":{"to":7,"thua":12.50},"ma":90071992547409931},
        {"ho_ten":"Lê Văn Mẫu","dat":{"to":8,"loai":null},"con":["An","Bình"],"song":true}]"#;
    let found = tables("a.json", text.as_bytes());
    assert_eq!(found[0][0], ["ho_ten", "cccd", "dat > to", "dat > thua", "ma", "dat > loai", "con", "song"]);
    assert_eq!(found[0][1], ["Trần Thị Thử", "001190000001", "7", "12.50", "90071992547409931", "", "", ""]);
    assert_eq!(found[0][2], ["Lê Văn Mẫu", "", "8", "", "", "", "[\"An\",\"Bình\"]", "TRUE"]);
}

#[test]
fn json_lines_and_arrays_inside_an_object() {
    let lines = "{\"stt\":1,\"ten\":\"Cộng\"}\n{\"stt\":2,\"ten\":\"Tổng cộng\"}\n";
    assert_eq!(tables("a.ndjson", lines.as_bytes()), [[["stt", "ten"], ["1", "Cộng"], ["2", "Tổng cộng"]]]);
    let folder = tempfile::tempdir().unwrap();
    let inside = r#"{"tinh":"Thử","ket_qua":{"dong":[{"a":1},{"a":2}]},"khac":[1,2]}"#;
    let reading = open(&put(&folder, "b.json", inside.as_bytes()));
    assert_eq!(reading.sheets[0].name.as_deref(), Some("ket_qua.dong"));
    let aside: Vec<_> = reading.outside.iter().map(|cell| (cell.cell.as_str(), cell.text.as_str())).collect();
    assert_eq!(aside, [("tinh", "Thử"), ("khac", "1"), ("khac", "2")]);
    assert_eq!(shown(reading), [[["a"], ["1"], ["2"]]]);
}

#[test]
fn hostile_json_is_an_error() {
    let deep = format!("[{{\"a\":{}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refused("a.json", deep.as_bytes()).contains("JSON"));
    assert!(refused("a.json", b"[{\"a\":1},{\"a\":").contains("JSON"));
    let long = format!("[{{\"a\":\"{}\"}}]", "x".repeat(10_000_000));
    assert_eq!(tables("a.json", long.as_bytes())[0][1][0].len(), 10_000_000);
}

#[test]
fn xml_records_are_what_repeats() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><bao_cao><tinh>Thử</tinh><ds>\
        <dong ma=\"01\"><ten>A &amp; B</ten><dat><to>7</to></dat></dong>\
        <dong ma=\"02\"><ten><![CDATA[C <D>]]></ten><dat><to>8</to><to>9</to></dat></dong></ds></bao_cao>";
    let folder = tempfile::tempdir().unwrap();
    let reading = open(&put(&folder, "a.xml", text.as_bytes()));
    assert_eq!(reading.outside.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>(), ["Thử"]);
    assert_eq!(shown(reading), [[["ma", "ten", "dat > to"], ["01", "A & B", "7"], ["02", "C <D>", "8; 9"]]]);
}

#[test]
fn hostile_xml_is_an_error() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>\
        <l><d><t>&b;</t></d><d><t>&b;</t></d></l>";
    assert!(refused("a.xml", bomb.as_bytes()).contains("&b;"));
    let deep = format!("{}1{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
    assert!(refused("a.xml", deep.as_bytes()).contains("XML"));
    assert!(refused("a.xml", b"<a><b>1</b><b>2</b>").contains("XML"));
}

#[test]
fn parquet_of_every_kind_is_text() {
    let inner: Vec<(Arc<Field>, ArrayRef)> =
        vec![(Arc::new(Field::new("to", DataType::Int64, true)), Arc::new(Int64Array::from(vec![Some(7), None])))];
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("ten", Arc::new(StringArray::from(vec![Some("Thử"), None]))),
        ("so", Arc::new(Int64Array::from(vec![9_007_199_254_740_993, 0]))),
        ("thuc", Arc::new(Float64Array::from(vec![0.1, 1e21]))),
        ("tien", Arc::new(Decimal128Array::from(vec![1_050_i128, -7]).with_precision_and_scale(10, 2).unwrap())),
        ("dung", Arc::new(BooleanArray::from(vec![true, false]))),
        ("ngay", Arc::new(Date32Array::from(vec![19_787, 0]))),
        ("luc", Arc::new(TimestampMillisecondArray::from(vec![1_709_640_000_000, 1_709_596_800_000]))),
        ("dat", Arc::new(StructArray::from(inner))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let found = tables("a.parquet", &bytes);
    assert_eq!(found[0][0], ["ten", "so", "thuc", "tien", "dung", "ngay", "luc", "dat > to"]);
    assert_eq!(
        found[0][1],
        ["Thử", "9007199254740993", "0.1", "10.50", "TRUE", "2024-03-05", "2024-03-05 12:00:00", "7"]
    );
    assert_eq!(found[0][2], ["", "0", "1000000000000000000000", "-0.07", "FALSE", "1970-01-01", "2024-03-05", ""]);
    assert!(refused("b.parquet", &bytes[..bytes.len() / 2]).contains("parquet"));
}

#[test]
fn sqlite_tables_and_queries() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("du_lieu.db");
    let made = rusqlite::Connection::open(&path).unwrap();
    made.execute_batch(
        "CREATE TABLE ho(ma TEXT, so INTEGER, thuc REAL, anh BLOB); \
         INSERT INTO ho VALUES ('001', 9007199254740993, 0.1, x'0aff'), ('Tổng cộng', NULL, 2.0, NULL); \
         CREATE TABLE rong(a); CREATE VIEW chon AS SELECT ma FROM ho WHERE so IS NOT NULL;",
    )
    .unwrap();
    drop(made);
    let found = shown(open(&path));
    assert_eq!(
        found[0],
        [
            vec!["ma", "so", "thuc", "anh"],
            vec!["001", "9007199254740993", "0.1", "0x0aff"],
            vec!["Tổng cộng", "", "2", ""]
        ]
    );
    assert_eq!((found.len(), &found[1][1]), (2, &vec!["001".to_owned()]));
    let ask = |query: &str| read(&path, &ReadOptions { query: Some(query.to_owned()), ..ReadOptions::default() });
    assert_eq!(shown(ask("SELECT count(*) AS n FROM ho").unwrap()), [[["n"], ["2"]]]);
    for wrong in ["DELETE FROM ho", "SELECT x FROM khong_co"] {
        assert!(ask(wrong).err().unwrap().hint.is_some(), "{wrong}");
    }
    assert_eq!(shown(open(&path))[0].len(), 3, "nothing was changed");
}
