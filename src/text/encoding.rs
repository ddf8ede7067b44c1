//! Which encoding a text file is in, told by its marks and by possible syllables, and decoding it block by block.

use unicode_normalization::UnicodeNormalization as _;

use super::detect;
use super::{legacy, mojibake};

/// The encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-8 that was read as a single-byte code page and written as UTF-8 again.
    Utf8Twice,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// windows-1258.
    Windows1258,
    /// TCVN3 bytes.
    Tcvn3,
    /// VNI-Windows bytes.
    Vni,
}

impl Encoding {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Twice => "utf-8 twice",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1258 => "windows-1258",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }
}

/// The encoding of a file from its first bytes (256 KiB are plenty; a character cut at the end does no harm).
///
/// Byte order marks decide first, then valid UTF-8, then the reading with the largest share of possible syllables among
/// windows-1258, TCVN3 and VNI; windows-1258 where they are equal.
pub fn guess_bytes(sample: &[u8]) -> Encoding {
    match sample {
        [0xEF, 0xBB, 0xBF, ..] => return utf8(sample),
        [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    if let Some(wide) = utf16(sample) {
        return wide;
    }
    if is_utf8(sample) {
        return utf8(sample);
    }
    let mut best = (Encoding::Windows1258, -1.0);
    for encoding in [Encoding::Windows1258, Encoding::Tcvn3, Encoding::Vni] {
        let share = detect::score(&single_byte(sample, encoding)).share();
        if share > best.1 {
            best = (encoding, share);
        }
    }
    best.0
}

/// True for UTF-8 that may be cut within its last character.
fn is_utf8(sample: &[u8]) -> bool {
    match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(fault) => fault.error_len().is_none(),
    }
}

fn utf8(sample: &[u8]) -> Encoding {
    let text = String::from_utf8_lossy(sample);
    let garbled = text.lines().filter(|line| !line.is_ascii()).take(2000);
    let (mut lines, mut twice) = (0_u32, 0_u32);
    for line in garbled {
        lines += 1;
        let is_garbled = || mojibake::kind(line, detect::score(line)) == Some(detect::Legacy::Mojibake);
        twice += u32::from(!detect::is_plain(line) && is_garbled());
    }
    if lines > 0 && twice * 2 > lines { Encoding::Utf8Twice } else { Encoding::Utf8 }
}

/// UTF-16 without a mark: zero bytes at every other place (ASCII letters, spaces, line ends).
fn utf16(sample: &[u8]) -> Option<Encoding> {
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half == 0 {
        return None;
    }
    if low * 4 >= half && high * 20 < half {
        return Some(Encoding::Utf16Le);
    }
    (high * 4 >= half && low * 20 < half).then_some(Encoding::Utf16Be)
}

fn single_byte(bytes: &[u8], encoding: Encoding) -> String {
    let latin = |bytes: &[u8]| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    match encoding {
        Encoding::Tcvn3 => latin(bytes).chars().map(|letter| legacy::tcvn3(letter).unwrap_or(letter)).collect(),
        Encoding::Vni => legacy::vni(&latin(bytes)),
        _ => encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes).0.nfc().collect(),
    }
}

/// Decodes a file that comes in blocks. What is cut at the end of a block waits for the next.
pub struct Decoder {
    encoding: Encoding,
    waiting: Vec<u8>,
    wide: Option<encoding_rs::Decoder>,
    is_begun: bool,
    /// Characters that could not be decoded and stand as U+FFFD.
    pub lost: u64,
}

impl Decoder {
    /// A decoder for one file.
    pub fn new(encoding: Encoding) -> Self {
        let wide = match encoding {
            Encoding::Utf16Le => Some(encoding_rs::UTF_16LE.new_decoder_with_bom_removal()),
            Encoding::Utf16Be => Some(encoding_rs::UTF_16BE.new_decoder_with_bom_removal()),
            _ => None,
        };
        Self { encoding, waiting: Vec::new(), wide, is_begun: false, lost: 0 }
    }

    /// Decodes a block and appends its text: whole lines, the rest with the next block.
    pub fn push(&mut self, block: &[u8], out: &mut String) {
        self.take(block, false, out);
    }

    /// Decodes what is left at the end of the file.
    pub fn finish(&mut self, out: &mut String) {
        self.take(&[], true, out);
    }

    fn take(&mut self, block: &[u8], is_last: bool, out: &mut String) {
        let from = out.len();
        if let Some(wide) = &mut self.wide {
            let room = wide.max_utf8_buffer_length(block.len()).unwrap_or(block.len() * 3 + 16);
            out.reserve(room);
            let _ = wide.decode_to_string(block, out, is_last);
            self.count_lost(out, from);
            return;
        }
        self.waiting.extend_from_slice(block);
        let end =
            if is_last { Some(self.waiting.len()) } else { memchr::memrchr(b'\n', &self.waiting).map(|end| end + 1) };
        let Some(end) = end else { return };
        let lines: Vec<u8> = self.waiting.drain(..end).collect();
        self.lines(&lines, out);
        self.count_lost(out, from);
    }

    fn lines(&mut self, bytes: &[u8], out: &mut String) {
        let bytes = if self.is_begun { bytes } else { bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes) };
        self.is_begun = true;
        match self.encoding {
            Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => out.push_str(&String::from_utf8_lossy(bytes)),
            Encoding::Utf8Twice => {
                for line in String::from_utf8_lossy(bytes).split_inclusive('\n') {
                    out.push_str(&mojibake::repair_mojibake(line));
                }
            }
            Encoding::Windows1258 | Encoding::Tcvn3 | Encoding::Vni => out.push_str(&single_byte(bytes, self.encoding)),
        }
    }

    fn count_lost(&mut self, out: &str, from: usize) {
        let lost = out.get(from..).map_or(0, |text| text.matches('\u{FFFD}').count());
        self.lost = self.lost.saturating_add(lost as u64);
    }
}

