//! YAML as read: each value with its line. Texts stay texts: a plain scalar is a number only where it is written as JSON
//! writes one, so that `0100109106` keeps its zero.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Value};

/// Deepest nesting that is read.
const DEEPEST: usize = 64;
/// Most values that are read, aliases counted as often as they are used.
const MOST: usize = 2_000_000;

/// A value with its line, from 1.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The line.
    pub(crate) line: u32,
    /// What is there.
    pub(crate) kind: Kind,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// A text, number, flag or nothing.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in order.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The line of a key of this map; the map's own where it has none.
    pub(crate) fn line_of(&self, key: &str) -> u32 {
        match &self.kind {
            Kind::Map(pairs) => pairs.iter().find(|(known, _)| known == key).map_or(self.line, |(_, node)| node.line),
            _ => self.line,
        }
    }

    /// The list under a key of this map; empty where there is none.
    pub(crate) fn list_of(&self, key: &str) -> &[Self] {
        let Kind::Map(pairs) = &self.kind else { return &[] };
        match pairs.iter().find(|(known, _)| known == key).map(|(_, node)| &node.kind) {
            Some(Kind::List(items)) => items,
            _ => &[],
        }
    }

    /// The value without lines.
    pub(crate) fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::List(items) => items.iter().map(Self::value).collect(),
            Kind::Map(pairs) => {
                Value::Object(pairs.iter().map(|(key, node)| (key.clone(), node.value())).collect::<Map<_, _>>())
            }
        }
    }
}

/// Reads one document; the fault comes with its line.
pub(crate) fn read(text: &str) -> Result<Node, (u32, String)> {
    let mut builder = Builder { stack: Vec::new(), anchors: Vec::new(), root: None, count: 0 };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|cause| (line_of(cause.marker().line()), cause.info().to_owned()))?;
        if builder.root.is_some() && matches!(event, Event::DocumentStart(_)) {
            return Err((line(span), "more than one document".to_owned()));
        }
        builder.take(event, span)?;
    }
    builder.root.ok_or_else(|| (1, "empty document".to_owned()))
}

fn line(span: Span) -> u32 {
    line_of(span.start.line())
}

fn line_of(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

struct Open {
    node: Node,
    key: Option<String>,
    anchor: usize,
}

struct Builder {
    stack: Vec<Open>,
    anchors: Vec<(usize, Node, usize)>,
    root: Option<Node>,
    count: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), (u32, String)> {
        let line = line(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let node = Node { line, kind: Kind::Scalar(if plain { scalar(&text) } else { Value::from(&*text) }) };
                self.put(node, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(Kind::List(Vec::new()), line, anchor),
            Event::MappingStart(anchor, _) => self.open(Kind::Map(Vec::new()), line, anchor),
            Event::SequenceEnd | Event::MappingEnd => match self.stack.pop() {
                Some(open) => self.put(open.node, open.anchor),
                None => Ok(()),
            },
            Event::Alias(anchor) => {
                let found = self.anchors.iter().rev().find(|(id, _, _)| *id == anchor);
                let (node, size) = found
                    .map(|(_, node, size)| (node.clone(), *size))
                    .ok_or_else(|| (line, "an alias of nothing".to_owned()))?;
                self.counted(size, line)?;
                self.put(node, 0)
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, kind: Kind, line: u32, anchor: usize) -> Result<(), (u32, String)> {
        if self.stack.len() >= DEEPEST {
            return Err((line, format!("nested deeper than {DEEPEST}")));
        }
        self.stack.push(Open { node: Node { line, kind }, key: None, anchor });
        Ok(())
    }

    fn counted(&mut self, more: usize, line: u32) -> Result<(), (u32, String)> {
        self.count += more;
        if self.count > MOST { Err((line, "too many values".to_owned())) } else { Ok(()) }
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), (u32, String)> {
        self.counted(1, node.line)?;
        if anchor > 0 {
            let size = size(&node);
            self.anchors.push((anchor, node.clone(), size));
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.kind, open.key.take()) {
            (Kind::List(items), _) => items.push(node),
            (Kind::Map(pairs), Some(key)) => {
                if pairs.iter().any(|(known, _)| *known == key) {
                    return Err((node.line, format!("key \"{key}\" stands twice")));
                }
                pairs.push((key, node));
            }
            (Kind::Map(_), None) => match node.kind {
                Kind::Scalar(Value::String(text)) => open.key = Some(text),
                Kind::Scalar(other) => open.key = Some(other.to_string()),
                _ => return Err((node.line, "a key must be a text".to_owned())),
            },
            (Kind::Scalar(_), _) => {}
        }
        Ok(())
    }
}

fn size(node: &Node) -> usize {
    match &node.kind {
        Kind::Scalar(_) => 1,
        Kind::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Kind::Map(pairs) => 1 + pairs.iter().map(|(_, node)| size(node)).sum::<usize>(),
    }
}

/// A plain scalar: null, a flag, a number as JSON writes it, or else a text.
fn scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match serde_json::from_str::<Value>(text) {
            Ok(number @ Value::Number(_)) => number,
            _ => Value::from(text),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn texts_keep_their_zeros_and_lines_are_known() {
        let node = read("a: 0100109106\nb:\n  - 066\n  - 1.50\n  - 2024-01-01\nc: no\n").unwrap();
        let expected = serde_json::json!({"a": "0100109106", "b": ["066", 1.5, "2024-01-01"], "c": "no"});
        assert_eq!(node.value(), expected);
        let Kind::Map(pairs) = &node.kind else { panic!("a map") };
        assert_eq!(pairs.iter().map(|(_, node)| node.line).collect::<Vec<_>>(), [1, 3, 6]);
    }

    #[test]
    fn hostile_files_are_refused() {
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(read(&deep).is_err());
        let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let before = level - 1;
            let items = vec![format!("*a{before}"); 10].join(", ");
            writeln!(laughs, "a{level}: &a{level} [{items}]").unwrap();
        }
        assert!(read(&laughs).is_err());
        assert!(read("a: 1\na: 2\n").is_err() && read("a: [1\n").is_err() && read("").is_err());
    }
}
