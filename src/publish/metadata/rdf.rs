//! Facts as RDF: nodes with properties, written as Turtle and as JSON-LD from one model, escaped by construction.

use crate::lang::{Message, Text};

/// Prefixes, in both forms.
pub(super) const PREFIXES: [(&str, &str); 16] = [
    ("adms", "http://www.w3.org/ns/adms#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcatap", "http://data.europa.eu/r5r/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("dqv", "http://www.w3.org/ns/dqv#"),
    ("eli", "http://data.europa.eu/eli/ontology#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("ldqd", "http://www.w3.org/2016/05/ldqd#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// A thing with what is said of it. Names of classes and properties are written with a prefix of [`PREFIXES`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Its IRI; `None`: a blank node.
    pub(super) id: Option<String>,
    /// Its classes.
    pub(super) classes: Vec<&'static str>,
    /// What is said of it; values of one property follow each other.
    pub(super) facts: Vec<(&'static str, Value)>,
}

/// What is said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A thing described elsewhere.
    Iri(String),
    /// Words, with their language.
    Words(String, &'static str),
    /// Text of no language.
    Plain(String),
    /// A value of a type, written with a prefix.
    Typed(String, &'static str),
    /// A thing described here.
    Node(Box<Node>),
}

impl Node {
    /// A thing with an IRI.
    pub(crate) fn new(id: &str, class: &'static str) -> Self {
        Self { id: Some(iri(id)), classes: vec![class], facts: Vec::new() }
    }

    /// A thing without one.
    pub(crate) fn blank(class: &'static str) -> Self {
        Self { id: None, classes: vec![class], facts: Vec::new() }
    }

    /// Of a class more.
    pub(crate) fn and_a(mut self, class: &'static str) -> Self {
        self.classes.push(class);
        self
    }

    /// Says one thing.
    pub(crate) fn say(mut self, property: &'static str, value: Value) -> Self {
        let at = self.facts.iter().rposition(|(known, _)| *known == property).map_or(self.facts.len(), |at| at + 1);
        self.facts.insert(at, (property, value));
        self
    }

    /// Says each of several things.
    pub(crate) fn say_all(self, property: &'static str, values: impl IntoIterator<Item = Value>) -> Self {
        values.into_iter().fold(self, |node, value| node.say(property, value))
    }

    /// Says something in both languages; what is empty is not said.
    pub(crate) fn both(self, property: &'static str, message: &Message) -> Self {
        let told = [(&message.vi, "vi"), (&message.en, "en")];
        let told = told.into_iter().filter(|(text, _)| !text.trim().is_empty());
        self.say_all(property, told.map(|(text, lang)| Value::Words(text.clone(), lang)).collect::<Vec<_>>())
    }

    /// Says a fixed text in both languages.
    pub(crate) fn text(self, property: &'static str, text: Text) -> Self {
        self.both(property, &text.into())
    }
}

impl Value {
    /// A thing described elsewhere; what an IRI may not hold is percent-encoded.
    pub(crate) fn iri(text: &str) -> Self {
        Self::Iri(iri(text))
    }

    /// Words in Vietnamese.
    pub(crate) fn vi(text: &str) -> Self {
        Self::Words(text.to_owned(), "vi")
    }

    /// A thing described here.
    pub(crate) fn node(node: Node) -> Self {
        Self::Node(Box::new(node))
    }
}

/// An IRI: characters that it may not hold (RFC 3987) are percent-encoded.
pub(super) fn iri(text: &str) -> String {
    use std::fmt::Write as _;
    text.chars().fold(String::with_capacity(text.len()), |mut iri, letter| {
        if letter <= ' ' || "<>\"{}|\\^`".contains(letter) {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                write!(iri, "%{byte:02X}").ok();
            }
        } else {
            iri.push(letter);
        }
        iri
    })
}

/// Runs of values that belong to one property.
pub(super) fn by_property<'a>(
    facts: &'a [(&'static str, Value)],
) -> impl Iterator<Item = (&'static str, Vec<&'a Value>)> {
    facts.chunk_by(|left, right| left.0 == right.0).filter_map(|run| {
        let (property, _) = run.first()?;
        Some((*property, run.iter().map(|(_, value)| value).collect()))
    })
}