/// Decodes a whole text file; `None` when it holds zero bytes and is not UTF-16: no text file. The second value is the
/// name of the encoding.
pub fn decode_bytes(bytes: &[u8]) -> Option<(String, &'static str)> {
    let encoding = guess_bytes(bytes.get(..1 << 18).unwrap_or(bytes));
    if !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) && memchr::memchr(0, bytes).is_some() {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    let mut decoder = Decoder::new(encoding);
    decoder.push(bytes, &mut text);
    decoder.finish(&mut text);
    Some((text, encoding.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Số TT,Họ và tên,Xã\r\n1,Nguyễn Thị Ánh,Hòa Bình\r\n2,Trần Văn Được,Quảng Phú\r\n";

    fn bytes(table: &[(u8, char)], text: &str) -> Vec<u8> {
        let of = |letter: char| table.iter().find(|entry| entry.1 == letter).map(|entry| entry.0);
        text.chars().filter_map(|letter| of(letter).or_else(|| u8::try_from(letter).ok())).collect()
    }

    #[test]
    fn unicode_files() {
        let wide = |swap: bool| {
            TEXT.encode_utf16().flat_map(move |unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() })
        };
        let with_mark = [&[0xEF, 0xBB, 0xBF], TEXT.as_bytes()].concat();
        let twice: String = encoding_rs::WINDOWS_1252.decode_without_bom_handling(TEXT.as_bytes()).0.into_owned();
        for (given, name) in [
            (TEXT.as_bytes().to_vec(), "utf-8"),
            (with_mark, "utf-8"),
            (twice.into_bytes(), "utf-8 twice"),
            (wide(false).collect(), "utf-16le"),
            (wide(true).collect(), "utf-16be"),
            ([0xFF, 0xFE].into_iter().chain(wide(false)).collect(), "utf-16le"),
        ] {
            assert_eq!(decode_bytes(&given), Some((TEXT.to_owned(), name)));
        }
        assert_eq!(decode_bytes(b"PK\x03\x04\x00\x00\x01abc\x02def"), None);
        assert_eq!(decode_bytes(b""), Some((String::new(), "utf-8")));
    }

    #[test]
    fn single_byte_files() {
        let small = TEXT.replace('Á', "á");
        assert_eq!(decode_bytes(&bytes(&legacy::TCVN3, &small)), Some((small, "tcvn3")));
        let vni = "Soá TT,Hoï vaø teân,Xaõ\r\n1,Nguyeãn Thò AÙnh,Hoøa Bình\r\n2,Traàn Vaên Ñöôïc,Quaûng Phuù\r\n";
        assert_eq!(decode_bytes(&bytes(&[], vni)), Some((TEXT.to_owned(), "vni")));
        let vietnamese = encoding_rs::WINDOWS_1258;
        let marks: String = TEXT
            .nfd()
            .collect::<String>()
            .replace("e\u{302}", "ê")
            .replace("a\u{302}", "â")
            .replace("a\u{306}", "ă")
            .replace("o\u{302}", "ô")
            .replace("u\u{31B}", "ư")
            .replace("o\u{31B}\u{323}", "ơ\u{323}")
            .replace("o\u{31B}", "ơ");
        assert_eq!(decode_bytes(&vietnamese.encode(&marks).0), Some((TEXT.to_owned(), "windows-1258")));
    }

    #[test]
    fn blocks_of_any_size_give_the_same() {
        for encoding in [Encoding::Utf8, Encoding::Utf16Le] {
            let given: Vec<u8> = match encoding {
                Encoding::Utf16Le => TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                _ => TEXT.as_bytes().to_vec(),
            };
            for size in [1, 2, 3, 7, 1000] {
                let (mut decoder, mut out) = (Decoder::new(encoding), String::new());
                given.chunks(size).for_each(|block| decoder.push(block, &mut out));
                decoder.finish(&mut out);
                assert_eq!((out.as_str(), decoder.lost), (TEXT, 0));
            }
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_counted() {
        let lost = |encoding: Encoding, blocks: &[&[u8]]| {
            let (mut decoder, mut out) = (Decoder::new(encoding), String::from("\u{FFFD} đã có, "));
            for block in blocks {
                decoder.push(block, &mut out);
            }
            decoder.finish(&mut out);
            decoder.lost
        };
        assert_eq!(lost(Encoding::Utf8, &[b"a\xFFb\nc\xFE", b"\xFD\n\xC3"]), 4);
        assert_eq!(lost(Encoding::Utf16Le, &[b"a\0\x00", b"\xD8b\0", b"\x00\xDC"]), 2, "halves of pairs");
        assert_eq!(lost(Encoding::Tcvn3, &[b"C\xB8n\n"]), 0);
    }

    #[test]
    fn most_lines_tell_whether_a_file_was_garbled() {
        let (right, garbled) = ("Hà Nội\n", "HÃ  Ná»™i\n");
        assert_eq!(guess_bytes([right, garbled, "ascii\n"].concat().as_bytes()), Encoding::Utf8, "half of them");
        assert_eq!(guess_bytes([right, garbled, garbled].concat().as_bytes()), Encoding::Utf8Twice);
    }
}
