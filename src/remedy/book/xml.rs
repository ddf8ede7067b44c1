//! Small edits of XML that leave everything else as it was written, letter by letter.

use std::fmt::Write as _;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// A part that cannot be edited, in words; the sheet is then mirrored instead.
pub(super) type Fallible<T> = std::result::Result<T, String>;

/// Any fault in words.
pub(super) fn words(cause: impl std::fmt::Display) -> String {
    cause.to_string()
}

/// A reader that takes markup as it comes.
pub(super) fn reader(xml: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader
}

/// Text as the content of an element or an attribute; letters that XML 1.0 does not allow are left out.
pub(super) fn escape(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\n' | '\t' => made.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => made.push(letter),
        }
    }
    made
}

/// An attribute by its local name, references resolved.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    attributes.filter_map(Result::ok).find(|found| found.key.local_name().as_ref() == name).map(|found| {
        found
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned)
    })
}

/// A whole number in an attribute.
pub(super) fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}

/// The same tag with some attributes set.
pub(super) fn with(tag: &BytesStart<'_>, changes: &[(&str, &str)]) -> BytesStart<'static> {
    let mut made = BytesStart::new(tag.name().as_ref().to_owned());
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    for found in attributes.filter_map(Result::ok) {
        let key = found.key.as_ref();
        let value = changes.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
        match value {
            Some(value) => made.push_attribute((key, value)),
            None => made.push_attribute(Attribute { key: found.key, value: found.value.clone() }),
        }
    }
    let has = |name: &str| tag.attributes().with_checks(false).filter_map(Result::ok).any(|a| a.key.as_ref() == name);
    for (name, value) in changes {
        if !has(name) {
            made.push_attribute((*name, *value));
        }
    }
    made
}

/// The prefix of the root element with its colon, or nothing; and its name space.
pub(super) fn root(xml: &str) -> Fallible<(String, String)> {
    let mut reader = reader(xml);
    loop {
        match reader.read_event().map_err(words)? {
            Event::Start(tag) | Event::Empty(tag) => return Ok((prefix(&tag), space(&tag))),
            Event::Eof => return Err("no element in a part of the package".to_owned()),
            _ => {}
        }
    }
}

/// The prefix of a tag with its colon.
pub(super) fn prefix(tag: &BytesStart<'_>) -> String {
    let name = tag.name();
    name.as_ref().split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

fn space(tag: &BytesStart<'_>) -> String {
    let prefix = prefix(tag);
    let key = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{}", prefix.trim_end_matches(':')) };
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    attributes
        .filter_map(Result::ok)
        .find(|found| found.key.as_ref() == key)
        .map_or_else(String::new, |found| found.value.to_string())
}

/// Puts `children` at the end of the first element of that local name; its `count` grows by `more`.
///
/// # Errors
/// When the markup is faulty or there is no such element.
pub(super) fn append(xml: &str, element: &str, children: &str, more: usize) -> Fallible<String> {
    let mut reader = reader(xml);
    let mut writer = Writer::new(Vec::with_capacity(xml.len() + children.len() + 64));
    let mut done = false;
    loop {
        let event = reader.read_event().map_err(words)?;
        match &event {
            Event::Eof => break,
            Event::Start(tag) if !done && tag.local_name().as_ref() == element => {
                writer.write_event(Event::Start(counted(tag, more))).map_err(words)?;
            }
            Event::Empty(tag) if !done && tag.local_name().as_ref() == element => {
                let tag = counted(tag, more);
                let end = tag.to_end().into_owned();
                writer.write_event(Event::Start(tag)).map_err(words)?;
                writer.get_mut().extend_from_slice(children.as_bytes());
                writer.write_event(Event::End(end)).map_err(words)?;
                done = true;
            }
            Event::End(tag) if !done && tag.local_name().as_ref() == element => {
                writer.get_mut().extend_from_slice(children.as_bytes());
                writer.write_event(event).map_err(words)?;
                done = true;
            }
            _ => writer.write_event(event).map_err(words)?,
        }
    }
    if !done {
        return Err(format!("no <{element}> in a part of the package"));
    }
    String::from_utf8(writer.into_inner()).map_err(words)
}

fn counted(tag: &BytesStart<'_>, more: usize) -> BytesStart<'static> {
    let count = attribute(tag, "count").and_then(|count| count.parse::<usize>().ok());
    match count {
        Some(count) => with(tag, &[("count", &(count + more).to_string())]),
        None => tag.to_owned(),
    }
}

/// Areas of an `sqref`: `C3 D5:D9`.
pub(super) fn sqref(cells: &[(u32, u32)]) -> String {
    let mut text = String::new();
    for (place, (line, column)) in cells.iter().enumerate() {
        let gap = if place == 0 { "" } else { " " };
        write!(text, "{gap}{}{line}", crate::source::address::letters(*column)).ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_added_and_nothing_else_moves() {
        let xml = "<?xml version=\"1.0\"?>\r\n<x:a  b='1'><x:list count=\"2\" ><x:i/> t </x:list><!-- c --></x:a>";
        let made = append(xml, "list", "<x:i n=\"3\"/>", 1).expect("edited");
        assert_eq!(
            made,
            "<?xml version=\"1.0\"?>\r\n<x:a  b='1'><x:list count=\"3\"><x:i/> t <x:i n=\"3\"/></x:list><!-- c --></x:a>"
        );
        assert_eq!(append("<a><list/></a>", "list", "x", 1).expect("edited"), "<a><list>x</list></a>");
        assert!(append(xml, "none", "", 0).is_err());
        assert_eq!(root(xml).expect("a root").0, "x:");
    }

    #[test]
    fn letters_that_xml_does_not_allow_are_left_out() {
        assert_eq!(escape("a<b>&\"\u{1}\n"), "a&lt;b&gt;&amp;&quot;\n");
    }
}
