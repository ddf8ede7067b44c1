//! Workbooks cut short and with bits flipped: read or refused with the next action, never a panic, never a lost
//! cell. `TUDIEN_DAMAGE=1000` makes as many of each.

use std::io::Write as _;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};
use tudien::source::{ReadOptions, read};
use zip::write::SimpleFileOptions;

/// Numbers that look random and are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

/// Reads to the end; true where it is read.
fn survives(path: &Path, bytes: &[u8]) -> bool {
    tudien::files::write(path, bytes).unwrap();
    let mut reading = match read(path, &ReadOptions::default()) {
        Ok(reading) => reading,
        Err(error) => {
            assert!(error.hint.is_some(), "every error says what to do: {error}");
            return false;
        }
    };
    for table in &mut reading.tables {
        loop {
            match table.rows.next_batch() {
                Ok(Some(batch)) => assert_eq!(batch.columns.len(), table.columns.len()),
                Ok(None) => break,
                Err(error) => {
                    assert!(error.hint.is_some(), "every error says what to do: {error}");
                    return false;
                }
            }
        }
        let (_, balance) = table.rows.end();
        assert_eq!(balance.non_empty, balance.body + balance.header + balance.left_out, "a cell is lost");
    }
    true
}

fn fixture(name: &str) -> Vec<u8> {
    tudien::files::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn rows() -> impl Iterator<Item = (u32, String, f64)> {
    (1..=30).map(|number| (number, format!("Người Thử {number}"), f64::from(number) * 1000.5))
}

fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "DANH SÁCH", &Format::new().set_bold()).unwrap();
    for (column, head) in (0..).zip(["STT", "Họ và tên", "Số tiền"]) {
        sheet.write(2, column, head).unwrap();
    }
    for (number, name, amount) in rows() {
        sheet.write(2 + number, 0, number).unwrap().write(2 + number, 1, name).unwrap();
        sheet.write(2 + number, 2, amount).unwrap();
    }
    book.save_to_buffer().unwrap()
}

pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        made.start_file(*name, SimpleFileOptions::default()).unwrap();
        made.write_all(bytes).unwrap();
    }
    made.finish().unwrap().into_inner()
}

/// A record of a binary workbook ([MS-XLSB] §2.1.4).
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let low = (kind & 0x7F) as u8;
    let mut made = if kind < 128 { vec![low] } else { vec![low | 0x80, (kind >> 7) as u8] };
    assert!(data.len() < 128, "a short record");
    made.push(data.len() as u8);
    made.extend_from_slice(data);
    made
}

pub(crate) fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&u32::try_from(units.len() / 2).unwrap().to_le_bytes()[..], &units].concat()
}

/// A binary workbook of one sheet with these cells.
fn xlsb(cells: &[(u32, u32, Result<f64, &str>)]) -> Vec<u8> {
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let named = [words(&[0, 1]), wide("r1"), wide("S")].concat();
    let book = [record(131, &[]), record(143, &[]), record(156, &named), record(144, &[]), record(132, &[])].concat();
    let mut sheet = [record(129, &[]), record(148, &words(&[0, 1_048_575, 0, 16_383])), record(145, &[])].concat();
    let mut last = None;
    for (row, column, value) in cells {
        if last != Some(*row) {
            sheet.extend(record(0, &[words(&[*row, 0]), vec![0; 9]].concat()));
            last = Some(*row);
        }
        let place = words(&[*column, 0]);
        sheet.extend(match value {
            Ok(number) => record(5, &[place, number.to_le_bytes().to_vec()].concat()),
            Err(text) => record(6, &[place, wide(text)].concat()),
        });
    }
    sheet.extend([record(146, &[]), record(130, &[])].concat());
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    package(&[
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}

fn list_xlsb() -> Vec<u8> {
    let mut cells = vec![(0, 0, Err("STT")), (0, 1, Err("Họ và tên")), (0, 2, Err("Số tiền"))];
    for (number, _, amount) in rows() {
        cells.extend([(number, 0, Ok(f64::from(number))), (number, 1, Err("Người Thử")), (number, 2, Ok(amount))]);
    }
    xlsb(&cells)
}

#[test]
fn damaged_workbooks_are_read_or_refused() {
    let count = std::env::var("TUDIEN_DAMAGE").ok().and_then(|count| count.parse().ok()).unwrap_or(25_usize);
    let seeds = [("xlsx", xlsx()), ("xls", fixture("xls/kinds.xls")), ("xlsb", list_xlsb())];
    let folder = tempfile::tempdir().unwrap();
    for (kind, whole) in seeds {
        let path = folder.path().join(format!("tep.{kind}"));
        assert!(survives(&path, &whole), "the whole {kind}");
        let (mut draw, mut read) = (Draw(0x9E37_79B9_7F4A_7C15), 0);
        for _ in 0..count {
            read += usize::from(survives(&path, &whole[..draw.below(whole.len())]));
            let mut flipped = whole.clone();
            for _ in 0..[1, 1, 2, 8, 64][draw.below(5)] {
                let place = draw.below(flipped.len());
                flipped[place] ^= 1 << draw.below(8);
            }
            read += usize::from(survives(&path, &flipped));
        }
        println!("{kind}: {read} of {} were read, the others refused", 2 * count);
    }
}

/// The room between two corners is never made.
#[test]
fn a_binary_workbook_of_two_far_corners_takes_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("goc.xlsb");
    assert!(!survives(&path, &xlsb(&[(0, 0, Err("a")), (1_048_575, 16_383, Err("b"))])));
    assert!(survives(&path, &list_xlsb()));
}
