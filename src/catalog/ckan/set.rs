//! One set: what stands on the portal, what is missing, in which order it is sent.

use std::path::Path;

use serde_json::{Value, json};

use super::{Portal, Step};
use crate::catalog::record::{FileLine, Record};
use crate::error::Result;
use crate::lang::Message;

/// The field of a resource that says which bytes it is. CKAN's own `hash` is written over by its loaders.
const SUM: &str = "tudien_sha256";

/// Brings a version to the portal and answers what was done, or what would be.
pub(super) fn push(
    portal: &Portal,
    record: &Record,
    dir: &Path,
    dry_run: bool,
    tell: &dyn Fn(&Message),
) -> Result<Vec<Step>> {
    let there = portal.show(&record.set)?;
    let steps = plan(record, there.as_ref());
    if dry_run {
        return Ok(steps);
    }
    let mut there = there;
    for step in &steps {
        if !matches!(step, Step::Keep(_)) {
            let told = step.told();
            tell(&Message::new(format!("{}: {}", record.set, told.vi), format!("{}: {}", record.set, told.en)));
        }
        match step {
            Step::Create => there = Some(portal.call("package_create", &described(portal, record, true))?),
            Step::Update => {
                portal.call("package_patch", &described(portal, record, false))?;
            }
            Step::Upload(name) => send(portal, record, dir, name, "resource_create", there.as_ref())?,
            Step::Replace(name) => send(portal, record, dir, name, "resource_update", there.as_ref())?,
            Step::Remove(name) => {
                let id = ours(there.as_ref())
                    .find(|resource| text(resource, "name") == name)
                    .map(|resource| text(resource, "id"));
                if let Some(id) = id {
                    portal.call("resource_delete", &json!({ "id": id }))?;
                }
            }
            Step::Keep(_) => {}
            Step::Activate => {
                portal.call("package_patch", &json!({ "id": record.set, "state": "active" }))?;
            }
        }
    }
    Ok(steps)
}

/// What is to be done. What is said of a set that stands there is brought up to date last: it names the version, and
/// until it does the push is not finished.
fn plan(record: &Record, there: Option<&Value>) -> Vec<Step> {
    let mut steps = Vec::new();
    if there.is_none() {
        steps.push(Step::Create);
    }
    for file in &record.files {
        let known = ours(there).find(|resource| text(resource, "name") == file.name);
        steps.push(match known {
            None => Step::Upload(file.name.clone()),
            Some(known) if text(known, SUM) == file.sha256 => Step::Keep(file.name.clone()),
            Some(_) => Step::Replace(file.name.clone()),
        });
    }
    let old = ours(there)
        .map(|resource| text(resource, "name"))
        .filter(|name| !record.files.iter().any(|file| file.name == *name));
    steps.extend(old.map(|name| Step::Remove(name.to_owned())));
    if there.is_some_and(|there| extra(there, "tudien_manifest") != Some(&record.manifest)) {
        steps.push(Step::Update);
    }
    if there.is_none_or(|there| text(there, "state") == "draft") {
        steps.push(Step::Activate);
    }
    steps
}

/// The resources of a set that this program brought there; others are left alone.
fn ours(there: Option<&Value>) -> impl Iterator<Item = &Value> {
    let all = there.and_then(|there| there.get("resources")).and_then(Value::as_array).into_iter().flatten();
    all.filter(|resource| !text(resource, SUM).is_empty())
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn extra<'v>(there: &'v Value, key: &str) -> Option<&'v str> {
    let extras = there.get("extras").and_then(Value::as_array)?;
    extras.iter().find(|extra| text(extra, "key") == key).map(|extra| text(extra, "value"))
}

/// What is said of a set (package_create, package_patch).
fn described(portal: &Portal, record: &Record, new: bool) -> Value {
    let tags: Vec<Value> = [&record.sector, &record.entity]
        .into_iter()
        .map(|tag| {
            tag.chars().filter(|letter| letter.is_alphanumeric() || " -_.".contains(*letter)).collect::<String>()
        })
        .filter(|tag| (2..=100).contains(&tag.chars().count()))
        .map(|tag| json!({ "name": tag }))
        .collect();
    let mut value = json!({
        "name": record.set,
        "title": record.title,
        "notes": record.description,
        "owner_org": portal.org(),
        "license_id": licence(&record.licence),
        "version": record.version,
        "author": record.owner,
        "tags": tags,
        "extras": [
            { "key": "ngay_du_lieu", "value": record.as_of },
            { "key": "cap_nhat", "value": record.cycle },
            { "key": "co_quan_chu_quan", "value": record.owner },
            { "key": "giay_phep", "value": record.licence },
            { "key": "so_ban_ghi", "value": record.rows.to_string() },
            { "key": "diem_chat_luong", "value": record.score.map(|score| format!("{score:.1}")).unwrap_or_default() },
            { "key": "tudien_manifest", "value": record.manifest },
        ],
    });
    if let Some(map) = value.as_object_mut() {
        if new {
            map.insert("state".to_owned(), json!("draft"));
        } else {
            map.insert("id".to_owned(), json!(record.set));
        }
    }
    value
}

