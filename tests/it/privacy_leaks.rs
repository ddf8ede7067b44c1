//! A small share of `tests/outside/leaks.py`: a person hidden in a note in thirty-two ways; the note does not go out, in
//! whatever form, and every record does.
#![expect(clippy::disallowed_methods, reason = "tests read what was written")]

use arrow::array::AsArray as _;
use arrow::datatypes::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tudien::publish::{Package, PublishInput, package};
use tudien::text::key::search_key;

use crate::open_fixture::{Fixture, enterprises};

/// Name of the way, the note, and what must not be found of it (folded).
const WAYS: [(&str, &str, &str); 32] = [
    ("plain", "CCCD 066185001234", "066185001234"),
    ("spaces", "cccd: 066 185 001 234", "066 185"),
    ("dots", "066.185.001.234", "066.185"),
    ("full width", "０６６１８５００１２３４", "０６６１"),
    (
        "zero width",
        "0\u{200b}6\u{200b}6\u{200b}1\u{200b}8\u{200b}5\u{200b}0\u{200b}0\u{200b}1\u{200b}2\u{200b}3\u{200b}4",
        "\u{200b}8",
    ),
    ("no-break spaces", "0661\u{a0}8500\u{a0}1234", "8500"),
    ("inside letters", "soCCCD066185001234chuho", "066185001234"),
    ("first zero lost", "giấy tờ 66185001234", "66185001234"),
    ("Arabic digits", "٠٦٦١٨٥٠٠١٢٣٤", "٠٦٦"),
    ("HTML references", "&#48;&#54;&#54;&#49;&#56;&#53;&#48;&#48;&#49;&#50;&#51;&#52;", "&#54;"),
    ("percent escapes", "%30%36%36%31%38%35%30%30%31%32%33%34", "%38%35"),
    ("base 64", "MDY2MTg1MDAxMjM0", "mdy2mtg1"),
    ("letter for zero", "O66185OO1234", "o66185"),
    ("one by one", "0 6 6 1 8 5 0 0 1 2 3 4", "6 6 1 8"),
    ("old number", "CMND số 240123456", "240123456"),
    ("old number in threes", "cmnd 240 123 456", "240 123"),
    ("telephone", "liên hệ 0912345678", "0912345678"),
    ("country code", "+84 912 345 678", "912 345"),
    ("spoken", "không chín một hai ba bốn năm sáu bảy tám", "khong chin"),
    ("e-mail", "gửi khoat.nv@example.vn", "khoat"),
    ("e-mail in words", "khoat.nv (a còng) example chấm vn", "khoat"),
    ("bank account", "STK 1903456789012 ngân hàng Mẫu", "1903456789012"),
    ("name", "Người nhận: Nguyễn Văn Khoát", "khoat"),
    ("name decomposed", "Đã giao Nguye\u{302}\u{303}n Va\u{306}n Khoa\u{301}t", "khoat"),
    ("name without marks", "giao cho Nguyen Van Khoat", "khoat"),
    ("name in capitals", "ĐẠI DIỆN NGUYỄN VĂN KHOÁT", "khoat"),
    ("name in TCVN3", "Chñ cò: NguyÔn V¨n Kho¸t", "v¨n"),
    ("name in VNI", "Chuû cuõ: Nguyeãn Vaên Khoaùt", "nguyea"),
    ("title and name", "đã gặp ông Khoát", "khoat"),
    ("name of the Highlands", "giao H'Lan Êban", "h'lan"),
    ("name in one word", "NguyenVanKhoat", "khoat"),
    ("paper", "hộ chiếu C1234567", "c1234567"),
];

fn publish(fixture: &Fixture) -> Package {
    let input = PublishInput { linked: None, ..fixture.input() };
    package(&input, &fixture.place("goi")).expect("one note of twelve")
}

/// Every text of a package: names of files, their bytes, the cells of the Parquet file.
fn everything(package: &Package) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(&package.dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        text += &path.to_string_lossy();
        text += &String::from_utf8_lossy(&std::fs::read(&path).expect("a file"));
    }
    let file = std::fs::File::open(package.dir.join(format!("{}.parquet", package.dataset))).expect("a file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
    for batch in reader.map(|batch| batch.expect("a batch")) {
        for column in batch.columns() {
            let cells = arrow::compute::cast(column, &DataType::Utf8).expect("text");
            cells.as_string::<i32>().iter().flatten().for_each(|cell| text += cell);
        }
    }
    text
}

#[test]
fn a_hidden_person_is_in_no_published_byte() {
    let codes: Vec<String> = (0..12).map(|code| format!("60000001{code:02}")).collect();
    let mut faults = Vec::new();
    for (name, note, secret) in WAYS {
        let rows: Vec<Vec<&str>> = codes
            .iter()
            .enumerate()
            .map(|(at, code)| {
                let note = if at == 5 { note } else { "Đang hoạt động" };
                vec![code.as_str(), "Công ty Mẫu", "", "2020-01-31", "1", "1", "true", note]
            })
            .collect();
        let fixture = Fixture::new(enterprises(), &rows, &[], &[]);
        let package = publish(&fixture);
        let all = everything(&package);
        if all.contains(note) || search_key(&all).contains(&*search_key(secret)) {
            faults.push(format!("{name}: leaked"));
        }
        let notes = package.columns.last().expect("the notes");
        if (package.rows_out, notes.withheld, notes.empty) != (12, 1, 1) || !all.contains("Đang hoạt động") {
            faults.push(format!("{name}: {} records, {} notes withheld", package.rows_out, notes.withheld));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
