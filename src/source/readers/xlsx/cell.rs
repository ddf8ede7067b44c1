//! The commonest cells and rows, `<c r="B3" s="1" t="s"><v>12</v></c>` and its inline kin, read in one pass over their
//! bytes, eight at a time. What is written otherwise is left to the general way, token by token.

/// The type of a cell's value (`ST_CellType`, ECMA-376 part 1, §18.18.11).
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) enum Type {
    #[default]
    Number,
    Shared,
    Inline,
    Text,
    Bool,
    Error,
    Date,
}

impl Type {
    /// As it is written.
    pub(super) fn of(written: &[u8]) -> Self {
        match written {
            b"s" => Self::Shared,
            b"inlineStr" => Self::Inline,
            b"str" => Self::Text,
            b"b" => Self::Bool,
            b"e" => Self::Error,
            b"d" => Self::Date,
            _ => Self::Number,
        }
    }
}

/// A cell as it is written.
pub(super) struct Written<'a> {
    /// Column, from 0.
    pub(super) column: u32,
    /// Place of its style.
    pub(super) style: usize,
    /// Its type.
    pub(super) kind: Type,
    /// Computed by a sum over other cells.
    pub(super) sum: bool,
    /// Its value or inline text, without entities.
    pub(super) value: &'a [u8],
    /// The value as a number, where it is one to eight figures and nothing else.
    pub(super) whole: Option<u32>,
    /// Bytes it takes.
    pub(super) length: usize,
}

/// Reads the cell that begins the bytes; `None` where it is not whole or not written in the common way.
#[inline]
pub(super) fn read(bytes: &[u8]) -> Option<Written<'_>> {
    let [b'<', b'c', b' ', b'r', b'=', b'"', at @ ..] = bytes else { return None };
    let mut at = at;
    let (mut column, mut letters) = (0_u32, 0);
    while let [letter @ b'A'..=b'Z', rest @ ..] = at {
        column = column * 26 + u32::from(letter - b'A') + 1;
        letters += 1;
        at = rest;
        if letters > 3 {
            return None;
        }
    }
    let [b'"', rest @ ..] = at.get(figures(word(at)?)..)? else { return None };
    at = rest;
    let (mut style, mut kind) = (0_usize, Type::Number);
    loop {
        match at {
            [b' ', b's', b'=', b'"', rest @ ..] => {
                at = rest;
                while let [digit @ b'0'..=b'9', rest @ ..] = at {
                    style = style.checked_mul(10)?.checked_add(usize::from(digit - b'0'))?;
                    at = rest;
                }
                let [b'"', rest @ ..] = at else { return None };
                at = rest;
            }
            [b' ', b't', b'=', b'"', b's', b'"', rest @ ..] => (kind, at) = (Type::Shared, rest),
            [b' ', b't', b'=', b'"', rest @ ..] => {
                let end = rest.iter().take(12).position(|byte| *byte == b'"')?;
                kind = Type::of(rest.get(..end)?);
                at = rest.get(end + 1..)?;
            }
            _ => break,
        }
    }
    let inline = kind == Type::Inline;
    let at = match at {
        [b'>', b'<', b'v', b'>', rest @ ..] if !inline => rest,
        [b'>', b'<', b'i', b's', b'>', b'<', b't', b'>', rest @ ..] if inline => rest,
        _ => return None,
    };
    let first = word(at)?;
    let end = text_end(at)?;
    let (value, rest) = at.split_at_checked(end)?;
    let rest = if inline { rest.strip_prefix(b"</t></is></c>")? } else { after(rest, *b"</v></c>")? };
    let whole = ((1..=8).contains(&end) && figures(first) >= end).then(|| number(first, end));
    let (column, length) = (column.checked_sub(1)?, bytes.len() - rest.len());
    Some(Written { column, style, kind, sum: false, value, whole, length })
}

/// Line (1 and more) and length of the row tag that begins the bytes, `<row r="12" spans="1:9">`; `None` where it is written
/// otherwise.
#[inline]
pub(super) fn row(bytes: &[u8]) -> Option<(u32, usize)> {
    let [b'<', b'r', b'o', b'w', b' ', b'r', b'=', b'"', at @ ..] = bytes else { return None };
    let digits = word(at)?;
    let count = figures(digits);
    let [b'"', rest @ ..] = at.get(count..)? else { return None };
    let rest = match rest {
        [b' ', b's', b'p', b'a', b'n', b's', b'=', b'"', spans @ ..] => {
            spans.get(spans.iter().take(16).position(|byte| *byte == b'"')? + 1..)?
        }
        _ => rest,
    };
    let [b'>', rest @ ..] = rest else { return None };
    let line = if count > 0 { number(digits, count) } else { 0 };
    (line > 0).then(|| (line, bytes.len() - rest.len()))
}

/// What stands behind these eight bytes.
#[inline]
fn after(bytes: &[u8], expected: [u8; 8]) -> Option<&[u8]> {
    bytes.split_first_chunk().and_then(|(found, rest)| (*found == expected).then_some(rest))
}