/// A licence by the id CKAN knows it by; otherwise the id it has here.
fn licence(id: &str) -> &str {
    match id {
        "CC-BY-4.0" => "cc-by",
        "CC-BY-SA-4.0" => "cc-by-sa",
        "CC0-1.0" => "cc-zero",
        "ODC-By-1.0" => "odc-by",
        "ODbL-1.0" => "odc-odbl",
        "PDDL-1.0" => "odc-pddl",
        other => other,
    }
}

fn send(portal: &Portal, record: &Record, dir: &Path, name: &str, action: &str, there: Option<&Value>) -> Result<()> {
    let Some(file) = record.files.iter().find(|file| file.name == name) else { return Ok(()) };
    let id = ours(there).find(|resource| text(resource, "name") == name).map(|resource| text(resource, "id"));
    let size = file.bytes.to_string();
    let format = format(file);
    let mut fields = vec![
        ("name", name),
        ("format", format.as_str()),
        ("mimetype", file.media_type.as_str()),
        ("hash", file.sha256.as_str()),
        (SUM, file.sha256.as_str()),
        ("size", size.as_str()),
        ("url", ""),
    ];
    match id {
        Some(id) => fields.push(("id", id)),
        None => fields.push(("package_id", record.set.as_str())),
    }
    portal.upload(action, &fields, &dir.join(name), &file.media_type).map(|_| ())
}

fn format(file: &FileLine) -> String {
    file.name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let file = |name: &str, sum: &str| json!({ "name": name, "media_type": "text/csv", "sha256": sum, "bytes": 3 });
        serde_json::from_value(json!({
            "set": "mau", "version": "1.1.0", "folder": "du_lieu/mau/1.1.0", "manifest": "m2", "title": "Mẫu", "title_en": "",
            "description": "", "entity": "mau", "sector": "", "topic": "", "owner": "Sở Mẫu", "cycle": "hang_quy",
            "audience": "open", "agencies": [], "purpose": "", "names": [], "legal_basis": [], "dictionary": "", "fingerprint": "",
            "as_of": "2026-09-30", "added": "", "added_by": "", "rows": 1, "score": 99.0, "label": "tốt", "qualities": {},
            "licence": "CC-BY-4.0", "privacy": { "quasi_identifiers": [], "k_required": 0, "k_measured": null }, "columns": [],
            "key": [], "files": [file("a.csv", "1"), file("b.csv", "2")], "preview": [],
            "changes": serde_json::to_value(crate::catalog::Changes::default()).unwrap(), "sources": [], "lineage": []
        }))
        .unwrap()
    }

    #[test]
    fn only_what_is_missing_is_sent() {
        use Step::{Activate, Create, Keep, Remove, Replace, Update, Upload};
        let name = |text: &str| text.to_owned();
        assert_eq!(plan(&record(), None), [Create, Upload(name("a.csv")), Upload(name("b.csv")), Activate]);
        let resource = |file: &str, sum: &str| json!({ "id": file, "name": file, SUM: sum });
        let mut there = json!({ "state": "draft", "resources": [resource("a.csv", "1")], "extras": [{ "key": "tudien_manifest", "value": "m2" }] });
        assert_eq!(plan(&record(), Some(&there)), [Keep(name("a.csv")), Upload(name("b.csv")), Activate], "broken off");
        there = json!({ "state": "active", "resources": [resource("a.csv", "0"), resource("b.csv", "2"), resource("c.csv", "3"),
            { "id": "x", "name": "of others" }], "extras": [{ "key": "tudien_manifest", "value": "m1" }] });
        assert_eq!(
            plan(&record(), Some(&there)),
            [Replace(name("a.csv")), Keep(name("b.csv")), Remove(name("c.csv")), Update],
            "an older version"
        );
        there = json!({ "state": "active", "resources": [resource("a.csv", "1"), resource("b.csv", "2")], "extras": [{ "key": "tudien_manifest", "value": "m2" }] });
        assert_eq!(plan(&record(), Some(&there)), [Keep(name("a.csv")), Keep(name("b.csv"))], "nothing to do");
    }
}
