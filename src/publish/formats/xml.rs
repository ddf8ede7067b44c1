//! XML with its schema: `danh_sach` of `ban_ghi`, one element a column, empty cells left out.

use std::path::Path;

use super::cell::{Cell, cell};
use super::json::put;
use super::{Beside, Format, Table, Written, xsd};
use crate::error::Result;
use crate::files::Atomic;
use crate::lang::{Message, Text};

/// The element of the whole list.
pub(super) const LIST: &str = "danh_sach";
/// The element of a record.
pub(super) const RECORD: &str = "ban_ghi";

pub(super) static FORMAT: Format = Format {
    id: "xml",
    title: Text::new("XML kèm lược đồ XSD", "XML with its schema (XSD)"),
    ending: "xml",
    media: "application/xml",
    page: include_str!("xml.md"),
    usual: false,
    unfit,
    write,
    beside: Some(Beside { ending: "xsd", media: "application/xml", text: xsd::schema }),
};

/// XML 1.0 has no place for some characters, not even escaped: such a cell is not left out, the format is.
fn unfit(table: &Table<'_>, _: bool) -> Option<Message> {
    let (field, _) = table.fields().find(|(_, column)| column.values().any(|text| !text.chars().all(allowed)))?;
    Some(Message::new(
        format!("cột «{}» có ký tự mà XML không ghi được", field.id),
        format!("column “{}” holds characters that XML cannot hold", field.id),
    ))
}

/// Characters of XML 1.0 (2.2).
const fn allowed(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

fn write(table: &Table<'_>, rows: &[u32], out: &mut Atomic, path: &Path) -> Result<Written> {
    let mut text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{LIST}>\n");
    for row in rows {
        text.push_str("  <");
        text.push_str(RECORD);
        text.push('>');
        for (field, column) in table.fields() {
            let Some(value) = column.get(*row).and_then(|value| cell(field.storage, value)) else { continue };
            let (Cell::Text(value) | Cell::Bare(value)) = value;
            for part in ["<", &field.id, ">"] {
                text.push_str(part);
            }
            escape(&value, &mut text);
            for part in ["</", &field.id, ">"] {
                text.push_str(part);
            }
        }
        text.push_str("</");
        text.push_str(RECORD);
        text.push_str(">\n");
        put(out, &mut text, path)?;
    }
    text.push_str("</");
    text.push_str(LIST);
    text.push_str(">\n");
    put(out, &mut text, path)?;
    Ok(Written::default())
}

/// Puts a text behind another, so that a parser gives it back letter by letter: a carriage return alone would become a
/// line feed (XML 1.0, 2.11).
pub(super) fn escape(value: &str, text: &mut String) {
    for letter in value.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\r' => text.push_str("&#13;"),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_letter_by_letter() {
        let mut text = String::new();
        escape("a<b & \"c\"\r\n]]>", &mut text);
        assert_eq!(text, "a&lt;b &amp; &quot;c&quot;&#13;\n]]&gt;");
        assert!(allowed('Ệ') && !allowed('\u{1}') && !allowed('\u{fffe}'));
    }
}
