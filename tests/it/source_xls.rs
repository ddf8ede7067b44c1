//! Old workbooks: cell for cell as calamine reads them, and what calamine does not tell.

use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _};
use tudien::source::grid::{Row, Sheet};
use tudien::source::{ReadOptions, open, readers};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/xls").join(name)
}

fn sheets(path: &Path) -> Vec<Sheet> {
    readers::read(path, &ReadOptions::default()).unwrap().sheets
}

/// A value as this program shows it.
fn shown(value: &Data) -> String {
    match value {
        Data::DateTime(moment) => {
            let text = moment.as_datetime().unwrap().format("%Y-%m-%d %H:%M:%S").to_string();
            text.trim_end_matches(" 00:00:00").to_owned()
        }
        Data::Bool(truth) => truth.to_string().to_uppercase(),
        other => other.to_string(),
    }
}

/// Compares every cell; gives how many there are.
fn assert_same(path: &Path) -> usize {
    let mut bytes = tudien::files::read(path).unwrap();
    // strict readers refuse a file without the end of its last sector
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    let mut oracle = calamine::Xls::new(std::io::Cursor::new(bytes)).unwrap();
    let mut cells = 0;
    for sheet in sheets(path) {
        let range = oracle.worksheet_range(sheet.name.as_deref().unwrap()).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        let mut theirs = std::collections::BTreeMap::new();
        for (row, column, value) in range.used_cells() {
            let place = (top + u32::try_from(row).unwrap() + 1, left + u32::try_from(column).unwrap());
            let text = shown(value);
            if !text.trim().is_empty() {
                theirs.insert(place, text);
            }
        }
        let path = path.display();
        for (place, text) in
            sheet.rows.iter().flat_map(|row| row.iter().map(|(cell, text)| ((row.line, cell.column), text)))
        {
            let other = theirs.remove(&place);
            // zeros that the cell's format shows are kept by ours alone
            let padded = other.as_deref().is_some_and(|other| text.trim_start_matches('0') == other);
            assert!(padded || other.as_deref() == Some(text), "{path} {place:?}: {text:?}, calamine {other:?}");
            cells += 1;
        }
        assert!(theirs.is_empty(), "{path}: only calamine has {theirs:?}");
        let merges = oracle.merge_cells_by_sheet_name(sheet.name.as_deref().unwrap()).unwrap();
        assert_eq!(merges.len(), sheet.merges.len(), "{path}");
    }
    cells
}

#[test]
fn every_cell_of_an_old_workbook_is_as_calamine_reads_it() {
    assert!(assert_same(&fixture("kinds.xls")) > 40);
    assert!(assert_same(&fixture("dates1904.xls")) > 40);
    for folder in ["../shared/bench/messy/files", "../shared/real"] {
        let folder = Path::new(folder);
        if !folder.is_dir() {
            println!("skipped: {} is not there", folder.display());
            continue;
        }
        let books = tudien::files::list(folder).unwrap().into_iter();
        let cells: usize =
            books.filter(|path| path.extension().is_some_and(|end| end == "xls")).map(|path| assert_same(&path)).sum();
        assert!(cells > 500, "{cells}");
    }
}

fn row(sheet: &Sheet, line: u32) -> &Row {
    sheet.rows.iter().find(|row| row.line == line).unwrap()
}

#[test]
fn formats_fonts_and_what_is_hidden_are_told() {
    for name in ["kinds.xls", "dates1904.xls"] {
        let sheets = sheets(&fixture(name));
        let [list, aside] = sheets.as_slice() else { panic!("two sheets") };
        assert!(!list.hidden && aside.hidden && list.hides(5) && !list.hides(4));
        assert!(row(list, 6).hidden && !row(list, 5).hidden);
        let first = row(list, 4);
        assert_eq!(
            (first.get(2), first.get(3), first.get(4)),
            (Some("1980-02-28"), Some("0000000095"), Some("1234567.5"))
        );
        assert!(row(list, 3).cell(0).unwrap().bold && !first.cell(1).unwrap().bold);
        let font = row(aside, 2).cell(1).unwrap().font.unwrap();
        assert_eq!(aside.fonts[usize::from(font)], ".VnTime");
        let tables =
            open(&fixture(name), &ReadOptions { sheet: Some("Ẩn".to_owned()), ..ReadOptions::default() }).unwrap();
        assert_eq!(
            tables[0].columns.iter().map(tudien::source::Column::header).collect::<Vec<_>>(),
            ["STT", "Tên xã", "Tổng số"]
        );
    }
}

/// Records of a stream.
fn stream(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let part = |(kind, data): &(u16, Vec<u8>)| {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    };
    records.iter().flat_map(part).collect()
}

/// A workbook as Excel 95 wrote it, in a code page; without the container, as some programs leave it.
fn excel_95(column: u16) -> Vec<u8> {
    let begin = |kind: u16| (0x0809, [0x0500_u16, kind, 0, 0].iter().flat_map(|short| short.to_le_bytes()).collect());
    let label = |row: u16, column: u16, text: &[u8]| {
        let length = u16::try_from(text.len()).unwrap();
        (0x0204, [&[row, column, 0, length].map(u16::to_le_bytes).concat(), text].concat())
    };
    let number = |row: u16, column: u16, value: f64| {
        (0x0203, [&[row, column, 0].map(u16::to_le_bytes).concat()[..], &value.to_le_bytes()].concat())
    };
    let mut sheet = vec![begin(0x10), label(0, 0, b"STT"), label(0, 1, b"T\xaan x\xb7"), label(0, 2, b"T\xe6ng s\xe8")];
    for (at, name) in (1..).zip([&b"Ea Th\xf6"[..], b"C\xad M\xc9u", b"Kr\xabng M\xc9u", b"Ea M\xc9u"]) {
        sheet.extend([number(at, 0, f64::from(at)), label(at, 1, name), number(at, column, 10.0 * f64::from(at))]);
    }
    sheet.push((0x000A, Vec::new()));
    let font = [&[0_u8; 14][..], b"\x07.VnTime"].concat();
    let mut made = vec![begin(5), (0x0042, 1252_u16.to_le_bytes().to_vec()), (0x0031, font), (0x00E0, vec![0; 16])];
    let named = |at: u32| (0x0085, [&at.to_le_bytes()[..], b"\0\0\x05Trang"].concat());
    let length = stream(&[made.clone(), vec![named(0), (0x000A, Vec::new())]].concat()).len();
    made.extend([named(u32::try_from(length).unwrap()), (0x000A, Vec::new())]);
    stream(&[made, sheet].concat())
}

#[test]
fn code_pages_of_excel_95_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cu.xls");
    tudien::files::write(&path, &excel_95(2)).unwrap();
    let mut tables = open(&path, &ReadOptions::default()).unwrap();
    let headers: Vec<_> = tables[0].columns.iter().map(tudien::source::Column::header).collect();
    assert_eq!(headers, ["STT", "Tên xã", "Tổng số"]);
    let batch = tables[0].rows.next_batch().unwrap().unwrap();
    assert_eq!((batch.columns[1].value(1), batch.columns[2].value(1)), ("Cư Mẫu", "20"));
}

/// A cell beyond the last column would take gigabytes in a reader that makes room for every place.
#[test]
fn cells_far_out_and_broken_sheets_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("xa.xls");
    let whole = excel_95(2);
    for bytes in [excel_95(65_000), whole[..whole.len() - 6].to_vec(), whole[..300].to_vec()] {
        tudien::files::write(&path, &bytes).unwrap();
        let error = open(&path, &ReadOptions::default()).err().unwrap();
        assert!(error.hint.is_some(), "{error}");
    }
}
