//! SARIF 2.1.0 (OASIS): results for code hosts and editors.

use std::path::Path;

use serde_json::{Value, json};

use super::{Format, Input, Pieces, Seen, Set, each_masked, file_name, json_text, sentence, uri};
use crate::check::{CHECKS, Level};
use crate::error::Result;
use crate::lang::{Lang, Text};
use crate::report::faults::Fault;

pub(super) static FORMAT: Format = Format {
    id: "sarif",
    title: Text::new("SARIF 2.1.0", "SARIF 2.1.0"),
    media: "application/sarif+json",
    seen: Seen::Outside,
    page: include_str!("sarif.md"),
    write,
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let mut out = Pieces::create(path)?;
    let tool = json!({ "driver": {
        "name": "tudien", "version": input.model.program, "semanticVersion": input.model.program,
        "rules": CHECKS.iter().map(|check| json!({
            "id": check.code,
            "shortDescription": { "text": check.title.vi },
            "fullDescription": { "text": format!("{} / {}", check.title.vi, check.title.en) },
            "help": { "text": check.page_in(Lang::Vi), "markdown": check.page_in(Lang::Vi) },
            "defaultConfiguration": { "level": level(check.level) },
        })).collect::<Vec<_>>(),
    } });
    out.raw(&format!("{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{}", json_text(&tool)?))?;
    out.raw(",\"columnKind\":\"unicodeCodePoints\",\"language\":\"vi\",\"artifacts\":")?;
    out.raw(&json_text(&artifacts(input))?)?;
    let about = json!({ "asOf": input.model.as_of, "dictionary": input.model.dictionary_version,
        "dictionaryFingerprint": input.model.dictionary_fingerprint });
    out.raw(&format!(",\"properties\":{}", json_text(&about)?))?;
    out.open(",\"results\":[")?;
    for set in input.sets {
        each_masked(set, |fault| out.item(&result(set, &fault)))?;
    }
    out.raw("\n]}]}\n")?;
    out.finish()
}

fn artifacts(input: &Input<'_>) -> Value {
    let parts = input.sets.iter().flat_map(|set| &set.table.parts);
    let mut known = Vec::new();
    let mut list = Vec::new();
    for origin in parts.map(|part| &part.origin) {
        if !known.contains(&&origin.sha256) {
            known.push(&origin.sha256);
            list.push(json!({ "location": { "uri": uri(&file_name(&origin.path)) }, "length": origin.bytes,
                "hashes": { "sha-256": origin.sha256 } }));
        }
    }
    Value::Array(list)
}

fn result(set: &Set<'_>, fault: &Fault) -> Value {
    let rule = CHECKS.iter().position(|check| check.code == fault.code);
    let mut made = json!({
        "ruleId": fault.code,
        "level": level(fault.level),
        "message": { "text": sentence(set, fault) },
        "properties": { "dataset": set.table.dataset, "field": fault.field, "owner": fault.owner },
    });
    if let (Some(object), Some(rule)) = (made.as_object_mut(), rule) {
        object.insert("ruleIndex".to_owned(), json!(rule));
    }
    let part = set.table.parts.get(usize::from(fault.part));
    if let (Some(object), Some(part)) = (made.as_object_mut(), part) {
        let mut physical = json!({ "artifactLocation": { "uri": uri(&file_name(&part.origin.path)) } });
        if let (Some(physical), true) = (physical.as_object_mut(), fault.line > 0) {
            physical.insert("region".to_owned(), json!({ "startLine": fault.line }));
        }
        let place = json!({ "physicalLocation": physical,
            "logicalLocations": [{ "fullyQualifiedName": fault.address, "kind": "member" }] });
        object.insert("locations".to_owned(), json!([place]));
        let print = format!("{}/{}/{}/{}", set.table.dataset, fault.address, fault.code, fault.field);
        object.insert("partialFingerprints".to_owned(), json!({ "place/v1": crate::files::sha256(print.as_bytes()) }));
    }
    made
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}
