//! Names in the dress of each language: identifiers always quoted, text escaped, addresses (IRI) made of ids.

use std::fmt::Write as _;

use arrow::datatypes::{DataType, TimeUnit};

use super::View;
use crate::dictionary::Storage;

/// The type of XML Schema that holds a storage.
pub const fn xsd_type(storage: Storage) -> &'static str {
    match storage {
        Storage::Text => "xs:string",
        Storage::Date => "xs:date",
        Storage::Datetime => "xs:dateTime",
        Storage::Integer => "xs:long",
        Storage::Number => "xs:decimal",
        Storage::Boolean => "xs:boolean",
    }
}

/// The type of Arrow, and so of Parquet, that holds a storage.
pub const fn arrow_type(storage: Storage) -> DataType {
    match storage {
        Storage::Text => DataType::Utf8,
        Storage::Date => DataType::Date32,
        Storage::Datetime => DataType::Timestamp(TimeUnit::Microsecond, None),
        Storage::Integer => DataType::Int64,
        Storage::Number => DataType::Float64,
        Storage::Boolean => DataType::Boolean,
    }
}

/// An SQL identifier, quoted.
pub(super) fn sql_name(id: &str) -> String {
    format!("\"{}\"", id.replace('"', "\"\""))
}

/// An SQL text.
pub(super) fn sql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace('\0', ""))
}

/// Text for XML and HTML. Control characters that XML has no place for are left out.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(letter),
            control if control.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A literal of Turtle.
pub(super) fn turtle(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    escaped.push('"');
    for letter in text.chars() {
        match letter {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            control if control.is_control() => drop(write!(escaped, "\\u{:04X}", u32::from(control)).is_ok()),
            other => escaped.push(other),
        }
    }
    escaped.push('"');
    escaped
}

/// The address under which things of the dictionary are named: the publisher's, or a name space without a place.
pub(super) fn base(view: &View<'_>) -> String {
    match &view.source.dictionary.catalog.homepage {
        Some(home) if home.starts_with("http") && !home.contains(['<', '>', '"', ' ']) => {
            format!("{}/tu-dien/", home.trim_end_matches('/'))
        }
        _ => "urn:tudien:".to_owned(),
    }
}

/// A part of an address: letters, digits, `.`, `_` and `-` as they are, everything else as `%XX`.
pub(super) fn part(text: &str) -> String {
    text.bytes().fold(String::new(), |mut made, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-') {
            made.push(char::from(byte));
        } else {
            write!(made, "%{byte:02X}").ok();
        }
        made
    })
}

/// One line of a comment.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
