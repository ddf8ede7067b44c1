//! Lineage as OpenLineage events (openlineage.io, spec 2-0-2): a run for each published version, begun and completed at the
//! moment it was added (the spec asks for both events), with the columns of its sources that each published column comes
//! from (facet columnLineage 1-2-0).

use serde_json::{Map, Value, json};

use super::database::Catalog;
use super::lineage::DERIVED;
use super::record::Record;
use crate::error::Result;
use crate::files;

const EVENT: &str = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
const PRODUCER: &str = "urn:tudien";

/// Two events for each version in the catalog, in the order in which they were added; of one set where it is named.
///
/// # Errors
/// When the database cannot be read.
pub fn openlineage(catalog: &Catalog, set: Option<&str>) -> Result<Vec<Value>> {
    let mut statement =
        catalog.db.prepare("SELECT record FROM versions WHERE ?1 IS NULL OR set_id = ?1 ORDER BY number")?;
    let mut rows = statement.query([set])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.extend(run(&Record::parse(&row.get::<_, String>(0)?)?));
    }
    Ok(events)
}

/// The beginning of a run and its completion.
fn run(record: &Record) -> [Value; 2] {
    let mut inputs: Vec<Value> = Vec::new();
    for source in &record.sources {
        let name = input_name(&source.name, &source.sheet);
        let columns: Vec<Value> = record
            .lineage
            .iter()
            .filter(|line| line.how != DERIVED)
            .filter(|line| line.source == source.sha256 && line.sheet == source.sheet && line.region == source.region)
            .map(|line| json!({ "name": line.header, "type": "text", "description": format!("cột {}", line.letter) }))
            .collect();
        inputs.push(json!({
            "namespace": "file",
            "name": name,
            "facets": {
                "schema": facet("1-2-0", "SchemaDatasetFacet", json!({ "fields": columns })),
                "version": facet("1-0-1", "DatasetVersionDatasetFacet", json!({ "datasetVersion": source.sha256 })),
            },
            "inputFacets": {
                "inputStatistics": facet("1-0-0", "InputStatisticsInputDatasetFacet", json!({ "rowCount": source.rows, "size": source.bytes, "fileCount": 1 })),
            },
        }));
    }
    let engine = facet(
        "1-1-1",
        "ProcessingEngineRunFacet",
        json!({ "version": record.run.program, "name": "tudien", "openlineageAdapterVersion": record.run.program }),
    );
    [("START", Vec::new()), ("COMPLETE", vec![output(record)])].map(|(state, outputs)| {
        json!({
            "eventTime": record.added,
            "eventType": state,
            "producer": PRODUCER,
            "schemaURL": EVENT,
            "run": { "runId": run_id(record), "facets": { "processing_engine": engine } },
            "job": { "namespace": "tudien", "name": format!("publish.{}", record.set), "facets": {} },
            "inputs": inputs,
            "outputs": outputs,
        })
    })
}

fn output(record: &Record) -> Value {
    let fields: Vec<Value> = record
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "type": column.kind, "description": column.title }))
        .collect();
    let mut columns = Map::new();
    for column in &record.columns {
        let from: Vec<Value> = record
            .lineage
            .iter()
            .filter(|line| line.published == column.name)
            .filter_map(|line| {
                let source = record.sources.iter().find(|source| {
                    source.sha256 == line.source && source.sheet == line.sheet && source.region == line.region
                })?;
                Some(json!({
                    "namespace": "file",
                    "name": input_name(&source.name, &source.sheet),
                    "field": line.header,
                    "transformations": [{
                        "type": "DIRECT",
                        "subtype": if line.published == line.field && line.how != DERIVED { "IDENTITY" } else { "TRANSFORMATION" },
                        "description": format!("{} {} ({})", line.region, line.letter, line.field),
                        "masking": line.published != line.field,
                    }],
                }))
            })
            .collect();
        if !from.is_empty() {
            columns.insert(column.name.clone(), json!({ "inputFields": from }));
        }
    }
    json!({
        "namespace": "tudien",
        "name": record.set,
        "facets": {
            "schema": facet("1-2-0", "SchemaDatasetFacet", json!({ "fields": fields })),
            "columnLineage": facet("1-2-0", "ColumnLineageDatasetFacet", json!({ "fields": columns })),
            "version": facet("1-0-1", "DatasetVersionDatasetFacet", json!({ "datasetVersion": record.version })),
            "documentation": facet("1-1-0", "DocumentationDatasetFacet", json!({ "description": record.description })),
            "ownership": facet("1-0-1", "OwnershipDatasetFacet", json!({ "owners": [{ "name": record.owner, "type": "MAINTAINER" }] })),
        },
        "outputFacets": {
            "outputStatistics": facet("1-0-2", "OutputStatisticsOutputDatasetFacet", json!({ "rowCount": record.rows, "size": record.bytes(), "fileCount": record.files.len() })),
        },
    })
}

/// A facet with who made it and by which schema.
fn facet(version: &str, name: &str, content: Value) -> Value {
    let mut facet = Map::new();
    facet.insert("_producer".to_owned(), json!(PRODUCER));
    let url = format!("https://openlineage.io/spec/facets/{version}/{name}.json#/$defs/{name}");
    facet.insert("_schemaURL".to_owned(), json!(url));
    if let Value::Object(content) = content {
        facet.extend(content);
    }
    Value::Object(facet)
}

fn input_name(file: &str, sheet: &str) -> String {
    if sheet.is_empty() { file.to_owned() } else { format!("{file}#{sheet}") }
}

/// A UUID of version 8 (RFC 9562) made of what was published: the same version has the same one.
fn run_id(record: &Record) -> String {
    let sum = files::sha256(format!("{}@{} {}", record.set, record.version, record.manifest).as_bytes());
    let part = |from: usize, to: usize| sum.get(from..to).unwrap_or_default();
    format!("{}-{}-8{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
