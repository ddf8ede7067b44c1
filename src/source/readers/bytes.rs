//! Encoding of a text file, and its bytes as UTF-8 while they are read.

use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1258};

/// Bytes decoded at once.
const BLOCK: usize = 1 << 18;
/// Longest line that is waited for before a block is cut inside it.
const LONGEST_LINE: usize = 64 << 20;

/// How the bytes of a text file are read.
#[derive(Clone, Copy)]
pub(super) enum Decoder {
    /// As they are.
    Utf8,
    /// A standard encoding.
    Standard(&'static Encoding),
    /// A Vietnamese font encoding, line by line.
    Lines(&'static str, fn(&[u8]) -> String),
}

impl Decoder {
    /// Name in origins.
    pub(super) fn name(self) -> String {
        match self {
            Self::Utf8 => "utf-8".to_owned(),
            Self::Standard(encoding) => encoding.name().to_lowercase(),
            Self::Lines(name, _) => name.to_owned(),
        }
    }
}

/// The decoder of a declared encoding; `None` when the name is not known.
pub(super) fn declared(name: &str) -> Option<Decoder> {
    let lower = name.trim().to_lowercase();
    match lower.as_str() {
        "utf8" | "utf-8" => Some(Decoder::Utf8),
        "cp1258" => Some(Decoder::Standard(WINDOWS_1258)),
        "utf-16" | "utf16" => Some(Decoder::Standard(UTF_16LE)),
        _ => Encoding::for_label(lower.as_bytes()).map(Decoder::Standard),
    }
}

/// The decoder for bytes that declare nothing; `sample` is the beginning of the file.
pub(super) fn guess(sample: &[u8]) -> Decoder {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return if encoding == encoding_rs::UTF_8 { Decoder::Utf8 } else { Decoder::Standard(encoding) };
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    if zeros(1) * 10 > sample.len() * 3 {
        return Decoder::Standard(UTF_16LE);
    }
    if zeros(0) * 10 > sample.len() * 3 {
        return Decoder::Standard(UTF_16BE);
    }
    match std::str::from_utf8(sample) {
        Ok(_) => Decoder::Utf8,
        Err(fault) if fault.error_len().is_none() => Decoder::Utf8,
        Err(_) => Decoder::Standard(WINDOWS_1258),
    }
}

/// Bytes of a text file as UTF-8.
pub(super) enum Utf8<R> {
    /// Already so, byte order mark skipped.
    Plain(R, bool),
    /// By a decoder with state.
    Standard(R, Box<encoding_rs::Decoder>, Pending),
    /// Line by line.
    Lines(R, fn(&[u8]) -> String, Vec<u8>, Pending),
}

/// Decoded bytes not yet given.
#[derive(Default)]
pub(super) struct Pending {
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Pending {
    fn give(&mut self, into: &mut [u8]) -> usize {
        let rest = self.text.get(self.given..).unwrap_or_default();
        let count = rest.len().min(into.len());
        if let (Some(from), Some(to)) = (rest.get(..count), into.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        count
    }

    fn put(&mut self, text: String) {
        self.text = text.into_bytes();
        self.given = 0;
    }
}

impl<R: Read> Utf8<R> {
    /// Reads a stream through a decoder.
    pub(super) fn new(stream: R, decoder: Decoder) -> Self {
        match decoder {
            Decoder::Utf8 => Self::Plain(stream, false),
            Decoder::Standard(encoding) => Self::Standard(stream, Box::new(encoding.new_decoder_with_bom_removal()), Pending::default()),
            Decoder::Lines(_, decode) => Self::Lines(stream, decode, Vec::new(), Pending::default()),
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream, begun) => {
                let count = stream.read(into)?;
                if !*begun {
                    *begun = true;
                    if into.get(..count).is_some_and(|bytes| bytes.starts_with(b"\xef\xbb\xbf")) {
                        into.copy_within(3..count, 0);
                        return if count > 3 { Ok(count - 3) } else { stream.read(into) };
                    }
                }
                Ok(count)
            }
            Self::Standard(stream, decoder, pending) => loop {
                let count = pending.give(into);
                if count > 0 || pending.ended || into.is_empty() {
                    return Ok(count);
                }
                let mut block = vec![0_u8; BLOCK];
                let read = stream.read(&mut block)?;
                pending.ended = read == 0;
                let bytes = block.get(..read).unwrap_or_default();
                let mut text = String::with_capacity(decoder.max_utf8_buffer_length(read).unwrap_or(BLOCK * 4));
                // the buffer holds the longest decoding of a block: one call takes all of it
                let _whole = decoder.decode_to_string(bytes, &mut text, pending.ended);
                pending.put(text);
            },
            Self::Lines(stream, decode, kept, pending) => loop {
                let count = pending.give(into);
                if count > 0 || pending.ended || into.is_empty() {
                    return Ok(count);
                }
                let mut block = vec![0_u8; BLOCK];
                let read = stream.read(&mut block)?;
                kept.extend_from_slice(block.get(..read).unwrap_or_default());
                pending.ended = read == 0;
                let cut = match memchr::memrchr(b'\n', kept) {
                    _ if pending.ended || kept.len() > LONGEST_LINE => kept.len(),
                    Some(place) => place + 1,
                    None => continue,
                };
                let rest = kept.split_off(cut);
                pending.put(decode(kept));
                *kept = rest;
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> String {
        let mut text = String::new();
        Utf8::new(bytes, guess(bytes)).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn marks_and_utf16_are_read() {
        assert_eq!(all(b"\xef\xbb\xbfab"), "ab");
        assert_eq!(all(b"\xff\xfea\x00\xbf\x1e"), "aế");
        assert_eq!(all(b"a\x00;\x00b\x00"), "a;b");
        assert_eq!(all("tiếng".as_bytes()), "tiếng");
    }

    #[test]
    fn lines_are_decoded_whole() {
        let upper = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_uppercase();
        let mut text = String::new();
        Utf8::new(&b"a\nbc"[..], Decoder::Lines("x", upper)).read_to_string(&mut text).unwrap();
        assert_eq!(text, "A\nBC");
    }
}
