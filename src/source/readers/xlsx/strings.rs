//! Shared strings: one long text and where each string ends. Escaped letters are put back once, not for each cell.

use std::borrow::Cow;
use std::io::Read;

use super::scan::{self, Scan, Token};
use super::sheet::unescaped;

/// Most bytes of text that are held: 1,048,576 rows with 12 texts of 30 bytes of their own in each.
const MOST: usize = 384 << 20;

/// Texts that cells refer to by number.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// The text of that number.
    pub(super) fn get(&self, place: usize) -> Option<&str> {
        let (start, end) = self.place(place)?;
        self.text.get(start as usize..end as usize)
    }

    /// Where the text of that number stands in the text of all.
    #[inline]
    pub(super) fn place(&self, place: usize) -> Option<(u32, u32)> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        Some((start, end))
    }

    /// All texts, one behind another.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Adds to the text that is being read. Room grows by an eighth, not by doubling: it may be the most that is held.
    fn push(&mut self, text: &str) -> Result<(), String> {
        let length = self.text.len() + text.len();
        if length > MOST {
            return Err("chữ trong sổ tính vượt quá 384 MB / more than 384 MB of text".to_owned());
        }
        if length > self.text.capacity() {
            self.text.reserve_exact(text.len().max(self.text.len() / 8).max(1 << 16));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let start = self.ends.last().map_or(0, |end| *end as usize);
        if let Cow::Owned(text) = unescaped(self.text.get(start..).unwrap_or_default()) {
            self.text.truncate(start);
            self.text.push_str(&text);
        }
        self.ends.push(u32::try_from(self.text.len()).map_err(|cause| cause.to_string())?);
        Ok(())
    }
}

/// Reads `sharedStrings.xml`; phonetic helpers (`rPh`) are left away.
///
/// `bytes` is how long the part says it is: room for it is taken at once and not copied as it grows.
pub(super) fn read(stream: impl Read, bytes: u64) -> Result<Strings, String> {
    let mut scan = Scan::new(stream);
    let room = usize::try_from(bytes).map_or(MOST, |bytes| bytes.min(MOST));
    let mut strings = Strings { text: String::with_capacity(room), ends: Vec::new() };
    let (mut inside, mut phonetic) = (false, false);
    loop {
        // most texts are written in one way: those are read at once
        while !inside && let Some((text, length)) = plain(scan.ahead()) {
            strings.push(&String::from_utf8_lossy(text))?;
            strings.end()?;
            scan.pass(length);
        }
        let Some(token) = scan.next()? else { break };
        match token {
            Token::Open(b"t", _, empty) => inside = !empty,
            Token::Open(b"rPh", _, empty) => phonetic = !empty,
            Token::Close(b"t") => inside = false,
            Token::Close(b"rPh") => phonetic = false,
            Token::Open(b"si", _, true) | Token::Close(b"si") => strings.end()?,
            Token::Text(bytes) if inside && !phonetic => strings.push(&scan::text(bytes))?,
            Token::Raw(bytes) if inside && !phonetic => strings.push(&String::from_utf8_lossy(bytes))?,
            _ => {}
        }
    }
    strings.text.shrink_to_fit();
    strings.ends.shrink_to_fit();
    Ok(strings)
}

/// A text without entities, `<si><t>…</t></si>`, and the bytes that it takes; `None` where it is written otherwise.
fn plain(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let inner = bytes.strip_prefix(b"<si><t>").or_else(|| bytes.strip_prefix(b"<si><t xml:space=\"preserve\">"))?;
    let end = memchr::memchr3(b'<', b'&', b'\r', inner)?;
    let (text, rest) = inner.split_at(end);
    let rest = rest.strip_prefix(b"</t></si>")?;
    Some((text, bytes.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_however_they_are_written() {
        let xml = "<sst><si><t>Lê</t></si><si><t xml:space=\"preserve\"> a </t></si><si><r><t>b</t></r><r><t>&amp;c</t></r>\
                   <rPh><t>x</t></rPh></si><si/><si><t/></si><si><t>d_x0041_</t></si><si><t>d_x</t></si></sst>";
        let strings = read(xml.as_bytes(), 0).unwrap();
        let all: Vec<_> = (0..8).map(|place| strings.get(place)).collect();
        assert_eq!(all, [Some("Lê"), Some(" a "), Some("b&c"), Some(""), Some(""), Some("dA"), Some("d_x"), None]);
    }
}
