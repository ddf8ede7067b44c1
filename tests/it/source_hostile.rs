//! Files that mean harm: bombs, nests, damaged and encrypted workbooks. The thousands are in `tests/bench/hostile.py`.

use std::io::Write as _;

use tudien::source::{ReadOptions, read};
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A package of parts, each given as pieces of text.
fn package(parts: &[(&str, &[String])]) -> Vec<u8> {
    let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, pieces) in parts {
        made.start_file(*name, SimpleFileOptions::default()).unwrap();
        for piece in *pieces {
            made.write_all(piece.as_bytes()).unwrap();
        }
    }
    made.finish().unwrap().into_inner()
}

fn workbook(sheet: &[String]) -> Vec<u8> {
    let book = format!("<workbook xmlns=\"{MAIN}\"><sheets><sheet name=\"S\" sheetId=\"1\"/></sheets></workbook>");
    package(&[("xl/workbook.xml", &[book]), ("xl/worksheets/sheet1.xml", sheet)])
}

/// Reads to the end; the error's text where there is one.
fn outcome(bytes: &[u8]) -> Result<u64, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tep");
    tudien::files::write(&path, bytes).unwrap();
    let told = |error: tudien::error::Error| {
        assert!(error.hint.is_some(), "every error says what to do: {error}");
        error.to_string()
    };
    let mut rows = 0;
    for mut table in read(&path, &ReadOptions::default()).map_err(told)?.tables {
        while let Some(batch) = table.rows.next_batch().map_err(told)? {
            rows += batch.lines.len() as u64;
        }
    }
    Ok(rows)
}

fn inline(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>";
    let rows: Vec<String> = (1..=4)
        .map(|row| {
            format!(
                "<row r=\"{row}\">{}{}</row>",
                inline(&format!("A{row}"), &(row - 1).to_string()),
                inline(&format!("B{row}"), "&c;")
            )
        })
        .collect();
    let sheet = format!("{bomb}<worksheet><sheetData>{}</sheetData></worksheet>", rows.concat());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tep");
    tudien::files::write(&path, &workbook(&[sheet])).unwrap();
    let book = tudien::source::readers::read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(book.sheets[0].rows[0].get(1), Some("&c;"));
}

#[test]
fn bombs_and_nests_end_with_a_word() {
    let spaces = " ".repeat(1 << 20);
    let wide: Vec<String> = std::iter::once("<worksheet><sheetData>".to_owned())
        .chain(std::iter::repeat_n(spaces, 96))
        .chain(["</sheetData></worksheet>".to_owned()])
        .collect();
    assert!(outcome(&workbook(&wide)).is_err());
    let nest = vec!["<worksheet><sheetData>".to_owned(), "<row><c><is>".repeat(100_000)];
    assert!(outcome(&workbook(&nest)).is_err());
    let merges = vec![
        format!("<worksheet><sheetData><row r=\"1\">{}</row></sheetData><mergeCells>", inline("A1", "STT")),
        "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(50_000),
        "</mergeCells></worksheet>".to_owned(),
    ];
    assert!(outcome(&workbook(&merges)).is_err());
}

#[test]
fn an_ods_that_repeats_itself_takes_no_memory() {
    let content = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:document-content>";
    let parts = [
        ("mimetype", ["application/vnd.oasis.opendocument.spreadsheet".to_owned()]),
        ("content.xml", [content.to_owned()]),
    ];
    let parts: Vec<(&str, &[String])> = parts.iter().map(|(name, pieces)| (*name, pieces.as_slice())).collect();
    let refused = outcome(&package(&parts)).unwrap_err();
    assert!(refused.contains("bốn triệu"), "{refused}");
}

/// Cells that repeat are all read, up to a bound that is told; nothing is left away in silence.
#[test]
fn filled_rows_of_an_ods_are_repeated_whole_or_refused() {
    let ods = |rows: &str| {
        let text = |value: &str| format!("<c:table-cell o:value-type=\"string\"><x:p>{value}</x:p></c:table-cell>");
        let heads: String = ["STT", "Họ và tên", "Số CCCD"].map(text).concat();
        let body = format!(
            "<c:table-row><c:table-cell o:value-type=\"float\" o:value=\"1\"><x:p>1</x:p></c:table-cell>{}{}</c:table-row>",
            text("Lê Thị Thử"),
            text("001190000001")
        );
        let content = format!(
            "<o:document-content xmlns:o=\"o\" xmlns:c=\"t\" xmlns:x=\"x\"><c:table c:name=\"S\"><c:table-row>{heads}</c:table-row>{body}{rows}</c:table></o:document-content>"
        );
        package(&[
            ("mimetype", &["application/vnd.oasis.opendocument.spreadsheet".to_owned()]),
            ("content.xml", &[content]),
        ])
    };
    let row = |times: u32, cells: u32| {
        format!(
            "<c:table-row c:number-rows-repeated=\"{times}\"><c:table-cell c:number-columns-repeated=\"{cells}\" o:value-type=\"string\"><x:p>An 12</x:p></c:table-cell></c:table-row>"
        )
    };
    assert_eq!(outcome(&ods(&row(150_000, 3))), Ok(150_001), "more rows than were once kept");
    let refused = outcome(&ods(&row(1_048_000, 16_384))).unwrap_err();
    assert!(refused.contains("bốn triệu"), "{refused}");
}

#[test]
fn an_encrypted_workbook_asks_for_its_password_to_be_taken_off() {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 1_016], &name, &[0; 2_048]].concat();
    assert!(outcome(&bytes).unwrap_err().contains("mật khẩu"));
}

#[test]
fn text_that_never_ends_is_read_or_refused() {
    assert_eq!(outcome(format!("STT,Tên\n1,a\n2,{}\n3,b\n", "x".repeat(10_000_000)).as_bytes()), Ok(3));
    let open = format!("STT,Tên\n1,a\n2,b\n3,\"{}", "c,d\n".repeat(500_000));
    assert_eq!(outcome(open.as_bytes()), Ok(3));
    outcome(format!("STT,Tên\n{}\n1,a\n2,b\n", ",".repeat(2_000_000)).as_bytes()).ok();
    assert!(outcome(&vec![0; 1 << 20]).is_err());
}
