//! The score in the words of the W3C Data Quality Vocabulary.

use super::rdf::{Node, Value};
use crate::check::Quality;
use crate::score::{Mark, ScoreCard, standard};

/// The six qualities as dimensions, each with its metric.
pub(crate) fn vocabulary() -> Vec<Node> {
    Quality::ALL.into_iter().flat_map(|quality| [dimension(quality), metric(quality)]).collect()
}

/// A quality as a dimension, with what it is called in other standards.
fn dimension(quality: Quality) -> Node {
    let names = standard(quality);
    Node::new(&dimension_id(quality), "dqv:Dimension")
        .text("skos:prefLabel", quality.title())
        .text("skos:definition", quality.question())
        .say_all(
            "skos:closeMatch",
            names.dqv.iter().map(|name| Value::iri(&format!("http://www.w3.org/2016/05/ldqd#{name}"))),
        )
        .say("skos:note", Value::Plain(format!("ISO/IEC 25012:2008: {}", names.iso25012.join(", "))))
        .say("skos:note", Value::Plain(format!("ODCS 3: {}", names.odcs)))
}

fn metric(quality: Quality) -> Node {
    Node::new(&metric_id(quality), "dqv:Metric")
        .say("skos:definition", Value::vi("100 × (đã kiểm − mất) ÷ đã kiểm, bỏ phần sau chữ số thập phân thứ nhất"))
        .say("dqv:expectedDataType", Value::iri("http://www.w3.org/2001/XMLSchema#decimal"))
        .say("dqv:inDimension", Value::iri(&dimension_id(quality)))
}

/// The measured marks of a card, as things described where they are said.
pub(crate) fn measurements(dataset: &str, card: &ScoreCard, as_of: &str) -> Vec<Value> {
    let marks = card.qualities.iter().filter_map(|(quality, mark)| Some((*quality, mark, mark.score?)));
    marks.map(|(quality, mark, score)| Value::node(measurement(dataset, quality, mark, score, as_of))).collect()
}

fn measurement(dataset: &str, quality: Quality, mark: &Mark, score: f64, as_of: &str) -> Node {
    Node::blank("dqv:QualityMeasurement")
        .say("dqv:computedOn", Value::iri(dataset))
        .say("dqv:isMeasurementOf", Value::iri(&metric_id(quality)))
        .say("dqv:value", Value::Typed(format!("{score:.1}"), "xsd:decimal"))
        .say("dcterms:date", Value::Typed(as_of.to_owned(), "xsd:date"))
        .say("skos:note", Value::vi(&format!("{} vi phạm trên {} đã kiểm", mark.broken, mark.tested)))
}

fn dimension_id(quality: Quality) -> String {
    format!("urn:tudien:dimension:{}", quality.prefix().to_lowercase())
}

fn metric_id(quality: Quality) -> String {
    format!("urn:tudien:metric:{}", quality.prefix().to_lowercase())
}
