//! Reading files: regions, cells, balance, hostile input.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use std::path::{Path, PathBuf};

use arrow::array::Array as _;
use rust_xlsxwriter::{Format, Workbook};
use tudien::source::{ReadOptions, Reading, read};

fn csv(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    tudien::files::write(&path, bytes).unwrap();
    path
}

/// Header, body rows and reasons of each table; the balance of every table is checked on the way.
type Shown = Vec<(Vec<String>, Vec<Vec<String>>, Vec<String>)>;

fn shown(reading: Reading) -> Shown {
    let mut made = Vec::new();
    for mut table in reading.tables {
        let header = table.columns.iter().map(tudien::source::Column::header).collect();
        let mut rows = Vec::new();
        while let Some(batch) = table.rows.next_batch().unwrap() {
            for row in 0..batch.lines.len() {
                rows.push(
                    batch
                        .columns
                        .iter()
                        .map(|column| if column.is_null(row) { String::new() } else { column.value(row).to_owned() })
                        .collect(),
                );
            }
        }
        let (left_out, balance) = table.rows.end();
        assert_eq!(balance.non_empty, balance.body + balance.header + balance.left_out, "cells balance");
        assert_eq!(balance.left_out, left_out.len() as u64);
        made.push((header, rows, left_out.into_iter().map(|cell| cell.reason).collect()));
    }
    made
}

fn read_bytes(bytes: &[u8]) -> Shown {
    let folder = tempfile::tempdir().unwrap();
    shown(read(&csv(&folder, "bang.csv", bytes), &ReadOptions::default()).unwrap())
}

fn refused(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = read(&csv(&folder, "bang.xlsx", bytes), &ReadOptions::default()).err().unwrap();
    assert!(error.hint.is_some(), "every error says what to do: {error}");
    error.to_string()
}

#[test]
fn a_plain_table_with_title_and_signature() {
    let text = "ỦY BAN NHÂN DÂN XÃ THỬ,,\nDANH SÁCH CÔNG DÂN,,\n,,\nSTT,Họ và tên,Số CCCD\n1,Trần Thị Thử,001190000001\n2,Lê Văn Mẫu,001190000002\n,,\nGhi chú: số liệu thử,,\n,NGƯỜI LẬP BIỂU,\n";
    let tables = read_bytes(text.as_bytes());
    let (header, rows, reasons) = &tables[0];
    assert_eq!(header, &["STT", "Họ và tên", "Số CCCD"]);
    assert_eq!(rows, &[["1", "Trần Thị Thử", "001190000001"], ["2", "Lê Văn Mẫu", "001190000002"]]);
    assert_eq!(reasons, &["title", "title", "note", "signature"]);
}

#[test]
fn parents_lost_with_their_merges_are_carried_right() {
    let text = "TT,Thửa đất,,Chủ\n,Tờ,Thửa,\n1,12,7,Trần Thị Thử\n2,13,8,Lê Văn Mẫu\n";
    assert_eq!(read_bytes(text.as_bytes())[0].0, ["TT", "Thửa đất > Tờ", "Thửa đất > Thửa", "Chủ"]);
}

#[test]
fn years_head_columns_and_totals_are_left_out() {
    let text = "Chỉ tiêu,ĐVT,2021,2022,2023\nLúa,ha,10,20,35\nNgô,ha,5,6,7\nSắn,ha,1,2,4\n,,16,28,46\n";
    let (header, rows, reasons) = &read_bytes(text.as_bytes())[0];
    assert_eq!(header[2..], ["2021", "2022", "2023"]);
    assert_eq!((rows.len(), reasons.len()), (3, 3));
    assert!(reasons.iter().all(|reason| reason == "subtotal"));
}

#[test]
fn a_row_without_number_continues_the_record_above() {
    let text = "STT,Chủ,Tờ,Thửa\n1,Trần Thị Thử,12,7\n,,12,9\n2,Lê Văn Mẫu,13,8\n";
    assert_eq!(read_bytes(text.as_bytes())[0].1.len(), 3);
}

#[test]
fn a_surname_no_begins_no_table() {
    let surname = |at: usize| if at == 17 { "no" } else { ["webb", "ryan", "clarke"][at % 3] };
    let rows = (0..40).map(|at| format!("r-{at},joel,{},{},19{at},413{at:04}\n", surname(at), at * 7));
    let text = format!("record_id,given_name,surname,street_number,date,number\n{}", rows.collect::<String>());
    let tables = read_bytes(text.as_bytes());
    assert_eq!((tables.len(), tables[0].1.len()), (1, 40));
    assert_eq!(tables[0].1[17][2], "no");
}

