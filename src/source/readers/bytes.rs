//! Bytes of a text file as UTF-8 while they are read.

use std::io::{self, Read};

use crate::text::{Decoder, Encoding};

/// Bytes decoded at once.
const BLOCK: usize = 1 << 18;

/// The encoding of a declared name; `None` when the name is not known.
pub(super) fn declared(name: &str) -> Option<Encoding> {
    let bare: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    match bare.as_str() {
        "utf8" => Some(Encoding::Utf8),
        "utf16" | "utf16le" => Some(Encoding::Utf16Le),
        "utf16be" => Some(Encoding::Utf16Be),
        "windows1258" | "cp1258" => Some(Encoding::Windows1258),
        "tcvn3" | "abc" | "tcvn" => Some(Encoding::Tcvn3),
        "vni" | "vniwindows" => Some(Encoding::Vni),
        _ => None,
    }
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A stream of bytes in some encoding, read as UTF-8.
pub(super) struct Utf8<R> {
    stream: R,
    /// UTF-8 already: nothing is decoded.
    plain: bool,
    begun: bool,
    head: Vec<u8>,
    decoder: Decoder,
    block: Vec<u8>,
    text: String,
    given: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    /// Reads a stream in this encoding.
    pub(super) fn new(stream: R, encoding: Encoding) -> Self {
        let decoder = Decoder::new(encoding);
        let (plain, head, text) = (false, Vec::new(), String::new());
        Self { stream, plain, begun: false, head, decoder, block: vec![0; BLOCK], text, given: 0, ended: false }
    }

    /// As [`Utf8::new`], but what is UTF-8 already passes unread: broken letters are the reader's to mend.
    pub(super) fn unread(stream: R, encoding: Encoding) -> Self {
        Self { plain: encoding == Encoding::Utf8, ..Self::new(stream, encoding) }
    }
}

impl<R: Read> Utf8<R> {
    /// The bytes of the stream without the byte order mark.
    fn as_it_stands(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.begun {
            self.begun = true;
            let mut head = Vec::with_capacity(MARK.len());
            self.stream.by_ref().take(MARK.len() as u64).read_to_end(&mut head)?;
            self.head = if head == MARK { Vec::new() } else { head };
        }
        let count = self.head.len().min(into.len());
        if let (true, Some(to)) = (count > 0, into.get_mut(..count)) {
            to.copy_from_slice(&self.head[..count]);
            self.head.drain(..count);
            return Ok(count);
        }
        self.stream.read(into)
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.plain {
            return self.as_it_stands(into);
        }
        loop {
            let rest = self.text.as_bytes().get(self.given..).unwrap_or_default();
            let count = rest.len().min(into.len());
            if let (true, Some(from), Some(to)) = (count > 0, rest.get(..count), into.get_mut(..count)) {
                to.copy_from_slice(from);
                self.given += count;
                return Ok(count);
            }
            if self.ended || into.is_empty() {
                return Ok(0);
            }
            (self.given, self.ended) = (0, false);
            self.text.clear();
            let read = self.stream.read(&mut self.block)?;
            if read == 0 {
                self.ended = true;
                self.decoder.finish(&mut self.text);
            } else {
                self.decoder.push(self.block.get(..read).unwrap_or_default(), &mut self.text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::guess_bytes;

    fn all(bytes: &[u8]) -> String {
        let mut text = String::new();
        Utf8::new(bytes, guess_bytes(bytes)).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn marks_and_utf16_are_read() {
        assert_eq!(all(b"\xef\xbb\xbfab\n"), "ab\n");
        assert_eq!(all(b"\xff\xfea\x00\xbf\x1e"), "aế");
        assert_eq!(all("tiếng\nViệt".as_bytes()), "tiếng\nViệt");
        assert_eq!(all(b""), "");
    }

    #[test]
    fn bytes_pass_unread() {
        for (bytes, wanted) in [("\u{feff}ế,b\n", "ế,b\n"), ("ab", "ab"), ("", ""), ("\u{feff}", "")] {
            let mut text = String::new();
            Utf8::unread(bytes.as_bytes(), Encoding::Utf8).read_to_string(&mut text).unwrap();
            assert_eq!(text, wanted);
        }
    }

    #[test]
    fn names_are_forgiving() {
        assert_eq!(declared("UTF-8"), Some(Encoding::Utf8));
        assert_eq!(declared("CP1258"), Some(Encoding::Windows1258));
        assert_eq!(declared("koi8"), None);
    }
}
