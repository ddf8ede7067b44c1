//! Binary workbooks: cell for cell as calamine reads them, and what calamine does not tell.

use std::path::Path;

use calamine::{Data, Reader as _};
use tudien::source::grid::{Kind, Row, Sheet};
use tudien::source::{ReadOptions, readers};

use super::source_damage::{package, record, wide};

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A record of several parts.
fn made(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
    record(kind, &parts.concat())
}

fn font(name: &str, weight: u16) -> Vec<u8> {
    let head = [&[220, 0, 0, 0][..], &weight.to_le_bytes(), &[0; 15]].concat();
    made(43, &[&head, &wide(name)])
}

fn format(format: u16, font: u16) -> Vec<u8> {
    made(47, &[&[0, 0], &format.to_le_bytes(), &font.to_le_bytes(), &[0; 10]])
}

/// Formats: 0 plain, 1 bold, 2 ten digits, 3 a date, 4 the font of TCVN3.
fn styles() -> Vec<u8> {
    [
        record(278, &[]),
        record(615, &words(&[1])),
        made(44, &[&164_u16.to_le_bytes(), &wide("0000000000")]),
        record(616, &[]),
        record(611, &words(&[3])),
        font("Times New Roman", 400),
        font("Times New Roman", 700),
        font(".VnTime", 400),
        record(612, &[]),
        // formats of styles are not those of cells
        record(626, &words(&[1])),
        format(164, 1),
        record(627, &[]),
        record(617, &words(&[5])),
        [format(0, 0), format(0, 1), format(164, 0), format(14, 0), format(0, 2)].concat(),
        record(618, &[]),
        record(279, &[]),
    ]
    .concat()
}

fn row(number: u32, hidden: bool) -> Vec<u8> {
    made(0, &[&words(&[number, 0]), &[0, 0, 0, u8::from(hidden) << 4, 0, 0, 0, 0, 0]])
}

fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    made(kind, &[&words(&[column, style]), value])
}

/// A formula after its value: flags, steps, no more.
fn steps(steps: &[u8]) -> Vec<u8> {
    [&[0, 0][..], &words(&[u32::try_from(steps.len()).unwrap()]), steps, &words(&[0])].concat()
}

fn list() -> Vec<u8> {
    let texts = ["Hä vµ tªn", "Nguyễn Văn Thử"];
    let strings = [
        record(159, &words(&[2, 2])),
        texts.iter().flat_map(|text| made(19, &[&[0], &wide(text)])).collect(),
        record(160, &[]),
    ]
    .concat();
    // SUM over an area: the area, then the function by its number
    let area = [&[0x25][..], &words(&[2, 3]), &[2, 0, 2, 0]].concat();
    let sum = [&area[..], &[0x22, 1, 4, 0]].concat();
    let rows = [
        row(0, false),
        cell(7, 0, 4, &words(&[0])),
        cell(6, 1, 1, &wide("Mã số")),
        cell(62, 2, 0, &[&[0][..], &wide("Số tiền")].concat()),
        cell(6, 3, 0, &wide("Ngày")),
        row(1, true),
        cell(7, 0, 0, &words(&[1])),
        cell(2, 1, 2, &words(&[(6_001 << 2) | 2])),
        cell(5, 2, 0, &1.5_f64.to_le_bytes()),
        cell(5, 3, 3, &45_356.0_f64.to_le_bytes()),
        row(3, false),
        cell(1, 0, 0, &[]),
        cell(8, 1, 0, &[wide("Cộng"), steps(&[0x1E, 1, 0])].concat()),
        cell(9, 2, 0, &[1.5_f64.to_le_bytes().to_vec(), steps(&sum)].concat()),
        cell(4, 3, 0, &[1]),
        cell(3, 4, 0, &[7]),
        cell(10, 5, 0, &[vec![0], steps(&[0x1D, 0])].concat()),
    ]
    .concat();
    let sheet = [
        record(129, &[]),
        record(148, &words(&[0, 3, 0, 5])),
        record(390, &[]),
        made(60, &[&words(&[4, 5, 2304, 0]), &[1, 0]]),
        record(391, &[]),
        record(145, &[]),
        rows,
        record(146, &[]),
        record(177, &words(&[1])),
        record(176, &words(&[0, 0, 1, 2])),
        record(178, &[]),
        record(130, &[]),
    ]
    .concat();
    let book = [
        record(131, &[]),
        record(153, &words(&[0, 0])),
        record(143, &[]),
        made(156, &[&words(&[0, 1]), &wide("r1"), &wide("Danh sách")]),
        made(156, &[&words(&[1, 2]), &wide("r2"), &wide("Phụ")]),
        record(144, &[]),
        record(132, &[]),
    ]
    .concat();
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{kind}\" Target=\"worksheets/sheet1.bin\"/><Relationship Id=\"r2\" Type=\"{kind}\" Target=\"worksheets/sheet2.bin\"/></Relationships>"
    );
    let aside = [
        record(129, &[]),
        record(148, &words(&[0, 0, 0, 0])),
        record(145, &[]),
        row(0, false),
        cell(6, 0, 0, &wide("ghi chú")),
        record(146, &[]),
        record(130, &[]),
    ]
    .concat();
    package(&[
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/styles.bin", &styles()),
        ("xl/sharedStrings.bin", &strings),
        ("xl/worksheets/sheet1.bin", &sheet),
        ("xl/worksheets/sheet2.bin", &aside),
    ])
}

