//! Containers made around what is fuzzed, so that a changed byte is a changed cell and not a wrong checksum.

use std::io::Write as _;

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// Head of a part: `=== xl/worksheets/sheet1.xml`, on a line of its own.
const MARK: &[u8] = b"=== ";

/// The parts of an input with their names. What stands before the first head is the part `first`.
pub(super) fn parts<'a>(input: &'a [u8], first: &str) -> Vec<(String, &'a [u8])> {
    let heads = (0..input.len())
        .filter(|at| input[*at..].starts_with(MARK) && (*at == 0 || input[at - 1] == b'\n'))
        .collect::<Vec<_>>();
    let before = &input[..heads.first().copied().unwrap_or(input.len())];
    let mut found = Vec::new();
    if !before.is_empty() {
        found.push((first.to_owned(), before));
    }
    for (place, at) in heads.iter().enumerate() {
        let whole = &input[at + MARK.len()..heads.get(place + 1).copied().unwrap_or(input.len())];
        let end = whole.iter().position(|byte| *byte == b'\n').unwrap_or(whole.len());
        found.push((String::from_utf8_lossy(&whole[..end]).into_owned(), whole.get(end + 1..).unwrap_or_default()));
    }
    found
}

/// A package of these parts, and of those of `usual` that are not among them. A name given twice counts once.
pub(super) fn package(parts: &[(String, &[u8])], usual: &[(&str, &[u8])]) -> Vec<u8> {
    let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let others = usual.iter().filter(|(name, _)| !parts.iter().any(|(given, _)| given == name));
    let all =
        others.map(|(name, bytes)| (*name, *bytes)).chain(parts.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
    for (name, bytes) in all {
        if made.start_file(name, stored).is_ok() {
            made.write_all(bytes).unwrap();
        }
    }
    made.finish().unwrap().into_inner()
}

const XLSX: [(&str, &[u8]); 2] = [
    ("xl/workbook.xml", b"<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
    ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
];

/// A workbook: its first sheet's XML, or any parts of it.
pub(super) fn xlsx(input: &[u8]) -> Vec<u8> {
    package(&parts(input, "xl/worksheets/sheet1.xml"), &XLSX)
}

const XLSB: [(&str, &[u8]); 2] = [
    // begin book, begin sheets, one sheet «S» with the relation «r1», their ends ([MS-XLSB] 2.4)
    ("xl/workbook.bin", b"\x83\x01\x00\x8f\x01\x00\x9c\x01\x16\x00\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00r\x001\x00\x01\x00\x00\x00S\x00\x90\x01\x00\x84\x01\x00"),
    ("xl/_rels/workbook.bin.rels", b"<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>"),
];

/// A binary workbook: its first sheet's records, or any parts of it.
pub(super) fn xlsb(input: &[u8]) -> Vec<u8> {
    package(&parts(input, "xl/worksheets/sheet1.bin"), &XLSB)
}

/// An OpenDocument spreadsheet: its content, or any parts of it.
pub(super) fn ods(input: &[u8]) -> Vec<u8> {
    package(&parts(input, "content.xml"), &[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")])
}

/// Entries of the sector table ([MS-CFB] 2.1): a free sector, the end of a chain, a sector of the table itself.
const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;

/// An old workbook: its stream of records in a compound file of the plainest kind ([MS-CFB]); a whole file as it is.
pub(super) fn xls(input: &[u8]) -> Vec<u8> {
    if input.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return input.to_vec();
    }
    // streams under 4,096 bytes would lie in the small ones; the workbook's records end where they end
    let stream = input.len().max(4_096);
    let sectors = u32::try_from(stream.div_ceil(512)).unwrap();
    let tables = (sectors + 1).div_ceil(127);
    let mut made = vec![0_u8; 512];
    made[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    for (at, value) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] {
        made[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    for (at, value) in [(44, tables), (48, tables), (56, 4_096), (60, END), (68, END)] {
        made[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for place in 0..109_u32 {
        let at = 76 + place as usize * 4;
        made[at..at + 4].copy_from_slice(&(if place < tables { place } else { FREE }).to_le_bytes());
    }
    let first = tables + 1;
    let mut chain: Vec<u32> = (0..tables).map(|_| TABLE).collect();
    chain.push(END);
    chain.extend((1..sectors).map(|next| first + next));
    chain.push(END);
    chain.resize(tables as usize * 128, FREE);
    made.extend(chain.iter().flat_map(|word| word.to_le_bytes()));
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: u32| {
        let mut bytes = vec![0_u8; 128];
        for (place, unit) in name.encode_utf16().enumerate() {
            bytes[place * 2..place * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[64] = u8::try_from(name.len() * 2 + 2).unwrap();
        (bytes[66], bytes[67]) = (kind, 1);
        for (at, value) in [(68, FREE), (72, FREE), (76, child), (116, start), (120, size)] {
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        bytes
    };
    made.extend(entry("Root Entry", 5, 1, END, 0));
    made.extend(entry("Workbook", 2, FREE, first, u32::try_from(stream).unwrap()));
    made.resize(made.len() + 256, 0);
    made.extend_from_slice(input);
    made.resize(512 * (1 + first as usize + sectors as usize), 0);
    made
}

/// A PDF: the drawing instructions of its pages in a frame with right offsets; a whole file as it is. Pages are parted by
/// `=== page`; `=== cmap` is the map to Unicode of the font `/F2`.
pub(super) fn pdf(input: &[u8]) -> Vec<u8> {
    if input.starts_with(b"%PDF") {
        return input.to_vec();
    }
    let parts = parts(input, "page");
    let cmap = parts.iter().find(|(name, _)| name == "cmap").map_or(&b""[..], |(_, bytes)| *bytes);
    let pages: Vec<&[u8]> = parts.iter().filter(|(name, _)| name != "cmap").map(|(_, bytes)| *bytes).take(8).collect();
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 7 + page * 2)).collect();
    let mut bodies: Vec<Vec<u8>> = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>".to_vec(),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500>>".to_vec(),
        stream(cmap),
    ];
    for (page, content) in pages.iter().enumerate() {
        let place = 8 + page * 2;
        bodies.push(format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>/Contents {place} 0 R>>").into_bytes());
        bodies.push(stream(content));
    }
    let mut made = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, body) in bodies.iter().enumerate() {
        places.push(made.len());
        made.extend(format!("{} 0 obj\n", number + 1).into_bytes());
        made.extend(body);
        made.extend(b"\nendobj\n");
    }
    let start = made.len();
    made.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).into_bytes());
    for place in &places {
        made.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    made.extend(
        format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", places.len() + 1).into_bytes(),
    );
    made
}

fn stream(content: &[u8]) -> Vec<u8> {
    [format!("<</Length {}>>stream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
}
