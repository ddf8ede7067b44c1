//! A small way through XML: open tags, texts and ends, nothing else.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Longest single token of markup that is accepted, in bytes.
const LONGEST: usize = 64 << 20;

/// What comes next.
pub(super) enum Node<'a> {
    /// An element begins; `true` where it also ends.
    Open(BytesStart<'a>, bool),
    /// An element ends (local name).
    Close(&'a str),
    /// Text, references resolved.
    Text(std::borrow::Cow<'a, str>),
    /// Nothing more.
    End,
}

/// Reads XML from a stream.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    name: String,
}

impl<R: BufRead> Xml<R> {
    /// From a stream.
    pub(super) fn new(stream: R) -> Self {
        let mut reader = Reader::from_reader(stream);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Self { reader, buffer: Vec::new(), name: String::new() }
    }

    /// The next node.
    ///
    /// # Errors
    /// The fault of the markup, in words.
    pub(super) fn next(&mut self) -> Result<Node<'_>, String> {
        self.buffer.clear();
        if self.buffer.capacity() > LONGEST {
            return Err("a part of the markup is too long".to_owned());
        }
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|cause| cause.to_string())?;
        Ok(match event {
            Event::Start(tag) => Node::Open(tag, false),
            Event::Empty(tag) => Node::Open(tag, true),
            Event::End(tag) => {
                self.name.clear();
                self.name.push_str(tag.local_name().as_ref());
                Node::Close(&self.name)
            }
            Event::Text(text) => Node::Text(text.into_inner()),
            Event::CData(text) => Node::Text(text.into_inner()),
            Event::GeneralRef(reference) => Node::Text(resolve(&reference).into()),
            Event::Eof => Node::End,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Text("".into()),
        })
    }
}

fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    match &**reference {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}

/// An attribute by its local name, references resolved.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    attributes.filter_map(std::result::Result::ok).find(|found| found.key.local_name().as_ref() == name).map(|found| {
        found
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned)
    })
}

/// A true attribute (`1`, `true`, `on`).
pub(super) fn flag(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"))
}