#[test]
fn workbook_cells_are_shown_as_excel_shows_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (zeros, date) = (Format::new().set_num_format("0000000000"), Format::new().set_num_format("dd/mm/yyyy"));
    sheet.merge_range(0, 0, 0, 3, "BẢNG THỬ NGHIỆM", &Format::new()).unwrap();
    for (column, text) in ["STT", "Mã", "Ngày", "Đúng"].into_iter().enumerate() {
        sheet.write_string(2, u16::try_from(column).unwrap(), text).unwrap();
    }
    for row in 0..3_u32 {
        sheet.write_number(3 + row, 0, row + 1).unwrap();
        sheet.write_number_with_format(3 + row, 1, 42, &zeros).unwrap();
        sheet.write_number_with_format(3 + row, 2, 45_356, &date).unwrap();
        sheet.write_boolean(3 + row, 3, true).unwrap();
    }
    sheet.set_row_hidden(4).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let tables = read_bytes(&bytes);
    assert_eq!(
        tables[0].1,
        [
            ["1", "0000000042", "2024-03-05", "TRUE"],
            ["2", "0000000042", "2024-03-05", "TRUE"],
            ["3", "0000000042", "2024-03-05", "TRUE"]
        ]
    );
}

/// Merged areas stand behind all rows in the file; whether there are any is looked for at its end first.
#[test]
fn areas_behind_the_rows_of_a_long_sheet_are_known_before_its_first_row() {
    let rows = 25_000_u32;
    let read = |merged: bool| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, text) in (0..).zip(["STT", "Xã", "Số hồ sơ", "Số tiền"]) {
            sheet.write_string(0, column, text).unwrap();
        }
        let mut drawn = 1_u32;
        for row in 1..=rows {
            sheet.write_number(row, 0, row).unwrap();
            sheet.write_string(row, 1, format!("Xã Thử {}", row % 7)).unwrap();
            for column in 2..4 {
                drawn = drawn.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                sheet.write_number(row, column, drawn).unwrap();
            }
        }
        if merged {
            sheet.merge_range(rows - 2, 1, rows, 1, "Xã Ea Thử", &Format::new()).unwrap();
        }
        let mut tables = read_bytes(&book.save_to_buffer().unwrap());
        assert_eq!(tables.len(), 1);
        tables.remove(0).1
    };
    let (plain, mut merged) = (read(false), read(true));
    assert_eq!(plain.len(), rows as usize);
    let last = merged.split_off(plain.len() - 3);
    assert!(last.iter().all(|row| row[1] == "Xã Ea Thử"), "{last:?}");
    assert_eq!(merged, plain[..plain.len() - 3]);
}

#[test]
fn far_apart_cells_take_no_memory_and_are_no_table() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "a").unwrap().write_string(1_048_575, 16_383, "z").unwrap();
    assert!(refused(&book.save_to_buffer().unwrap()).contains("không tìm thấy bảng nào"));
}

#[test]
fn damaged_workbooks_are_errors_never_panics() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..30 {
        sheet.write_string(row, 0, format!("tên {row}")).unwrap().write_number(row, 1, row).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..200_usize {
        let mut broken = bytes.clone();
        if seed % 2 == 0 {
            broken.truncate(bytes.len() * seed / 200);
        } else {
            let place = seed * 7919 % broken.len();
            broken[place] ^= 1 << (seed % 8);
        }
        let path = csv(&folder, "hong.xlsx", &broken);
        if let Ok(reading) = read(&path, &ReadOptions::default()) {
            shown(reading);
        }
    }
}

#[test]
fn a_line_of_ten_million_bytes_is_read() {
    let long = "x".repeat(10_000_000);
    let text = format!("STT,Tên,Số\n1,{long},5\n2,b,6\n3,c,7\n");
    assert_eq!(read_bytes(text.as_bytes())[0].1[0][1].len(), long.len());
}

#[test]
fn empty_and_blank_files_say_so() {
    assert!(refused(b"").contains("tệp rỗng"));
    assert!(refused(b",,\n,,\n").contains("mọi ô đều trống"));
    assert!(refused(b"%PDF-1.7\n").contains("PDF"));
}

#[test]
fn every_bench_file_balances() {
    let folders = ["../shared/bench/messy/files", "../shared/real"].map(Path::new);
    for folder in folders.into_iter().filter(|folder| {
        let there = folder.is_dir();
        if !there {
            println!("skipped: {} is not there", folder.display());
        }
        there
    }) {
        for path in tudien::files::list(folder).unwrap() {
            if path.extension().is_some_and(|ending| ending != "md")
                && let Ok(reading) = read(&path, &ReadOptions::default())
            {
                assert!(!shown(reading).is_empty(), "{}", path.display());
            }
        }
    }
}
