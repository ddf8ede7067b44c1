//! JSON-LD 1.1.

use serde_json::{Map, Value as Json, json};

use super::rdf::{Node, PREFIXES, Value, by_property};

/// The nodes as a document.
pub(crate) fn json_ld(nodes: &[Node]) -> Json {
    let context: Map<String, Json> =
        PREFIXES.iter().map(|(prefix, space)| ((*prefix).to_owned(), json!(space))).collect();
    json!({ "@context": context, "@graph": nodes.iter().map(node).collect::<Vec<_>>() })
}

fn node(node_: &Node) -> Json {
    let mut map = Map::new();
    map.extend(node_.id.as_ref().map(|id| ("@id".to_owned(), json!(id))));
    map.insert("@type".to_owned(), one_or_all(node_.classes.iter().map(|class| json!(class)).collect()));
    for (property, values) in by_property(&node_.facts) {
        map.insert(property.to_owned(), one_or_all(values.into_iter().map(value).collect()));
    }
    Json::Object(map)
}

fn value(value: &Value) -> Json {
    match value {
        Value::Iri(iri) => json!({ "@id": iri }),
        Value::Words(words, lang) => json!({ "@value": words, "@language": lang }),
        Value::Plain(words) => json!(words),
        Value::Typed(words, kind) => json!({ "@value": words, "@type": kind }),
        Value::Node(inner) => node(inner),
    }
}

fn one_or_all(mut values: Vec<Json>) -> Json {
    if values.len() == 1 { values.remove(0) } else { Json::Array(values) }
}
