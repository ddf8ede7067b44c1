//! W3C Data Quality Vocabulary in JSON-LD: the marks of each set as measurements.

use std::path::Path;

use super::{Format, Input, Seen};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Text;
use crate::publish::metadata::{Node, Value, json_ld, measurements, qualities};

pub(super) static FORMAT: Format = Format {
    id: "dqv",
    title: Text::new("W3C DQV, JSON-LD", "W3C DQV, JSON-LD"),
    media: "application/ld+json",
    seen: Seen::Outside,
    page: include_str!("dqv.md"),
    write,
};

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let mut nodes = qualities();
    for set in &input.model.datasets {
        let Some(card) = &set.card else { continue };
        let id = format!("urn:tudien:dataset:{}", set.id);
        nodes.push(
            Node::new(&id, "dcat:Dataset")
                .say("dcterms:title", Value::vi(&set.title.vi))
                .say_all("dqv:hasQualityMeasurement", measurements(&id, card, &input.model.as_of)),
        );
    }
    let text = serde_json::to_vec_pretty(&json_ld(&nodes)).map_err(|cause| Error::stage("json", cause))?;
    files::write(path, &text)
}
