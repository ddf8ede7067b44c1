//! Turtle (W3C RDF 1.1 Turtle).

use std::fmt::Write as _;

use super::rdf::{Node, PREFIXES, Value, by_property};

/// The nodes as a document.
pub(crate) fn turtle(nodes: &[Node]) -> String {
    let mut text = String::new();
    for (prefix, space) in PREFIXES {
        writeln!(text, "@prefix {prefix}: <{space}> .").ok();
    }
    for node in nodes {
        text.push('\n');
        text.push_str(&node.id.as_ref().map_or_else(|| "[]".to_owned(), |id| format!("<{id}>")));
        facts(&mut text, node, 1);
        text.push_str(" .\n");
    }
    text
}

fn facts(text: &mut String, node: &Node, depth: usize) {
    let indent = "    ".repeat(depth);
    write!(text, " a {}", node.classes.join(", ")).ok();
    for (property, values) in by_property(&node.facts) {
        write!(text, " ;\n{indent}{property} ").ok();
        for (place, value) in values.into_iter().enumerate() {
            if place > 0 {
                write!(text, ",\n{indent}    ").ok();
            }
            one(text, value, depth);
        }
    }
}

fn one(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Iri(iri) => write!(text, "<{iri}>").ok(),
        Value::Words(words, lang) => write!(text, "{}@{lang}", quoted(words)).ok(),
        Value::Plain(words) => write!(text, "{}", quoted(words)).ok(),
        Value::Typed(words, kind) => write!(text, "{}^^{kind}", quoted(words)).ok(),
        Value::Node(node) => {
            text.push('[');
            facts(text, node, depth + 1);
            text.push_str(" ]");
            None
        }
    };
}

/// A string literal: quotes, backslashes and control characters are escaped.
fn quoted(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 2);
    text.push('"');
    for letter in words.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            letter if letter.is_control() => drop(write!(text, "\\u{:04X}", u32::from(letter))),
            letter => text.push(letter),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_literal_or_an_iri_is_escaped() {
        let node = Node::new("urn:x y>", "dcat:Dataset").say("dcterms:title", Value::vi("a\"b\\c\nd\u{1}"));
        let text = turtle(&[node]);
        assert!(text.contains("<urn:x%20y%3E> a dcat:Dataset ;"), "{text}");
        assert!(text.contains(r#""a\"b\\c\nd\u0001"@vi ."#), "{text}");
    }
}