/// The first eight bytes, the first the lowest.
#[inline]
fn word(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// A word of the same byte eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// How many of eight bytes are figures before the first other.
#[inline]
const fn figures(word: u64) -> usize {
    // a figure has the high half 3, and has it still with 6 added; what a byte carries over is behind an other one
    let other = (word & eight(0xF0)) ^ eight(0x30) | (word.wrapping_add(eight(6)) & eight(0xF0)) ^ eight(0x30);
    other.trailing_zeros() as usize / 8
}

/// The number that the first figures of a word say.
#[inline]
const fn number(word: u64, count: usize) -> u32 {
    // figures to the end, zeros before; then pairs, fours and all eight are joined
    let ones = word << (64 - 8 * count) & eight(0x0F);
    let pairs = ones.wrapping_mul(10 << 8 | 1) >> 8 & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_FFFF_0000_FFFF;
    (fours.wrapping_mul(10_000 << 32 | 1) >> 32) as u32
}

/// Place of the first `<`, `&` or carriage return.
#[inline]
fn text_end(bytes: &[u8]) -> Option<usize> {
    // the lowest bit that is left is that of the first byte that is zero
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(eight(1)) & !word & eight(0x80)
    }
    let found = |word: u64| zero(word ^ eight(b'<')) | zero(word ^ eight(b'&')) | zero(word ^ eight(b'\r'));
    let (chunks, _) = bytes.as_chunks::<8>();
    let mut found = (0..).step_by(8).zip(chunks.iter().map(|chunk| found(u64::from_le_bytes(*chunk))));
    found.find(|(_, found)| *found != 0).map(|(place, found)| place + found.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests {
    use super::{Type, eight, figures, number, read, row, text_end, word};

    #[test]
    fn common_cells_are_read_and_others_are_left() {
        let cell = read(b"<c r=\"AB12\" s=\"3\" t=\"s\"><v>45</v></c><c").unwrap();
        assert_eq!(
            (cell.column, cell.style, cell.kind, cell.value, cell.length),
            (27, 3, Type::Shared, &b"45"[..], 37)
        );
        assert_eq!(cell.whole, Some(45));
        let cell = read("<c r=\"A1\" t=\"inlineStr\"><is><t>Lê Văn Thuận</t></is></c>".as_bytes()).unwrap();
        assert_eq!((cell.value, cell.whole), ("Lê Văn Thuận".as_bytes(), None));
        for (value, whole) in [("12345678", Some(12_345_678)), ("123456789", None), ("1.5", None), ("007", Some(7))] {
            let xml = format!("<c r=\"A1\"><v>{value}</v></c>");
            let cell = read(xml.as_bytes()).unwrap();
            assert_eq!((cell.value, cell.whole, cell.length), (value.as_bytes(), whole, xml.len()));
        }
        for other in [
            "<c r=\"A1\"/>                  ",
            "<c r=\"A1\"><f>B1</f><v>2</v></c>",
            "<c r=\"A1\"><v>1",
            "<c r=\"A1\"><v>1</v></",
            "<c><v>1</v></c>",
            "<c r=\"1\"><v>1</v></c>      ",
            "<c r=\"ABCD1\"><v>1</v></c>",
            "<c r=\"A1\" t=\"str\"><v>a&amp;b</v></c>",
            "<c r=\"A1\"><v>1</w></c>        ",
        ] {
            assert!(read(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn common_rows_are_read_and_others_are_left() {
        assert_eq!(row(b"<row r=\"12\" spans=\"1:9\"><c"), Some((12, 24)));
        assert_eq!(row(b"<row r=\"1048576\"><c"), Some((1_048_576, 17)));
        for other in [
            "<row r=\"12\" hidden=\"1\">",
            "<row r=\"12\"/>     ",
            "<row r=\"\">          ",
            "<row r=\"0\">         ",
            "<row r=\"1",
            "<rows r=\"1\">",
        ] {
            assert_eq!(row(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn eight_bytes_at_once_say_what_one_after_another_does() {
        let mut bytes = [0_u8; 8];
        let mut seed = 1_u64;
        for _ in 0..200_000 {
            for byte in &mut bytes {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let drawn = seed >> 33;
                // figures for the most part, then their neighbours, signs that are looked for, and any byte
                *byte = match drawn % 16 {
                    0 => b"<&\r/:\xB0\xFA\xFF"[(drawn >> 4 & 7) as usize],
                    1 => (drawn >> 4 & 0xFF) as u8,
                    _ => b'0' + (drawn >> 4 & 7) as u8,
                };
            }
            let packed = word(&bytes).unwrap();
            let count = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(8);
            assert_eq!(figures(packed), count, "{bytes:?}");
            let said = bytes[..count].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
            assert!(count == 0 || number(packed, count) == said, "{bytes:?}");
            assert_eq!(text_end(&bytes), bytes.iter().position(|byte| matches!(byte, b'<' | b'&' | b'\r')));
        }
        assert_eq!((text_end(&[b'x'; 99]), eight(1)), (None, 0x0101_0101_0101_0101));
    }
}
