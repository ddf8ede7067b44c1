//! A package as it is offered to the catalog: its descriptor, its sums, its score. Files the catalog does not know are
//! carried along; a file that no sum speaks of is refused.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::record::{Column, FileLine, Privacy};
use crate::error::{Error, Result};
use crate::files;
use crate::publish::SUMS;

const DESCRIPTOR: &str = "datapackage.json";
const CARD: &str = "bang_diem.json";

/// What a package says of itself.
pub(super) struct Offer {
    pub(super) dir: PathBuf,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) entity: String,
    pub(super) owner: String,
    pub(super) licence: String,
    pub(super) cycle: String,
    pub(super) as_of: String,
    pub(super) audience: String,
    pub(super) agencies: Vec<String>,
    pub(super) purpose: String,
    pub(super) legal_basis: Vec<String>,
    pub(super) dictionary: String,
    pub(super) fingerprint: String,
    pub(super) rows: u64,
    pub(super) score: Option<f64>,
    pub(super) label: String,
    pub(super) card: Value,
    /// Fields that stayed at home.
    pub(super) left_out: Vec<String>,
    pub(super) privacy: Privacy,
    pub(super) columns: Vec<Column>,
    pub(super) key: Vec<String>,
    pub(super) files: Vec<FileLine>,
    /// SHA-256 of the list of sums: which bytes this is.
    pub(super) manifest: String,
}

impl Offer {
    /// Reads the package in `dir` and checks every sum.
    ///
    /// # Errors
    /// When it is none, or one of its files is not as its sum says.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        let sums = verified(dir)?;
        let descriptor = json(&dir.join(DESCRIPTOR))?;
        let facts = descriptor.get("tudien").cloned().unwrap_or_default();
        let card = if dir.join(CARD).is_file() { json(&dir.join(CARD))? } else { Value::Null };
        let empty = Vec::new();
        let resources = descriptor.get("resources").and_then(Value::as_array).unwrap_or(&empty);
        let schema = resources.iter().find_map(|resource| resource.get("schema")).cloned().unwrap_or_default();
        let media = |name: &str| {
            let of = resources.iter().find(|resource| text(resource, "path") == name);
            of.map(|resource| text(resource, "mediatype"))
                .filter(|kind| !kind.is_empty())
                .unwrap_or_else(|| guess(name))
        };
        let score = facts.get("score").cloned().unwrap_or_default();
        let licence = descriptor.pointer("/licenses/0").cloned().unwrap_or_default();
        let terms = facts.get("privacy").cloned().unwrap_or_default();
        Ok(Self {
            dir: dir.to_owned(),
            id: text(&descriptor, "name"),
            title: text(&descriptor, "title"),
            description: text(&descriptor, "description"),
            entity: text(&facts, "entity"),
            owner: text(&facts, "owner"),
            licence: Some(text(&licence, "name"))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| text(&licence, "title")),
            cycle: text(&facts, "update"),
            as_of: text(&facts, "as_of"),
            // a package that does not say for whom it is goes nowhere
            audience: text(&terms, "audience"),
            agencies: Some(text(&terms, "recipient")).into_iter().filter(|name| !name.is_empty()).collect(),
            purpose: text(&terms, "purpose"),
            legal_basis: texts(&facts, "legal_basis"),
            dictionary: facts.pointer("/dictionary/version").and_then(Value::as_str).unwrap_or_default().to_owned(),
            fingerprint: facts
                .pointer("/dictionary/fingerprint")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            rows: facts.pointer("/rows/out").and_then(Value::as_u64).unwrap_or(0),
            score: score.get("overall").and_then(Value::as_f64),
            label: text(&score, "label"),
            card,
            left_out: left_out(&facts),
            privacy: privacy(&facts),
            columns: columns(&schema),
            key: match schema.get("primaryKey") {
                Some(Value::String(one)) => vec![one.clone()],
                Some(_) => texts(&schema, "primaryKey"),
                None => Vec::new(),
            },
            files: sums
                .iter()
                .map(|(name, sha256, bytes)| FileLine {
                    name: name.clone(),
                    media_type: media(name),
                    sha256: sha256.clone(),
                    bytes: *bytes,
                })
                .collect(),
            manifest: files::fingerprint(&dir.join(SUMS))?.0,
        })
    }
}

/// The named files of a package with their sums, every one checked.
///
/// # Errors
/// When a file is missing, changed, or not in the list.
pub(super) fn verified(dir: &Path) -> Result<Vec<(String, String, u64)>> {
    let list = dir.join(SUMS);
    if !list.is_file() {
        return Err(Error::read(dir, "không phải gói dữ liệu: thiếu SHA256SUMS", "no package: SHA256SUMS is missing")
            .hint("Hãy lập gói bằng tudien publish.", "Make the package with tudien publish."));
    }
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for line in files::read_text(&list)?.lines() {
        let Some((sum, name)) =
            line.split_once("  ").filter(|(_, name)| !name.contains("..") && !name.starts_with('/'))
        else {
            faults.push(format!("{SUMS}: {line}"));
            continue;
        };
        match files::fingerprint(&dir.join(name)) {
            Ok((now, bytes)) if now == sum => found.push((name.to_owned(), now, bytes)),
            _ => faults.push(name.to_owned()),
        }
    }
    let strangers =
        files::tree(dir)?.into_iter().filter(|name| name != SUMS && !found.iter().any(|(known, ..)| known == name));
    faults.extend(strangers.filter(|name| !faults.contains(name)).collect::<Vec<_>>());
    if faults.is_empty() {
        return Ok(found);
    }
    let names = faults.join(", ");
    Err(Error::read(
        dir,
        format!("gói không nguyên vẹn: {names} không khớp SHA256SUMS"),
        format!("the package is not whole: {names} does not agree with SHA256SUMS"),
    )
    .hint("Hãy lập lại gói bằng tudien publish.", "Make the package again with tudien publish."))
}

fn json(path: &Path) -> Result<Value> {
    serde_json::from_slice(&files::read(path)?).map_err(|cause| {
        Error::read(path, format!("không đúng dạng JSON ({cause})"), format!("not JSON ({cause})"))
            .hint("Hãy lập lại gói bằng tudien publish.", "Make the package again with tudien publish.")
    })
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let all = value.get(key).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn privacy(facts: &Value) -> Privacy {
    let told = facts.get("privacy").cloned().unwrap_or_default();
    Privacy {
        quasi_identifiers: texts(&told, "quasi_identifiers"),
        k_required: told.get("k_required").and_then(Value::as_u64).unwrap_or(0),
        k_measured: told.get("k_measured").and_then(Value::as_u64),
    }
}

fn left_out(facts: &Value) -> Vec<String> {
    let all = facts.get("left_out").and_then(Value::as_array).into_iter().flatten();
    all.map(|left| text(left, "field")).collect()
}

fn columns(schema: &Value) -> Vec<Column> {
    let fields = schema.get("fields").and_then(Value::as_array).into_iter().flatten();
    fields
        .map(|field| Column {
            name: text(field, "name"),
            kind: text(field, "type"),
            title: text(field, "title"),
            description: text(field, "description"),
        })
        .collect()
}

/// The media type of a file that the descriptor does not speak of.
fn guess(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    match ending.as_str() {
        "csv" => "text/csv",
        "json" | "geojson" => "application/json",
        "jsonld" => "application/ld+json",
        "ttl" => "text/turtle",
        "xml" | "xsd" => "application/xml",
        "html" => "text/html",
        "md" => "text/markdown",
        "parquet" => "application/vnd.apache.parquet",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
    .to_owned()
}
