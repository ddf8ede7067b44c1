//! W3C Data Quality Vocabulary in JSON-LD: the marks of each set as measurements.

use std::path::Path;

use serde_json::{Value, json};

use super::{Format, Input, Seen};
use crate::check::Quality;
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Text;
use crate::score::{Mark, standard};

pub(super) static FORMAT: Format = Format {
    id: "dqv",
    title: Text::new("W3C DQV, JSON-LD", "W3C DQV, JSON-LD"),
    media: "application/ld+json",
    seen: Seen::Outside,
    page: include_str!("dqv.md"),
    write,
};

/// A quality as a dimension, with what it is called in other standards.
fn dimension(quality: Quality) -> Value {
    let names = standard(quality);
    let close: Vec<Value> = names.dqv.iter().map(|name| json!({ "@id": format!("ldqd:{name}") })).collect();
    json!({
        "@id": format!("urn:tudien:dimension:{}", quality.prefix().to_lowercase()), "@type": "dqv:Dimension",
        "skos:prefLabel": in_both(quality.title()), "skos:definition": in_both(quality.question()),
        "skos:closeMatch": close,
        "skos:note": [format!("ISO/IEC 25012:2008: {}", names.iso25012.join(", ")), format!("ODCS 3: {}", names.odcs)],
    })
}

fn in_both(text: Text) -> Value {
    json!([{ "@value": text.vi, "@language": "vi" }, { "@value": text.en, "@language": "en" }])
}

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let mut graph: Vec<Value> = Vec::new();
    for quality in Quality::ALL {
        let id = quality.prefix().to_lowercase();
        graph.push(dimension(quality));
        graph.push(json!({
            "@id": format!("urn:tudien:metric:{id}"), "@type": "dqv:Metric", "skos:definition": {
                "@value": "100 × (đã kiểm − mất) ÷ đã kiểm, bỏ phần sau chữ số thập phân thứ nhất", "@language": "vi" },
            "dqv:expectedDataType": { "@id": "xsd:decimal" },
            "dqv:inDimension": { "@id": format!("urn:tudien:dimension:{id}") },
        }));
    }
    for set in &input.model.datasets {
        let dataset = format!("urn:tudien:dataset:{}", set.id);
        let Some(card) = &set.card else { continue };
        let measured = card.qualities.iter().filter_map(|(quality, mark)| Some((*quality, mark, mark.score?)));
        let list: Vec<Value> =
            measured.map(|(quality, mark, score)| measurement(input, &dataset, quality, mark, score)).collect();
        graph.push(json!({
            "@id": dataset, "@type": "dcat:Dataset",
            "dcterms:title": { "@value": set.title.vi, "@language": "vi" },
            "dqv:hasQualityMeasurement": list.iter().filter_map(|one| Some(json!({ "@id": one.get("@id")? }))).collect::<Vec<_>>(),
        }));
        graph.extend(list);
    }
    let whole = json!({ "@context": {
        "dqv": "http://www.w3.org/ns/dqv#", "ldqd": "http://www.w3.org/2016/05/ldqd#", "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/", "prov": "http://www.w3.org/ns/prov#",
        "skos": "http://www.w3.org/2004/02/skos/core#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    }, "@graph": graph });
    let text = serde_json::to_vec_pretty(&whole).map_err(|cause| Error::stage("json", cause))?;
    files::write(path, &text)
}

fn measurement(input: &Input<'_>, dataset: &str, quality: Quality, mark: &Mark, score: f64) -> Value {
    let id = quality.prefix().to_lowercase();
    json!({
        "@id": format!("{dataset}:{id}"), "@type": "dqv:QualityMeasurement",
        "dqv:computedOn": { "@id": dataset },
        "dqv:isMeasurementOf": { "@id": format!("urn:tudien:metric:{id}") },
        "dqv:value": { "@value": format!("{score:.1}"), "@type": "xsd:decimal" },
        "dcterms:date": { "@value": input.model.as_of, "@type": "xsd:date" },
        "skos:note": { "@value": format!("{} vi phạm trên {} đã kiểm", mark.broken, mark.tested), "@language": "vi" },
    })
}