fn sheets(path: &Path) -> Vec<Sheet> {
    readers::read(path, &ReadOptions::default()).unwrap().sheets
}

fn line(sheet: &Sheet, line: u32) -> &Row {
    sheet.rows.iter().find(|row| row.line == line).unwrap()
}

#[test]
fn every_cell_is_read_as_by_calamine() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("danh_sach.xlsb");
    tudien::files::write(&path, &list()).unwrap();
    let mut oracle = calamine::Xlsb::new(std::io::Cursor::new(list())).unwrap();
    let mut cells = 0;
    for sheet in sheets(&path) {
        let range = oracle.worksheet_range(sheet.name.as_deref().unwrap()).unwrap();
        for row in &sheet.rows {
            for (cell, text) in row.iter() {
                let other = range.get_value((row.line - 1, cell.column)).cloned().unwrap_or_default();
                let other = match &other {
                    Data::DateTime(moment) => moment.as_datetime().unwrap().format("%Y-%m-%d").to_string(),
                    Data::Bool(truth) => truth.to_string().to_uppercase(),
                    other => other.to_string(),
                };
                // texts with fonts of their own, and zeros that a format shows, are told by ours alone
                let alone = text == "Số tiền" && other.is_empty() || text == "0000006001" && other == "6001";
                assert!(alone || other == text, "{} {}: {text:?}, calamine {other:?}", row.line, cell.column);
                cells += 1;
            }
        }
    }
    assert_eq!(cells, 14, "four heads, four values, five of the last row, one aside");
}

#[test]
fn formats_fonts_merges_and_what_is_hidden_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("danh_sach.xlsb");
    tudien::files::write(&path, &list()).unwrap();
    let found = sheets(&path);
    let [list, aside] = found.as_slice() else { panic!("{} sheets", found.len()) };
    assert_eq!((list.name.as_deref(), list.hidden, aside.hidden), (Some("Danh sách"), false, true));
    let [merge] = list.merges.as_slice() else { panic!("{:?}", list.merges) };
    assert_eq!((merge.top, merge.bottom, merge.left, merge.right), (1, 1, 1, 2));
    assert!(list.hides(4) && list.hides(5) && !list.hides(3));
    assert!(line(list, 2).hidden && !line(list, 1).hidden && !line(list, 4).hidden);
    assert_eq!(line(list, 2).get(1), Some("0000006001"), "an identifier keeps its zeros");
    assert_eq!(line(list, 2).get(3), Some("2024-03-05"));
    assert!(line(list, 1).cell(1).unwrap().bold && !line(list, 1).cell(0).unwrap().bold);
    assert_eq!(list.fonts[usize::from(line(list, 1).cell(0).unwrap().font.unwrap())], ".VnTime");
    let last = line(list, 4);
    assert!(last.cell(2).unwrap().sum && !last.cell(1).unwrap().sum, "the sum is known by its formula");
    assert_eq!(
        last.iter().map(|(cell, text)| (cell.column, cell.kind, text)).skip(2).collect::<Vec<_>>(),
        [(3, Kind::Bool, "TRUE"), (4, Kind::Error, "#DIV/0!"), (5, Kind::Bool, "FALSE")]
    );
}
