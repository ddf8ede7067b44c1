//! Shared strings: one long text and where each string ends.

use super::super::xml::{Node, Xml};

/// Texts that cells refer to by number.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// The text of that number.
    pub(super) fn get(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.text.get(start..end)
    }
}

/// Reads `sharedStrings.xml`; phonetic helpers (`rPh`) are left away.
pub(super) fn read(bytes: &[u8]) -> Result<Strings, String> {
    let mut xml = Xml::new(bytes);
    let mut strings = Strings::default();
    let (mut inside, mut phonetic) = (false, false);
    loop {
        match xml.next()? {
            Node::Open(tag, empty) => match tag.local_name().as_ref() {
                "t" => inside = !empty,
                "rPh" => phonetic = !empty,
                "si" if empty => strings.ends.push(strings.text.len()),
                _ => {}
            },
            Node::Close(name) => match name {
                "t" => inside = false,
                "rPh" => phonetic = false,
                "si" => strings.ends.push(strings.text.len()),
                _ => {}
            },
            Node::Text(text) if inside && !phonetic => strings.text.push_str(&text),
            Node::Text(_) => {}
            Node::End => return Ok(strings),
        }
    }
}
