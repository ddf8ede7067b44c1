//! The XML of a sheet cut into tags and texts with as little work as can be: bytes in blocks, no tree, no events.
//!
//! Only what worksheets and shared strings hold is known: elements by their local names, attributes, character data,
//! CDATA, the five entities and numbered ones (ECMA-376 part 1; XML 1.0 §2). Entities that a document declares for itself
//! are never expanded.

use std::borrow::Cow;
use std::io::Read;

/// Bytes read at once.
const BLOCK: usize = 1 << 18;
/// Longest tag or text that is accepted, in bytes.
const LONGEST: usize = 64 << 20;

/// A stream of XML, read in blocks.
pub(super) struct Scan<R> {
    stream: R,
    buffer: Vec<u8>,
    place: usize,
    filled: usize,
    ended: bool,
}

/// What comes next in the XML.
pub(super) enum Token<'a> {
    /// An element begins: its local name, its attributes, and whether it also ends.
    Open(&'a [u8], Attributes<'a>, bool),
    /// An element ends: its local name.
    Close(&'a [u8]),
    /// Character data, entities unresolved; a long text may come in parts.
    Text(&'a [u8]),
    /// Character data of a CDATA section.
    Raw(&'a [u8]),
}

/// Where a token lies in the buffer.
#[derive(Clone, Copy)]
enum Span {
    Text(usize, usize),
    Raw(usize, usize),
    Tag(usize, usize),
}

impl<R: Read> Scan<R> {
    /// Reads XML from a stream.
    pub(super) fn new(stream: R) -> Self {
        Self { stream, buffer: vec![0; BLOCK], place: 0, filled: 0, ended: false }
    }

    /// The next token, or `None` after the last.
    ///
    /// # Errors
    /// When the stream breaks, a token is longer than is accepted, or the XML stops inside a tag.
    pub(super) fn next(&mut self) -> Result<Option<Token<'_>>, String> {
        let span = loop {
            if let Some(span) = self.span() {
                break span;
            }
            if !self.fill()? {
                return match self.rest().is_empty() {
                    true => Ok(None),
                    false if self.rest().first() == Some(&b'<') => Err("stops inside a tag".to_owned()),
                    false => {
                        self.place = self.filled;
                        Ok(None)
                    }
                };
            }
        };
        let bytes = |from: usize, to: usize| self.buffer.get(from..to).unwrap_or_default();
        Ok(Some(match span {
            Span::Text(from, to) => Token::Text(bytes(from, to)),
            Span::Raw(from, to) => Token::Raw(bytes(from, to)),
            Span::Tag(from, to) => tag(bytes(from, to)),
        }))
    }

    /// The bytes that are in the buffer and not yet read.
    pub(super) fn ahead(&self) -> &[u8] {
        self.rest()
    }

    /// Passes over bytes that were read ahead.
    pub(super) fn pass(&mut self, length: usize) {
        self.place = (self.place + length).min(self.filled);
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.place..self.filled).unwrap_or_default()
    }

    /// The next whole token in the buffer; comments and declarations are passed over.
    fn span(&mut self) -> Option<Span> {
        loop {
            let rest = self.buffer.get(self.place..self.filled)?;
            let start = self.place;
            if rest.first()? != &b'<' {
                let length = memchr::memchr(b'<', rest)?;
                self.place += length;
                return Some(Span::Text(start, start + length));
            }
            match rest.get(1)? {
                b'!' | b'?' => {
                    let (end, raw) = aside(rest)?;
                    self.place += end;
                    if raw {
                        return Some(Span::Raw(start + 9, self.place - 3));
                    }
                }
                _ => {
                    let end = tag_end(rest)?;
                    self.place += end + 1;
                    return Some(Span::Tag(start + 1, start + end));
                }
            }
        }
    }

    /// Reads a further block behind what is left; false at the end of the stream.
    fn fill(&mut self) -> Result<bool, String> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.copy_within(self.place..self.filled, 0);
        self.filled -= self.place;
        self.place = 0;
        if self.filled * 2 > self.buffer.len() {
            if self.buffer.len() >= LONGEST {
                return Err("a part of the markup is too long".to_owned());
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        while let Some(room) = self.buffer.get_mut(self.filled..).filter(|room| !room.is_empty()) {
            let read = self.stream.read(room).map_err(|cause| cause.to_string())?;
            self.filled += read;
            if read == 0 {
                self.ended = true;
                break;
            }
        }
        Ok(true)
    }
}

/// Length of a comment, declaration, processing instruction or CDATA section at the start; `true` for CDATA.
fn aside(rest: &[u8]) -> Option<(usize, bool)> {
    let after = |what: &[u8]| memchr::memmem::find(rest, what).map(|place| place + what.len());
    if rest.starts_with(b"<!--") {
        return Some((after(b"-->")?, false));
    }
    if rest.starts_with(b"<![CDATA[") {
        return Some((after(b"]]>")?, true));
    }
    if rest.len() < 9 {
        return None;
    }
    Some((after(b">")?, false))
}

/// Place of the `>` that ends a tag; one within quotes does not.
fn tag_end(rest: &[u8]) -> Option<usize> {
    let end = memchr::memchr(b'>', rest)?;
    let inside = rest.get(..end)?;
    match inside.last() {
        Some(b'"' | b'\'' | b'<') => return Some(end),
        _ if memchr::memchr(b'=', inside).is_none() => return Some(end),
        _ => {}
    }
    let mut quote = None;
    for (place, byte) in rest.iter().enumerate() {
        match (byte, quote) {
            (b'>', None) => return Some(place),
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

fn tag(bytes: &[u8]) -> Token<'_> {
    if let Some(name) = bytes.strip_prefix(b"/") {
        return Token::Close(local(name.trim_ascii_end()));
    }
    let (bytes, empty) = bytes.strip_suffix(b"/").map_or((bytes, false), |bytes| (bytes, true));
    let length = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
    let (name, attributes) = bytes.split_at(length);
    Token::Open(local(name), Attributes(attributes), empty)
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    memchr::memchr(b':', name).map_or(name, |place| name.get(place + 1..).unwrap_or_default())
}

/// The attributes of a tag, one after another: local name and value as written.
#[derive(Clone)]
pub(super) struct Attributes<'a>(&'a [u8]);

impl<'a> Attributes<'a> {
    /// The value of an attribute by its local name.
    pub(super) fn get(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.clone().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// An attribute that is true.
    pub(super) fn flag(&self, name: &[u8]) -> bool {
        self.get(name).is_some_and(|value| matches!(value, b"1" | b"true" | b"on"))
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.0.trim_ascii_start();
        let equals = bytes.iter().position(|byte| *byte == b'=')?;
        let (name, rest) = bytes.split_at(equals);
        let rest = rest.get(1..)?.trim_ascii_start();
        let quote = *rest.first()?;
        let value = rest.get(1..)?;
        let end = value.iter().position(|byte| *byte == quote)?;
        self.0 = value.get(end + 1..).unwrap_or_default();
        Some((local(name.trim_ascii_end()), value.get(..end)?))
    }
}

/// Character data as text: entities resolved, line ends made one (XML 1.0 §2.11); what is not UTF-8 is replaced.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(bytes);
    if memchr::memchr2(b'&', b'\r', bytes).is_none() {
        return text;
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut made = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, from)) = rest.split_once('&') {
        made.push_str(before);
        // an entity is short: its end is not looked for further than that
        let end = from.bytes().take(11).position(|byte| byte == b';');
        let named = end.and_then(|end| Some((entity(from.get(..end)?)?, from.get(end + 1..)?)));
        let (letter, after) = named.unwrap_or(('&', from));
        made.push(letter);
        rest = after;
    }
    made.push_str(rest);
    Cow::Owned(made)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(into.len()).min(1);
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn shown(xml: &str) -> Vec<String> {
        let mut scan = Scan::new(Drops(xml.as_bytes()));
        let mut made = Vec::new();
        while let Some(token) = scan.next().unwrap() {
            let say = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            made.push(match token {
                Token::Open(name, attributes, empty) => {
                    let pairs: Vec<_> =
                        attributes.map(|(name, value)| format!("{}={}", say(name), say(value))).collect();
                    format!("<{}{}{}", say(name), pairs.join(","), if empty { "/" } else { "" })
                }
                Token::Close(name) => format!("/{}", say(name)),
                Token::Text(bytes) => text(bytes).into_owned(),
                Token::Raw(bytes) => format!("[{}]", say(bytes)),
            });
        }
        made
    }

    #[test]
    fn tags_texts_and_asides() {
        let xml = "<?xml version='1.0'?><!-- a > b --><x:row r = \"1\" s='a>b'><c/><v>1 &lt; 2 &#7871;&bomb;</v><![CDATA[a<b]]></x:row >";
        let wanted = ["<rowr=1,s=a>b", "<c/", "<v", "1 < 2 ế&bomb;", "/v", "[a<b]", "/row"];
        assert_eq!(shown(xml), wanted);
    }

    #[test]
    fn a_tag_cut_short_is_an_error() {
        assert!(Scan::new(&b"<row><c r=\"A1"[..]).next().is_ok());
        let mut scan = Scan::new(&b"<row><c r=\"A1"[..]);
        assert!(scan.next().is_ok() && scan.next().is_err());
    }
}
