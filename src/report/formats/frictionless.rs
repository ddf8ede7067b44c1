//! The report of frictionless-py 5, so that its viewers show ours.

use std::path::Path;

use serde_json::{Value, json};

use super::{Format, Input, Pieces, Seen, Set, each_masked, file_name, json_text, sentence};
use crate::error::Result;
use crate::lang::Text;
use crate::report::faults::Fault;

pub(super) static FORMAT: Format = Format {
    id: "frictionless",
    title: Text::new("Báo cáo frictionless, JSON", "frictionless report, JSON"),
    media: "application/json",
    seen: Seen::Outside,
    page: include_str!("frictionless.md"),
    write,
};

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let mut out = Pieces::create(path)?;
    let errors: u64 = input.sets.iter().map(|set| set.checked.findings).sum();
    let stats = json!({ "tasks": input.sets.len(), "errors": errors, "warnings": 0, "seconds": 0 });
    out.raw(&format!(
        "{{\"valid\":{},\"stats\":{},\"warnings\":[],\"errors\":[],\"tasks\":[",
        errors == 0,
        json_text(&stats)?
    ))?;
    for (number, set) in input.sets.iter().enumerate() {
        if number > 0 {
            out.raw(",")?;
        }
        let mut head = json_text(&task(set))?;
        head.pop();
        out.open(&format!("\n{head},\"errors\":["))?;
        each_masked(set, |fault| out.item(&error(set, &fault)))?;
        out.raw("\n]}")?;
    }
    out.raw("\n]}\n")?;
    out.finish()
}

fn task(set: &Set<'_>) -> Value {
    let origin = set.table.parts.first().map(|part| &part.origin);
    let mut stats = json!({ "errors": set.checked.findings, "warnings": 0, "seconds": 0,
        "fields": set.table.fields.len(), "rows": set.table.rows });
    if let (Some(stats), Some(origin)) = (stats.as_object_mut(), origin.filter(|_| set.table.parts.len() == 1)) {
        stats.insert("sha256".to_owned(), json!(origin.sha256));
        stats.insert("bytes".to_owned(), json!(origin.bytes));
    }
    json!({
        "name": set.table.dataset.replace('_', "-"),
        "type": "table",
        "valid": set.checked.findings == 0,
        "place": origin.map_or_else(String::new, |origin| file_name(&origin.path)),
        "labels": set.table.fields,
        "stats": stats,
        "warnings": [],
    })
}

fn error(set: &Set<'_>, fault: &Fault) -> Value {
    let column = set.table.fields.iter().position(|id| *id == fault.field);
    let kind = match (fault.row, column, fault.code.as_str()) {
        (None, ..) => "table-error",
        (_, None, _) => "row-error",
        (_, _, "DU-001" | "DU-002") => "constraint-error",
        (_, _, "DUNG-001" | "DUNG-022") => "type-error",
        _ => "cell-error",
    };
    let note = sentence(set, fault);
    let tags: &[&str] = match kind {
        "table-error" => &["#table"],
        "row-error" => &["#table", "#row"],
        _ => &["#table", "#row", "#cell"],
    };
    let mut made = json!({
        "type": kind, "title": fault.title(), "description": fault.title(),
        "message": format!("{} {}: {note}", fault.code, fault.address), "tags": tags, "note": note,
    });
    if let (Some(made), true) = (made.as_object_mut(), kind != "table-error") {
        made.insert("cells".to_owned(), json!([]));
        made.insert("rowNumber".to_owned(), json!(fault.line));
        if let Some(column) = column {
            made.insert("cell".to_owned(), json!(fault.value));
            made.insert("fieldName".to_owned(), json!(fault.field));
            made.insert("fieldNumber".to_owned(), json!(column + 1));
        }
    }
    made
}
